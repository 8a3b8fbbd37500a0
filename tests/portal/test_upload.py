"""The upload script in a real Chromium against the real store: parts, words, the line that breaks."""

import asyncio
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.async_api import Browser, FilePayload, Page, Request, Route, expect

from services.cli.sample_film import TINY, write_film
from services.domain.evidence.documents import PART_SIZE
from tests.api.cast import Cast
from tests.api.test_documents import LIMIT, doors, settings, worker
from tests.portal.conftest import SignIn
from tests.portal.test_browser import browser, entered, origin
from tests.portal.test_files import planning, sent, settled
from tests.portal.test_in_place import violations

__all__ = ["browser", "doors", "origin", "settings", "worker"]

pytestmark = pytest.mark.slow

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)
"""The smallest PNG there is; bytes behind its end make it as large as a test wants."""


def film(folder: Path, *, seconds: int) -> bytes:
    write_film(folder / "film.mp4", replace(TINY, seconds=seconds))
    return (folder / "film.mp4").read_bytes()


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


class Puts:
    """Which parts were sent, and which of them arrived, in the order of their going."""

    def __init__(self, page: Page) -> None:
        self.sent: list[str] = []
        self.arrived: list[str] = []
        page.on("request", lambda asked: self._note(asked, self.sent))
        page.on("requestfinished", lambda asked: self._note(asked, self.arrived))

    def _note(self, asked: Request, kept: list[str]) -> None:
        if asked.method == "PUT":
            kept.append(parse_qs(urlsplit(asked.url).query)["partNumber"][0])


async def test_4_5_the_line_is_cut_twice_the_page_reloaded_and_no_part_goes_again_that_arrived(
    browser: Browser, origin: str, cast: Cast, person: SignIn
) -> None:
    """Issue 4.5: it never starts again at 0 %, and the list of parts comes from the server."""
    case = await planning(await person("songping.clerk"), person)
    context = await entered(browser, origin, cast, "songping.clerk")
    page = await context.new_page()
    page.on("dialog", lambda dialog: asyncio.ensure_future(dialog.accept()))
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    body = PICTURE + bytes(3 * PART_SIZE)
    file = FilePayload(name="全景.png", mimeType="image/png", buffer=body)
    puts = Puts(page)
    begun = 0

    async def cut(route: Route) -> None:
        """The second part breaks once; from the fourth try on nothing comes through."""
        nonlocal begun
        begun += 1
        if begun == 2 or begun > 3:
            await route.abort("connectionreset")
        else:
            await route.continue_()

    await page.route("**/ecocase-intake/**", cut)
    await page.goto(f"{origin}/cases/{case}/files")
    await page.set_input_files("#file", file)
    await page.click("form[data-upload] .acts button")
    await expect(page.get_by_text("网络中断，恢复后自动从断点继续")).to_be_visible(timeout=15_000)
    async with asyncio.timeout(60):
        while begun < 6:
            await page.wait_for_event("requestfailed")
    first = set(puts.arrived)
    assert len(first) == 2
    await page.unroute("**/ecocase-intake/**")
    await page.reload()
    await expect(page.locator("[data-unfinished]")).to_contain_text("已收到 ")
    await expect(page.get_by_text("连续7天没有续传的，已传部分自动清除")).to_be_visible()
    later = len(puts.sent)
    await page.set_input_files("#file", file)
    await page.click("form[data-upload] .acts button")
    await page.locator("li[data-document][data-state=usable]").first.wait_for(timeout=60_000)
    assert sorted(puts.arrived) == ["1", "2", "3", "4"]
    assert set(puts.sent[later:]) == {"1", "2", "3", "4"} - first
    assert complaints == []
    await context.close()


