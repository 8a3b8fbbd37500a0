"""Many hands on one case: holding a part, entrusting it, copies, urging (2.2.1)."""

import pytest

from services.domain.base import ActorRef
from services.domain.clocks.calendar import local_day
from services.domain.errors import HeldByAnother, Invalid, NotEntitled, NotNow
from services.domain.offices.copying import Acknowledge, SendCopy
from services.domain.offices.handing import (
    AlreadyEntrusted,
    Assign,
    Delegate,
    EndDelegation,
    HandOn,
)
from services.domain.offices.urging import Urge, UrgedToday, urged_on
from services.domain.seats import Seat
from services.domain.steps.creation_request import ListApplicant
from services.domain.tree.units import Function, Part, StepName
from tests.domain.city import CITY, OFFICE, leader, officer, screened, to


def test_2_2_1_a_part_that_nobody_holds_is_anybodys_of_its_office() -> None:
    for name in ("wang", "li"):
        assert screened().do(ListApplicant, officer(name)).actor.account == name


def test_2_2_1_what_was_handed_on_only_the_colleague_does_from_then_on() -> None:
    stage = screened()
    stage.do(HandOn, officer("wang"), **to("li"))
    with pytest.raises(HeldByAnother):
        stage.do(ListApplicant, officer("wang"))
    with pytest.raises(HeldByAnother):
        stage.do(HandOn, officer("zhao"), **to("zhou"))
    stage.do(ListApplicant, officer("li"))
    assert stage.case.stands == StepName.PLAN


def test_2_2_1_c2_9_7_whoever_sits_there_for_the_holder_acts_for_him() -> None:
    stage = screened()
    stage.do(HandOn, officer("wang"), **to("li"))
    deputy = ActorRef(account="deputy", function=Function.CITY_OFFICER, unit=CITY, instead_of="li")
    stage.do(ListApplicant, deputy)
    assert stage.case.stands == StepName.PLAN


@pytest.mark.parametrize(
    ("seats", "name"),
    [
        ((), "gone"),
        ((Seat(function=Function.CITY_OFFICER, unit="9902"),), "elsewhere"),
        ((Seat(function=Function.CITY_LEADER, unit=CITY),), "boss"),
        (OFFICE, "wang"),
    ],
)
def test_2_2_1_only_to_a_colleague_of_the_same_office(seats: tuple[Seat, ...], name: str) -> None:
    with pytest.raises(Invalid, match="to"):
        screened().do(HandOn, officer("wang"), of=Part.SCREENER, to=name, seats=seats)


def test_2_2_1_nobody_hands_on_a_part_that_his_office_does_not_play() -> None:
    with pytest.raises(NotEntitled):
        screened().do(HandOn, officer("wang"), of=Part.NAMER, to="li", seats=OFFICE)


def test_2_2_1_the_leader_assigns_and_takes_away_from_somebody_who_is_gone() -> None:
    stage = screened()
    stage.do(Assign, leader(), **to("li"))
    with pytest.raises(HeldByAnother):
        stage.do(ListApplicant, officer("wang"))
    stage.do(Assign, leader(), **to("wang"))
    stage.do(ListApplicant, officer("wang"))


def test_2_2_1_a_leader_assigns_nobody_of_another_bureau() -> None:
    other = ActorRef(account="x", function=Function.COUNTY_LEADER, unit="990121")
    with pytest.raises(NotEntitled):
        screened().do(Assign, other, **to("li"))


def test_2_2_1_what_is_entrusted_is_taken_back_and_never_entrusted_further() -> None:
    stage = screened()
    stage.do(Delegate, officer("wang"), **to("li"))
    with pytest.raises(HeldByAnother):
        stage.do(ListApplicant, officer("wang"))
    for act in (Delegate, HandOn):
        with pytest.raises(AlreadyEntrusted):
            stage.do(act, officer("li"), **to("zhao"))
    with pytest.raises(Invalid):
        stage.do(EndDelegation, officer("zhao"), of=Part.SCREENER)
    stage.do(EndDelegation, officer("wang"), of=Part.SCREENER)
    with pytest.raises(HeldByAnother):
        stage.do(ListApplicant, officer("li"))
    stage.do(ListApplicant, officer("wang"))


def test_2_2_1_nothing_is_taken_back_where_nothing_was_entrusted() -> None:
    with pytest.raises(NotNow, match="nothing-entrusted"):
        screened().do(EndDelegation, officer("wang"), of=Part.SCREENER)


def test_2_2_1_a_copy_lets_see_and_is_acknowledged_once() -> None:
    stage = screened()
    stage.do(SendCopy, officer("wang"), to="reader", seats=OFFICE)
    with pytest.raises(Invalid):
        stage.do(SendCopy, officer("wang"), to="reader", seats=OFFICE)
    with pytest.raises(NotEntitled):
        stage.do(Acknowledge, officer("other"))
    stage.do(Acknowledge, officer("reader"))
    with pytest.raises(Invalid):
        stage.do(Acknowledge, officer("reader"))


def test_2_2_1_everybody_of_a_unit_gets_a_copy_that_was_sent_to_it() -> None:
    stage = screened()
    stage.do(SendCopy, officer("wang"), to="9903", unit="9903")
    stage.do(Acknowledge, officer("far", "9903"))


def test_2_2_1_a_case_keeps_no_list_of_a_units_readers() -> None:
    """A unit has hundreds of people, and the state travels with every step."""
    stage = screened()
    stage.do(SendCopy, officer("wang"), to="9903", unit="9903")
    stage.do(SendCopy, officer("wang"), to="named", seats=OFFICE)
    small = len(stage.case.model_dump_json())
    for number in range(300):
        stage.do(Acknowledge, officer(f"far-{number}", "9903"))
    assert len(stage.case.model_dump_json()) < small + 100
    stage.do(Acknowledge, officer("named"))
    assert stage.case.hands.read_by == ("named",)


def test_2_2_1_an_applicant_sends_no_copies() -> None:
    clerk = ActorRef(account="c", function=Function.APPLICANT_CLERK, unit="990121")
    with pytest.raises(Invalid, match="to"):
        screened().do(SendCopy, clerk, to="friend", seats=OFFICE)


def test_2_2_1_one_person_urges_once_a_day() -> None:
    stage = screened()
    stage.do(Urge, leader("a"))
    stage.do(Urge, leader("b"))
    with pytest.raises(UrgedToday):
        stage.do(Urge, leader("a"))
    stage.sleep(days=1)
    stage.do(Urge, leader("a"))


def test_2_2_1_urging_is_shown_until_the_step_is_over() -> None:
    stage = screened()
    assert urged_on(stage.case) is None
    stage.sleep(days=3)
    stage.do(Urge, leader("a"))
    assert urged_on(stage.case) == local_day(stage.now)
    stage.sleep(days=1)
    stage.do(ListApplicant, officer("wang"))
    assert urged_on(stage.case) is None
