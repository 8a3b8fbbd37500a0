"""A submitted dossier as officer and expert meet it: first pages, film, picture, PDF (F4, 1.5.3).

Real files on the real store; only the indicators' figures are left out, which no page here needs.
"""

import asyncio
import re
from dataclasses import replace

import pytest
from playwright.async_api import Browser, Page, expect
from sqlalchemy import select
from temporalio.testing import WorkflowEnvironment

from services.cli.sample_film import TINY, write_film
from services.domain.programme.schema import Track
from services.domain.steps.application import AcceptApplication, SubmitApplication
from services.domain.steps.technical_assessment import AppointPanel
from services.domain.tree.units import StepName
from services.storage.evidence.views import VIEWS, Seen
from services.storage.keeping import sealing
from services.storage.papers.readiness import judge
from tests.api.cast import Cast
from tests.api.test_documents import doors, papers, settings, worker
from tests.portal.conftest import SignIn
from tests.portal.people import Person
from tests.portal.test_browser import browser, origin, working_on
from tests.portal.test_files import PLAN, Papers, sent, settled
from tests.workflows.walk import Walk

__all__ = ["browser", "doors", "origin", "papers", "settings", "worker"]

pytestmark = pytest.mark.slow

INDICATOR = "C07"
CITED = 40
"""The second of the film that the applicant cites."""
PATIENCE = 60_000
"""Milliseconds for what a slow machine draws in a second."""


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A minute and a half: a page plays it like one of twelve."""
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    write_film(path, replace(TINY, seconds=90))
    return path.read_bytes()


async def uploaded(clerk: Person, case: str, name: str, body: bytes) -> str:
    """Sent through the form and checked; its id."""
    await sent(clerk, case, name, body)
    while True:
        page = await settled(clerk, case, "usable")
        found = [href for words, href in page.links.items() if words.endswith(name)]
        if any("download" in href for href in found):
            return found[0].split("/")[2].partition("?")[0]


@pytest.fixture
async def submitted(
    cast: Cast, env: WorkflowEnvironment, person: SignIn, papers: Papers, film: bytes
) -> Walk:
    """A county's dossier with its plan bound and an indicator proved, sent in and sealed."""
    walk = Walk(cast.doors.cases, env, cast.doors.database, Track.COUNTY)
    await walk.to_application()
    case, clerk = walk.case_id, await person("qingxi.clerk")
    plan = await uploaded(clerk, case, "建设规划.pdf", papers[PLAN])
    movie = await uploaded(clerk, case, "专题片.mp4", film)
    photo = await uploaded(clerk, case, "现场照片.jpg", papers["town/photo"])
    for kind, pages in (("approval", ("1", "1")), ("plan-text", ("2", "60"))):
        page = await clerk.see(f"/cases/{case}/dossier/plan")
        bound = {"document": plan, "kind": kind, "first_page": pages[0], "last_page": pages[1]}
        await clerk.send(page, "/dossier/plan", values=bound)
    for document, kind, more in (
        (movie, "film", {"minute": "00:40-01:10"}),
        (photo, "photo", {"region": "100,200,300,400"}),
        (plan, "plan-text", {"page": "12-14"}),
    ):
        page = await clerk.see(f"/cases/{case}/indicators/{INDICATOR}")
        await clerk.send(page, "/proofs", values={"document": document, "kind": kind, **more})
    async with cast.doors.database.reading() as tx:
        judged = await judge(tx, case, await cast.now())
    assert len(judged.papers.dossier.proofs) == 3
    manifest = sealing.manifest(judged.papers)
    assert len(manifest) == 3
    await walk.do(
        SubmitApplication, manifest=manifest, papers_version=judged.version, data_digest="digest"
    )
    return walk


