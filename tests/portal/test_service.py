"""Rules of service as people see them: intake, denials, commitments, a further notice (2.2.3-2.2.5)."""

from datetime import timedelta

import pytest
from temporalio.testing import WorkflowEnvironment

from services.domain.base import ActorRef
from services.domain.case import Case
from services.domain.offices.instructions import AskInstruction, GiveInstruction
from services.domain.programme.schema import Track
from services.domain.steps.application import IssueDeficits, SubmitApplication
from services.domain.steps.creation_request import FileCreationRequest, RefuseCreationRequest
from services.domain.tree.units import Function, StepName
from services.storage.queries.names import people
from tests.api.cast import Cast
from tests.domain.stage import Stage, deficit
from tests.portal.conftest import SignIn
from tests.portal.people import Person
from tests.storage.recording import record, record_last

CLOSED_LIST = "不再要求补正"


async def denied(cast: Cast, env: WorkflowEnvironment) -> Stage:
    officer = ActorRef(
        account=await cast.account("city.officer"), function=Function.CITY_OFFICER, unit="9901"
    )
    stage = Stage(Track.COUNTY, state=Case(id="case-denied"))
    stage.do(FileCreationRequest)
    stage.do(RefuseCreationRequest, officer)
    await record(cast.doors.database, stage)
    await env.sleep(stage.now + timedelta(hours=1) - await cast.now())
    return stage


async def test_c3_6_2_the_bureau_sees_what_came_and_went_and_takes_it_along(
    person: SignIn, cast: Cast, env: WorkflowEnvironment
) -> None:
    await denied(cast, env)
    officer = await person("city.officer")
    for by in ("day", "week", "month"):
        page = await officer.see(f"/intake?by={by}")
        assert "退回件" in page.text
        assert "<svg" in page.html
    table = await officer.http.get("/intake.csv?by=day")
    assert table.headers["content-type"].startswith("text/csv")
    assert "来件" in table.text
    assert ",1,1,0,0,1" in table.text


async def test_c2_9_5_the_register_shows_the_denial_and_to_a_leader_how_often(
    person: SignIn, cast: Cast, env: WorkflowEnvironment
) -> None:
    await denied(cast, env)
    officer = await (await person("city.officer")).see("/denials")
    leader = await (await person("city.leader")).see("/denials")
    for page in (officer, leader):
        assert "FD-2030-9901-001" in page.text
        assert "本岗位权限内" in page.text
    assert "各岗位否定件数" in leader.text
    assert "各岗位否定件数" not in officer.text


@pytest.mark.parametrize("path", ["/intake", "/denials"])
async def test_c3_6_2_an_applicant_does_not_read_the_bureau_s_books(
    person: SignIn, path: str
) -> None:
    answer = await (await person("qingxi.clerk")).http.get(path)
    assert answer.status_code == 403


async def test_c2_9_6_everybody_reads_what_is_promised_in_both_languages(visitor: Person) -> None:
    guide = await visitor.see("/guide/town-municipal")
    assert "/guide/town-municipal/application" in guide.html
    for language, words in (
        ("zh", ("办理依据", "办理条件", "所需材料", "办理程序", "办理时限", "投诉渠道")),
        ("en", ("Basis", "Conditions", "Materials", "Procedure", "Limits", "complaints")),
    ):
        page = await visitor.see("/guide/town-municipal/application?area=990121", language=language)
        for word in words:
            assert word in page.text
    assert "A2.7.1" in page.text
    assert "our default, no source" in page.text


async def test_c2_9_6_a_leader_publishes_the_hotline_and_chosen_names(
    person: SignIn, visitor: Person, cast: Cast
) -> None:
    officer = await cast.account("city.officer")
    leader = await person("city.leader")
    page = await leader.see("/contact/9901")
    after = await leader.send(
        page, "/contact/9901", hotline="0999-12369", address="示例路1号", officers=officer
    )
    assert "已公布" in after.text
    shown = await visitor.see("/guide/county-municipal/application?area=990121")
    assert "0999-12369" in shown.text
    async with cast.doors.database.reading() as tx:
        name = (await people(tx, [officer]))[officer]
    assert name in shown.text


async def test_c2_9_6_nobody_else_publishes_for_a_unit(person: SignIn) -> None:
    answer = await (await person("city.officer")).http.get("/contact/9901")
    assert answer.status_code == 403


async def test_c2_9_3_a_further_notice_shows_its_reasons_and_that_the_list_is_closed(
    person: SignIn, cast: Cast, env: WorkflowEnvironment
) -> None:
    officer = ActorRef(account="officer", function=Function.CITY_OFFICER, unit="9901")
    leader = ActorRef(account="leader", function=Function.CITY_LEADER, unit="9901")
    stage = Stage(Track.COUNTY)
    stage.to(StepName.APPLICATION)
    stage.do(SubmitApplication)
    stage.do(IssueDeficits, officer)
    stage.do(SubmitApplication)
    stage.do(AskInstruction, officer, about="issue-deficits", places=("C09",))
    stage.do(GiveInstruction, leader, agreed=True)
    stage.do(IssueDeficits, officer, lines=(deficit("C09"),), changed=())
    await record(cast.doors.database, stage)
    await env.sleep(stage.now + timedelta(hours=1) - await cast.now())
    for login, path in (("city.officer", "/cases/case"), ("qingxi.clerk", "/cases/case/deficits")):
        page = await (await person(login)).see(path)
        assert "再次告知" in page.text
        assert "负责人意见（同意）" in page.text
        assert CLOSED_LIST in page.text


async def test_2_2_3_the_officer_finds_the_request_and_the_leader_finds_it_waiting(
    person: SignIn, cast: Cast, env: WorkflowEnvironment
) -> None:
    stage = Stage(Track.COUNTY)
    stage.to(StepName.APPLICATION)
    stage.do(SubmitApplication)
    stage.do(IssueDeficits)
    stage.do(SubmitApplication)
    await record(cast.doors.database, stage)
    await env.sleep(stage.now + timedelta(hours=1) - await cast.now())
    officer = await person("city.officer")
    page = await officer.see("/cases/case")
    assert "/cases/case/acts/ask-instruction" in page.html
    form = await officer.see("/cases/case/acts/ask-instruction")
    assert "一次性告知补正" in form.text
    asking = ActorRef(
        account=await cast.account("city.officer"),
        function=Function.CITY_OFFICER,
        unit="9901:huanbao",
    )
    stage.do(AskInstruction, asking, about="issue-deficits", places=("C09",))
    await record_last(cast.doors.database, stage)
    leader = await person("city.leader")
    assert "批示" in (await leader.see("/worklist")).text
    assert "批示意见" in (await leader.see("/cases/case/acts/give-instruction")).text
