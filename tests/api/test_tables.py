"""4.10: lists as files; nothing that somebody typed is ever computed by a spreadsheet."""

import csv
from collections.abc import AsyncIterator, Sequence
from datetime import date
from io import BytesIO, StringIO

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from services.api.spreadsheets.table import MOST, Row, Table, as_csv, as_xlsx, harmless

BEGINS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", " =1", '=HYPERLINK("x")')


def table(*pages: Sequence[Row]) -> Table:
    async def each() -> AsyncIterator[Sequence[Row]]:
        for page in pages:
            yield page

    return Table(told="案件，截至今天", heads=("单位", "数"), pages=each(), cut="只列出前面的行")


async def whole(parts: AsyncIterator[bytes]) -> bytes:
    return b"".join([part async for part in parts])


async def test_4_10_no_cell_of_a_csv_begins_a_formula_and_numbers_stay_numbers() -> None:
    rows: list[Row] = [(text, -3) for text in BEGINS] + [("青溪县", None), (date(2031, 6, 9), 0)]
    body = await whole(as_csv(table(rows)))
    lines = list(csv.reader(StringIO(body.decode("utf-8-sig"), newline="")))
    assert [line[0] for line in lines[2 : 2 + len(BEGINS)]] == [f"'{text}" for text in BEGINS]
    assert lines[2][1] == "-3"
    assert lines[-2:] == [["青溪县", ""], ["2031-06-09", "0"]]


@given(st.text(max_size=20))
def test_4_10_what_is_made_harmless_keeps_its_words(text: str) -> None:
    safe = harmless(text)
    assert safe.removeprefix("'") == text.removeprefix("'") or safe == f"'{text}"
    assert not safe.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))


async def test_4_10_texts_of_a_workbook_are_texts() -> None:
    body = await whole(as_xlsx(table([(text, 1) for text in ("=1+1", "@x", "青溪\x0b县")])))
    sheet = load_workbook(BytesIO(body)).worksheets[0]
    assert [cell.data_type for cell in sheet["A"]] == ["s"] * 5
    assert [cell.value for cell in sheet["A"]][2:] == ["=1+1", "@x", "青溪县"]


async def test_4_10_a_list_that_is_too_long_ends_with_a_line_that_says_so() -> None:
    pages = [[(str(number), number) for number in range(7000)]] * 3
    lines = list(csv.reader(StringIO((await whole(as_csv(table(*pages)))).decode("utf-8-sig"))))
    assert len(lines) == 2 + MOST + 1
    assert lines[-1] == ["只列出前面的行"]
    exact = [[(str(number), number) for number in range(MOST)]]
    whole_list = (await whole(as_csv(table(*exact)))).decode("utf-8-sig")
    assert "只列出" not in whole_list
