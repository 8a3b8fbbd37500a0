"""One fact is asked once and used wherever it is wanted (B1.5, C4.7.26, D25)."""

from datetime import UTC, datetime
from typing import Any

from services.domain.mechanisms.one_fact import Asked, Known, Wanted, asked_twice, reuse

TOWN = "990121101"
LABEL = {"zh": "人口", "en": "Population"}
WANTED = Wanted(fact="population", place=TOWN, year=2030)


def known(answer: str, form: str = "form-1", day: int = 3, **more: Any) -> Known:
    return Known(
        **{"fact": "population", "place": TOWN, "year": 2030} | more,
        answer=answer,
        form=form,
        case="case-1",
        at=datetime(2031, 1, day, tzinfo=UTC),
    )


def asked(fact: str, form: str) -> Asked:
    return Asked.from_file({"fact": fact, "form": form, "label": LABEL})


def test_c4_7_26_a_fact_that_several_forms_ask_for_is_found() -> None:
    questions = [
        asked("population", "form-1"),
        asked("area", "form-1"),
        asked("population", "form-2"),
        asked("area", "form-1"),
    ]
    [doubled] = asked_twice(questions)
    assert (doubled.fact, doubled.first.form) == ("population", "form-1")
    assert [one.form for one in doubled.again] == ["form-2"]


def test_d25_what_was_answered_once_is_not_asked_again() -> None:
    area = Wanted(fact="area", place=TOWN, year=2030)
    found = reuse([WANTED, area, WANTED], [known("12000", day=3), known("12000", "form-2", day=5)])
    assert [one.form for one in found.known] == ["form-2"]
    assert found.ask == (area,)


def test_b1_5_last_years_answer_or_a_neighbours_is_no_answer() -> None:
    found = reuse([WANTED], [known("1", year=2029), known("1", place="990121102")])
    assert (found.known, found.ask, found.contradicting) == ((), (WANTED,), ())


def test_d25_a_form_that_was_corrected_says_what_it_said_last() -> None:
    found = reuse([WANTED], [known("12500", day=9), known("12000", day=3)])
    assert [one.answer for one in found.known] == ["12500"]


def test_d25_where_forms_disagree_nobody_chooses() -> None:
    found = reuse([WANTED], [known("12000"), known("12500", "form-2")])
    assert (found.known, found.ask) == ((), (WANTED,))
    assert [one.answer for one in found.contradicting[0]] == ["12000", "12500"]
