"""Signing alone and in order, in a browser: sheet and promise, acceptance and review (6.1.5, 6.2.3)."""

import pytest
from playwright.async_api import Browser, Page, expect

from services.domain.tree.units import StepName
from tests.api.cast import Cast
from tests.api.test_acceptance_opinions import FIRST, SECOND, examined, walk
from tests.api.test_assessment import case, handed_in
from tests.api.test_signed_sheets import TWO
from tests.portal.test_browser import browser, entered, origin, working_on
from tests.portal.test_opinions import digest_is_shown, looked_at
from tests.workflows.walk import Walk

__all__ = ["browser", "case", "origin", "walk"]

pytestmark = [pytest.mark.usefixtures("worker"), pytest.mark.slow]

OWN_WORDS = "验收组改写：生活垃圾收运台账齐全，同意通过验收。"
"""Other ones than the draft has: people edit it (6.2.3)."""


async def send(page: Page) -> None:
    """The form of an act, and its second question where there is one."""
    await page.click("main form button.btn[type=submit], main form .acts button.btn")


async def test_6_1_5_an_expert_signs_the_promise_and_the_own_sheet_on_one_page(
    browser: Browser, origin: str, cast: Cast, case: str
) -> None:
    await handed_in(cast, case, TWO)
    password, here = cast.accounts[TWO].password, f"/cases/{case}/review/papers"
    context = await entered(browser, origin, cast, TWO)
    page = await context.new_page()
    await page.goto(origin + here)
    promise, signature = "form[action$='/promise']", "form[action$='/signature']"
    await page.fill("#promise-password", password)
    await page.click(f"{promise} button.btn")
    await expect(page.locator(".errors")).to_be_visible()
    await page.check("#liable")
    await page.fill("#promise-password", password)
    await page.click(f"{promise} button.btn")
    await expect(page.locator("[role=status]").first).to_contain_text("存证编号")
    await page.click("form[action$='/made'] button.btn")
    await expect(page.locator(signature)).to_be_visible()
    await looked_at(page, "own-papers")
    await digest_is_shown(page, origin)
    await page.check("#no_conflict")
    await page.fill("#signature-password", "not the password")
    await page.click(f"{signature} button.btn")
    await expect(page.locator(".errors")).to_be_visible()
    assert await page.is_checked("#no_conflict"), "nothing typed is lost but the password"
    await page.fill("#signature-password", password)
    await page.click(f"{signature} button.btn")
    await expect(page.locator("main")).to_contain_text("已签署")
    assert await page.locator("#signature-password").count() == 0
    await context.close()
    async with working_on(browser, origin, cast, TWO, f"/cases/{case}/catalogue") as page:
        pieces = page.locator("a[href*='/signed-papers/']")
        await expect(pieces).to_have_count(3)
        await looked_at(page, "catalogue-signed")


async def signs(browser: Browser, origin: str, cast: Cast, login: str, here: str) -> None:
    async with working_on(browser, origin, cast, login, f"{here}/opinion") as page:
        await digest_is_shown(page, origin)
        await page.fill("#password", cast.accounts[login].password)
        await page.click("form[action$='/signature'] button.btn")
        await expect(page.locator("[role=status]").first).to_contain_text("已签署")


async def test_6_2_3_departments_sign_the_acceptance_opinion_in_their_order(
    browser: Browser, origin: str, cast: Cast, walk: Walk
) -> None:
    await examined(cast, walk)
    here = f"/cases/{walk.case_id}"
    for login in (FIRST, SECOND):
        await cast.account(login)
    form = f"{here}/acts/lay-acceptance-opinion"
    async with working_on(browser, origin, cast, "city.officer", form) as page:
        await expect(page.locator("[name=opinion]")).not_to_be_empty()
        await looked_at(page, "lay-acceptance")
        await page.fill("[name=opinion]", OWN_WORDS)
        await page.check("[name=passed][value=true]")
        for login in (FIRST, SECOND):
            await page.check(f"[name=signers][value='{await cast.account(login)}']")
        await send(page)
        await page.goto(f"{origin}{here}/acts/put-acceptance-opinion-to-signature")
        await send(page)
        await page.goto(f"{origin}{here}/opinion")
        await looked_at(page, "acceptance-to-sign")
        await expect(page.locator("main dl.rows").first).to_contain_text(OWN_WORDS)
        await expect(page.locator("ol.tasks li").first).to_contain_text("待签署")
    await signs(browser, origin, cast, FIRST, here)
    await signs(browser, origin, cast, SECOND, here)
    await cast.act("city.officer", f"{here}/acceptance/signed-opinion")
    await walk.stands(StepName.PUBLIC_NOTICE)
    async with working_on(browser, origin, cast, "songping.clerk", f"{here}/opinion") as page:
        await expect(page.locator("#papers ~ table")).to_contain_text("已发出")
