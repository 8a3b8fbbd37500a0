"""A window whose every new page is judged: axe, and no Chinese that an English page does not declare.

Journeys walk in it (6.5); where somebody wants to go is theirs. With PORTAL_SHOTS naming a folder
each page is photographed at three widths, to be looked at.
"""

import os
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from playwright.async_api import Browser, Page, Route, expect

from tests.portal.jobs.window import Way, Window, opened
from tests.portal.test_browser import AXE, CI

SHOTS: Final = os.environ.get("PORTAL_SHOTS", "")
WIDTHS: Final = {375: 812, 768: 1024, 1280: 900}
RUN: Final = """() => axe.run({resultTypes: ['violations']}).then(r => r.violations.map(
  v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html).join(' | ')))"""
UNDECLARED: Final = """() => {
  const walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  const found = [];
  while (walk.nextNode()) {
    const words = walk.currentNode.textContent, at = walk.currentNode.parentElement;
    const there = at.closest('[lang]').lang.startsWith('zh') || at.closest('textarea, script');
    if (/[\\u4e00-\\u9fff]/.test(words) && !there) found.push(words.trim());
  }
  return found;
}"""
"""Texts of people stay in their language and say so; all else on an English page is English."""


class Judged(Window):
    """`who` names the pictures; axe runs in `glass`, another window where this one has no scripts."""

    def __init__(self, page: Page, glass: Page, origin: str, way: Way, who: str) -> None:
        super().__init__(page, origin, way)
        self.glass, self.who, self.known = glass, who, set[str]()

    async def arrives(self) -> None:
        await super().arrives()
        await self.looks()

    async def looks(self) -> None:
        """At the page as it stands, once for what it is and what it says is wrong."""
        heading = await self.page.locator("h1").inner_text()
        told = await self.page.locator("main .errors, main [role=status]:visible").count()
        # The page of a case is another one after each act, and so is its heading's neighbour.
        what = f"{re.sub(r'[?#].*', '', self.page.url)} {heading} {told}"
        if what in self.known:
            return
        self.known.add(what)
        await self._photographed()
        assert await self._violations() == [], self.page.url
        if self.way.language == "en":
            found = await self.page.evaluate(UNDECLARED)
            assert found == [], f"{self.page.url}: {found}"

    async def _violations(self) -> list[str]:
        assert AXE or not CI, "CI needs axe-playwright-python"
        if not AXE:
            return []
        if self.glass is not self.page:
            await self._copied()
        await self.glass.evaluate(AXE)
        found: list[str] = await self.glass.evaluate(RUN)
        return found

    async def _copied(self) -> None:
        """What a window without scripts shows, behind the glass of one in which axe can run."""
        here, body = self.page.url, await self.page.content()

        async def answer(route: Route) -> None:
            await route.fulfill(body=body, content_type="text/html; charset=utf-8")

        await self.glass.unroute_all()
        await self.glass.route(lambda address: address == here, answer)
        await self.glass.goto(here)

    async def _photographed(self) -> None:
        if not SHOTS:
            return
        usual = self.page.viewport_size
        assert usual
        for width, height in WIDTHS.items():
            await self.page.set_viewport_size({"width": width, "height": height})
            name = f"{self.who}-{len(self.known):02}-{self.way.language}-{width}.png"
            await self.page.screenshot(path=Path(SHOTS) / name, full_page=True)
            wide = await self.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{self.page.url} is {wide} px wide in a window of {width}"
        await self.page.set_viewport_size(usual)

    # What journeys say of a page, in the reader's language.

    def says(self, zh: str, en: str) -> str:
        return zh if self.way.language == "zh" else en

    async def reads(self, zh: str, en: str) -> None:
        await expect(self.main).to_contain_text(self.says(zh, en))

    async def presses_button(self, zh: str, en: str) -> None:
        """A button that sends a form, by its words."""
        button = self.main.get_by_role("button", name=self.says(zh, en), exact=True)
        async with self.page.expect_navigation():
            await self.presses(button)
        await self.arrives()

    async def goes_by(self, zh: str, en: str) -> None:
        """By a link, by its words."""
        await self.follows(self.main.get_by_role("link", name=self.says(zh, en)).first)


@asynccontextmanager
async def judged(browser: Browser, origin: str, way: Way, who: str) -> AsyncIterator[Judged]:
    """Open for as long as this lasts; at its end nothing may have been complained of."""
    async with AsyncExitStack() as stack:
        page = glass = await stack.enter_async_context(opened(browser, way))
        if not way.script:
            glass = await stack.enter_async_context(opened(browser, replace(way, script=True)))
        at = Judged(page, glass, origin, way, who)
        yield at
    assert at.complaints == []
