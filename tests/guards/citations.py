"""Which rules a text, a test or a file cites. Used by the guards of coverage and of schemes.md."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
TESTS = HERE.parent
ROOT = TESTS.parent
RULE = r"[A-F]\d+(?:\.\d+[a-z]?)*"
IN_WORDS = re.compile(rf"(\brule:? )?(?<![\w.%])({RULE})(?:-({RULE}|\d+))?(?![\w])")
IN_NAME = re.compile(r"(?<=_)([a-f])(\d+[a-z]?(?:_\d+[a-z]?)*)(?=_|$)")
SCREENS = re.compile(r"B1\.1|B3\.\d|B4")
"""Of the portal: its screens are numbered like rules of the model city. Whoever means the rule writes
"rule B3.6"."""
Test = ast.FunctionDef | ast.AsyncFunctionDef


def rule_ids() -> list[str]:
    """Parts A to D, in the order of the source."""
    return (HERE / "rule_ids.txt").read_text("utf-8").split()


def in_words(text: str) -> Iterator[str]:
    for meant, first, last in IN_WORDS.findall(text):
        if SCREENS.fullmatch(first) and not meant:
            continue
        yield first
        if last:
            yield from between(first, last)


def between(first: str, last: str) -> Iterator[str]:
    """A range such as "A1.12.1-A1.12.7" or "A1.12.1-7" names all seven."""
    stem, _, low = first.rpartition(".")
    same, _, high = last.rpartition(".")
    if stem and same in {stem, ""} and low.isdigit() and high.isdigit():
        yield from (f"{stem}.{number}" for number in range(int(low), int(high) + 1))


def named_by(test: Test) -> Iterator[str]:
    in_name = (
        letter.upper() + digits.replace("_", ".") for letter, digits in IN_NAME.findall(test.name)
    )
    yield from (rule for rule in in_name if not SCREENS.fullmatch(rule))
    yield from in_words(ast.get_docstring(test) or "")


@cache
def proofs() -> tuple[tuple[str, frozenset[str]], ...]:
    """Every test as "tests/x.py::test_name" with the rules it names."""
    return tuple(
        (f"{path.relative_to(ROOT).as_posix()}::{node.name}", frozenset(named_by(node)))
        for path in sorted(TESTS.rglob("test_*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, Test) and node.name.startswith("test_")
    )


@cache
def cited_in(file: Path) -> frozenset[str]:
    """The rules that a file of the product cites: in docstrings, comments, acts, definitions."""
    return frozenset(in_words(file.read_text("utf-8")))
