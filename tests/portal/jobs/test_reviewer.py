"""The municipal review of a village in a browser: drawn, checked, drafted, edited, signed (A3.6, 6.2.3, 6.5)."""

import pytest
from playwright.async_api import Browser, expect
from temporalio.testing import WorkflowEnvironment

from services.domain.clocks.calendar import local_day
from services.domain.programme.schema import Track
from services.domain.steps.upper_review import ReportAcceptance
from services.domain.tree.units import StepName
from tests.api.cast import Cast
from tests.api.test_acceptance_opinions import FIRST, SECOND
from tests.portal.test_browser import browser, origin, working_on
from tests.portal.test_opinions import looked_at
from tests.portal.test_signed_papers import send, signs
from tests.workflows.walk import Walk

__all__ = ["browser", "origin"]

pytestmark = [pytest.mark.usefixtures("worker"), pytest.mark.slow]

EDITED = "审核抽查意见：抽查指标与县级验收结论一致，同意命名。"


@pytest.fixture
async def reported(cast: Cast, env: WorkflowEnvironment) -> Walk:
    """A village that its county accepted and reported."""
    walk = Walk(cast.doors.cases, env, cast.doors.database, Track.VILLAGE)
    await walk.to_review()
    await walk.accept()
    await walk.stands(StepName.UPPER_REVIEW)
    await walk.do(ReportAcceptance, document="acceptance")
    for login in (FIRST, SECOND):
        await cast.account(login)
    return walk


async def test_a3_6_6_5_a_village_is_spot_checked_by_a_seed_and_its_opinion_signed_by_departments(
    browser: Browser, origin: str, cast: Cast, reported: Walk
) -> None:
    here = f"/cases/{reported.case_id}"
    today = local_day(await cast.now()).isoformat()
    form = f"{here}/acts/draw-spot-check"
    async with working_on(browser, origin, cast, "city.officer", form) as page:
        await send(page)
        await page.goto(f"{origin}{here}/acceptance")
        await looked_at(page, "spot-check-drawn")
        await expect(page.locator("main")).to_contain_text("抽查的指标")
        await page.goto(f"{origin}{here}/acts/record-spot-check")
        await page.fill("[name=checked_on]", today)
        await page.check("[name=visit][value=unannounced]")
        await page.fill("[name=note]", "六项指标现场与台账相符。")
        await send(page)
        await page.goto(f"{origin}{here}/acts/lay-review-opinion")
        opinion = page.locator("[name=opinion]")
        await expect(opinion).not_to_be_empty()
        await looked_at(page, "lay-review")
        await opinion.fill(EDITED)
        await page.check("[name=passed][value=true]")
        for login in (FIRST, SECOND):
            await page.check(f"[name=signers][value='{await cast.account(login)}']")
        await send(page)
        await page.goto(f"{origin}{here}/acts/put-review-opinion-to-signature")
        await expect(page.locator("main")).to_contain_text("送签后，文件内容即固定")
        await send(page)
        await page.goto(f"{origin}{here}/opinion")
        await expect(page.locator("main")).to_contain_text(EDITED)
        await expect(page.locator("ol.tasks li").first).to_contain_text("待签署")
    await signs(browser, origin, cast, FIRST, here)
    await signs(browser, origin, cast, SECOND, here)
    await cast.act("city.officer", f"{here}/upper-review/signed-opinion")
    await reported.stands(StepName.PUBLIC_NOTICE)
    async with working_on(browser, origin, cast, "songping.clerk", f"{here}/opinion") as page:
        await expect(page.locator("#papers ~ table")).to_contain_text("已发出")
