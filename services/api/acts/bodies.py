"""The body of an act, derived from its declaration: what a person types and nothing else.

Fields that the server looks up are absent; free texts are plain strings. What the act means and
who may do it stands in `domain/`.
"""

from collections.abc import Callable, Iterator
from copy import copy
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from annotated_types import Ge, Le, MaxLen, MinLen
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, create_model
from pydantic.fields import FieldInfo

from services.domain.base import IsDocument, OneLine, TextRef, typed_fields

LONGEST_TEXT = 20_000
"""Characters of one free text; more belongs into a document."""
LONGEST_LINE = 120

LARGEST_NUMBER = 10**12
LONGEST_LIST = 200
LONGEST_WORD = 200
"""Of a string that is no free text: a number, an id, a place. It goes into the fact as it is."""


def _without_controls(text: str) -> str:
    """Line breaks and tabs are typing; other control characters no database likes to keep."""
    if any(ord(sign) < FIRST_PRINTED and sign not in "\n\r\t" for sign in text):
        message = "control characters are not text"
        raise ValueError(message)
    return text


FIRST_PRINTED = 0x20
Plain = Annotated[str, AfterValidator(_without_controls)]
Words = Annotated[Plain, Field(min_length=1, max_length=LONGEST_TEXT)]
Line = Annotated[str, Field(min_length=1, max_length=LONGEST_LINE)]
Number = Annotated[int, Field(ge=-LARGEST_NUMBER, le=LARGEST_NUMBER)]
Word = Annotated[Plain, Field(max_length=LONGEST_WORD)]
BOUNDED: dict[Any, Any] = {TextRef: Words, str: Word, int: Number}
"""What is typed has bounds, whatever its act says: nothing unwritable gets as far as the log."""


class Body(BaseModel):
    """Base of all bodies: an unknown field is a slip that should be seen."""

    model_config = ConfigDict(extra="forbid")


OWN = (Ge, Le, MinLen, MaxLen)
"""The bounds that an act declares for a field."""


@cache
def body_model(model: type[BaseModel]) -> type[Body]:
    """The request model of an act, or of a model inside one."""
    fields: dict[str, Any] = {}
    for name, info in typed_fields(model):
        shown = copy(info)
        short = any(isinstance(mark, OneLine) for mark in info.metadata)
        shown.annotation = Line if short else worded(info.annotation)
        # Of two bounds the last one counts: the act's own are narrower than those of all bodies.
        own = tuple(mark for mark in info.metadata if isinstance(mark, OWN))
        fields[name] = (Annotated[shown.annotation, *own] if own else shown.annotation, shown)
    made: type[Body] = create_model(
        model.__name__, __base__=Body, __doc__=model.__doc__, __module__=__name__, **fields
    )
    return made


def worded(annotation: Any) -> Any:
    """The same type with `str` for every TextRef, a body model for every model inside, bounds."""
    if annotation in BOUNDED:
        return BOUNDED[annotation]
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return body_model(annotation)
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is None:
        return annotation
    if origin is Annotated:
        return Annotated[worded(inner[0]), *inner[1:]]
    if origin in (Union, UnionType):
        return Union[tuple(worded(one) for one in inner)]  # noqa: UP007
    if origin in (tuple, list):
        several = origin[tuple(one if one is Ellipsis else worded(one) for one in inner)]
        return Annotated[several, Field(max_length=LONGEST_LIST)]
    return annotation


def filled(model: type[BaseModel], body: Body, keep: Callable[[str, str], TextRef]) -> Any:
    """The act's own values from a body. `keep(pointer, text)` gives each text its reference."""
    return {
        name: _value(info.annotation, getattr(body, name), f"/{name}", keep)
        for name, info in typed_fields(model)
        if name in body.model_fields_set
    }


def _value(annotation: Any, value: Any, pointer: str, keep: Callable[[str, str], TextRef]) -> Any:
    if value is None:
        return None
    options = _options(annotation)
    if TextRef in options:
        return keep(pointer, value)
    for option in options:
        if get_origin(option) in (tuple, list):
            item = get_args(option)[0]
            return tuple(_value(item, one, f"{pointer}/{n}", keep) for n, one in enumerate(value))
        if isinstance(option, type) and issubclass(option, BaseModel):
            return {
                name: _value(info.annotation, getattr(value, name), f"{pointer}/{name}", keep)
                for name, info in typed_fields(option)
            }
    return value


def _options(annotation: Any) -> tuple[Any, ...]:
    """The alternatives of an optional type; the type itself otherwise."""
    if get_origin(annotation) is Annotated:
        return _options(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return tuple(one for one in get_args(annotation) if one is not NoneType)
    return (annotation,)


def documents_in(model: type[BaseModel], body: Body) -> tuple[str, ...]:
    """The ids of all documents that the body names, in its order."""
    found: list[str] = []
    for name, info in typed_fields(model):
        if _names_documents(info):
            value = getattr(body, name)
            found += [value] if isinstance(value, str) else list(value or ())
    return tuple(found)


def _names_documents(info: FieldInfo) -> bool:
    return any(isinstance(mark, IsDocument) for mark in (*info.metadata, *_marks(info.annotation)))


def _marks(annotation: Any) -> Iterator[Any]:
    """Every mark inside a type, e.g. in `tuple[DocumentId, ...]`."""
    if get_origin(annotation) is Annotated:
        yield from get_args(annotation)[1:]
    for inner in get_args(annotation):
        yield from _marks(inner)
