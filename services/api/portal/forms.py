"""From a pydantic model to the fields of a form, with its labels in both languages.

The model of the act is the only place where a field is described: label and hint stand in
`Field(title=..., json_schema_extra={"en": ...})`. Reading what was posted: `posted.py`.
"""

import re
import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from services.api.portal.wording.words import word
from services.domain.base import IsDocument, Looked, OneLine, Seen, TextRef
from services.domain.errors import Invalid
from services.domain.programme.schema import Text

SPARE_ROWS = 2
RADIOS_AT_MOST = 5
LONG_FROM = 200
MOST_ROWS = 100
NUMBER = re.compile(r"[0-9]{1,9}")


class Kind(StrEnum):
    """How a field is drawn."""

    TEXT = "text"
    LONG = "long"
    WHOLE = "whole"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"
    RADIOS = "radios"
    SELECT = "select"
    CHECKS = "checks"
    LINES = "lines"
    GROUP = "group"
    ROWS = "rows"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class Choice:
    value: str
    label: Text
    hint: Text | None = None
    seen: str = ""
    """Stands for what is shown here, where the form sends it back for comparison."""


@dataclass(frozen=True)
class FormField:
    """One field as the template draws it. `name` is its address: `points.0.remedy`."""

    name: str
    kind: Kind
    label: Text
    hint: Text | None = None
    required: bool = True
    choices: tuple[Choice, ...] = ()
    value: str = ""
    values: tuple[str, ...] = ()
    error: Text | None = None
    rows: tuple[tuple["FormField", ...], ...] = ()

    @property
    def id(self) -> str:
        return "f-" + self.name.replace(".", "-")

    def each(self) -> Iterator["FormField"]:
        """The field and all fields inside it, in the order of the page."""
        yield self
        for row in self.rows:
            for inner in row:
                yield from inner.each()


Options = Mapping[str, Sequence[Choice]]
Values = Mapping[str, Sequence[str]]
Errors = Mapping[str, Text]


@dataclass(frozen=True)
class _Asked:
    """What a form was asked to show: the posted values, the errors, choices from the data."""

    values: Values = field(default_factory=dict)
    errors: Errors = field(default_factory=dict)
    options: Options = field(default_factory=dict)
    documents: tuple[Choice, ...] = ()

    def one(self, name: str) -> str:
        found = self.values.get(name, ())
        return found[0] if found else ""

    def rows_of(self, name: str) -> int:
        """How many rows of a list were posted, whatever they hold."""
        return max(row_numbers(self.values, name), default=-1) + 1


def row_numbers(values: Values, name: str) -> set[int]:
    """Which rows of a list were posted. Raises Invalid for one that no form of ours has."""
    heads = {key[len(name) + 1 :].split(".")[0] for key in values if key.startswith(f"{name}.")}
    rows = {head: whole(head) for head in heads}
    if any(row is None or row >= MOST_ROWS for row in rows.values()):
        raise Invalid(field=name)
    return {row for row in rows.values() if row is not None}


def whole(text: str) -> int | None:
    """A whole number as a form of ours writes it; None for anything else, however long."""
    return int(text) if NUMBER.fullmatch(text) else None


def form_of(
    model: type[BaseModel],
    *,
    values: Values | None = None,
    errors: Errors | None = None,
    options: Options | None = None,
    documents: Sequence[Choice] = (),
) -> tuple[FormField, ...]:
    """The fields a person fills in; what the server looks up itself is left out.

    `documents` are the files that every field of the type DocumentId may name.
    `options` gives the other choices that depend on the data (documents, experts, findings), keyed by
    the field's address without row numbers: `parts.document`.
    """
    return tuple(
        _fields(model, "", _Asked(values or {}, errors or {}, options or {}, tuple(documents)))
    )


def fillable(model: type[BaseModel]) -> Iterator[tuple[str, FieldInfo]]:
    """Fields for people: neither looked up by the server nor the literal that names the act."""
    for name, info in model.model_fields.items():
        looked = any(isinstance(mark, Looked) for mark in info.metadata)
        if not looked and not is_constant(info.annotation):
            yield name, info


def is_constant(annotation: Any) -> bool:
    return get_origin(annotation) is Literal and len(get_args(annotation)) == 1


def bare(annotation: Any) -> tuple[Any, bool]:
    """The type without `| None` and without `Annotated`, and whether None is allowed."""
    optional = False
    if get_origin(annotation) in (Union, types.UnionType):
        others = [arg for arg in get_args(annotation) if arg is not type(None)]
        optional = len(others) < len(get_args(annotation))
        annotation = others[0]
    if hasattr(annotation, "__metadata__"):
        annotation = annotation.__origin__
    return annotation, optional


def names_documents(info: FieldInfo) -> bool:
    """Whether the field holds the id of a file, or several of them."""
    marks = [*info.metadata]
    for inner in get_args(info.annotation):
        marks += getattr(inner, "__metadata__", ())
    return any(isinstance(mark, IsDocument) for mark in marks)


