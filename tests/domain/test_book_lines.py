"""Files of figures, cell by cell: what can be taken, and what is wrong where (4.2.18, C5.5.12, D11)."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.mechanisms.consistency_rules import Entry as Figure
from services.domain.mechanisms.consistency_rules import Source
from services.domain.programme.schemes import scheme
from services.domain.rounds.book_lines import (
    BookHead,
    CellFault,
    WrongCell,
    address,
    book_lines,
    number,
)
from services.domain.rounds.entry import Entry
from services.domain.rounds.tabling import MOST_LINES, FigureLine, cell_of

RULES = scheme("education-supervision").evaluation.consistency
assert RULES
COUNTY = Entry(
    code="990121", name="青溪县", group="counties", place="990121", entered_on=date(2031, 1, 2)
)
HEAD = BookHead(code="990121", table="yearbook", year=2030, office="省统计局")
TITLES = ["区划代码", "单位名称", "义务教育在校学生数（人）", "dropout-rate", "页码"]
TABLE = [
    ["2030年统计年鉴"],
    TITLES,
    ["990121101", "松坪镇", "1,020", "2.5%", "37"],
    ["", "", "", "", ""],
    ["990121102", "柳河镇", "", "0.75", ""],
]


def read(
    rows: list[list[str]], entry: Entry = COUNTY
) -> tuple[tuple[FigureLine, ...], tuple[CellFault, ...]]:
    assert RULES
    return book_lines(rows, RULES, entry, HEAD)


def wrong(*row: str) -> list[tuple[str, WrongCell]]:
    _, faults = read([TITLES, list(row)])
    return [(one.cell, one.why) for one in faults]


def test_4_2_18_c5_5_12_each_figure_keeps_the_cell_it_stood_in() -> None:
    lines, faults = read(TABLE)
    assert faults == ()
    assert [(one.cell, one.place, one.fact, one.amount, one.page) for one in lines] == [
        ("C3", "990121101", "pupils", Decimal(1020), 37),
        ("D3", "990121101", "dropout-rate", Decimal("2.5"), 37),
        ("D5", "990121102", "dropout-rate", Decimal("0.75"), None),
    ]


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (("99012X", "", "5", "", ""), ("A2", WrongCell.PLACE)),
        (("990222101", "", "5", "", ""), ("A2", WrongCell.OUTSIDE)),
        (("990121101", "", "many", "", ""), ("C2", WrongCell.NUMBER)),
        (("990121101", "", "-5", "", ""), ("C2", WrongCell.NUMBER)),
        (("990121101", "", "=A1+1", "", ""), ("C2", WrongCell.NUMBER)),
        (("990121101", "", "5%", "", ""), ("C2", WrongCell.NUMBER)),
        (("990121101", "", "1,02", "", ""), ("C2", WrongCell.NUMBER)),
        (("990121101", "", "1.23456", "", ""), ("C2", WrongCell.NUMBER)),
        (("990121101", "", "1_020", "", ""), ("C2", WrongCell.NUMBER)),
        (("990121101", "", "-0", "", ""), ("C2", WrongCell.NUMBER)),
        (("990121101", "", "5", "", "xii"), ("E2", WrongCell.PAGE)),
        (("990121101", "", "5", "", "100001"), ("E2", WrongCell.PAGE)),
        (("990121101", "", "5", "", "00000000199999999999"), ("E2", WrongCell.PAGE)),
        (("990121101", "松坪镇", "", "", ""), ("", WrongCell.NOTHING)),
    ],
)
def test_4_6_a_cell_that_cannot_be_taken_is_named_with_its_remedy(
    row: tuple[str, ...], found: tuple[str, WrongCell]
) -> None:
    assert wrong(*row) == [found]
    _, [fault] = read([TITLES, list(row)])
    assert fault.cell in fault.words.zh
    assert "：请" in fault.words.zh or "，" in fault.words.zh or fault.why is WrongCell.NUMBER
    assert fault.words.en


def test_4_6_heads_that_nobody_knows_or_that_come_twice_are_faults_of_their_cells() -> None:
    _, faults = read(
        [["区划代码", "pupils", "义务教育在校学生数", "鸡"], ["990121101", "1", "1", "1"]]
    )
    assert [(one.cell, one.why) for one in faults] == [
        ("C1", WrongCell.TWICE),
        ("D1", WrongCell.COLUMN),
    ]
    _, [fault] = read([["县", "人数"], ["990121", "5"]])
    assert (fault.cell, fault.why) == ("", WrongCell.NO_HEAD)
    _, faults = read([TITLES, ["990121101", "", "5"], ["990121101", "", "6"]])
    assert [(one.cell, one.why) for one in faults] == [("A3", WrongCell.TWICE)]


def test_4_7_c5_5_12_numbers_and_pages_are_read_as_everywhere_else() -> None:
    """Full-width, with thousands, the figure's own unit, zeros behind, 第…页 (`typed_numbers.py`)."""
    row = ["990121101", "", "１，０２０人", "2.50000000%", "第37页"]
    lines, faults = read([TITLES, row])
    assert faults == ()
    assert [(one.amount, one.page) for one in lines] == [(Decimal(1020), 37), (Decimal("2.5"), 37)]


def test_4_2_18_a_cell_that_has_its_figure_is_corrected_and_not_written_over() -> None:
    known = Figure(
        cell=cell_of("yearbook", "990121101", "pupils", 2030),
        fact="pupils",
        place="990121101",
        year=2030,
        amount=Decimal(1000),
        unit="人",
        source=Source(office="省统计局"),
    )
    lines, faults = read(TABLE, COUNTY.but(figures=(known,)))
    assert [(one.cell, one.why) for one in faults] == [("C3", WrongCell.TAKEN)]
    assert len(lines) == 2


def test_4_6_more_figures_than_one_fact_holds_are_refused_as_a_whole() -> None:
    rows = [[f"990121{number:06}", "", "5"] for number in range(MOST_LINES + 1)]
    _, faults = read([TITLES, *rows])
    assert [one.why for one in faults] == [WrongCell.TOO_MANY]


def test_4_2_18_cells_are_named_as_spreadsheets_name_them() -> None:
    named = [address(row, column) for row, column in ((0, 0), (6, 25), (0, 26), (9, 701), (9, 702))]
    assert named == ["A1", "Z7", "AA1", "ZZ10", "AAA10"]


@given(st.text(max_size=30), st.sampled_from(["人", "%"]))
def test_4_6_whatever_stands_in_a_cell_is_a_number_the_act_takes_or_none(
    text: str, unit: str
) -> None:
    found = number(text, unit)
    if found is not None:
        FigureLine(place="990121", fact="pupils", amount=found)
        assert found >= 0
