"""Whoever is asked first is answerable until it is answered or passed on (C2.9.2)."""

import pytest

from services.domain.acts import open_acts
from services.domain.base import ActorRef
from services.domain.errors import HeldByAnother, Invalid, NotNow
from services.domain.filing import Filing
from services.domain.offices.inquiries import AnswerInquiry, FileInquiry, PassOnInquiry, TakeInquiry
from services.domain.programme.schema import Track
from services.domain.tree.units import Function
from tests.domain.stage import Stage

COUNTY = "990121:huanbao"


def officer(account: str, function: Function = Function.COUNTY_OFFICER, **more: str) -> ActorRef:
    unit = COUNTY if function.startswith("county") else "9901:huanbao"
    return ActorRef(account=account, function=function, unit=unit, **more)


def asked() -> Stage:
    """About a village: its county bureau is the first desk."""
    stage = Stage(Track.VILLAGE, state=Filing(id="filing-1"))
    stage.do(FileInquiry)
    return stage


def test_c2_9_2_the_first_officer_who_takes_it_is_its_owner_and_nobody_elses_turn() -> None:
    stage = asked()
    assert stage.filing.owner == ""
    stage.do(TakeInquiry, officer("wang"))
    assert stage.filing.owner == "wang"
    with pytest.raises(NotNow):
        stage.do(TakeInquiry, officer("li"))
    with pytest.raises(HeldByAnother):
        stage.do(AnswerInquiry, officer("li"))
    stage.do(AnswerInquiry, officer("li", instead_of="wang"))
    assert stage.filing.status == "answered"
    assert stage.filing.owner == "wang"


def test_c2_9_2_who_answers_at_once_was_answerable_and_nothing_else_ends_an_inquiry() -> None:
    stage = asked()
    by_people = {act for act in open_acts(stage.state) if act.path}
    assert by_people == {TakeInquiry, AnswerInquiry, PassOnInquiry}
    stage.do(AnswerInquiry, officer("wang"))
    assert (stage.filing.status, stage.filing.owner) == ("answered", "wang")
    assert open_acts(stage.state, lambda act: bool(act.path)) == ()


def test_c2_9_2_passed_on_to_the_upper_bureau_it_waits_there_for_its_first_officer() -> None:
    stage = asked()
    stage.do(TakeInquiry, officer("wang"))
    stage.do(PassOnInquiry, officer("wang"), office="city-officer")
    assert (stage.filing.owner, stage.filing.status) == ("", "open")
    stage.do(TakeInquiry, officer("fang", Function.CITY_OFFICER))
    assert stage.filing.owner == "fang"
    assert stage.filing.ledger
    assert stage.filing.ledger.done is None


def test_c2_9_2_passed_on_to_a_colleague_it_is_the_colleagues() -> None:
    stage = asked()
    seat = {"seat_function": "county-officer", "seat_unit": COUNTY}
    stage.do(TakeInquiry, officer("wang"))
    stage.do(PassOnInquiry, officer("wang"), account="li", **seat)
    assert stage.filing.owner == "li"
    with pytest.raises(HeldByAnother):
        stage.do(AnswerInquiry, officer("wang"))
    with pytest.raises(Invalid):
        stage.do(PassOnInquiry, officer("li"), account="li", **seat)
    with pytest.raises(Invalid):
        stage.do(PassOnInquiry, officer("li"), account="stranger")
    with pytest.raises(Invalid):
        stage.do(PassOnInquiry, officer("li"))


def test_c2_9_2_the_leader_of_the_desk_can_always_give_it_to_somebody() -> None:
    stage = asked()
    stage.do(TakeInquiry, officer("wang"))
    leader = officer("gu", Function.COUNTY_LEADER)
    seat = {"seat_function": "county-officer", "seat_unit": COUNTY}
    stage.do(PassOnInquiry, leader, account="li", **seat)
    assert stage.filing.owner == "li"
