"""A change of units on a real database: the tree, its past, seats, counts (4.1.5)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from services.domain.base import CLOCK
from services.domain.jobs import JobKind
from services.domain.programme.schema import TitleLevel, Track
from services.domain.seats import Seat
from services.domain.steps.creation_request import FileCreationRequest
from services.domain.titles.targets import Target
from services.domain.titles.title_successions import SucceedTitle
from services.domain.tree.following_units import FollowUnit
from services.domain.tree.unit_changes import (
    ChangeFaulty,
    Happening,
    Line,
    OwnChange,
    Recorded,
    UnitChange,
    UnitEnded,
)
from services.domain.tree.units import Function
from services.domain.whole_case import Withdraw
from services.storage import jobs, targets
from services.storage.people.accounts import NewAccount, create_account, identity
from services.storage.queries import public
from services.storage.queries.bureau import Asked as AskedForCases
from services.storage.queries.bureau import cases
from services.storage.queries.register_then import register_of
from services.storage.queries.scope import Viewer
from services.storage.queries.unit_streams import touched
from services.storage.queries.units_then import names_then, units_on
from services.storage.session import Database
from services.storage.tables.base import table_of
from services.storage.tables.unit_changes import UnitPeriodRow
from services.storage.tree import unit_changes
from services.storage.tree.units import Unit, get_unit, put_unit, units_in
from tests.domain.stage import MONDAY, Stage, titled
from tests.storage.recording import record, record_last

COUNTY, ELSEWHERE = "990121", "990122"
SONGPING, BAIYUN, FAR = "990121101", "990121102", "990122101"
UPPER = "990121102001"
NAMES = {
    COUNTY: "青溪县",
    ELSEWHERE: "临江县",
    SONGPING: "松坪镇",
    BAIYUN: "白云镇",
    UPPER: "上坪村",
    FAR: "江口镇",
}
DAY, NOW = date(2031, 1, 1), datetime(2031, 1, 1, 1, tzinfo=UTC)
EVE = DAY - timedelta(days=1)


@pytest.fixture(autouse=True)
async def tree(database: Database) -> None:
    async with database.writing() as tx:
        for code, name in NAMES.items():
            unit = Unit(code=code, kind="place", name_zh=name, name_en=code, farm_related=True)
            await put_unit(tx, unit)


def line(old: str, new: str, name: str) -> Line:
    return Line(old=old, new=new, name_zh=name, name_en=new)


MERGE = (
    line(SONGPING, SONGPING, "松坪镇"),
    line(BAIYUN, SONGPING, "松坪镇"),
    line(UPPER, "990121101008", "上坪村"),
)
MOVE = (line(UPPER, "990122101009", "上坪村"),)


def change(kind: Happening, *lines: Line, on: date = DAY) -> UnitChange:
    return UnitChange(
        kind=kind,
        on=on,
        document_no="民发〔2030〕9号",
        source="关于调整行政区划的批复",
        lines=lines,
    )


async def in_force(database: Database, what: UnitChange) -> Recorded:
    async with database.writing() as tx:
        kept = await unit_changes.add(tx, what, by="zhang", now=NOW)
        await unit_changes.publish(tx, kept.id, by="li", now=NOW)
        return await unit_changes.enter_into_force(tx, kept.id, NOW)


def follows(kept: Recorded, old: str) -> dict[str, object]:
    return {"old": old, "new": kept.content.successor(old), "since": DAY, "change": kept.id}


async def test_4_1_5_the_tree_is_another_from_the_day_on_and_as_it_was_before(
    database: Database,
) -> None:
    kept = await in_force(database, change(Happening.MERGE, *MERGE))
    async with database.writing() as tx:
        again = await unit_changes.enter_into_force(tx, kept.id, NOW + timedelta(days=1))
    assert again.in_force_at == kept.in_force_at
    async with database.reading() as tx:
        now = [unit.code for unit in await units_in(tx, COUNTY)]
        then = {unit.code: unit.name_zh for unit in await units_on(tx, COUNTY, EVE)}
        later = [unit.code for unit in await units_on(tx, COUNTY, DAY)]
        ended = await get_unit(tx, BAIYUN)
        village = await get_unit(tx, "990121101008")
    assert now == later == [COUNTY, SONGPING, "990121101008"]
    assert then == {code: NAMES[code] for code in (COUNTY, SONGPING, BAIYUN, UPPER)}
    assert ended
    assert (ended.name_zh, ended.ended_on) == ("白云镇", DAY)
    assert village
    assert village.farm_related, "what was known of the village is known of it under its new code"


async def test_4_1_5_a_renamed_town_is_called_as_it_was_where_the_past_is_shown(
    database: Database,
) -> None:
    await in_force(database, change(Happening.RENAME, line(SONGPING, SONGPING, "青松镇")))
    async with database.reading() as tx:
        names = await names_then(tx, {SONGPING})
    assert names.place(SONGPING, EVE).path.zh == "青溪县松坪镇"
    assert names.place(SONGPING, DAY).path.zh == "青溪县青松镇"


async def test_4_1_5_a_change_is_kept_as_it_was_recorded_and_published_by_somebody_else(
    database: Database,
) -> None:
    async with database.writing() as tx:
        first = await unit_changes.add(tx, change(Happening.MOVE, *MOVE), by="zhang", now=NOW)
        other = await unit_changes.add(tx, change(Happening.MERGE, *MERGE), by="zhang", now=NOW)
    with pytest.raises(OwnChange):
        async with database.writing() as tx:
            await unit_changes.publish(tx, first.id, by="zhang", now=NOW)
    assert (first.id, other.id) == ("2031-1", "2031-2")
    async with database.writing() as tx:
        await unit_changes.publish(tx, first.id, by="li", now=NOW)
        await unit_changes.enter_into_force(tx, first.id, NOW)
    with pytest.raises(ChangeFaulty, match="ended-unit"):
        async with database.writing() as tx:
            await unit_changes.publish(tx, other.id, by="li", now=NOW)
    async with database.reading() as tx:
        assert [one.id for one in await unit_changes.newest(tx)] == [other.id, first.id]
        assert await unit_changes.not_followed(tx) == [first.id]
    async with database.writing() as tx:
        await jobs.begin(tx, "units-1", JobKind.UNITS, NOW, subject=first.id)
        await jobs.finish(tx, "units-1", NOW)
        assert await unit_changes.not_followed(tx) == []


async def test_4_1_5_one_change_is_undone_by_another_and_the_old_code_lives_again(
    database: Database,
) -> None:
    await in_force(database, change(Happening.MERGE, *MERGE))
    back = change(
        Happening.SPLIT,
        line(SONGPING, SONGPING, "松坪镇"),
        line(SONGPING, BAIYUN, "白云镇"),
        line("990121101008", UPPER, "上坪村"),
        on=date(2032, 1, 1),
    )
    await in_force(database, back)
    async with database.reading() as tx:
        assert {unit.code for unit in await units_in(tx, COUNTY)} == {
            COUNTY,
            SONGPING,
            BAIYUN,
            UPPER,
        }
        between = {unit.code for unit in await units_on(tx, COUNTY, date(2031, 6, 1))}
        periods = table_of(UnitPeriodRow).c
        rows = await tx.execute(select(periods.since, periods.until).where(periods.code == BAIYUN))
        assert sorted(rows) == [(date.min, DAY), (date(2032, 1, 1), None)]
    assert between == {COUNTY, SONGPING, "990121101008"}


async def account(database: Database, unit: str) -> str:
    seat = Seat(function=Function.TOWN_GOVERNMENT, unit=unit)
    new = NewAccount(login=f"of-{unit}", name="王某", password="pine-tree", seats=(seat,))
    return await create_account(database, new, datetime(2030, 1, 1, tzinfo=UTC))


async def test_4_1_5_who_worked_in_the_merged_town_works_in_its_successor(
    database: Database,
) -> None:
    worker = await account(database, BAIYUN)
    await in_force(database, change(Happening.MERGE, *MERGE))
    async with database.reading() as tx:
        before = await identity(tx, worker, datetime(2030, 12, 31, 15, 59, tzinfo=UTC))
        after = await identity(tx, worker, datetime(2030, 12, 31, 16, 0, tzinfo=UTC))
    assert before
    assert after
    assert [seat.unit for seat in before.seats] == [BAIYUN]
    assert [seat.unit for seat in after.seats] == [SONGPING]


async def village_case(database: Database) -> Stage:
    stage = Stage(Track.VILLAGE)
    stage.place = UPPER
    stage.do(FileCreationRequest)
    return stage


async def test_4_1_5_the_successor_reads_the_closed_cases_and_follows_up_the_open_one(
    database: Database,
) -> None:
    """The village went to another county: what was closed there stays with who did it as well."""
    worker, former = await account(database, FAR), await account(database, BAIYUN)
    closed = await village_case(database)
    closed.do(Withdraw)
    await record(database, closed)
    kept = await in_force(database, change(Happening.MOVE, *MOVE))
    async with database.reading() as tx:
        seats = [(await identity(tx, one, NOW)) for one in (worker, former)]
        for who in seats:
            assert who
            viewer = Viewer(who.account, who.seats)
            found = await cases(tx, viewer, AskedForCases())
            assert [case.id for case in found] == [closed.state.id]
            assert viewer.sees_place(UPPER)
    assert seats[0]
    assert seats[0].seats[0].also == (UPPER,)
    open_one = await village_case(database)
    open_one.state = open_one.state.but(id="open")
    open_one.facts[0] = open_one.facts[0].model_copy(update={"request_id": "open"})
    with pytest.raises(UnitEnded) as refused:
        await record(database, open_one)
    assert refused.value.params["successor"] == kept.content.successor(UPPER)


async def test_4_1_5_a_case_that_follows_is_listed_where_it_lies_and_its_past_is_kept(
    database: Database,
) -> None:
    stage = await village_case(database)
    await record(database, stage)
    kept = await in_force(database, change(Happening.MOVE, *MOVE))
    stage.do(FollowUnit, CLOCK, **follows(kept, UPPER), ended={UPPER: "990122101009"})
    await record_last(database, stage)
    seat = Seat(function=Function.COUNTY_OFFICER, unit=ELSEWHERE)
    async with database.reading() as tx:
        there = await cases(tx, Viewer("officer", (seat,)), AskedForCases())
        seat = seat.model_copy(update={"unit": COUNTY})
        here = await cases(tx, Viewer("officer", (seat,)), AskedForCases())
    assert [case.place.code for case in there] == ["990122101009"]
    assert here == ()


async def test_4_1_5_register_and_targets_count_where_a_title_lay_on_the_day(
    database: Database,
) -> None:
    title = titled(Track.VILLAGE)
    title.facts[0] = title.facts[0].model_copy(update={"place": UPPER})
    title.state = title.state.but(place=UPPER)
    title.place = UPPER
    await record(database, title)
    target = Target(
        id="t",
        area=COUNTY,
        track=Track.VILLAGE,
        level=TitleLevel.MUNICIPAL,
        aim="reach",
        count=1,
        first_year=MONDAY.year,
        last_year=MONDAY.year,
        rule="A0.7",
    )
    async with database.writing() as tx:
        await targets.add(tx, target, by="li", now=NOW)
    kept = await in_force(database, change(Happening.MOVE, *MOVE))
    said = {**follows(kept, UPPER), "happening": Happening.MOVE, "fate": "passes"}
    title.do(SucceedTitle, CLOCK, **said)
    await record_last(database, title)
    async with database.reading() as tx:
        (counted,) = await targets.counted(tx, COUNTY)
        then = await register_of(tx, public.Asked(county=COUNTY, on=EVE))
        now = await register_of(tx, public.Asked(county=ELSEWHERE))
        before = await register_of(tx, public.Asked(on=date(2029, 1, 1)))
        called = await register_of(tx, public.Asked(q="上坪", on=EVE))
    assert counted.units == (UPPER,)
    assert [(one.place.code, one.place.path.zh) for one in then] == [(UPPER, "青溪县白云镇上坪村")]
    assert [one.place.code for one in now] == ["990122101009"]
    assert before == ()
    assert called == then


async def test_4_1_5_what_a_change_will_touch_is_shown_before_it_is_published(
    database: Database,
) -> None:
    await account(database, BAIYUN)
    stage, title = await village_case(database), titled(Track.TOWN)
    await record(database, stage)
    await record(database, title)
    async with database.reading() as tx:
        found = await touched(tx, change(Happening.MERGE, *MERGE))
    assert found.counts == {"cases": 1, "titles": 1, "filings": 0, "people": 1, "rounds": 0}
    assert [one.place for one in found.cases] == [UPPER]
    assert [one.id for one in found.titles] == [title.state.id]
    assert [(one.name, one.unit) for one in found.people] == [("王某", BAIYUN)]
