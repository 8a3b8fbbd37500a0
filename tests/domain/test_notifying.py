"""4.8: whom a fact concerns is told of it, once per seat, in words of both languages."""

from typing import Any, get_args

import pytest

from services.domain.acts import RULES, open_acts
from services.domain.base import Act, ActorRef
from services.domain.clocks.calendar import local_day
from services.domain.clocks.telling import EscalateSupervision, EscalateTerm, RemindOfTerm
from services.domain.clocks.terms import Supervise
from services.domain.facts import AnyFact
from services.domain.filing import Filing
from services.domain.messages.notifying import (
    MANDATORY,
    TOLD_TO_APPLICANT,
    Matter,
    Message,
    messages,
)
from services.domain.messages.notifying_words import MATTERS, OBLIGATIONS, words_of
from services.domain.offices.handing import HandOn
from services.domain.offices.inquiries import FileInquiry, TakeInquiry
from services.domain.offices.inquiry_terms import EscalateInquiry, RemindOfInquiry
from services.domain.offices.waiting import waits
from services.domain.permissions import kind_of
from services.domain.programme.schema import Obligation, Track
from services.domain.programme.words import ECO_TRACKS
from services.domain.steps.application import IssueDeficits
from services.domain.steps.creation_request import FileCreationRequest
from services.domain.steps.implementation import RecordInterimCheck
from services.domain.steps.technical_assessment import FormOpinion
from services.domain.tree.units import Function, StepName
from tests.domain.stage import POINT, WORDS, Stage, deficit


def told(stage: Stage, act: type[Act], **said: Any) -> tuple[Message, ...]:
    before = stage.state
    fact = stage.do(act, **said)
    return messages(before, stage.state, fact)


def seats(found: tuple[Message, ...], matter: Matter) -> set[str]:
    return {one.function for one in found if one.matter is matter}


@pytest.mark.parametrize("track", ECO_TRACKS)
def test_4_8_every_seat_that_a_fact_calls_upon_is_told_what_is_to_be_done(track: Track) -> None:
    """Along the whole way of a case: who finds a new act in the worklist finds a message too."""
    stage = Stage(track)
    stage.do(FileCreationRequest)
    checked = 0
    for _ in range(60):
        before = stage.state
        if getattr(before, "outcome", None):
            break
        fact = stage.forward()
        found = {
            (one.function, one.area, one.account): one
            for one in messages(before, stage.state, fact)
        }
        old = {(w.function, w.area, w.account): w.acts for w in waits(before).calls}
        for wait in waits(stage.state).calls:
            seat = (wait.function, wait.area, wait.account)
            new = tuple(act for act in wait.acts if act not in old.get(seat, ()))
            assert (found[seat].acts if seat in found else ()) == new
            checked += bool(new)
    assert checked > 8


def test_d23_whoever_is_assessed_is_told_what_was_found_with_its_words() -> None:
    """Interim checks (A1.5) and the assessment opinion (A1.9): the seat is told, the text is there."""
    stage = Stage(Track.COUNTY)
    for step, act, said in (
        (StepName.IMPLEMENTATION, RecordInterimCheck, "feedback"),
        (StepName.TECHNICAL_ASSESSMENT, FormOpinion, "opinion"),
    ):
        stage.to(step)
        while act not in open_acts(stage.state):
            stage.forward()
        found = told(stage, act, points=[POINT])
        heard = {one.function for one in found}
        assert {Function.APPLICANT_CLERK, Function.APPLICANT_LEADER} <= heard
        assert getattr(stage.facts[-1], said) == WORDS
        assert stage.case.open_findings


def test_4_8_a_deficits_notice_reaches_the_applicant_as_one_message_that_says_what_to_do() -> None:
    stage = Stage(Track.VILLAGE)
    stage.to(StepName.APPLICATION)
    while IssueDeficits not in {act for act in RULES if _open(stage, act)}:
        stage.forward()
    found = told(stage, IssueDeficits, deficits=[deficit("plan")])
    mine = [one for one in found if one.function == Function.APPLICANT_CLERK]
    assert len(mine) <= 1
    [one] = [one for one in found if "submit-application" in one.acts]
    words = words_of(one.fact, one.act, one.acts, one.what)
    assert "待办" in words.zh
    assert "To do" in words.en


def _open(stage: Stage, act: type) -> bool:
    return any(kind_of(act) in wait.acts for wait in waits(stage.state).calls)


def test_4_8_reminders_go_to_whoever_owes_and_escalations_to_the_leaders_too() -> None:
    stage = Stage(Track.COUNTY)
    stage.to(StepName.APPLICATION)
    what = Obligation.FORMAL_CHECK
    while what not in stage.case.ledgers:
        stage.forward()
    assert seats(told(stage, RemindOfTerm, what=what), Matter.TERM) == {"city-officer"}
    late = told(stage, EscalateTerm, what=what)
    assert seats(late, Matter.OVERDUE) == {"city-officer", "city-leader"}
    assert {one.what for one in late} == {what}
    assert "形式审查：已逾期" in words_of(late[0].fact, late[0].act, (), what).zh


def test_2_1_6_of_an_unanswered_supervision_notice_whoever_owes_and_the_leader_hear() -> None:
    stage = Stage(Track.COUNTY)
    stage.to(StepName.APPLICATION)
    what = Obligation.FORMAL_CHECK
    while what not in stage.case.ledgers:
        stage.forward()
    leader = ActorRef(account="l", function=Function.CITY_LEADER, unit="9901")
    by = local_day(stage.now)
    stage.do(Supervise, leader, what=what, words=WORDS, answer_by=by)
    late = told(stage, EscalateSupervision, what=what, answer_by=by)
    assert seats(late, Matter.OVERDUE) == {"city-officer", "city-leader"}
    assert "形式审查：督办逾期未答复" in words_of(late[0].fact, late[0].act, (), what).zh


def test_4_8_of_an_inquiry_its_owner_is_reminded_and_once_late_its_leader_told() -> None:
    wang = ActorRef(account="wang", function=Function.COUNTY_OFFICER, unit="990121:huanbao")
    stage = Stage(Track.VILLAGE, state=Filing(id="filing-1"))
    stage.do(FileInquiry)
    desk = told(stage, RemindOfInquiry, due_on=local_day(stage.now))
    assert {(one.function, one.account) for one in desk} == {("county-officer", "")}
    stage.do(TakeInquiry, wang)
    late = told(stage, EscalateInquiry, due_on=local_day(stage.now))
    officers = {one.account for one in late if one.function == "county-officer"}
    assert officers == {"wang"}
    assert seats(late, Matter.OVERDUE) == {"county-officer", "county-leader"}
    assert "答复咨询：已逾期" in words_of(late[0].fact, late[0].act, (), late[0].what).zh


def test_4_8_a_colleague_who_gets_a_part_in_hand_is_told_in_person() -> None:
    stage = Stage(Track.COUNTY)
    stage.do(FileCreationRequest)
    found = told(stage, HandOn)
    assert {one.account for one in found if one.acts} - {""}


def test_4_8_what_is_told_to_the_applicant_exists_and_every_matter_and_term_has_its_words() -> None:
    kinds = {one.model_fields["kind"].default for one in get_args(get_args(AnyFact.__value__)[0])}
    assert kinds >= TOLD_TO_APPLICANT
    assert set(MATTERS) == set(Matter)
    assert set(OBLIGATIONS) == set(Obligation)
    assert set(Matter) > MANDATORY
