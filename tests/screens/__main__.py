"""`make screenshots`: the pages as people see them, small, into docs/screens.

A rehearsal is played up to three days on which much is going on; each person signs in and looks.
Chinese at 1280 and 375 pixels; the first of each kind in English too.
"""

import asyncio
import shutil
import tempfile
from collections.abc import Mapping
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

FOLDER = Path(__file__).parents[2] / "docs/screens"
WIDTHS = {"": (1280, 900), "-phone": (375, 812)}
COLOURS = (96, 64, 40, 24)
LARGEST = 150_000
"""Bytes of a picture; one that is larger gets fewer colours."""
TALLEST = 1800
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


@dataclass(frozen=True)
class Shot:
    """A page, by whom it is looked at, and under which name the picture is kept."""

    name: str
    path: str
    login: str = ""
    english: bool = False
    links: tuple[str, ...] = ()
    """Selectors of the links to follow from there, where the address is not known before."""


CASE = "main a[href^='/cases/']"
URGENT = "main tbody td a[href^='/cases/']"
"""The case on the first line of the worklist."""
DAYS: Mapping[date, tuple[Shot, ...]] = {
    date(2031, 6, 9): (  # Two notices are about to run.
        Shot("notices", "/notices"),
        Shot("notice", "/notices", english=True, links=("main a[href^='/notices/']",)),
        Shot("register", "/register"),
        Shot("guide", "/guide/town-municipal"),
        Shot("sign-in", "/sign-in"),
        Shot("intake", "/intake", "city.leader"),
    ),
    date(2031, 6, 13): (  # The period has ended; somebody has objected.
        Shot("objections", "/objections", "city.officer"),
        Shot("objection", "/objections", "city.officer", links=("main a[href^='/filings/']",)),
    ),
    date(2031, 8, 11): (  # A town mends its deficits.
        Shot("task-list", "/my", "songping.clerk", english=True, links=(CASE,)),
        Shot("deficits", "/my", "songping.clerk", links=(CASE, "main a[href$='/deficits']")),
        Shot("files", "/my", "songping.clerk", links=(CASE, "main a[href$='/files']")),
        Shot(
            "indicator", "/my", "songping.clerk", links=(CASE, "main a[href$='/indicators/T03a']")
        ),
        Shot("timeline", "/my", "songping.clerk", links=(CASE, "main a[href$='/timeline']")),
    ),
    date(2031, 12, 9): (  # A county is being assessed.
        Shot("worklist", "/worklist", "city.officer", english=True),
        Shot("cases", "/cases", "city.officer"),
        Shot("case", "/worklist", "city.officer", english=True, links=(URGENT,)),
        Shot("terms", "/terms", "city.officer"),
        Shot("coming", "/coming", "city.officer"),
        Shot("review", "/reviews", "expert.one", english=True, links=("main a[href$='/review']",)),
        Shot("calendars", "/admin/calendars", "admin"),
        Shot("jobs", "/admin/jobs", "admin"),
    ),
    date(2032, 1, 12): (  # What the panel found is being mended.
        Shot("findings", "/findings", "city.officer"),
        Shot("ledger", "/worklist", "city.officer", links=(URGENT, "main a[href$='/ledger']")),
    ),
    date(2032, 2, 25): (  # The county is about to be on notice.
        Shot("notice-desk", "/worklist", "city.officer", links=(URGENT, "main a[href$='/notice']")),
    ),
    date(2032, 3, 23): (  # Named and awarded.
        Shot("register-named", "/register"),
        Shot("title", "/register", links=("main a[href^='/register/']",)),
    ),
}


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
                await days(stack, Stage(stack, time, http, samples, datetime.now(UTC)))
        finally:
            await stack.end()


async def days(stack: Stack, stage: Stage) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        played = date.min
        for day, shots in DAYS.items():
            await play_until(stage, day, after=played)
            if stage.checks.wrong:
                raise RuntimeError("; ".join(stage.checks.wrong))
            await pictures(browser, stack, shots)
            played = day
        await browser.close()


async def pictures(browser: Browser, stack: Stack, shots: tuple[Shot, ...]) -> None:
    for suffix, (width, height) in WIDTHS.items():
        pages: dict[str, Page] = {}
        for shot in shots:
            if shot.login not in pages:
                pages[shot.login] = await signed_in(browser, stack, shot.login, width, height)
            page = pages[shot.login]
            await take(page, stack.origin, shot, f"{shot.name}{suffix}", "zh")
            if shot.english:
                await take(page, stack.origin, shot, f"{shot.name}{suffix}.en", "en")
        for page in pages.values():
            await page.context.close()


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
    for link in shot.links:
        href = await page.locator(link).first.get_attribute("href")
        answer = await page.goto(f"{origin}{href}")
    if answer is None or not answer.ok:
        message = f"{name}: {shot.path} answered {answer and answer.status}"
        raise RuntimeError(message)
    await page.wait_for_load_state("networkidle")
    drawn = Image.open(BytesIO(await page.screenshot(full_page=True))).convert("RGB")
    shown = drawn.crop((0, 0, drawn.width, min(drawn.height, TALLEST)))
    save(shown, FOLDER / f"{name}.png")


def save(shown: Image.Image, path: Path) -> None:
    """With as many colours as fit into its size."""
    for colours in COLOURS:
        shown.quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size <= LARGEST:
            return
    message = f"{path.name}: {path.stat().st_size} bytes"
    raise RuntimeError(message)


if __name__ == "__main__":
    asyncio.run(main())
