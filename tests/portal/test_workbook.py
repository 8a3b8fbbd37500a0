"""4.7: a clerk takes the indicator data home in Excel, fills them in and brings them back."""

from collections.abc import Callable, Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import httpx
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from services.api.spreadsheets.layout import FIRST_ROW, HIDDEN
from services.api.spreadsheets.reading import OLE
from tests.portal.city import City
from tests.portal.conftest import SignIn
from tests.portal.people import Page, Person

pytestmark = pytest.mark.usefixtures("worker")

CLERK = "songping.clerk"


def here(city: City) -> str:
    return f"/cases/{city.checking}/workbook"


async def template(clerk: Person, city: City, language: str = "zh") -> bytes:
    answer = await clerk.http.get(f"{here(city)}/template.xlsx?lang={language}")
    assert answer.status_code == httpx.codes.OK
    assert "attachment" in answer.headers["content-disposition"]
    return answer.content


def filled(body: bytes, change: Callable[[Worksheet], None]) -> bytes:
    book = load_workbook(BytesIO(body))
    change(book.worksheets[0])
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def open_rows(body: bytes) -> list[int]:
    """Rows of the measured year whose value may be filled in."""
    sheet = load_workbook(BytesIO(body)).worksheets[0]
    return [
        row
        for row in range(FIRST_ROW, sheet.max_row + 1)
        if not sheet[f"D{row}"].protection.locked and not sheet[f"G{row}"].protection.locked
    ]


async def sent(clerk: Person, city: City, body: bytes, name: str = "data.xlsx") -> Page:
    page = await clerk.see(here(city))
    return await clerk.send(page, "/workbook", file=(name, body))


async def stored(clerk: Person, city: City) -> dict[tuple[str, int], str]:
    answer = await clerk.http.get(f"/api/v1/cases/{city.checking}/indicators/data")
    values = answer.json()["sheet"]["values"]
    return {(one["datum"], one["year"]): str(one["amount"]) for one in values}


async def test_4_7_filled_in_previewed_confirmed_and_only_then_saved(
    person: SignIn, city: City
) -> None:
    clerk = await person(CLERK)
    body = await template(clerk, city)
    first, second, *_ = open_rows(body)
    before = await stored(clerk, city)

    def fill(sheet: Worksheet) -> None:
        sheet[f"D{first}"] = "１２，３４５．５"
        sheet[f"I{first}"] = "年鉴第三表"
        sheet[f"D{second - 1}"] = 100
        sheet[f"D{second}"] = 200

    preview = await sent(clerk, city, filled(body, fill))
    assert preview.status == httpx.codes.OK, preview.text
    assert "12345.5" in preview.text
    assert f"指标数据!D{first}" in preview.text
    assert "变化超过30%" in preview.text
    assert await stored(clerk, city) == before
    values = {f"remark.{second}": "合并两个村"}
    done = await clerk.send(preview, "/confirmation", values=values)
    assert "已保存3处改动" in done.text, done.text
    after = await stored(clerk, city)
    assert sorted(set(after.items()) - set(before.items())) != []
    assert {"12345.5", "100", "200"} <= set(after.values())
    again = load_workbook(BytesIO(await template(clerk, city))).worksheets[0]
    assert again[f"D{first}"].value == 12345.5
    assert again[f"I{second}"].value == "合并两个村"


def answer_row(body: bytes, question: str) -> int:
    sheet = load_workbook(BytesIO(body)).worksheets[1]
    rows = range(FIRST_ROW, sheet.max_row + 1)
    return next(row for row in rows if str(sheet[f"G{row}"].value).endswith(f"|{question}"))


def answered(body: bytes, cells: dict[str, str]) -> bytes:
    book = load_workbook(BytesIO(body))
    for cell, typed in cells.items():
        book.worksheets[1][cell] = typed
    written = BytesIO()
    book.save(written)
    return written.getvalue()


async def test_4_7_what_has_no_figure_is_answered_in_the_workbook_too(
    person: SignIn, city: City
) -> None:
    """D11, F13: met or not, and claims that an indicator does not apply, with their reason."""
    clerk = await person(CLERK)
    body = await template(clerk, city)
    met, claim = answer_row(body, "met"), answer_row(body, "exempt")
    cells = {f"D{met}": "未达到", f"D{claim}": "不适用", f"E{claim}": "镇内没有耕地"}
    preview = await sent(clerk, city, answered(body, cells))
    assert preview.status == httpx.codes.OK, preview.text
    for said in (f"达标与不适用!D{met}", "未达到", f"达标与不适用!D{claim}", "镇内没有耕地"):
        assert said in preview.text
    done = await clerk.send(preview, "/confirmation")
    assert "已保存2处改动" in done.text
    book = load_workbook(BytesIO(await template(clerk, city, "en"))).worksheets[1]
    assert book[f"D{met}"].value == "Not met"
    assert (book[f"D{claim}"].value, book[f"E{claim}"].value) == ("Not applicable", "镇内没有耕地")
    code = str(book[f"A{claim}"].value)
    page = await clerk.see(f"/cases/{city.checking}/indicators/{code}")
    fields = dict(page.form(f"/{code}").fields)
    assert (fields["exempt"], fields["exempt-reason"]) == ("yes", "镇内没有耕地")
    taken_back = answered(await template(clerk, city), {f"D{claim}": ""})
    preview = await sent(clerk, city, taken_back)
    assert "（删除）" in preview.text
    await clerk.send(preview, "/confirmation")
    page = await clerk.see(f"/cases/{city.checking}/indicators/{code}")
    assert "exempt" not in dict(page.form(f"/{code}").fields)


