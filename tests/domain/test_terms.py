"""Stops, months, reminders, supervision and extensions: what the rules say about terms (2.1)."""

from datetime import date, datetime
from typing import Any

import pytest

from services.domain.acts import open_acts
from services.domain.base import ActorRef
from services.domain.case import Case
from services.domain.clocks.calendar import BEIJING
from services.domain.clocks.deadlines import Ledger, TermStopped, TermTold, state
from services.domain.clocks.duties import leading, owing
from services.domain.clocks.telling import (
    EscalateSupervision,
    EscalateTerm,
    RemindOfTerm,
    changed,
    next_turn,
    pressed,
    watched,
)
from services.domain.clocks.terms import (
    AnswerSupervision,
    AskExtension,
    DecideExtension,
    ExtensionOpen,
    Supervise,
    SupervisionOpen,
    TermPassed,
)
from services.domain.clocks.turns import Turn
from services.domain.errors import Invalid, NotEntitled
from services.domain.permissions import players, plays
from services.domain.programme.calendars import bundled_calendar, calendar_for
from services.domain.programme.schema import Budget, Obligation, Procedure, Span, Track
from services.domain.seats import Seat
from services.domain.steps.application import AcceptApplication, IssueDeficits
from services.domain.steps.creation_request import FileCreationRequest
from services.domain.steps.rectification import ReReview, SubmitRectificationReport
from services.domain.steps.technical_assessment import FormOpinion
from services.domain.tree.units import Function, Part, StepName
from services.domain.whole_case import Pause
from tests.domain.stage import POINT, WORDS, Stage

REAL, REHEARSED = bundled_calendar(), calendar_for(rehearsal=True)
CITY_LEADER = ActorRef(account="city-leader", function=Function.CITY_LEADER, unit="9901")
COUNTY_LEADER = ActorRef(account="county-leader", function=Function.COUNTY_LEADER, unit="990121")
OFFICER = ActorRef(account="city-officer", function=Function.CITY_OFFICER, unit="9901")
CHECK: dict[str, Any] = {"what": Obligation.FORMAL_CHECK}


def beijing(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING)


def in_formal_check(track: Track = Track.COUNTY) -> Stage:
    stage = Stage(track)
    stage.to(StepName.APPLICATION)
    while Obligation.FORMAL_CHECK not in stage.case.ledgers:
        stage.forward()
    return stage


def test_2_1_3_three_stops_one_of_them_over_new_year() -> None:
    """Twenty working days, counted by hand on the rehearsal's calendar of 2031.

    17, 18 December | 24-27 December | 7-10, 13, 14 January | 16, 17, Sunday 19 (moved), 20, 21
    January; after the Spring Festival 30, 31 January and the moved Saturday, 1 February.
    """
    ledger = Ledger(budget=20, unit="working", started=beijing("2030-12-16T09:00"))
    for since, until in (
        ("2030-12-19T10:00", "2030-12-23T16:00"),
        ("2030-12-30T10:00", "2031-01-06T09:00"),
        ("2031-01-15T11:00", "2031-01-15T12:00"),
    ):
        ledger = ledger.stop(beijing(since), "rectification", "A1.10").resume(beijing(until))
    found = state(ledger, REHEARSED, beijing("2031-01-16T09:00"))
    assert (found.elapsed, found.remaining) == (2 + 4 + 6, 8)
    assert found.due_on == date(2031, 2, 1)
    assert state(ledger, REHEARSED, beijing("2031-01-31T09:00")).elapsed == 18


def test_2_1_3_a_stop_over_the_turn_of_the_year_takes_every_day_it_touches() -> None:
    ledger = Ledger(budget=20, unit="calendar", started=beijing("2030-12-20T09:00"))
    stopped = ledger.stop(beijing("2030-12-30T08:00"), "rectification", "A1.10")
    again = stopped.resume(beijing("2031-01-06T18:00"))
    assert state(again, REHEARSED, again.started).due_on == date(2031, 1, 17)
    partly = again.model_copy(update={"stop_days_count": True})
    assert state(partly, REHEARSED, again.started).due_on == date(2031, 1, 15)


@pytest.mark.parametrize(
    ("started", "due"),
    [("2026-01-15", "2026-06-15"), ("2026-09-30", "2027-02-28"), ("2026-03-31", "2026-08-31")],
)
def test_b1_4_five_months_end_on_the_same_day_of_the_month(started: str, due: str) -> None:
    ledger = Ledger(budget=5, unit="months", started=beijing(f"{started}T09:00"))
    assert state(ledger, REAL, ledger.started).due_on == date.fromisoformat(due)


