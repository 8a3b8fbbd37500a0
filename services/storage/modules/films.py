"""Chapters, notes and captions of films: written, taken back, read (5.4.1).

Functions of a transaction. Who may is asked at the doors (`api/acts/filming.py`).
"""

from datetime import datetime
from typing import Final
from uuid import uuid4

from sqlalchemy import insert, select, update

from services.domain.errors import NotFound
from services.domain.modules.captions import CaptionLanguage, Cue, read_captions, written
from services.domain.modules.film_notes import FilmNote, FilmNoteKind, NewFilmNote
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.modules import FilmCaptionsRow, FilmNoteRow

NOTES: Final = table_of(FilmNoteRow)
CAPTIONS: Final = table_of(FilmCaptionsRow)
MOST: Final = 500
"""Notes that are shown of one film."""


async def note(
    tx: Tx, document: str, kind: FilmNoteKind, new: NewFilmNote, *, by: str, now: datetime
) -> str:
    """Its id."""
    row = {"id": uuid4().hex, "document": document, "kind": kind.value, "by": by, "at": now}
    await tx.execute(insert(NOTES).values(**row, **new.model_dump()))
    return str(row["id"])


async def take_back_chapter(tx: Tx, document: str, chapter: str, *, by: str, now: datetime) -> None:
    """A second time changes nothing. Raises NotFound for what is no chapter of this film."""
    own = (
        NOTES.c.id == chapter,
        NOTES.c.document == document,
        NOTES.c.kind == FilmNoteKind.CHAPTER.value,
    )
    if (await tx.execute(select(NOTES.c.id).where(*own))).first() is None:
        raise NotFound(id=chapter)
    ended = {"ended_by": by, "ended_at": now}
    await tx.execute(update(NOTES).where(*own, NOTES.c.ended_at.is_(None)).values(**ended))


async def notes_of(tx: Tx, document: str) -> tuple[FilmNote, ...]:
    """Those that stand, in the order of the film."""
    rows = await tx.execute(
        select(NOTES)
        .where(NOTES.c.document == document, NOTES.c.ended_at.is_(None))
        .order_by(NOTES.c.second, NOTES.c.at, NOTES.c.id)
        .limit(MOST)
    )
    return tuple(FilmNote.model_validate(dict(row)) for row in rows.mappings())


async def put_captions(
    tx: Tx,
    document: str,
    language: CaptionLanguage,
    cues: tuple[Cue, ...],
    *,
    by: str,
    now: datetime,
) -> None:
    """From now on these are shown; the earlier ones stay in their rows."""
    row = {"id": uuid4().hex, "document": document, "language": language.value}
    await tx.execute(insert(CAPTIONS).values(**row, words=written(cues), by=by, at=now))


async def captions_of(tx: Tx, document: str) -> tuple[CaptionLanguage, ...]:
    """In which languages there are some."""
    rows = await tx.execute(
        select(CAPTIONS.c.language).where(CAPTIONS.c.document == document).distinct()
    )
    there = set(rows.scalars())
    return tuple(one for one in CaptionLanguage if one.value in there)


async def captions(tx: Tx, document: str, language: CaptionLanguage) -> str:
    """WebVTT. Raises NotFound where there are none."""
    rows = await tx.execute(
        select(CAPTIONS.c.words)
        .where(CAPTIONS.c.document == document, CAPTIONS.c.language == language.value)
        .order_by(CAPTIONS.c.at.desc(), CAPTIONS.c.id)
        .limit(1)
    )
    found = rows.scalar_one_or_none()
    if found is None:
        raise NotFound(id=f"{document}/{language.value}")
    return str(found)


async def cues(tx: Tx, document: str, language: CaptionLanguage) -> tuple[Cue, ...]:
    """What is said when, for those who read it. Raises NotFound."""
    return read_captions(await captions(tx, document, language))