def items_of(annotation: Any) -> Any | None:
    """The type of the items of a tuple or list; None for anything else."""
    if get_origin(annotation) in (tuple, list):
        return bare(get_args(annotation)[0])[0]
    return None


def is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _fields(model: type[BaseModel], prefix: str, asked: _Asked) -> Iterator[FormField]:
    for name, info in fillable(model):
        if any(isinstance(mark, Seen) for mark in info.metadata):
            continue  # The page fills it in, from the choices that it shows.
        yield _field(prefix + name, name, info, asked)


def _field(address: str, name: str, info: FieldInfo, asked: _Asked) -> FormField:
    annotation, optional = bare(info.annotation)
    required = info.is_required() and not optional
    about = _extra(info)
    # A field without a label is a mistake of its model; the guard test finds it by its name.
    label = Text(zh=info.title or name, en=str(about.get("en", name)))
    hint = _hint(about)
    plain = FormField(
        name=address,
        kind=Kind.TEXT,
        label=label,
        hint=hint,
        required=required,
        value=asked.one(address) or _default(info),
        values=tuple(asked.values.get(address, ())),
        error=asked.errors.get(address),
    )
    if names_documents(info):
        kind = Kind.CHECKS if items_of(annotation) is not None else Kind.SELECT
        return replace(plain, kind=kind, choices=asked.documents)
    if any(isinstance(mark, OneLine) for mark in info.metadata):
        return plain
    return _shaped(plain, annotation, about, asked)


def _shaped(
    plain: FormField, annotation: Any, about: Mapping[str, Any], asked: _Asked
) -> FormField:
    """The field with its kind, its choices and its inner rows."""
    inner = items_of(annotation)
    choices = _choices(plain.name, inner or annotation, asked.options)
    if not choices and without_numbers(plain.name) in asked.options:
        # Nothing can be chosen now; nobody is asked to type an id instead.
        return replace(plain, kind=Kind.RADIOS if inner is None else Kind.CHECKS)
    if inner is not None and is_model(inner) and inner is not TextRef:
        return replace(plain, kind=Kind.ROWS, rows=_rows(plain.name, inner, asked))
    if inner is not None:
        return replace(plain, kind=Kind.CHECKS if choices else Kind.LINES, choices=choices)
    if annotation is TextRef:
        return replace(plain, kind=Kind.LONG)
    if is_model(annotation):
        group = tuple(_fields(annotation, plain.name + ".", asked))
        return replace(plain, kind=Kind.GROUP, rows=(group,))
    if choices:
        few = len(choices) <= RADIOS_AT_MOST
        return replace(plain, kind=Kind.RADIOS if few else Kind.SELECT, choices=choices)
    return replace(plain, kind=_simple(annotation, about))


def _simple(annotation: Any, about: Mapping[str, Any]) -> Kind:
    if annotation is str:
        return Kind.LONG if about.get("long") else Kind.TEXT
    kinds = {
        int: Kind.WHOLE,
        float: Kind.NUMBER,
        Decimal: Kind.NUMBER,
        date: Kind.DATE,
        datetime: Kind.MOMENT,
    }
    return kinds[annotation]


def _rows(address: str, model: type[BaseModel], asked: _Asked) -> tuple[tuple[FormField, ...], ...]:
    """The rows that were posted and a few empty ones: lists grow without any script."""
    posted = asked.rows_of(address)
    wants_more = address in asked.values.get("more", ())
    count = min(posted + 1, MOST_ROWS) if wants_more else posted or SPARE_ROWS
    return tuple(tuple(_fields(model, f"{address}.{number}.", asked)) for number in range(count))


def _choices(address: str, annotation: Any, options: Options) -> tuple[Choice, ...]:
    given = options.get(without_numbers(address))
    if given is not None:
        return tuple(given)
    if annotation is bool:
        return (
            Choice("true", Text(zh="是", en="Yes")),
            Choice("false", Text(zh="否", en="No")),
        )
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return tuple(Choice(str(member.value), word(member)) for member in annotation)
    if get_origin(annotation) is Literal:
        return tuple(Choice(str(value), word(value)) for value in get_args(annotation))
    return ()


def without_numbers(address: str) -> str:
    """`parts.0.document` -> `parts.document`."""
    return ".".join(part for part in address.split(".") if whole(part) is None)


def _extra(info: FieldInfo) -> Mapping[str, Any]:
    return info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}


def _hint(about: Mapping[str, Any]) -> Text | None:
    if "hint_zh" not in about:
        return None
    return Text(zh=str(about["hint_zh"]), en=str(about["hint_en"]))


def _default(info: FieldInfo) -> str:
    """A default that says something; None and empty lists are just empty fields."""
    value = info.get_default(call_default_factory=False)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Enum):
        return str(value.value)
    return str(value) if isinstance(value, str | int | float | Decimal) else ""