def with_last_stages(stage: Stage) -> Procedure:
    """B1.4: the last two stages in five months, rectification not counted."""
    what = Obligation.LAST_STAGES
    span = Span(
        what=what, first=StepName.TECHNICAL_ASSESSMENT, last=StepName.ACCEPTANCE, rule="B1.4"
    )
    terms = {**stage.rules.terms, what: Budget(days=5, unit="months", source="B1.4")}
    return stage.rules.model_copy(update={"spans": (span,), "terms": terms})


def test_b1_4_the_last_two_stages_take_five_months_and_rectification_is_not_counted() -> None:
    stage = Stage(Track.COUNTY)
    stage.do(FileCreationRequest, procedure=with_last_stages(stage))
    stage.to(StepName.TECHNICAL_ASSESSMENT)
    began = stage.now
    plain = state(stage.case.ledgers[Obligation.LAST_STAGES], REHEARSED, began).due_on
    assert plain == date(2030, 8, 4)
    while FormOpinion not in open_acts(stage.state):
        stage.forward()
    stage.sleep(days=10)
    stage.do(FormOpinion, passed=False, points=(POINT,))
    assert stage.case.ledgers[Obligation.LAST_STAGES].paused
    stage.sleep(days=29)
    stage.do(SubmitRectificationReport)
    stage.do(ReReview)
    assert stage.case.stands == StepName.ACCEPTANCE
    ledger = stage.case.ledgers[Obligation.LAST_STAGES]
    assert [(stop.reason, stop.basis) for stop in ledger.stops] == [("rectification", "B1.4")]
    assert state(ledger, REHEARSED, stage.now).due_on == date(2030, 9, 3)  # 30 days later.
    stage.to(StepName.PUBLIC_NOTICE)
    assert stage.case.ledgers[Obligation.LAST_STAGES].done == stage.now
    assert Procedure.model_validate_json(stage.rules.model_dump_json()) == stage.rules
    recheck = with_last_stages(stage).for_recheck()
    assert Procedure.model_validate_json(recheck.model_dump_json()) == recheck


def coming(stage: Stage) -> Turn:
    """What the clock will do next about the formal check."""
    turn = next_turn(stage.case, Obligation.FORMAL_CHECK, REHEARSED, stage.now)
    assert turn is not None
    return turn


def test_2_1_6_three_working_days_before_the_end_and_one_after_it() -> None:
    stage = in_formal_check()  # Monday 4 March 2030: five working days end on Monday 11.
    turn = coming(stage)
    assert (turn.act, turn.at) == (RemindOfTerm, beijing("2030-03-07T09:00"))
    stage.now = turn.at
    stage.do(RemindOfTerm, **CHECK, due_on=date(2030, 3, 11))
    with pytest.raises(TermTold):
        stage.do(RemindOfTerm, **CHECK, due_on=date(2030, 3, 11))
    turn = coming(stage)
    assert (turn.act, turn.at) == (EscalateTerm, beijing("2030-03-12T09:00"))
    stage.do(EscalateTerm, **CHECK, due_on=date(2030, 3, 11))
    assert next_turn(stage.case, Obligation.FORMAL_CHECK, REHEARSED, stage.now) is None


def test_2_1_6_who_is_late_already_is_not_reminded_but_reported() -> None:
    stage = in_formal_check()
    stage.now = beijing("2030-04-01T09:00")
    assert coming(stage).act is EscalateTerm


def test_2_1_5_reminding_does_not_wake_the_timer_and_stops_do() -> None:
    stage = in_formal_check()
    before = stage.state
    told = stage.do(RemindOfTerm, **CHECK)
    assert changed(before, stage.state, told) == ()
    before = stage.state
    returned = stage.do(IssueDeficits)
    assert set(changed(before, stage.state, returned)) == {
        Obligation.FORMAL_CHECK,
        Obligation.CORRECTION,
    }


def test_2_1_6_a_reminder_leaves_the_version_that_people_were_shown() -> None:
    stage = in_formal_check()
    version = stage.case.version
    stage.do(RemindOfTerm, **CHECK)
    stage.do(EscalateTerm, **CHECK)
    stage.do(Supervise, CITY_LEADER, **CHECK)
    assert stage.case.version == version


