"""Technical assessment by HTTP (A1.9): experts by appointment, their own sheets, both visits."""

import pytest
from temporalio.testing import WorkflowEnvironment

from services.api.v1.cases.routes import may_read
from services.domain.clocks.calendar import local_day
from services.domain.offices.taking_back import TakeBack
from services.domain.programme.library import catalogue_of, current
from services.domain.programme.schema import TitleLevel, Track
from services.domain.seats import Seat
from services.domain.steps.technical_assessment import AppointPanel, SubmitSheet
from services.domain.tree.units import Function, StepName
from services.storage.queries.scope import Viewer
from tests.api.cast import Cast
from tests.domain.stage import Stage
from tests.workflows.walk import Walk

pytestmark = pytest.mark.usefixtures("worker")

EXPERTS = ("expert.one", "expert.two")
REASON = "现场与材料不符。"


@pytest.fixture
async def case(cast: Cast, env: WorkflowEnvironment) -> str:
    """A county under assessment, its panel appointed."""
    walk = Walk(cast.doors.cases, env, cast.doors.database, Track.COUNTY)
    await walk.to_review()
    await walk.stands(StepName.TECHNICAL_ASSESSMENT)
    accounts = [await cast.account(login) for login in EXPERTS]
    panel = {"experts": accounts, "chair": accounts[0]}
    await cast.act("city.officer", f"/cases/{walk.case_id}/technical-assessment/panel", panel)
    await cast.declare(walk.case_id, *EXPERTS)
    return walk.case_id


def all_met() -> dict[str, list[dict[str, str]]]:
    programme = current(Track.COUNTY, TitleLevel.MUNICIPAL)
    entries = catalogue_of(programme).entries
    return {"lines": [{"code": entry.code, "answer": "met"} for entry in entries]}


async def test_a1_9_an_expert_sees_the_case_by_appointment_alone(cast: Cast, case: str) -> None:
    assert (await cast.get("expert.one", f"/cases/{case}")).status_code == 200
    assert (await cast.get("expert.three", f"/cases/{case}")).status_code == 404
    listed = (await cast.get("expert.one", "/cases")).json()["cases"]
    assert [line["id"] for line in listed] == [case]
    assert (await cast.get("expert.three", "/cases")).json()["cases"] == []


async def test_a1_9_a_sheet_is_handed_in_complete_and_once(cast: Cast, case: str) -> None:
    path = f"/cases/{case}/technical-assessment/sheets"
    empty = await cast.post("expert.one", path)
    assert (empty.status_code, empty.json()["code"]) == (422, "sheet-incomplete")
    put = await cast.post("expert.one", f"{path}/mine", all_met(), version=0, method="PUT")
    assert (put.status_code, put.headers["ETag"]) == (200, '"1"')
    unseen = (await cast.get("expert.two", f"{path}/mine")).json()
    assert (unseen["version"], unseen["sheet"]["lines"]) == (0, [])
    other_window = await cast.post("expert.one", f"{path}/mine", all_met(), version=0, method="PUT")
    assert (other_window.status_code, other_window.json()["code"]) == (412, "stale")
    handed_in = await cast.post("expert.one", path)
    assert handed_in.status_code == 200, handed_in.text
    assert (await cast.get("expert.one", f"{path}/mine")).json()["submitted"] is True
    twice = await cast.post("expert.one", path)
    assert twice.status_code == 422
    stranger = await cast.post("qingxi.officer", path)
    assert (stranger.status_code, stranger.json()["code"]) == (403, "not-entitled")


