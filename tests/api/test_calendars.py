"""Calendar years and closing dates by HTTP: four eyes, every fault told, the leader's own act."""

from typing import Any

import pytest

from services.domain.programme.schema import Track
from services.domain.tree.units import StepName
from tests.api.cast import Cast
from tests.domain.stage import Stage
from tests.storage.recording import record

YEAR: dict[str, Any] = {
    "year": 2041,
    "standing": "final",
    "notice_no": "国办发明电〔2040〕7号",
    "announced_on": "2040-11-05",
    "source": "国务院办公厅关于2041年部分节假日安排的通知",
    "holidays": ["2041-01-01", "2041-10-01", "2041-10-02"],
    "working_days": ["2041-09-28"],
}


@pytest.mark.usefixtures("worker")
async def test_2_1_4_one_administrator_imports_and_another_publishes(cast: Cast) -> None:
    draft = await cast.post("admin", "/calendars", YEAR)
    assert (draft.status_code, draft.json()["stands"]) == (201, "draft")
    own = await cast.post("admin", "/calendars/2041-1/publication")
    assert (own.status_code, own.json()["code"]) == (409, "own-import")
    assert 2041 not in (await cast.get("city.officer", "/calendars")).json()["announced"]
    done = await cast.post("admin.second", "/calendars/2041-1/publication")
    assert (done.status_code, done.json()["stands"]) == (201, "final")
    listed = (await cast.get("city.officer", "/calendars")).json()
    assert 2041 in listed["announced"]
    assert listed["editions"][0]["published_by"] == await cast.account("admin.second")
    again = await cast.post("admin.second", "/calendars/2041-1/publication")
    assert (again.status_code, again.json()["code"]) == (409, "edition-over")


async def test_2_1_4_the_preview_tells_every_fault_and_keeps_nothing(cast: Cast) -> None:
    wrong = {**YEAR, "notice_no": "", "working_days": ["2041-10-01", "2041-09-27"]}
    found = await cast.post("admin", "/calendars/preview", wrong)
    assert [fault["code"] for fault in found.json()["faults"]] == [
        "not-a-weekend",
        "holiday-and-working",
        "not-a-weekend",
        "notice-missing",
    ]
    refused = await cast.post("admin", "/calendars", wrong)
    assert (refused.status_code, refused.json()["code"]) == (422, "notice-faulty")
    right = (await cast.post("admin", "/calendars/preview", YEAR)).json()["reading"]
    assert right["days_off"] == 3
    assert right["newly_working"] == ["2041-09-28"]
    assert (await cast.get("admin", "/calendars")).json()["editions"] == []


@pytest.mark.parametrize("login", ["city.leader", "auditor", "qingxi.clerk"])
async def test_2_1_4_only_administrators_touch_the_calendar(cast: Cast, login: str) -> None:
    for path, body in (("", YEAR), ("/preview", YEAR), ("/2041-1/publication", None)):
        refused = await cast.post(login, f"/calendars{path}", body)
        assert (refused.status_code, refused.json()["code"]) == (403, "not-entitled")


async def test_2_1_4_what_was_never_imported_cannot_be_published(cast: Cast) -> None:
    found = await cast.post("admin", "/calendars/2099-1/publication")
    assert found.status_code == 404


async def test_a7_4_the_leader_of_the_accepting_bureau_sets_its_closing_date(cast: Cast) -> None:
    new = {
        "programme": "county-municipal",
        "area": "9901",
        "closes_on": "2041-05-30",
        "source": "环函〔2040〕9号",
    }
    for login in ("city.officer", "qingxi.leader", "admin"):
        refused = await cast.post(login, "/closing-dates", new)
        assert (refused.status_code, refused.json()["code"]) == (403, "not-entitled"), login
    done = await cast.post("city.leader", "/closing-dates", new)
    assert done.status_code == 201
    corrected = {**new, "closes_on": "2041-06-30"}
    assert (await cast.post("city.leader", "/closing-dates", corrected)).status_code == 201
    listed = (await cast.get(None, "/closing-dates")).json()["closing_dates"]
    assert [one["closes_on"] for one in listed] == ["2041-06-30"]
    past = await cast.post("city.leader", "/closing-dates", {**new, "closes_on": "2020-05-30"})
    assert (past.status_code, past.json()["code"]) == (422, "invalid")


async def test_2_1_7_the_applicant_and_the_officer_see_when_each_step_can_come(cast: Cast) -> None:
    stage = Stage(Track.COUNTY)
    stage.to(StepName.TECHNICAL_ASSESSMENT)
    await record(cast.doors.database, stage)
    for login in ("qingxi.clerk", "city.officer"):
        steps = (await cast.get(login, f"/cases/{stage.case.id}/forecast")).json()["steps"]
        assert [one["step"] for one in steps] == [
            "technical-assessment",
            "rectification",
            "acceptance",
            "public-notice",
            "naming",
        ]
        assert steps[0]["latest"] == "2030-04-16", "30 working days from Monday 4 March 2030"
        assert (steps[-1]["latest"], steps[-1]["open_ended"]) == (None, "no-limit")
    stranger = await cast.get("baishi.officer", f"/cases/{stage.case.id}/forecast")
    assert stranger.status_code == 404
