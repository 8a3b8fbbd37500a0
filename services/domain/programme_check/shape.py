"""What the models say of a tree, put in words with its place: missing, unknown, wrong (4.1.2).

Pydantic finds every mistake of form at once; here it only gets words, a remedy and a path in the
file. What a definition means is looked at in `sense.py`.
"""

from collections.abc import Callable, Iterator
from difflib import get_close_matches
from functools import cache
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from services.domain.programme.catalogue import Catalogue
from services.domain.programme.evaluation import Scheme
from services.domain.programme.faults import Fault
from services.domain.programme.schema import Programme
from services.domain.programme_check.findings import Code, Finding, Path, error

Words = tuple[str, str]
Kind = Callable[[ErrorDetails], tuple[Code, Words, Words]]
SHORT: Final = 60


def findings_of(wrong: ValidationError, tree: object) -> Iterator[Finding]:
    for detail in wrong.errors(include_url=False):
        code, text, remedy = KINDS.get(detail["type"], _wrong_value)(detail)
        lacking = detail["loc"][-1:] if code is Code.MISSING else ()
        path = in_tree(detail["loc"], tree)
        yield error(code, text, remedy, path if path[-1:] == lacking else (*path, *lacking))


def in_tree(loc: Path, tree: object) -> Path:
    """The path of an error without the names of union members, which stand in no file."""
    path: list[str | int] = []
    here = tree
    for part in loc:
        inside: dict[Any, object] = {}
        if isinstance(here, dict):
            inside = here
        elif isinstance(here, list):
            inside = dict(enumerate(here))
        if part in inside:
            here = inside[part]
            path.append(part)
    return tuple(path)


def _missing(detail: ErrorDetails) -> tuple[Code, Words, Words]:
    name = detail["loc"][-1]
    return (
        Code.MISSING,
        (f"缺少“{name}”", f"{name!r} is missing"),
        (f"请补上“{name}”", f"add {name!r}"),
    )


def _without_kind(detail: ErrorDetails) -> tuple[Code, Words, Words]:
    expected = str(_context(detail).get("expected_tags", ""))
    return (
        Code.WRONG_VALUE,
        ("没有写明是哪一种（kind）", "it does not say of which kind it is"),
        ("请补上kind", f"add kind, one of {expected}" if expected else "add kind"),
    )


def _unknown(detail: ErrorDetails) -> tuple[Code, Words, Words]:
    name = str(detail["loc"][-1])
    near = get_close_matches(name, set(words_of_the_language()) - {name}, n=1)
    guess = (f"，是否应写“{near[0]}”", f"; did you mean {near[0]!r}") if near else ("", "")
    return (
        Code.UNKNOWN_WORD,
        (f"此处没有“{name}”这一项", f"there is no setting {name!r} here"),
        (f"请删去或改正{guess[0]}", f"take it out or correct it{guess[1]}"),
    )


def _choice(detail: ErrorDetails) -> tuple[Code, Words, Words]:
    expected = str(_context(detail).get("expected") or _context(detail).get("expected_tags"))
    given = _given(detail)
    near = get_close_matches(given, expected.replace("'", "").replace(",", " ").split(), n=1)
    guess = (f"，是否应写“{near[0]}”", f"; did you mean {near[0]!r}") if near else ("", "")
    return (
        Code.WRONG_VALUE,
        (f"“{given}”不在可选之列", f"{given!r} is none of the choices"),
        (f"可选：{expected}{guess[0]}", f"choose of {expected}{guess[1]}"),
    )


def _contradiction(detail: ErrorDetails) -> tuple[Code, Words, Words]:
    reason = _context(detail).get("error")
    if isinstance(reason, Fault):
        text = reason.zh, reason.en
    else:
        text = f"前后矛盾：{reason}", str(reason)
    return Code.CONTRADICTION, text, ("请按此改正", "mend what it names")


def _wrong_value(detail: ErrorDetails) -> tuple[Code, Words, Words]:
    zh = SAID.get(detail["type"], "值不对")
    context = {key: str(value) for key, value in _context(detail).items()}
    given = _given(detail)
    return (
        Code.WRONG_VALUE,
        (f"{zh.format_map(context)}：{given}", f"{detail['msg']}: {given}"),
        ("请改正这个值", "correct the value"),
    )


KINDS: Final[dict[str, Kind]] = {
    "missing": _missing,
    "extra_forbidden": _unknown,
    "enum": _choice,
    "literal_error": _choice,
    "union_tag_invalid": _choice,
    "union_tag_not_found": _without_kind,
    "value_error": _contradiction,
}
SAID: Final = {
    "string_type": "应为文字",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "decimal_parsing": "应为数字",
    "decimal_type": "应为数字",
    "bool_parsing": "应为true或false",
    "bool_type": "应为true或false",
    "date_type": "应为日期（年-月-日）",
    "date_from_datetime_parsing": "应为日期（年-月-日）",
    "model_type": "应为一组设置（名称: 值）",
    "model_attributes_type": "应为一组设置（名称: 值）",
    "dict_type": "应为一组设置（名称: 值）",
    "tuple_type": "应为列表",
    "string_pattern_mismatch": "格式不对",
    "too_short": "至少要有{min_length}项",
    "greater_than_equal": "不得小于{ge}",
    "less_than_equal": "不得大于{le}",
    "greater_than": "应大于{gt}",
    "less_than": "应小于{lt}",
}


def _context(detail: ErrorDetails) -> dict[str, Any]:
    return detail.get("ctx") or {}


def _given(detail: ErrorDetails) -> str:
    text = str(detail["input"])
    return text if len(text) <= SHORT else f"{text[:SHORT]}…"


@cache
def words_of_the_language() -> tuple[str, ...]:
    """Every name that a setting may have anywhere, to guess what a misspelt one was to be."""
    schemas = [model.model_json_schema() for model in (Programme, Catalogue, Scheme)]
    found: set[str] = set()
    for schema in schemas:
        for part in (schema, *schema.get("$defs", {}).values()):
            found |= set(part.get("properties", ()))
    return tuple(sorted(found))
