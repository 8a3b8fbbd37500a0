"""A yearbook as a file: looked at first, conflicts with both cells, a bad file leaves nothing (4.2.18)."""

import csv
from io import BytesIO, StringIO

import pytest
from openpyxl import Workbook

from tests.api.cast import Cast
from tests.portal.conftest import SignIn
from tests.portal.people import Page, Person
from tests.portal.test_round_books import COUNTY, TOWN, with_county
from tests.portal.test_rounds import do

pytestmark = pytest.mark.usefixtures("worker")

Rows = list[list[object]]
HEAD: list[object] = ["区划代码", "单位名称", "义务教育在校学生数", "页码"]


def workbook(rows: Rows, title: str = "第七章") -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def as_csv(rows: Rows) -> bytes:
    written = StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue().encode("gb18030")


async def looked_at(who: Person, home: str, year: int, name: str, body: bytes) -> Page:
    form = await who.see(f"{home}/figures/import")
    said = {"code": COUNTY, "table": "yearbook", "year": str(year), "office": "省统计局"}
    return await who.send(
        form, "figures/import", file=(name, body), values={**said, "document": "统计年鉴"}
    )


async def test_4_2_18_c5_5_12_a_yearbook_is_looked_at_first_and_each_conflict_names_both_cells(
    person: SignIn, cast: Cast
) -> None:
    officer = await person("city.officer")
    home = await with_county(cast, officer)
    year = (await cast.now()).year
    told = {"table": "town-tables", "year": str(year), "office": "县教育局", "document": "综表1"}
    line = {"lines.0.place": TOWN, "lines.0.fact": "pupils", "lines.0.amount": "1000"}
    await do(officer, home, "enter-figures", code=COUNTY, values={**told, **line})
    page = await officer.see(f"{home}/figures")
    assert page.link("从文件导入") == f"{home}/figures/import"
    body = workbook([["二〇三〇年"], HEAD, [TOWN, "松坪镇", 1020, 37]])
    shown = await looked_at(officer, home, year, "年鉴.xlsx", body)
    assert shown.status == 200, shown.text[:800]
    where = "省统计局 统计年鉴第37页，文件年鉴.xlsx，工作表第七章，第3行C3单元格"
    for words in ("登记后会出现1处不一致", "县教育局 综表1", where, "松坪镇/义务教育在校学生数"):
        assert words in shown.text
    assert "1020" not in (await officer.see(f"{home}/figures")).text  # Only looked at.
    done = await officer.send(shown, "figures/import", values={"onward": "yes"})
    assert "/figures/import" not in done.path, done.text[:800]
    page = await officer.see(f"{home}/figures")
    for words in ("1020 人", "年鉴.xlsx", "C3", "第3行C3单元格"):
        assert words in page.text
    again = await looked_at(officer, home, year, "年鉴.xlsx", body)
    assert again.status == 422
    assert "C3“1020”已有数值" in again.text
    english = await officer.see(f"{home}/figures", language="en")
    assert "row 3, cell C3" in english.text


async def test_4_2_18_c5_5_12_a_csv_of_a_chinese_excel_reads_alike(
    person: SignIn, cast: Cast
) -> None:
    officer = await person("city.officer")
    home = await with_county(cast, officer)
    year = (await cast.now()).year
    body = as_csv([HEAD, [TOWN, "松坪镇", "1,020", ""]])
    shown = await looked_at(officer, home, year, "年鉴.csv", body)
    assert "与已有数据核对，没有发现不一致。" in shown.text
    await officer.send(shown, "figures/import", values={"onward": "yes"})
    assert "1020 人" in (await officer.see(f"{home}/figures")).text


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("年鉴.xls", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "不是能打开的表格"),
        ("年鉴.xlsx", b"PK\x03\x04broken", "不是能打开的表格"),
        ("年鉴.csv", b"\0\1\2", "不是能打开的表格"),
        ("年鉴.csv", b"", "请选择文件"),
        ("年鉴.csv", "县,数\n990121,5".encode(), "没有以“区划代码”开头的表头"),
        ("年鉴.csv", b"code,pupils\n" + b"990121101,5\n" * 2001, "超过2000行"),
    ],
)
async def test_4_6_a_bad_file_is_refused_with_its_remedy(
    person: SignIn, cast: Cast, name: str, body: bytes, words: str
) -> None:
    officer = await person("city.officer")
    home = await with_county(cast, officer)
    refused = await looked_at(officer, home, (await cast.now()).year, name, body)
    assert (refused.status, words in refused.text) == (422, True), refused.text[:800]


async def test_4_6_one_bad_cell_among_good_ones_and_nothing_is_half_loaded(
    person: SignIn, cast: Cast
) -> None:
    """Place and remedy; a unit does not import the office's yearbook (C5.5.12)."""
    officer, clerk = await person("city.officer"), await person("qingxi.clerk")
    home = await with_county(cast, officer)
    year = (await cast.now()).year
    body = workbook([HEAD, [TOWN, "松坪镇", 1020], ["990121102", "柳河镇", "约五百"]])
    refused = await looked_at(officer, home, year, "年鉴.xlsx", body)
    for words in ("文件中有1处问题，没有登记任何数据", "第七章", "C3“约五百”不是可用的数"):
        assert words in refused.text
    assert refused.status == 422
    good = workbook([HEAD, [TOWN, "松坪镇", 1020]])
    assert (await looked_at(clerk, home, year, "年鉴.xlsx", good)).status == 403
    assert "还没有填报数据" in (await officer.see(f"{home}/figures")).text
