"""A sign-in that ends in the middle of a form, and two clerks on one form, in a real Chromium."""

import pytest
from playwright.async_api import Browser, Page, expect
from sqlalchemy import delete
from sqlmodel import col

from services.api.deps import Doors
from services.storage.tables.accounts import SignInRow
from tests.api.cast import Cast
from tests.portal.city import City
from tests.portal.test_browser import AXE, browser, entered, origin

__all__ = ["browser", "origin"]

pytestmark = [pytest.mark.usefixtures("worker"), pytest.mark.slow]

CLERK = "songping.clerk"


async def form_of(
    browser: Browser, origin: str, cast: Cast, city: City
) -> tuple[Page, list[str], list[str]]:
    """The form of an indicator in a window of its own, its figures, and what it complains of."""
    context = await entered(browser, origin, cast, CLERK)
    page = await context.new_page()
    complaints: list[str] = []  # Not the console: it notes each refusal, and these are wanted.
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto(f"{origin}/cases/{city.checking}/indicators/T03a")
    found = await page.locator("input[name^='v.']").evaluate_all("all => all.map(a => a.name)")
    return page, sorted(found), complaints


async def violations(page: Page) -> list[str]:
    """What axe finds on the page as it stands at this moment."""
    assert AXE, "CI needs axe-playwright-python"
    await page.evaluate(AXE)
    found: list[str] = await page.evaluate(
        "axe.run().then(r => r.violations.map(v => v.id + ': ' + v.nodes[0].html))"
    )
    return found


async def test_4_6_not_one_key_stroke_is_lost_when_the_sign_in_ends_in_a_form(
    browser: Browser, origin: str, cast: Cast, city: City, doors: Doors
) -> None:
    """Portal B4: signed in again in place, the request is sent once more, the typing stays."""
    page, names, complaints = await form_of(browser, origin, cast, city)
    async with doors.database.writing() as tx:
        await tx.execute(delete(SignInRow).where(col(SignInRow.account) != ""))
    await page.fill(f"[name='{names[-1]}']", "51.5")
    dialog = page.locator("dialog.here[open]")
    await expect(dialog).to_contain_text("登录已到期", timeout=20_000)
    assert await violations(page) == []
    await dialog.locator("#here-login").fill(CLERK)
    await dialog.locator("#here-password").fill("not it")
    await dialog.locator("button.btn").click()
    await expect(dialog.locator("[data-problem]")).to_be_visible(timeout=20_000)
    await dialog.locator("#here-password").fill(cast.accounts[CLERK].password)
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-autosave]")).to_contain_text("已自动保存", timeout=20_000)
    await expect(dialog).to_have_count(0)
    assert await page.input_value(f"[name='{names[-1]}']") == "51.5"
    await page.reload()
    assert await page.input_value(f"[name='{names[-1]}']") == "51.5"
    await page.click("button[name=save]")
    await expect(page.get_by_text("已保存。")).to_be_visible(timeout=20_000)
    assert complaints == []
    await page.context.close()


async def test_4_6_two_clerks_on_one_form_choose_between_their_versions(
    browser: Browser, origin: str, cast: Cast, city: City
) -> None:
    one, names, first = await form_of(browser, origin, cast, city)
    other, _, second = await form_of(browser, origin, cast, city)
    figure = f"[name='{names[-1]}']"
    await one.fill(figure, "61.5")
    await one.click("button[name=save]")
    await expect(one.get_by_text("已保存。")).to_be_visible(timeout=20_000)
    await other.fill(figure, "62.5")
    await other.click("button[name=save]")
    two = other.locator(".versions")
    await expect(two).to_be_visible(timeout=20_000)
    await expect(two.locator("mark")).to_have_text(["62.5", "61.5"])
    assert await other.evaluate("document.activeElement.id") == "two"
    assert await violations(other) == []
    await two.get_by_label("61.5").check()
    await other.click("button[name=save]")
    await expect(other.get_by_text("已保存。")).to_be_visible(timeout=20_000)
    assert await other.input_value(figure) == "61.5"
    assert (first, second) == ([], [])
    await one.context.close()
    await other.context.close()


async def test_6_1_3_a_reason_is_saved_as_it_is_typed_and_offered_when_the_form_opens_anew(
    browser: Browser, origin: str, cast: Cast, city: City
) -> None:
    """From any device of the expert's own, without a button; to nobody else."""
    form, words = f"{origin}/cases/{city.assessed}/review", "监测报告缺第三季度的数据"
    context = await entered(browser, origin, cast, "expert.one")
    page = await context.new_page()
    await page.goto(form)
    await page.fill("#f-reason", words)
    await expect(page.locator("[data-autosave]")).to_contain_text("已自动保存", timeout=20_000)
    await context.close()
    for login, found in (("expert.one", words), ("expert.two", "")):
        context = await entered(browser, origin, cast, login)
        page = await context.new_page()
        await page.goto(form)
        await expect(page.locator("#f-reason")).to_have_value(found)
        offered = page.locator("form.draft").get_by_text("自动保存、还没有提交的内容")
        await expect(offered).to_have_count(1 if found else 0)
        await context.close()


async def test_b3_12_an_objection_stays_on_the_device_until_it_is_sent_or_cleared(
    browser: Browser, origin: str, city: City
) -> None:
    context = await browser.new_context(locale="zh-CN")
    page = await context.new_page()
    await page.goto(f"{origin}/notices/{city.noticed}/objection")
    await page.fill("[name=subject]", "桥下黑水")
    await expect(page.get_by_text("已存在本机")).to_be_visible(timeout=20_000)
    await page.reload()
    assert await page.input_value("[name=subject]") == "桥下黑水"
    await page.get_by_role("button", name="清除本机内容").click()
    assert await page.input_value("[name=subject]") == ""
    await page.reload()
    assert await page.input_value("[name=subject]") == ""
    await context.close()
