"""A model city in the portal, by plain forms: from its request to its title (4.3.2, B1.3, B1.8).

Plan, figures and papers are the business of other tests, and are acts in between.
"""

from typing import Any

import pytest
from temporalio.testing import WorkflowEnvironment

from services.domain.base import ActorRef
from services.domain.clocks.calendar import local_day
from services.domain.programme.schema import TitleLevel, Track
from services.domain.review.panel import Sheet
from services.domain.steps import application, implementation, plan, self_check
from services.domain.steps.technical_assessment import SubmitSheet
from services.domain.tree.units import Function, StepName
from tests.api.cast import Cast
from tests.portal.conftest import SignIn
from tests.portal.people import Page, Person
from tests.workflows.walk import WORDS, Walk

pytestmark = pytest.mark.usefixtures("worker")
CONTACTS = {
    "hotline": "010-12369",
    "mailbox": "cm@example.cn",
    "address": "示例路1号",
    "second_office": "云岭市环境保护局",
    "second_hotline": "0999-12369",
    "second_mailbox": "ts@example.cn",
    "second_address": "环城路1号",
}


async def do(who: Person, case: str, kind: str, **typed: Any) -> Page:
    """What the worklist leads to is done by the form that it has."""
    form = await who.see(f"/cases/{case}/acts/{kind}")
    assert form.status == 200, (kind, form.text[:400])
    after = await who.send(form, kind, **typed)
    assert "已办理" in after.text, (kind, after.text[:600])
    return after


async def prepared(case: Walk) -> None:
    """From the list to the application: plan, self-check, papers."""
    today = local_day(await case.now())
    number: dict[str, Any] = {"document_no": "人发〔2030〕2号", "document": "doc"}
    await case.do(plan.SubmitPlan, document="plan")
    await case.do(plan.RecordPlanOpinion, held_on=today, passed=True, opinion=WORDS)
    await case.do(plan.ApprovePlan, approved_on=today, **number)
    await case.do(plan.FilePlan, documents=("plan",))
    await case.stands(StepName.IMPLEMENTATION)
    await case.do(implementation.BeginSelfCheck)
    await case.do(self_check.Declare, data_digest="digest", papers_version=0)
    await case.stands(StepName.APPLICATION)
    papers: dict[str, Any] = {"manifest": (), "papers_version": 0, "data_digest": "digest"}
    await case.do(application.SubmitApplication, **papers)


async def test_b1_3_a_city_the_province_and_the_ministry_come_to_a_title_by_plain_forms(
    person: SignIn, cast: Cast, env: WorkflowEnvironment
) -> None:
    clerk = await person("yunling.clerk")
    province, officer = await person("province.officer"), await person("ministry.officer")
    leader = await person("ministry.leader")
    form = await clerk.see("/my/new")
    asked = await clerk.send(form, "/my/new", programme="city-national", reason="创建基础好")
    assert "已办理：提交创建申请" in asked.text, asked.text[:600]
    case = asked.path.split("/")[2].split("?")[0]
    assert case in (await province.see("/worklist")).html
    await do(province, case, "list-applicant")
    walk = Walk(cast.doors.cases, env, cast.doors.database, Track.CITY, level=TitleLevel.NATIONAL)
    walk.case_id = case
    await prepared(walk)

    await do(province, case, "accept-application")
    await walk.stands(StepName.PRE_ASSESSMENT)
    await do(province, case, "form-pre-assessment", passed="true", opinion="符合推荐条件。")
    await walk.stands(StepName.TECHNICAL_ASSESSMENT)
    assert case in (await officer.see("/worklist")).html
    experts = [await cast.account(login) for login in ("expert.one", "expert.two")]
    await do(officer, case, "appoint-panel", experts=experts, chair=experts[0])
    await walk.declare(*experts)
    for expert in experts:
        seat = ActorRef(account=expert, function=Function.EXPERT, unit="9901")
        await walk.do(SubmitSheet, seat, sheet=Sheet(met=20), sheet_version=0)
    chair = await person("expert.one")
    await do(chair, case, "form-opinion", passed="true", opinion="达到考核指标要求。")
    await walk.stands(StepName.ACCEPTANCE)
    accepted = {"passed": "true", "opinion": "经现场核查，同意通过。"}
    await do(officer, case, "form-acceptance-opinion", **accepted)
    await walk.stands(StepName.PUBLIC_NOTICE)
    await do(leader, case, "sign-notice", document_no="环示〔2031〕5号")
    await do(officer, case, "publish-notice", **CONTACTS)
    await env.sleep(8 * 24 * 3600)
    await walk.stands(StepName.NAMING)
    await do(leader, case, "name-unit", document_no="环发〔2031〕6号")

    title = await walk.title()
    shown = await clerk.see(f"/register/{title.id}")
    assert "命名，列入名录" in shown.text
    assert "报送年度材料" in shown.text
    assert "云岭市" in (await clerk.see("/register")).text
