"""4.10: search by words, filters kept under a name, and lists as files: exactly what is shown."""

import csv
from io import BytesIO, StringIO

import httpx
import pytest
from openpyxl import load_workbook

from tests.api.cast import Cast
from tests.portal.city import City
from tests.portal.conftest import SignIn
from tests.portal.people import Page, Person

pytestmark = pytest.mark.usefixtures("worker")


async def listed(reader: Person, address: str) -> list[list[str]]:
    answer = await reader.http.get(address)
    assert answer.status_code == httpx.codes.OK, answer.text
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))


async def test_4_10_two_characters_of_a_units_name_find_its_case_and_the_unit(
    person: SignIn, city: City
) -> None:
    officer = await person("city.officer")
    page = await officer.see("/search?q=松坪")
    assert page.headings == ["搜索“松坪”"]
    assert f"/cases/{city.checking}" in page.links.values()
    assert any(href.startswith("/cases?place=990121101") for href in page.links.values())
    assert "<mark>松坪</mark>" in page.html
    assert f"/cases/{city.implementing}" not in page.links.values()
    one = await officer.see("/search?q=松")
    assert f"/cases/{city.checking}" in one.links.values()


async def test_4_10_a_case_is_found_by_a_part_of_its_number_in_small_letters(
    person: SignIn, city: City
) -> None:
    officer = await person("city.officer")
    number = (await officer.http.get("/api/v1/cases")).json()["cases"][0]["number"]
    page = await officer.see(f"/search?q={number.lower()}")
    assert number in page.text
    assert len([href for href in page.links.values() if href.startswith("/cases/")]) == 1


async def test_4_10_nobody_finds_what_they_may_not_see(person: SignIn, city: City) -> None:
    clerk = await person("songping.clerk")
    own = set(shown(await clerk.see("/cases")))
    assert city.checking in own
    for words in ("松坪", "青溪", "ST", "镇"):
        found = set(shown(await clerk.see(f"/search?q={words}")))
        assert found <= own, words
    assert found
    assert city.implementing not in own
    assert shown(await clerk.see("/search?q=宁安")) == []


async def test_4_10_nothing_found_says_so_and_keeps_the_words(person: SignIn, city: City) -> None:
    officer = await person("city.officer")
    for words in ("没有这个", "100%", "_", "<b>", "'; --", "\u202e", "字" * 500):
        page = await officer.see(f"/search?q={httpx.QueryParams({'q': words})['q']}")
        assert page.status == httpx.codes.OK
        assert "没有找到" in page.text or "请输入要找的内容" in page.text, words
        assert "<b>" not in page.html.partition("<main")[2].partition("</main>")[0]
    assert "请输入要找的内容" in (await officer.see("/search")).text
    assert "Nothing was found" in (await officer.see("/search?q=zzz", language="en")).text


async def test_4_10_a_visitor_is_asked_to_sign_in_before_searching(visitor: Person) -> None:
    page = await visitor.see("/search?q=松坪")
    assert page.path.startswith("/sign-in?next=%2Fsearch")
    assert "find" not in (await visitor.see("/notices")).html.partition("<main")[0]


async def test_4_10_a_filter_is_kept_under_a_name_as_a_link_and_removed(
    person: SignIn, city: City
) -> None:
    officer = await person("city.officer")
    page = await officer.see("/cases?track=town&stands=&open=yes")
    saved = await officer.send(page, "/filters", name="在办的乡镇")
    assert saved.path == "/cases?open=yes&track=town"
    assert saved.links["在办的乡镇"] == "/cases?open=yes&track=town"
    assert "保存此筛选" not in saved.text
    other = await (await person("city.leader")).see("/cases")
    assert "在办的乡镇" not in other.text
    gone = await officer.send(saved, "/filters/removal")
    assert "在办的乡镇" not in gone.text


async def test_4_10_a_filter_without_a_name_or_for_another_address_is_refused(
    person: SignIn, city: City
) -> None:
    officer = await person("city.officer")
    page = await officer.see("/cases?track=town")
    form = dict(page.form("/filters").fields)
    for odd in (
        {"name": ""},
        {"name": "字" * 41},
        {"page": "https://elsewhere.example", "name": "x"},
        {"query": "lang=en", "name": "x"},
        {"query": "q=" + "字" * 200, "name": "x"},
    ):
        answer = await officer.http.post(
            "/filters",
            data={**form, **odd},
            headers={"origin": "http://test", "accept": "text/html"},
        )
        assert answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY, odd
    assert (await officer.see("/cases")).links.get("x") is None


def shown(page: Page) -> list[str]:
    """The cases of a list, in its order."""
    return [
        href.rpartition("/")[2]
        for href in page.links.values()
        if href.startswith("/cases/") and href.count("/") == 2
    ]


async def test_4_10_the_list_of_cases_as_a_file_is_what_the_page_shows(
    person: SignIn, city: City
) -> None:
    officer = await person("city.officer")
    for query in ("", "?track=town", "?q=松坪", "?open=no", "?place=990122"):
        page = await officer.see(f"/cases{query}")
        told, head, *lines = await listed(officer, f"/cases.csv{query}")
        assert told[0].startswith("案件，")
        assert "截至" in told[0]
        assert head[:2] == ["单位", "编号"]
        assert [line[1] for line in lines] == [number for number in _numbers(page) if number], query
        answer = await officer.http.get(f"/cases.xlsx{query}")
        sheet = load_workbook(BytesIO(answer.content)).worksheets[0]
        assert [row[1] for row in sheet.iter_rows(min_row=3, values_only=True)] == [
            line[1] for line in lines
        ]


def _numbers(page: Page) -> list[str]:
    return [part.partition("<")[0] for part in page.html.split('class="code small">')[1:]]


async def test_4_10_every_list_is_a_file_in_both_languages_for_those_who_see_it(
    person: SignIn, visitor: Person, city: City
) -> None:
    officer = await person("city.officer")
    for address in ("/worklist", "/cases", "/register", "/intake-log"):
        zh = await listed(officer, f"{address}.csv?lang=zh")
        en = await listed(officer, f"{address}.csv?lang=en")
        assert len(zh) == len(en) > 1, address
        assert "as of" in en[0][0]
        answer = await officer.http.get(f"{address}.xlsx")
        assert answer.content.startswith(b"PK")
        assert "filename*=UTF-8''" in answer.headers["content-disposition"]
    assert len(await listed(visitor, "/register.csv?lang=zh")) > 2
    clerk = await person("songping.clerk")
    assert (await clerk.http.get("/intake-log.csv")).status_code == httpx.codes.FORBIDDEN


async def test_4_10_the_search_box_stands_on_every_page_of_those_who_signed_in(
    person: SignIn, cast: Cast, city: City
) -> None:
    for login, path in (("songping.clerk", "/my"), ("city.officer", "/worklist")):
        page = await (await person(login)).see(path)
        assert [form.action for form in page.forms if form.action == "/search"] == ["/search"]
        assert 'aria-keyshortcuts="/"' in page.html


async def test_4_10_the_worklist_as_a_file_has_the_last_note_of_its_page(
    person: SignIn, city: City
) -> None:
    _, head, *lines = await listed(await person("city.officer"), "/worklist.csv")
    note = head.index("最近一条")
    assert head[note - 1] == "经办"
    assert {"评审专家申报利益冲突"} <= {line[note] for line in lines}
    assert all(line[note + 1] for line in lines if line[note])
