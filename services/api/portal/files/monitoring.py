"""在线监控: enterprises of the unit, their live pictures, values with limits as chart, table and CSV
(B3.4.3, B3.4.5, 5.4.1). Values come from instruments (`api/v1/monitoring`).
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import Annotated, Final, NamedTuple

from fastapi import APIRouter, Query
from fastapi.responses import Response

from services.api.dates import beijing
from services.api.module_doors import case_kept
from services.api.portal.files.chart_drawn import draw
from services.api.portal.files.filled_forms import Filled, filled, problems
from services.api.portal.files.tasks import may_keep
from services.api.portal.frame import Frame, Framed, go
from services.api.spreadsheets.files import CSV, attached
from services.api.spreadsheets.table import harmless
from services.domain.case import Case
from services.domain.clocks.calendar import days_later, local_day, start_of_day
from services.domain.errors import Invalid
from services.domain.modules.monitoring import NewSource, Source, Value, exceedances
from services.storage.modules import monitoring
from services.storage.queries import bureau
from services.storage.queries.bureau import CaseHead
from services.storage.session import Tx

router = APIRouter(prefix="/cases/{case}/modules/monitoring")

SPANS: Final = (1, 7, 31)
"""Days that are shown at once."""
TABLED: Final = 100
"""Values in the table, the latest first; all of them are in the CSV."""


class Asked(NamedTuple):
    """Which days: the last one, and how many. A day that is none is today."""

    until: str = ""
    days: int = 7


@dataclass(frozen=True)
class Window:
    """One source over some whole days."""

    head: CaseHead
    state: Case
    source: Source
    first: date
    last: date
    span: int
    values: tuple[Value, ...]


@router.get("")
async def listed(frame: Framed, case: str) -> Response:
    return await _list(frame, case, Filled(NewSource))


@router.post("")
async def add(frame: Framed, case: str) -> Response:
    """By the unit, at any time (B3.4.5)."""
    typed = filled(NewSource, await frame.request.form())
    try:
        async with frame.doors.database.writing() as tx:
            kept = await case_kept(tx, frame.person, case)
            if typed.said is not None:
                by, now = frame.person.account, frame.now
                await monitoring.add(tx, kept.place, typed.said, by=by, now=now)
    except Invalid as error:
        typed = typed.refused(error, frame.shell.language)
    if typed.said is None:
        return await _list(frame, case, typed)
    return go(f"/cases/{case}/modules/monitoring?said=1")


@router.get("/{source}")
async def shown(
    frame: Framed,
    case: str,
    source: str,
    until: Annotated[str, Query(max_length=10)] = "",
    days: Annotated[int, Query()] = 7,
) -> Response:
    return await _one(frame, case, source, Asked(until, days))


@router.get("/{source}/values.csv")
async def as_file(
    frame: Framed,
    case: str,
    source: str,
    until: Annotated[str, Query(max_length=10)] = "",
    days: Annotated[int, Query()] = 7,
) -> Response:
    """All values of the days that the page shows."""
    async with frame.doors.database.reading() as tx:
        window = await _window(tx, frame, case, source, Asked(until, days))
    body = "\ufeff" + _csv(window.source, window.values, zh=frame.shell.language == "zh")
    name = f"{window.source.enterprise}-{window.last.isoformat()}.csv"
    return Response(body, media_type=CSV, headers=attached(name, "values.csv"))


@router.post("/{source}/token")
async def token(frame: Framed, case: str, source: str) -> Response:
    """Shown once, on the page that answers; the one before is worth nothing from now on."""
    async with frame.doors.database.writing() as tx:
        kept = await case_kept(tx, frame.person, case)
        issued = await monitoring.issue_token(tx, kept.place, source)
    return await _one(frame, case, source, Asked(), token=issued)


@router.post("/{source}/end")
async def end(frame: Framed, case: str, source: str) -> Response:
    async with frame.doors.database.writing() as tx:
        kept = await case_kept(tx, frame.person, case)
        await monitoring.end(tx, kept.place, source, by=frame.person.account, now=frame.now)
    return go(f"/cases/{case}/modules/monitoring/{source}?said=1")


async def _list(frame: Frame, case: str, form: Filled[NewSource]) -> Response:
    async with frame.doors.database.reading() as tx:
        file = await bureau.case_file(tx, frame.viewer, case)
        found = await monitoring.of_unit(tx, file.state.place)
        latest = await monitoring.latest(tx, [one.id for one in found])
    return frame.page(
        "modules/monitoring.html",
        status=form.status,
        case=file.head,
        sources=found,
        latest=latest,
        may_keep=may_keep(frame, file.state),
        fields=form.fields(),
        problems=problems(form),
        said="said" in frame.request.query_params,
    )


async def _one(frame: Frame, case: str, source: str, asked: Asked, *, token: str = "") -> Response:
    async with frame.doors.database.reading() as tx:
        window = await _window(tx, frame, case, source, asked)
    found = window.source
    return frame.page(
        "modules/source.html",
        case=window.head,
        source=found,
        window=window,
        chart=draw(found, window.values, window.first, window.last),
        latest=list(reversed(window.values))[:TABLED],
        exceedances=exceedances(found, window.values),
        spans=SPANS,
        may_keep=may_keep(frame, window.state),
        token=token,
        said="said" in frame.request.query_params,
    )


async def _window(tx: Tx, frame: Frame, case: str, source: str, asked: Asked) -> Window:
    """Raises NotFound."""
    file = await bureau.case_file(tx, frame.viewer, case)
    found = await monitoring.get(tx, file.state.place, source)
    span = asked.days if asked.days in SPANS else Asked().days
    last = _day(asked.until) or local_day(frame.now)
    first = days_later(last, 1 - span)
    since, before = start_of_day(first), start_of_day(days_later(last, 1))
    values = await monitoring.values(tx, source, since, before)
    return Window(file.head, file.state, found, first, last, span, values)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2200 else None  # noqa: PLR2004  (as all dates here)


def _csv(source: Source, values: Sequence[Value], *, zh: bool) -> str:
    """Times in Beijing; figures as they came."""
    text = StringIO()
    out = csv.writer(text, lineterminator="\r\n")
    named = (source.enterprise, source.outfall, source.pollutant, source.measured_in)
    out.writerow([harmless(one) for one in named])
    limits = [f"{one:g}" if one is not None else "" for one in (source.upper, source.lower)]
    out.writerow([*(("上限", "下限") if zh else ("Upper limit", "Lower limit")), *limits])
    out.writerow(("时间（北京）", "数值", "超标") if zh else ("Time (Beijing)", "Value", "Outside"))
    yes = "是" if zh else "yes"
    for one in values:
        beyond = "" if source.keeps(one.value) else yes
        out.writerow((f"{beijing(one.at):%Y-%m-%d %H:%M}", one.value, beyond))
    return text.getvalue()
