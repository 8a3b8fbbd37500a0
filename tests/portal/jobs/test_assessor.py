"""An assessor's visit on a phone: planned, noted without a line and with one, recorded (6.2.1, 6.5).

By tapping alone, with photographs and the place of the phone; the case was brought there by acts.
"""

from asyncio import timeout
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import Browser, Geolocation, expect
from temporalio.testing import WorkflowEnvironment

from services.domain.clocks.calendar import local_day
from services.domain.fieldwork.planning import PlanVisit, RecordVisit
from services.domain.programme.schema import Track
from tests.api.cast import Cast
from tests.api.test_documents import doors, papers, settings, worker
from tests.portal.jobs.desk import UNHURRIED
from tests.portal.jobs.judging import Judged, judged
from tests.portal.jobs.window import Way
from tests.portal.test_browser import browser, origin
from tests.workflows.walk import Walk

__all__ = ["browser", "doors", "origin", "papers", "settings", "worker"]

pytestmark = [pytest.mark.usefixtures("worker"), pytest.mark.slow]

OFFICER = "city.officer"
SEEN, DARK = "台账齐全，设施运行正常。", "石拱桥下排口流黑水。"
PLACE: Geolocation = {"latitude": 28.123456, "longitude": 117.654321}
WAYS = [
    pytest.param(Way(width=375, touch=True), id="chinese"),
    pytest.param(Way(width=375, touch=True, language="en"), id="english", marks=pytest.mark.long),
]


@pytest.fixture
def photograph(tmp_path: Path) -> Path:
    path = tmp_path / "排口.jpg"
    Image.effect_noise((640, 480), 80).save(path, "JPEG")
    return path


@pytest.mark.parametrize("way", WAYS)
async def test_6_5_an_assessor_plans_a_visit_and_notes_it_on_a_phone_without_a_line_and_with_one(
    *,
    browser: Browser,
    origin: str,
    cast: Cast,
    env: WorkflowEnvironment,
    photograph: Path,
    way: Way,
) -> None:
    """A1.9, D18: unannounced, with the phone's place; nothing that was noted is lost."""
    walk = Walk(cast.doors.cases, env, cast.doors.database, Track.COUNTY)
    await walk.to_review()
    goer = await cast.account(OFFICER)
    async with judged(browser, origin, way, "assessor") as at:
        context = at.page.context
        await context.grant_permissions(["geolocation"], origin=origin)
        await context.set_geolocation(PLACE)
        await at.signs_in(OFFICER, cast.accounts[OFFICER].password)
        await at.follows(f"main a[href='/cases/{walk.case_id}']")
        await plans(at, goer, local_day(await cast.now()).isoformat())
        await at.follows("main a[href^='/visits/']")
        await notes_here(at, photograph)
        await notes_without_a_line(at, photograph)
        await at.goes_by("检查计划", "Plan of a visit")
        for said in (SEEN, DARK):
            await expect(at.main).to_contain_text(said)
        await until_checked(at)
        await at.opens(RecordVisit)
        await at.does(RecordVisit, "检查记录已形成", "The record of the visit is made")


async def plans(at: Judged, goer: str, day: str) -> None:
    await at.opens(PlanVisit)
    await at.dates("visited_on", day)
    await at.ticks("visit", "unannounced")
    await at.ticks("goers", goer)
    await at.types("matter", "先看石拱桥下的排口，再看台账。")
    await at.sends()


async def notes_here(at: Judged, photograph: Path) -> None:
    """With a line: words, the phone's own place, a photograph."""
    await at.goes_by("写现场记录", "Write")
    await at.types("words", SEEN)
    await at.presses("[data-locate]")
    await expect(at.page.locator("#f-latitude")).to_have_value(str(PLACE["latitude"]))
    await at.picks_file(photograph)
    await at.presses_button("保存现场记录", "Save the note")


async def notes_without_a_line(at: Judged, photograph: Path) -> None:
    """It waits on the phone, the photograph too, and goes by itself."""
    await at.goes_by("写现场记录", "Write")
    await at.page.context.set_offline(offline=True)
    await at.types("words", DARK)
    await at.picks_file(photograph)
    button = at.main.get_by_role("button", name=at.says("保存现场记录", "Save the note"))
    await at.presses(button)
    await expect(at.page.locator("[data-waiting]")).to_contain_text("1")
    await at.page.context.set_offline(offline=False)
    sent = at.says("都已发送", "sent")
    await expect(at.page.locator("[data-waiting]")).to_contain_text(sent, timeout=UNHURRIED * 1000)
    await at.looks()


async def until_checked(at: Judged) -> None:
    """Photographs are checked by the worker; the page is read again until both can be opened."""
    async with timeout(UNHURRIED):
        while await at.main.locator("a[href^='/documents/']").count() < 2:
            await at.page.reload()
