"""Indicator data as a workbook: the template with everything entered, and the filled-in one (4.7).

Read by the same reader as on the page (`spreadsheets/`). A workbook with a fault is refused as a
whole: each cell is named with its address, and comes back marked where that is asked for.
"""

import asyncio
from typing import Annotated, Any, Final

from fastapi import APIRouter, Body, Response

from services.api.acts.routes import StreamId
from services.api.contract import READ, WRITE, refusals
from services.api.deps import Actor, Caller, Lang, Now, Parts
from services.api.spreadsheets.changes import changes_of
from services.api.spreadsheets.contents import FRESH, MARKED, fresh_workbook, marked_workbook, named
from services.api.spreadsheets.desk import CellsWrong, desk_of, entering
from services.api.spreadsheets.files import XLSX
from services.api.spreadsheets.reading import read_workbook
from services.api.v1.workbook.schemas import CellChange, PreviewAnswer, SavedAnswer
from services.domain.errors import VersionMissing
from services.storage.papers import data_sheets, papers
from services.storage.queries.scope import Viewer

router = APIRouter(prefix="/api/v1/cases/{stream}/workbook", tags=["indicators"])

Workbook = Annotated[bytes, Body(media_type=XLSX)]
NONE: Final = b""
"""Whether somebody may send one is said first; only then that none came."""
NEEDED: dict[str, Any] = {"requestBody": {"required": True}}
AS_XLSX: dict[int | str, dict[str, Any]] = {200: {"content": {XLSX: {}}}}


@router.get(
    "",
    summary="指标数据工作簿 · The data as a workbook",
    response_class=Response,
    responses=AS_XLSX | refusals(READ),
)
async def show_workbook(
    stream: StreamId, actor: Actor, parts: Parts, now: Now, language: Lang
) -> Response:
    async with parts.database.reading() as tx:
        desk = await desk_of(tx, Viewer(actor.account, actor.seats), stream, now)
    body = await asyncio.to_thread(fresh_workbook, desk, language, now)
    headers = {**named(desk, FRESH, language), "ETag": f'"{desk.version}"'}
    return Response(body, media_type=XLSX, headers=headers)


@router.post(
    "/preview",
    summary="核对工作簿 · What a workbook would change",
    responses=refusals(WRITE),
    openapi_extra=NEEDED,
)
async def preview_workbook(
    *,
    stream: StreamId,
    workbook: Workbook = NONE,
    actor: Actor,
    parts: Parts,
    now: Now,
    language: Lang,
) -> PreviewAnswer:
    async with parts.database.reading() as tx:
        desk = await entering(tx, Viewer(actor.account, actor.seats), stream, now)
    typed = await asyncio.to_thread(read_workbook, workbook)
    found = desk.read(typed)
    return PreviewAnswer(
        version=desk.version,
        changes=[CellChange.of(one) for one in changes_of(found, desk, typed)],
        faults=CellsWrong(found, desk, typed).items(language),
    )


@router.post(
    "/marked",
    summary="带批注的工作簿 · The workbook with its faults marked",
    response_class=Response,
    responses=AS_XLSX | refusals(WRITE),
    openapi_extra=NEEDED,
)
async def mark_workbook(
    *,
    stream: StreamId,
    workbook: Workbook = NONE,
    actor: Actor,
    parts: Parts,
    now: Now,
    language: Lang,
) -> Response:
    async with parts.database.reading() as tx:
        desk = await entering(tx, Viewer(actor.account, actor.seats), stream, now)
    typed = await asyncio.to_thread(read_workbook, workbook)
    found = desk.read(typed)
    body = await asyncio.to_thread(marked_workbook, desk, typed, found, language, now)
    return Response(body, media_type=XLSX, headers=named(desk, MARKED, language))


@router.put(
    "",
    summary="按工作簿填报 · Enter the data of a workbook",
    responses=refusals((*WRITE, 412, 428)),
    openapi_extra=NEEDED,
)
async def put_workbook(
    *,
    stream: StreamId,
    workbook: Workbook = NONE,
    actor: Actor,
    caller: Caller,
    parts: Parts,
    now: Now,
    response: Response,
) -> SavedAnswer:
    """Only cells that were changed in the workbook are applied."""
    viewer = Viewer(actor.account, actor.seats)
    async with parts.database.reading() as tx:
        await entering(tx, viewer, stream, now)  # Before a big file is opened for a stranger.
    if caller.expects is None:
        raise VersionMissing(act="workbook")
    typed = await asyncio.to_thread(read_workbook, workbook)
    async with parts.database.writing() as tx:
        await papers.hold(tx, stream)  # First: a declaration of this moment is then seen below.
        desk = await entering(tx, viewer, stream, now)
        found = desk.read(typed)
        if found.faults:
            raise CellsWrong(found, desk, typed)
        version = await data_sheets.change(
            tx,
            stream,
            lambda sheet: found.put_into(sheet, desk.entries),
            by=actor.account,
            now=now,
            expects=caller.expects,
        )
    response.headers["ETag"] = f'"{version}"'
    changes = [CellChange.of(one) for one in changes_of(found, desk, typed)]
    return SavedAnswer(version=version, changes=changes)
