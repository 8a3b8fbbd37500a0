"""What everybody may do and see: notices, objections, replies by code, register, programmes."""

from dataclasses import replace

import pytest
from fastapi import FastAPI
from sqlmodel import select
from temporalio.testing import WorkflowEnvironment

from services.api.allowance import SECONDS, Allowance, TooManyFilings
from services.domain.programme.schema import Track
from services.domain.tree.units import StepName
from services.storage.tables.cases import EventRow
from tests.api.cast import Cast
from tests.workflows.walk import Walk

pytestmark = pytest.mark.usefixtures("worker")

OBJECTION = {"subject": "污水处理", "words": "数据与现场不符。", "contact": "刘某 13800000000"}


@pytest.fixture
async def published(cast: Cast, env: WorkflowEnvironment) -> Walk:
    """A4.1: a village whose notice runs; its case is walked there by acts without HTTP."""
    walk = Walk(cast.doors.cases, env, cast.doors.database, Track.VILLAGE)
    await walk.to_notice()
    await walk.publish()
    await walk.sleep(days=1)
    return walk


async def test_a4_1_a_visitor_reads_the_notice_and_objects_once_per_key(
    cast: Cast, published: Walk
) -> None:
    listed = (await cast.get(None, "/notices")).json()["notices"]
    assert [one["case"] for one in listed] == [published.case_id]
    notice = (await cast.get(None, f"/notices/{published.case_id}")).json()
    assert (notice["running"], notice["place"]) == (True, published.place)
    path = f"/cases/{published.case_id}/objections"
    first = await cast.post(None, path, OBJECTION, key="mine")
    again = await cast.post(None, path, OBJECTION, key="mine")
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert (await cast.get(None, f"/cases/{published.case_id}")).status_code == 401


async def test_a4_1_who_objected_stands_in_no_answer_about_the_objection(
    cast: Cast, published: Walk
) -> None:
    filed = await cast.post(None, f"/cases/{published.case_id}/objections", OBJECTION)
    path = f"/filings/{filed.json()['stream']}"
    for login in ("city.officer", "auditor", "qingxi.officer"):
        seen = (await cast.get(login, path)).json()
        assert set(seen["texts"].values()) == {OBJECTION["subject"], OBJECTION["words"]}, login
    for login in ("shangping.clerk", "qingxi.government", "baishi.officer", "expert.one"):
        assert (await cast.get(login, path)).status_code == 404
        decided = {"upheld": False, "reason": "不属实。"}
        tried = await cast.post(login, f"{path}/decision", decided, version=1)
        assert (tried.status_code, tried.json()["code"]) == (404, "not-found")
    for login in ("shangping.clerk", "baishi.officer"):
        assert (await cast.get(login, "/filings")).json()["filings"] == []
    for login in ("city.officer", "auditor"):
        log = await cast.get(login, f"/cases/{filed.json()['stream']}/history")
        assert (log.status_code, log.json()["code"]) == (404, "not-found")
    listed = (await cast.get("auditor", f"/filings?case={published.case_id}")).json()
    assert OBJECTION["contact"] not in str(listed)
    assert [one["subject"] for one in listed["filings"]] == [OBJECTION["subject"]]


async def test_1_3_4_nothing_that_the_public_typed_is_in_the_chain(
    cast: Cast, published: Walk
) -> None:
    filed = await cast.post(None, f"/cases/{published.case_id}/objections", OBJECTION)
    async with cast.doors.database.reading() as tx:
        bodies = await tx.execute(
            select(EventRow.body).where(EventRow.stream == filed.json()["stream"])
        )
        (body,) = bodies.scalars()
    assert [text for text in OBJECTION.values() if text in body] == []
    long = {**OBJECTION, "subject": "水" * 121}
    path = f"/cases/{published.case_id}/objections"
    refused = (await cast.post(None, path, long)).json()
    assert [error["pointer"] for error in refused["errors"]] == ["/body/subject"]


async def test_a4_1_an_officials_objection_is_recorded_as_anybodys(
    cast: Cast, published: Walk
) -> None:
    """Nothing in the log, and no id that could be made again, says that it came from inside."""
    path = f"/cases/{published.case_id}/objections"
    filed = await cast.post("qingxi.officer", path, OBJECTION, key="mine")
    assert filed.status_code == 201, filed.text
    by_hand = await cast.post(None, path, OBJECTION, key="mine")
    assert by_hand.json() == filed.json()
    async with cast.doors.database.reading() as tx:
        rows = await tx.execute(
            select(EventRow.account, EventRow.function, EventRow.unit).where(
                EventRow.stream == filed.json()["stream"]
            )
        )
        assert [tuple(row) for row in rows] == [("public", "public", "")]


