"""In the field with a real Chromium: a phone's width, no line and then one, in both languages; axe 0 (6.2.1)."""

from dataclasses import replace

import pytest
from fastapi import FastAPI
from playwright.async_api import Browser, BrowserContext, FilePayload, Route, expect

from services.storage.session import Database
from tests.api.cast import Cast
from tests.api.test_documents import doors, papers, settings, worker
from tests.portal.city import City
from tests.portal.test_answering import invited, slips
from tests.portal.test_browser import browser, entered, origin
from tests.portal.test_fieldwork import enter, jpeg, opened, planned
from tests.portal.test_offline_browser import looked_at

__all__ = ["browser", "doors", "origin", "papers", "settings", "worker"]

pytestmark = [pytest.mark.usefixtures("worker"), pytest.mark.slow]

PATIENCE = 30_000
"""Milliseconds."""


async def test_6_2_1_what_is_written_without_a_line_waits_on_the_phone_and_is_sent_with_one(
    browser: Browser, origin: str, cast: Cast, city: City, app: FastAPI
) -> None:
    plan, survey = await planned(cast, city), await opened(cast, city)
    await enter(cast, survey, 3, 2)
    await invited(cast, survey)
    context = await entered(browser, origin, cast, "city.officer")
    page = await context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text))
    for name, path in (
        ("survey", f"/surveys/{survey}"),
        ("survey-answer", f"/surveys/{survey}/answers/new"),
        ("visit-note", f"/visits/{plan}/notes/new"),
    ):
        await page.goto(f"{origin}{path}")
        wrong += await looked_at(page, name)
        await page.goto(f"{origin}{path}?lang=en")
        wrong += await looked_at(page, f"{name}-en")
    first, *_ = await slips(cast, survey)
    for name, path in (
        ("survey-code", "/survey"),
        ("survey-alone", f"/survey?code={first['code']}"),
        ("survey-done", "/survey/done"),
        ("visit-records", f"/cases/{city.assessed}/visit-records"),
    ):
        await page.goto(f"{origin}{path}")
        wrong += await looked_at(page, name)
    await page.goto(f"{origin}/visits/{plan}/notes/new?lang=zh")
    await context.set_offline(offline=True)
    await page.fill("#f-words", "排口流黑水。")
    await page.get_by_role("button", name="保存现场记录").click()
    await expect(page.locator("[data-waiting]")).to_contain_text("1份已存在本机")
    await context.set_offline(offline=False)
    await expect(page.locator("[data-waiting]")).to_contain_text("都已发送", timeout=30_000)
    await page.goto(f"{origin}/visits/{plan}")
    await expect(page.locator("#notes + article")).to_contain_text("排口流黑水。")
    wrong += await looked_at(page, "visit")
    await a_server_that_cannot_take_it_is_asked_again(context, app, f"{origin}/visits/{plan}")
    await an_answer_that_is_lost_on_the_way_is_no_refusal(context, f"{origin}/visits/{plan}")
    await what_is_refused_is_said_above_what_was_written(context, f"{origin}/visits/{plan}")
    await context.close()
    assert wrong == []


async def a_server_that_cannot_take_it_is_asked_again(
    context: BrowserContext, app: FastAPI, visit: str
) -> None:
    """Its database is away when the line comes back, and is there a while later (6.2.1)."""
    page, doors = await context.new_page(), app.state.doors
    waits = page.locator("[data-waiting]")
    await page.clock.install()
    await page.goto(f"{visit}/notes/new?lang=zh")
    await context.set_offline(offline=True)
    await page.fill("#f-words", "桥下有油花。")
    await page.get_by_role("button", name="保存现场记录").click()
    await expect(waits).to_contain_text("没有网络：1份已存在本机", timeout=PATIENCE)
    away = Database("postgresql+asyncpg://nobody@127.0.0.1:1/nowhere")
    app.state.doors = replace(doors, database=away)
    await context.set_offline(offline=False)
    await expect(waits).to_contain_text("暂时发送不了：1份已存在本机", timeout=PATIENCE)
    app.state.doors = doors
    await away.close()
    await page.clock.fast_forward(31_000)
    await expect(waits).to_contain_text("都已发送", timeout=PATIENCE)
    await page.goto(visit)
    await expect(page.locator("main")).to_contain_text("桥下有油花。")


async def an_answer_that_is_lost_on_the_way_is_no_refusal(
    context: BrowserContext, visit: str
) -> None:
    """The phone believes that it has a line. Too many requests first, then the server takes note
    and photograph and its answer never arrives: both are kept here, both go again, once each is there.
    """
    page = await context.new_page()
    waits = page.locator("[data-waiting]")
    answers = ["busy", "lost"]

    async def breaks(route: Route) -> None:
        comes = answers.pop(0) if answers else ""
        if comes == "busy":
            await route.fulfill(status=429, headers={"Retry-After": "7"}, body="")
        elif comes == "lost":
            await route.fetch(max_redirects=0)
            await route.abort("connectionreset")
        else:
            await route.continue_()

    await page.clock.install()
    await page.route(f"{visit}/notes", breaks)
    await page.goto(f"{visit}/notes/new?lang=zh")
    await page.fill("#f-words", "闸门半开。")
    photo = FilePayload(name="闸门.jpg", mimeType="image/jpeg", buffer=jpeg())
    await page.set_input_files("#f-photos", [photo])
    await page.get_by_role("button", name="保存现场记录").click()
    await expect(waits).to_contain_text("暂时发送不了：1份已存在本机", timeout=PATIENCE)
    await page.clock.fast_forward(8_000)
    await expect(waits).to_contain_text("没有网络：1份已存在本机", timeout=PATIENCE)
    await page.clock.fast_forward(31_000)
    await expect(waits).to_contain_text("都已发送", timeout=PATIENCE)
    await page.goto(visit)
    note = page.locator("article", has_text="闸门半开。")
    await expect(note).to_have_count(1)
    await expect(note.locator("li")).to_have_count(1)


async def what_is_refused_is_said_above_what_was_written(
    context: BrowserContext, visit: str
) -> None:
    page = await context.new_page()
    await page.goto(f"{visit}/notes/new?lang=zh")
    await page.fill("#f-words", "岸边有垃圾。")
    await page.fill("#f-latitude", "91")
    await page.fill("#f-longitude", "1")
    await page.get_by_role("button", name="保存现场记录").click()
    await expect(page.locator(".errors")).to_contain_text("经纬度请写成度", timeout=PATIENCE)
    await expect(page.locator("#f-words")).to_have_value("岸边有垃圾。")
    await expect(page.locator("[data-waiting]")).to_be_hidden()
    await page.fill("#f-latitude", "28.1")
    await page.get_by_role("button", name="保存现场记录").click()
    await page.wait_for_url(f"{visit}?saved=*", timeout=PATIENCE)
    await expect(page.locator("article", has_text="岸边有垃圾。")).to_have_count(1)
