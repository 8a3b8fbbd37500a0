"""Acts by HTTP, down to SQL and back: what a caller sees of rules, versions, keys and regions."""

import asyncio

import pytest

from services.storage.people.tokens import Scope
from tests.api.cast import Cast
from tests.storage.recording import record
from tests.storage.test_projections import handed_in

pytestmark = pytest.mark.usefixtures("worker")

TOWN = {"programme": "town-municipal", "place": "990121101", "reason": "绿化基础好，群众积极。"}


async def opened(cast: Cast) -> str:
    filed = await cast.post("songping.clerk", "/cases", TOWN)
    assert filed.status_code == 201, filed.text
    case: str = filed.json()["stream"]
    assert filed.headers["Location"] == f"/api/v1/cases/{case}"
    return case


async def test_a2_1_a_town_files_consents_is_sent_and_listed(cast: Cast) -> None:
    case = await opened(cast)
    path = f"/cases/{case}"
    shown = (await cast.get("songping.clerk", path)).json()
    assert shown["line"]["stands"] == "creation-request"
    assert list(shown["texts"].values()) == ["绿化基础好，群众积极。"]
    await cast.act("qingxi.government", f"{path}/creation-request/consent", {"opinion": "同意"})
    await cast.act("qingxi.officer", f"{path}/creation-request/batch", {"batch": "青环〔2030〕1号"})
    await cast.act("city.officer", f"{path}/creation-request/listing")
    shown = (await cast.get("songping.clerk", path)).json()
    assert shown["line"]["stands"] == "plan"
    step = (await cast.get("songping.clerk", f"{path}/plan")).json()
    assert step["standing"] == "current"
    assert [act["kind"] for act in step["acts"]] == ["submit-plan"]


async def test_an_act_is_seen_by_the_next_read(cast: Cast) -> None:
    case = await opened(cast)
    done = await cast.act(
        "qingxi.government", f"/cases/{case}/creation-request/consent", {"opinion": "同意"}
    )
    shown = await cast.get("qingxi.government", f"/cases/{case}")
    assert shown.json()["state"]["seq"] == done.json()["seq"] == 2
    history = (await cast.get("songping.clerk", f"/cases/{case}/history")).json()
    assert [entry["fact"]["kind"] for entry in history["entries"]] == [
        "creation-requested",
        "consent-given",
    ]
    assert "同意" in history["texts"].values()
    assert all("同意" not in str(entry["fact"]) for entry in history["entries"])


async def test_a_changing_act_needs_the_version_that_was_shown(cast: Cast) -> None:
    case = await opened(cast)
    path, body = f"/cases/{case}/creation-request/consent", {"opinion": "同意"}
    missing = await cast.post("qingxi.government", path, body)
    assert (missing.status_code, missing.json()["code"]) == (428, "version-missing")
    stale = await cast.post("qingxi.government", path, body, version=0)
    assert (stale.status_code, stale.json()["code"]) == (412, "stale")
    assert stale.json()["params"] == {"shown": 0, "now": 1}
    taken = await cast.post("qingxi.government", path, body, version=1)
    assert taken.status_code == 200


async def test_the_same_key_answers_the_same_and_another_body_is_refused(cast: Cast) -> None:
    case = await opened(cast)
    path, body = f"/cases/{case}/creation-request/consent", {"opinion": "同意"}
    first = await cast.post("qingxi.government", path, body, version=1, key="once")
    again = await cast.post("qingxi.government", path, body, version=1, key="once")
    assert first.json() == again.json()
    other = await cast.post("qingxi.government", path, {"opinion": "不同意"}, version=1, key="once")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-mismatch")


async def test_the_same_filing_twice_opens_one_case(cast: Cast) -> None:
    await cast.token("songping.clerk")
    both = await asyncio.gather(
        *(cast.post("songping.clerk", "/cases", TOWN, key="one") for _ in range(2))
    )
    assert {answer.status_code for answer in both} == {201}
    assert len({answer.json()["stream"] for answer in both}) == 1
    second = await cast.post("songping.clerk", "/cases", TOWN, key="two")
    assert (second.status_code, second.json()["code"]) == (409, "already-open")


async def test_a_foreign_regions_case_answers_exactly_as_a_missing_one(cast: Cast) -> None:
    case = await opened(cast)
    for path in ("", "/history", "/plan", "/indicators", "/readiness"):
        foreign = await cast.get("baishi.officer", f"/cases/{case}{path}")
        missing = await cast.get("baishi.officer", f"/cases/{'0' * 32}{path}")
        assert foreign.status_code == missing.status_code == 404
        alike = [
            answer.text.replace(name, "-")
            for answer, name in ((foreign, case), (missing, "0" * 32))
        ]
        assert alike[0] == alike[1]
    act = await cast.post(
        "baishi.officer", f"/cases/{case}/creation-request/batch", {"batch": "1"}, version=1
    )
    assert act.status_code == 404
    assert (await cast.get("baishi.officer", "/cases")).json()["cases"] == []
    assert (await cast.get("baishi.officer", "/worklist")).json()["items"] == []


async def test_who_may_see_but_not_act_is_told_so(cast: Cast) -> None:
    case = await opened(cast)
    refused = await cast.post(
        "songping.clerk",
        f"/cases/{case}/creation-request/consent",
        {"opinion": "同意"},
        version=1,
    )
    assert (refused.status_code, refused.json()["code"]) == (403, "not-entitled")