async def test_a1_9_the_opinion_waits_for_all_sheets_and_both_kinds_of_visit(
    cast: Cast, case: str
) -> None:
    path = f"/cases/{case}/technical-assessment"
    opinion = {"passed": True, "opinion": "达到标准。"}
    version = (await cast.get("expert.one", f"/cases/{case}")).json()["version"]
    early = await cast.post("expert.one", f"{path}/opinion", opinion, version=version)
    assert (early.status_code, early.json()["code"]) == (409, "not-now")
    assert early.json()["detail"] == "尚有专家未提交评审表。"
    for login in EXPERTS:
        await cast.post(login, f"{path}/sheets/mine", all_met(), version=0, method="PUT")
        assert (await cast.post(login, f"{path}/sheets")).status_code == 200
    unvisited = await cast.post("expert.one", f"{path}/opinion", opinion, version=version)
    assert (unvisited.status_code, unvisited.json()["code"]) == (409, "visit-missing")
    for login, visit in zip(EXPERTS, ("open", "unannounced"), strict=True):
        note = {
            "visited_on": local_day(await cast.now()).isoformat(),
            "visit": visit,
            "note": "现场与材料一致。",
        }
        filed = await cast.post(login, f"/cases/{case}/visit-notes", note)
        assert filed.status_code == 201, filed.text
    not_chair = await cast.post("expert.two", f"{path}/opinion", opinion, version=version)
    assert (not_chair.status_code, not_chair.json()["code"]) == (403, "not-entitled")
    await cast.act("expert.one", f"{path}/opinion", opinion)
    shown = (await cast.get("qingxi.clerk", f"/cases/{case}")).json()
    assert shown["line"]["stands"] == "acceptance"


async def handed_in(
    cast: Cast, case: str, login: str, unmet: str = "", *, version: int = 0
) -> None:
    """All met but for this one, over the draft of that version."""
    path = f"/cases/{case}/technical-assessment/sheets"
    sheet = all_met()
    for line in sheet["lines"]:
        if line["code"] == unmet:
            line.update(answer="unmet", reason=REASON)
    put = await cast.post(login, f"{path}/mine", sheet, version=version, method="PUT")
    assert put.status_code == 200, put.text
    assert (await cast.post(login, path)).status_code == 200


async def sheets_shown(cast: Cast, case: str, login: str) -> tuple[set[str], int]:
    """Whose sheets the reader finds in the state, and how many facts of sheets in the log."""
    state = (await cast.get(login, f"/cases/{case}")).json()["state"]
    log = (await cast.get(login, f"/cases/{case}/history")).json()["entries"]
    told = [one for one in log if one["fact"] and one["fact"]["kind"] == "sheet-submitted"]
    return set(state.get("panel", {}).get("sheets", {})), len(told)


async def test_a1_9_what_an_expert_found_is_not_told_before_all_sheets_are_in(
    cast: Cast, case: str
) -> None:
    one, two = [await cast.account(login) for login in EXPERTS]
    await handed_in(cast, case, "expert.one", unmet=all_met()["lines"][0]["code"])
    assert await sheets_shown(cast, case, "expert.one") == ({one}, 1)
    for login in ("expert.two", "city.officer", "qingxi.clerk", "qingxi.government"):
        assert await sheets_shown(cast, case, login) == (set(), 0), login
    await handed_in(cast, case, "expert.two")
    for login in ("expert.one", "expert.two", "city.officer"):
        assert await sheets_shown(cast, case, login) == ({one, two}, 2), login
    for login in ("qingxi.clerk", "qingxi.government"):
        assert await sheets_shown(cast, case, login) == (set(), 0), login


async def test_a1_9_2_2_1_sheets_of_an_assessment_that_was_sent_back_stay_sealed(
    cast: Cast, case: str
) -> None:
    """Otherwise to send a half-scored assessment back would open what has been found so far."""
    await handed_in(cast, case, "expert.one", unmet=all_met()["lines"][0]["code"])
    back = {"to": "application", "reason": "申请材料须重新核对。"}
    await cast.act("city.officer", f"/cases/{case}/return", back)
    for login in ("city.officer", "qingxi.officer", "qingxi.clerk"):
        assert await sheets_shown(cast, case, login) == (set(), 0), login
    one = await cast.account("expert.one")
    path = f"/cases/{case}/technical-assessment/sheets/{one}"
    assert (await cast.get("city.officer", path)).status_code == 404
    assert await sheets_shown(cast, case, "auditor") == (set(), 1)
    kept = (await cast.get("auditor", "/readings", params={"stream": case})).json()["readings"]
    assert [(look["what"], look["item"]) for look in kept] == [("sealed-sheet", one)]


