"""Titles by HTTP: award after naming, incidents and complaints, tips about named units."""

import pytest
from temporalio.testing import WorkflowEnvironment

from services.domain.clocks.calendar import local_day
from services.domain.programme.schema import Track
from services.storage import case_log
from tests.api.cast import Cast
from tests.workflows.walk import Walk, until

pytestmark = pytest.mark.usefixtures("worker")


@pytest.fixture
async def title(cast: Cast, env: WorkflowEnvironment) -> str:
    walk = Walk(cast.doors.cases, env, cast.doors.database, Track.VILLAGE)
    await walk.to_naming()
    return (await walk.name()).id


async def today(cast: Cast) -> str:
    return local_day(await cast.now()).isoformat()


async def test_a4_3_the_award_follows_the_naming_and_is_recorded_once(
    cast: Cast, title: str
) -> None:
    award = {"yuan": 50_000, "document_no": "云财〔2032〕9号", "paid_on": "2020-01-01"}
    early = await cast.post("city.leader", f"/titles/{title}/award", award, version=1)
    assert (early.status_code, early.json()["code"]) == (422, "invalid")
    error = early.json()["errors"][0]
    assert error["pointer"] == "/body/paid_on"
    assert error["detail"].startswith("“拨付日期”：不能早于")
    assert "星期" in error["detail"]
    paid = {**award, "paid_on": await today(cast)}
    await cast.act("city.leader", f"/titles/{title}/award", paid)
    twice = await cast.post("city.leader", f"/titles/{title}/award", paid, version=2)
    assert (twice.status_code, twice.json()["code"]) == (409, "not-now")
    assert twice.json()["params"] == {"why": "already-awarded"}


async def test_a4_6_only_a_grave_mishandled_verified_incident_is_proposed_for_cancelling(
    cast: Cast, title: str
) -> None:
    incident = {"occurred_on": await today(cast), "description": "鱼塘死鱼。"}
    for level in ("IV", "III"):
        reported = {**incident, "level": level}
        assert (
            await cast.post("city.officer", f"/titles/{title}/incidents", reported)
        ).status_code == 200
    grave = {
        "handled_properly": False,
        "serious_impact": True,
        "verified": True,
        "reason": "处置迟缓，影响恶劣。",
    }
    for no, proposals in ((1, 0), (2, 1)):
        path = f"/titles/{title}/incident-judgements"
        await cast.act("city.officer", path, {"no": no, **grave})
        shown = (await cast.get("city.officer", f"/titles/{title}")).json()
        assert shown["state"]["proposals"] == proposals


async def test_a_tip_about_a_named_unit_is_verified_and_answered(cast: Cast, title: str) -> None:
    tip = {"subject": "垃圾", "words": "村口垃圾成堆。"}
    filed = await cast.post(None, f"/titles/{title}/tips", tip)
    path = f"/filings/{filed.json()['stream']}"
    await cast.act("city.officer", f"{path}/answer", {"verified": False, "answer": "已清运。"})
    reply = (await cast.get(None, f"{path}/reply")).json()
    assert (reply["status"], reply["answer"]) == ("answered", "已清运。")
    late = await cast.post(
        "city.officer", f"{path}/answer", {"verified": True, "answer": "再查。"}, version=2
    )
    assert (late.status_code, late.json()["code"]) == (409, "not-now")


async def test_a4_4_the_recheck_is_a_case_of_its_own_that_the_clock_opens(
    cast: Cast, title: str
) -> None:
    due = (await cast.get(None, f"/register/{title}")).json()["recheck_due"]
    await cast.sleep(days=365 * 2 + 2)
    recheck = await until(
        cast.doors.database, f"recheck-{title.removeprefix('title-')}-1", lambda case: case.seq > 0
    )
    shown = (await cast.get("city.officer", f"/titles/{title}")).json()
    assert shown["state"]["recheck_open"] is True
    assert due <= await today(cast)
    listed = (await cast.get("city.officer", "/cases?open=yes")).json()["cases"]
    assert [case["id"] for case in listed] == [recheck.id]
    assert [(case["title"], case["stands"]) for case in listed] == [(title, "recheck")]
    conclusion = {"checked_on": await today(cast), "passed": True, "opinion": "保持良好。"}
    await cast.act("city.officer", f"/cases/{listed[0]['id']}/recheck/conclusion", conclusion)


async def test_1_3_3_what_was_shown_is_recorded_of_acts_that_only_add_too(
    cast: Cast, title: str
) -> None:
    """Reported from a page that is out of date: taken, and the log says which page it was."""
    incident = {"occurred_on": await today(cast), "description": "死鱼。", "level": "III"}
    path = f"/titles/{title}/incidents"
    for version in (1, 1, None):
        taken = await cast.post("city.officer", path, incident, version=version)
        assert taken.status_code == 200, taken.text
    async with cast.doors.database.reading() as tx:
        facts = await case_log.events(tx, title)
    assert [fact.shown for fact in facts] == [None, 1, 1, None]