def test_2_1_6_one_supervision_notice_at_a_time_until_it_is_answered() -> None:
    stage = in_formal_check()
    assert AnswerSupervision not in open_acts(stage.state)
    stage.do(Supervise, CITY_LEADER, **CHECK)
    with pytest.raises(SupervisionOpen):
        stage.do(Supervise, CITY_LEADER, **CHECK)
    stage.do(AnswerSupervision, OFFICER, **CHECK)
    stage.do(Supervise, CITY_LEADER, **CHECK)


def test_2_1_6_an_answer_is_not_asked_for_yesterday() -> None:
    stage = in_formal_check()
    with pytest.raises(Invalid):
        stage.do(Supervise, CITY_LEADER, **CHECK, answer_by=date(2030, 3, 3))


def supervised() -> Stage:
    """Handed in on Monday 4 March 2030; on Tuesday the leader wants an answer by Sunday."""
    stage = in_formal_check()
    stage.now = beijing("2030-03-05T10:00")
    stage.do(Supervise, CITY_LEADER, words=WORDS, answer_by=date(2030, 3, 10), **CHECK)
    return stage


def test_2_1_6_a_notice_that_nobody_answered_is_told_on_the_next_working_day_and_once() -> None:
    stage = supervised()
    stage.forward()  # Accepted: the term is done, and the answer is owed still (C3.6.5).
    assert stage.case.ledgers[Obligation.FORMAL_CHECK].done
    assert Obligation.FORMAL_CHECK in watched(stage.case)
    turn = next_turn(stage.case, Obligation.FORMAL_CHECK, REHEARSED, stage.now)
    assert turn
    assert (turn.act, turn.at) == (EscalateSupervision, beijing("2030-03-11T09:00"))
    said: dict[str, Any] = dict(turn.said)
    stage.do(turn.act, **said)
    assert next_turn(stage.case, Obligation.FORMAL_CHECK, REHEARSED, stage.now) is None
    assert Obligation.FORMAL_CHECK not in watched(stage.case)
    with pytest.raises(TermTold):
        stage.do(turn.act, **said)
    stage.do(AnswerSupervision, OFFICER, answer=WORDS, **CHECK)
    assert stage.case.supervisions == {}


def test_2_1_6_the_notices_end_passes_also_while_the_term_stands_still() -> None:
    stage = supervised()
    stage.forward()
    review: dict[str, Any] = {"what": Obligation.REVIEW}
    stage.do(Supervise, CITY_LEADER, words=WORDS, answer_by=date(2030, 3, 10), **review)
    still = stage.case.stopped(Obligation.REVIEW, stage.now, "rectification", "A1.10")
    turn = next_turn(still, Obligation.REVIEW, REHEARSED, stage.now)
    assert turn
    assert turn.act is EscalateSupervision


def test_2_1_6_a_notice_is_answered_and_its_end_told_also_while_the_county_is_frozen() -> None:
    """A4.5: the clock's turn comes then too; refused each time, its timer would try for months."""
    stage = supervised()
    stage.forward()
    stage.do(Pause, until=beijing("2031-01-01T00:00"), title="title-other")
    turn = next_turn(stage.case, Obligation.FORMAL_CHECK, REHEARSED, stage.now)
    assert turn
    stage.now = turn.at
    said: dict[str, Any] = dict(turn.said)
    stage.do(turn.act, **said)
    assert next_turn(stage.case, Obligation.FORMAL_CHECK, REHEARSED, stage.now) is None
    stage.do(AnswerSupervision, OFFICER, answer=WORDS, **CHECK)
    assert stage.case.supervisions == {}


def test_2_1_6_issuing_and_answering_wake_the_timer_and_telling_does_not() -> None:
    stage = in_formal_check()
    before = stage.case
    stage.do(Supervise, CITY_LEADER, words=WORDS, answer_by=date(2030, 3, 10), **CHECK)
    issued = stage.case
    assert pressed(before, issued) == (Obligation.FORMAL_CHECK,)
    stage.do(EscalateSupervision, **CHECK, answer_by=date(2030, 3, 10))
    assert pressed(issued, stage.case) == ()
    stage.do(AnswerSupervision, OFFICER, answer=WORDS, **CHECK)
    assert pressed(issued, stage.case) == (Obligation.FORMAL_CHECK,)


def test_2_1_6_only_the_leader_in_charge_or_the_one_above_supervises() -> None:
    """The county's leader has no say over the Bureau's officers; the Bureau's has over his."""
    county, village = in_formal_check(), in_formal_check(Track.VILLAGE)
    with pytest.raises(NotEntitled):
        county.do(Supervise, COUNTY_LEADER, **CHECK)
    county.do(Supervise, CITY_LEADER, **CHECK)
    village.do(Supervise, COUNTY_LEADER, **CHECK)
    village.do(AnswerSupervision, **CHECK)
    village.do(Supervise, CITY_LEADER, **CHECK)


