"""Registers and lists of offices over HTTP: intake, denials, copies, filings of one kind."""

from datetime import timedelta

import pytest
from temporalio.testing import WorkflowEnvironment

from services.domain.base import ActorRef
from services.domain.case import Case
from services.domain.filing import FileTip, Filing
from services.domain.offices.copying import SendCopy
from services.domain.offices.inquiries import FileInquiry
from services.domain.programme.schema import Track
from services.domain.steps.creation_request import FileCreationRequest, RefuseCreationRequest
from services.domain.tree.units import Function
from tests.api.cast import Cast
from tests.api.test_lists import PAGE, VILLAGES, filed, pages
from tests.domain.stage import Stage
from tests.storage.recording import record


async def officer_of(cast: Cast) -> ActorRef:
    account = await cast.account("city.officer")
    return ActorRef(account=account, function=Function.CITY_OFFICER, unit="9901")


@pytest.fixture
async def denied(cast: Cast, env: WorkflowEnvironment) -> Stage:
    stage = Stage(Track.COUNTY, state=Case(id="case-denied"))
    stage.do(FileCreationRequest)
    stage.do(RefuseCreationRequest, await officer_of(cast))
    await record(cast.doors.database, stage)
    await env.sleep(stage.now + timedelta(hours=1) - await cast.now())
    return stage


@pytest.mark.usefixtures("denied")
@pytest.mark.parametrize("by", ["day", "week", "month"])
async def test_c3_6_2_totals_and_movements_are_read_by_day_week_and_month(
    cast: Cast, by: str
) -> None:
    found = (await cast.get("city.officer", "/intake", params={"by": by})).json()
    assert sum(one["received"] for one in found["totals"]) == 1
    assert sum(one["returned"] for one in found["totals"]) == 1
    assert [one["direction"] for one in found["movements"]] == ["out", "in"]
    assert {one["href"] for one in found["movements"]} == {"/api/v1/cases/case-denied"}
    assert found["next_after"] is None
    asked: dict[str, str | int] = {"by": by, "limit": 1}
    first = (await cast.get("city.officer", "/intake", params=asked)).json()
    last = {**asked, "after": first["next_after"]}
    second = (await cast.get("city.officer", "/intake", params=last)).json()
    assert [*first["movements"], *second["movements"]] == found["movements"]
    assert (second["next_after"], second["totals"]) == (None, found["totals"])
    elsewhere = await cast.get("city.officer", "/intake", params={"by": by, "unit": "990122"})
    assert elsewhere.json()["movements"] == []


@pytest.mark.usefixtures("denied")
async def test_c2_9_5_the_register_of_denials_is_read_with_reasons_and_a_leader_reads_counts(
    cast: Cast,
) -> None:
    """C3.7.3: what was denied is filed, numbered, and counted."""
    for login, counts in (("city.officer", 0), ("city.leader", 1)):
        found = (await cast.get(login, "/denials")).json()
        (line,) = found["denials"]
        assert (line["number"], line["power"]) == ("FD-2030-9901-001", "own-power")
        assert line["fact"] == "creation-refused"
        assert len(found["counts"]) == counts
        assert found["next_after"] is None


@pytest.mark.parametrize("path", ["/intake", "/denials"])
async def test_c3_6_2_the_books_of_a_bureau_are_closed_to_applicants(cast: Cast, path: str) -> None:
    refused = await cast.get("qingxi.clerk", path)
    assert (refused.status_code, refused.json()["code"]) == (403, "not-entitled")


async def test_2_2_1_copies_are_listed_once_each_the_latest_first_page_by_page(cast: Cast) -> None:
    """A case that was sent to the person and to the office is one line."""
    sender, reader = await officer_of(cast), await cast.account("baishi.officer")
    (seat,) = cast.accounts["baishi.officer"].seats
    for number, place in enumerate(VILLAGES):
        stage = filed(number, place)
        stage.do(SendCopy, sender, to=seat.unit, unit=seat.unit)
        if number == 1:
            stage.do(SendCopy, sender, to=reader, seats=(seat,))
        await record(cast.doors.database, stage)
    found = await pages(cast, "baishi.officer", "/copies", "copies", "href")
    assert [one for page in found for one in page] == [
        f"/api/v1/cases/case-{number}" for number in (2, 1, 0)
    ]
    assert len(found[0]) == PAGE
    assert (await cast.get("qingxi.clerk", "/copies")).json()["copies"] == []
    for odd in ("yesterday/case-1", "2031-06-09/case-1", "x"):
        refused = await cast.get("baishi.officer", "/copies", params={"after": odd})
        assert (refused.status_code, refused.json()["code"]) == (422, "invalid")


async def test_c2_9_2_filings_of_one_kind_are_listed_apart(cast: Cast) -> None:
    case = filed(0, VILLAGES[0])
    await record(cast.doors.database, case)
    for kind in (FileTip, FileInquiry):
        filing = Stage(Track.VILLAGE, state=Filing(id=f"filing-{kind.__name__}"), now=case.now)
        filing.do(kind, case="case-0")
        await record(cast.doors.database, filing)
    for what, wanted in (("inquiry", ["filing-FileInquiry"]), ("tip", ["filing-FileTip"])):
        found = (await cast.get("city.officer", "/filings", params={"what": what})).json()
        assert [one["id"] for one in found["filings"]] == wanted
    assert (await cast.get("city.officer", "/filings?what=nothing")).status_code == 422
