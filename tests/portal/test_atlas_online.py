"""B3.3.3 on a flat map: from the place of a monitored enterprise to its picture and its values (0041)."""

import json

import pytest
from playwright.async_api import Browser, expect

from tests.api.cast import Cast
from tests.api.test_documents import doors, papers, settings, worker
from tests.portal.conftest import SignIn
from tests.portal.test_browser import AXE, CI, browser, origin, working_on
from tests.portal.test_modules_filled import CLERK, OFFICER, SOURCE, House, house, measured
from tests.portal.test_viewer import VIOLATIONS

__all__ = ["browser", "doors", "house", "origin", "papers", "settings", "worker"]

pytestmark = pytest.mark.slow

RING = [[103.45, 30.25], [103.58, 30.27], [103.55, 30.36], [103.45, 30.25]]
SHAPES = {
    SOURCE["enterprise"]: {"type": "Point", "coordinates": [103.52, 30.31]},
    f"{SOURCE['enterprise']} {SOURCE['outfall']}": {"type": "Polygon", "coordinates": [RING]},
    "垃圾填埋场": {"type": "Point", "coordinates": [103.5, 30.28]},
}
LAYER = json.dumps(
    {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "geometry": geometry, "properties": {"name": name}}
            for name, geometry in SHAPES.items()
        ],
    }
).encode()


async def mapped(house: House) -> str:
    """The atlas with a layer of pollution sources; its address."""
    path = f"{house.modules}/atlas"
    named = {"name": "污染源分布", "kind": "pollution-sources"}
    sent = ("源.geojson", LAYER)
    page = await house.clerk.send(await house.clerk.see(path), "/atlas", file=sent, values=named)
    assert "已保存" in page.text
    return path


async def test_b3_3_3_a_place_leads_to_live_picture_latest_value_limit_and_history(
    house: House, cast: Cast, person: SignIn
) -> None:
    path, officer = await mapped(house), await person(OFFICER)
    before = await officer.see(path)
    assert "图上的在线监控" not in before.text
    assert 'role="img" aria-label="案卷图层和照片位置"' in before.html
    source = await measured(house, cast)
    page = await officer.see(path)
    map_, _, below = page.html.partition('class="scroll map"')[2].partition("</svg>")
    for name in list(SHAPES)[:2]:
        assert f'href="#online-{source}" aria-label="{name}，在线监控"' in map_
    assert map_.count('href="#online-') == 2, "a place that is not monitored leads nowhere"
    assert below.count(f'id="online-{source}"') == 1, "two places of it, one row"
    row = below.partition(f'id="online-{source}"')[2].partition("</tbody>")[0]
    for said in ("总排口", "化学需氧量", "不高于50", "mg/L", "限值以内", SOURCE["live_link"]):
        assert said in row, said
    assert page.link("打开") == SOURCE["live_link"]
    of_it = f"{house.modules}/monitoring/{source}"
    assert f'href="{of_it}">{SOURCE["enterprise"]}</a>' in row
    history = await officer.see(of_it)
    assert 'class="chart__line"' in history.html
    english = await officer.see(path, language="en")
    assert "Online monitoring on the map" in english.text
    stranger = await person("baishi.clerk")
    assert (await stranger.see(path)).status == 404


@pytest.mark.skipif(AXE is None and not CI, reason="NO AXE: accessibility is not checked")
async def test_b3_3_3_places_are_reached_by_keyboard_and_the_page_is_accessible(
    house: House, cast: Cast, browser: Browser, origin: str
) -> None:
    assert AXE, "CI needs axe-playwright-python"
    path = await mapped(house)
    row = f"#online-{await measured(house, cast)}"
    async with working_on(browser, origin, cast, CLERK, path) as page:
        for width in (375, 1280):
            await page.set_viewport_size({"width": width, "height": 800})
            await page.goto(f"{origin}{path}?lang=zh")
            assert await page.evaluate("document.documentElement.scrollWidth") <= width
            await page.evaluate(AXE)
            assert await page.evaluate(VIOLATIONS) == []
        await page.emulate_media(reduced_motion="reduce")  # One smooth movement may end another.
        place = page.locator(f"svg a[href='{row}']").last
        await place.focus()
        await expect(place).to_be_in_viewport()
        await page.keyboard.press("Enter")
        await expect(page.locator(row)).to_be_in_viewport()
        assert page.url.endswith(row)
