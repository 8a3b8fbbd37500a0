"""In the field with a real Chromium: a phone's width, no line and then one, in both languages; axe 0 (6.2.1)."""

from dataclasses import replace

import pytest
from fastapi import FastAPI
from playwright.async_api import Browser, BrowserContext, expect

from services.storage.session import Database
from tests.api.cast import Cast
from tests.portal.city import City
from tests.portal.test_answering import invited, slips
from tests.portal.test_browser import browser, entered, origin
from tests.portal.test_fieldwork import enter, opened, planned
from tests.portal.test_offline_browser import looked_at

__all__ = ["browser", "origin"]

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
