"""4.7: lines that come back change what somebody changed in them, and nothing else."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from services.domain.attainment.data_lines import (
    Change,
    Column,
    Line,
    Reading,
    TypedLine,
    Wrong,
    line_of,
    merged,
    read_lines,
    years_of,
)
from services.domain.attainment.datasheet import DataSheet, Value
from services.domain.attainment.typed_numbers import Odd
from services.domain.programme.catalogue import Datum

YEAR = 2030
LABELS = {"d1": "年鉴.pdf", "d2": "统计公报.pdf"}
DATA = {
    one: Datum(id=one, name_zh=one, name_en=one, unit="公顷")
    for one in ("green", "built", "titles")
}
FED = frozenset({"titles"})
GREEN = Value(datum="green", year=YEAR, amount=Decimal("312.4"), document="d1", page=12)


def sheet(*values: Value) -> DataSheet:
    return DataSheet(year=YEAR, values=values)


def line(
    now: Line, before: Line | None = None, datum: str = "green", year: int = YEAR
) -> TypedLine:
    return TypedLine(row=17, datum=datum, year=year, now=now, before=before or Line())


def read(kept: DataSheet, *lines: TypedLine) -> Reading:
    return read_lines(lines, kept, DATA, fed=FED, labels=LABELS)


def only(reading: Reading) -> Change:
    assert reading.faults == ()
    (found,) = reading.changes
    return found


def test_4_7_a_line_changes_value_source_page_and_remark() -> None:
    typed = Line(amount="３１２．４公顷", document="统计公报.pdf", page="第8页", remark="新建公园")
    found = only(read(sheet(), line(typed)))
    assert found.new == GREEN.model_copy(update={"document": "d2", "page": 8, "remark": "新建公园"})
    assert merged(sheet(), [found]).value("green") == found.new


def test_4_7_a_line_that_comes_back_as_it_went_out_overwrites_nobody() -> None:
    went_out = line_of(GREEN, LABELS)
    meanwhile = GREEN.model_copy(update={"amount": Decimal(400)})
    assert read(sheet(meanwhile), line(went_out, went_out)) == Reading()
    assert read(sheet(), line(went_out, went_out)) == Reading()


def test_4_7_only_the_changed_cell_of_a_line_is_taken_and_a_crossing_is_told() -> None:
    went_out = line_of(GREEN, LABELS)
    meanwhile = GREEN.model_copy(update={"amount": Decimal(400)})
    page = only(read(sheet(meanwhile), line(went_out.model_copy(update={"page": "13"}), went_out)))
    assert page.new == meanwhile.model_copy(update={"page": 13})
    assert not page.crossed
    amount = only(
        read(sheet(meanwhile), line(went_out.model_copy(update={"amount": "500"}), went_out))
    )
    assert amount.crossed


def test_4_7_an_emptied_line_deletes_its_figure() -> None:
    found = only(read(sheet(GREEN), line(Line(), line_of(GREEN, LABELS))))
    assert found.new is None
    assert merged(sheet(GREEN), [found]).values == ()


def test_4_7_what_stands_there_already_is_no_change() -> None:
    assert read(sheet(GREEN), line(line_of(GREEN, LABELS))) == Reading()


def test_4_7_every_wrong_cell_of_a_line_is_named_at_once() -> None:
    typed = Line(amount="500亩", document="没有.pdf", page="十二", remark="长" * 401)
    found = read(sheet(), line(typed))
    assert found.changes == ()
    assert [(one.column, one.why) for one in found.faults] == [
        (Column.AMOUNT, Odd.OTHER_UNIT),
        (Column.DOCUMENT, Wrong.NO_SUCH_FILE),
        (Column.PAGE, Odd.NOT_A_PAGE),
        (Column.REMARK, Wrong.REMARK_TOO_LONG),
    ]
    assert {one.row for one in found.faults} == {17}


def test_4_7_lines_that_are_not_to_be_filled_in_are_refused_with_their_reason() -> None:
    one = Line(amount="1")
    wrong = {
        Wrong.UNKNOWN_LINE: [line(one, datum="nothing")],
        Wrong.LINE_TWICE: [line(one), line(one)],
        Wrong.REGISTER_FED: [line(one, datum="titles")],
        Wrong.YEAR_BEFORE: [line(Line(amount="1", remark="x"), year=YEAR - 1)],
        Wrong.NO_AMOUNT: [line(Line(remark="x"))],
    }
    for why, lines in wrong.items():
        assert [fault.why for fault in read(sheet(), *lines).faults] == [why]
    assert read(sheet(), line(one, year=YEAR - 3)).faults[0].why is Wrong.UNKNOWN_LINE


def test_4_7_a_year_before_keeps_its_source_when_its_value_changes() -> None:
    before = GREEN.model_copy(update={"year": YEAR - 1})
    out = line_of(before, LABELS)
    changed = line(out.model_copy(update={"amount": "300"}), out, year=YEAR - 1)
    assert only(read(sheet(before), changed)).new == before.model_copy(
        update={"amount": Decimal(300)}
    )


def test_4_7_a_jump_of_more_than_30_percent_asks_for_a_remark_and_blocks_nothing() -> None:
    last = Value(datum="green", year=YEAR - 1, amount=Decimal(100))
    assert only(read(sheet(last), line(Line(amount="131")))).jumped
    assert not only(read(sheet(last), line(Line(amount="130")))).jumped
    assert not only(read(sheet(last), line(Line(amount="131", remark="新建公园")))).jumped


cells = st.text(max_size=20) | st.sampled_from(
    ["", "1", "年鉴.pdf", "统计公报.pdf", "12", "３，０００"]
)
typed_lines = st.builds(
    TypedLine,
    row=st.integers(1, 2000),
    datum=st.sampled_from([*DATA, "nothing"]),
    year=st.integers(YEAR - 4, YEAR + 1),
    now=st.builds(Line, amount=cells, document=cells, page=cells, remark=cells),
    before=st.builds(Line, amount=cells, document=cells, page=cells, remark=cells),
)


@given(st.lists(typed_lines, max_size=12))
def test_4_7_whatever_comes_back_only_lines_without_fault_change_the_sheet(
    lines: list[TypedLine],
) -> None:
    kept = sheet(GREEN)
    found = read(kept, *lines)
    after = merged(kept, found.changes)
    assert len({(one.datum, one.year) for one in after.values}) == len(after.values)
    assert {one.year for one in after.values} <= set(years_of(kept))
    assert not any(one.datum in FED for one in after.values)
    touched = {(one.datum, one.year) for one in found.changes}
    assert touched <= {(one.datum, one.year) for one in lines if one.now != one.before}
