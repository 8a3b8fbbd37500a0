"""Programmes on the wire: the definition itself, its hash, and whether its catalogue stands in."""

from services.api.contract import Answer
from services.domain.programme.catalogue import Catalogue
from services.domain.programme.schema import Programme, Text, TitleLevel, Track


class ProgrammeLine(Answer):
    id: str
    version: int
    sha256: str
    title: Text
    track: Track
    level: TitleLevel


class Programmes(Answer):
    programmes: list[ProgrammeLine]


class ProgrammeAnswer(Answer):
    sha256: str
    programme: Programme


class CatalogueAnswer(Answer):
    """The catalogue as the programme uses it; every threshold says how sure it is."""

    programme: str
    catalogue: Catalogue
