"""Jobs that are disturbed: the sign-in ends in a form, two are at one form, somebody thinks again.

Issue 4.11; that nothing typed is lost is looked at in the browser, with and without its scripts.
"""

import pytest
from playwright.async_api import Browser, expect
from temporalio.testing import WorkflowEnvironment

from services.domain.permissions import kind_of
from services.domain.programme.schema import Track
from services.domain.steps import application
from tests.api.cast import Cast
from tests.portal.jobs.officer import Officer
from tests.portal.jobs.window import Way, Window, window
from tests.portal.test_browser import browser, origin
from tests.workflows.walk import Walk

__all__ = ["browser", "origin"]

pytestmark = [pytest.mark.usefixtures("worker"), pytest.mark.slow]

OFFICER = "city.officer"
DEFICITS = f"form[action$='/acts/{kind_of(application.IssueDeficits)}'] .acts button.btn"
REFUSAL = "form[action$='/acts/refuse-application'] .acts button.btn"


@pytest.fixture
async def case(cast: Cast, env: WorkflowEnvironment) -> str:
    """A county's application waits for its formal check."""
    walk = Walk(cast.doors.cases, env, cast.doors.database, Track.COUNTY)
    await walk.to_application()
    await walk.submit()
    await cast.account(OFFICER)
    return walk.case_id


async def at_deficits(at: Window, cast: Cast, case: str, problem: str) -> None:
    """One line of the notice is written, and not sent yet."""
    await at.signs_in(OFFICER, cast.accounts[OFFICER].password)
    await Officer(at, {}, case).opens_case()
    await at.opens(application.IssueDeficits)
    await at.types("lines.0.place", "C07")
    await at.ticks("lines.0.ground", "proof-unconvincing")
    await at.types("lines.0.rule", "A1.6")
    await at.types("lines.0.problem", problem)
    await at.types("lines.0.remedy", "请补充。")


async def test_4_11_a_sign_in_that_ends_in_a_form_is_renewed_in_place(
    browser: Browser, origin: str, cast: Cast, case: str
) -> None:
    async with window(browser, origin, Way()) as at:
        await at_deficits(at, cast, case, "报告没有日期。")
        await at.page.context.clear_cookies()
        await at.types("lines.0.problem", "报告没有日期和签名。")
        here = at.page.locator("dialog.here[open]")
        await expect(here).to_contain_text("登录已到期", timeout=20_000)
        await here.locator("#here-login").fill(OFFICER)
        await here.locator("#here-password").fill(cast.accounts[OFFICER].password)
        await here.locator("button.btn").click()
        await expect(here).to_have_count(0)
        await expect(at.page.locator("[name='lines.0.problem']")).to_be_focused()
        await at.sends(DEFICITS)
        await expect(at.main).to_contain_text("报告没有日期和签名。")


async def test_4_11_without_scripts_the_form_comes_back_after_signing_in(
    browser: Browser, origin: str, cast: Cast, case: str
) -> None:
    async with window(browser, origin, Way(script=False)) as at:
        await at_deficits(at, cast, case, "报告没有日期。")
        await at.page.context.clear_cookies()
        await at.sends(DEFICITS)
        await expect(at.main).to_contain_text("您填写的内容都在")
        await at.types("login", OFFICER)
        await at.types("password", cast.accounts[OFFICER].password)
        await at.sends()
        await at.sends()
        await expect(at.page.locator("[name='lines.0.problem']")).to_have_value("报告没有日期。")
        await at.sends(DEFICITS)
        await expect(at.main).to_contain_text("报告没有日期。")


async def test_4_11_the_second_of_two_at_one_form_sees_both_versions(
    browser: Browser, origin: str, cast: Cast, case: str
) -> None:
    async with window(browser, origin, Way()) as one, window(browser, origin, Way()) as other:
        await at_deficits(one, cast, case, "报告没有日期。")
        await at_deficits(other, cast, case, "报告没有签名。")
        await one.sends(DEFICITS)
        await other.sends(DEFICITS)
        await expect(other.page.locator(".errors")).to_be_focused()
        await expect(other.page.locator("section:has(#since)")).to_contain_text("报告没有日期")
        await expect(other.page.locator("[name='lines.0.problem']")).to_have_value("报告没有签名。")


async def test_4_11_harm_is_asked_about_and_who_thinks_again_has_done_nothing(
    browser: Browser, origin: str, cast: Cast, case: str
) -> None:
    async with window(browser, origin, Way(keyboard=True)) as at:
        await at.signs_in(OFFICER, cast.accounts[OFFICER].password)
        await Officer(at, {}, case).opens_case()
        await at.opens(application.RefuseApplication)
        await at.types("reason", "数据不实。")
        await at.presses(REFUSAL)
        asked = at.page.locator("dialog[data-harm]")
        await expect(asked.locator("[data-leave]")).to_be_focused()
        await at.page.keyboard.press("Enter")
        await expect(asked).to_be_hidden()
        await expect(at.page.locator(REFUSAL).first).to_be_focused()
        await expect(at.page.locator("[name='reason']")).to_have_value("数据不实。")
        await Officer(at, {}, case).opens_case()
        await expect(at.page.locator(".bar .st").first).to_have_text("申请验收")


async def test_wcag_2_1_4_single_keys_do_nothing_once_they_are_switched_off(
    browser: Browser, origin: str, cast: Cast, case: str
) -> None:
    async with window(browser, origin, Way()) as at:
        await at.signs_in(OFFICER, cast.accounts[OFFICER].password)
        search, first = at.page.locator("#find"), at.main.locator("th[scope=row] a").first
        await at.page.keyboard.press("/")
        await expect(search).to_be_focused()
        await search.blur()
        await at.page.keyboard.press("j")
        await expect(first).to_be_focused()
        await at.follows(".account a[href='/me']")
        await at.ticks("keys", "off")
        await at.sends()
        await at.comes_to_the_door()
        await at.page.keyboard.press("/")
        await at.page.keyboard.press("j")
        await expect(at.page.locator("body")).to_be_focused()
