"""Visit days across cases, in the record transaction: told once, and once again where a review is
done anew (C3.6.8, 2.2.1).
"""

import asyncio

import pytest

from services.domain.base import Receipt
from services.domain.clocks.calendar import local_day
from services.domain.filing import FileVisitNote, Filing
from services.domain.offices.returning import SendBack
from services.domain.offices.visit_days import AnnounceVisitDay, VisitAnnounced
from services.domain.offices.visits import Stop
from services.domain.programme.schema import Track
from services.domain.tree.units import StepName
from services.storage import visits
from services.storage.queries.filings import kinds_of_visit
from services.storage.session import Database
from tests.domain.stage import EXPERTS, Stage
from tests.storage.recording import half_done, must_wait, record, record_last, write

STEP = StepName.ACCEPTANCE


def examined() -> Stage:
    stage = Stage(Track.COUNTY)
    stage.to(STEP)
    return stage


def announced(case: Stage, number: int) -> Stage:
    """A visit day of this one case."""
    day = Stage(Track.COUNTY, state=Filing(id=f"filing-{number}"), now=case.now)
    stop = Stop(case=case.case.id, place=case.place, step=STEP, hour="09:30")
    today = local_day(case.now)
    day.do(AnnounceVisitDay, place="9901", hour="09:30", stops=(stop,), visited_on=today)
    return day


async def told(database: Database, case: Stage) -> str:
    async with database.reading() as tx:
        found = await visits.announced(tx, case.case.id, STEP)
    return found.day if found else ""


async def kinds(database: Database, case: Stage) -> tuple[str, ...]:
    async with database.reading() as tx:
        return await kinds_of_visit(tx, case.case.id)


async def sent_back(database: Database, case: Stage, *, to: StepName) -> None:
    """To the application, a day later, and forward to the same step again."""
    recorded = len(case.facts)
    case.sleep(days=1)
    case.do(SendBack, to=StepName.APPLICATION)
    case.to(to)
    for number, fact in enumerate(case.facts[recorded:], start=recorded + 1):
        async with database.writing() as tx:
            await write(tx, case, fact, number)


async def test_c3_6_8_two_announcements_of_one_visit_take_turns_and_the_second_is_refused(
    database: Database,
) -> None:
    case = examined()
    await record(database, case)
    first, second = announced(case, 1), announced(case, 2)
    async with half_done(database, first):
        writing: asyncio.Task[Receipt] = asyncio.create_task(record_last(database, second))
        await must_wait(writing)
    with pytest.raises(VisitAnnounced):
        await writing
    assert await told(database, case) == "filing-1"


async def test_2_2_1_a_review_done_anew_is_not_spared_its_visits_by_those_of_the_one_before(
    database: Database,
) -> None:
    """A1.9 asks for both kinds of visit in each."""
    case = Stage(Track.COUNTY)
    case.to(StepName.TECHNICAL_ASSESSMENT)
    await record(database, case)
    case.sleep(hours=1)
    note = Stage(Track.COUNTY, state=Filing(id="filing-note"), now=case.now)
    note.do(FileVisitNote, case.expert(), appointed=EXPERTS)
    await record(database, note)
    assert await kinds(database, case) == ("open",)
    await sent_back(database, case, to=StepName.TECHNICAL_ASSESSMENT)
    assert await kinds(database, case) == ()


async def test_2_2_1_sent_back_and_come_again_the_case_is_visited_anew(database: Database) -> None:
    case = examined()
    await record(database, case)
    case.sleep(hours=1)
    await record(database, announced(case, 1))
    await sent_back(database, case, to=STEP)
    assert await told(database, case) == ""
    case.sleep(hours=1)
    await record(database, announced(case, 2))
    assert await told(database, case) == "filing-2"