async def test_4_14_a_wrong_answer_is_named_by_its_cell_and_marked(
    person: SignIn, city: City
) -> None:
    clerk = await person(CLERK)
    body = await template(clerk, city)
    met, claim = answer_row(body, "met"), answer_row(body, "exempt")
    cells = {f"D{met}": "差不多", f"E{claim}": "长" * 10_000, f"D{claim}": "不适用"}
    page = await sent(clerk, city, answered(body, cells))
    assert page.status == httpx.codes.UNPROCESSABLE_ENTITY
    assert f"达标与不适用!D{met}" in page.text
    assert "理由最多400个字" in page.text
    form = page.form("marked.xlsx")
    answer = await clerk.http.post(
        form.action, data=dict(form.fields), headers={"origin": "http://test"}
    )
    marked = load_workbook(BytesIO(answer.content)).worksheets[1]
    assert marked[f"D{met}"].value == "差不多"
    assert "请从列表中选一项" in marked[f"D{met}"].comment.text
    assert "400" in marked[f"E{claim}"].comment.text


async def test_4_7_a_wrong_cell_is_named_by_address_on_the_page_and_marked_in_the_workbook(
    person: SignIn, city: City
) -> None:
    clerk = await person(CLERK)
    body = await template(clerk, city)
    row, other, plain, *_ = open_rows(body)

    def spoil(sheet: Worksheet) -> None:
        sheet[f"D{row}"] = "约12000"
        sheet[f"G{row}"] = "没有这个文件.pdf"
        sheet[f"D{other}"] = "=1+1"

    before = await stored(clerk, city)
    page = await sent(clerk, city, filled(body, spoil))
    assert page.status == httpx.codes.UNPROCESSABLE_ENTITY
    assert f"指标数据!D{row}" in page.text
    assert f"指标数据!G{row}" in page.text
    assert "约12000" in page.text
    assert "请填算好的数" in page.text
    assert await stored(clerk, city) == before
    form = page.form("marked.xlsx")
    answer = await clerk.http.post(
        form.action, data=dict(form.fields), headers={"origin": "http://test"}
    )
    marked = load_workbook(BytesIO(answer.content)).worksheets[0]
    assert marked[f"D{row}"].value == "约12000"
    assert "数字" in marked[f"D{row}"].comment.text
    assert marked[f"D{row}"].fill.fgColor.rgb != marked[f"D{plain}"].fill.fgColor.rgb
    assert marked[f"D{other}"].value == "=1+1"
    assert "公式" in marked[f"D{other}"].comment.text
    corrected = filled(answer.content, lambda sheet: _correct(sheet, row, other))
    assert "请核对2处改动" in (await sent(clerk, city, corrected)).text


def _correct(sheet: Worksheet, row: int, other: int) -> None:
    sheet[f"D{row}"] = 12000
    sheet[f"G{row}"] = None
    sheet[f"D{other}"] = 2


async def test_4_7_two_clerks_a_preview_that_was_overtaken_is_shown_again(
    person: SignIn, city: City
) -> None:
    clerk = await person(CLERK)
    body = await template(clerk, city)
    row = open_rows(body)[0]
    mine = await sent(clerk, city, filled(body, lambda sheet: _put(sheet, row, 5)))
    theirs = await sent(clerk, city, filled(body, lambda sheet: _put(sheet, row, 7)))
    await clerk.send(theirs, "/confirmation")
    again = await clerk.send(mine, "/confirmation")
    assert "请再核对一遍" in again.text
    assert "下载后有人改过" in again.text
    assert "7" in (await stored(clerk, city)).values()
    await clerk.send(again, "/confirmation")
    assert "5" in (await stored(clerk, city)).values()


def _put(sheet: Worksheet, row: int, value: float) -> None:
    sheet[f"D{row}"] = value


async def test_4_7_a_percentage_typed_in_excel_is_what_its_reader_sees(
    person: SignIn, city: City
) -> None:
    """Excel keeps 36.9 % as 0.369; for a datum in another unit it is refused, never taken as 0.369."""
    clerk = await person(CLERK)
    body = await template(clerk, city)
    row = open_rows(body)[0]

    def percent(sheet: Worksheet) -> None:
        sheet[f"D{row}"] = 0.369
        sheet[f"D{row}"].number_format = "0.0%"

    page = await sent(clerk, city, filled(body, percent))
    assert "36.9%" in page.text
    assert page.status == httpx.codes.UNPROCESSABLE_ENTITY


