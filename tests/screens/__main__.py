"""`make screenshots`: the pages as people see them, small, into docs/screens.

A rehearsal is played up to a day on which much is going on; each person signs in and looks.
Chinese at 1280 and 375 pixels; the first of each kind in English too.
"""

import asyncio
import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import httpx
from PIL import Image
from playwright.async_api import Browser, Page, async_playwright

from services.cli.demo import play_until, samples_for_demo
from services.cli.demo.stack import Stack, Time
from services.cli.demo.stage import Stage

DAY = date(2031, 6, 9)
"""Two notices run, a county is being assessed, a town mends its deficits."""
FOLDER = Path(__file__).parents[2] / "docs/screens"
WIDTHS = {"": (1280, 900), "-phone": (375, 812)}
COLOURS = 96
TALLEST = 2400
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


@dataclass(frozen=True)
class Shot:
    """A page, by whom it is looked at, and under which name the picture is kept."""

    name: str
    path: str
    login: str = ""
    english: bool = False
    first_link: str = ""
    """A selector of the link to follow from there, where the address is not known before."""


SHOTS = (
    Shot("notices", "/notices", english=True),
    Shot("register", "/register"),
    Shot("guide", "/guide/town-municipal"),
    Shot("notice", "/notices", first_link="main a[href^='/notices/']"),
    Shot("sign-in", "/sign-in"),
    Shot("task-list", "/my", "qingxi.clerk", english=True, first_link="main a[href^='/cases/']"),
    Shot("worklist", "/worklist", "city.officer", english=True),
    Shot("cases", "/cases", "city.officer"),
    Shot("case", "/cases", "city.officer", first_link="main table a[href^='/cases/']"),
    Shot("terms", "/terms", "city.officer"),
    Shot("intake", "/intake", "city.leader"),
    Shot("coming", "/coming", "city.officer"),
    Shot("reviews", "/reviews", "expert.one"),
    Shot("calendars", "/admin/calendars", "admin"),
    Shot("jobs", "/admin/jobs", "admin"),
)


async def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="ecocase-screens-") as folder:
        samples = await asyncio.to_thread(samples_for_demo)
        stack = await Stack.begin(Path(folder) / "rehearsal", "--time-skipping")
        try:
            async with httpx.AsyncClient(
                base_url=stack.origin, timeout=60, trust_env=False
            ) as http:
                time = await Time.of(stack.settings)
                await play_until(Stage(stack, time, http, samples, datetime.now(UTC)), DAY)
            await pictures(stack)
        finally:
            await stack.end()


async def pictures(stack: Stack) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for suffix, (width, height) in WIDTHS.items():
            pages: dict[str, Page] = {}
            for shot in SHOTS:
                if shot.login not in pages:
                    pages[shot.login] = await signed_in(browser, stack, shot.login, width, height)
                page = pages[shot.login]
                await take(page, stack.origin, shot, f"{shot.name}{suffix}", "zh")
                if shot.english:
                    await take(page, stack.origin, shot, f"{shot.name}{suffix}.en", "en")
        await browser.close()


async def signed_in(browser: Browser, stack: Stack, login: str, width: int, height: int) -> Page:
    context = await browser.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    page = await context.new_page()
    if login:
        await page.goto(f"{stack.origin}/sign-in")
        await page.fill("input[name=login]", login)
        await page.fill("input[name=password]", stack.passwords[login])
        await page.click("main button")
        await page.wait_for_load_state()
    return page


async def take(page: Page, origin: str, shot: Shot, name: str, language: str) -> None:
    answer = await page.goto(f"{origin}{shot.path}?lang={language}")
    if shot.first_link:
        href = await page.locator(shot.first_link).first.get_attribute("href")
        answer = await page.goto(f"{origin}{href}")
    if answer is None or not answer.ok:
        message = f"{name}: {shot.path} answered {answer and answer.status}"
        raise RuntimeError(message)
    await page.wait_for_load_state("networkidle")
    drawn = Image.open(BytesIO(await page.screenshot(full_page=True))).convert("RGB")
    shown = drawn.crop((0, 0, drawn.width, min(drawn.height, TALLEST)))
    small = shown.quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    asyncio.run(main())
