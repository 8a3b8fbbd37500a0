"""A sheet filled in offline against the one online: three versions of each line (6.1.6)."""

import pytest

from services.domain.papers.drafting import ScoreLine, ScoreSheet
from services.domain.review.offline import (
    Cells,
    Column,
    Odd,
    Returned,
    SheetConflicts,
    TypedScore,
    check_chosen,
    joined,
    returned,
)

CODES = ("C01", "C02", "C03")
MET, NOTHING = Cells(answer="达标"), Cells()


def line(code: str, answer: str = "met", reason: str = "") -> ScoreLine:
    return ScoreLine.model_validate({"code": code, "answer": answer, "reason": reason})


def typed(code: str, now: Cells, before: Cells = NOTHING, row: int = 6) -> TypedScore:
    return TypedScore(row=row, code=code, now=now, before=before)


def test_6_1_6_only_what_was_changed_in_the_workbook_comes_back() -> None:
    online = ScoreSheet(lines=(line("C01"), line("C02", "unmet", "网上后写")))
    rows = (
        typed("C01", Cells(answer="不达标", reason="缺报告"), MET),
        typed("C02", MET, MET),
        typed("C03", Cells(), Cells()),
    )
    found = returned(rows, online, CODES)
    assert [one.line for one in found.changes] == [line("C01", "unmet", "缺报告")]
    assert not found.conflicts
    sheet = joined(online, found, ())
    assert {one.code: one.answer for one in sheet.lines} == {"C01": "unmet", "C02": "unmet"}


def test_6_1_6_changed_on_both_sides_is_a_conflict_and_is_not_decided_by_itself() -> None:
    online = ScoreSheet(lines=(line("C01", "unmet", "现场不符"),))
    found = returned((typed("C01", Cells(answer="证据不足", reason="缺页"), MET),), online, CODES)
    assert not found.changes
    assert joined(online, found, ()) == online
    for mine, theirs in (((), ()), (("C01",), ("C01",))):
        with pytest.raises(SheetConflicts) as refused:
            check_chosen(found, mine, theirs)
        assert refused.value.params == {"count": 1, "first": "C01"}
    check_chosen(found, ("C01",), ())
    check_chosen(found, (), ("C01",))
    assert joined(online, found, ("C01",)).lines == (line("C01", "insufficient", "缺页"),)


def test_6_1_6_the_same_change_on_both_sides_is_none() -> None:
    online = ScoreSheet(lines=(line("C01", "unmet", "现场不符"),))
    same = Cells(answer="Not met", reason="现场不符")
    assert returned((typed("C01", same, MET),), online, CODES) == Returned()


def test_6_1_6_an_emptied_line_leaves_what_stands_online() -> None:
    online = ScoreSheet(lines=(line("C01"),))
    assert returned((typed("C01", Cells(), MET),), online, CODES) == Returned()


@pytest.mark.parametrize(
    ("code", "cells", "column", "odd"),
    [
        ("C01", Cells(answer="大概达标"), Column.ANSWER, Odd.NO_SUCH_ANSWER),
        ("C01", Cells(reason="只有理由"), Column.ANSWER, Odd.ANSWER_MISSING),
        ("C01", Cells(answer="不达标"), Column.REASON, Odd.REASON_MISSING),
        ("C01", Cells(answer="证据不足", reason="  "), Column.REASON, Odd.REASON_MISSING),
        ("C01", Cells(answer="达标", reason="长" * 4001), Column.REASON, Odd.REASON_TOO_LONG),
        ("X99", Cells(answer="达标"), Column.ANSWER, Odd.NO_SUCH_INDICATOR),
        ("", Cells(answer="达标"), Column.ANSWER, Odd.NO_SUCH_INDICATOR),
    ],
)
def test_6_1_6_what_cannot_be_read_is_named_by_its_cell(
    code: str, cells: Cells, column: Column, odd: Odd
) -> None:
    found = returned((typed(code, cells, row=9),), ScoreSheet(), CODES)
    assert [(one.row, one.column, one.odd) for one in found.faults] == [(9, column, odd)]
    assert not found.changes


def test_6_1_6_an_indicator_twice_is_refused_not_guessed() -> None:
    rows = (typed("C01", MET), typed("C01", Cells(answer="不达标", reason="否"), row=7))
    assert [one.odd for one in returned(rows, ScoreSheet(), CODES).faults] == [Odd.TWICE]


def test_6_1_6_signs_that_no_cell_shows_make_no_conflict() -> None:
    """A browser sends other line ends than a workbook keeps."""
    online = ScoreSheet(lines=(line("C01", "unmet", "第一行\r\n第二行"),))
    before = Cells(answer="不达标", reason="第一行\n第二行")
    found = returned((typed("C01", MET, before),), online, CODES)
    assert [one.line.answer for one in found.changes] == ["met"]
