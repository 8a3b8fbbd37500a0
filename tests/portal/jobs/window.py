"""A window of a real Chromium, used as one person uses it: by mouse, finger or keys alone.

It clicks what stands on the page and types into it, and judges every page it comes to; where
somebody wants to go is told by the jobs. No address is ever typed but the front door's.
"""

import os
import re
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.async_api import Browser, ConsoleMessage, ElementHandle, Locator, Page, expect

from services.domain.base import Act
from services.domain.permissions import kind_of

CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")
PATIENCE: Final = 20_000
"""Milliseconds; a busy machine and a slow line are both waited for."""
SLOW_LINE: Final = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 50_000,
    "uploadThroughput": 50_000,
}
PICTURES: Final = Path(os.environ.get("PORTAL_SHOTS") or tempfile.gettempdir())
"""Where a failed walk leaves a picture of the window as it stood."""
MOST_KEYS: Final = 400
"""So many presses of Tab lead to anything on a page, or it cannot be reached."""

FOCUS: Final = """target => {
  const at = document.activeElement;
  if (!at || at === document.body) return {there: false, lost: true, back: false, seen: true};
  const style = getComputedStyle(at), box = at.getBoundingClientRect();
  const parts = at.type === 'date';  // Each part of it has a ring of its own.
  const ringed = parts || style.outlineStyle !== 'none' || style.boxShadow !== 'none';
  const inside = box.bottom > 0 && box.top < innerHeight && box.width > 0;
  const after = at.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_PRECEDING;
  return {there: at === target, lost: false, back: Boolean(after), seen: ringed && inside,
          what: at.outerHTML.slice(0, 200)};
}"""


@dataclass(frozen=True)
class Way:
    """How somebody uses the portal."""

    language: str = "zh"
    width: int = 1280
    touch: bool = False
    script: bool = True
    slow: bool = False
    keyboard: bool = False


