"""Chapters and notes of a film: where they may stand, and who reads which (5.4.1, A1.9)."""

from datetime import UTC, datetime

import pytest

from services.domain.errors import Invalid
from services.domain.evidence.documents import DocumentNotUsable
from services.domain.modules.film_notes import (
    FilmNote,
    FilmNoteKind,
    NewFilmNote,
    check_film_note,
    readable,
)
from services.domain.papers.dossier import DocumentFacts, DocumentState, MediaFacts

AT = datetime(2031, 3, 1, tzinfo=UTC)


def film(
    media_type: str = "video/mp4", state: DocumentState = DocumentState.USABLE
) -> DocumentFacts:
    media = MediaFacts(media_type=media_type, film_seconds=90)
    return DocumentFacts(id="d", name="film.mp4", size=1, state=state, media=media)


def test_5_4_1_a_note_stands_at_a_second_of_a_film() -> None:
    check_film_note(film(), NewFilmNote(second=90, words="片尾"))
    for wrong in (
        NewFilmNote(second=91, words="之后"),
        NewFilmNote(second=5, until_second=5, words="空"),
        NewFilmNote(second=5, words=" "),
    ):
        with pytest.raises(Invalid):
            check_film_note(film(), wrong)
    with pytest.raises(Invalid):
        check_film_note(film("application/pdf"), NewFilmNote(second=5, words="一"))
    with pytest.raises(DocumentNotUsable):
        check_film_note(film(state=DocumentState.BAD), NewFilmNote(second=5, words="一"))


def test_a1_9_while_sheets_are_out_each_reads_the_own_notes_and_the_applicant_chapters_alone() -> (
    None
):
    notes = tuple(
        FilmNote(id=by, kind=kind, second=1, words="一", by=by, at=AT)
        for kind, by in (
            (FilmNoteKind.CHAPTER, "clerk"),
            (FilmNoteKind.NOTE, "one"),
            (FilmNoteKind.NOTE, "two"),
        )
    )

    def read(account: str, *, assesses: bool, scoring: bool) -> list[str]:
        found = readable(notes, account, assesses=assesses, scoring=scoring)
        return [one.by for one in found]

    assert read("clerk", assesses=False, scoring=False) == ["clerk"]
    assert read("one", assesses=True, scoring=True) == ["clerk", "one"]
    assert read("one", assesses=True, scoring=False) == ["clerk", "one", "two"]
    assert read("officer", assesses=True, scoring=True) == ["clerk"]
