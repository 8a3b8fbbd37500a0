"""4.7, F13: answers without a figure come back from a workbook, and only what was changed is applied."""

import pytest

from services.domain.attainment.answer_lines import (
    EXEMPT,
    MET,
    AnswerChange,
    AnswerColumn,
    Answers,
    Given,
    TypedAnswer,
    answered,
    given,
    questions,
    read_answers,
)
from services.domain.attainment.data_lines import Wrong
from services.domain.attainment.datasheet import DataSheet, Exemption, Judgement
from services.domain.programme.library import bundled_catalogue

LABELS = {"d1": "环保局证明.pdf"}
ENTRIES = {
    entry.code: entry
    for name in ("eco-county", "eco-town")
    for entry in bundled_catalogue(name).entries
}
JUDGED = next(code for code, entry in ENTRIES.items() if questions(entry) == (MET,))
COMPOUND = next(code for code, entry in ENTRIES.items() if entry.additional_conditions)
CLAIMABLE = next(code for code, entry in ENTRIES.items() if questions(entry) == (EXEMPT,))
EMPTY = DataSheet(year=2030)


def line(
    code: str, question: str, now: Given, before: Given | None = None, row: int = 6
) -> TypedAnswer:
    return TypedAnswer(row=row, code=code, question=question, now=now, before=before or Given())


def read(sheet: DataSheet, *lines: TypedAnswer) -> Answers:
    return read_answers(lines, sheet, ENTRIES, labels=LABELS)


def after(sheet: DataSheet, *lines: TypedAnswer) -> DataSheet:
    found = read(sheet, *lines)
    assert found.faults == ()
    return answered(sheet, ENTRIES, found.changes)


@pytest.mark.parametrize(
    ("typed", "met"),
    [
        ("达到", True),
        ("未达到", False),
        ("是", True),
        ("否", False),
        ("MET", True),
        ("not met", False),
    ],
)
def test_4_7_a_requirement_is_met_or_not_in_the_words_people_use(typed: str, met: bool) -> None:
    found = after(EMPTY, line(JUDGED, MET, Given(answer=typed)))
    assert found.judgements == (Judgement(code=JUDGED, met=met),)


def test_4_7_an_emptied_answer_is_taken_back_and_an_untouched_one_stays() -> None:
    kept = EMPTY.model_copy(update={"judgements": (Judgement(code=JUDGED, met=True),)})
    was = Given(answer="达到")
    assert after(kept, line(JUDGED, MET, Given(), was)).judgements == ()
    assert after(kept, line(JUDGED, MET, was, was)) == kept
    assert read(kept, line(JUDGED, MET, Given(answer="达到"))).changes == ()


def test_4_7_a_further_condition_of_a_figure_is_answered_by_itself() -> None:
    found = after(EMPTY, line(COMPOUND, "condition.0", Given(answer="未达到")))
    assert found.judgement(COMPOUND) == Judgement(code=COMPOUND, met=True, conditions=(False,))
    assert given(ENTRIES[COMPOUND], found)["condition.0"] == Given(answer="no")


def test_f13_a_claim_carries_reason_and_statement_and_all_go_with_it() -> None:
    typed = Given(answer="不适用", reason="无耕地", statement="环保局证明.pdf")
    found = after(EMPTY, line(CLAIMABLE, EXEMPT, typed))
    claim = Exemption(code=CLAIMABLE, reason="无耕地", statement="d1")
    assert found.exemptions == (claim,)
    assert after(found, line(CLAIMABLE, EXEMPT, Given(), typed)).exemptions == ()
    no = typed.model_copy(update={"answer": "否"})
    assert after(found, line(CLAIMABLE, EXEMPT, no, typed)).exemptions == ()
    more = typed.model_copy(update={"reason": "没有耕地"})
    again = after(found, line(CLAIMABLE, EXEMPT, more, typed))
    assert again.exemptions == (claim.model_copy(update={"reason": "没有耕地"}),)


