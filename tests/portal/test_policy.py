"""Every page that anybody reaches by links, in a real Chromium, below a path of a shared origin:
nothing is said in the console, so nothing breaks the policy of portal B4, and nothing is asked for
outside of the path. What pages there are is found by following links, not written down.
"""

import pytest
from fastapi import FastAPI
from playwright.async_api import Browser, ConsoleMessage, Page, Request

from services.api.middleware import CSP
from tests.api.cast import Cast
from tests.portal import test_browser, test_prefix
from tests.portal.city import City
from tests.portal.conftest import SignIn
from tests.portal.crawler import crawl
from tests.portal.people import Person
from tests.portal.test_browser import entered, served
from tests.portal.test_prefix import PREFIX

pytestmark = [pytest.mark.usefixtures("worker"), pytest.mark.slow]
browser = test_browser.browser
settings = test_prefix.settings

ONE_OF_EACH = ("", "songping.clerk", "city.officer", "expert.one", "admin")
"""An audience each; all others are walked without a browser in test_prefix.py."""
B4 = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "media-src 'self' blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


class Watch:
    """All that a window complains about, and all that it asks for from elsewhere."""

    def __init__(self, page: Page, home: str) -> None:
        self.complaints: list[str] = []
        self.page, self.home = page, home
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("request", self._asked)

    def _said(self, message: ConsoleMessage) -> None:
        self.complaints.append(f"{self.page.url}: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.home, "data:", "blob:")):
            self.complaints.append(f"{self.page.url} asks for {request.url}")


def test_b4_the_policy_is_the_one_of_the_design() -> None:
    assert CSP == B4


@pytest.mark.long
@pytest.mark.parametrize("login", ONE_OF_EACH)
async def test_b4_no_page_breaks_the_policy_complains_or_leaves_the_prefix(
    login: str,
    *,
    browser: Browser,
    app: FastAPI,
    person: SignIn,
    visitor: Person,
    cast: Cast,
    city: City,
) -> None:
    found = await crawl(await person(login) if login else visitor, f"{PREFIX}/")
    async with served(app) as origin:
        context = await entered(browser, f"{origin}{PREFIX}", cast, login)
        page = await context.new_page()
        watch = Watch(page, f"{origin}{PREFIX}/")
        for path in found.pages:
            answer = await page.goto(origin + path)
            assert answer is not None
            assert (await answer.all_headers())["content-security-policy"] == B4
        await context.close()
    assert watch.complaints == []


async def test_4_1_a_whole_job_is_done_below_the_prefix(
    browser: Browser, app: FastAPI, cast: Cast, city: City
) -> None:
    """The menu's button by keyboard, a number put in and saved, the way back, and out."""
    async with served(app) as origin:
        context = await entered(browser, f"{origin}{PREFIX}", cast, "songping.clerk")
        page = await context.new_page()
        await page.set_viewport_size({"width": 375, "height": 812})
        watch = Watch(page, f"{origin}{PREFIX}/")
        await page.goto(f"{origin}{PREFIX}/")
        await page.locator("[data-menu] > summary").focus()
        await page.keyboard.press("Enter")
        await page.get_by_role("link", name="办事指南").first.click()
        await page.wait_for_url(f"{origin}{PREFIX}/guide")
        await page.goto(f"{origin}{PREFIX}/cases/{city.checking}/indicators/T03a")
        inputs = page.locator("main form input[name^='v.']")
        for number in range(await inputs.count()):
            await inputs.nth(number).fill(str(50 + number))
        await page.locator("button[name=save]").click()
        await page.wait_for_url(f"{origin}{PREFIX}/cases/{city.checking}/indicators/T03a?saved=1")
        await page.get_by_role("button", name="退出").click()
        await page.wait_for_url(f"{origin}{PREFIX}/notices")
        await context.close()
    assert watch.complaints == []
