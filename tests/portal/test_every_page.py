"""Every page that can be reached by links, for everybody, judged by axe at three widths (4.11).

One page of a shape is enough here; what it holds is the matter of other tests. Long: the pages
of the city are also walked by `make check` (`test_browser.py`).
"""

import re

import pytest
from playwright.async_api import Browser, Page

from tests.api.cast import Cast
from tests.portal.city import City
from tests.portal.conftest import SignIn
from tests.portal.crawler import crawl
from tests.portal.people import Person
from tests.portal.test_browser import AXE, CI, WIDTHS, browser, entered, origin

__all__ = ["browser", "origin"]

pytestmark = [
    pytest.mark.usefixtures("worker"),
    pytest.mark.long,
    pytest.mark.skipif(AXE is None and not CI, reason="NO AXE: accessibility is not checked"),
]

OF_ALL = ("", "songping.clerk", "city.officer", "city.leader", "expert.one", "admin", "auditor")
OPEN = re.compile(r"/(notices|register|guide|inquiry)\b")
"""Pages of the public: judged once, as the public sees them."""
ID = re.compile(r"(?<=/guide/)[^/]+|(?<=/)(?=[^/]*\d)[^/]+|\?.*")
VIOLATIONS = """colours => axe.run(document, {
  resultTypes: ['violations'], iframes: false, rules: {'color-contrast': {enabled: colours}},
}).then(found => found.violations.map(
  one => one.id + ': ' + one.nodes.slice(0, 2).map(node => node.html).join(' | ')))"""
WIDEST = max(WIDTHS)
"""Here colours are judged too, which takes the longest; they are the same at every width."""


def one_of_each(pages: list[str], login: str) -> list[str]:
    shapes: dict[str, str] = {}
    for path in pages:
        if not (login and OPEN.match(path)):
            shapes.setdefault(ID.sub("*", path), path)
    return list(shapes.values())


async def judged(page: Page, width: int) -> list[str]:
    """What axe finds, and whether the page is wider than its window."""
    await page.set_viewport_size({"width": width, "height": WIDTHS[width]})
    found: list[str] = await page.evaluate(VIOLATIONS, width == WIDEST)
    wide = await page.evaluate("document.documentElement.scrollWidth")
    if wide > width:
        found.append(f"is {wide} px wide")
    return [f"{page.url} at {width}: {one}" for one in found]


@pytest.mark.parametrize("login", OF_ALL)
async def test_4_11_axe_finds_nothing_on_any_page_at_any_width(
    login: str,
    *,
    browser: Browser,
    origin: str,
    person: SignIn,
    visitor: Person,
    cast: Cast,
    city: City,
) -> None:
    """Chinese at three widths, English on a phone, where its long words press most."""
    assert AXE, "CI needs axe-playwright-python"
    found = await crawl(await person(login) if login else visitor, "/")
    context = await entered(browser, origin, cast, login)
    page = await context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
    page.on("console", lambda said: faults.append(f"{page.url}: {said.text}"))
    paths = one_of_each(found.pages, login)
    for path in paths:
        await page.goto(origin + path)
        await page.evaluate(AXE)
        for width in WIDTHS:
            faults += await judged(page, width)
    await page.goto(f"{origin}/?lang=en")
    for path in paths:
        await page.goto(f"{origin}{path}{'&' if '?' in path else '?'}lang=en")
        await page.evaluate(AXE)
        faults += await judged(page, min(WIDTHS))
    await context.close()
    assert len(paths) > len(("front", "list", "page"))
    assert not faults, "\n".join(faults)
