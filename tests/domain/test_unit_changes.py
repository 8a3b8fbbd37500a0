"""Towns merge and split, units are renamed and moved: what a change says, and what follows (4.1.5)."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.domain.base import CLOCK, ActorRef, TextRef
from services.domain.case import Case, Instruction
from services.domain.filing import Filing
from services.domain.offices.hands import Copied, Hands, Holding
from services.domain.programme.follow_up import FollowUp
from services.domain.seats import Seat
from services.domain.titles.title import Title
from services.domain.titles.title_rechecks import RecheckFinished
from services.domain.titles.title_successions import SucceedTitle, succeed_title
from services.domain.tree.following_units import (
    FilingFollowsUnit,
    FollowUnit,
    LiesElsewhere,
    filing_follows_unit,
    follow_unit,
    following,
)
from services.domain.tree.unit_changes import (
    ChangeFaulty,
    ChangeOver,
    Fault,
    FaultCode,
    Happening,
    Known,
    Line,
    OwnChange,
    Recorded,
    UnitChange,
    check,
    check_publisher,
    faults,
)
from services.domain.tree.units import Function, Part

DAY = date(2031, 1, 1)
NOW = datetime(2031, 1, 1, 1, 0, tzinfo=UTC)
COUNTY, SONGPING, BAIYUN, CUIWEI = "990121", "990121101", "990121102", "990121103"
UPPER, LOWER, OTHER = "990121102001", "990121102002", "990121101001"


def line(old: str, new: str, name: str = "") -> Line:
    return Line(old=old, new=new, name_zh=name or f"单位{new}", name_en=f"Unit {new}")


def change(kind: Happening, *lines: Line, on: date = DAY) -> UnitChange:
    return UnitChange(
        kind=kind,
        on=on,
        document_no="民发〔2030〕9号",
        source="关于调整行政区划的批复",
        lines=lines,
    )


def tree(*more: Known) -> dict[str, Known]:
    codes = (COUNTY, SONGPING, BAIYUN, CUIWEI, UPPER, LOWER, OTHER)
    known = [Known(code=code, name_zh=f"单位{code}", name_en=f"Unit {code}") for code in codes]
    return {one.code: one for one in (*known, *more)}


MERGED = change(
    Happening.MERGE,
    line(SONGPING, SONGPING),
    line(BAIYUN, SONGPING),
    line(UPPER, "990121101008"),
    line(LOWER, "990121101009"),
)
"""Baiyun goes into Songping, with its two villages."""


def test_4_1_5_a_merged_town_ends_with_its_villages_and_the_other_goes_on() -> None:
    assert faults(MERGED, tree()) == ()
    assert MERGED.ending == (BAIYUN, UPPER, LOWER)
    assert MERGED.successor(BAIYUN) == MERGED.successor(SONGPING) == SONGPING
    assert MERGED.successor(UPPER) == "990121101008"
    assert MERGED.heads == (SONGPING, BAIYUN)


def test_4_1_5_to_each_unit_its_own_happens() -> None:
    """The towns are merged; a village of theirs is the same village under another town."""
    happened = {old: MERGED.happens_to(old) for old in MERGED.becomes}
    assert happened == {
        SONGPING: Happening.MERGE,
        BAIYUN: Happening.MERGE,
        UPPER: Happening.MOVE,
        LOWER: Happening.MOVE,
    }
    split = change(Happening.SPLIT, line(SONGPING, SONGPING), line(SONGPING, "990121104"))
    assert split.happens_to(SONGPING) is Happening.SPLIT
    assert split.successor(SONGPING) == SONGPING
    renamed = change(Happening.RENAME, line(SONGPING, SONGPING, "青松镇"))
    assert renamed.happens_to(SONGPING) is Happening.RENAME
    assert renamed.ending == ()


FAULTY: dict[FaultCode, UnitChange] = {
    FaultCode.UNKNOWN_UNIT: change(Happening.RENAME, line("990121777", "990121778")),
    FaultCode.ENDED_UNIT: change(Happening.RENAME, line("990121900", "990121901")),
    FaultCode.NEW_IN_USE: change(Happening.RENAME, line(OTHER, UPPER)),
    FaultCode.GOES_ON_ELSEWHERE: change(
        Happening.RENAME, line(UPPER, LOWER), line(LOWER, "990121102009")
    ),
    FaultCode.OTHER_LEVEL: change(Happening.MOVE, line(UPPER, "990121109")),
    FaultCode.NOTHING_ABOVE: change(Happening.MOVE, line(UPPER, "990121188001")),
    FaultCode.LEFT_BEHIND: change(Happening.RENAME, line(BAIYUN, "990121108")),
    FaultCode.NAMED_TWICE: change(
        Happening.MOVE, line(UPPER, "990121101008"), line(UPPER, "990121101008")
    ),
    FaultCode.TWO_NAMES: change(
        Happening.MERGE, line(UPPER, "990121101008", "甲村"), line(LOWER, "990121101008", "乙村")
    ),
    FaultCode.NOTHING_CHANGES: change(Happening.RENAME, line(UPPER, UPPER)),
    FaultCode.OTHER_KIND: change(Happening.SPLIT, line(UPPER, "990121101008")),
    FaultCode.BEFORE_THE_LAST: change(Happening.RENAME, line("990121105", "990121105", "新名")),
}


@pytest.mark.parametrize("code", FaultCode)
def test_4_1_5_each_fault_of_a_change_is_told(code: FaultCode) -> None:
    ended = Known(code="990121900", name_zh="旧镇", name_en="Old", living=False)
    young = Known(code="990121105", name_zh="新镇", name_en="New", since=DAY)
    assert code in {fault.code for fault in faults(FAULTY[code], tree(ended, young))}


def test_4_1_5_all_that_is_left_behind_is_named_at_once() -> None:
    found = faults(
        change(Happening.MERGE, line(SONGPING, SONGPING), line(BAIYUN, SONGPING)), tree()
    )
    assert found == (
        Fault(code=FaultCode.LEFT_BEHIND, unit=UPPER),
        Fault(code=FaultCode.LEFT_BEHIND, unit=LOWER),
    )
    with pytest.raises(ChangeFaulty, match="left-behind"):
        check(FAULTY[FaultCode.LEFT_BEHIND], tree())


def test_4_1_5_a_change_is_recorded_by_one_and_published_by_another_once() -> None:
    kept = Recorded(id="2031-1", content=MERGED, recorded_by="zhang", recorded_at=NOW)
    with pytest.raises(OwnChange):
        check_publisher(kept, "zhang")
    check_publisher(kept, "li")
    with pytest.raises(ChangeOver):
        check_publisher(kept.model_copy(update={"published_at": NOW}), "wang")


def clock(name: str = "unit-change/2031-1") -> dict[str, Any]:
    return {"request_id": f"clock {name}", "actor": CLOCK}


def follow(case: Case, made: UnitChange = MERGED) -> Case:
    step = following(made, "2031-1", case.place)
    assert step
    act = FollowUnit(**clock(), **step.model_dump())
    return case.after(follow_unit(case, act, NOW))


def holding(unit: str, function: Function = Function.COUNTY_OFFICER) -> Holding:
    return Holding(part=Part.SCREENER, function=function, unit=unit, holder="wang")


def test_4_1_5_an_open_case_goes_on_under_the_successor_and_its_log_says_so() -> None:
    case = follow(Case(id="case-1", place=BAIYUN, seq=4, version=4))
    assert (case.place, case.seq) == (SONGPING, 5)
    assert case.version == 4, "nobody's form is refused because a town has another name"
    act = FollowUnit(**clock(), old=BAIYUN, new=SONGPING, since=DAY, change="2031-1")
    with pytest.raises(LiesElsewhere):
        follow_unit(case, act, NOW)


def test_4_1_5_a_case_of_a_unit_that_goes_on_has_nothing_to_follow() -> None:
    assert following(MERGED, "2031-1", SONGPING) is None


def test_4_1_5_what_the_people_of_an_ended_town_hold_they_hold_as_the_successors() -> None:
    hands = Hands(
        holdings=(holding(BAIYUN), holding("990121:huanbao")),
        copies=(Copied(unit=f"{BAIYUN}:nongwei"), Copied(account="zhao")),
    )
    case = follow(Case(id="case-1", place=UPPER, hands=hands))
    assert [one.unit for one in case.hands.holdings] == [SONGPING, "990121:huanbao"]
    assert [one.unit for one in case.hands.copies] == [f"{SONGPING}:nongwei", ""]


def test_4_1_5_a_town_that_gives_a_village_away_holds_nothing_of_it_any_more() -> None:
    moved = change(Happening.MOVE, line(UPPER, "990121101008"))
    case = follow(Case(id="case-1", place=UPPER, hands=Hands(holdings=(holding(BAIYUN),))), moved)
    assert case.place == "990121101008"
    assert case.hands.holdings == ()


def test_4_1_5_a_filing_follows_too() -> None:
    filing = Filing(id="filing-1", place=UPPER, seq=1)
    step = following(MERGED, "2031-1", UPPER)
    assert step
    act = FilingFollowsUnit(**clock(), **step.model_dump())
    assert filing.after(filing_follows_unit(filing, act, NOW)).place == "990121101008"
    with pytest.raises(LiesElsewhere):
        filing_follows_unit(filing.but(place=OTHER), act, NOW)


def succeeded(fate: str, title: Title | None = None, **more: str) -> Title:
    held = title or Title(
        id="title-1", seq=1, place=BAIYUN, named_on=date(2029, 5, 1), recheck_due=date(2031, 5, 1)
    )
    act = SucceedTitle(
        **clock(),
        old=held.place,
        new=SONGPING,
        since=DAY,
        change="2031-1",
        happening=Happening.MERGE,
        fate=fate,
        **more,
    )
    return held.after(succeed_title(held, act, NOW))


def test_4_1_5_our_default_lets_a_merged_or_divided_units_title_rest_and_says_that_it_is_ours() -> (
    None
):
    rules = FollowUp()
    assert {one: rules.fate(one) for one in Happening} == {
        Happening.MERGE: "rests",
        Happening.SPLIT: "rests",
        Happening.MOVE: "passes",
        Happening.RENAME: "passes",
    }
    assert (rules.source, rules.note) == (None, "our default, no source")


def test_4_1_5_a_title_that_rests_counts_no_more_and_is_re_checked_at_once() -> None:
    resting = succeeded("rests")
    assert (resting.place, resting.stands, resting.counts) == (SONGPING, "resting", False)
    assert resting.recheck_due == DAY


@pytest.mark.parametrize("passed", [True, False])
def test_4_1_5_the_re_check_decides_whether_the_title_counts_again(*, passed: bool) -> None:
    resting = succeeded("rests")
    finished = RecheckFinished(
        request_id="clock r", actor=CLOCK, at=NOW, passed=passed, decided_at=NOW
    )
    assert resting.after(finished).counts is passed


def test_4_1_5_a_title_that_passes_goes_on_as_it_was() -> None:
    passed = succeeded("passes")
    assert (passed.place, passed.stands, passed.counts) == (SONGPING, "held", True)
    assert passed.recheck_due == date(2031, 5, 1)


def test_4_1_5_a_title_that_ends_stays_where_it_was_given() -> None:
    ended = succeeded("ends", absorbed_by="title-2")
    assert (ended.place, ended.cancelled_on, ended.counts) == (BAIYUN, DAY, False)


def test_4_1_5_a_seat_looks_at_what_went_into_its_unit_besides_its_own_area() -> None:
    seat = Seat(function=Function.TOWN_GOVERNMENT, unit=SONGPING, also=(BAIYUN,))
    assert seat.looks_at(UPPER)
    assert seat.looks_at(OTHER)
    assert not seat.looks_at(CUIWEI)


def test_4_1_5_who_was_asked_by_people_of_an_ended_unit_answers_them_as_the_successors() -> None:
    asked = Instruction(
        about="refuse",
        asked_by=ActorRef(account="wang", function=Function.COUNTY_OFFICER, unit=BAIYUN),
        leader_unit=BAIYUN,
        reason=TextRef(id="t", commitment="c"),
    )
    case = follow(Case(id="case-1", place=BAIYUN, instruction=asked))
    assert case.instruction
    assert (case.instruction.asked_by.unit, case.instruction.leader_unit) == (SONGPING, SONGPING)
