"""Lent seats, contacts, targets and closing dates go with their unit, on both databases (4.1.5)."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import insert, select

from services.domain.clocks.closing import Closing
from services.domain.programme.schema import TitleLevel, Track
from services.domain.seats import Seat
from services.domain.titles.targets import Target
from services.domain.tree.unit_changes import Happening
from services.domain.tree.units import Function
from services.storage import targets
from services.storage.people import contacts
from services.storage.people.accounts import NewAccount, create_account
from services.storage.rulebook import closing_dates
from services.storage.session import Database
from services.storage.tables.base import table_of
from services.storage.tables.substitutes import SubstitutionRow
from services.storage.tree import unit_settings
from services.storage.tree.unit_settings import CLOSINGS, CONTACTS, TARGETS, ToSettle
from tests.storage.test_unit_changes import (
    BAIYUN,
    DAY,
    MERGE,
    NOW,
    SONGPING,
    UPPER,
    change,
    in_force,
    line,
    tree,
)

__all__ = ["tree"]
LENT = table_of(SubstitutionRow)
NEW = "990121108"
APART = (
    line(BAIYUN, SONGPING, "松坪镇"),
    line(BAIYUN, NEW, "北山镇"),
    line(SONGPING, SONGPING, "松坪镇"),
    line(UPPER, "990121108001", "上坪村"),
)


@pytest.fixture(autouse=True)
async def settings_of_baiyun(database: Database, tree: None) -> None:
    accounts = {
        name: await create_account(
            database,
            NewAccount(
                login=name,
                name=name,
                password="a password of some length",
                seats=(Seat(function=Function.TOWN_GOVERNMENT, unit=BAIYUN),),
            ),
            datetime(2030, 1, 1, tzinfo=UTC),
        )
        for name in ("absent", "substitute")
    }
    lent = {
        "id": "lent",
        **accounts,
        "function": Function.TOWN_GOVERNMENT.value,
        "unit": BAIYUN,
        "reason": "学习",
        "made_by": "li",
        "made_at": NOW,
    }
    async with database.writing() as tx:
        await tx.execute(insert(LENT).values(**lent))
        await contacts.put(tx, contacts.Contact(unit=BAIYUN, hotline="0999-1"), by="li", now=NOW)
        await targets.add(tx, target(), by="li", now=NOW)
        for closes_on in (date(2030, 9, 30), date(2031, 9, 30)):
            await closing_dates.add(tx, closing(BAIYUN, closes_on), by="li", now=NOW)


def target() -> Target:
    return Target(
        id="t",
        area=BAIYUN,
        track=Track.VILLAGE,
        level=TitleLevel.MUNICIPAL,
        aim="reach",
        count=1,
        first_year=2030,
        last_year=2032,
        rule="A0.7",
    )


def closing(area: str, closes_on: date) -> Closing:
    return Closing(
        area=area,
        track=Track.VILLAGE,
        level=TitleLevel.MUNICIPAL,
        year=closes_on.year,
        closes_on=closes_on,
        source="通知",
    )


async def units(database: Database) -> dict[str, list[str]]:
    wanted = {
        "lent": select(LENT.c.unit),
        "contacts": select(CONTACTS.c.unit).order_by(CONTACTS.c.unit),
        "targets": select(TARGETS.c.area),
        "closing": select(CLOSINGS.c.area).order_by(CLOSINGS.c.year, CLOSINGS.c.area),
    }
    async with database.reading() as tx:
        return {name: list((await tx.execute(query)).scalars()) for name, query in wanted.items()}


async def test_4_1_5_what_is_kept_of_a_merged_unit_is_its_successors(database: Database) -> None:
    """A date that is past stays where it counted."""
    await in_force(database, change(Happening.MERGE, *MERGE))
    assert await units(database) == {
        "lent": [SONGPING],
        "contacts": [SONGPING],
        "targets": [SONGPING],
        "closing": [BAIYUN, SONGPING],
    }


async def test_4_1_5_what_the_successor_has_of_its_own_stands(database: Database) -> None:
    own = contacts.Contact(unit=SONGPING, hotline="0999-2")
    async with database.writing() as tx:
        await contacts.put(tx, own, by="li", now=NOW)
        await closing_dates.add(tx, closing(SONGPING, date(2031, 8, 31)), by="li", now=NOW)
    await in_force(database, change(Happening.MERGE, *MERGE))
    async with database.reading() as tx:
        assert (await contacts.contact(tx, SONGPING)).hotline == "0999-2"
    found = await units(database)
    assert found["contacts"] == [SONGPING, BAIYUN]
    assert found["closing"] == [BAIYUN, SONGPING, BAIYUN]


async def test_4_1_5_of_a_divided_unit_only_the_seats_go_on_and_the_rest_is_to_be_settled(
    database: Database,
) -> None:
    apart = change(Happening.SPLIT, *APART)
    async with database.reading() as tx:
        found = await unit_settings.to_settle(tx, apart)
    assert found == ToSettle(contacts=1, targets=1, closing_dates=2)
    assert found.any
    await in_force(database, apart)
    assert await units(database) == {
        "lent": [SONGPING],
        "contacts": [BAIYUN],
        "targets": [BAIYUN],
        "closing": [BAIYUN, BAIYUN],
    }
    merged = change(Happening.MERGE, *MERGE, on=DAY.replace(year=2032))
    async with database.reading() as tx:
        assert not (await unit_settings.to_settle(tx, merged)).any