def test_2_1_6_the_applicants_delay_is_told_to_the_bureau_that_set_the_term() -> None:
    rules = in_formal_check(Track.VILLAGE).rules
    what = Obligation.CORRECTION
    (owes, leader) = (
        owing(rules.offices, what, recheck=False)[0],
        leading(rules.offices, what, recheck=False)[0],
    )
    assert owes.function is Function.APPLICANT_CLERK
    assert leader.function is Function.COUNTY_LEADER


def test_c2_9_4_an_extension_is_asked_for_in_time_with_a_reason_and_decided_once() -> None:
    stage = in_formal_check()
    due = beijing("2030-03-12T00:00")
    stage.do(AskExtension, OFFICER, **CHECK, days=5, reason=WORDS, due_at=due)
    with pytest.raises(ExtensionOpen):
        stage.do(AskExtension, OFFICER, **CHECK, days=9, due_at=due)
    with pytest.raises(NotEntitled):
        stage.do(DecideExtension, COUNTY_LEADER, **CHECK)
    stage.do(DecideExtension, CITY_LEADER, **CHECK)
    ledger = stage.case.ledgers[Obligation.FORMAL_CHECK]
    assert state(ledger, REHEARSED, stage.now).due_on == date(2030, 3, 18)
    with pytest.raises(Exception, match="not-now"):
        stage.do(DecideExtension, CITY_LEADER, **CHECK)


def test_c2_9_4_a_refused_extension_leaves_the_end_and_late_ones_are_refused() -> None:
    stage = in_formal_check()
    due = beijing("2030-03-12T00:00")
    stage.do(AskExtension, OFFICER, **CHECK, due_at=due)
    stage.do(DecideExtension, CITY_LEADER, **CHECK, granted=False)
    ledger = stage.case.ledgers[Obligation.FORMAL_CHECK]
    assert state(ledger, REHEARSED, stage.now).due_on == date(2030, 3, 11)
    stage.now = due
    with pytest.raises(TermPassed):
        stage.do(AskExtension, OFFICER, **CHECK, due_at=due)


def test_c2_9_4_nobody_grants_what_he_asked_for_himself() -> None:
    """A leader who plays the accepting part may ask, like any officer; another one decides."""
    stage = in_formal_check()
    stage.do(AcceptApplication)
    what: dict[str, Any] = {"what": Obligation.REVIEW}
    stage.do(AskExtension, CITY_LEADER, **what)
    with pytest.raises(NotEntitled):
        stage.do(DecideExtension, CITY_LEADER, **what)
    other = CITY_LEADER.model_copy(update={"account": "other-leader"})
    stage.do(DecideExtension, other, **what)


def test_c2_9_4_a_term_that_stands_still_needs_no_extension() -> None:
    stage = Stage(Track.COUNTY)
    stage.to(StepName.TECHNICAL_ASSESSMENT)
    while FormOpinion not in open_acts(stage.state):
        stage.forward()
    stage.do(FormOpinion, passed=False, points=(POINT,))
    with pytest.raises(TermStopped):
        stage.do(AskExtension, OFFICER, what=Obligation.REVIEW)


def test_2_1_6_what_was_asked_ends_with_the_matter_and_what_is_to_be_answered_does_not() -> None:
    stage = in_formal_check()
    stage.do(AskExtension, OFFICER, **CHECK)
    stage.do(Supervise, CITY_LEADER, **CHECK)
    stage.do(AcceptApplication)
    assert stage.case.extensions_asked == {}
    assert Obligation.FORMAL_CHECK in stage.case.supervisions
    seats = set(players(Part.OWING, stage.case))
    assert (Function.CITY_OFFICER, "9901", "") in seats


def test_2_1_6_nobody_owes_anything_of_a_case_without_terms() -> None:
    stage = Stage(Track.TOWN)
    stage.do(FileCreationRequest)
    seat = Seat(function=Function.CITY_LEADER, unit="9901")
    assert not plays(Part.LEADER_IN_CHARGE, seat, "leader", stage.case)
    assert stage.case.duties == {Part.OWING: (), Part.LEADER_IN_CHARGE: ()}
    assert Supervise not in open_acts(stage.state)
    assert Case.model_validate_json(stage.case.model_dump_json()) == stage.case
