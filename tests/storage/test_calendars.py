"""Calendar years: drafts count for nobody, one person imports, another publishes (2.1.4)."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from services.domain.clocks.calendar import Calendar, CalendarYear
from services.domain.clocks.calendar_years import (
    Announced,
    EditionOutdated,
    EditionOver,
    OwnImport,
    check_notice,
)
from services.domain.errors import NotFound
from services.domain.programme.calendars import bundled_calendar
from services.storage.rulebook import calendars
from services.storage.rulebook.calendars import Calendars
from services.storage.session import Database

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
NATIONAL_DAY = date(2027, 10, 1)


def year_2027(*holidays: date) -> CalendarYear:
    return check_notice(
        Announced(
            year=2027,
            standing="final",
            notice_no="国办发明电〔2026〕7号",
            announced_on=date(2026, 11, 4),
            source="国务院办公厅关于2027年部分节假日安排的通知",
            holidays=holidays or (NATIONAL_DAY,),
        )
    )


async def test_2_1_4_an_imported_year_counts_only_once_another_person_has_published_it(
    database: Database,
) -> None:
    known = Calendars(bundled_calendar())
    async with database.writing() as tx:
        draft = await calendars.add(tx, year_2027(), by="zhang", now=NOW)
        assert (draft.id, draft.stands) == ("2027-1", "draft")
        assert not (await known.in_force(tx)).knows(2027)
        with pytest.raises(OwnImport):
            await calendars.publish(tx, draft.id, by="zhang", now=NOW)
    async with database.writing() as tx:
        published = await calendars.publish(tx, draft.id, by="li", now=NOW)
    assert (published.stands, published.published_by) == ("final", "li")
    async with database.reading() as tx:
        counted = await known.in_force(tx)
        assert counted.knows(2027)
        assert not counted.works_on(NATIONAL_DAY)
        assert await calendars.editions(tx) == (published,)


async def test_2_1_4_a_correction_is_the_next_edition_and_the_one_before_stays_on_file(
    database: Database,
) -> None:
    known = Calendars(Calendar())
    async with database.writing() as tx:
        first = await calendars.add(tx, year_2027(), by="zhang", now=NOW)
        first = await calendars.publish(tx, first.id, by="li", now=NOW)
        with pytest.raises(EditionOver):
            await calendars.publish(tx, first.id, by="li", now=NOW)
        second = await calendars.add(tx, year_2027(date(2027, 10, 4)), by="li", now=NOW)
        second = await calendars.publish(tx, second.id, by="zhang", now=NOW)
        before, after = await known.around(tx, second)
        assert before.years[2027] == first.content
        assert after.years[2027] == second.content
        assert (await known.in_force(tx)).years[2027] == second.content
        found = await calendars.editions(tx)
    assert [one.id for one in found] == ["2027-2", "2027-1"]
    assert calendars.in_force(found) == {2027: second}


async def test_2_1_4_a_draft_that_was_overtaken_can_no_longer_be_published(
    database: Database,
) -> None:
    async with database.writing() as tx:
        old = await calendars.add(tx, year_2027(), by="zhang", now=NOW)
        await calendars.add(tx, year_2027(date(2027, 10, 4)), by="zhang", now=NOW)
        with pytest.raises(EditionOver):
            await calendars.publish(tx, old.id, by="li", now=NOW)
        with pytest.raises(NotFound):
            await calendars.publish(tx, "2099-1", by="li", now=NOW)


async def test_2_1_4_of_two_published_editions_of_a_year_the_one_published_last_counts(
    database: Database,
) -> None:
    """Both stay on file; a correction of the same notice is no step back."""
    known, moved = Calendars(Calendar()), date(2027, 10, 4)
    async with database.writing() as tx:
        for days in ((NATIONAL_DAY,), (moved,)):
            draft = await calendars.add(tx, year_2027(*days), by="zhang", now=NOW)
            await calendars.publish(tx, draft.id, by="li", now=NOW)
    async with database.reading() as tx:
        counted = await known.in_force(tx)
        found = await calendars.editions(tx)
        current = await calendars.published_of(tx, 2027)
    assert not counted.works_on(moved)
    assert counted.works_on(NATIONAL_DAY)
    assert [one.number for one in found if one.published_at] == [2, 1]
    assert current
    assert calendars.in_force(found)[2027].id == current.id == "2027-2"


def earlier(year: CalendarYear) -> CalendarYear:
    return year.model_copy(update={"announced_on": date(2026, 10, 30)})


def provisional(year: CalendarYear) -> CalendarYear:
    return year.model_copy(update={"standing": "provisional", "announced_on": None})


@pytest.mark.parametrize("older", [earlier, provisional])
async def test_2_1_4_an_edition_older_than_the_published_one_is_neither_imported_nor_published(
    database: Database, older: Callable[[CalendarYear], CalendarYear]
) -> None:
    """The newer one was published while the older draft lay there; and nobody brings it in anew."""
    async with database.writing() as tx:
        newer = await calendars.add(tx, year_2027(), by="zhang", now=NOW)
        draft = await calendars.add(tx, older(year_2027()), by="zhang", now=NOW)
        with pytest.raises(EditionOver):
            await calendars.publish(tx, newer.id, by="li", now=NOW)
        newest = await calendars.add(tx, year_2027(), by="zhang", now=NOW)
        await calendars.publish(tx, newest.id, by="li", now=NOW)
        with pytest.raises(EditionOver):
            await calendars.publish(tx, draft.id, by="li", now=NOW)
        with pytest.raises(EditionOutdated) as refused:
            await calendars.add(tx, older(year_2027()), by="zhang", now=NOW)
    assert refused.value.params == {"year": 2027, "published": newest.id}
    async with database.reading() as tx:
        found = await calendars.published_of(tx, 2027)
    assert found
    assert found.content == year_2027()


async def test_2_1_4_a_final_notice_replaces_a_provisional_one(database: Database) -> None:
    async with database.writing() as tx:
        for year in (provisional(year_2027()), year_2027()):
            draft = await calendars.add(tx, year, by="zhang", now=NOW)
            await calendars.publish(tx, draft.id, by="li", now=NOW)
        current = await calendars.published_of(tx, 2027)
    assert current
    assert current.stands == "final"


async def test_2_1_4_what_one_process_publishes_another_sees_without_a_restart(
    sqlite_url: str,
) -> None:
    here, there = Database(sqlite_url), Database(sqlite_url)
    known = Calendars(bundled_calendar())
    async with there.reading() as tx:
        assert not (await known.in_force(tx)).knows(2027)
    async with here.writing() as tx:
        draft = await calendars.add(tx, year_2027(), by="zhang", now=NOW)
        await calendars.publish(tx, draft.id, by="li", now=NOW)
    async with there.reading() as tx:
        assert (await known.in_force(tx)).knows(2027)
    await here.close()
    await there.close()
