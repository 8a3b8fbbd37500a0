"""The words that programme definitions and catalogues share. No rule is decided here."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict

OUR_DEFAULT = "our default, no source"
"""The mark of a setting for which no source gives a figure (E11)."""


class Strict(BaseModel):
    """Data read from a file of ours: an unknown word is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Strict):
    zh: str
    en: str


class TitleLevel(StrEnum):
    """The three rungs of the ladder, from the lowest."""

    MUNICIPAL = "municipal"
    PROVINCIAL = "provincial"
    NATIONAL = "national"

    @property
    def rung(self) -> int:
        return list(TitleLevel).index(self)


class Track(StrEnum):
    COUNTY = "county"
    TOWN = "town"
    VILLAGE = "village"