def test_f13_what_is_too_long_already_is_no_fault_of_a_line_that_leaves_it() -> None:
    claim = Exemption(code=CLAIMABLE, reason="因" * 3000)
    kept = EMPTY.model_copy(update={"exemptions": (claim,)})
    was = Given(answer="不适用", reason="因" * 1000)
    now = was.model_copy(update={"statement": "环保局证明.pdf"})
    found = after(kept, line(CLAIMABLE, EXEMPT, now, was))
    assert found.exemptions == (claim.model_copy(update={"statement": "d1"}),)


@pytest.mark.parametrize(
    ("code", "question", "now", "column", "why"),
    [
        ("X99", MET, Given(answer="达到"), AnswerColumn.ANSWER, Wrong.UNKNOWN_LINE),
        (JUDGED, EXEMPT, Given(answer="不适用"), AnswerColumn.ANSWER, Wrong.UNKNOWN_LINE),
        (JUDGED, MET, Given(answer="大概"), AnswerColumn.ANSWER, Wrong.NO_ANSWER),
        (JUDGED, MET, Given(answer="不适用"), AnswerColumn.ANSWER, Wrong.NO_ANSWER),
        (JUDGED, MET, Given(reason="因"), AnswerColumn.REASON, Wrong.NOT_ASKED),
        (CLAIMABLE, EXEMPT, Given(reason="因"), AnswerColumn.ANSWER, Wrong.NO_CLAIM),
        (
            CLAIMABLE,
            EXEMPT,
            Given(answer="不适用", reason="因" * 401),
            AnswerColumn.REASON,
            Wrong.REASON_TOO_LONG,
        ),
        (
            CLAIMABLE,
            EXEMPT,
            Given(answer="不适用", statement="没有.pdf"),
            AnswerColumn.STATEMENT,
            Wrong.NO_SUCH_FILE,
        ),
    ],
)
def test_4_7_a_cell_that_cannot_be_taken_is_named_and_changes_nothing(
    code: str, question: str, now: Given, column: AnswerColumn, why: Wrong
) -> None:
    found = read(EMPTY, line(code, question, now))
    assert [(one.column, one.why) for one in found.faults] == [(column, why)]
    assert found.changes == ()


def test_4_7_a_line_that_stands_twice_is_said() -> None:
    twice = [line(JUDGED, MET, Given(answer=word), row=row) for row, word in ((6, "是"), (7, "否"))]
    assert [(one.row, one.why) for one in read(EMPTY, *twice).faults] == [(7, Wrong.LINE_TWICE)]


def test_4_7_conditions_that_belong_together_are_not_answered_by_halves() -> None:
    one = ENTRIES[COMPOUND]
    two = one.model_copy(update={"additional_conditions": one.additional_conditions * 2})
    half = [line(COMPOUND, "condition.1", Given(answer="达到"))]
    found = read_answers(half, EMPTY, {COMPOUND: two}, labels=LABELS)
    assert [fault.why for fault in found.faults] == [Wrong.CONDITIONS_APART]
    whole = [*half, line(COMPOUND, "condition.0", Given(answer="达到"), row=7)]
    found = read_answers(whole, EMPTY, {COMPOUND: two}, labels=LABELS)
    assert found.faults == ()
    kept = answered(EMPTY, {COMPOUND: two}, found.changes)
    assert kept.judgement(COMPOUND) == Judgement(code=COMPOUND, met=True, conditions=(True, True))


def test_4_7_what_a_colleague_answered_meanwhile_is_told() -> None:
    kept = EMPTY.model_copy(update={"judgements": (Judgement(code=JUDGED, met=False),)})
    (change,) = read(kept, line(JUDGED, MET, Given(answer="达到"))).changes
    assert change == AnswerChange(
        row=6,
        code=JUDGED,
        question=MET,
        old=Given(answer="no"),
        new=Given(answer="yes"),
        crossed=True,
    )
