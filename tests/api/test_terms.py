"""Terms over HTTP: extension asked and decided, supervision, and the list page by page (2.1.6)."""

from datetime import timedelta

import pytest
from temporalio.testing import WorkflowEnvironment

from services.domain.case import Case
from services.domain.programme.schema import Obligation, Track
from services.domain.tree.units import StepName
from tests.api.cast import Cast
from tests.api.test_lists import PAGE, VILLAGES, pages
from tests.domain.stage import Stage
from tests.storage.recording import record

CHECK = "formal-check"
pytestmark = pytest.mark.usefixtures("worker")


async def in_formal_check(
    cast: Cast, env: WorkflowEnvironment, track: Track, place: str, name: str
) -> Stage:
    stage = Stage(track, state=Case(id=name))
    stage.place = place
    stage.to(StepName.APPLICATION)
    while Obligation.FORMAL_CHECK not in stage.case.ledgers:
        stage.forward()
    await record(cast.doors.database, stage)
    if (left := stage.now + timedelta(hours=1) - await cast.now()) > timedelta(0):
        await env.sleep(left)
    return stage


async def test_c2_9_4_an_extension_is_asked_for_granted_and_moves_the_due_date(
    cast: Cast, env: WorkflowEnvironment
) -> None:
    stage = await in_formal_check(cast, env, Track.COUNTY, "990121", "case")
    await cast.doors.cases.rebuild(stage.state.id)
    asked = {"what": CHECK, "days": 5, "reason": "专家外出，无法按期核对。"}
    answer = await cast.act("city.officer", "/cases/case/extension", asked)
    assert answer.status_code == 200, answer.text
    again = await cast.post("city.officer", "/cases/case/extension", asked)
    assert (again.status_code, again.json()["code"]) == (409, "extension-open")
    decision = {"what": CHECK, "granted": True, "opinion": "同意。"}
    refused = await cast.post("city.officer", "/cases/case/extension-decision", decision)
    assert refused.status_code == 403
    answer = await cast.act("city.leader", "/cases/case/extension-decision", decision)
    assert answer.status_code == 200, answer.text
    line = (await cast.get("city.officer", "/cases/case")).json()["line"]
    assert line["due_on"] == "2030-03-18"


async def test_c2_9_4_after_the_last_day_no_extension_is_taken(
    cast: Cast, env: WorkflowEnvironment
) -> None:
    stage = await in_formal_check(cast, env, Track.COUNTY, "990121", "case")
    await cast.doors.cases.rebuild(stage.state.id)
    await cast.sleep(days=10)
    asked = {"what": CHECK, "days": 5, "reason": "太晚了。"}
    answer = await cast.post("city.officer", "/cases/case/extension", asked)
    assert (answer.status_code, answer.json()["code"]) == (409, "term-passed")
    assert "2030" in answer.json()["detail"]


async def test_2_1_6_a_supervision_notice_is_issued_and_answered(
    cast: Cast, env: WorkflowEnvironment
) -> None:
    stage = await in_formal_check(cast, env, Track.COUNTY, "990121", "case")
    await cast.doors.cases.rebuild(stage.state.id)
    notice = {"what": CHECK, "words": "请说明进度。", "answer_by": "2030-03-08"}
    answer = await cast.act("city.leader", "/cases/case/supervision", notice)
    assert answer.status_code == 200, answer.text
    (line,) = (await cast.get("city.officer", "/terms")).json()["terms"]
    assert (line["what"], line["answer_by"], line["due_on"]) == (CHECK, "2030-03-08", "2030-03-11")
    told = {"what": CHECK, "answer": "明日办结。"}
    answer = await cast.act("city.officer", "/cases/case/supervision-answer", told)
    assert answer.status_code == 200, answer.text
    (line,) = (await cast.get("city.officer", "/terms")).json()["terms"]
    assert line["answer_by"] is None


async def test_2_1_6_the_list_of_terms_goes_on_where_its_page_ended(
    cast: Cast, env: WorkflowEnvironment
) -> None:
    for number, place in enumerate(VILLAGES):
        await in_formal_check(cast, env, Track.VILLAGE, place, f"case-{number}")
    found = await pages(cast, "qingxi.officer", "/terms", "terms", "href")
    hrefs = [f"/api/v1/cases/case-{number}" for number in range(3)]
    assert found == [hrefs[:PAGE], hrefs[PAGE:]]
    late = await cast.get("qingxi.officer", "/terms", params={"within": -1})
    assert late.json()["terms"] == []
    odd = await cast.get("qingxi.officer", "/terms", params={"after": "soon"})
    assert odd.status_code == 422
