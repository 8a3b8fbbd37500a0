"""One file as it is looked at: at its place, described, compared, listed for the archive.

5.1.6, 5.4.2, 5.4.3. By plain forms first; then in a browser, narrow, in English, without scripts.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.async_api import Browser, Page, expect
from pypdf import PdfReader

from services.api.dates import moment
from services.api.deps import Doors
from services.api.language import Language
from services.storage.evidence.page_texts import PageText, keep_pages
from services.storage.keeping.fixity import Fixity
from services.storage.keeping.keeping import Keeper
from tests.api.cast import Cast
from tests.api.test_documents import doors, papers, settings, worker
from tests.api.test_evidence import workbook
from tests.portal.conftest import SignIn
from tests.portal.people import Person
from tests.portal.test_browser import AXE, CI, SHOTS, browser, origin, working_on
from tests.portal.test_evidence import PATIENCE, uploaded
from tests.portal.test_files import PLAN, Papers, planning, sent, settled

__all__ = ["browser", "doors", "origin", "papers", "settings", "worker"]

INDICATOR = "T01a"
VIOLATIONS = "axe.run().then(r => r.violations.map(v => v.id + ' ' + v.nodes[0].html))"


@dataclass(frozen=True)
class Window:
    browser: Browser
    origin: str
    cast: Cast


@pytest.fixture
async def window(browser: Browser, origin: str, cast: Cast) -> Window:
    return Window(browser, origin, cast)


@pytest.fixture
async def clerk(person: SignIn) -> Person:
    return await person("songping.clerk")


@pytest.fixture
async def case(clerk: Person, person: SignIn) -> str:
    return await planning(clerk, person)


async def test_5_1_6_places_are_typed_into_plain_fields_and_shown_in_words_everywhere(
    clerk: Person, case: str, person: SignIn, cast: Cast, papers: Papers
) -> None:
    plan = await uploaded(clerk, case, "建设规划.pdf", papers[PLAN])
    book = await uploaded(clerk, case, "监测数据.xlsx", workbook())
    here = f"/cases/{case}/indicators/{INDICATOR}"
    for document, typed, said in (
        (plan, {"page": "12-14"}, "第12–14页"),
        (book, {"cells": "污水!B2"}, "“污水”表B2"),
    ):
        page = await clerk.see(here)
        page = await clerk.send(page, "/proofs", values={"document": document, **typed})
        assert said in page.text
    for typed, field in (
        ({"document": plan, "page": "12-99"}, "page"),
        ({"document": plan, "minute": "00:10"}, "minute"),
        ({"document": book, "cells": "噪声!A1"}, "cells"),
        ({"document": plan, "region": "1,2,3"}, "region"),
    ):
        page = await clerk.send(await clerk.see(here), "/proofs", values=typed)
        assert page.status in (409, 422), typed
        assert f'id="f-{field}-e"' in page.html, typed
        assert str(list(typed.values())[-1]) in page.html, "what was typed is still there"
    listed = await clerk.see(f"/cases/{case}/files")
    assert "第12–14页" in listed.text
    assert "“污水”表B2" in listed.text
    await sees_the_cited_cell(await person("qingxi.officer"), cast, book)


async def sees_the_cited_cell(officer: Person, cast: Cast, book: str) -> None:
    """5.4.2: a part of the sheet around it, marked."""
    path = f"/documents/{book}/view?sheet=污水&cells=A2"
    page = await officer.see(path)
    assert "<mark>2030</mark>" in page.html
    assert "处理率" in page.text
    assert page.link("垃圾") == f"/documents/{book}/view?sheet=%E5%9E%83%E5%9C%BE"
    for language in (Language.EN, Language.ZH):
        await is_marked(officer, cast, path, language)
    missing = await officer.see(f"/documents/{book}/view?sheet=噪声")
    assert "文件里没有这个工作表" in missing.text


async def is_marked(officer: Person, cast: Cast, path: str, language: Language) -> None:
    """5.4.2: who reads, and the minute of it, all over what is shown."""
    name = cast.accounts["qingxi.officer"].name
    before = await cast.now()
    page = await officer.see(path, language=language.value)
    minutes = [moment(language, at) for at in (before, await cast.now())]
    (mark,) = re.findall(r'<div class="viewer__mark"[^>]*>(.*?)</div>', page.html)
    (words,) = set(re.findall(r"<span>(.*?)</span>", mark))
    assert words in [f"{name} {minute}" for minute in minutes]
    assert mark.count("<span>") == 12


async def test_5_1_6_what_a_paper_says_of_itself_is_the_applicants_and_views_of_it_are_kept(
    clerk: Person, case: str, person: SignIn, cast: Cast, papers: Papers
) -> None:
    plan = await uploaded(clerk, case, "建设规划.pdf", papers[PLAN])
    path = f"/documents/{plan}/view"
    today = (await cast.now()).date()
    said = {"reference_no": "松政发〔2030〕3号", "issuer": "松坪镇人民政府"}
    dates = {
        "issued_on": (today - timedelta(days=400)).isoformat(),
        "valid_until": (today - timedelta(days=30)).isoformat(),
    }
    page = await clerk.send(await clerk.see(path), "/description", values={**said, **dates})
    assert "已保存" in page.text
    assert "已过有效期" in page.text
    wrong = {"issued_on": (today + timedelta(days=9)).isoformat()}
    page = await clerk.send(await clerk.see(path), "/description", values=wrong)
    assert page.status == 422
    assert 'id="f-issued_on-e"' in page.html
    officer = await person("qingxi.officer")
    shown = await officer.see(path)
    assert said["reference_no"] in shown.text
    assert not [form for form in shown.forms if "/description" in form.action]
    here = f"/cases/{case}/indicators/{INDICATOR}"
    page = await clerk.send(await clerk.see(here), "/proofs", document=plan)
    assert "已过有效期" in page.text
    ready = await clerk.see(f"/cases/{case}/readiness")
    assert "证明过了有效期" in ready.text
    assert "谁看过哪一页" not in (await clerk.see(path)).text
    await are_told_who_saw_which_page(plan, person)


async def test_5_1_3_the_page_of_a_file_with_a_problem_says_which_before_anything_else(
    clerk: Person, case: str
) -> None:
    """And asks for no description of what cannot be used."""
    await sent(clerk, case, "断.pdf", b"%PDF-1.7\n1 0 obj")
    listed = await settled(clerk, case, "bad")
    (file,) = re.findall(r'data-document="([^"]+)" data-state="bad"', listed.html)
    page = await clerk.see(f"/documents/{file}/view")
    assert page.html.index("文件打不开，可能已损坏") < page.html.index('id="about"')
    assert not [form for form in page.forms if "/description" in form.action]


async def test_5_1_7_5_2_2_the_page_of_a_file_names_its_twins_and_says_when_it_was_read_again(
    clerk: Person, case: str, doors: Doors, cast: Cast, papers: Papers
) -> None:
    plan = await uploaded(clerk, case, "建设规划.pdf", papers[PLAN])
    path = f"/documents/{plan}/view"
    alone = await clerk.see(path)
    assert "内容相同的文件" not in alone.text
    twin = await uploaded(clerk, case, "规划副本.pdf", papers[PLAN])
    now = await cast.now() + timedelta(days=90)
    fixity = Fixity(Keeper(doors.database, doors.store))
    assert (await fixity.read_again(plan, now))[1] == []
    page = await clerk.see(path)
    assert page.link("规划副本.pdf") == f"/documents/{twin}/view"
    assert f"最近一次重读核对{moment(Language.ZH, now)}" in page.text.replace(" ", "").replace(
        "\n", ""
    )


async def are_told_who_saw_which_page(plan: str, person: SignIn) -> None:
    """5.4.2, 2.5.2: those in charge of the case, and the auditor."""
    path, officer = f"/documents/{plan}/view", await person("qingxi.officer")
    page = await officer.see(path)
    (leaving,) = [form for form in page.forms if form.action == "/sign-out"]
    token = dict(leaving.fields)["csrf"]
    seen = {"seen": [{"what": "page", "number": number} for number in (1, 2, 3, 12)]}
    kept = await officer.http.post(
        f"/api/v1/documents/{plan}/views",
        json=seen,
        headers={"x-csrf-token": token, "origin": "http://test"},
    )
    assert kept.status_code == 204, kept.text
    assessor = await (await person("city.officer")).see(path)
    assert "第1–3, 12页" in assessor.text
    auditor = await person("auditor")
    told = await auditor.see("/audit/views")
    assert "第1–3, 12页" in told.text
    assert "建设规划.pdf" in told.text
    other = await auditor.see("/audit/views?account=nobody")
    assert "还没有人看过" in other.text
    assert (await officer.see("/audit/views")).status == 403


async def test_5_4_3_a_new_version_is_compared_and_the_volumes_are_listed(
    clerk: Person, case: str, person: SignIn, cast: Cast, papers: Papers
) -> None:
    old = await uploaded(clerk, case, "建设规划.pdf", papers[PLAN])
    listed = await clerk.see(f"/cases/{case}/files")
    form = next(form for form in listed.forms if f"replaces={old}" in form.action)
    await clerk.send(listed, form.action, file=("建设规划（修订）.pdf", papers[PLAN]))
    page = await settled(clerk, case, "usable", files=2)
    new = next(
        href.split("/")[2]
        for words, href in page.links.items()
        if "修订" in words and "download" not in href
    )
    path = f"/documents/{new}/changes"
    async with cast.doors.database.writing() as tx:
        for document, rate in ((old, "85%"), (new, "91%")):
            pages = (
                PageText(page=1, text="总则。"),
                PageText(page=2, text=f"处理率{rate}。达标。"),
            )
            await keep_pages(tx, document, pages)
    page = await clerk.see(path)
    assert "<del>处理率85%。</del><ins>处理率91%。</ins>达标。" in page.html
    assert "前一版第2页，这一版第2页" in page.text
    assert "总则" not in page.text, "pages that are the same are left out"
    assert (await clerk.see(f"/documents/{old}/changes")).status == 404
    shown = await clerk.see(f"/documents/{new}/view")
    assert shown.link("与前一版比较") == path
    await is_listed(clerk, person, case, new)


async def is_bound(clerk: Person, case: str, plan: str) -> None:
    for kind, first, last in (("approval", "1", "1"), ("plan-text", "2", "60")):
        values = {"document": plan, "kind": kind, "first_page": first, "last_page": last}
        page = await clerk.see(f"/cases/{case}/dossier/plan")
        await clerk.send(page, "/dossier/plan", values=values)


async def is_listed(clerk: Person, person: SignIn, case: str, plan: str) -> None:
    """5.4.3: the catalogue as a page and a table."""
    await is_bound(clerk, case, plan)
    officer = await person("city.officer")
    page = await officer.see(f"/cases/{case}/catalogue")
    for said in (
        "-D10-CJ-0001",
        "-D10-CJ-0002",
        "件号",
        "责任者",
        "规划文本，第2–60页",
        "参照DA/T 22",
    ):
        assert said in page.text, said
    assert "符合DA/T" not in page.text
    table = await officer.http.get(f"/cases/{case}/catalogue.xlsx")
    rows = list(load_workbook(BytesIO(table.content)).active.values)  # type: ignore[union-attr]  # a book of ours has a sheet
    assert [row[1] for row in rows[2:]] == ["0001", "0002"]
    foreign = await person("baishi.officer")
    assert (await foreign.see(f"/cases/{case}/catalogue")).status == 404


async def test_5_4_3_d12_the_printed_catalogue_ends_with_reference_sheet_and_labels(
    clerk: Person, case: str, person: SignIn, papers: Papers
) -> None:
    """A1.13, A2.7: how many copies on paper, and a label for the spine of each volume."""
    await is_bound(clerk, case, await uploaded(clerk, case, "建设规划.pdf", papers[PLAN]))
    officer = await person("city.officer")
    page = await officer.see(f"/cases/{case}/catalogue")
    printed = await officer.http.get(page.link("脊背标签"))
    assert printed.headers["content-type"] == "application/pdf"
    read = PdfReader(BytesIO(printed.content)).pages
    first, *_, sheet, labels = [re.sub(r"[\0\s]", "", one.extract_text()) for one in read]
    assert "卷内文件目录" in first
    for said in ("备考表", "1卷2件", "电子文件1个，纸质1份。", "立卷人"):
        assert said in sheet, said
    assert labels.count("全宗号") == 1, "one volume, one label"
    for said in ("保管期限10年", "第1卷", "0001—0002", "松坪镇", "案件编号"):
        assert said in labels, said


@pytest.mark.slow
@pytest.mark.skipif(AXE is None and not CI, reason="NO AXE: accessibility is not checked")
async def test_5_4_2_the_viewer_is_accessible_and_fits_a_telephone_in_both_languages(
    clerk: Person, case: str, window: Window, papers: Papers
) -> None:
    assert AXE, "CI needs axe-playwright-python"
    plan = await uploaded(clerk, case, "建设规划.pdf", papers[PLAN])
    photo = await uploaded(clerk, case, "现场照片.jpg", papers["town/photo"])
    path = f"/documents/{plan}/view?page=12"
    origin, browser = window.origin, window.browser
    async with working_on(browser, origin, window.cast, "songping.clerk", path) as page:
        await page.set_viewport_size({"width": 375, "height": 812})
        for address in (path, f"{path}&lang=en", f"/documents/{photo}/view?region=100,100,300,300"):
            await page.goto(origin + address)
            if "region" not in address:
                await expect(page.locator("canvas[data-drawn='12']")).to_be_visible(
                    timeout=PATIENCE
                )
            wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert await page.evaluate(wide) <= 0, address
            if SHOTS:
                name = f"viewer-{'picture' if 'region' in address else address[-2:]}.png"
                await page.screenshot(path=Path(SHOTS) / name, full_page=True)
            await page.evaluate(AXE)
            assert await page.evaluate(VIOLATIONS) == [], address
        await works_without_scripts(browser, page, plan)


async def works_without_scripts(browser: Browser, seen: Page, plan: str) -> None:
    """The browser's own viewer opens at the page."""
    plain = await browser.new_context(
        java_script_enabled=False, storage_state=await seen.context.storage_state()
    )
    page, origin = await plain.new_page(), "/".join(seen.url.split("/")[:3])
    await page.goto(f"{origin}/documents/{plan}/view?page=12")
    link = page.locator("[data-plain] a")
    assert await link.get_attribute("href") == f"/documents/{plan}#page=12"
    assert await page.locator("[data-tools]").is_hidden()
    await plain.close()
