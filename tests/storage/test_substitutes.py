"""Who sits in whose seat today, on both databases (C2.9.7, C3.7.1)."""

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import select

from services.domain.clocks.calendar import BEIJING
from services.domain.errors import NotEntitled, NotFound
from services.domain.offices.substitutes import AlreadySubstituted, Arrangement, SubstituteUnfit
from services.domain.seats import Seat
from services.domain.tree.units import Function
from services.storage.people import substitutes
from services.storage.people.accounts import NewAccount, create_account, identity
from services.storage.people.substitutes import Absence, Arranger
from services.storage.queries import substitutes as shown
from services.storage.queries.scope import Viewer
from services.storage.session import Database
from services.storage.tables.substitutes import SubstitutionRow

NOW = datetime(2031, 6, 9, 9, 0, tzinfo=BEIJING)
MONDAY, FRIDAY = date(2031, 6, 9), date(2031, 6, 13)
BUREAU = "9901:huanbao"
OFFICER = Seat(function=Function.CITY_OFFICER, unit=BUREAU)
LEADER = Seat(function=Function.CITY_LEADER, unit=BUREAU)
VERIFIER = Seat(function=Function.VERIFYING_UNIT, unit=BUREAU)
DAY = timedelta(hours=24)


class Bureau:
    """Wang is the officer, Li verifies values in the same bureau, Gu leads it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.ids: dict[str, str] = {}

    async def hire(self, **staff: Seat) -> "Bureau":
        for name, seat in staff.items():
            new = NewAccount(login=name, name=name.title(), password="pine-tree", seats=(seat,))
            self.ids[name] = await create_account(self.database, new, NOW - DAY)
        return self

    async def arrange(
        self,
        key: str,
        absent: str,
        substitute: str,
        first: date | None = MONDAY,
        last: date | None = FRIDAY,
        *,
        now: datetime = NOW,
    ) -> None:
        wish = Arrangement(
            absent=self.ids[absent],
            substitute=self.ids[substitute],
            function=OFFICER.function if absent == "wang" else VERIFIER.function,
            unit=BUREAU,
            first=first,
            last=last,
        )
        async with self.database.writing() as tx:
            await substitutes.arrange(tx, key, wish, reason="出差", by=self.gu, now=now)

    @property
    def gu(self) -> Arranger:
        return Arranger(account=self.ids["gu"], seats=(LEADER,))

    async def lent(self, name: str, now: datetime = NOW) -> tuple[Seat, ...]:
        async with self.database.reading() as tx:
            who = await identity(tx, self.ids[name], now)
        assert who
        return tuple(seat for seat in who.seats if seat.instead_of)


@pytest.fixture
async def bureau(database: Database) -> Bureau:
    return await Bureau(database).hire(wang=OFFICER, li=VERIFIER, gu=LEADER)


async def test_c2_9_7_the_seat_is_lent_from_the_first_day_to_24_00_of_the_last(
    bureau: Bureau,
) -> None:
    await bureau.arrange("a" * 32, "wang", "li")
    lent = OFFICER.model_copy(update={"instead_of": bureau.ids["wang"]})
    midnight = datetime(2031, 6, 14, tzinfo=BEIJING)
    assert await bureau.lent("li") == (lent,)
    assert await bureau.lent("li", midnight - timedelta(seconds=1)) == (lent,)
    assert await bureau.lent("li", midnight) == ()
    assert await bureau.lent("li", datetime(2031, 6, 8, 23, tzinfo=BEIJING)) == ()


async def test_c2_9_7_ended_early_the_seat_is_free_at_once_and_the_row_says_by_whom(
    bureau: Bureau,
) -> None:
    await bureau.arrange("a" * 32, "wang", "li")
    li = Arranger(account=bureau.ids["li"], seats=(VERIFIER,))
    async with bureau.database.writing() as tx:
        with pytest.raises(NotEntitled):
            await substitutes.end(tx, "a" * 32, li, NOW)
        await substitutes.end(tx, "a" * 32, bureau.gu, NOW)
        with pytest.raises(NotFound):
            await substitutes.end(tx, "b" * 32, bureau.gu, NOW)
    assert await bureau.lent("li") == ()
    async with bureau.database.reading() as tx:
        kept = (await tx.execute(select(SubstitutionRow))).one()
    assert (kept.made_by, kept.ended_by) == (bureau.ids["gu"], bureau.ids["gu"])


async def test_c3_7_1_b_acts_whenever_a_is_entered_as_absent(bureau: Bureau) -> None:
    await bureau.arrange("a" * 32, "wang", "li", None, None)
    assert await bureau.lent("li") == ()
    wang = Arranger(account=bureau.ids["wang"], seats=(OFFICER,))
    away = Absence(account=bureau.ids["wang"], unit=BUREAU, first=MONDAY, last=MONDAY)
    async with bureau.database.writing() as tx:
        await substitutes.enter_absence(tx, "c" * 32, away, reason="病假", by=wang, now=NOW)
    assert [seat.instead_of for seat in await bureau.lent("li")] == [bureau.ids["wang"]]
    assert await bureau.lent("li", NOW + DAY) == ()


async def test_c2_9_7_a_lent_seat_is_not_lent_on(bureau: Bureau) -> None:
    """Li sits for Wang; whoever sits for Li gets Li's own seat and no more."""
    await bureau.hire(zhao=VERIFIER)
    await bureau.arrange("a" * 32, "wang", "li", None, None)
    await bureau.arrange("b" * 32, "li", "zhao")
    away = Absence(account=bureau.ids["wang"], unit=BUREAU, first=MONDAY, last=FRIDAY)
    async with bureau.database.writing() as tx:
        await substitutes.enter_absence(tx, "c" * 32, away, reason="", by=bureau.gu, now=NOW)
    assert [seat.instead_of for seat in await bureau.lent("zhao")] == [bureau.ids["li"]]