class Window:
    """One person's window. `complaints` is what the browser had to say against our pages."""

    def __init__(self, page: Page, origin: str, way: Way) -> None:
        self.page, self.origin, self.way = page, origin, way
        self.complaints: list[str] = []
        self.main = page.locator("main")
        page.set_default_timeout(PATIENCE)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))

    def _hear(self, message: ConsoleMessage) -> None:
        """A form that is refused answers 4xx, which Chromium writes down as an error of its own."""
        refused = "the server responded with a status of 4" in message.text
        if message.type in ("error", "warning") and not refused:
            self.complaints.append(f"{self.page.url}: {message.text}")

    # Going

    async def comes_to_the_door(self) -> None:
        await self.page.goto(self.origin)
        await self.changes_language()

    async def changes_language(self) -> None:
        """To one's own, where the page is not in it."""
        other = self.page.locator(f".foot a[hreflang='{self.way.language}']")
        if await other.count():
            await self.follows(other)
        await self.arrives()

    async def signs_in(self, login: str, password: str) -> None:
        await self.comes_to_the_door()
        await self.follows("a[href='/sign-in']")
        await self.types("login", login)
        await self.types("password", password)
        async with self.page.expect_navigation():
            await self.presses("main .acts button")
        await self.changes_language()
        await expect(self.page.locator("form[action='/sign-out']")).to_be_visible()

    async def follows(self, link: str | Locator) -> None:
        """To where a link on the page leads."""
        async with self.page.expect_navigation():
            await self.presses(link)
        await self.arrives()

    async def goes_to(self, address: str) -> None:
        """By the main menu, which a phone folds away."""
        if self.way.touch:
            await self.presses("nav details[data-menu] summary")
        await self.follows(f"nav a[href='{address}']:visible")

    async def opens(self, act: type[Act]) -> None:
        """The form of an act, by its link on the page of the case."""
        link = self.main.locator(f"a[href$='/acts/{kind_of(act)}']").last
        title = self.title(act)
        await expect(link).to_contain_text(title)
        await self.follows(link)

    async def sends(self, button: str = "main .acts button.btn") -> None:
        async with self.page.expect_navigation():
            await self.presses(button)
        await self.arrives()

    async def does(self, act: type[Act], zh: str = "已办理", en: str = "Done") -> None:
        """Sends an act's form; the page that it leads to says that it was done."""
        button = f"form[action$='/acts/{kind_of(act)}'] .acts button.btn"
        if act.harm and self.way.script:
            await self.presses(button)
            asked = self.page.locator("dialog[data-harm]")
            await expect(asked).to_be_visible()
            await expect(asked).to_contain_text(self.title(act))
            button = "dialog[data-harm] button.btn--bad"
        await self.sends(button)
        done = zh if self.way.language == "zh" else en
        await expect(self.page.locator(".note--ok").first).to_contain_text(done)

    def title(self, act: type[Act]) -> str:
        return act.zh if self.way.language == "zh" else act.en

    async def arrives(self) -> None:
        """What holds on every page: one heading, the reader's language, no wider than the window."""
        page = self.page
        await expect(page.locator("h1"), page.url).to_have_count(1)
        tag = "zh-Hans" if self.way.language == "zh" else "en"
        assert await page.locator("html").get_attribute("lang") == tag, page.url
        wide = await page.evaluate("document.documentElement.scrollWidth") if self.way.script else 0
        assert wide <= self.way.width, f"{page.url} is {wide} px wide"
        if self.way.language == "en":
            for words in await self.main.locator("h2:not([lang^=zh]), .btn").all_inner_texts():
                assert not CHINESE.search(words), f"{page.url}: {words}"
        if self.way.script and await page.locator("[data-focus]").count():
            await expect(page.locator("[data-focus]").first).to_be_focused()

    # Filling in

    async def types(self, name: str, text: str) -> None:
        field = self.page.locator(f"main [name='{name}']:not([type=hidden])")
        if not self.way.keyboard:
            await field.fill(text)
            return
        await self._reaches(field)
        await self.page.keyboard.press("Control+A")
        await self.page.keyboard.insert_text(text)
        await expect(field).to_have_value(text)

    async def dates(self, name: str, day: str) -> None:
        """A day as `2031-04-12`; by keys it is typed part by part, as the browser asks for it."""
        field = self.page.locator(f"main [name='{name}']")
        if not self.way.keyboard:
            await field.fill(day)
            return
        await self._reaches(field)
        year, month, date = day.split("-")
        await self.page.keyboard.type(f"{month}{date}{year}")
        await expect(field).to_have_value(day)

    async def chooses(self, name: str, text: str) -> None:
        """Of a list, the first entry that has this text in it."""
        options = self.page.locator(f"main select[name='{name}'] option")
        option = options.filter(has_text=text).first
        await expect(option).to_be_attached()
        await self.picks_value(name, await option.get_attribute("value") or "")

    async def picks_value(self, name: str, value: str) -> None:
        field = self.page.locator(f"main select[name='{name}']")
        if not self.way.keyboard:
            await field.select_option(value)
            return
        await self._reaches(field)
        await self.page.keyboard.press("Home")
        for _ in range(MOST_KEYS):
            if await field.input_value() == value:
                return
            await self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{value} cannot be chosen by keys on {self.page.url}")

    async def answers(self, name: str, value: str) -> None:
        """Few choices stand open on the page, many in a list."""
        if await self.page.locator(f"main select[name='{name}']").count():
            await self.picks_value(name, value)
        else:
            await self.ticks(name, value)

    async def ticks(self, name: str, value: str) -> None:
        """A circle or a box, by the words beside it, which are larger for a finger."""
        box = self.page.locator(f"main input[name='{name}'][value='{value}']")
        if self.way.keyboard:
            await self._ticks_by_keys(name, box)
        elif not await box.is_checked():
            await self.page.locator(f"label[for='{await box.get_attribute('id')}']").click()
        await expect(box).to_be_checked()

    async def _ticks_by_keys(self, name: str, box: Locator) -> None:
        if await box.get_attribute("type") == "checkbox":
            await self._reaches(box)
            await self.page.keyboard.press("Space")
            return
        group = self.page.locator(f"main input[name='{name}']")
        chosen = self.page.locator(f"main input[name='{name}']:checked")
        if await chosen.count():
            await self._reaches(chosen)
        else:
            await self._reaches(group.first)
            await self.page.keyboard.press("Space")
        for _ in range(await group.count()):
            if await box.is_checked():
                return
            await self.page.keyboard.press("ArrowDown")

    async def picks_file(self, path: Path) -> None:
        """By the button that the script puts in the place of the browser's own field."""
        button = "main .chooser button" if self.way.script else "main input[type=file]"
        async with self.page.expect_file_chooser() as asked:
            await self.presses(button)
        await (await asked.value).set_files(path)

    # Hands

    async def presses(self, target: str | Locator) -> None:
        if isinstance(target, str):
            target = self.page.locator(target).first
        if self.way.keyboard:
            await self._reaches(target)
            await self.page.keyboard.press("Enter")
        elif self.way.touch:
            await target.tap()
        else:
            await target.click()

    async def _reaches(self, target: Locator) -> None:
        """By Tab, forwards or backwards, seeing at each press where one is."""
        handle = await target.element_handle()
        assert handle is not None
        if (await self._focus(handle))["there"]:
            return
        lost = 0
        for _ in range(MOST_KEYS):
            now = await self._focus(handle)
            await self.page.keyboard.press("Shift+Tab" if now["back"] else "Tab")
            now = await self._focus(handle)
            assert now["seen"], f"{self.page.url}: the focus cannot be seen on {now.get('what')}"
            lost += bool(now["lost"])
            assert lost <= 1, f"{self.page.url}: the focus is lost"
            if now["there"]:
                return
        raise AssertionError(f"{self.page.url}: {target} cannot be reached by keys")

    async def _focus(self, target: ElementHandle) -> dict[str, object]:
        found: dict[str, object] = await self.page.evaluate(FOCUS, target)
        return found


@asynccontextmanager
async def window(browser: Browser, origin: str, way: Way) -> AsyncIterator[Window]:
    """Open for as long as this lasts; at its end nothing may have been complained of."""
    async with opened(browser, way) as page:
        at = Window(page, origin, way)
        yield at
    assert at.complaints == []


@asynccontextmanager
async def opened(browser: Browser, way: Way) -> AsyncIterator[Page]:
    """An empty page; whoever fails on it leaves a picture of it and its address."""
    context = await browser.new_context(
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        viewport={"width": way.width, "height": 812},
        has_touch=way.touch,
        is_mobile=way.touch,
        java_script_enabled=way.script,
        reduced_motion="reduce",
    )
    page = await context.new_page()
    if way.slow:
        line = await context.new_cdp_session(page)
        await line.send("Network.enable")
        await line.send("Network.emulateNetworkConditions", SLOW_LINE)
    try:
        yield page
    except Exception as error:
        picture = PICTURES / f"failed-{os.getpid()}-{id(page)}.png"
        await page.screenshot(path=picture, full_page=True)
        error.add_note(f"The window stood at {page.url}; see {picture}")
        raise
    await context.close()
