"""Lists come page by page, by key: nothing is cut in silence, and nothing comes twice."""

import pytest

from services.domain.case import Case
from services.domain.filing import FileObjection, Filing
from services.domain.programme.schema import Track
from services.domain.steps.public_notice import running
from services.domain.titles.title import Title
from tests.api.cast import Cast
from tests.domain.stage import Stage, titled
from tests.storage.recording import record

VILLAGES = ("990121101201", "990121101202", "990121101203")
PAGE = 2


async def pages(cast: Cast, login: str | None, path: str, items: str, name: str) -> list[list[str]]:
    """What each page names, the first to the last, following `next_after`."""
    found: list[list[str]] = []
    after: str | None = ""
    while after is not None:
        assert len(found) <= len(VILLAGES), "the pages do not end"
        query = {"after": after, "limit": PAGE}
        answer = await cast.get(login, path, params=query)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        found.append([one[name] for one in page[items]])
        after = page["next_after"]
    return found


def filed(number: int, place: str, *, to: str = "") -> Stage:
    stage = Stage(Track.VILLAGE, state=Case(id=f"case-{number}"))
    stage.place = place
    stage.sleep(hours=number)
    stage.to(to or "creation-request")
    return stage


@pytest.fixture
async def three_cases(cast: Cast) -> None:
    for number, place in enumerate(VILLAGES):
        await record(cast.doors.database, filed(number, place))


async def under_notice(number: int, place: str, cast: Cast) -> Stage:
    """All three end at the same hour: the end alone is no key."""
    stage = filed(0, place)
    stage.state = Case(id=f"case-{number}")
    stage.facts.clear()
    stage.to("public-notice")
    while not running(stage.case):
        stage.forward()
    await record(cast.doors.database, stage)
    return stage


@pytest.mark.usefixtures("three_cases")
async def test_cases_come_the_latest_first_page_by_page(cast: Cast) -> None:
    found = await pages(cast, "city.officer", "/cases", "cases", "id")
    assert found == [["case-2", "case-1"], ["case-0"]]


@pytest.mark.usefixtures("three_cases")
async def test_a_worklist_goes_on_where_its_page_ended(cast: Cast) -> None:
    found = await pages(cast, "songping.government", "/worklist", "items", "number")
    numbers = [f"STC-2030-990121-00{n}" for n in (1, 2, 3)]
    assert found == [numbers[:PAGE], numbers[PAGE:]]


async def test_notices_that_end_at_the_same_hour_are_all_listed_once(cast: Cast) -> None:
    for number, place in enumerate(VILLAGES):
        await under_notice(number, place, cast)
    found = await pages(cast, None, "/notices", "notices", "case")
    assert found == [["case-2", "case-1"], ["case-0"]]


async def test_a_cursor_that_is_none_is_refused(cast: Cast) -> None:
    for odd in ("yesterday/case-1", "2031-02-30T00:00:00Z/case-1", "x"):
        refused = await cast.get(None, "/notices", params={"after": odd})
        assert (refused.status_code, refused.json()["code"]) == (422, "invalid")


async def test_the_register_goes_on_behind_its_last_place(cast: Cast) -> None:
    for number, place in enumerate(VILLAGES):
        stage = titled(Track.VILLAGE, place=place)
        stage.state = Title(**{**dict(stage.state), "id": f"title-{number}"})
        await record(cast.doors.database, stage)
    found = await pages(cast, None, "/register", "titles", "id")
    assert found == [["title-0", "title-1"], ["title-2"]]


async def test_filings_go_on_behind_their_last_id(cast: Cast) -> None:
    case = await under_notice(0, VILLAGES[0], cast)
    period = running(case.case)
    assert period
    for number in range(len(VILLAGES)):
        filing = Stage(Track.VILLAGE, state=Filing(id=f"filing-{number}"), now=case.now)
        filing.do(
            FileObjection,
            case="case-0",
            notice_starts=period.starts_at,
            notice_ends=period.ends_at,
        )
        await record(cast.doors.database, filing)
    found = await pages(cast, "city.officer", "/filings", "filings", "id")
    assert found == [["filing-0", "filing-1"], ["filing-2"]]
