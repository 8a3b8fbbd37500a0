"""Films of a case, and what people add to one: chapters, notes, captions (B3.4, 5.4.1).

The forms stand on the page of the file (`evidence.py`), where the film plays beside them.
"""

from collections.abc import Awaitable, Callable
from typing import Annotated, Final

from fastapi import APIRouter, Form
from fastapi.responses import Response
from starlette.datastructures import UploadFile

from services.api.module_doors import (
    file_seen,
    film_illustrated,
    film_noted,
    write_captions,
    write_note,
)
from services.api.portal.files.evidence import FilmTyped, document_page
from services.api.portal.frame import Frame, Framed, go
from services.api.problems import STATUS, problem_of
from services.domain.errors import Invalid
from services.domain.evidence.anchors import read_stretch
from services.domain.modules.captions import BIGGEST, CaptionLanguage, CaptionsWrong
from services.domain.modules.film_notes import LONGEST, FilmNoteKind, NewFilmNote
from services.domain.programme.schema import Text
from services.storage.evidence.documents import StoredDocument
from services.storage.modules import films
from services.storage.session import Tx

router = APIRouter(prefix="/documents/{document}")

Typed = Annotated[str, Form()]
TOO_LONG: Final = Text(zh="请写说明，最多500个字", en="Say what is seen, in at most 500 characters")
UNREAD: Final = Text(
    zh="这个文件不是UTF-8编码的字幕，请另存后再上传",
    en="The file is not UTF-8 text; save it so first",
)


@router.post("/chapters")
async def add_chapter(
    frame: Framed, document: str, minute: Typed = "", words: Typed = ""
) -> Response:
    """By the applicant, until the papers are submitted."""
    kind = FilmNoteKind.CHAPTER
    return await _noted(frame, document, kind, FilmTyped("chapter", minute, words))


@router.post("/notes")
async def add_note(frame: Framed, document: str, minute: Typed = "", words: Typed = "") -> Response:
    """By those who assess; it stays as it was written."""
    return await _noted(frame, document, FilmNoteKind.NOTE, FilmTyped("note", minute, words))


@router.post("/chapters/{chapter}/removal")
async def take_back_chapter(frame: Framed, document: str, chapter: str) -> Response:
    async with frame.doors.database.writing() as tx:
        await film_illustrated(tx, frame.person, document)
        by, now = frame.person.account, frame.now
        await films.take_back_chapter(tx, document, chapter, by=by, now=now)
    return go(f"/documents/{document}/view?said=1#moments")


@router.post("/captions")
async def send_captions(frame: Framed, document: str) -> Response:
    async with frame.request.form() as form:
        sent, language = form.get("file"), str(form.get("language", ""))
        body = await sent.read(4 * BIGGEST) if isinstance(sent, UploadFile) else b""

    async def taken(tx: Tx) -> None:
        film = await film_illustrated(tx, frame.person, document)
        if language not in set(CaptionLanguage):
            raise Invalid(field="language")
        text, tongue = body.decode("utf-8-sig"), CaptionLanguage(language)
        await write_captions(tx, frame.person, film, tongue, text=text, now=frame.now)

    return await _done(frame, document, FilmTyped("captions", language), taken)


@router.get("/captions/{language}")
async def captions(frame: Framed, document: str, language: CaptionLanguage) -> Response:
    """For the film's player: of the same origin, as the policy of the pages asks."""
    async with frame.doors.database.reading() as tx:
        await file_seen(tx, frame.person, document)
        text = await films.captions(tx, document, language)
    return Response(text, media_type="text/vtt")


async def _noted(frame: Frame, document: str, kind: FilmNoteKind, typed: FilmTyped) -> Response:
    async def written(tx: Tx) -> None:
        door: Callable[..., Awaitable[StoredDocument]] = (
            film_illustrated if kind is FilmNoteKind.CHAPTER else film_noted
        )
        film = await door(tx, frame.person, document)
        place = read_stretch(typed.minute)
        words = " ".join(typed.words.split())
        if place.second is None:
            raise Invalid(field="minute")
        if not 0 < len(words) <= LONGEST:
            raise Invalid(field="words")
        new = NewFilmNote(second=place.second, until_second=place.until_second, words=words)
        await write_note(tx, frame.person, film, kind, new=new, now=frame.now)

    return await _done(frame, document, typed, written)


async def _done(
    frame: Frame, document: str, typed: FilmTyped, what: Callable[[Tx], Awaitable[None]]
) -> Response:
    """Back to the film; or its page again, with what was typed and what is wrong with it."""
    try:
        async with frame.doors.database.writing() as tx:
            await what(tx)
    except UnicodeDecodeError:
        return await document_page(frame, document, film=typed.but("file", UNREAD, 422))
    except (Invalid, CaptionsWrong) as error:
        at = str(error.params.get("field", "file"))
        said = problem_of(error, frame.shell.language).detail
        words = TOO_LONG if at == "words" else Text(zh=said, en=said)
        film = typed.but("minute" if at in _MINUTES else at, words, STATUS[error.code])
        return await document_page(frame, document, film=film)
    return go(f"/documents/{document}/view?said=1#moments")


_MINUTES: Final = frozenset({"minute", "second", "until_second"})