async def test_4_5_a_new_version_goes_on_where_the_line_was_cut_and_the_old_one_serves_till_then(
    browser: Browser, origin: str, cast: Cast, person: SignIn
) -> None:
    """B3.3: the same component; after the reload only the parts that are missing are sent."""
    clerk = await person("songping.clerk")
    case = await planning(clerk, person)
    await sent(clerk, case, "全景.png", PICTURE)
    shown = await settled(clerk, case, "usable")
    old = shown.link("下载").split("/")[2].split("?")[0]
    context = await entered(browser, origin, cast, "songping.clerk")
    page = await context.new_page()
    page.on("dialog", lambda dialog: asyncio.ensure_future(dialog.accept()))
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    body = PICTURE + bytes(3 * PART_SIZE)
    file = FilePayload(name="全景2.png", mimeType="image/png", buffer=body)
    puts, begun, cut_off = Puts(page), 0, asyncio.Event()

    async def cut(route: Route) -> None:
        """Two parts come through, and nothing after them."""
        nonlocal begun
        begun += 1
        if begun > 2:
            cut_off.set()
            await route.abort("connectionreset")
        else:
            await route.continue_()

    await page.route("**/ecocase-intake/**", cut)
    await page.goto(f"{origin}/cases/{case}/files")
    form = page.locator(f"resumable-upload[data-replaces='{old}']")
    await page.locator("details", has=form).locator("> summary").click()
    await form.locator("input[type=file]").set_input_files(file)
    await form.locator("button:not([type=button])").click()
    await asyncio.wait_for(cut_off.wait(), 60)
    await expect(form.locator("[data-upload-list]")).to_contain_text("网络中断")
    async with asyncio.timeout(60):
        while len(puts.arrived) < 2:
            await page.wait_for_event("requestfinished")
    first = set(puts.arrived)
    await page.unroute("**/ecocase-intake/**")
    await page.reload()
    await expect(form).to_be_visible()  # It stands open, and the old version still serves.
    assert "还没有用于任何材料或指标" in (await clerk.see(f"/cases/{case}/files")).text
    later = len(puts.sent)
    await form.locator("input[type=file]").set_input_files(file)
    await form.locator("button:not([type=button])").click()
    newest = page.locator("li[data-state=usable] > div > h3").filter(has_text="全景2.png")
    await expect(newest).to_be_visible(timeout=60_000)
    assert sorted(puts.arrived) == ["1", "2", "3", "4"]
    assert set(puts.sent[later:]) == {"1", "2", "3", "4"} - first
    await expect(page.get_by_text("已有新版本")).to_be_visible()
    assert complaints == []
    await context.close()


async def test_4_5_the_film_goes_on_although_the_sign_in_has_ended(
    browser: Browser, origin: str, cast: Cast, person: SignIn
) -> None:
    case = await planning(await person("songping.clerk"), person)
    context = await entered(browser, origin, cast, "songping.clerk")
    page = await context.new_page()
    puts = Puts(page)

    async def end_the_sign_in(route: Route) -> None:
        await context.clear_cookies()
        await route.continue_()

    await page.route("**/ecocase-intake/**", end_the_sign_in)
    await page.goto(f"{origin}/cases/{case}/files")
    body = PICTURE + bytes(3 * PART_SIZE)
    await page.set_input_files(
        "#file", {"name": "夜里.png", "mimeType": "image/png", "buffer": body}
    )
    await page.click("form[data-upload] .acts button")
    line = page.locator("[data-upload-list] li[data-state=usable]")
    await line.wait_for(timeout=60_000)
    assert "夜里.png" in await line.inner_text()
    assert sorted(puts.arrived) == ["1", "2", "3", "4"]
    clerk = await person("songping.clerk")
    assert 'data-state="usable"' in (await clerk.see(f"/cases/{case}/files")).html
    await context.close()