async def test_f4_the_officer_reads_what_stands_on_the_page_bound_first(
    submitted: Walk, person: SignIn
) -> None:
    page = await (await person("city.officer")).see(f"/cases/{submitted.case_id}")
    first = page.html.split('class="firstpage"')[1].split("</blockquote>")[0]
    assert "首页文字" in first
    assert "批复" in first
    assert "经研究，同意该规划" in first.replace("\n", "").replace(" ", "")
    assert page.html.count("首页文字") == 1
    assert f"3件 ：{INDICATOR}" in page.text  # B3.7: how many proofs, each at its page.
    assert "第12–14页" in page.text
    assert "00:40–01:10" in page.text
    assert "应装订在首页" in page.text


async def test_5_4_2_the_expert_sees_each_proof_at_its_place_and_what_was_shown_is_kept(
    submitted: Walk, cast: Cast, browser: Browser, origin: str
) -> None:
    await submitted.do(AcceptApplication)
    experts = (await cast.account("expert.one"), await cast.account("expert.two"))
    await submitted.stands(StepName.TECHNICAL_ASSESSMENT)
    await submitted.do(AppointPanel, experts=experts, chair=experts[0])
    await submitted.declare(experts[0])
    path = f"/cases/{submitted.case_id}/review?code={INDICATOR}"
    async with working_on(browser, origin, cast, "expert.one", path) as page:
        await plays_from(page, CITED)
        await page.get_by_role("link", name="第12–14页").click()
        await expect(page.locator("canvas[data-drawn='12']")).to_be_visible(timeout=PATIENCE)
        await expect(page.locator(".viewer__stage")).to_be_focused()
        await page.keyboard.press("j")
        await expect(page.locator("canvas[data-drawn='13']")).to_be_visible(timeout=PATIENCE)
        await page.get_by_role("button", name="引用此处").click()
        await expect(page.locator("#f-reason")).to_have_value("[建设规划.pdf p. 13] ")
        await page.get_by_role("link", name="图中标出的部分").click()
        await expect(page.locator(".viewer__picture rect")).to_be_visible(timeout=PATIENCE)
        await page.locator(".viewer__picture img").evaluate("image => image.decode()")
        await page.keyboard.press("+")
        await expect(page.locator("[data-picture]")).to_have_attribute("style", re.compile("1.25"))
        assert await page.locator(".viewer__mark span").count() == 12
    kept = await kept_views(cast, experts[0])
    assert {(Seen.PAGE, 12), (Seen.PAGE, 13), (Seen.MINUTE, 0)} <= kept


async def plays_from(page: Page, second: int) -> None:
    """The film runs in the page, from the cited second on."""
    film = page.locator("video[data-film]")
    await expect(film).to_have_attribute("src", re.compile("/documents/"), timeout=PATIENCE)
    await film.evaluate(
        "film => film.readyState || new Promise(ready => film.onloadedmetadata = () => ready(1))"
    )
    assert await film.evaluate("film => Math.round(film.duration)") == 90
    await film.evaluate("film => { film.muted = true; return film.play() }")
    moved = "film => new Promise(on => film.ontimeupdate = () => film.currentTime > 40.2 && on(1))"
    await film.evaluate(moved)
    assert await film.evaluate("film => film.currentTime") >= second
    speed = page.get_by_label("速度")
    assert await speed.locator("option").all_text_contents() == ["1×", "1.25×", "1.5×", "2×"]
    for chosen in ("1.25", "1.5", "2", "1"):
        await speed.select_option(chosen)
        assert await film.evaluate("film => film.playbackRate") == float(chosen)


async def kept_views(cast: Cast, account: str) -> set[tuple[Seen, int]]:
    """What the viewer said it showed; it says so when another file takes its place."""
    async with asyncio.timeout(60):
        while True:
            async with cast.doors.database.reading() as tx:
                rows = await tx.execute(select(VIEWS.c.what, VIEWS.c.number, VIEWS.c.account))
                found = {(Seen(row.what), row.number) for row in rows if row.account == account}
            if {(Seen.PAGE, 13), (Seen.MINUTE, 0)} <= found:
                return found
            await asyncio.sleep(0.05)
