"""Guard: every rule of A0 to A5, and the worked cases F1-F7, F13, F20, is named by a test.

A test names a rule in its own name (`test_a1_12_3_...`) or in its docstring ("A1.12.3"). Rules
without a test yet stand in `rules_without_a_test.txt`; the list may only get shorter.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
TESTS = HERE.parent
ELIGIBLE = re.compile(r"A[0-5](\.|$)")
WORKED = {f"F{number}" for number in (1, 2, 3, 4, 5, 6, 7, 13, 20)}
IN_WORDS = re.compile(r"\b([AF]\d+(?:\.\d+)*)(?:-([AF]\d+(?:\.\d+)*))?")
IN_NAME = re.compile(r"(?<=_)([af])(\d+(?:_\d+)*)(?=_|$)")


def wanted() -> set[str]:
    ids = (HERE / "rule_ids.txt").read_text("utf-8").split()
    return {one for one in ids if ELIGIBLE.match(one)} | WORKED


def named_by(test: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    for letter, digits in IN_NAME.findall(test.name):
        yield letter.upper() + digits.replace("_", ".")
    for first, last in IN_WORDS.findall(ast.get_docstring(test) or ""):
        yield first
        if last:
            yield from between(first, last)


def between(first: str, last: str) -> Iterator[str]:
    """A range such as "A1.12.1-A1.12.7" names all seven."""
    stem, _, low = first.rpartition(".")
    same, _, high = last.rpartition(".")
    if stem and stem == same:
        yield from (f"{stem}.{number}" for number in range(int(low), int(high) + 1))


def named() -> set[str]:
    found: set[str] = set()
    for path in TESTS.rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                    found.update(named_by(node) if name.startswith("test_") else ())
    return found


def listed() -> set[str]:
    lines = (HERE / "rules_without_a_test.txt").read_text("utf-8").splitlines()
    return {line for line in lines if line and not line.startswith("#")}


def test_every_rule_is_named_by_a_test_or_listed_as_missing() -> None:
    assert wanted() - named() - listed() == set()


def test_the_list_of_rules_without_a_test_is_empty() -> None:
    assert listed() == set()


def test_the_list_holds_only_rules_that_exist_and_still_lack_a_test() -> None:
    assert listed() <= wanted()
    assert listed() & named() == set()


def test_the_guard_reads_names_and_docstrings() -> None:
    source = 'def test_a1_12_3_f5_claim() -> None:\n    """A2.6.1-A2.6.3, F13."""\n'
    test = ast.parse(source).body[0]
    assert isinstance(test, ast.FunctionDef)
    assert set(named_by(test)) == {"A1.12.3", "F5", "A2.6.1", "A2.6.2", "A2.6.3", "F13"}
