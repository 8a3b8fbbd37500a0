"""A title lost after rectification freezes its county for the year (A4.5, F6, E8)."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from services.domain.case import Case
from services.domain.clocks.calendar import local_day, start_of_day
from services.domain.errors import NotNow, TooEarly
from services.domain.programme.schema import Obligation, TitleLevel, Track
from services.domain.steps.creation_request import GiveConsent, ListApplicant
from services.domain.steps.recheck import ConcludeRecheck
from services.domain.steps.rectification import (
    ConcludeFailure,
    ReReview,
    SubmitRectificationReport,
)
from services.domain.titles.title import RecordAward, Title
from services.domain.tree.units import StepName
from services.domain.whole_case import Withdraw
from services.storage.guards import CountyFrozen
from services.storage.queries.obligations import due_at
from services.storage.tables.cases import FreezeRow
from tests.workflows.walk import FINDING, WORDS, Walk, look, until

Begin = Callable[..., Walk]
REPORT: dict[str, Any] = {"document": "report", "measures": [{"no": 1, "measures": WORDS}]}


async def in_december(case: Walk) -> datetime:
    """The coming 10 December, a year away at least; and the New Year after it."""
    year = (await case.now()).year + 1
    await case.wait_for(start_of_day(date(year, 12, 10)) + timedelta(hours=9))
    return start_of_day(date(year + 1, 1, 1))


async def found_wanting(village: Walk, **more: Any) -> tuple[str, str]:
    """An old title and its re-check, long overdue, with one finding to be mended."""
    named_on = local_day(await village.now()) - timedelta(days=800)
    title = await village.old_title(named_on, **more)
    stream = f"recheck-{village.case_id}-old-1"
    await until(village.database, stream, lambda one: one.stands == StepName.RECHECK)
    today = local_day(await village.now())
    said: dict[str, Any] = {"passed": False, "points": (FINDING,), "opinion": WORDS}
    await village.on(stream, ConcludeRecheck, checked_on=today, **said)
    await until(village.database, stream, lambda one: one.stands == StepName.RECTIFICATION)
    return title, stream


async def fail(village: Walk, **more: Any) -> str:
    """A title whose re-check fails and is rectified in vain twice."""
    title, stream = await found_wanting(village, **more)
    rechecker = village.actor(ConcludeRecheck)
    await village.on(stream, SubmitRectificationReport, **REPORT)
    await village.on(stream, ReReview, rechecker, closed=(), opinion=WORDS)
    await village.on(stream, SubmitRectificationReport, **REPORT)
    await village.on(stream, ConcludeFailure, rechecker, reason=WORDS)
    return title


async def lose_title(village: Walk, **more: Any) -> Title:
    return await cancelled(village, await fail(village, **more))


async def cancelled(village: Walk, title: str) -> Title:
    lost = await until(village.database, title, lambda one: one.stands == "cancelled")
    assert isinstance(lost, Title)
    return lost


async def test_a4_5_f6_the_title_is_lost_and_the_county_frozen_until_new_year(walk: Begin) -> None:
    """F6: the whole year, at every level of the county, and not a day longer."""
    open_town = walk(Track.TOWN)
    elsewhere = walk(Track.TOWN, place="990122101")
    new_year = await in_december(open_town)
    await open_town.file()
    await elsewhere.file()
    lost = await lose_title(walk(Track.VILLAGE))
    assert lost.cancelled_on == local_day(await open_town.now())
    assert lost.last_result == "failed"

    paused = await open_town.until(lambda case: case.paused_until is not None)
    assert paused.paused_until == new_year
    with pytest.raises(NotNow, match="paused"):
        await open_town.do(ListApplicant)
    other = await elsewhere.case()
    assert other.paused_until is None

    late = walk(Track.COUNTY)
    await late.wait_for(new_year - timedelta(minutes=1))
    with pytest.raises(CountyFrozen):
        await late.file()
    assert await look(late.database, late.case_id) is None
    await late.wait_for(new_year)
    taken = walk(Track.COUNTY)
    await taken.file()
    await taken.stands(StepName.CREATION_REQUEST)
    going = await open_town.until(lambda case: case.paused_until is None)
    assert going.stands == StepName.CREATION_REQUEST


async def test_a4_5_e8_a_case_may_be_withdrawn_while_it_is_paused(walk: Begin) -> None:
    town = walk(Track.TOWN)
    await in_december(town)
    await town.file()
    await lose_title(walk(Track.VILLAGE))
    await town.until(lambda case: case.paused_until is not None)
    await town.do(Withdraw, reason=WORDS)
    withdrawn = await town.case()
    assert withdrawn.paused_until is None
    assert withdrawn.stands == "withdrawn"


async def test_a4_5_f1_a_notice_that_runs_keeps_its_published_dates_and_naming_waits(
    walk: Begin,
) -> None:
    town = walk(Track.TOWN)
    new_year = await in_december(town)
    await town.to_notice()
    await town.publish()
    end = (await town.notice_row()).ends_at
    assert end
    await lose_title(walk(Track.VILLAGE, place="990121102201"))
    await town.until(lambda case: case.paused_until is not None)
    await town.wait_for(end)
    closed = await town.stands(StepName.NAMING)
    assert isinstance(closed, Case)
    assert closed.paused_until == new_year
    await town.wait_for(new_year)
    await town.until(lambda case: case.paused_until is None)
    await town.name()


async def test_e8_where_the_setting_says_continue_open_cases_go_on_and_new_ones_wait(
    walk: Begin,
) -> None:
    town, village = walk(Track.TOWN), walk(Track.VILLAGE)
    await town.file()
    rules = village.programme.procedure
    setting = rules.recheck.model_copy(update={"on_freeze": "continue"})
    goes_on = rules.model_copy(update={"recheck": setting})
    lost = await lose_title(village, procedure=goes_on)
    await village.client.temporal.get_workflow_handle(lost.id).result()
    assert (await town.case()).paused_until is None
    await town.do(GiveConsent, opinion=WORDS)
    with pytest.raises(CountyFrozen):
        await walk(Track.COUNTY).file()


async def test_a4_5_nothing_is_done_with_a_cancelled_title(walk: Begin) -> None:
    village = walk(Track.VILLAGE)
    lost = await lose_title(village)
    award: dict[str, Any] = {"yuan": 1, "document_no": "财拨1号"}
    with pytest.raises(NotNow, match="cancelled"):
        await village.on(lost.id, RecordAward, paid_on=lost.cancelled_on, **award)


async def test_1_3_9_a4_5_who_never_reports_loses_the_title_and_freezes_the_county(
    walk: Begin,
) -> None:
    village = walk(Track.VILLAGE)
    title, stream = await found_wanting(village)
    rechecker = village.actor(ConcludeRecheck)
    async with village.database.reading() as tx:
        end = await due_at(tx, stream, Obligation.RECTIFICATION)
    assert end
    await village.wait_for(end - timedelta(minutes=1))
    with pytest.raises(TooEarly):
        await village.on(stream, ConcludeFailure, rechecker, reason=WORDS, due_at=end)
    await village.sleep(minutes=1)
    await village.on(stream, ConcludeFailure, rechecker, reason=WORDS, due_at=end)
    lost = await cancelled(village, title)
    assert lost.cancelled_on == local_day(end)
    async with village.database.reading() as tx:
        assert await due_at(tx, stream, Obligation.RECTIFICATION) is None
    with pytest.raises(CountyFrozen):
        await walk(Track.COUNTY).file()


async def test_a4_5_e9_a_higher_title_that_fails_takes_the_municipal_one_of_its_unit_along(
    walk: Begin,
) -> None:
    """The Bureau ends its own title and freezes the county; of the higher one it proposes so."""
    village = walk(Track.VILLAGE)
    neighbour = walk(Track.VILLAGE, place="990121101202")
    recent = local_day(await village.now()) - timedelta(days=100)
    municipal, next_door = await village.old_title(recent), await neighbour.old_title(recent)
    higher = walk(Track.VILLAGE, level=TitleLevel.PROVINCIAL)
    provincial = await fail(higher)
    lost = await cancelled(village, municipal)
    assert lost.cancelled_on == local_day(await village.now())
    kept = await until(
        higher.database, provincial, lambda one: isinstance(one, Title) and one.rechecks == 1
    )
    assert isinstance(kept, Title)
    assert (kept.stands, kept.last_result, kept.proposals) == ("held", "failed", 1)
    assert kept.recheck_due
    assert kept.recheck_due > local_day(await higher.now())
    beside = await look(neighbour.database, next_door)
    assert beside
    assert beside.stands == "held"
    with pytest.raises(CountyFrozen):
        await walk(Track.COUNTY).file()


async def test_a4_5_a_re_check_that_is_under_way_when_its_title_goes_comes_to_its_end(
    walk: Begin,
) -> None:
    village = walk(Track.VILLAGE)
    municipal, stream = await found_wanting(village)
    await fail(walk(Track.VILLAGE, level=TitleLevel.PROVINCIAL))
    lost = await cancelled(village, municipal)
    rechecker = village.actor(ConcludeRecheck)
    await village.on(stream, SubmitRectificationReport, **REPORT)
    await village.on(stream, ConcludeFailure, rechecker, reason=WORDS)
    ended: Title = await village.client.temporal.get_workflow_handle(
        municipal, result_type=Title
    ).result()
    assert ended.rechecks == 1
    assert ended.cancelled_on == lost.cancelled_on
    assert not ended.recheck_open
    async with village.database.reading() as tx:
        freezes = (await tx.execute(select(FreezeRow.title))).scalars().all()
    assert municipal not in freezes
    assert len(freezes) == 1
