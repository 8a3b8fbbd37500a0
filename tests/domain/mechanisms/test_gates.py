"""Entry gates: screened, fit, with a clean record; and out on the way (D24)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.domain.errors import Invalid
from services.domain.mechanisms.gates import (
    Gates,
    Lapse,
    OnTheWay,
    Otherwise,
    RecordEntry,
    admission,
    course,
)
from tests.domain.mechanisms.schemes import read

STATISTICS = read(
    Gates,
    """
    gates:
      - kind: clean-record
        id: penalties
        label: {zh: 统计行政处罚, en: administrative penalty for statistics}
        of: penalty
        years: 2
        source: C3.1.2
      - kind: decided
        id: selection
        label: {zh: 初选, en: first selection}
        by: {zh: 统计局法规、执法和专业科室, en: "the legal, enforcement and trade sections"}
        otherwise: cultivated
        source: C3.1.4, C3.2.2
    """,
)
POSTS = read(
    OnTheWay,
    """
    source: C3.3.4
    lapses:
      - {id: careless, label: {zh: 重视不够, en: poor attention}, means: rectify}
      - {id: serious, label: {zh: 问题严重, en: serious}, means: disqualified}
    """,
)
ON = date(2031, 6, 9)


def entry(on: date, of: str = "penalty") -> RecordEntry:
    return RecordEntry(of=of, on=on)


def test_c3_1_2_a_penalty_within_two_years_keeps_out_and_says_until_when() -> None:
    found = admission(STATISTICS, {"selection": True}, [entry(date(2029, 6, 10))], ON)
    assert (found.admitted, found.gate, found.otherwise) == (
        False,
        "penalties",
        Otherwise.REFUSED,
    )
    assert found.shown.zh == "统计行政处罚：2029-06-10有记录，2031-06-10起可以申请，不予受理"


def test_c3_1_2_after_two_years_to_the_day_the_record_is_clean() -> None:
    record = [entry(date(2029, 6, 9)), entry(date(2031, 1, 1), "praise"), entry(date(2032, 1, 1))]
    assert admission(STATISTICS, {"selection": True}, record, ON).admitted is True


def test_c3_1_2_of_several_penalties_the_last_one_counts_and_one_of_today_too() -> None:
    for record in ([date(2020, 1, 1), date(2030, 1, 1)], [ON]):
        entries = [entry(on) for on in record]
        found = admission(STATISTICS, {"selection": True}, entries, ON)
        assert found.admitted is False
        assert f"{record[-1].replace(year=record[-1].year + 2)}起可以申请" in found.shown.zh


def test_c3_2_2_who_is_willing_but_not_yet_fit_goes_to_the_cultivation_pool() -> None:
    """C3.1.4: the first selection is made by the office's own sections."""
    found = admission(STATISTICS, {"selection": False}, [], ON)
    assert (found.admitted, found.otherwise) == (False, Otherwise.CULTIVATED)
    assert found.shown.en.endswith("to the cultivation pool")


def test_c5_7_8_a_review_that_is_not_done_yet_admits_nobody() -> None:
    found = admission(STATISTICS, {}, [], ON)
    assert (found.admitted, found.gate) == (None, "selection")
    assert found.shown.zh == "待统计局法规、执法和专业科室初选"


def test_a0_6_d24_nobody_answers_for_a_gate_that_is_none() -> None:
    for answers in ({"nobody": True}, {"penalties": True}):
        with pytest.raises(Invalid):
            admission(STATISTICS, answers, [], ON)


def test_c3_3_4_poor_attention_is_mended_and_a_serious_fault_disqualifies() -> None:
    assert course(POSTS, ["careless"]).to_rectify == ("careless",)
    mended = course(POSTS, ["careless"], mended=["careless"])
    assert (mended.qualified, mended.to_rectify) == (True, ())
    out = course(POSTS, ["serious"], mended=["serious"])
    assert (out.qualified, out.disqualified_by) == (False, ("serious",))
    with pytest.raises(Invalid):
        course(POSTS, ["nobody"])


def test_c3_3_4_what_was_not_mended_in_its_time_disqualifies_and_says_so() -> None:
    found = course(POSTS, ["careless"], unmended=["careless"])
    assert (found.qualified, found.to_rectify) == (False, ())
    assert found.shown
    assert found.shown.zh == "已取消参评资格：重视不够"
    waiting = course(POSTS, ["careless"]).shown
    assert waiting
    assert waiting.en == "to be rectified: poor attention"
    assert course(POSTS, ["careless"], mended=["careless"]).shown is None


def test_c3_3_4_days_are_for_what_can_be_rectified() -> None:
    said = {"id": "serious", "label": {"zh": "问题严重", "en": "serious"}, "days": 5}
    assert Lapse.model_validate({**said, "means": "rectify"}).days == 5
    with pytest.raises(ValidationError, match="nothing to rectify"):
        Lapse.model_validate({**said, "means": "disqualified"})


def test_d24_a_gate_stands_once() -> None:
    with pytest.raises(ValidationError, match="named twice"):
        Gates(gates=(STATISTICS.gates[0], STATISTICS.gates[0]))


@given(st.lists(st.dates(date(2025, 1, 1), date(2031, 6, 9)), max_size=6), st.dates(ON))
def test_c3_1_2_once_the_years_are_over_they_are_over(record: list[date], later: date) -> None:
    entries = [entry(on) for on in record]
    now, then = (admission(STATISTICS, {"selection": True}, entries, on) for on in (ON, later))
    if now.admitted:
        assert then.admitted
