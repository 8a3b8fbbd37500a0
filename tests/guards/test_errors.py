"""Every code that a rule can raise has a status, words in both languages and a line in the docs."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import services
from services.api.problems import OF_HTTP, STATUS
from services.api.texts import Words
from services.api.texts.refusals import REFUSALS
from services.api.texts.whys import WHYS
from services.domain.errors import DomainError

ROOT = Path(__file__).parent.parent.parent
OUR_OWN = {
    "bad-request",
    "invalid-request",
    "internal-error",
    "rule-broken",
    "store-refused",
    *OF_HTTP.values(),
}
"""Codes that no rule raises: a request that is no request, and our own faults."""
SAYS_WHY = {"NotNow", "NotYetDisposable", "LedgerOrder"}
"""Refusals whose reason is read out in words."""


def all_codes() -> set[str]:
    for module in pkgutil.walk_packages(services.__path__, "services."):
        if not module.name.startswith(("services.storage.migrations", "services.cli.__main__")):
            importlib.import_module(module.name)
    return {
        code for code, kind in DomainError.by_code.items() if kind.__module__[:9] == "services."
    }


def test_every_code_has_a_status_and_no_status_is_left_over() -> None:
    codes = all_codes()
    assert codes - set(STATUS) == set()
    assert set(STATUS) - codes - OUR_OWN == set()


def test_every_code_has_words_in_both_languages_with_the_same_parameters() -> None:
    assert set(REFUSALS) == set(STATUS)
    for words in REFUSALS.values():
        assert all(words)
        assert _placeholders(words.zh_detail) == _placeholders(words.en_detail)


def test_every_code_has_its_line_in_the_docs() -> None:
    text = (ROOT / "docs/errors.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z0-9-]+)` \| (\d+) \| (.+) \| (.+) \|$", text, re.MULTILINE)
    said = {code: (int(status), zh, en) for code, status, zh, en in rows}
    assert said == {
        code: (status, REFUSALS[code].zh, REFUSALS[code].en) for code, status in STATUS.items()
    }


def test_every_reason_why_not_now_has_words() -> None:
    assert set(_reasons()) == set(WHYS)


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def _reasons() -> Iterator[str]:
    """What the `opens` of the rules can answer, and why=..., read from their source."""
    for path in (ROOT / "services/domain").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.FunctionDef(returns=ast.BinOp() as said) if ast.unparse(said) == (
                    "str | None"
                ):
                    for inner in ast.walk(node):
                        if isinstance(inner, ast.Return) and inner.value is not None:
                            yield from _answers(inner.value)
                case ast.keyword(arg="opens", value=ast.Lambda(body=body)):
                    yield from _answers(body)
                case ast.Call(func=ast.Name(id=name), keywords=said) if name in SAYS_WHY:
                    yield from _answers(next(one.value for one in said if one.arg == "why"))
                case ast.Return(value=ast.Lambda(body=body)):
                    yield from _answers(body)


def _answers(node: ast.expr) -> Iterator[str]:
    """The string constants that the expression can come to; not those it compares with."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=body, orelse=orelse):
            yield from _answers(body)
            yield from _answers(orelse)
        case ast.BoolOp(values=values):
            for value in values:
                yield from _answers(value)


def test_words_have_no_language_left_empty() -> None:
    assert all(isinstance(words, Words) and words.zh and words.en for words in WHYS.values())
