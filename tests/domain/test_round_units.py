"""A round when the units of its subjects merge, split or go to another area (4.1.5)."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from services.domain.acts import decide
from services.domain.base import CLOCK, ActorRef
from services.domain.errors import NotNow
from services.domain.permissions import plays
from services.domain.programme.words import Text
from services.domain.rounds.discretion import discreet
from services.domain.rounds.entry import Entry, SelfScored, speaks_for, unit_of
from services.domain.rounds.following import RoundFollowing, RoundFollowsUnits, round_following
from services.domain.rounds.results import results
from services.domain.rounds.scoring import GiveScores
from services.domain.rounds.state import AssessmentRound
from services.domain.seats import Seat
from services.domain.tree.following_units import LiesElsewhere
from services.domain.tree.unit_changes import Happening, Line, UnitChange
from services.domain.tree.units import Function, Part
from tests.domain.test_rounds import Table

DAY, NOW = date(2031, 8, 1), datetime(2031, 8, 1, 1, tzinfo=UTC)
COUNTY, OTHER_COUNTY = "990121", "990122"
SONGPING, BAIYUN, NEW, FAR = "990121101", "990121102", "990121108", "990122109"
KNOWN = {
    SONGPING: Text(zh="松坪镇", en="Songping"),
    BAIYUN: Text(zh="白云镇", en="Baiyun"),
    COUNTY: Text(zh="青溪县", en="Qingxi"),
}


def line(old: str, new: str, name: str) -> Line:
    return Line(old=old, new=new, name_zh=name, name_en=f"Unit {new}")


def change(kind: Happening, *lines: Line) -> UnitChange:
    return UnitChange(
        kind=kind, on=DAY, document_no="民发〔2031〕9号", source="关于撤并乡镇的批复", lines=lines
    )


MERGED = change(
    Happening.MERGE, line(SONGPING, SONGPING, "松坪镇"), line(BAIYUN, SONGPING, "松坪镇")
)


def table(*names: tuple[str, str]) -> Table:
    of = Table("health-centres")
    for code, name in names:
        of.enter(code, "centres", name=name, place=code)
    return of


def followed(of: AssessmentRound, made: UnitChange, name: str = "2031-1") -> AssessmentRound:
    found = round_following(made, name, of, KNOWN)
    assert found
    said: dict[str, Any] = found.model_dump(include=set(RoundFollowing.model_fields))
    act = RoundFollowsUnits(request_id=f"clock unit-change/{name}", actor=CLOCK, **said)
    return of.after(decide(of, act, NOW))


def mayor(unit: str) -> ActorRef:
    return ActorRef(account="mayor", function=Function.APPLICANT_LEADER, unit=unit)


def spoken(entry: Entry, *units: str) -> list[bool]:
    return [speaks_for(mayor(unit), entry) for unit in units]


def test_4_1_5_a_subject_goes_on_as_its_successors_and_says_what_it_was() -> None:
    before = table((BAIYUN, "青溪县白云镇")).state
    after = followed(before, MERGED)
    entry = after.entry(BAIYUN)
    assert (entry.name, entry.place, entry.now) == ("青溪县松坪镇", SONGPING, SONGPING)
    assert spoken(entry, SONGPING, BAIYUN) == [True, False]
    [was] = entry.former
    assert (was.unit, was.name.zh, was.new, was.new_name.en) == (
        BAIYUN,
        "白云镇",
        SONGPING,
        f"Unit {SONGPING}",
    )
    assert (was.since, was.change) == (DAY, "2031-1")
    assert (after.seq, after.version) == (before.seq + 1, before.version), (
        "nobody's form is refused"
    )
    assert AssessmentRound.model_validate_json(after.model_dump_json()) == after


def test_4_1_5_two_subjects_that_go_into_one_unit_stay_two_with_their_results() -> None:
    of = table((SONGPING, "松坪镇"), (BAIYUN, "白云镇"))
    for code, score in ((SONGPING, "90"), (BAIYUN, "60")):
        both = [{"slot": slot, "score": score} for slot in ("june", "december")]
        of.do(GiveScores, code=code, scores=both)
    before = results(of.state)
    after = followed(of.state, MERGED)
    assert results(after) == before
    names = {code: one.name for code, one in after.entries.items()}
    assert names == {SONGPING: "松坪镇", BAIYUN: "松坪镇（原白云镇）"}
    assert after.entry(SONGPING).former == ()
    assert [spoken(one, SONGPING) for one in after.entries.values()] == [[True], [True]]


def test_4_1_5_c4_6_21_what_is_between_the_office_and_a_subject_is_the_successors_to_read() -> None:
    after = followed(table((BAIYUN, "白云镇")).state, MERGED)
    said = SelfScored(marks=(), stated=Decimal(25))
    after = after.with_entry(after.entry(BAIYUN).but(own_sheet=said))
    seen = {unit: discreet(after, {unit}).entry(BAIYUN).own_sheet for unit in (SONGPING, BAIYUN)}
    assert seen == {SONGPING: said, BAIYUN: None}


def test_4_1_5_where_both_units_end_both_subjects_are_told_apart_by_their_former_names() -> None:
    made = change(Happening.MERGE, line(SONGPING, NEW, "新坪镇"), line(BAIYUN, NEW, "新坪镇"))
    after = followed(table((SONGPING, "松坪镇"), (BAIYUN, "白云镇")).state, made)
    assert [one.name for one in after.entries.values()] == [
        "新坪镇（原松坪镇）",
        "新坪镇（原白云镇）",
    ]


def test_4_1_5_of_a_divided_unit_the_first_line_goes_on_as_with_cases() -> None:
    made = change(Happening.SPLIT, line(BAIYUN, NEW, "北坪镇"), line(BAIYUN, "990121109", "南坪镇"))
    entry = followed(table((BAIYUN, "白云镇")).state, made).entry(BAIYUN)
    assert (entry.name, entry.now) == ("北坪镇", NEW)
    assert spoken(entry, NEW, "990121109") == [True, False]
    stays = change(Happening.SPLIT, line(BAIYUN, BAIYUN, "白云镇"), line(BAIYUN, NEW, "北坪镇"))
    assert round_following(stays, "2031-1", table((BAIYUN, "白云镇")).state, KNOWN) is None


def test_4_1_5_what_lies_in_an_ended_unit_keeps_its_own_name_and_lies_in_the_successor() -> None:
    of = Table("health-centres")
    of.enter("w1", "centres", name="白云镇卫生院", place=BAIYUN)
    entry = followed(of.state, MERGED).entry("w1")
    assert (entry.name, entry.place, unit_of(entry)) == ("白云镇卫生院", SONGPING, f"{SONGPING}:w1")
    assert spoken(entry, f"{SONGPING}:w1", f"{BAIYUN}:w1") == [True, False]
    assert [one.unit for one in entry.former] == [BAIYUN]


def test_4_1_5_a_subject_that_changes_twice_keeps_both_of_its_pasts() -> None:
    once = followed(table((BAIYUN, "白云镇")).state, MERGED)
    again = followed(
        once, change(Happening.RENAME, line(SONGPING, NEW, "青松镇")), name="2032-1"
    ).entry(BAIYUN)
    assert (again.name, again.now) == ("青松镇", NEW)
    assert [(one.unit, one.new) for one in again.former] == [(BAIYUN, SONGPING), (SONGPING, NEW)]


def test_4_1_5_a_subject_that_goes_over_to_another_county_speaks_on_in_its_round() -> None:
    made = change(Happening.MOVE, line(BAIYUN, FAR, "白云镇"))
    after = followed(table((BAIYUN, "白云镇"), (SONGPING, "松坪镇")).state, made)
    assert after.place == COUNTY
    seats = {
        unit: Seat(function=Function.APPLICANT_LEADER, unit=unit) for unit in (FAR, "990122101")
    }
    assert [plays(Part.ENTRANT, seat, "mayor", after) for seat in seats.values()] == [True, False]


def test_4_1_5_a_round_goes_on_under_the_county_that_its_own_went_into() -> None:
    made = change(
        Happening.MERGE,
        line(OTHER_COUNTY, OTHER_COUNTY, "临江县"),
        line(COUNTY, OTHER_COUNTY, "临江县"),
        line(BAIYUN, FAR, "白云镇"),
    )
    after = followed(table((BAIYUN, "白云镇")).state, made)
    assert (after.place, after.entry(BAIYUN).place) == (OTHER_COUNTY, FAR)
    officers = [
        Seat(function=Function.COUNTY_OFFICER, unit=unit) for unit in (OTHER_COUNTY, COUNTY)
    ]
    assert [plays(Part.ORGANISER, seat, "wang", after) for seat in officers] == [True, False]


def test_4_1_5_nothing_follows_twice_nor_where_all_units_go_on_nor_in_a_round_that_is_over() -> (
    None
):
    of = table((BAIYUN, "白云镇"))
    found = round_following(MERGED, "2031-1", of.state, KNOWN)
    assert found
    said = found.model_dump(include=set(RoundFollowing.model_fields))
    act = RoundFollowsUnits(request_id="clock unit-change/2031-1", actor=CLOCK, **said)
    after = of.state.after(decide(of.state, act, NOW))
    with pytest.raises(LiesElsewhere):
        decide(after, act, NOW)
    assert round_following(MERGED, "2031-1", after, KNOWN) is None
    assert round_following(MERGED, "2031-1", table((SONGPING, "松坪镇")).state, KNOWN) is None
    with pytest.raises(NotNow):
        decide(of.state.but(stage="ended"), act, NOW)
    assert decide(of.state.but(stage="decided-round"), act, NOW).kind == "round-units-followed"


def test_4_1_5_a_subject_that_never_changed_is_stored_as_it_was() -> None:
    stored = table((BAIYUN, "白云镇")).state.entry(BAIYUN).model_dump()
    assert not {"now", "former"} & set(stored)