async def test_c2_9_7_one_seat_has_one_substitute_who_is_there(bureau: Bureau) -> None:
    await bureau.hire(zhao=VERIFIER)
    await bureau.arrange("a" * 32, "wang", "li")
    await bureau.arrange("a" * 32, "wang", "li")
    with pytest.raises(AlreadySubstituted):
        await bureau.arrange("b" * 32, "wang", "zhao", FRIDAY, FRIDAY)
    with pytest.raises(SubstituteUnfit):
        await bureau.arrange("c" * 32, "li", "wang", FRIDAY, FRIDAY)
    later = date(2031, 6, 16)
    await bureau.arrange("d" * 32, "wang", "zhao", later, later)


async def test_c2_9_7_a_seat_that_was_taken_away_is_lent_to_nobody(bureau: Bureau) -> None:
    await bureau.arrange("a" * 32, "wang", "li")
    async with bureau.database.writing() as tx:
        await tx.exec_driver_sql(
            "UPDATE assignments SET until = since WHERE function = 'city-officer'"
        )
    assert await bureau.lent("li") == ()


async def test_c2_9_7_in_a_bare_area_each_body_sees_and_arranges_for_its_own_people(
    database: Database,
) -> None:
    """The mayor's clerk is away; the congress of the same county has no say in it, nor sees it."""
    clerk, mayor, congress = (
        Seat(function=function, unit="990121")
        for function in (Function.APPLICANT_CLERK, Function.APPLICANT_LEADER, Function.CONGRESS)
    )
    county = await Bureau(database).hire(qin=clerk, mei=mayor, tao=congress)
    away = Absence(account=county.ids["qin"], unit="990121", first=MONDAY, last=FRIDAY)

    def by(name: str, seat: Seat) -> Arranger:
        return Arranger(account=county.ids[name], seats=(seat,))

    async def enter(who: Arranger) -> None:
        async with database.writing() as tx:
            await substitutes.enter_absence(tx, "b" * 32, away, reason="出差", by=who, now=NOW)

    with pytest.raises(NotEntitled):
        await enter(by("tao", congress))
    await enter(by("mei", mayor))
    for name, seat, offers, sees in (
        ("mei", mayor, {"Qin", "Mei"}, [("Qin", True)]),
        ("tao", congress, {"Tao"}, []),
    ):
        viewer = Viewer(county.ids[name], (seat,))
        async with database.reading() as tx:
            assert {one.name for one in await shown.replaceable(tx, viewer, NOW)} == offers
            found = await shown.substitutes(tx, viewer)
        assert [(one.name, one.may_end) for one in found.absences] == sees
    async with database.writing() as tx:
        with pytest.raises(NotEntitled):
            await substitutes.end(tx, "b" * 32, by("tao", congress), NOW)
        await substitutes.end(tx, "b" * 32, by("mei", mayor), NOW)


async def test_c2_9_7_the_leader_sees_the_unit_and_others_what_concerns_them(
    bureau: Bureau,
) -> None:
    await bureau.hire(zhao=VERIFIER)
    await bureau.arrange("a" * 32, "wang", "li")
    seen = {}
    for name, seat in (("gu", LEADER), ("wang", OFFICER), ("li", VERIFIER), ("zhao", VERIFIER)):
        async with bureau.database.reading() as tx:
            found = await shown.substitutes(tx, Viewer(bureau.ids[name], (seat,)))
        seen[name] = [(one.substitute_name, one.may_end) for one in found.arrangements]
    assert seen == {
        "gu": [("Li", True)],
        "wang": [("Li", True)],
        "li": [("Li", False)],
        "zhao": [],
    }
    async with bureau.database.reading() as tx:
        mine = await shown.replaceable(tx, Viewer(bureau.ids["wang"], (OFFICER,)), NOW)
        fit = await shown.fitting(tx, [OFFICER], NOW)
    assert [one.name for one in mine] == ["Wang"]
    assert [one.name for one in fit] == ["Li", "Wang", "Zhao"]
