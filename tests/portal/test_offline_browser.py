"""4.7 and 4.10 in a real Chromium: the workbook's pages, the search box by keyboard, at phone width."""

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.async_api import Browser, Page

from tests.api.cast import Cast
from tests.portal.city import City
from tests.portal.conftest import SignIn
from tests.portal.test_browser import AXE, SHOTS, browser, entered, origin
from tests.portal.test_workbook import CLERK, filled, open_rows, template

__all__ = ["browser", "origin"]

pytestmark = [pytest.mark.usefixtures("worker"), pytest.mark.slow]


async def looked_at(page: Page, name: str) -> list[str]:
    """What is wrong with the page as it stands, at the widths of a phone and of a desk."""
    wrong = []
    for width in (375, 1280):
        await page.set_viewport_size({"width": width, "height": 900})
        wide = await page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            wrong.append(f"{name} is {wide} px wide in a window of {width}")
        if SHOTS:
            await page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)
    if AXE:
        await page.evaluate(AXE)
        found = await page.evaluate("axe.run().then(r => r.violations.map(v => v.id))")
        wrong += [f"{name}: {violation}" for violation in found]
    return wrong


async def test_4_7_faults_and_preview_of_a_workbook_are_read_on_a_phone_and_by_everybody(
    browser: Browser, origin: str, cast: Cast, person: SignIn, city: City
) -> None:
    body = await template(await person(CLERK), city)
    first, second, *_ = open_rows(body)
    context = await entered(browser, origin, cast, CLERK)
    page = await context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text))
    here = f"{origin}/cases/{city.checking}/workbook"
    await page.goto(here)
    wrong += await looked_at(page, "workbook")

    def fill(text: object) -> bytes:
        def change(sheet) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
            sheet[f"D{first}"] = text
            sheet[f"D{second - 1}"], sheet[f"D{second}"] = 100, 200

        return filled(body, change)

    async def send(content: bytes) -> None:
        name = "填好的表格.xlsx"
        await page.set_input_files(
            "#file", {"name": name, "mimeType": "application/zip", "buffer": content}
        )
        await page.click("form.drop button.btn:not([type=button])")

    await send(fill("约12000"))
    await page.get_by_role("heading", name="有问题").first.wait_for()
    wrong += await looked_at(page, "workbook-faults")
    async with page.expect_download() as download:
        await page.get_by_role("button", name="下载带批注的工作簿").click()
    kept = await (await download.value).path()
    marked = load_workbook(BytesIO(kept.read_bytes()))  # Kept under a name without its suffix.
    assert marked.worksheets[0][f"D{first}"].comment
    await send(fill("１２，０００"))
    await page.get_by_role("heading", name="请核对").wait_for()
    wrong += await looked_at(page, "workbook-preview")
    await page.get_by_role("button", name="确认并保存").click()
    await page.get_by_text("已保存").wait_for()
    await context.close()
    assert [one for one in wrong if "422" not in one] == []


async def test_4_10_the_stroke_key_goes_to_the_search_box_and_types_a_stroke_elsewhere(
    browser: Browser, origin: str, cast: Cast, city: City
) -> None:
    context = await entered(browser, origin, cast, "city.officer")
    page = await context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text))
    await page.goto(f"{origin}/cases")
    await page.keyboard.press("/")
    assert await page.evaluate("document.activeElement.id") == "find"
    await page.keyboard.type("松坪/")
    assert await page.input_value("#find") == "松坪/"
    await page.fill("#find", "松坪")
    await page.keyboard.press("Enter")
    await page.get_by_role("heading", name="搜索").wait_for()
    wrong += await looked_at(page, "search")
    await page.goto(f"{origin}/search?q=没有这个")
    wrong += await looked_at(page, "search-empty")
    await page.goto(f"{origin}/cases?track=town")
    await page.fill("#filter-name", "全部乡镇的案件")
    await page.get_by_role("button", name="保存", exact=True).click()
    await page.get_by_role("link", name="全部乡镇的案件").wait_for()
    wrong += await looked_at(page, "cases")
    await page.goto(f"{origin}/worklist")
    wrong += await looked_at(page, "worklist")
    await context.close()
    assert wrong == []
