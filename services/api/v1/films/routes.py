"""What stands at which second of a film: chapters, notes, captions (B3.4, 5.4.1)."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from services.api.contract import READ, WRITE, refusals
from services.api.deps import Actor, Now, Reader, Writer
from services.api.module_doors import (
    file_seen,
    film_illustrated,
    film_noted,
    notes_read,
    write_captions,
    write_note,
)
from services.api.v1.films.schemas import (
    CaptionsTaken,
    FilmAnswer,
    FilmNoteAnswer,
    Made,
    NewCaptions,
)
from services.domain.modules.captions import CaptionLanguage
from services.domain.modules.film_notes import FilmNoteKind, NewFilmNote
from services.storage.modules import films

router = APIRouter(prefix="/api/v1/documents/{document}", tags=["documents"])

DocumentId = Annotated[str, Path(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9-]+$")]
NoteId = Annotated[str, Path(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9-]+$")]


@router.get("/film", summary="影片章节、批注和字幕 · Chapters and notes", responses=refusals(READ))
async def read_film(document: DocumentId, actor: Actor, read: Reader) -> FilmAnswer:
    stored, case = await file_seen(read, actor, document)
    found = await notes_read(read, actor, stored, case)
    return FilmAnswer(
        notes=[FilmNoteAnswer.model_validate(one.model_dump()) for one in found],
        captions=list(await films.captions_of(read, document)),
    )


@router.post(
    "/chapters",
    status_code=201,
    summary="添加影片章节 · Add a chapter",
    responses=refusals(WRITE),
)
async def add_chapter(
    *, document: DocumentId, new: NewFilmNote, actor: Actor, write: Writer, now: Now
) -> Made:
    """By the applicant, until the papers are submitted."""
    film = await film_illustrated(write, actor, document)
    kind = FilmNoteKind.CHAPTER
    return Made(id=await write_note(write, actor, film, kind, new=new, now=now))


@router.delete(
    "/chapters/{chapter}",
    status_code=204,
    summary="撤下影片章节 · Take a chapter back",
    responses=refusals(WRITE),
)
async def take_back_chapter(
    *, document: DocumentId, chapter: NoteId, actor: Actor, write: Writer, now: Now
) -> Response:
    await film_illustrated(write, actor, document)
    await films.take_back_chapter(write, document, chapter, by=actor.account, now=now)
    return Response(status_code=204)


@router.post(
    "/notes",
    status_code=201,
    summary="写影片批注 · Note what is seen at a second",
    responses=refusals(WRITE),
)
async def add_note(
    *, document: DocumentId, new: NewFilmNote, actor: Actor, write: Writer, now: Now
) -> Made:
    """By those who assess; it stays as it was written."""
    film = await film_noted(write, actor, document)
    return Made(id=await write_note(write, actor, film, FilmNoteKind.NOTE, new=new, now=now))


@router.put(
    "/captions/{language}",
    summary="上传字幕 · Captions, as WebVTT",
    responses=refusals(WRITE),
)
async def put_captions(
    *,
    document: DocumentId,
    language: CaptionLanguage,
    new: NewCaptions,
    actor: Actor,
    write: Writer,
    now: Now,
) -> CaptionsTaken:
    film = await film_illustrated(write, actor, document)
    count = await write_captions(write, actor, film, language, text=new.text, now=now)
    return CaptionsTaken(count=count)


@router.get(
    "/captions/{language}",
    response_class=Response,
    summary="字幕 · The captions of a film",
    responses={**refusals(READ), 200: {"content": {"text/vtt": {}}}},
)
async def read_captions_of(
    *, document: DocumentId, language: CaptionLanguage, actor: Actor, read: Reader
) -> Response:
    await file_seen(read, actor, document)
    return Response(await films.captions(read, document, language), media_type="text/vtt")
