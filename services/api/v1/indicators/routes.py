"""Indicator data of a case: entered by the applicant, judged at once (A1.6, A2.3, A3.3, D11).

Signing values is an act of the self-check; here are the working papers.
"""

from typing import Any

from fastapi import APIRouter, Response

from services.api.acts.performing import seen
from services.api.acts.routes import StreamId
from services.api.auth import Actor as Who
from services.api.contract import READ, WRITE, refusals
from services.api.deps import Actor, Caller, Now, Reader, Writer
from services.api.spreadsheets.desk import Desk, desk_of
from services.api.texts.consistency import sentence
from services.api.v1.indicators.schemas import (
    ComplianceAnswer,
    EnteredSheet,
    Figure,
    IndicatorsAnswer,
    Lack,
    Odd,
    ReadinessAnswer,
    SheetAnswer,
)
from services.domain.attainment.sheet_consistency import warnings
from services.domain.case import Case
from services.domain.errors import NotFound, VersionMissing
from services.domain.mechanisms.consistency_rules import Conflict
from services.domain.papers.drafting import check_may_enter_data
from services.domain.papers.shortcomings import Shortcoming
from services.domain.programme.schema import Text
from services.storage.papers import data_sheets, papers
from services.storage.papers.readiness import programme_of, readiness
from services.storage.queries.compliance import compliance_of
from services.storage.queries.scope import Viewer
from services.storage.session import Tx

router = APIRouter(prefix="/api/v1/cases/{stream}", tags=["indicators"])


@router.get(
    "/indicators", summary="指标达标情况 · Every indicator judged", responses=refusals(READ)
)
async def show_indicators(
    stream: StreamId, actor: Actor, read: Reader, now: Now, response: Response
) -> IndicatorsAnswer:
    case = await _case(read, actor, stream)
    kept = await data_sheets.get(read, stream, now)
    found = await readiness(read, case, now)
    response.headers["ETag"] = f'"{kept.version}"'
    return IndicatorsAnswer(
        version=kept.version,
        stand_in=programme_of(case).catalogue.stand_in_text,
        assessments=list(found.assessments),
    )


@router.get(
    "/indicators/compliance",
    summary="指标达标总体情况 · Every indicator by year",
    responses=refusals(READ),
)
async def show_compliance(
    stream: StreamId, actor: Actor, read: Reader, now: Now
) -> ComplianceAnswer:
    table = await compliance_of(read, await _case(read, actor, stream), now)
    return ComplianceAnswer(years=table.years, lines=table.lines)


@router.get("/readiness", summary="是否齐备 · What is lacking", responses=refusals(READ))
async def show_readiness(stream: StreamId, actor: Actor, read: Reader, now: Now) -> ReadinessAnswer:
    found = await readiness(read, await _case(read, actor, stream), now)
    desk = await desk_of(read, Viewer(actor.account, actor.seats), stream, now)
    return ReadinessAnswer(
        ready=found.ready,
        materials=found.materials,
        indicators=found.indicators,
        earliest=found.earliest,
        lacks=[_lack(one) for one in found.shortcomings],
        expired=[_lack(one) for one in found.warnings],
        warnings=[
            _odd(one, desk) for one in warnings(desk.catalogue, desk.sheet, desk.state.place)
        ],
    )


def _lack(found: Shortcoming) -> Lack:
    return Lack(
        code=found.code,
        place=found.place,
        rule=found.rule,
        problem=Text(zh=found.problem("zh"), en=found.problem("en")),
        remedy=Text(zh=found.remedy("zh"), en=found.remedy("en")),
    )


def _odd(found: Conflict, desk: Desk) -> Odd:
    return Odd(
        kind=found.kind,
        figures=[
            Figure(
                datum=one.fact,
                year=one.year,
                amount=one.amount,
                unit=one.unit,
                document=one.source.document,
                page=one.source.page,
            )
            for one in found.entries
        ],
        text=sentence(found, desk.data, desk.labels, desk.sheet.year),
    )


NOT_ENTERED: dict[str, Any] = {
    "sheet": {"limits": True, "past": True, "values": {"__all__": {"from_register": True}}}
}
"""Parts of a data sheet that nobody types; what is answered can be sent back as it came."""


@router.get(
    "/indicators/data",
    summary="基础数据 · The data sheet",
    responses=refusals(READ),
    response_model_exclude=NOT_ENTERED,
)
async def show_data(
    stream: StreamId, actor: Actor, read: Reader, now: Now, response: Response
) -> SheetAnswer:
    await _case(read, actor, stream)
    kept = await data_sheets.get(read, stream, now)
    response.headers["ETag"] = f'"{kept.version}"'
    return SheetAnswer(version=kept.version, sheet=kept.sheet)


@router.put(
    "/indicators/data",
    summary="填报基础数据 · Enter the data sheet",
    responses=refusals((*WRITE, 412, 428)),
    response_model_exclude=NOT_ENTERED,
)
async def put_data(
    *,
    stream: StreamId,
    entered: EnteredSheet,
    actor: Actor,
    caller: Caller,
    write: Writer,
    now: Now,
    response: Response,
) -> SheetAnswer:
    await papers.hold(write, stream)  # First: a declaration of this moment is then seen below.
    case = await _case(write, actor, stream)
    check_may_enter_data(case, actor.account, actor.seats)
    if caller.expects is None:
        raise VersionMissing(act="data")
    version = await data_sheets.change(
        write, stream, entered.over, by=actor.account, now=now, expects=caller.expects
    )
    response.headers["ETag"] = f'"{version}"'
    kept = await data_sheets.get(write, stream, now)
    return SheetAnswer(version=kept.version, sheet=kept.sheet)


async def _case(tx: Tx, actor: Who, stream: str) -> Case:
    case = await seen(tx, actor, stream)
    if not isinstance(case, Case):
        raise NotFound(id=stream)
    return case
