"""Online monitoring: enterprises of the unit of a case, values from their instruments (B3.4.3).

Values are sent by machines, each with the token of its one source; no account is behind them.
"""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response, Security
from fastapi.security import HTTPBearer

from services.api.contract import OPEN, READ, WRITE, refusals
from services.api.deps import Actor, Now, Reader, Writer
from services.api.module_doors import case_kept, case_seen
from services.api.v1.monitoring.schemas import (
    NewValues,
    SourceAnswer,
    SourceMade,
    Sources,
    SourceToken,
    Values,
    ValuesTaken,
)
from services.domain.errors import Invalid
from services.domain.modules.monitoring import NewSource, exceedances
from services.storage.modules import monitoring

router = APIRouter(tags=["cases"])
CASE = "/api/v1/cases/{stream}/monitoring"

SOURCE_TOKEN = HTTPBearer(auto_error=False, scheme_name="source")
Stream = Annotated[str, Path(min_length=1, max_length=80)]
SourceId = Annotated[str, Path(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9-]+$")]
LONGEST = 31 * 24 * 3600.0
"""Seconds that are read at once: a month of minutes is 45,000 values."""


@router.get(CASE, summary="在线监控企业 · Monitored enterprises", responses=refusals(READ))
async def list_sources(stream: Stream, actor: Actor, read: Reader) -> Sources:
    case = await case_seen(read, actor, stream)
    found = await monitoring.of_unit(read, case.place)
    latest = await monitoring.latest(read, [one.id for one in found])
    return Sources(sources=[SourceAnswer.of(one, latest.get(one.id)) for one in found])


@router.post(
    CASE, status_code=201, summary="添加监控企业 · Add an enterprise", responses=refusals(WRITE)
)
async def add_source(
    *, stream: Stream, new: NewSource, actor: Actor, write: Writer, now: Now
) -> SourceMade:
    """By the unit, at any time (B3.4.5)."""
    case = await case_kept(write, actor, stream)
    return SourceMade(id=await monitoring.add(write, case.place, new, by=actor.account, now=now))


@router.post(
    CASE + "/{source}/token",
    status_code=201,
    summary="发给上传数据的令牌 · A token for sending values",
    responses=refusals(WRITE),
)
async def issue_source_token(
    *, stream: Stream, source: SourceId, actor: Actor, write: Writer
) -> SourceToken:
    """The one before is worth nothing from now on."""
    case = await case_kept(write, actor, stream)
    return SourceToken(token=await monitoring.issue_token(write, case.place, source))


@router.delete(
    CASE + "/{source}",
    status_code=204,
    summary="停止接收数据 · Take no more values",
    responses=refusals(WRITE),
)
async def end_source(
    *, stream: Stream, source: SourceId, actor: Actor, write: Writer, now: Now
) -> Response:
    case = await case_kept(write, actor, stream)
    await monitoring.end(write, case.place, source, by=actor.account, now=now)
    return Response(status_code=204)


@router.get(
    CASE + "/{source}/values",
    summary="监测数据和超标时段 · Values, and runs outside the limits",
    responses=refusals(READ),
)
async def read_values(
    *,
    stream: Stream,
    source: SourceId,
    actor: Actor,
    read: Reader,
    since: Annotated[datetime | None, Query()] = None,
    until: Annotated[datetime | None, Query()] = None,
) -> Values:
    """From one moment to another, at most 31 days apart."""
    case = await case_seen(read, actor, stream)
    if since is None or since.tzinfo is None:
        raise Invalid(field="since")
    if until is None or until.tzinfo is None or not 0 < (until - since).total_seconds() <= LONGEST:
        raise Invalid(field="until")
    found = await monitoring.get(read, case.place, source)
    values = await monitoring.values(read, source, since, until)
    return Values(values=list(values), exceedances=list(exceedances(found, values)))


@router.post(
    "/api/v1/monitoring/{source}/values",
    summary="上传监测数据 · Send values, with the source's token",
    responses=refusals((*OPEN, 401, 413, 415)),
)
async def send_values(
    *,
    source: SourceId,
    new: NewValues,
    request: Request,
    _token: Annotated[object, Security(SOURCE_TOKEN)],
    write: Writer,
    now: Now,
) -> ValuesTaken:
    """Up to 1,000 at full minutes. Sent again they change nothing, so a broken line does no harm."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    known = token.strip() if scheme.lower() == "bearer" else ""
    taken = await monitoring.take(write, source, known, new.values, now)
    return ValuesTaken(new=taken.new, known=taken.known, differing=list(taken.differing))
