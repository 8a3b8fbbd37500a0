"""What a person posted, back into the body of an act, and its errors back to the fields.

Nothing is judged here: the model says what is wrong, in its own terms; this file says it in
words and puts it beside the field. The person's own values are always kept.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData

from services.api.portal.forms import (
    FormField,
    Values,
    bare,
    fillable,
    is_model,
    items_of,
    row_numbers,
)
from services.domain.base import TextRef
from services.domain.programme.schema import Text

KEPT_KEY = frozenset({"still-working", "not-attempted"})
"""After these the same form may be sent again under its old key: nothing happens twice."""
KEY = re.compile(r"[!-~]{1,200}")
BEIJING_OFFSET = "+08:00"
Body = dict[str, Any]
Location = tuple[int | str, ...]


def values_of(form: FormData) -> dict[str, list[str]]:
    """The text fields by name, several values in order; files are not for this door."""
    found: dict[str, list[str]] = {}
    for key, value in form.multi_items():
        if isinstance(value, str):
            found.setdefault(key, []).append(value.strip())
    return found


def key_of(values: Values) -> str:
    """The key under which a form came; a form without a proper one was not ours and gets one."""
    key = next(iter(values.get("key", ())), "")
    return key if KEY.fullmatch(key) else uuid4().hex


def key_after(refusal: str, key: str) -> str:
    """A refused form is another request once it is corrected, so it gets another key."""
    return key if refusal in KEPT_KEY else uuid4().hex


def body_of(model: type[BaseModel], values: Values, prefix: str = "") -> Body:
    """The JSON body that the same act would have through the API. Empty fields are left out."""
    body: Body = {}
    for name, info in fillable(model):
        annotation, _ = bare(info.annotation)
        value = _value(annotation, values, prefix + name)
        if value is not None:
            body[name] = value
    return body


def _value(annotation: Any, values: Values, address: str) -> Any:
    inner = items_of(annotation)
    if inner is not None and is_model(inner) and inner is not TextRef:
        return _rows(inner, values, address)
    if inner is not None:
        given = [line for value in values.get(address, ()) for line in value.splitlines()]
        return [line.strip() for line in given if line.strip()] or None
    if is_model(annotation) and annotation is not TextRef:
        return body_of(annotation, values, address + ".") or None
    text = next(iter(values.get(address, ())), "")
    if annotation is datetime and text and len(text) <= len("2030-03-04T09:00:00"):
        return text + BEIJING_OFFSET  # A browser's field knows no offset; ours is Beijing.
    return text or None


def _rows(model: type[BaseModel], values: Values, address: str) -> list[Body] | None:
    numbers = row_numbers(values, address)
    rows = [body_of(model, values, f"{address}.{number}.") for number in sorted(numbers)]
    return [row for row in rows if _says_something(model, row)] or None


def _says_something(model: type[BaseModel], row: Body) -> bool:
    """A spare row comes with its ticked defaults and nothing else."""
    defaults = {name: str(info.default).lower() for name, info in model.model_fields.items()}
    return any(value != defaults.get(name) for name, value in row.items())


def problems_of(error: ValidationError, fields: Sequence[FormField]) -> dict[str, Text]:
    """Errors by field address, each with one sentence that says what to do."""
    labels = {inner.name: inner.label for each in fields for inner in each.each()}
    found: dict[str, Text] = {}
    for detail in error.errors():
        address = _address(detail["loc"], labels)
        label = labels.get(address, Text(zh="表单", en="the form"))
        found.setdefault(address, _sentence(detail["type"], label, detail.get("ctx", {})))
    return found


def _address(location: Location, labels: Mapping[str, Text]) -> str:
    """The nearest field that is on the page: an item of a list answers for its list."""
    parts = [str(part) for part in location]
    while parts and ".".join(parts) not in labels:
        parts.pop()
    return ".".join(parts)


def _sentence(kind: str, label: Text, context: Mapping[str, Any]) -> Text:
    """Says what to do, in the words a clerk would use; never only "invalid"."""
    limits = {key: str(value) for key, value in context.items()}
    zh, en = _SENTENCES.get(_family(kind), _SENTENCES["other"])
    return Text(
        zh=zh.format(label=label.zh, **_limit(limits)),
        en=en.format(label=label.en, **_limit(limits)),
    )


def _limit(context: Mapping[str, str]) -> dict[str, str]:
    for key in ("ge", "gt", "le", "lt", "max_length", "min_length"):
        if key in context:
            return {"limit": context[key]}
    return {"limit": ""}


def _family(kind: str) -> str:
    if kind == "missing":
        return "missing"
    if kind in ("greater_than_equal", "greater_than"):
        return "small"
    if kind in ("less_than_equal", "less_than"):
        return "great"
    for family, starts in _FAMILIES:
        if kind.startswith(starts):
            return family
    return "other"


_FAMILIES: Iterable[tuple[str, tuple[str, ...]]] = (
    ("moment", ("datetime", "timezone")),
    ("date", ("date",)),
    ("whole", ("int",)),
    ("number", ("float", "decimal", "finite")),
    ("choice", ("enum", "literal", "bool")),
    ("long", ("string_too_long",)),
    ("short", ("string_too_short", "too_short")),
)

_SENTENCES: Mapping[str, tuple[str, str]] = {
    "missing": ("请填写“{label}”", "Fill in “{label}”"),
    "small": ("“{label}”应不小于{limit}", "“{label}” must be at least {limit}"),
    "great": ("“{label}”应不大于{limit}", "“{label}” must be at most {limit}"),
    "date": (
        "“{label}”请写成年月日，例如2030-03-04",
        "Write “{label}” as year, month and day, for example 2030-03-04",
    ),
    "moment": (
        "“{label}”请写出日期和时间，例如2030-03-04T09:00",
        "Write “{label}” as date and time, for example 2030-03-04T09:00",
    ),
    "whole": (
        "“{label}”请只填整数，例如12000，不要写“约”",
        "Write “{label}” as a whole number, for example 12000, without “about”",
    ),
    "number": (
        "“{label}”请只填数字，例如36.9，不要写单位",
        "Write “{label}” as a number, for example 36.9, without the unit",
    ),
    "choice": ("请在“{label}”中选一项", "Choose one answer for “{label}”"),
    "long": ("“{label}”最多{limit}个字", "“{label}” may have at most {limit} characters"),
    "short": ("“{label}”写得太短", "“{label}” is too short"),
    "other": ("“{label}”填写得不对，请核对", "“{label}” is not right; please check it"),
}
