"""Running cases move to a new version of their programme, and outlive the file of the old (4.1.3)."""

import asyncio
from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select

from services.domain.jobs import Job, JobState
from services.domain.migrating import CaseMigrated, MigrationChanged, Why
from services.domain.programme import library
from services.domain.programme.calendars import calendar_for
from services.domain.programme.schema import Obligation, Track
from services.domain.steps.application import (
    AcceptApplication,
    IssueDeficits,
    SubmitApplication,
)
from services.domain.tree.units import StepName
from services.storage import case_log, jobs
from services.storage.rulebook import definitions
from services.storage.rulebook.calendars import Calendars
from services.storage.rulebook.migrating import Looked, look
from services.storage.tables.base import table_of
from services.storage.tables.cases import CaseRow, ObligationRow
from services.workflows.migrating import migrate
from tests.storage.defining import bring_in, publish, village
from tests.workflows.walk import WORDS, Walk

Begin = Callable[..., Walk]
PROGRAMME = "village-municipal"
CALENDARS = Calendars(calendar_for(rehearsal=True))
LONG_AGO = "2020-01-01"


async def new_version(case: Walk, days: int = 9, more: str = "") -> None:
    now = await case.now()
    draft = await bring_in(case.database, village(days=days, day=LONG_AGO) + more, now=now)
    await publish(case.database, draft, now=now)


async def seen(case: Walk) -> Looked:
    async with case.database.reading() as tx:
        return await look(tx, PROGRAMME, CALENDARS, await case.now())


async def moved(case: Walk, looked: Looked, request_id: str = "request") -> Job:
    job = await migrate(
        case.client,
        CALENDARS,
        PROGRAMME,
        area="",
        case="",
        seen=looked.digest,
        reason="新版办法自本月起施行",
        by="zhang",
        request_id=request_id,
        now=await case.now(),
    )
    return await ended(case, job)


async def ended(case: Walk, job: str) -> Job:
    async with asyncio.timeout(60):
        while True:
            async with case.database.reading() as tx:
                found = await jobs.find(tx, job)
            if found and found.finished_at:
                return found
            await asyncio.sleep(0.01)


async def due_on(case: Walk) -> object:
    rows, row = table_of(ObligationRow).c, (case.case_id, Obligation.FORMAL_CHECK.value)
    async with case.database.reading() as tx:
        mine = select(rows.due_on).where(rows.stream == row[0], rows.what == row[1])
        return (await tx.execute(mine)).scalar_one()


async def in_formal_check(case: Walk) -> datetime:
    await case.to_application()
    await case.submit()
    return await case.now()


async def test_4_1_3_a_confirmed_case_moves_with_its_terms_and_goes_on(walk: Begin) -> None:
    case = walk(Track.VILLAGE)
    await in_formal_check(case)
    before = await case.case()
    await new_version(case)
    looked = await seen(case)
    (one,) = looked.runs
    assert (one.case, one.found.possible) == (case.case_id, True)
    assert one.found.terms[0].old == await due_on(case)
    job = await moved(case, looked)
    assert (job.state, job.done, job.total, job.by) == (JobState.DONE, 1, 1, "zhang")
    after = await case.case()
    assert after.programme == looked.target
    assert after.ledgers[Obligation.FORMAL_CHECK].budget == 9
    assert one.found.terms[0].new == await due_on(case)
    async with case.database.reading() as tx:
        facts = await case_log.events(tx, case.case_id)
        columns = table_of(CaseRow).c
        version = select(columns.programme_version).where(columns.id == case.case_id)
        assert (await tx.execute(version)).scalar_one() == 2
    (told,) = [fact for fact in facts if isinstance(fact, CaseMigrated)]
    assert (told.old, told.programme, told.by) == (before.programme, looked.target, "zhang")
    assert (await seen(case)).runs == ()
    await case.do(AcceptApplication)
    await case.stands(StepName.ACCEPTANCE)


async def test_4_1_3_what_went_on_after_it_was_looked_at_is_looked_at_again(walk: Begin) -> None:
    case = walk(Track.VILLAGE)
    await in_formal_check(case)
    await new_version(case)
    looked = await seen(case)
    await case.do(AcceptApplication)
    with pytest.raises(MigrationChanged):
        await moved(case, looked)
    assert (await case.case()).programme != looked.target


async def test_4_1_3_a_case_that_passed_a_step_otherwise_stays_and_says_why(walk: Begin) -> None:
    """The other one of the set moves; a repeated request begins no second job."""
    passed, fresh = walk(Track.VILLAGE), walk(Track.VILLAGE, place="990121101202")
    await passed.to_plan()
    await fresh.file()
    rules = passed.programme.procedure.creation
    turned = str(not rules.batch).lower()
    await new_version(fresh, more=f"  creation: {{endorsed: true, batch: {turned}}}\n")
    looked = await seen(fresh)
    found = {one.case: one.found.obstacles for one in looked.runs}
    assert [one.why for one in found[passed.case_id]] == [Why.STEP_DIFFERS]
    assert found[fresh.case_id] == ()
    job = await moved(fresh, looked)
    assert (job.done, job.total) == (1, 1)
    assert (await fresh.case()).programme == looked.target
    assert (await passed.case()).programme != looked.target
    again = await moved(fresh, looked)
    assert again == job


async def test_4_6_a_case_whose_file_vanished_still_runs(
    walk: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = walk(Track.VILLAGE)
    await in_formal_check(case)
    async with case.database.writing() as tx:
        await definitions.deposit(tx, await case.now())
    left = tuple(one for one in library.PROGRAMMES if one.id != PROGRAMME)
    monkeypatch.setattr(library, "_TOLD", {})
    monkeypatch.setattr(library, "_USED", {})
    monkeypatch.setattr(library, "bundled_catalogue", pytest.fail)
    monkeypatch.setattr(library, "PROGRAMMES", left)
    monkeypatch.setattr(library, "REFS", {library.pin(one): one for one in left})
    pinned = (await case.case()).programme
    assert pinned
    assert library.get(pinned) == case.programme
    entries = library.catalogue_of(case.programme).entries
    line = {"place": entries[0].code, "ground": "content-thin", "rule": "A3.4"}
    await case.do(
        IssueDeficits,
        lines=[{**line, "problem": WORDS, "remedy": WORDS}],
        indicators=[entry.code for entry in entries],
    )
    await case.do(SubmitApplication, manifest=(), papers_version=0, data_digest="digest")
    await case.do(AcceptApplication)
    await case.accept()
    await case.stands(StepName.UPPER_REVIEW)
