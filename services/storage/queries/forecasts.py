"""What comes when, for one case and for a person's desk (2.1.7). How it is computed is
`domain/clocks/forecast.py`; here the calendar in force and the closing dates are fetched for it.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import false, or_, select

from services.domain.acts import RULES
from services.domain.base import Frozen
from services.domain.case import Case
from services.domain.clocks.calendar import local_day
from services.domain.clocks.forecast import Coming, forecast
from services.domain.permissions import parts_of, plays
from services.domain.programme.schema import TitleLevel, Track
from services.domain.tree.units import Part, StepName
from services.storage.queries.names import Place, places
from services.storage.queries.scope import Viewer, seen_from
from services.storage.rulebook import closing_dates
from services.storage.rulebook.calendars import Calendars
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import CaseRow, StreamRow

CASES, STREAMS = table_of(CaseRow).c, table_of(StreamRow).c
PAGE = 30


class OnItsWay(Frozen):
    """A case whose next step with something for the viewer is not reached yet."""

    case: str
    number: str
    place: Place
    track: Track
    level: TitleLevel
    title: str
    stands: str
    coming: Coming


class OnTheirWay(Frozen):
    lines: tuple[OnItsWay, ...]
    after: str
    """The number to go on from; empty at the end."""


async def forecast_of(
    tx: Tx, case: Case, calendars: Calendars, now: datetime
) -> tuple[Coming, ...]:
    closings = await closing_dates.of_case(tx, case, local_day(now))
    return forecast(case, await calendars.in_force(tx), now, closings)


async def on_their_way(
    tx: Tx, viewer: Viewer, calendars: Calendars, now: datetime, after: str = ""
) -> OnTheirWay:
    """A page of the open cases in sight, in the order of their numbers, with what comes to the
    viewer's desk from each; a case where nothing more will come is left out.
    """
    rows = (
        await tx.execute(
            select(
                CASES.id,
                CASES.number,
                CASES.place,
                CASES.track,
                CASES.level,
                CASES.title,
                CASES.stands,
                STREAMS.state,
            )
            .join(table_of(StreamRow), STREAMS.id == CASES.id)
            .where(or_(false(), *seen_from(viewer)), CASES.is_open.is_(True), CASES.number > after)
            .order_by(CASES.number)
            .limit(PAGE + 1)
        )
    ).all()
    names = await places(tx, {row.place for row in rows[:PAGE]})
    lines = []
    for row in rows[:PAGE]:
        case = Case.model_validate_json(row.state)
        found = mine(viewer, case, await forecast_of(tx, case, calendars, now))
        if found:
            lines.append(
                OnItsWay(
                    case=row.id,
                    number=row.number,
                    place=names[row.place],
                    track=row.track,
                    level=row.level,
                    title=row.title,
                    stands=row.stands,
                    coming=found,
                )
            )
    return OnTheirWay(lines=tuple(lines), after=rows[PAGE - 1].number if len(rows) > PAGE else "")


def mine(viewer: Viewer, case: Case, steps: Iterable[Coming]) -> Coming | None:
    """The first step ahead in which the viewer has a part."""
    return next((one for one in steps if not one.here and _has_part(viewer, case, one.step)), None)


def _has_part(viewer: Viewer, case: Case, step: StepName) -> bool:
    return any(
        plays(part, seat, viewer.account, case)
        for part in PARTS_IN.get(step, ())
        for seat in viewer.seats
    )


def _parts() -> dict[StepName, tuple[Part, ...]]:
    found: dict[StepName, list[Part]] = {}
    for act in RULES:
        if act.step:
            found.setdefault(act.step, []).extend(parts_of(act))
    return {step: tuple(dict.fromkeys(parts)) for step, parts in found.items()}


PARTS_IN = _parts()
