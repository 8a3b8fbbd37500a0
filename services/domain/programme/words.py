"""The words that programme definitions and catalogues share. No rule is decided here."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator

from services.domain.programme.faults import Fault

OUR_DEFAULT = "our default, no source"
"""The mark of a setting for which no source gives a figure (E11)."""


class Definition(BaseModel):
    """Data of a definition: strict as a file, lenient as a memory.

    A word that a file says and no rule knows is an error (`from_file`). The same data pinned in a
    case are read for decades; a word that later versions have given up must not stop them.
    """

    model_config = ConfigDict(frozen=True)

    @classmethod
    def from_file(cls, tree: object) -> Self:
        return cls.model_validate(tree, extra="forbid")


class Text(Definition):
    zh: str
    en: str


class Sourced(Definition):
    """A setting that says where it comes from; without a source it says that it is ours (E11)."""

    source: str | None
    note: str | None = None

    @model_validator(mode="after")
    def _owns_up(self) -> Self:
        if self.source is None and not (self.note or "").startswith(OUR_DEFAULT):
            zh = f"没有出处的设置须有备注{OUR_DEFAULT!r}"
            raise Fault(zh, f"a setting without source carries the note {OUR_DEFAULT!r}")
        return self


def _as_word(value: object) -> object:
    """Dimensions are words: the file's true and false are the words "true" and "false"."""
    return str(value).lower() if isinstance(value, bool) else value


def _as_decimal(value: object) -> object:
    """A float of the file as it is written there, not as it is stored."""
    return Decimal(str(value)) if isinstance(value, float) else value


Word = Annotated[str, BeforeValidator(_as_word, json_schema_input_type=str | bool)]
Number = Annotated[Decimal, BeforeValidator(_as_decimal)]


class TitleLevel(StrEnum):
    """The three rungs of the ladder, from the lowest."""

    MUNICIPAL = "municipal"
    PROVINCIAL = "provincial"
    NATIONAL = "national"

    @property
    def rung(self) -> int:
        return list(TitleLevel).index(self)


class Track(StrEnum):
    CITY = "city"
    """The model city (B1); the other three are the eco tracks (A1-A3)."""
    COUNTY = "county"
    TOWN = "town"
    VILLAGE = "village"


ECO_TRACKS = (Track.COUNTY, Track.TOWN, Track.VILLAGE)
"""With a ladder of three rungs each (A1.7, A2.4, A3.4)."""
