"""The pages in a real Chromium: no message in its console, nothing wider than the window.

Skipped loudly where there is no Chromium; a failure where CI=true. With PORTAL_SHOTS naming a
directory the pages are also photographed at three widths, to be looked at.
"""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from tests.api.cast import Cast
from tests.portal.city import City
from tests.portal.test_pages import pages_of

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "google-chrome"))), None
)
"""First the same engine without windows: it took 139 s of the processor, not 196."""
WIDTHS = {375: 812, 768: 1024, 1280: 900}
CI = os.environ.get("CI") == "true"
SHOTS = os.environ.get("PORTAL_SHOTS", "")


def _axe() -> str | None:
    """The script of axe-core, from the package that ships it."""
    if find_spec("axe_playwright_python") is None:
        return None
    return (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


AXE = _axe()

pytestmark = [pytest.mark.usefixtures("worker"), pytest.mark.slow]

if CHROMIUM is None and not CI:
    pytest.skip("NO CHROMIUM: no page is looked at in a browser", allow_module_level=True)


@asynccontextmanager
async def served(app: FastAPI) -> AsyncIterator[str]:
    """On a free port of this machine, in this very loop; the lifespan's parts are the test's."""
    config = uvicorn.Config(app, port=0, lifespan="off", log_level="warning", ws="none")
    server = uvicorn.Server(config)
    socket = config.bind_socket()
    task = asyncio.ensure_future(server.serve(sockets=[socket]))
    try:
        yield f"http://127.0.0.1:{socket.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task


@pytest.fixture
async def origin(app: FastAPI) -> AsyncIterator[str]:
    async with served(app) as address:
        yield address


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    assert CHROMIUM, "CI needs Chromium"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        await browser.close()


async def entered(browser: Browser, origin: str, cast: Cast, reader: str) -> BrowserContext:
    """A window of the reader's, signed in by typing."""
    context = await browser.new_context(locale="zh-CN")
    if reader:
        await cast.account(reader)
        page = await context.new_page()
        await page.goto(f"{origin}/sign-in")
        await page.fill("#login", reader)
        await page.fill("#password", cast.accounts[reader].password)
        await page.click("main button.btn")
        await page.wait_for_url(lambda address: "/sign-in" not in address)
        await page.close()
    return context


def complaints_of(page: Page) -> list[str]:
    """All that the browser will have to say against what this window shows."""
    heard: list[str] = []
    page.on("console", lambda said: heard.append(f"{said.location.get('url')}: {said.text}"))
    page.on("pageerror", lambda error: heard.append(f"{page.url}: {error}"))
    return heard


@asynccontextmanager
async def working_on(
    browser: Browser, origin: str, cast: Cast, reader: str, path: str
) -> AsyncIterator[Page]:
    """One page of somebody signed in; at its end the browser has nothing to say against it."""
    context = await entered(browser, origin, cast, reader)
    page = await context.new_page()
    complaints = complaints_of(page)
    await page.goto(origin + path)
    yield page
    assert complaints == []
    await context.close()


async def test_no_page_complains_or_overflows_at_any_width(
    browser: Browser, origin: str, cast: Cast, city: City
) -> None:
    complaints: list[str] = []
    for reader, paths in pages_of(city).items():
        context = await entered(browser, origin, cast, reader)
        page = await context.new_page()
        heard = complaints_of(page)
        for path in paths:
            for width, height in WIDTHS.items():
                await page.set_viewport_size({"width": width, "height": height})
                await page.goto(origin + path)
                wide = await page.evaluate("document.documentElement.scrollWidth")
                if wide > width:
                    complaints.append(f"{path} is {wide} px wide in a window of {width}")
                if SHOTS:
                    name = f"{reader or 'public'}{path}-{width}.png".replace("/", "_")
                    for number, there in enumerate(vars(city).values()):
                        name = name.replace(str(there), f"id{number}")
                    await page.screenshot(path=Path(SHOTS) / name, full_page=True)
        await context.close()
        complaints += heard
    assert complaints == []


@pytest.mark.skipif(AXE is None and not CI, reason="NO AXE: accessibility is not checked")
async def test_axe_finds_no_violation_on_any_page(
    browser: Browser, origin: str, cast: Cast, city: City
) -> None:
    assert AXE, "CI needs axe-playwright-python"
    found: list[str] = []
    for reader, paths in pages_of(city).items():
        context = await entered(browser, origin, cast, reader)
        page = await context.new_page()
        for path in paths:
            for language in ("zh", "en"):
                mark = "&" if "?" in path else "?"
                await page.goto(f"{origin}{path}{mark}lang={language}")
                await page.evaluate(AXE)
                violations = await page.evaluate(
                    "axe.run().then(r => r.violations.map("
                    "v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html).join(' | ')))"
                )
                found += [f"{path} ({language}) {violation}" for violation in violations]
        await context.close()
    assert not found, "\n".join(found)


async def test_the_error_summary_takes_the_focus(
    browser: Browser, origin: str, cast: Cast, city: City
) -> None:
    context = await entered(browser, origin, cast, "")
    page = await context.new_page()
    await page.goto(f"{origin}/notices/{city.noticed}/objection")
    await page.click("main button.btn")
    assert await page.evaluate("document.activeElement.className") == "errors"
    assert (await page.title()).startswith("错误：")
    await context.close()


async def test_without_javascript_the_same_pages_work(
    browser: Browser, origin: str, cast: Cast, city: City
) -> None:
    context = await browser.new_context(java_script_enabled=False, locale="en-GB")
    page = await context.new_page()
    await page.goto(f"{origin}/notices/{city.noticed}?lang=en")
    await page.get_by_role("link", name="Raise an objection").click()
    await page.fill("[name=subject]", "sewage")
    await page.get_by_role("button", name="Go on").click()
    await page.fill("[name=words]", "black water under the bridge")
    await page.get_by_role("button", name="Go on").click()
    await page.get_by_role("button", name="Go on").click()
    await page.check("[name=sign][value=anonymous]")
    await page.get_by_role("button", name="Go on").click()
    await page.get_by_role("button", name="Send the objection").click()
    await page.get_by_role("heading", name="Your objection was received").wait_for()
    await context.close()
