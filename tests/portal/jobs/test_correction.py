"""A notice published with a mistake and published again: by its officers, read by anybody (6.5).

By clicking alone, from the officer's desk to the visitor's page; the case was brought there by acts.
"""

import pytest
from playwright.async_api import Browser, expect
from temporalio.testing import WorkflowEnvironment

from services.domain.programme.schema import Track
from services.domain.steps.public_notice import CorrectNotice, PublishNotice, SignNotice
from tests.api.cast import Cast
from tests.portal.jobs.citizen import Citizen
from tests.portal.jobs.judging import Judged, judged
from tests.portal.jobs.window import Way
from tests.portal.test_browser import browser, origin
from tests.portal.test_notices import OWN, SECOND
from tests.workflows.walk import Walk

__all__ = ["browser", "origin"]

pytestmark = [pytest.mark.usefixtures("worker"), pytest.mark.slow]

REASON = "举报电话有误，更正为0999-99999。"
WAYS = [
    pytest.param(Way(), id="chinese"),
    pytest.param(Way(language="en"), id="english", marks=pytest.mark.long),
]


async def opens_desk(at: Judged, cast: Cast, login: str, case: str) -> None:
    """From signing in to the desk of the notice."""
    await cast.account(login)
    await at.signs_in(login, cast.accounts[login].password)
    await at.goes_to("/cases")
    await at.follows(f"main a[href='/cases/{case}']")
    await at.follows(f"main a[href='/cases/{case}/notice']")


@pytest.mark.parametrize("way", WAYS)
async def test_6_5_a_notice_is_published_corrected_and_both_versions_are_read(
    browser: Browser, origin: str, cast: Cast, env: WorkflowEnvironment, way: Way
) -> None:
    """A4.1, A7.2, 6.4.1: the period begins anew, and the old version stays with its reason."""
    walk = Walk(cast.doors.cases, env, cast.doors.database, Track.VILLAGE)
    await walk.to_notice()
    await walk.do(SignNotice, document_no="环示〔2032〕5号")
    async with judged(browser, origin, way, "publisher") as at:
        await opens_desk(at, cast, "city.officer", walk.case_id)
        await at.opens(PublishNotice)
        for name, said in {**OWN, **SECOND}.items():
            await at.types(name, said)
        await at.does(PublishNotice)
    await walk.sleep(days=3)
    async with judged(browser, origin, way, "corrector") as at:
        await opens_desk(at, cast, "city.leader", walk.case_id)
        await at.opens(CorrectNotice)
        for name, said in {**OWN, **SECOND}.items():
            await expect(at.page.locator(f"main [name='{name}']")).to_have_value(said)
        corrected = {"hotline": "0999-99999", "document_no": "环示〔2032〕9号", "reason": REASON}
        for name, said in corrected.items():
            await at.types(name, said)
        await at.does(CorrectNotice)
    async with judged(browser, origin, way, "reader") as at:
        await Citizen(at).reads_notice(walk.case_id)
        await expect(at.main).to_contain_text(REASON)
        await expect(at.page.locator("article")).to_contain_text("0999-99999")
        await at.follows(f"main a[href='/notices/{walk.case_id}/versions/1']")
        await expect(at.page.locator("article")).to_contain_text(OWN["hotline"])
        await at.goes_by("查看现行版", "version in force")
        await expect(at.page.locator("article")).to_contain_text("环示〔2032〕9号")
