"""A town merges while cases run, and a title is lost that others count (4.1.5, 4.1.8)."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from services.domain.attainment.datasheet import DataSheet, Value
from services.domain.case import Case
from services.domain.clocks.calendar import local_day
from services.domain.errors import NotEntitled
from services.domain.facts import AnyFact
from services.domain.jobs import Job, JobState
from services.domain.programme.schema import Track
from services.domain.seats import Seat
from services.domain.steps.creation_request import GiveConsent
from services.domain.steps.plan import SubmitPlan
from services.domain.steps.recheck import ConcludeRecheck
from services.domain.titles.register_news import ToldOfTitle
from services.domain.titles.title import Title
from services.domain.titles.title_successions import TitleDoubted, TitleSucceeded
from services.domain.tree.following_units import UnitFollowed
from services.domain.tree.unit_changes import Happening, Line, UnitChange
from services.domain.tree.units import StepName
from services.storage import case_log, jobs
from services.storage.papers import data_sheets
from services.storage.queries.scope import Viewer
from services.storage.session import Database
from services.storage.tree import unit_changes
from services.storage.tree.units import Unit, put_unit
from services.workflows.unit_changing import follow
from tests.workflows.rounds.carried import Carried
from tests.workflows.test_county_freeze import lose_title
from tests.workflows.walk import WORDS, Walk, look, until

Begin = Callable[..., Walk]
Begun = Walk | Carried
SONGPING, BAIYUN = "990121101", "990121102"
UNITS = {"990121": "青溪县", SONGPING: "松坪镇", BAIYUN: "白云镇"}


@pytest.fixture(autouse=True)
async def towns(sqlite: Database) -> None:
    await plant(sqlite)


async def plant(database: Database, units: Mapping[str, str] = UNITS) -> None:
    async with database.writing() as tx:
        for code, name in units.items():
            unit = Unit(code=code, kind="place", name_zh=name, name_en=code, farm_related=True)
            await put_unit(tx, unit)


def said_as(kind: Happening, on: date, *lines: Line) -> UnitChange:
    return UnitChange(
        kind=kind,
        on=on,
        document_no="民发〔2030〕9号",
        source="关于撤并乡镇的批复",
        lines=lines,
    )


async def merged(case: Begun, on: date | None = None, change: UnitChange | None = None) -> str:
    """Baiyun goes into Songping: recorded by one, published by another; the job that sees to it."""
    lines = (
        Line(old=SONGPING, new=SONGPING, name_zh="松坪镇", name_en="Songping"),
        Line(old=BAIYUN, new=SONGPING, name_zh="松坪镇", name_en="Songping"),
    )
    now = await case.now()
    change = change or said_as(Happening.MERGE, on or local_day(now), *lines)
    async with case.database.writing() as tx:
        kept = await unit_changes.add(tx, change, by="zhang", now=now)
        await unit_changes.publish(tx, kept.id, by="li", now=now)
    return await follow(case.client, kept.id)


async def ended(case: Begun, job: str) -> Job:
    """The passes stand a minute apart, so the time is moved until the job has ended."""
    async with asyncio.timeout(60):
        while True:
            await case.sleep(seconds=20)
            async with case.database.reading() as tx:
                found = await jobs.find(tx, job)
            if found and found.finished_at:
                return found


async def facts(case: Walk, stream: str, kind: type[AnyFact]) -> list[Any]:
    async with case.database.reading() as tx:
        return [one for one in await case_log.events(tx, stream) if isinstance(one, kind)]


async def title_of(case: Walk, stream: str, seen: Callable[[Title], bool]) -> Title:
    found = await until(case.database, stream, lambda one: isinstance(one, Title) and seen(one))
    assert isinstance(found, Title)
    return found


async def test_4_1_5_a_towns_open_case_goes_on_under_the_town_that_it_was_merged_into(
    walk: Begin,
) -> None:
    case = walk(Track.TOWN, place=BAIYUN)
    await case.to_plan()
    of_old = case.actor(SubmitPlan)

    job = await ended(case, await merged(case))

    assert (job.state, job.done, job.failed) == (JobState.DONE, 1, 0)
    (followed,) = await facts(case, case.case_id, UnitFollowed)
    assert (followed.old, followed.new, followed.since) == (BAIYUN, SONGPING, followed.since)
    with pytest.raises(NotEntitled):
        await case.do(SubmitPlan, of_old, document="plan")
    case.place = SONGPING
    await case.do(SubmitPlan, document="plan")
    state = await case.case()
    assert (state.place, state.plan.document) == (SONGPING, "plan")
    seat = Seat(function=of_old.function, unit=SONGPING)
    assert Viewer("successor", (seat,)).sees_place(state.place)


async def test_4_1_5_what_is_published_ahead_waits_for_its_day(walk: Begin) -> None:
    case = walk(Track.TOWN, place=BAIYUN)
    await case.file()
    day = local_day(await case.now()) + timedelta(days=10)
    job = await merged(case, day)
    await case.sleep(days=8)
    assert (await case.case()).place == BAIYUN
    await case.do(GiveConsent, opinion=WORDS)
    await case.sleep(days=3)
    await ended(case, job)
    assert (await case.case()).place == SONGPING


async def test_4_1_5_a_merged_towns_title_rests_until_its_re_check_and_then_counts_again(
    walk: Begin,
) -> None:
    case = walk(Track.TOWN, place=BAIYUN)
    title = await case.old_title(local_day(await case.now()) - timedelta(days=100))

    await ended(case, await merged(case))

    (done,) = await facts(case, title, TitleSucceeded)
    assert (done.happening, done.fate, done.new) == (Happening.MERGE, "rests", SONGPING)
    resting = await title_of(case, title, lambda one: one.recheck_open)
    assert (resting.stands, resting.counts, resting.place) == ("resting", False, SONGPING)
    case.place = SONGPING
    stream = f"recheck-{title.removeprefix('title-')}-1"
    await until(case.database, stream, lambda one: one.stands == StepName.RECHECK)
    today = local_day(await case.now())
    await case.on(stream, ConcludeRecheck, checked_on=today, passed=True, opinion=WORDS)
    again = await title_of(case, title, lambda one: one.rechecks == 1)
    assert (again.stands, again.counts) == ("held", True)


async def test_4_1_5_of_two_titles_of_a_kind_that_meet_in_one_town_one_is_kept(
    walk: Begin,
) -> None:
    first, second = walk(Track.TOWN, place=SONGPING), walk(Track.TOWN, place=BAIYUN)
    today = local_day(await first.now())
    kept = await first.old_title(today - timedelta(days=300))
    gone = await second.old_title(today - timedelta(days=100))

    await ended(first, await merged(first))

    lost = await title_of(second, gone, lambda one: one.stands == "cancelled")
    assert lost.place == BAIYUN
    (told,) = await facts(second, gone, TitleSucceeded)
    assert told.absorbed_by == kept
    assert (await title_of(first, kept, lambda one: True)).stands == "resting"


def ten_towns(sheet: DataSheet) -> DataSheet:
    """With one town named of ten, CB5 is not met, which no other figure can change."""
    amount = Value(datum="towns_total", year=sheet.year, amount=Decimal(10))
    return sheet.model_copy(update={"values": (amount,)})


async def test_4_1_8_a_lost_town_title_is_told_to_the_countys_case_and_shakes_its_title(
    walk: Begin,
) -> None:
    named, open_case, town = walk(Track.COUNTY), walk(Track.COUNTY), walk(Track.TOWN)
    await named.to_naming()
    county = await named.name()
    async with named.database.writing() as tx:
        await data_sheets.change(tx, named.case_id, ten_towns, by="li", now=await named.now())
    await open_case.to_plan()

    lost = await lose_title(town)

    def told(one: Any) -> bool:
        return isinstance(one, Case) and bool(one.stale)

    case = await until(open_case.database, open_case.case_id, told)
    assert isinstance(case, Case)
    assert [(one.title, one.unit) for one in case.stale] == [(lost.id, town.place)]
    (news,) = await facts(open_case, open_case.case_id, ToldOfTitle)
    assert not news.counts
    shaken = await title_of(named, county.id, lambda one: bool(one.doubts))
    assert shaken.doubts == ("CB5",)
    (doubted,) = await facts(named, county.id, TitleDoubted)
    assert (doubted.title, doubted.recheck) == (lost.id, True)
    await named.sleep(days=2)  # It was named today, and is not looked at again on the same day.
    await title_of(named, county.id, lambda one: one.recheck_open)


async def test_4_1_8_where_nobody_can_say_what_is_left_the_next_re_check_looks_at_it(
    walk: Begin,
) -> None:
    """A county title from before the system: how many towns it counted is written nowhere here."""
    county, town = walk(Track.COUNTY), walk(Track.TOWN)
    title = await county.old_title(local_day(await county.now()) - timedelta(days=100))
    await lose_title(town)
    doubted = await title_of(county, title, lambda one: bool(one.doubts))
    assert not doubted.recheck_open
    assert await look(county.database, f"recheck-{title.removeprefix('title-')}-1") is None
