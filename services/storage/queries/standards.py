"""Old and new standards for a re-check (A6.3): the naming's definition beside the one in force.

What differs and what still does is said in `domain/attainment/recheck_standards.py`; here it is fetched.
"""

from datetime import datetime

from sqlmodel import col, select

from services.domain.attainment.datasheet import DataSheet
from services.domain.attainment.recheck_standards import Standards, lines_between
from services.domain.case import Case
from services.domain.clocks.calendar import local_day
from services.domain.errors import NotFound
from services.domain.papers.application import with_register
from services.domain.programme.library import catalogue_of
from services.domain.tree.units import StepName
from services.storage import case_log
from services.storage.papers.readiness import papers, profile, programme_of, titles_in
from services.storage.rulebook import definitions
from services.storage.session import Tx
from services.storage.tables.cases import CaseRow, TitleRow


async def standards(tx: Tx, recheck: Case, now: datetime) -> Standards:
    """The catalogue in force on the day on which the re-check was opened.

    The values are those of the case that ended in the title; a title won before the system has
    none (A0.11). Raises NotFound for a case that is no re-check.
    """
    if not recheck.title:
        raise NotFound(step=StepName.RECHECK.value)
    old = programme_of(recheck)
    opened = select(CaseRow.opened_at).where(col(CaseRow.id) == recheck.id)
    day = local_day((await tx.execute(opened)).scalar_one())
    new = await definitions.programme(tx, old.id, day)
    if new.version < old.version:
        new = old
    first = await _first_case(tx, recheck.title)
    sheet = DataSheet(year=day.year - 1)
    if first is not None:
        known = await papers(tx, first, now)
        sheet = with_register(new, known, await titles_in(tx, recheck.place), day)
    return Standards(
        programme=new.title,
        was_version=old.version,
        now_version=new.version,
        lines=lines_between(
            catalogue_of(old), catalogue_of(new), sheet, await profile(tx, recheck.place)
        ),
    )


async def _first_case(tx: Tx, title: str) -> Case | None:
    row = await tx.execute(select(TitleRow.case).where(col(TitleRow.id) == title))
    case = row.scalar_one_or_none()
    state = await case_log.state(tx, case) if case else None
    return state if isinstance(state, Case) else None
