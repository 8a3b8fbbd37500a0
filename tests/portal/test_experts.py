"""Experts in a browser: pool, draw, declaration; both widths, both languages, axe (6.1.1, 6.1.2)."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, Page, expect

from services.storage.evidence import documents
from tests.api.cast import Cast
from tests.api.test_experts import accounts, case, draw
from tests.api.test_interests import planned_by
from tests.portal.test_browser import browser, entered, origin, working_on
from tests.portal.test_opinions import looked_at

__all__ = ["accounts", "browser", "case", "origin"]

pytestmark = [pytest.mark.usefixtures("worker"), pytest.mark.slow]

FIRM = "市环境科学研究院规划所"
LINE = "w1,water,市环境科学研究院,990102,2020-01-01,,2025-05-01"


@asynccontextmanager
async def unchecked(browser: Browser, origin: str, cast: Cast, reader: str) -> AsyncIterator[Page]:
    """Where a refusal is looked for: the browser tells of its status, too."""
    context = await entered(browser, origin, cast, reader)
    yield await context.new_page()
    await context.close()


async def test_6_1_1_the_pool_is_looked_at_line_by_line_before_it_counts(
    browser: Browser, origin: str, cast: Cast, accounts: dict[str, str]
) -> None:
    async with working_on(browser, origin, cast, "city.officer", "/admin/experts") as page:
        await looked_at(page, "experts")
        await page.goto(f"{origin}/admin/experts/{accounts['w1']}")
        await looked_at(page, "expert")
        await page.goto(f"{origin}/admin/experts/import")
        await looked_at(page, "experts-import")
    async with unchecked(browser, origin, cast, "city.officer") as page:
        await page.goto(f"{origin}/admin/experts/import")
        await page.fill("#lines", LINE + "\nnobody,water,某单位,990102,2020-01-01")
        await page.get_by_role("button", name="核对", exact=True).click()
        await expect(page.locator("#lines-e")).to_contain_text("没有这个专家账号")
        await expect(page.locator("#lines")).to_have_value(
            LINE + "\nnobody,water,某单位,990102,2020-01-01"
        )
        table = (LINE + "\nw2,soil water,某大学,990103,2021-01-01,2035-12-31").encode("gb18030")
        await page.set_input_files(
            "#file", {"name": "experts.csv", "mimeType": "text/csv", "buffer": table}
        )
        await page.get_by_role("button", name="核对", exact=True).click()
        await expect(page.locator("main table")).to_contain_text("没有变化")
        await expect(page.locator("main table")).to_contain_text("更改")
        await page.get_by_role("button", name="无误，登记").click()
        await expect(page.locator("main [role=status]").first).to_contain_text("已登记1名专家")
        await expect(page.locator("main table")).to_contain_text("某大学")


async def test_6_1_2_an_expert_goes_from_the_draw_to_the_declaration(
    browser: Browser, origin: str, cast: Cast, case: str, accounts: dict[str, str]
) -> None:
    """With a conflict in the second one: the seat ends, and an alternate follows (6.5)."""
    await draw(cast, case)
    clerk, now = await cast.account("qingxi.clerk"), await cast.now()
    async with cast.doors.database.writing() as tx:
        await documents.add(tx, planned_by(FIRM, case, clerk, now))
    logins = {account: login for login, account in accounts.items()}
    panel = (await cast.get(None, f"/cases/{case}/draws")).json()["panel"]
    first, second = (logins[account] for account in panel[:2])
    async with working_on(browser, origin, cast, "", f"/cases/{case}/draws") as page:
        await looked_at(page, "draws")
    async with working_on(browser, origin, cast, first, "/reviews") as page:
        await looked_at(page, "reviews")
        await page.goto(f"{origin}/cases/{case}")
        await expect(page).to_have_url(f"{origin}/cases/{case}/acts/declare-interests")
        await looked_at(page, "declare")
        await names_alone(page)
    async with unchecked(browser, origin, cast, first) as page:
        await page.goto(f"{origin}/cases/{case}/acts/declare-interests")
        for question in ("employed", "cooperated", "kin", "commissioned"):
            await page.check(f"input[name={question}][value=false]")
        await page.check("input[name=liable][value=true]")
        await page.fill("#password", "not the password")
        await page.get_by_role("button", name="利益冲突申报和责任承诺").click()
        await expect(page.locator(".errors")).to_contain_text("密码")
        assert await page.is_checked("input[name=kin][value=false]"), "nothing typed is lost"
        assert await page.input_value("#password") == ""
        await page.fill("#password", cast.accounts[first].password)
        await page.get_by_role("button", name="利益冲突申报和责任承诺").click()
        await expect(page).to_have_url(f"{origin}/reviews")
        await page.click(f"main a[href='/cases/{case}/review']")
        await expect(page.locator("h1")).to_be_visible()
    async with working_on(
        browser, origin, cast, second, f"/cases/{case}/acts/declare-interests"
    ) as page:
        for question in ("employed", "cooperated", "commissioned"):
            await page.check(f"input[name={question}][value=false]")
        await page.check("input[name=kin][value=true]")
        await page.check("input[name=liable][value=true]")
        await page.fill("#password", cast.accounts[second].password)
        await page.get_by_role("button", name="利益冲突申报和责任承诺").click()
        await expect(page).to_have_url(f"{origin}/reviews")
        await expect(page.locator("main")).to_contain_text("您还没有被聘请参加评审")
    async with working_on(
        browser, origin, cast, "city.officer", f"/cases/{case}/interests"
    ) as page:
        await looked_at(page, "interests")
        await expect(page.locator("main table")).to_contain_text("亲属关系")


async def names_alone(page: Page) -> None:
    """6.1.2: unit, county, firm and people, and hints; and no way from here into the case."""
    rows = page.locator("main dl.rows > div")
    await expect(rows).to_have_text(
        [
            re.compile(r"^申报单位\s*青溪县 [A-Z]+-\d{4}-\d{6}-\d{3}$"),
            re.compile(rf"^规划编制单位\s*{FIRM}$"),
            re.compile(r"^材料中署名的人\s*青溪县创建办资料员$"),
        ]
    )
    hints = page.locator("main .note--warn li")
    await expect(hints).to_have_text(["您的工作单位与规划编制单位名称相同或相近"])
    said = await page.locator("main").inner_text()
    assert "规划文本" not in said, "not even the name of a file"
    leads = "all => all.map(one => one.getAttribute('href') || one.getAttribute('src'))"
    ways = await page.eval_on_selector_all("main [href], main [src]", leads)
    assert set(ways) == {"/reviews"}
