"""A film on the wire: what stands at which second, and in which languages it is captioned."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from services.api.contract import Answer
from services.domain.modules.captions import CaptionLanguage
from services.domain.modules.film_notes import FilmNoteKind


class FilmNoteAnswer(Answer):
    id: str
    kind: FilmNoteKind
    second: int
    until_second: int | None
    words: str
    by: str
    """Account id."""
    at: datetime


class FilmAnswer(Answer):
    """Chapters for everybody who sees the case; notes for those who assess it, and while sheets are
    out each reads the own ones alone (A1.9).
    """

    notes: list[FilmNoteAnswer]
    captions: list[CaptionLanguage]


class Made(Answer):
    id: str


class NewCaptions(BaseModel):
    text: Annotated[str, Field(max_length=1_000_000)]
    """WebVTT."""


class CaptionsTaken(Answer):
    count: int
