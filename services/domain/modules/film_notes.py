"""Chapters of a film, by its applicant, and notes at its seconds, by those who assess (B3.4, 5.4.1).

A note is kept as it was written. While the panel scores, each reads the own notes alone (A1.9).
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from services.domain.base import Frozen, label
from services.domain.errors import Invalid
from services.domain.evidence.documents import DocumentNotUsable
from services.domain.papers.dossier import Anchor, DocumentFacts

LONGEST = 500


class FilmNoteKind(StrEnum):
    CHAPTER = "chapter"
    NOTE = "note"


class NewFilmNote(Frozen):
    second: int = label("从第几秒起", "From which second", ge=0, le=200_000)
    until_second: int | None = label(
        "到第几秒", "Until which second", ge=0, le=200_000, default=None
    )
    words: str = label("说明", "What is seen", min_length=1, max_length=LONGEST)


class FilmNote(NewFilmNote):
    id: str
    kind: FilmNoteKind
    by: str
    """Account id."""
    at: datetime

    @property
    def place(self) -> Anchor:
        return Anchor(second=self.second, until_second=self.until_second)


def check_film_note(film: DocumentFacts, note: NewFilmNote) -> None:
    """It stands at a second of a film. Raises DocumentNotUsable and Invalid, naming the field."""
    check_is_film(film)
    length = film.media.film_seconds if film.media else None
    if length is not None and note.second > length:
        raise Invalid(field="second")
    if note.until_second is not None and note.until_second <= note.second:
        raise Invalid(field="until_second")
    if not note.words.strip():
        raise Invalid(field="words")


def check_is_film(document: DocumentFacts) -> None:
    """Raises DocumentNotUsable, and Invalid for a file of another kind."""
    if not document.usable:
        raise DocumentNotUsable(id=document.id, state=document.state.value)
    if not (document.media and document.media.media_type.startswith("video/")):
        raise Invalid(field="document")


def readable(
    notes: Iterable[FilmNote], account: str, *, assesses: bool, scoring: bool
) -> tuple[FilmNote, ...]:
    """Chapters are everybody's. While sheets are out, an assessor sees no note of another (A1.9)."""
    return tuple(
        one
        for one in notes
        if one.kind is FilmNoteKind.CHAPTER or (assesses and (one.by == account or not scoring))
    )
