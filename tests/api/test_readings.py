"""2.5.2: looks at protected material are refused by rule or kept, and shown to those in charge."""

import pytest
from temporalio.testing import WorkflowEnvironment

from services.domain.programme.schema import Track
from tests.api.cast import Cast
from tests.api.test_assessment import all_met, case
from tests.workflows.walk import Walk

__all__ = ["case"]

pytestmark = pytest.mark.usefixtures("worker")

OBJECTION = {"subject": "污水处理", "words": "数据与现场不符。", "contact": "刘某 13800000000"}


@pytest.fixture
async def objection(cast: Cast, env: WorkflowEnvironment) -> str:
    walk = Walk(cast.doors.cases, env, cast.doors.database, Track.VILLAGE)
    await walk.to_notice()
    await walk.publish()
    await walk.sleep(days=1)
    filed = await cast.post(None, f"/cases/{walk.case_id}/objections", OBJECTION)
    return str(filed.json()["stream"])


async def looks(cast: Cast, **asked: str) -> list[tuple[str, str]]:
    found = await cast.get("auditor", "/readings", params=asked)
    assert found.status_code == 200, found.text
    return [(one["function"], one["what"]) for one in found.json()["readings"]]


async def test_2_5_2_each_look_at_an_objection_is_kept_with_what_was_shown(
    cast: Cast, objection: str
) -> None:
    path = f"/filings/{objection}"
    assert await looks(cast) == []
    judge = (await cast.get("city.officer", path)).json()
    assert set(judge["texts"].values()) == {OBJECTION["subject"], OBJECTION["words"]}
    county = (await cast.get("qingxi.officer", path)).json()
    assert set(county["texts"].values()) == {OBJECTION["subject"], OBJECTION["words"]}
    assert await looks(cast) == [
        ("county-officer", "filing-words"),
        ("city-officer", "filing-words"),
    ]
    kept = (await cast.get("auditor", "/readings")).json()["readings"][0]
    assert kept["account"] == await cast.account("qingxi.officer")
    assert (kept["unit"], kept["page"]) == ("990121:huanbao", f"/api/v1{path}")


async def test_2_5_2_the_auditor_is_told_who_sent_it_and_that_is_kept_too(
    cast: Cast, objection: str
) -> None:
    shown = (await cast.get("auditor", f"/filings/{objection}")).json()
    assert set(shown["texts"].values()) == {OBJECTION["subject"], OBJECTION["words"]}
    assert shown["acts"] == []
    why = {"reason": "年度抽查"}
    who = await cast.post("auditor", f"/filings/{objection}/identity", why)
    assert who.json() == {"contact": OBJECTION["contact"]}
    found = await looks(cast, stream=objection)
    assert found == [("auditor", "objector"), ("auditor", "filing-words")]


async def test_2_5_2_a_refused_look_shows_nothing_and_keeps_nothing(
    cast: Cast, objection: str
) -> None:
    for login in ("baishi.officer", "luhua.clerk", "expert.one", "qingxi.government"):
        assert (await cast.get(login, f"/filings/{objection}")).status_code == 404
    assert await looks(cast) == []


async def test_2_5_2_who_looked_is_for_those_who_judge_and_the_auditor(
    cast: Cast, objection: str
) -> None:
    path = f"/filings/{objection}"
    for _ in range(2):
        await cast.get("qingxi.officer", path)
    for login in ("city.officer", "auditor"):
        readers = (await cast.get(login, f"{path}/readings")).json()["readers"]
        assert [(one["function"], one["times"]) for one in readers] == [("county-officer", 2)]
    refused = await cast.get("qingxi.officer", f"{path}/readings")
    assert (refused.status_code, refused.json()["code"]) == (403, "not-entitled")
    assert (await cast.get("baishi.officer", f"{path}/readings")).status_code == 404
    of_case = (await cast.get("city.officer", path)).json()["case"]
    about = (await cast.get("city.officer", f"/cases/{of_case}/readings")).json()["readers"]
    assert {one["function"] for one in about} == {"county-officer", "city-officer"}


@pytest.mark.parametrize("login", ["city.officer", "city.leader", "admin", "qingxi.mayor"])
async def test_2_5_2_the_list_of_all_looks_is_the_auditors_alone(cast: Cast, login: str) -> None:
    assert (await cast.get(login, "/readings")).status_code == 403


async def test_2_5_2_the_list_is_read_page_by_page(cast: Cast, objection: str) -> None:
    for login in ("city.officer", "qingxi.officer", "city.leader"):
        await cast.get(login, f"/filings/{objection}")
    first = (await cast.get("auditor", "/readings", params={"limit": 2})).json()
    after = {"limit": 2, "after": first["next_after"]}
    second = (await cast.get("auditor", "/readings", params=after)).json()
    found = [one["function"] for one in first["readings"] + second["readings"]]
    assert found == ["city-leader", "county-officer", "city-officer"]
    assert second["next_after"] is None


async def test_a1_9_2_5_2_a_sheet_is_sealed_until_all_are_in(cast: Cast, case: str) -> None:
    path = f"/cases/{case}/technical-assessment/sheets"
    one, two = await cast.account("expert.one"), await cast.account("expert.two")
    await cast.post("expert.one", f"{path}/mine", all_met(), version=0, method="PUT")
    assert (await cast.get("auditor", f"{path}/{one}")).status_code == 404  # Still a draft.
    assert (await cast.post("expert.one", path)).status_code == 200
    for login in ("expert.two", "city.officer", "city.leader"):
        sealed = await cast.get(login, f"{path}/{one}")
        assert (sealed.status_code, sealed.json()["code"]) == (403, "sheet-sealed"), login
    for login in ("qingxi.clerk", "qingxi.government"):
        refused = await cast.get(login, f"{path}/{one}")
        assert (refused.status_code, refused.json()["code"]) == (403, "not-entitled"), login
    assert (await cast.get("expert.one", f"{path}/{one}")).status_code == 200
    assert await looks(cast) == []
    audited = await cast.get("auditor", f"{path}/{one}")
    assert len(audited.json()["sheet"]["lines"]) > 10
    assert await looks(cast) == [("auditor", "sealed-sheet")]
    await cast.post("expert.two", f"{path}/mine", all_met(), version=0, method="PUT")
    assert (await cast.post("expert.two", path)).status_code == 200
    for login in ("expert.two", "expert.one", "city.officer", "auditor"):
        assert (await cast.get(login, f"{path}/{two}")).status_code == 200
    assert await looks(cast) == [("auditor", "sealed-sheet")]  # Opened: no look to keep.
    assert (await cast.get("qingxi.clerk", f"{path}/{two}")).status_code == 403
