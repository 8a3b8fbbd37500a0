"""Working without the portal: a pack to take along, and the filled-in workbook sent back (6.1.6).

Nothing is kept between upload and confirmation but the page itself, and nothing is overwritten that
nobody chose: what was changed here and online stands side by side.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response, StreamingResponse
from pydantic import ValidationError
from starlette.datastructures import UploadFile

from services.api import dates
from services.api.offline.desk import WRONG, ScoreDesk, read_body, score_desk, workbook_of
from services.api.offline.packing import ZIP, files_of, keep_views, pack_of, zipped
from services.api.portal.frame import Frame, Framed, go
from services.api.spreadsheets.files import XLSX, attached
from services.api.spreadsheets.reading import MOST_BYTES
from services.api.spreadsheets.scores import TypedScores
from services.api.spreadsheets.unread import UNREAD, CannotRead, Unread
from services.domain.errors import DomainError, NotEntitled, Stale
from services.domain.papers.drafting import ScoreLine, check_may_score
from services.domain.programme.schema import Text
from services.domain.review.offline import Change, Returned, SheetConflicts, check_chosen, joined
from services.storage.papers import score_sheets
from services.storage.queries import bureau
from services.storage.session import Tx

router = APIRouter(prefix="/cases/{case}/review")
Codes = Annotated[list[str], Query(max_length=200)]
PICK = "pick."


@dataclass(frozen=True)
class Shown:
    """A change as the page draws it."""

    code: str
    name: Text
    mine: ScoreLine
    online: ScoreLine | None
    cell: str


@dataclass(frozen=True)
class Sent:
    """What came back, and how the page is drawn because of it."""

    typed: TypedScores | None = None
    found: Returned | None = None
    unread: Unread | None = None
    moved: bool = False
    undecided: bool = False


@router.get("/offline")
async def offline_page(frame: Framed, case: str, saved: int = -1) -> Response:
    async with frame.doors.database.reading() as tx:
        return _page(frame, await _desk(tx, frame, case), Sent(), saved=saved)


@router.get("/pack.zip")
async def pack(frame: Framed, case: str, code: Codes = [], films: bool = False) -> Response:  # noqa: B006  (a query has no other empty default)
    """The evidence of the chosen indicators, of all where none is chosen."""
    language = frame.shell.language
    async with frame.doors.database.writing() as tx:
        desk = await _desk(tx, frame, case)
        files = files_of(desk, code, films=films)
        await keep_views(tx, frame.viewer, desk.file.head.place.code, files, frame.now)
    mark = f"{frame.person.name} {dates.moment(language, frame.now)}"
    made = await pack_of(desk, code, films=films, language=language, mark=mark)
    return StreamingResponse(
        zipped(frame.doors.archive, made, frame.now),
        media_type=ZIP,
        headers=attached(f"{desk.file.head.number} 离线评审.zip", "review.zip"),
    )


@router.get("/scores.xlsx")
async def workbook(frame: Framed, case: str) -> Response:
    async with frame.doors.database.reading() as tx:
        desk = await _desk(tx, frame, case)
    body = await workbook_of(desk, (), frame.shell.language)
    named = attached(f"{desk.file.head.number} 评审表.xlsx", "scores.xlsx")
    return Response(body, media_type=XLSX, headers=named)


@router.post("/offline")
async def upload(frame: Framed, case: str) -> Response:
    """Reads, and shows what it would change; nothing is saved here."""
    async with frame.request.form() as form:
        file = form.get("file")
        body = await file.read(MOST_BYTES + 1) if isinstance(file, UploadFile) else b""
    async with frame.doors.database.reading() as tx:
        desk = await _desk(tx, frame, case)
    check_may_score(desk.file.state, frame.viewer.account, frame.viewer.seats)
    try:
        typed = await read_body(body)
        sent = Sent(typed, desk.read(typed))
    except CannotRead as unread:
        sent = Sent(unread=unread.why)
    return _page(frame, desk, sent)


@router.post("/offline/confirmation")
async def confirm(frame: Framed, case: str) -> Response:
    """Saves what was shown and chosen; a new page where the sheet moved meanwhile."""
    form = await frame.request.form()
    posted = {key: str(value) for key, value in form.items()}
    me = frame.viewer.account
    async with frame.doors.database.writing() as tx:
        await score_sheets.held(tx, case, me)
        desk = await _desk(tx, frame, case)
        check_may_score(desk.file.state, me, frame.viewer.seats)
        try:
            typed = _typed_again(posted.get("typed", ""))
            found = desk.read(typed)
        except CannotRead as unread:
            return _page(frame, desk, Sent(unread=unread.why))
        if found.faults or posted.get("version") != str(desk.kept.version):
            return _page(frame, desk, Sent(typed, found, moved=True))
        mine, theirs = _picked(posted, "mine"), _picked(posted, "theirs")
        try:
            check_chosen(found, mine, theirs)
        except SheetConflicts:
            return _page(frame, desk, Sent(typed, found, undecided=True), posted=posted)
        sheet = joined(desk.kept.sheet, found, mine)
        try:
            await score_sheets.put(tx, case, me, sheet, expects=desk.kept.version, now=frame.now)
        except Stale:
            return _page(frame, desk, Sent(typed, found, moved=True))
    return go(f"/cases/{case}/review/offline?saved={len(found.changes) + len(mine)}")


def _picked(posted: Mapping[str, str], which: str) -> list[str]:
    named = ((key, value) for key, value in posted.items() if key.startswith(PICK))
    return [key.removeprefix(PICK) for key, value in named if value == which]


def _typed_again(posted: str) -> TypedScores:
    try:
        return TypedScores.model_validate_json(posted)
    except ValidationError:
        raise CannotRead(Unread.NOTHING) from None


async def _desk(tx: Tx, frame: Frame, case: str) -> ScoreDesk:
    """Raises NotFound, and NotEntitled for those who were not appointed."""
    file = await bureau.case_file(tx, frame.viewer, case)
    if frame.viewer.account not in file.state.panel.experts:
        raise NotEntitled(function="expert")
    return await score_desk(tx, file, frame.viewer.account, frame.now)


def _page(
    frame: Frame,
    desk: ScoreDesk,
    sent: Sent,
    *,
    saved: int = -1,
    posted: Mapping[str, str] | None = None,
) -> Response:
    typed, found = sent.typed, sent.found
    faults = found.faults if typed and found else ()
    names = {entry.code: entry.name for entry in desk.entries}
    return frame.page(
        "expert/offline.html",
        status=422 if sent.unread or faults or sent.undecided else 409 if sent.moved else 200,
        case=desk.file.head,
        entries=desk.entries,
        may_score=_may_score(frame, desk),
        files=files_of(desk, (), films=False),
        all_files=files_of(desk, (), films=True),
        unread=UNREAD[sent.unread] if sent.unread else None,
        faults=[
            (typed.address(one.row, one.column), one.given, WRONG[one.odd])
            for one in faults
            if typed
        ],
        changes=_shown(found.changes, names, typed) if found and typed else [],
        conflicts=_shown(found.conflicts, names, typed) if found and typed else [],
        untouched=found is not None and found == Returned(),
        typed=typed.model_dump_json() if typed else "",
        version=desk.kept.version,
        sent=sent,
        saved=saved,
        picked=posted or {},
    )


def _shown(changes: Sequence[Change], names: Mapping[str, Text], typed: TypedScores) -> list[Shown]:
    return [
        Shown(
            code=one.line.code,
            name=names[one.line.code],
            mine=one.line,
            online=one.online,
            cell=f"{typed.sheet}!{one.row}",
        )
        for one in changes
    ]


def _may_score(frame: Frame, desk: ScoreDesk) -> bool:
    try:
        check_may_score(desk.file.state, frame.viewer.account, frame.viewer.seats)
    except DomainError:
        return False
    return True
