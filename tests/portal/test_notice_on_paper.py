"""A notice on paper: one page of A4 in both languages, from Chromium's own printing (6.4.4); and its
pages have nothing that axe finds wrong.
"""

from io import BytesIO

import pytest
from playwright.async_api import Browser, BrowserContext, Page
from pypdf import PdfReader
from temporalio.testing import WorkflowEnvironment

from services.domain.programme.schema import Track
from services.domain.steps.public_notice import SignNotice
from tests.api.cast import Cast
from tests.portal.conftest import SignIn
from tests.portal.test_browser import AXE, browser, entered, origin
from tests.portal.test_notices import published
from tests.workflows.walk import Walk

__all__ = ["browser", "origin"]
pytestmark = [pytest.mark.usefixtures("worker"), pytest.mark.slow]


async def test_6_4_4_a_notice_is_one_page_of_a4_in_both_languages_and_axe_finds_nothing(
    browser: Browser, origin: str, person: SignIn, cast: Cast, env: WorkflowEnvironment
) -> None:
    walk = Walk(cast.doors.cases, env, cast.doors.database, Track.VILLAGE)
    await walk.to_notice()
    await walk.do(SignNotice, document_no="环示〔2032〕5号")
    await published(await person("city.officer"), walk.case_id)
    await walk.sleep(days=2)
    context = await entered(browser, origin, cast, "")
    page = await context.new_page()
    for language in ("zh", "en"):
        await page.goto(f"{origin}/notices/{walk.case_id}?lang={language}")
        pdf = PdfReader(BytesIO(await page.pdf(format="A4", prefer_css_page_size=True)))
        assert len(pdf.pages) == 1, f"{language}: {len(pdf.pages)} pages"
        await nothing_is_wrong(page)
    await context.close()
    officer = await entered(browser, origin, cast, "city.officer")
    await officer_pages(officer, origin, walk.case_id)
    await officer.close()


async def officer_pages(context: BrowserContext, origin: str, case: str) -> None:
    page = await context.new_page()
    for path in (f"/cases/{case}/notice", "/naming", "/certificates/STC-2031-990121-999"):
        for width in (375, 1280):
            await page.set_viewport_size({"width": width, "height": 900})
            await page.goto(origin + path)
            wide = await page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, (path, width, wide)
        await nothing_is_wrong(page)


async def nothing_is_wrong(page: Page) -> None:
    if AXE is None:
        pytest.skip("NO AXE: no page is judged for everybody's use")
    await page.evaluate(AXE)
    found = await page.evaluate("async () => (await axe.run()).violations.map(v => v.id)")
    assert found == []