async def test_a4_1_a_flood_from_one_address_is_told_to_wait_and_repeats_are_not_counted(
    cast: Cast, published: Walk, app: FastAPI
) -> None:
    app.state.doors = replace(cast.doors, allowance=Allowance(most=2))
    path = f"/cases/{published.case_id}/objections"
    told = [
        await cast.post(None, path, OBJECTION, key=key) for key in ("one", "one", "two", "three")
    ]
    assert [one.status_code for one in told] == [201, 201, 201, 429]
    assert told[-1].json()["code"] == "too-many-filings"
    assert 0 < int(told[-1].headers["Retry-After"]) <= SECONDS
    assert (await cast.post(None, path, OBJECTION, key="two")).status_code == 201


def test_a4_1_the_next_is_taken_when_the_window_has_passed_the_first() -> None:
    hour = 0.0
    allowance = Allowance(most=2, time=lambda: hour)
    allowance.take("here")
    hour = 100
    allowance.take("here")
    with pytest.raises(TooManyFilings) as refused:
        allowance.take("here")
    assert refused.value.params == {"seconds": SECONDS - 100}
    allowance.take("there")
    hour = SECONDS
    allowance.take("here")


async def test_a4_2_an_upheld_objection_stops_the_naming_and_its_sender_learns_why(
    cast: Cast, published: Walk
) -> None:
    filed = await cast.post(None, f"/cases/{published.case_id}/objections", OBJECTION)
    objection = filed.json()["stream"]
    await published.sleep(days=8)
    await published.stands(StepName.NAMING)
    name = {"document_no": "云环发〔2032〕6号"}
    path = f"/cases/{published.case_id}"
    version = (await cast.get("city.leader", path)).json()["version"]
    refused = await cast.post("city.leader", f"{path}/naming/title", name, version=version)
    assert (refused.status_code, refused.json()["code"]) == (409, "objection-stands")
    decided = {"upheld": True, "reason": "经核查，情况属实。"}
    await cast.act("city.officer", f"/filings/{objection}/decision", decided)
    refused = await cast.post("city.leader", f"{path}/naming/title", name, version=version)
    assert (refused.status_code, refused.json()["code"]) == (409, "objection-stands")
    reply = (await cast.get(None, f"/filings/{objection}/reply")).json()
    assert (reply["status"], reply["answer"]) == ("upheld", decided["reason"])
    assert (await cast.get(None, f"/filings/filing-{'0' * 32}/reply")).status_code == 404


async def test_a4_1_what_comes_after_the_last_day_is_a_tip(cast: Cast, published: Walk) -> None:
    await published.sleep(days=8)
    filed = await cast.post(None, f"/cases/{published.case_id}/objections", OBJECTION)
    assert filed.status_code == 201, filed.text
    reply = (await cast.get(None, f"/filings/{filed.json()['stream']}/reply")).json()
    assert (reply["what"], reply["late"]) == ("tip", True)


async def test_a4_2_a_named_village_stands_in_the_register_with_its_recheck(
    cast: Cast, published: Walk
) -> None:
    await published.sleep(days=8)
    title = await published.name()
    entry = (await cast.get(None, f"/register/{title.id}")).json()
    assert (entry["place"], entry["stands"]) == (published.place, "held")
    assert entry["recheck_due"][:4] == str(int(entry["named_on"][:4]) + 2)
    filtered = await cast.get(None, "/register?track=county")
    assert filtered.json() == {"titles": [], "next_after": None}


async def test_programmes_are_open_and_every_threshold_says_how_sure_it_is(cast: Cast) -> None:
    listed = (await cast.get(None, "/programmes")).json()["programmes"]
    assert len(listed) == 10  # Three tracks at three levels, and the model city.
    for one in listed:
        shown = (await cast.get(None, f"/programmes/{one['id']}")).json()
        assert shown["sha256"] == one["sha256"]
    catalogue = (await cast.get(None, "/programmes/town-municipal/catalogue")).json()["catalogue"]
    limits = [limit for entry in catalogue["indicators"] for limit in entry["thresholds"]]
    assert limits
    assert {limit["confidence"] for limit in limits} <= {"confirmed", "recalled"}
    assert (await cast.get(None, "/programmes/none")).status_code == 404


async def test_units_come_page_by_page_by_their_code(cast: Cast) -> None:
    seen: list[str] = []
    after = ""
    for _ in range(100):
        page = (await cast.get(None, f"/units?area=990121&limit=3&after={after}")).json()
        seen += [unit["code"] for unit in page["units"]]
        if page["next_after"] is None:
            break
        after = page["next_after"]
    assert seen == sorted(set(seen))
    assert set(seen) == {u.code for u in cast.world.units if u.code.startswith("990121")}
    one = (await cast.get(None, "/units/990121:tongji")).json()
    assert one["name"]["zh"] == "青溪县统计局"
    assert (await cast.get(None, "/units/990199")).status_code == 404
