"""Joint visits of a case: when they were announced for, and what was signed (C3.6.8)."""

from datetime import date, datetime

from sqlalchemy import select

from services.domain.base import Frozen
from services.domain.filing import Filing
from services.domain.offices.visit_days import VISITED_IN
from services.domain.programme.schema import Text
from services.storage import case_log, texts
from services.storage.queries.names import Place, people, places, unit_names
from services.storage.queries.scope import Viewer, in_areas
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import CaseRow
from services.storage.tables.visits import VisitResultRow, VisitStopRow

CASES, RESULTS, STOPS = (table_of(row).c for row in (CaseRow, VisitResultRow, VisitStopRow))
MOST = 200
"""How many cases a form offers."""


class Point(Frozen):
    place: str
    rule: str
    words: str


class Result(Frozen):
    """What one department recorded, with its two signatures."""

    filing: str
    unit: Text
    signed_by: str
    signed_at: datetime
    countersigned_by: str
    """A name; empty while the applicant's leader has not signed."""
    countersigned_at: datetime | None
    words: str
    points: tuple[Point, ...]


class Visit(Frozen):
    """A visit as it was announced to one case."""

    day: str
    on: date
    hour: str
    departments: tuple[Text, ...]
    amended: bool
    results: tuple[Result, ...]


class Visited(Frozen):
    case: str
    place: Place


async def of_case(tx: Tx, case: str) -> tuple[Visit, ...]:
    """The visits announced to this case, the latest first."""
    stops = (
        await tx.execute(
            select(*STOPS).where(STOPS["case"] == case).order_by(STOPS.visited_on.desc())
        )
    ).all()
    if not stops:
        return ()
    results = await _results(tx, case)
    found = []
    for stop in stops:
        state = await case_log.state(tx, stop.day)
        day = state.day if isinstance(state, Filing) else None
        codes = day.departments if day else ()
        names = await unit_names(tx, codes)
        found.append(
            Visit(
                day=stop.day,
                on=stop.visited_on,
                hour=stop.hour,
                departments=tuple(names.get(code, Text(zh=code, en=code)) for code in codes),
                amended=bool(day and day.announcements > 1),
                results=tuple(result for of, result in results if of == stop.day),
            )
        )
    return tuple(found)


async def _results(tx: Tx, case: str) -> list[tuple[str, Result]]:
    rows = await tx.execute(
        select(RESULTS.filing, RESULTS.day).where(RESULTS["case"] == case).order_by(RESULTS.filing)
    )
    found = []
    for row in rows.all():
        state = await case_log.state(tx, row.filing)
        if isinstance(state, Filing) and state.result:
            found.append((row.day, await _told(tx, state)))
    return found


async def _told(tx: Tx, filing: Filing) -> Result:
    result = filing.result
    assert result
    signer, other = result.signed_by, result.countersigned_by
    accounts = [signer.account, *([other.account] if other else [])]
    names = await people(tx, accounts)
    units = await unit_names(tx, {signer.unit})
    said = await texts.read(tx, result.result.id, *(point.words.id for point in result.points))
    return Result(
        filing=filing.id,
        unit=units.get(signer.unit, Text(zh=signer.unit, en=signer.unit)),
        signed_by=names.get(signer.account, ""),
        signed_at=result.signed_at,
        countersigned_by=names.get(other.account, "") if other else "",
        countersigned_at=result.countersigned_at,
        words=said.get(result.result.id) or "",
        points=tuple(
            Point(place=one.place, rule=one.rule, words=said.get(one.words.id) or "")
            for one in result.points
        ),
    )


async def under_review(tx: Tx, viewer: Viewer) -> tuple[Visited, ...]:
    """The viewer's cases that stand where several departments visit, by place."""
    rows = (
        await tx.execute(
            select(CASES.id, CASES.place)
            .where(
                in_areas(CASES.place, viewer.areas),
                CASES.is_open.is_(True),
                CASES.stands.in_([step.value for step in VISITED_IN]),
            )
            .order_by(CASES.place, CASES.id)
            .limit(MOST)
        )
    ).all()
    where = await places(tx, {row.place for row in rows})
    return tuple(Visited(case=row.id, place=where[row.place]) for row in rows)