async def test_4_5_it_stops_and_goes_on_by_its_button(
    browser: Browser, origin: str, cast: Cast, person: SignIn
) -> None:
    """Three parts go at a time; where the file stands is said in words."""
    case = await planning(await person("songping.clerk"), person)
    context = await entered(browser, origin, cast, "songping.clerk")
    page = await context.new_page()
    puts, on_their_way = Puts(page), asyncio.Event()

    async def hold(_: Route) -> None:
        if len(puts.sent) == 3:
            on_their_way.set()  # Neither sent on nor refused.

    await page.route("**/ecocase-intake/**", hold)
    await page.goto(f"{origin}/cases/{case}/files")
    body = PICTURE + bytes(3 * PART_SIZE)
    await page.set_input_files(
        "#file", {"name": "暂停.png", "mimeType": "image/png", "buffer": body}
    )
    await page.click("form[data-upload] .acts button")
    await asyncio.wait_for(on_their_way.wait(), 60)
    steps = page.locator("[data-upload-list] .track li")
    await expect(steps).to_have_text(["正在上传", "已接收", "正在检查", "可用"])
    await expect(page.locator("[data-upload-list] [aria-current=step]")).to_have_text("正在上传")
    assert len(puts.sent) == 3
    toggle = page.locator("[data-upload-list] button")
    await toggle.click()
    await expect(page.get_by_text("已暂停，点“继续”从这里接着传")).to_be_visible()
    assert await violations(page) == []
    await page.unroute("**/ecocase-intake/**")
    assert puts.arrived == []
    await expect(toggle).to_contain_text("继续")
    await toggle.click()
    await page.locator("li[data-document][data-state=usable]").first.wait_for(timeout=60_000)
    assert sorted(puts.arrived) == ["1", "2", "3", "4"]
    await context.close()


async def test_4_5_what_cannot_be_taken_is_said_before_the_first_byte(
    browser: Browser, origin: str, cast: Cast, person: SignIn, tmp_path: Path
) -> None:
    """Type, size and length of a film; a short film may be another one, so it is asked about."""
    case = await planning(await person("songping.clerk"), person)
    context = await entered(browser, origin, cast, "songping.clerk")
    page = await context.new_page()
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if "/api/" in one.url else None)
    await page.goto(f"{origin}/cases/{case}/files")
    for name, body, words in (
        ("setup.exe", b"MZ", "没有上传：不收这种格式"),
        ("空.pdf", b"", "没有上传：文件是空的"),
        ("大.png", bytes(LIMIT + 1), "没有上传：文件超过"),
        ("短片.mp4", film(tmp_path, seconds=3), "影片长0分3秒，专题片要求10–15分钟"),
    ):
        file = FilePayload(name=name, mimeType="application/octet-stream", buffer=body)
        await page.set_input_files("#file", file)
        await page.click("form[data-upload] .acts button")
        await expect(page.get_by_text(words)).to_be_visible(timeout=20_000)
    assert asked == []
    await page.get_by_role("button", name="不上传").click()
    await expect(page.get_by_text("影片长0分3秒")).to_have_count(0)
    await context.close()


def named(name: str, body: bytes) -> FilePayload:
    return FilePayload(name=name, mimeType="application/octet-stream", buffer=body)


async def test_5_1_1_a_check_that_must_wait_holds_up_no_other_file(
    browser: Browser, origin: str, cast: Cast, person: SignIn
) -> None:
    """All that was chosen is listed at once; the second file is usable while the first waits."""
    case = await planning(await person("songping.clerk"), person)
    context = await entered(browser, origin, cast, "songping.clerk")
    page = await context.new_page()
    first, go_on = "", asyncio.Event()

    async def hold(route: Route) -> None:
        """How the first file stands is not said before it may."""
        nonlocal first
        path = urlsplit(route.request.url).path
        first = first or path
        if path == first:
            await go_on.wait()
        await route.continue_()

    await page.route(re.compile(r"/api/v1/documents/[^/?]+$"), hold)
    await page.goto(f"{origin}/cases/{case}/files")
    await page.set_input_files("#file", [named(f"{n}.png", PICTURE + bytes(n)) for n in range(3)])
    await page.click("form[data-upload] .acts button")
    lines = page.locator("[data-upload-list]").first.locator("> li")
    await expect(lines).to_have_count(3)
    await expect(lines.nth(2)).to_have_attribute("data-state", "usable", timeout=60_000)
    await expect(lines.nth(0)).to_have_attribute("data-state", "received")
    go_on.set()
    await page.locator("li[data-document][data-state=usable]").nth(2).wait_for(timeout=60_000)
    await context.close()


