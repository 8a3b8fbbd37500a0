"""6.4.3, A4.2: groups of like objections on both databases, and what stands in a title's way."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from services import storage
from services.domain.clocks.calendar import BEIJING
from services.domain.errors import Invalid, NotFound
from services.domain.filing import DecideObjection, FileObjection, Filing
from services.domain.objecting.outcome import Term
from services.domain.programme.schema import Track
from services.domain.seats import Seat
from services.domain.tree.units import Function
from services.storage import texts
from services.storage.objecting import codes, identities, standing
from services.storage.queries import objections
from services.storage.queries.objections import Asked
from services.storage.queries.scope import Viewer
from services.storage.session import Database
from tests.domain.stage import Stage
from tests.storage.recording import record, record_last

NOW = datetime(2030, 3, 4, 9, 0, tzinfo=BEIJING)
SAID = "石桥镇东街桥下有一个排口，下雨后流黑水，有臭味，附近没有接入污水管网，请核查第{}户。"
CITY = Viewer("officer", (Seat(function=Function.CITY_OFFICER, unit="9901:huanbao"),))
ELSEWHERE = Viewer("officer", (Seat(function=Function.COUNTY_OFFICER, unit="990122:huanbao"),))


async def filed(database: Database, number: int, words: str, days: int = 15) -> Stage:
    stage = Stage(Track.VILLAGE, state=Filing(id=f"filing-{number:032}"), now=NOW)
    async with database.writing() as tx:
        ref = await texts.keep(tx, stage.state.id, "first", "/words", words)
    term = Term(days=days, unit="calendar")
    ends = NOW + timedelta(hours=24)
    stage.do(FileObjection, words=ref, notice_starts=NOW, notice_ends=ends, term=term)
    await record(database, stage)
    return stage


async def open_notice(database: Database) -> None:
    """The case that `Stage` names in every filing, open: else its objections come too late."""
    case = Stage(Track.VILLAGE)
    case.to("plan")
    await record(database, case)


async def test_6_4_3_what_says_the_same_is_one_line_by_its_soonest_term(
    database: Database,
) -> None:
    await open_notice(database)
    for number in range(1, 6):
        await filed(database, number, SAID.format(number), days=20 - number)
    other = await filed(database, 9, "农田边堆放了很多农药瓶，没有人清理。", days=3)
    async with database.reading() as tx:
        first, second = await objections.groups(tx, CITY, Asked())
        page = await objections.groups(tx, CITY, Asked(after=first.cursor))
        members = await objections.group(tx, CITY, second.head)
        assert await objections.groups(tx, ELSEWHERE, Asked()) == ()
        with pytest.raises(NotFound):
            await objections.group(tx, ELSEWHERE, second.head)
        with pytest.raises(Invalid):
            await objections.groups(tx, CITY, Asked(after="yesterday"))
    assert (first.head, first.all) == (other.filing.id, 1)
    assert (second.open, second.all) == (5, 5)
    assert (str(first.due_on), str(second.due_on)) == ("2030-03-07", "2030-03-19")
    assert [one.head for one in page] == [second.head]
    assert len(members.members) == 5
    other.do(DecideObjection, upheld=False)
    await record_last(database, other)
    async with database.reading() as tx:
        assert [one.head for one in await objections.groups(tx, CITY, Asked())] == [second.head]
        decided = await objections.groups(tx, CITY, Asked(show="decided"))
        assert [(one.head, one.open) for one in decided] == [(other.filing.id, 0)]
        assert await objections.open_beside(tx, f"filing-{1:032}") == 4


@pytest.mark.parametrize(
    ("partly", "effect", "stands"),
    [(False, None, "upheld"), (True, "correct", "partly"), (True, "none", None)],
)
async def test_a4_2_what_stands_in_the_way_of_the_title(
    database: Database, partly: bool, effect: str | None, stands: str | None
) -> None:
    await open_notice(database)
    stage = await filed(database, 1, SAID)
    async with database.reading() as tx:
        waiting = await standing.standing(tx, stage.filing.case)
    assert waiting is not None
    assert waiting.status == "open"
    stage.do(DecideObjection, upheld=True, partly=partly, effect=effect)
    await record_last(database, stage)
    async with database.reading() as tx:
        found = await standing.standing(tx, stage.filing.case)
    assert (found.status if found else None) == stands


async def test_6_4_3_a_code_is_found_by_its_hash_and_a_name_in_its_own_table_alone(
    database: Database,
) -> None:
    async with database.writing() as tx:
        await codes.keep(tx, "filing-1", "hash")
        await codes.keep(tx, "filing-1", "hash")
        ref = await identities.keep(tx, "filing-1", "first", "/contact", "钱塘江")
        again = await identities.keep(tx, "filing-1", "first", "/contact", "钱塘江")
    assert ref == again
    async with database.writing() as tx:
        assert await codes.filing_of(tx, "hash") == "filing-1"
        assert await codes.filing_of(tx, "other") is None
        assert await texts.read(tx, ref.id) == {}
        assert await identities.of(tx, "filing-1") == "钱塘江"
        await texts.erase(tx, ref.id)
        assert await identities.of(tx, "filing-1") == ""


def test_6_4_3_one_module_alone_reads_who_sent_it() -> None:
    """Exports, feeds, webhooks, mails and papers cannot say what they cannot read."""
    services = Path(storage.__file__).parents[1]
    naming = {
        str(path.relative_to(services))
        for path in services.rglob("*.py")
        if "ObjectorRow" in path.read_text(encoding="utf-8")
    }
    assert naming == {
        "storage/tables/objecting.py",
        "storage/objecting/identities.py",
        "storage/texts.py",  # Erases there as well, and reads nothing.
    }
