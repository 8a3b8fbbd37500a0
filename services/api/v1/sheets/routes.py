"""Score sheets: each expert's own draft (A1.9). Nobody reads another's before all are in.

The auditor may, and each such look is kept (2.5.2).
"""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from services.api.acts.performing import seen
from services.api.acts.routes import StreamId
from services.api.auth import Actor as Who
from services.api.contract import READ, WRITE, refusals
from services.api.deps import Actor, Caller, Now, Reader, Writer
from services.api.v1.sheets.schemas import (
    AssignmentAnswer,
    DivergenceAnswer,
    ScoreSheetAnswer,
    SheetLine,
    SheetsAnswer,
)
from services.domain.case import Case
from services.domain.errors import NotFound, VersionMissing
from services.domain.papers.drafting import ScoreSheet, check_codes, check_may_score
from services.domain.programme.library import catalogue_of
from services.domain.review.assigning import own_codes
from services.domain.seats import not_entitled
from services.storage.papers import score_sheets
from services.storage.papers.readiness import programme_of
from services.storage.queries.assignment import assignment
from services.storage.queries.divergence import for_chair
from services.storage.queries.scope import Viewer
from services.storage.queries.sheets import submitted
from services.storage.session import Tx

router = APIRouter(prefix="/api/v1/cases/{stream}/technical-assessment/sheets", tags=["sheets"])

router_acts = APIRouter(prefix="/api/v1/cases/{stream}/technical-assessment", tags=["sheets"])

Expert = Annotated[str, Path(max_length=80, pattern=r"^[A-Za-z0-9-]+$")]


@router.get("", summary="评审表 · Score sheets", responses=refusals(READ))
async def list_sheets(stream: StreamId, actor: Actor, read: Reader) -> SheetsAnswer:
    """Who has handed in; for the bureau and the panel."""
    case = await _case(read, actor, stream)
    viewer = Viewer(actor.account, actor.seats)
    if not viewer.reads_sheets_of(case):
        raise not_entitled(actor.seats)
    return SheetsAnswer(
        sheets=[
            SheetLine(
                expert=expert,
                submitted=expert in case.panel.sheets,
                sealed=not viewer.reads_sheet(case, expert),
            )
            for expert in case.panel.experts
        ]
    )


@router_acts.get("/indicators", summary="评审指标分配 · Who scores what", responses=refusals(READ))
async def show_assignment(stream: StreamId, actor: Actor, read: Reader) -> AssignmentAnswer:
    """For the panel and the bureau, with a suggestion; dividing them is an act."""
    case = await _case(read, actor, stream)
    found = await assignment(read, Viewer(actor.account, actor.seats), case)
    return AssignmentAnswer.of(found, case.version)


@router.get("/mine", summary="我的评审表 · My score sheet", responses=refusals(READ))
async def show_my_sheet(
    stream: StreamId, actor: Actor, read: Reader, response: Response
) -> ScoreSheetAnswer:
    case = await _my_case(read, actor, stream)
    kept = await score_sheets.get(read, stream, actor.account)
    response.headers["ETag"] = f'"{kept.version}"'
    return ScoreSheetAnswer(
        version=kept.version,
        submitted=actor.account in case.panel.sheets,
        sheet=kept.sheet.among(_own(case, actor)),
    )


@router.put(
    "/mine",
    summary="填写评审表 · Write my score sheet",
    responses=refusals((*WRITE, 412, 428)),
)
async def put_my_sheet(
    *,
    stream: StreamId,
    sheet: ScoreSheet,
    actor: Actor,
    caller: Caller,
    write: Writer,
    now: Now,
    response: Response,
) -> ScoreSheetAnswer:
    await score_sheets.held(write, stream, actor.account)  # First: handing in is then seen below.
    case = await _my_case(write, actor, stream)
    check_may_score(case, actor.account, actor.seats)
    check_codes(sheet, _own(case, actor))
    if caller.expects is None:
        raise VersionMissing(act="sheet")
    version = await score_sheets.put(
        write, stream, actor.account, sheet, expects=caller.expects, now=now
    )
    response.headers["ETag"] = f'"{version}"'
    return ScoreSheetAnswer(version=version, submitted=False, sheet=sheet)


@router.get(
    "/divergence",
    summary="评审分歧与一致性 · How the sheets differ",
    description="For the chair. Figures come once every sheet is in.",
    responses=refusals(READ),
)
async def show_divergence(stream: StreamId, actor: Actor, read: Reader) -> DivergenceAnswer:
    case = await _case(read, actor, stream)
    return DivergenceAnswer.of(await for_chair(read, Viewer(actor.account, actor.seats), case))


@router.get(
    "/{expert}",
    summary="一名专家的评审表 · One expert's sheet",
    description="Before all sheets are in the auditor alone may look, and the look is kept.",
    responses=refusals(READ),
)
async def show_sheet(
    *,
    stream: StreamId,
    expert: Expert,
    request: Request,
    actor: Actor,
    write: Writer,
    now: Now,
    response: Response,
) -> ScoreSheetAnswer:
    case = await _case(write, actor, stream)
    viewer = Viewer(actor.account, actor.seats)
    kept = await submitted(write, viewer, case, expert, page=request.url.path, now=now)
    response.headers["ETag"] = f'"{kept.version}"'
    return ScoreSheetAnswer(version=kept.version, submitted=True, sheet=kept.sheet)


def _own(case: Case, actor: Who) -> tuple[str, ...]:
    """The indicators that the caller answers (6.1.6)."""
    entries = catalogue_of(programme_of(case)).entries
    return own_codes(case, actor.account, (one.code for one in entries))


async def _case(tx: Tx, actor: Who, stream: str) -> Case:
    case = await seen(tx, actor, stream)
    if not isinstance(case, Case):
        raise NotFound(id=stream)
    return case


async def _my_case(tx: Tx, actor: Who, stream: str) -> Case:
    """For those who are not on the panel there is no sheet here."""
    case = await _case(tx, actor, stream)
    if actor.account not in case.panel.experts:
        raise NotFound(id=stream)
    return case
