"""Who may do what: parts, offices, seats, and what a foreign eye may know (1.2.4, A0.2-A0.4)."""

import pytest

from services.domain.acts import RULES
from services.domain.base import CLOCK, Act
from services.domain.errors import NotEntitled
from services.domain.offices.hands import Copied, Hands
from services.domain.permissions import check_entitled, kind_of, parts_of, plays, seat_for
from services.domain.programme.library import PROGRAMMES
from services.domain.programme.schema import Programme, Track
from services.domain.review.panel import Panel
from services.domain.seats import Seat
from services.domain.steps.creation_request import ListApplicant
from services.domain.steps.self_check import VerifyValues
from services.domain.steps.technical_assessment import FormOpinion, SubmitSheet
from services.domain.tree.units import Function, Part
from tests.domain.stage import PLACES, Stage

BY_CLOCK = {kind_of(act) for act in RULES if Part.NOBODY in parts_of(act)}


def case(track: Track) -> Stage:
    stage = Stage(track)
    stage.to("creation-request")
    return stage


@pytest.mark.parametrize("act", list(RULES), ids=kind_of)
def test_1_2_4_an_auditor_and_an_administrator_do_no_act_of_the_procedure(act: type[Act]) -> None:
    state = case(Track.TOWN).state
    for function in (Function.AUDITOR, Function.ADMINISTRATOR):
        seat = Seat(function=function, unit="99")
        played = [plays(part, seat, "a", state) for part in parts_of(act)]
        assert not any(played) or Part.ANYBODY in parts_of(act)


def test_what_only_the_clock_does_nobody_else_can() -> None:
    assert {
        "accept-by-silence",
        "pause",
        "resume",
        "close-notice",
        "open-recheck",
        "cancel-title",
        "grant-title",
        "start-recheck",
        "finish-recheck",
        "remind-of-term",
        "tell-of-silence",
        "escalate-term",
        "escalate-supervision",
        "remind-of-draw",
        "remind-of-findings",
        "mark-findings-overdue",
        "open-mending",
        "move-due",
        "migrate-case",
        "remind-of-inquiry",
        "escalate-inquiry",
        "move-inquiry-due",
        "end-list-notice",
        "follow-unit",
        "filing-follows-unit",
        "round-follows-units",
        "succeed-title",
        "tell-of-title",
        "tell-of-upheld-appeal",
        "doubt-title",
    } == BY_CLOCK
    everybody = [Seat(function=function, unit="99") for function in Function]
    players = [seat.function for seat in everybody if plays(Part.NOBODY, seat, "a", None)]
    assert players == [CLOCK.function]


@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda one: one.id)
def test_a0_2_every_part_of_an_act_has_an_office_or_another_part_that_has(
    programme: Programme,
) -> None:
    """An act that nobody could ever do would hold up a case for good; some tracks leave some out."""
    steps = {step.name for step in programme.procedure.steps}
    for act in RULES:
        if act.step not in steps or not act.path:
            continue
        of_panel = {Part.PANEL_CHAIR, Part.PANEL_MEMBER, Part.SHEET_SIGNER}
        parts = set(parts_of(act)) - of_panel - {Part.ANYBODY}
        optional = {Part.ENDORSER, Part.SENDER, Part.PLAN_ISSUER, Part.EXAMINER}
        optional |= {Part.REQUEST_APPROVER, Part.INSPECTOR}
        if parts and not parts & optional:
            assert parts & set(programme.procedure.offices), (programme.id, act.__name__)


@pytest.mark.parametrize(
    ("unit", "entitled"),
    [("9901", True), ("9902", False), ("99", False), ("990121", False)],
)
def test_a0_6_the_office_counts_in_the_units_own_area_only(unit: str, entitled: bool) -> None:
    stage = case(Track.COUNTY)
    seat = Seat(function=Function.CITY_OFFICER, unit=unit)
    assert plays(Part.SCREENER, seat, "officer", stage.state) is entitled


def test_a0_5_a_department_acts_for_the_territory_of_its_unit() -> None:
    stage = Stage(Track.COUNTY)
    stage.to("self-check")
    own = Seat(function=Function.VERIFYING_UNIT, unit=f"{PLACES[Track.COUNTY]}:tongji")
    foreign = Seat(function=Function.VERIFYING_UNIT, unit="990122:tongji")
    assert seat_for("v", (foreign, own), VerifyValues, stage.state).unit == own.unit
    with pytest.raises(NotEntitled):
        seat_for("v", (foreign,), VerifyValues, stage.state)


def test_a0_3_experts_are_entitled_by_appointment_and_the_chair_alone_concludes() -> None:
    view = Stage().case.but(panel=Panel(experts=("one", "two"), chair="one"), seq=1)
    expert = (Seat(function=Function.EXPERT, unit="9901"),)
    assert seat_for("two", expert, SubmitSheet, view).account == "two"
    for account, act in (("three", SubmitSheet), ("two", FormOpinion)):
        with pytest.raises(NotEntitled):
            seat_for(account, expert, act, view)


def test_2_2_1_a_copy_to_one_person_is_nobody_elses_not_even_of_a_seat_without_unit() -> None:
    copied = Hands(copies=(Copied(account="reader"), Copied(unit="9903")))
    view = Stage().case.but(hands=copied)
    outside = Seat(function=Function.PUBLIC, unit="")
    office = Seat(function=Function.CITY_OFFICER, unit="9903")
    assert [plays(Part.COPIED, outside, who, view) for who in ("reader", "x")] == [True, False]
    assert plays(Part.COPIED, office, "x", view)


def test_the_first_seat_that_is_entitled_is_taken() -> None:
    stage = case(Track.COUNTY)
    seats = (
        Seat(function=Function.APPLICANT_CLERK, unit="990121"),
        Seat(function=Function.CITY_LEADER, unit="9901"),
    )
    assert seat_for("a", seats, ListApplicant, stage.state).function is Function.CITY_LEADER


def test_entitlement_is_asked_again_of_every_act_that_is_decided() -> None:
    stage = case(Track.COUNTY)
    act = stage.make(ListApplicant, stage.actor(SubmitSheet))
    with pytest.raises(NotEntitled):
        check_entitled(stage.state, act)
