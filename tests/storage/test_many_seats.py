"""Somebody with very many seats: whatever is asked for seat by seat, on both databases (2.3.3, 4.8).

SQLite takes no more than five hundred branches in one statement, and each seat is some of them.
"""

import pytest

from services.domain.case import Case
from services.domain.programme.schema import Track
from services.domain.seats import Seat
from services.domain.steps.creation_request import FileCreationRequest, ListApplicant
from services.domain.tree.units import Function
from services.domain.whole_case import Withdraw
from services.storage.queries import notifications, worklist
from services.storage.queries.scope import Viewer
from services.storage.queries.worklist import OCCASIONAL, PLACES, seatlikes
from services.storage.session import Database
from services.storage.statements import MOST_BRANCHES
from tests.domain.stage import MONDAY, Stage
from tests.storage.recording import record

COUNTIES = [f"9901{number}" for number in range(21, 21 + PLACES + 2)]
LOWER, UPPER = COUNTIES[: PLACES // 2], COUNTIES[PLACES // 2 :]


def busy(elsewhere: int) -> Viewer:
    """Called upon by every county: by the last ones in the seat that comes first in the alphabet.

    And by nobody in so many other seats.
    """
    held = [
        *(Seat(function=Function.APPLICANT_LEADER, unit=code) for code in UPPER),
        *(Seat(function=Function.COUNTY_GOVERNMENT, unit=code) for code in LOWER),
        Seat(function=Function.CITY_OFFICER, unit="9901"),
        *(
            Seat(function=Function.COUNTY_OFFICER, unit=f"9902{n}")
            for n in range(100, 100 + elsewhere)
        ),
    ]
    return Viewer("busy", tuple(held))


@pytest.fixture
async def filed(database: Database) -> list[str]:
    """A request of each county, which its leader and its government may withdraw at any time."""
    for code in COUNTIES:
        stage = Stage(Track.COUNTY, state=Case(id=f"case-{code}"))
        stage.place = code
        stage.do(FileCreationRequest)
        await record(database, stage)
    return [f"case-{code}" for code in COUNTIES]


async def test_2_3_3_acts_possible_at_any_time_name_their_first_places_whatever_seat_they_are_of(
    database: Database, filed: list[str]
) -> None:
    viewer = busy(elsewhere=5)
    assert len(seatlikes(viewer)) * len(OCCASIONAL) > 4 * MOST_BRANCHES
    async with database.reading() as tx:
        [found] = await worklist.occasions(tx, viewer)
    assert found.act is Withdraw
    assert [one.stream for one in found.items] == filed[:PLACES]
    assert found.more


async def test_2_3_3_a_worklist_goes_on_page_by_page(database: Database, filed: list[str]) -> None:
    viewer, seen = busy(elsewhere=250), list[str]()
    assert len(seatlikes(viewer)) > MOST_BRANCHES
    async with database.reading() as tx:
        first = await worklist.waiting(tx, viewer, worklist.Asked(limit=10))
        assert len(first) == 11
        asked = worklist.Asked(limit=10, after=first[9].cursor)
        for one in (*first[:10], *await worklist.waiting(tx, viewer, asked)):
            assert ListApplicant in one.acts
            seen.append(one.stream)
    assert sorted(seen) == filed


async def test_4_8_the_bell_counts_and_messages_are_listed_and_opened(
    database: Database, filed: list[str]
) -> None:
    """Each unit is told as a whole too: two branches for a seat, and one for its unit."""
    viewer = busy(elsewhere=160)
    assert len(seatlikes(viewer)) + len(viewer.seats) > MOST_BRANCHES
    async with database.reading() as tx:
        assert await notifications.unread(tx, viewer, MONDAY) == notifications.BELL + 1
        told = await notifications.told(tx, viewer, notifications.Asked(), MONDAY)
        about = await notifications.addressed(tx, viewer, told[-1].id)
        assert await notifications.addressed(tx, Viewer("other", ()), told[-1].id) is None
    assert {one.stream for one in told} == set(filed)
    assert about
    assert about.stream == told[-1].stream
