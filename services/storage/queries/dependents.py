"""Which open cases and living titles count a title (4.1.8): an eco-county those of its towns (CB5).

Whether a condition is met without it is judged as an application is, with the data of the case that
the title was won by and the register as it is now.
"""

from datetime import date, datetime

from sqlalchemy import select

from services.domain.attainment.indicators import Assessment
from services.domain.attainment.verdicts import Verdict
from services.domain.base import Frozen
from services.domain.case import Case
from services.domain.programme import library
from services.domain.programme.schema import Programme, ProgrammeRef
from services.domain.titles.register import HeldTitle, holders
from services.domain.titles.register_news import counting_data
from services.domain.titles.title import Title
from services.storage import case_log
from services.storage.papers import readiness
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import CaseRow, TitleRow

CASES, TITLES = table_of(CaseRow).c, table_of(TitleRow).c


class Shaken(Frozen):
    """A living title with the indicators that are met no longer, or cannot be computed."""

    id: str
    programme: ProgrammeRef
    codes: tuple[str, ...]
    certain: bool
    """Whether one of them was computed and is not met."""


async def counting_cases(tx: Tx, lost: HeldTitle, areas: tuple[str, ...]) -> list[str]:
    """Open cases of the areas whose data count it."""
    rows = await tx.execute(
        select(CASES.id).where(CASES.place.in_(areas), CASES.is_open.is_(True)).order_by(CASES.id)
    )
    found = []
    for stream in rows.scalars().all():
        case = await case_log.state(tx, stream)
        if isinstance(case, Case) and case.programme:
            programme = library.get(case.programme)
            if counting_data(programme, case.place, lost):
                found.append(stream)
    return found


async def counting_titles(
    tx: Tx, lost: HeldTitle, areas: tuple[str, ...], now: datetime
) -> tuple[Shaken, ...]:
    """Living titles of the areas that it leaves without one of their conditions."""
    rows = await tx.execute(
        select(TITLES.id)
        .where(TITLES.place.in_(areas), TITLES.cancelled_on.is_(None))
        .order_by(TITLES.id)
    )
    found = []
    for stream in rows.scalars().all():
        title = await case_log.state(tx, stream)
        if isinstance(title, Title) and (shaken := await _shaken(tx, title, lost, now)):
            found.append(shaken)
    return tuple(found)


async def _shaken(tx: Tx, title: Title, lost: HeldTitle, now: datetime) -> Shaken | None:
    assert title.programme
    programme = library.get(title.programme)
    codes = _resting_on(programme, counting_data(programme, title.place, lost))
    if not codes:
        return None
    unmet = [
        one
        for one in await _judged(tx, title, now)
        if one.code in codes and one.verdict in (Verdict.NOT_ATTAINED, Verdict.OPEN)
    ]
    if not unmet:
        return None
    return Shaken(
        id=title.id,
        programme=title.programme,
        codes=tuple(one.code for one in unmet),
        certain=any(one.verdict is Verdict.NOT_ATTAINED for one in unmet),
    )


async def still_held(tx: Tx, lost: HeldTitle, today: date) -> bool:
    """Whether the unit holds another living title that counts for the same."""
    known = await readiness.titles_in(tx, lost.unit)
    return lost.unit in holders(known, lost.unit, lost.track, lost.level, today)


def held(title: Title, unit: str) -> HeldTitle:
    """The title as the register had it of that unit."""
    assert title.track
    assert title.level
    assert title.named_on
    return HeldTitle(unit=unit, track=title.track, level=title.level, named_on=title.named_on)


def _resting_on(programme: Programme, data: tuple[str, ...]) -> set[str]:
    entries = library.catalogue_of(programme).entries
    return {one.code for one in entries if {datum.id for datum in one.base_data} & set(data)}


async def _judged(tx: Tx, title: Title, now: datetime) -> tuple[Assessment, ...]:
    """As of today: the data that it was won with, where its case is here, and the register."""
    case = await case_log.state(tx, title.case) if title.case else None
    known = case if isinstance(case, Case) else Case(id=title.id, programme=title.programme)
    return (await readiness.readiness(tx, known.but(place=title.place), now)).assessments
