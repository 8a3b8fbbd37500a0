"""The chair's consolidation in a browser: read, compared, signed, verified (6.1.5, 6.5)."""

from hashlib import sha256
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.api.cast import Cast
from tests.api.test_opinions import CHAIR, MEMBER, case, to_signature
from tests.portal.test_browser import AXE, CI, SHOTS, browser, entered, origin, working_on

__all__ = ["browser", "case", "origin"]

pytestmark = [pytest.mark.usefixtures("worker"), pytest.mark.slow]


async def looked_at(page: Page, name: str) -> None:
    """Both widths, both languages; axe has nothing to say."""
    assert AXE or not CI, "CI needs axe-playwright-python"
    for language in ("en", "zh"):
        await page.goto(f"{page.url.partition('?')[0]}?lang={language}")
        for width in (375, 1280):
            await page.set_viewport_size({"width": width, "height": 900})
            assert await page.evaluate("document.documentElement.scrollWidth") <= width
            if SHOTS:
                shot = Path(SHOTS) / f"{name}-{language}-{width}.png"
                await page.screenshot(path=shot, full_page=True)
        if AXE:
            await page.evaluate(AXE)
            found = await page.evaluate("axe.run().then(r => r.violations.map(v => v.id))")
            assert found == []


async def digest_is_shown(page: Page, origin: str) -> None:
    """6.1.5: before it is signed, of the very bytes that the page hands out, and of their content."""
    said = "".join((await page.locator("main").inner_text()).split())
    paper = str(await page.get_attribute("main .panel a[href$='.pdf']", "href"))
    handed = await page.request.get(origin + paper)
    digest = sha256(await handed.body()).hexdigest()
    assert f"PDF文件摘要（SHA-256）{digest}" in said
    assert f"您签署的是摘要以“{digest[:8]}”开头的文件" in said
    assert await page.locator("form[action$='/signature'] [name=before]").input_value() == digest


async def sign(page: Page, password: str, *, confirms: bool = True) -> None:
    if confirms:
        await page.check("#no_conflict")
    await page.fill("#password", password)
    await page.click("form[action$='/signature'] button.btn")


async def test_6_1_5_a_panel_signs_what_it_was_shown_and_anybody_verifies_it(
    browser: Browser, origin: str, cast: Cast, case: str, tmp_path: Path
) -> None:
    await to_signature(cast, case)
    here = f"/cases/{case}/opinion"
    async with working_on(browser, origin, cast, MEMBER, here) as page:
        await looked_at(page, "opinion")
        await expect(page.locator("main")).to_contain_text("垃圾处理设施的运行记录不足半年")
        await digest_is_shown(page, origin)
        password = cast.accounts[MEMBER].password
        await sign(page, password)
        await expect(page.locator("[role=status]").first).to_contain_text("已签署")
        assert await page.locator("#password").count() == 0
    context = await entered(browser, origin, cast, CHAIR)
    page = await context.new_page()
    await page.goto(origin + here)
    await digest_is_shown(page, origin)
    await sign(page, "not the password")
    await expect(page.locator(".errors")).to_be_visible()
    assert await page.is_checked("#no_conflict"), "nothing typed is lost but the password"
    await sign(page, cast.accounts[CHAIR].password, confirms=False)
    await page.wait_for_url(lambda address: "done=" in address)
    paper = await page.request.get(
        origin + str(await page.get_attribute("main a[href$='.pdf']", "href"))
    )
    saved = tmp_path / "opinion.pdf"
    saved.write_bytes(await paper.body())
    await context.close()
    await cast.act(CHAIR, f"/cases/{case}/technical-assessment/signed-opinion")
    async with working_on(browser, origin, cast, "", "/signatures") as page:
        await looked_at(page, "signatures")
        await page.set_input_files("#file", saved)
        await page.click("main form button.btn")
        await expect(page.locator("#result ~ p").first).to_contain_text("签名全部有效")
        if SHOTS:
            await page.screenshot(path=Path(SHOTS) / "verified.png", full_page=True)
    async with working_on(browser, origin, cast, "qingxi.clerk", here) as page:
        await expect(page.locator("#papers ~ table")).to_contain_text("已发出")
    async with working_on(
        browser, origin, cast, "city.officer", f"/cases/{case}/acceptance"
    ) as page:
        await looked_at(page, "acceptance")
