"""One's own sheet without the portal: the pack to take along, the workbook sent back (6.1.6).

Read by the same reader as on the page (`api/offline`). Nothing online is overwritten that the
caller did not name: a line changed on both sides is to be chosen.
"""

from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Body, Query, Response
from fastapi.responses import StreamingResponse

from services.api import dates
from services.api.acts.routes import StreamId
from services.api.auth import Actor as Who
from services.api.contract import READ, WRITE, refusals
from services.api.deps import Actor, Caller, Lang, Now, Parts
from services.api.offline.desk import ScoreDesk, ScoresWrong, read_body, score_desk, workbook_of
from services.api.offline.packing import ZIP, files_of, keep_views, pack_of, zipped
from services.api.spreadsheets.files import XLSX, attached
from services.api.v1.review_packs.schemas import SavedSheet, SheetChange, SheetPreview
from services.domain.errors import NotFound, VersionMissing
from services.domain.papers.drafting import check_may_score
from services.domain.review.offline import check_chosen, joined
from services.storage.papers import score_sheets
from services.storage.queries import bureau
from services.storage.queries.scope import Viewer
from services.storage.session import Tx

router = APIRouter(
    prefix="/api/v1/cases/{stream}/technical-assessment/sheets/mine", tags=["sheets"]
)

Codes = Annotated[list[str], Query(max_length=200, description="codes of indicators; none: all")]
Workbook = Annotated[bytes, Body(media_type=XLSX)]
NONE: Final = b""
NEEDED: dict[str, Any] = {"requestBody": {"required": True}}
AS_XLSX: dict[int | str, dict[str, Any]] = {200: {"content": {XLSX: {}}}}
AS_ZIP: dict[int | str, dict[str, Any]] = {200: {"content": {ZIP: {}}}}


@router.get(
    "/pack",
    summary="离线证据包 · The evidence to take along",
    response_class=Response,
    responses=AS_ZIP | refusals(READ),
)
async def show_pack(
    *,
    stream: StreamId,
    actor: Actor,
    parts: Parts,
    now: Now,
    language: Lang,
    code: Codes = [],  # noqa: B006  (a query has no other empty default)
    films: bool = False,
) -> Response:
    """That the files were handed out is kept, as a look at them is."""
    async with parts.database.writing() as tx:
        desk = await _desk(tx, actor, stream, now)
        files = files_of(desk, code, films=films)
        viewer, place = Viewer(actor.account, actor.seats), desk.file.head.place.code
        await keep_views(tx, viewer, place, files, now)
    mark = f"{actor.account} {dates.moment(language, now)}"
    made = await pack_of(desk, code, films=films, language=language, mark=mark)
    headers = attached(f"{desk.file.head.number} 离线评审.zip", "review.zip")
    return StreamingResponse(zipped(parts.archive, made, now), media_type=ZIP, headers=headers)


@router.get(
    "/workbook",
    summary="评审表工作簿 · My sheet as a workbook",
    response_class=Response,
    responses=AS_XLSX | refusals(READ),
)
async def show_my_workbook(
    stream: StreamId, actor: Actor, parts: Parts, now: Now, language: Lang
) -> Response:
    async with parts.database.reading() as tx:
        desk = await _desk(tx, actor, stream, now)
    body = await workbook_of(desk, (), language)
    named = attached(f"{desk.file.head.number} 评审表.xlsx", "scores.xlsx")
    return Response(body, media_type=XLSX, headers={**named, "ETag": f'"{desk.kept.version}"'})


@router.post(
    "/workbook/preview",
    summary="核对评审表工作簿 · What a workbook would change",
    responses=refusals(WRITE),
    openapi_extra=NEEDED,
)
async def preview_my_workbook(
    *,
    stream: StreamId,
    workbook: Workbook = NONE,
    actor: Actor,
    parts: Parts,
    now: Now,
    language: Lang,
) -> SheetPreview:
    async with parts.database.reading() as tx:
        desk = await _scoring(tx, actor, stream, now)
    typed = await read_body(workbook)
    found = desk.read(typed)
    return SheetPreview(
        version=desk.kept.version,
        changes=[SheetChange.of(one) for one in found.changes],
        conflicts=[SheetChange.of(one) for one in found.conflicts],
        faults=ScoresWrong(typed, found.faults).items(language),
    )


@router.put(
    "/workbook",
    summary="按工作簿填写评审表 · Take over a workbook",
    responses=refusals((*WRITE, 412, 428)),
    openapi_extra=NEEDED,
)
async def put_my_workbook(
    *,
    stream: StreamId,
    workbook: Workbook = NONE,
    mine: Codes = [],  # noqa: B006
    theirs: Codes = [],  # noqa: B006
    actor: Actor,
    caller: Caller,
    parts: Parts,
    now: Now,
    response: Response,
) -> SavedSheet:
    """`mine` and `theirs` name the lines changed on both sides, as they are decided."""
    async with parts.database.reading() as tx:
        await _scoring(tx, actor, stream, now)  # Before a big file is opened for a stranger.
    if caller.expects is None:
        raise VersionMissing(act="sheet")
    typed = await read_body(workbook)
    async with parts.database.writing() as tx:
        await score_sheets.held(tx, stream, actor.account)  # First: handing in is seen below.
        desk = await _scoring(tx, actor, stream, now)
        found = desk.read(typed)
        if found.faults:
            raise ScoresWrong(typed, found.faults)
        check_chosen(found, mine, theirs)
        sheet = joined(desk.kept.sheet, found, mine)
        version = await score_sheets.put(
            tx, stream, actor.account, sheet, expects=caller.expects, now=now
        )
    response.headers["ETag"] = f'"{version}"'
    return SavedSheet(version=version, sheet=sheet)


async def _scoring(tx: Tx, actor: Who, stream: str, now: datetime) -> ScoreDesk:
    """Raises NotNow besides, once the sheet was handed in."""
    desk = await _desk(tx, actor, stream, now)
    check_may_score(desk.file.state, actor.account, actor.seats)
    return desk


async def _desk(tx: Tx, actor: Who, stream: str, now: datetime) -> ScoreDesk:
    """For those who are not on the panel there is no sheet here."""
    file = await bureau.case_file(tx, Viewer(actor.account, actor.seats), stream)
    if actor.account not in file.state.panel.experts:
        raise NotFound(id=stream)
    return await score_desk(tx, file, actor.account, now)
