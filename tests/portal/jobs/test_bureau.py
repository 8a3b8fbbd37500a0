"""The county bureau's whole job in a real Chromium: what it does for its villages and its towns.

Issue 4.11; applicants, governments and the Bureau above act in between.
"""

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, expect
from temporalio.testing import WorkflowEnvironment

from services.cli import sample
from services.domain.clocks.calendar import local_day
from services.domain.programme.schema import Track
from services.domain.steps import (
    application,
    creation_request,
    implementation,
    plan,
    self_check,
)
from services.domain.tree.units import Level, StepName
from tests.api.cast import Cast
from tests.api.test_documents import doors, settings, worker
from tests.portal.jobs.officer import Officer
from tests.portal.jobs.window import Way, window
from tests.portal.test_browser import browser, origin
from tests.workflows.walk import WORDS, Walk

__all__ = ["browser", "doors", "origin", "settings", "worker"]

pytestmark = pytest.mark.slow

OFFICER = "qingxi.officer"
MATERIAL = "letter"
LONG = pytest.mark.long
WAYS = [
    pytest.param(Way(), id="chinese"),
    pytest.param(Way(language="en"), id="english", marks=LONG),
]


@pytest.fixture(scope="session")
def material(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What goes up with an acceptance (A3.5)."""
    papers = sample.dossier_of(sample.applicant_of(Level.VILLAGE))
    wanted = (one for one in papers if one.key == f"village/{MATERIAL}")
    [path] = sample.make(tmp_path_factory.mktemp("material"), wanted).values()
    return path


class Applicants:
    """What the village or the town, and the governments, do between the bureau's own acts."""

    def __init__(self, walk: Walk) -> None:
        self.walk = walk

    async def hand_in_plan(self) -> None:
        await self.walk.do(plan.SubmitPlan, document="plan")

    async def check_themselves(self, day: Any) -> None:
        """From the approval of the plan to the form that is to be examined."""
        number: dict[str, Any] = {"document_no": "镇政函〔2030〕5号", "document": "doc"}
        await self.walk.do(plan.ApprovePlan, approved_on=day, **number)
        if self.walk.programme.procedure.plan.filed_documents:
            await self.walk.do(plan.FilePlan, documents=("plan",))
        await self.walk.stands(StepName.IMPLEMENTATION)
        await self.walk.do(implementation.BeginSelfCheck)
        await self.walk.do(self_check.Declare, data_digest="digest", papers_version=0)
        await self.walk.stands(StepName.APPLICATION)
        await self.walk.do(application.SubmitForm, document="form")

    async def submit(self) -> None:
        papers: dict[str, Any] = {"manifest": (), "papers_version": 0, "data_digest": "digest"}
        await self.walk.do(application.SubmitApplication, **papers)


@pytest.mark.parametrize("way", WAYS)
async def test_4_11_a_county_bureau_takes_a_village_from_the_list_to_the_report_of_its_acceptance(
    *, browser: Browser, origin: str, cast: Cast, env: WorkflowEnvironment, material: Path, way: Way
) -> None:
    """A0.6, A3.2, A3.5, A3.7.4, C2.9.3."""
    walk = Walk(cast.doors.cases, env, cast.doors.database, Track.VILLAGE)
    await walk.file()
    await walk.do(creation_request.GiveConsent, opinion=WORDS)
    village, day = Applicants(walk), local_day(await cast.now())
    await cast.account(OFFICER)
    async with window(browser, origin, way) as at:
        await at.signs_in(OFFICER, cast.accounts[OFFICER].password)
        officer = Officer(at, {MATERIAL: material}, walk.case_id)
        await officer.does(creation_request.ListApplicant)
        await village.hand_in_plan()
        await officer.gives_opinion_on_plan(day.isoformat(), "切合村情。")
        await village.check_themselves(day)
        await officer.examines_form("内容属实。")
        await village.submit()
        await officer.tells_deficits("V05")
        await village.submit()
        await officer.takes_in()
        await officer.accepts()
        await officer.reports_acceptance(MATERIAL)
        reviewed = "上级审核与抽查" if way.language == "zh" else "review"
        await officer.finds_case()
        await expect(at.page.locator(".bar .st").first).to_contain_text(reviewed)


@pytest.mark.parametrize("way", WAYS)
async def test_4_11_a_county_bureau_sends_a_towns_papers_up_twice(
    browser: Browser, origin: str, cast: Cast, env: WorkflowEnvironment, way: Way
) -> None:
    """A2.1, A2.2, A2.5: the request in a batch, the plan argued, the form examined, the batch."""
    walk = Walk(cast.doors.cases, env, cast.doors.database, Track.TOWN)
    await walk.file()
    await walk.do(creation_request.GiveConsent, opinion=WORDS)
    town, day = Applicants(walk), local_day(await cast.now())
    await cast.account(OFFICER)
    async with window(browser, origin, way) as at:
        await at.signs_in(OFFICER, cast.accounts[OFFICER].password)
        officer = Officer(at, {}, walk.case_id)
        await officer.does(creation_request.SendInBatch, batch="青环〔2030〕7号")
        await walk.do(creation_request.ListApplicant)
        await town.hand_in_plan()
        await officer.gives_opinion_on_plan(day.isoformat(), "切合实际。")
        await town.check_themselves(day)
        await officer.examines_form("内容属实。")
        await town.submit()
        await walk.do(application.ApproveRequest, document_no="青政函〔2031〕40号")
        await officer.does(application.SendApplications, batch="青环〔2031〕31号")
        await walk.do(application.AcceptApplication)
        await walk.stands(StepName.ACCEPTANCE)
        await officer.finds_case()
        accepted = "验收" if way.language == "zh" else "Acceptance"
        await expect(at.page.locator(".bar .st").first).to_contain_text(accepted)
