"""The upload script in a real Chromium against the real store: parts, words, the line that breaks."""

import pytest
from playwright.async_api import Browser, Route

from services.domain.documents import PART_SIZE
from tests.api.cast import Cast
from tests.api.test_documents import doors, settings, worker
from tests.portal.conftest import SignIn
from tests.portal.test_browser import browser, entered, origin
from tests.portal.test_files import planning

__all__ = ["browser", "doors", "origin", "settings", "worker"]

pytestmark = pytest.mark.slow

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)
"""The smallest PNG there is; bytes behind its end make it as large as a test wants."""


async def test_a_file_goes_in_parts_and_the_page_says_how_far(
    browser: Browser, origin: str, cast: Cast, person: SignIn
) -> None:
    case = await planning(await person("songping.clerk"), person)
    context = await entered(browser, origin, cast, "songping.clerk")
    page = await context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    puts: list[str] = []
    page.on("request", lambda asked: puts.append(asked.url) if asked.method == "PUT" else None)
    await page.goto(f"{origin}/cases/{case}/files")
    body = PICTURE + bytes(PART_SIZE + 1000)
    await page.set_input_files(
        "#file", {"name": "现场.png", "mimeType": "image/png", "buffer": body}
    )
    await page.click("form[data-upload] .acts button")
    line = page.locator("li[data-document]").first
    await line.wait_for(timeout=60_000)
    assert "现场.png" in await line.inner_text()
    assert len(puts) == 2
    assert complaints == []
    await context.close()


async def test_an_upload_that_broke_off_goes_on_where_it_stopped(
    browser: Browser, origin: str, cast: Cast, person: SignIn
) -> None:
    """Issue 1.4.1: another window, another day; parts that arrived are not sent again."""
    case = await planning(await person("songping.clerk"), person)
    context = await entered(browser, origin, cast, "songping.clerk")
    body = PICTURE + bytes(3 * PART_SIZE)
    file = {"name": "全景.png", "mimeType": "image/png", "buffer": body}
    first, sent = await context.new_page(), 0

    async def cut(route: Route) -> None:
        nonlocal sent
        sent += route.request.method == "PUT"
        if route.request.method == "PUT" and sent > 2:
            await route.abort()
        else:
            await route.continue_()

    await first.route("**/*", cut)
    await first.goto(f"{origin}/cases/{case}/files")
    await first.set_input_files("#file", file)  # type: ignore[arg-type]
    async with first.expect_event("requestfailed", timeout=60_000):
        await first.click("form[data-upload] .acts button")
    await first.close(run_before_unload=False)

    again = await context.new_page()
    puts: list[str] = []
    again.on("request", lambda asked: puts.append(asked.url) if asked.method == "PUT" else None)
    await again.goto(f"{origin}/cases/{case}/files")
    await again.set_input_files("#file", file)  # type: ignore[arg-type]
    await again.click("form[data-upload] .acts button")
    await again.locator("li[data-document][data-state=usable]").first.wait_for(timeout=60_000)
    assert 0 < len(puts) < 4
    await context.close()