async def test_an_act_of_another_step_is_refused_with_both_named(cast: Cast) -> None:
    case = await opened(cast)
    refused = await cast.post(
        "city.leader", f"/cases/{case}/naming/title", {"document_no": "1"}, version=1
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "step-closed")
    assert refused.json()["params"] == {"step": "naming", "now": "creation-request"}


async def test_the_worklist_names_what_waits_for_whom(cast: Cast) -> None:
    case = await opened(cast)
    waiting = (await cast.get("qingxi.government", "/worklist")).json()["items"]
    assert [item["href"] for item in waiting] == [f"/api/v1/cases/{case}"]
    assert "give-consent" in [act["kind"] for act in waiting[0]["acts"]]
    assert (await cast.get("qingxi.congress", "/worklist")).json()["items"] == []


async def test_e11_the_worklist_says_by_which_day(cast: Cast) -> None:
    """Five working days from Wednesday 30 April 2031 over the May holidays."""
    await record(cast.doors.database, handed_in())
    [item] = (await cast.get("city.officer", "/worklist")).json()["items"]
    assert "accept-application" in [act["kind"] for act in item["acts"]]
    assert (item["due_on"], item["due_provisional"]) == ("2031-05-10", False)


async def test_a_batch_sends_each_case_and_one_refusal_stops_no_other(cast: Cast) -> None:
    case = await opened(cast)
    await cast.act(
        "qingxi.government", f"/cases/{case}/creation-request/consent", {"opinion": "同意"}
    )
    batch = {
        "what": "creation-request",
        "batch": "青环〔2030〕1号",
        "cases": [{"case": "0" * 32, "version": 1}, {"case": case, "version": 2}],
    }
    answer = await cast.post("qingxi.officer", "/batches", batch)
    assert answer.status_code == 200, answer.text
    missing, sent = answer.json()["results"]
    assert missing["problem"]["code"] == "not-found"
    assert sent["receipt"]["seq"] == 3


async def test_a_withdrawn_case_stays_on_file(cast: Cast) -> None:
    case = await opened(cast)
    await cast.act("songping.mayor", f"/cases/{case}/withdrawal", {"reason": "条件不成熟"})
    shown = (await cast.get("songping.clerk", f"/cases/{case}")).json()
    assert (shown["line"]["stands"], shown["line"]["is_open"]) == ("withdrawn", False)
    late = await cast.post(
        "qingxi.government",
        f"/cases/{case}/creation-request/consent",
        {"opinion": "同意"},
        version=2,
    )
    assert late.status_code == 409


async def test_a0_11_an_old_title_is_recorded_and_stands_in_the_public_register(cast: Cast) -> None:
    old = {
        "programme": "village-municipal",
        "place": "990121101201",
        "name": "市级生态村",
        "named_on": "2012-05-01",
        "document_no": "市环发〔2012〕7号",
    }
    recorded = await cast.post("city.leader", "/titles", old)
    assert recorded.status_code == 201, recorded.text
    title = recorded.json()["stream"]
    public = (await cast.get(None, "/register")).json()["titles"]
    assert [entry["id"] for entry in public] == [title]
    shown = await cast.get("city.leader", f"/titles/{title}")
    assert shown.json()["state"]["name"] == "市级生态村"
    assert (await cast.get("baishi.officer", f"/titles/{title}")).status_code == 404
    tip = {"subject": "河道", "words": "河水发黑。"}
    filed = await cast.post(None, f"/titles/{title}/tips", tip)
    assert filed.status_code == 201, filed.text


async def test_a4_1_a_visitor_cannot_object_where_nothing_was_published(cast: Cast) -> None:
    case = await opened(cast)
    objection = {"subject": "绿化", "words": "数据不实。"}
    refused = await cast.post(None, f"/cases/{case}/objections", objection)
    assert (refused.status_code, refused.json()["code"]) == (404, "not-found")


async def test_a_token_without_the_scope_acts_on_nothing(cast: Cast) -> None:
    token = await cast.token("songping.clerk", Scope.READ)
    headers = {"Authorization": f"Bearer {token}"}
    assert (await cast.http.get("/api/v1/me", headers=headers)).status_code == 200
    refused = await cast.http.post("/api/v1/cases", json=TOWN, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (403, "scope-missing")


async def test_a_value_that_cannot_be_is_pointed_at(cast: Cast) -> None:
    refused = await cast.post(
        "songping.clerk", "/cases", {"programme": "town-municipal", "place": "x", "more": 1}
    )
    assert refused.status_code == 422
    found = {error["pointer"]: error["code"] for error in refused.json()["errors"]}
    assert found == {
        "/body/place": "string-pattern-mismatch",
        "/body/reason": "missing",
        "/body/more": "extra-forbidden",
    }
    unknown = await cast.post("songping.clerk", "/cases", {**TOWN, "programme": "none"})
    assert unknown.json()["errors"][0]["pointer"] == "/body/programme"


async def test_what_was_said_in_a_refused_act_is_shown_to_nobody(cast: Cast) -> None:
    case = await opened(cast)
    path = f"/cases/{case}"
    said = {"opinion": "不想让您看到的话。"}
    stale = await cast.post(
        "qingxi.government", f"{path}/creation-request/consent", said, version=0
    )
    assert stale.status_code == 412, stale.text
    for login in ("songping.clerk", "qingxi.government"):
        for page in (path, f"{path}/history"):
            assert said["opinion"] not in (await cast.get(login, page)).text