async def test_5_1_3_beside_a_file_with_a_problem_stands_which_while_others_are_on_their_way(
    browser: Browser, origin: str, cast: Cast, person: SignIn
) -> None:
    """And what cannot be taken at all is said before the first byte of any, wherever it stands."""
    case = await planning(await person("songping.clerk"), person)
    context = await entered(browser, origin, cast, "songping.clerk")
    page = await context.new_page()
    go_on = asyncio.Event()

    async def hold(route: Route) -> None:
        await go_on.wait()
        await route.continue_()

    await page.route("**/ecocase-intake/**", hold)
    await page.goto(f"{origin}/cases/{case}/files")
    chosen = [
        named("断.pdf", b"%PDF-1.7\n1 0 obj"),
        named("现场.png", PICTURE),
        named("a.exe", b"MZ"),
    ]
    await page.set_input_files("#file", chosen)
    await expect(page.locator("#file-names")).to_have_text("断.pdf、现场.png、a.exe")
    await page.click("form[data-upload] .acts button")
    lines = page.locator("[data-upload-list]").first.locator("> li")
    await expect(lines.nth(2)).to_contain_text("没有上传：不收这种格式")
    await expect(lines.nth(1)).to_contain_text("等待上传")
    go_on.set()
    await expect(lines.nth(0)).to_contain_text("文件打不开，可能已损坏", timeout=60_000)
    await expect(lines.nth(1)).to_have_attribute("data-state", "usable", timeout=60_000)
    assert await violations(page) == []
    await context.close()


async def test_b4_a_file_that_is_let_go_over_the_form_is_chosen(
    browser: Browser, origin: str, cast: Cast, person: SignIn
) -> None:
    """The box looks as if it took files: the browser must not open one in place of the page."""
    case = await planning(await person("songping.clerk"), person)
    context = await entered(browser, origin, cast, "songping.clerk")
    page = await context.new_page()
    await page.goto(f"{origin}/cases/{case}/files")
    held = await page.evaluate_handle(
        "() => { const held = new DataTransfer();"
        " held.items.add(new File(['x'], '拖入.png')); return held; }"
    )
    box = page.locator("form[data-upload]")
    await box.dispatch_event("dragover", {"dataTransfer": held})
    await expect(box).to_have_class(re.compile("is-over"))
    await box.dispatch_event("drop", {"dataTransfer": held})
    await expect(page.locator("#file-names")).to_have_text("拖入.png")
    await expect(box).not_to_have_class(re.compile("is-over"))
    await context.close()


async def test_4_5_on_plain_http_from_another_machine_the_page_says_who_checks(
    browser: Browser, origin: str, cast: Cast, person: SignIn
) -> None:
    """Portal B4: no hashing there; the parts go without a checksum, the server's read decides."""
    case = await planning(await person("songping.clerk"), person)
    context = await entered(browser, origin, cast, "songping.clerk")
    page = await context.new_page()
    await page.add_init_script("Object.defineProperty(crypto, 'subtle', {value: undefined})")
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if one.method == "PUT" else None)
    await page.goto(f"{origin}/cases/{case}/files")
    await expect(page.get_by_text("浏览器不能逐片核对")).to_be_visible()
    await page.set_input_files(
        "#file", {"name": "明文.png", "mimeType": "image/png", "buffer": PICTURE}
    )
    await page.click("form[data-upload] .acts button")
    await page.locator("li[data-document][data-state=usable]").first.wait_for(timeout=60_000)
    assert len(asked) == 1
    assert "checksum" not in asked[0]
    await context.close()
