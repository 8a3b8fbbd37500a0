"""The officer's whole job in a real Chromium: from the worklist to the opinion of the acceptance.

Issue 4.11, on a county whose application has just come in; the applicant and the experts act in
between.
"""

from typing import Any

import pytest
from playwright.async_api import Browser, expect
from temporalio.testing import WorkflowEnvironment

from services.domain.base import ActorRef
from services.domain.clocks.calendar import local_day
from services.domain.programme.schema import Track
from services.domain.review.panel import Sheet
from services.domain.steps import acceptance, application, technical_assessment
from services.domain.tree.units import Function
from tests.api.cast import Cast
from tests.portal.jobs.officer import Officer, forms_opinion
from tests.portal.jobs.window import Way, window
from tests.portal.test_browser import browser, origin
from tests.workflows.walk import Walk

__all__ = ["browser", "origin"]

pytestmark = [pytest.mark.usefixtures("worker"), pytest.mark.slow]

OFFICER, EXPERTS = "city.officer", ("expert.one", "expert.two")
LONG = pytest.mark.long
WAYS = [
    pytest.param(Way(), id="chinese"),
    pytest.param(Way(language="en"), id="english", marks=LONG),
    pytest.param(Way(width=375, touch=True), id="phone", marks=LONG),
    pytest.param(Way(keyboard=True), id="keyboard", marks=LONG),
    pytest.param(Way(script=False), id="without-javascript", marks=LONG),
    pytest.param(Way(slow=True), id="slow-line", marks=LONG),
]


async def resubmit(walk: Walk) -> None:
    papers: dict[str, Any] = {"manifest": (), "papers_version": 0, "data_digest": "digest"}
    await walk.do(application.SubmitApplication, **papers)


@pytest.mark.parametrize("way", WAYS)
async def test_4_11_a_county_goes_from_the_worklist_to_the_opinion_of_the_acceptance(
    browser: Browser, origin: str, cast: Cast, env: WorkflowEnvironment, way: Way
) -> None:
    """A1.8, A1.9, A1.11, A1.12, C2.9.3."""
    walk = Walk(cast.doors.cases, env, cast.doors.database, Track.COUNTY)
    await walk.to_application()
    await walk.submit()
    await cast.account(OFFICER)
    experts = [await cast.account(login) for login in EXPERTS]
    today = local_day(await cast.now()).isoformat()
    async with window(browser, origin, way) as at_officer, window(browser, origin, way) as at_chair:
        await at_officer.signs_in(OFFICER, cast.accounts[OFFICER].password)
        officer = Officer(at_officer, {}, walk.case_id)
        await officer.tells_deficits("C07")
        await resubmit(walk)
        await officer.takes_in()

        await officer.appoints(technical_assessment.AppointPanel, experts)
        await walk.declare(*experts)
        for expert in experts:
            seat = ActorRef(account=expert, function=Function.EXPERT, unit="9901")
            sheet: dict[str, Any] = {"sheet": Sheet(met=20), "sheet_version": 0}
            await walk.do(technical_assessment.SubmitSheet, seat, **sheet)
        await officer.visits(today)
        await at_chair.signs_in(EXPERTS[0], cast.accounts[EXPERTS[0]].password)
        await forms_opinion(at_chair, walk.case_id)

        await officer.appoints(acceptance.AppointGroup, experts)
        methods = walk.programme.procedure.acceptance.methods
        survey = next(method.id for method in methods if method.survey)
        await officer.uses_methods([method.id for method in methods], survey, today)
        await officer.accepts()
        await officer.opens_case()
        noticed = "公示" if way.language == "zh" else "Public notice"
        await expect(at_officer.page.locator(".bar .st").first).to_contain_text(noticed)