async def test_a1_9_2_2_1_with_the_sending_back_taken_back_the_sheets_count_again(
    cast: Cast, case: str
) -> None:
    one, two = [await cast.account(login) for login in EXPERTS]
    await handed_in(cast, case, "expert.one")
    back = {"to": "application", "reason": "申请材料须重新核对。"}
    await cast.act("city.officer", f"/cases/{case}/return", back)
    await cast.act("city.officer", f"/cases/{case}/taking-back", {"reason": "误退。"})
    assert await sheets_shown(cast, case, "city.officer") == (set(), 0)
    assert await sheets_shown(cast, case, "expert.one") == ({one}, 1)
    await handed_in(cast, case, "expert.two")
    assert await sheets_shown(cast, case, "city.officer") == ({one, two}, 2)


async def test_a1_9_a_sheet_that_was_handed_in_stays_as_it_was_signed(
    cast: Cast, case: str
) -> None:
    await handed_in(cast, case, "expert.one")
    path = f"/cases/{case}/technical-assessment/sheets/mine"
    late = await cast.post("expert.one", path, {"lines": []}, version=1, method="PUT")
    assert (late.status_code, late.json()["code"]) == (409, "not-now")
    kept = (await cast.get("expert.one", path)).json()
    assert (kept["version"], len(kept["sheet"]["lines"])) == (1, len(all_met()["lines"]))


async def test_a1_9_a_sheet_answers_what_the_catalogue_asks_and_each_once(
    cast: Cast, case: str
) -> None:
    path = f"/cases/{case}/technical-assessment/sheets/mine"
    free = {"code": "刘某说不行", "answer": "met"}
    for more in (free, all_met()["lines"][0]):
        sheet = {"lines": [*all_met()["lines"], more]}
        put = await cast.post("expert.one", path, sheet, version=0, method="PUT")
        assert (put.status_code, put.json()["code"]) == (422, "invalid")


async def test_a0_3_only_living_accounts_of_experts_are_appointed(cast: Cast, case: str) -> None:
    one, two, three = [await cast.account(f"expert.{n}") for n in ("one", "two", "three")]
    officer = await cast.account("qingxi.officer")
    version = (await cast.get("city.officer", f"/cases/{case}")).json()["version"]
    path = f"/cases/{case}/technical-assessment/panel"
    for stranger in (officer, "nobody-at-all", "刘某"):
        for panel in (
            {"experts": [one, two, stranger], "chair": one},
            {"experts": [one, two], "chair": stranger},
        ):
            sent = await cast.post("city.officer", path, panel, version=version)
            assert (sent.status_code, sent.json()["code"]) == (422, "invalid"), panel
    panel = {"experts": [one, two, three], "chair": three}
    sent = await cast.post("city.officer", path, panel, version=version)
    assert sent.status_code == 200, sent.text


def test_a1_9_what_was_taken_back_shows_nobody_a_sealed_sheet() -> None:
    """The fact holds the case as it stood, and that case the sheets that were in."""
    stage = Stage(Track.COUNTY)
    stage.to(StepName.TECHNICAL_ASSESSMENT)
    stage.do(AppointPanel)
    stage.do(SubmitSheet)
    stage.do(AppointPanel)
    fact = stage.do(TakeBack)
    author, *others = stage.case.panel.experts
    officer = Viewer("officer", (Seat(function=Function.CITY_OFFICER, unit="9901"),))
    clerk = Viewer("clerk", (Seat(function=Function.APPLICANT_CLERK, unit=stage.place),))
    seat = (Seat(function=Function.EXPERT, unit="9901"),)
    for viewer in (officer, clerk, *(Viewer(one, seat) for one in others)):
        assert not may_read(viewer, stage.case, fact)
    assert may_read(Viewer(author, seat), stage.case, fact)
    stage.do(SubmitSheet)
    assert may_read(officer, stage.case, fact)
    assert not may_read(clerk, stage.case, fact)
