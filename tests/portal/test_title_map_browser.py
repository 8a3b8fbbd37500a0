"""The map of titles in a real Chromium: a drawing of ours, or tiles of the operator's server (6.4.5).

The server of tiles is one of these tests, asked over HTTP as WMTS is; nobody else is ever asked.
"""

import dataclasses
from collections import Counter
from collections.abc import AsyncIterator
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI, Request, Response
from PIL import Image
from playwright.async_api import Browser, Page, expect

from services.domain.tree.positions import Position
from services.storage.queries import public
from services.storage.tree import positions
from tests.api.cast import Cast
from tests.api.test_documents import doors, papers, settings, worker
from tests.portal.city import City
from tests.portal.test_browser import browser, complaints_of, origin, served
from tests.portal.test_offline_browser import looked_at

__all__ = ["browser", "doors", "origin", "papers", "settings", "worker"]

pytestmark = [pytest.mark.usefixtures("worker"), pytest.mark.slow]

WMTS = (
    "/wmts?SERVICE=WMTS&REQUEST=GetTile&LAYER=vec&TILEMATRIXSET=w&TILEMATRIX={z}"
    "&TILEROW={y}&TILECOL={x}&FORMAT=image/png"
)
CREDIT = "审图号：GS（示例）0000号"


class Tiles:
    """A server of tiles, and what was asked of it."""

    def __init__(self, address: str, asked: list[dict[str, str]]) -> None:
        self.address, self.asked = address, asked


@pytest.fixture
async def tiles() -> AsyncIterator[Tiles]:
    app, asked = FastAPI(), list[dict[str, str]]()
    drawn = BytesIO()
    Image.new("RGB", (256, 256), "#dfe8df").save(drawn, "PNG")

    @app.get("/wmts")
    async def tile(request: Request) -> Response:
        asked.append(dict(request.query_params))
        return Response(drawn.getvalue(), media_type="image/png")

    async with served(app) as address:
        yield Tiles(address, asked)


async def placed(cast: Cast) -> int:
    """Every place with a title has a point; how many places there are."""
    async with cast.doors.database.writing() as tx:
        titles = await public.register(tx, public.Asked(limit=100))
        codes = sorted({one.place.code for one in titles})
        points = [
            Position(code=code, lon=103.9 + n / 10, lat=30.7 + n / 20, source="样例坐标")
            for n, code in enumerate(codes)
        ]
        await positions.put(tx, points, by="admin", now=await cast.now())
    return len(codes)


def hosts_of(page: Page) -> Counter[str]:
    """Whom the window asks from now on."""
    asked: Counter[str] = Counter()
    page.on("request", lambda request: asked.update([urlsplit(request.url).netloc]))
    return asked


async def test_6_4_5_tiles_come_over_http_from_the_server_that_is_set_and_from_no_other(
    *, browser: Browser, origin: str, cast: Cast, city: City, app: FastAPI, tiles: Tiles
) -> None:
    places = await placed(cast)
    set_to = {"map_tiles": tiles.address + WMTS, "map_credit": CREDIT}
    app.state.doors = dataclasses.replace(app.state.doors, **set_to)
    context = await browser.new_context(locale="zh-CN")
    page = await context.new_page()
    complaints, asked = complaints_of(page), hosts_of(page)
    await page.goto(f"{origin}/register")
    await expect(page.locator("img.leaflet-tile-loaded").first).to_be_visible()
    await expect(page.locator("path.title-map__mark")).to_have_count(places)
    await expect(page.locator(".leaflet-control-attribution")).to_have_text(CREDIT)
    await expect(page.locator("details:not([open]) > .title-map")).to_have_count(1)
    assert {one["REQUEST"] for one in tiles.asked} == {"GetTile"}
    assert all(one[name].isdecimal() for one in tiles.asked for name in ("TILEMATRIX", "TILEROW"))
    complaints += await looked_at(page, "title-map-tiles")
    await page.goto(f"{origin}/register?lang=en")
    await expect(page.locator("img.leaflet-tile-loaded").first).to_be_visible()
    complaints += await looked_at(page, "title-map-tiles-en")
    assert set(asked) == {urlsplit(origin).netloc, urlsplit(tiles.address).netloc}
    assert complaints == []
    await no_other_server_is_asked_even_where_a_script_wants_to(page, tiles)
    await a_mark_leads_to_its_title(page)
    await where_no_tile_comes_the_drawing_stays(browser, f"{origin}/register")
    await context.close()


async def no_other_server_is_asked_even_where_a_script_wants_to(page: Page, tiles: Tiles) -> None:
    """The same machine under another name is another host; on other pages the server itself is."""
    before = len(tiles.asked)
    elsewhere = tiles.address.replace("127.0.0.1", "localhost") + "/wmts"
    assert await page.evaluate(REFUSED, elsewhere) == "img-src"
    await page.goto(f"{urlsplit(page.url)._replace(path='/notices', query='').geturl()}")
    assert await page.evaluate(REFUSED, f"{tiles.address}/wmts") == "img-src"
    assert len(tiles.asked) == before
    await page.go_back()


REFUSED = """address => new Promise(told => {
  document.addEventListener("securitypolicyviolation", event => told(event.effectiveDirective));
  const picture = new Image();
  picture.onload = () => told("shown");
  picture.src = address;
})"""
"""Which line of the page's policy forbids this picture."""


async def where_no_tile_comes_the_drawing_stays(browser: Browser, address: str) -> None:
    """The server of tiles is away: a browser says so, and nothing is folded."""
    context = await browser.new_context(locale="zh-CN")
    page = await context.new_page()
    await page.route("**/wmts?**", lambda route: route.abort("connectionrefused"))
    async with page.expect_event("requestfailed"):
        await page.goto(address)
    await expect(page.locator("section > .title-map svg a").first).to_be_visible()
    await context.close()


async def a_mark_leads_to_its_title(page: Page) -> None:
    alone = page.locator("path.title-map__mark").first
    await alone.click()
    await page.wait_for_url(lambda address: "/register/title-" in address)


async def test_6_4_5_without_a_server_of_tiles_the_map_is_a_drawing_and_nobody_is_asked(
    browser: Browser, origin: str, cast: Cast, city: City
) -> None:
    places = await placed(cast)
    context = await browser.new_context(locale="zh-CN")
    page = await context.new_page()
    complaints, asked = complaints_of(page), hosts_of(page)
    await page.goto(f"{origin}/register")
    await expect(page.locator(".title-map svg a")).to_have_count(places)
    assert await page.locator("script[src*=leaflet], link[href*=leaflet]").count() == 0
    complaints += await looked_at(page, "title-map-drawn")
    assert set(asked) == {urlsplit(origin).netloc}
    assert complaints == []
    await context.close()