def packed(parts: dict[str, bytes]) -> bytes:
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as package:
        for name, body in parts.items():
            package.writestr(name, body)
    return written.getvalue()


def written(book: Workbook) -> bytes:
    body = BytesIO()
    book.save(body)
    return body.getvalue()


def odd_files(good: bytes) -> Iterator[tuple[str, bytes, str]]:
    """Name, bytes, and the words that the clerk must find beside the field."""
    yield "nothing.xlsx", b"", "请先选择"
    yield "setup.xlsx", b"MZ\x90\x00" + bytes(4000), "不是能打开的Excel"
    yield "old.xls", OLE + bytes(600), "旧格式"
    locked = OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    yield "locked.xlsx", locked, "打开密码"
    bomb = {"xl/workbook.xml": b" " * 40_000_000}
    yield "bomb.xlsx", packed(bomb), "文件太大"
    yield "many.xlsx", packed({f"xl/{n}.xml": b"" for n in range(300)}), "文件太大"
    yield "text.xlsx", packed({"xl/workbook.xml": b"no xml"}), "不是能打开的Excel"
    with ZipFile(BytesIO(good)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    yield "macro.xlsm", packed({**parts, "xl/vbaProject.bin": b"1"}), "宏"
    yield "torn.xlsx", good[: len(good) // 2], "不是能打开的Excel"
    lacking = {name: body for name, body in parts.items() if "sheet1" not in name}
    yield "lacking.xlsx", packed(lacking), "不是本系统的模板"
    entity = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
    yield "entity.xlsx", packed({**parts, "xl/workbook.xml": entity}), "不是能打开的Excel"
    twenty = Workbook()
    for _ in range(19):
        twenty.create_sheet()
    yield "twenty.xlsx", written(twenty), "工作表太多"
    yield "other.xlsx", written(Workbook()), "不是本系统的模板"
    book = load_workbook(BytesIO(good))
    stamp = str(book[HIDDEN]["A1"].value)
    for old, new, words in (
        ('"format":2', '"format":99', "模板的版本不对"),
        ('"case":"', '"case":"x', "另一件申报"),
        ('"year":20', '"year":19', "重新下载模板"),
    ):
        book[HIDDEN]["A1"].value = stamp.replace(old, new)
        yield "stamp.xlsx", written(book), words
    book[HIDDEN]["A1"].value = stamp
    book.worksheets[0]["D1900"] = 1
    yield "stray.xlsx", written(book), "模板里没有这一行"
    book.worksheets[0]["D2300"] = 1
    yield "long.xlsx", written(book), "行太多"


async def test_4_14_every_odd_file_gets_a_clear_word_beside_the_field_and_changes_nothing(
    person: SignIn, city: City
) -> None:
    clerk = await person(CLERK)
    good = await template(clerk, city)
    before = await stored(clerk, city)
    for name, body, words in odd_files(good):
        page = await sent(clerk, city, body, name)
        assert page.status == httpx.codes.UNPROCESSABLE_ENTITY, (name, page.text[:300])
        assert words in page.text, (name, page.text)
    assert await stored(clerk, city) == before


async def test_4_7_the_template_speaks_the_language_of_its_reader_and_locks_what_is_not_asked(
    person: SignIn, city: City
) -> None:
    clerk = await person(CLERK)
    for language, name, head in (("zh", "指标数据", "数值"), ("en", "Indicator data", "Value")):
        book = load_workbook(BytesIO(await template(clerk, city, language)))
        sheet = book.worksheets[0]
        assert (sheet.title, sheet["D5"].value) == (name, head)
        assert sheet.protection.sheet
        assert sheet[f"B{FIRST_ROW}"].protection.locked
        assert sheet.data_validations.count == 3
        assert book[HIDDEN].sheet_state == "veryHidden"
    nothing = await sent(clerk, city, await template(clerk, city))
    assert "没有需要保存的改动" in nothing.text


def csrf_of(page: Page) -> str:
    """From whichever form of the page has one: the search box has none."""
    return next(dict(form.fields)["csrf"] for form in page.forms if "csrf" in dict(form.fields))


async def test_4_7_an_officer_may_download_and_not_upload(person: SignIn, city: City) -> None:
    officer = await person("city.officer")
    body = await template(officer, city)
    page = await officer.see(here(city))
    assert "只能下载" in page.text
    refused = await officer.http.post(
        here(city),
        data={"csrf": csrf_of(page)},
        files={"file": ("x.xlsx", body)},
        headers={"origin": "http://test", "accept": "text/html"},
    )
    assert refused.status_code == httpx.codes.FORBIDDEN
