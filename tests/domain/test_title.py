"""A title over the years: re-checks, sanctions, incidents, complaints, award, older titles."""

from datetime import date, datetime
from typing import Any

import pytest

from services.domain.base import ActorRef
from services.domain.case import Outcome
from services.domain.clocks.calendar import BEIJING
from services.domain.errors import DomainError, Invalid, NotEntitled, NotNow, TooEarly
from services.domain.offices.waiting import waits
from services.domain.programme.schema import Obligation, TitleLevel, Track
from services.domain.steps import recheck, rectification
from services.domain.titles.title import (
    JudgeComplaints,
    JudgeIncident,
    RecordAward,
    RecordOldTitle,
    ReportIncident,
    Title,
)
from services.domain.titles.title_appeals import ReviewTitle, TellOfUpheldAppeal
from services.domain.titles.title_awards import ApproveAward, SecondPersonNeeded
from services.domain.titles.title_rechecks import (
    CancelTitle,
    FinishRecheck,
    RecheckFinished,
    StartRecheck,
    frozen_until,
)
from services.domain.tree.units import Function, Level, Part, StepName
from tests.domain.stage import POINT, Stage, rechecked, titled

NAMED = date(2032, 4, 12)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING)


def test_a4_4_a_re_check_is_due_two_years_after_naming_and_two_years_after_that() -> None:
    stage = titled(named_on=NAMED)
    assert stage.title.recheck_due == date(2034, 4, 12)
    assert stage.title.recheck_at() == at("2034-04-12T00:00")
    stage.do(StartRecheck)
    assert stage.title.recheck_at() is None
    stage.do(FinishRecheck, decided_at=at("2034-09-01T10:00"))
    assert stage.title.recheck_due == date(2036, 4, 12)


def test_a4_4_a_title_of_29_february_is_re_checked_on_28_february() -> None:
    assert titled(named_on=date(2032, 2, 29)).title.recheck_due == date(2034, 2, 28)


def test_a4_5_f6_a_title_that_fails_after_rectification_is_cancelled_on_the_day() -> None:
    stage = titled(named_on=NAMED)
    stage.do(StartRecheck)
    stage.do(FinishRecheck, passed=False, decided_at=at("2034-08-09T11:00"))
    assert stage.title.cancelled_on == date(2034, 8, 9)
    assert stage.title.stands == "cancelled"
    assert stage.title.recheck_at() is None


HIGHER = [TitleLevel.PROVINCIAL, TitleLevel.NATIONAL]
FAILED: dict[str, Any] = {"passed": False, "decided_at": at("2034-08-09T11:00")}


@pytest.mark.parametrize("level", HIGHER)
def test_a4_5_e9_a_higher_title_that_fails_is_proposed_to_be_cancelled_and_stays(
    level: TitleLevel,
) -> None:
    """The next re-check is due on its own day, two years on. A7.9: the province decides on it."""
    stage = titled(named_on=NAMED, level=level)
    stage.do(StartRecheck)
    failed = stage.do(FinishRecheck, **FAILED)
    title = stage.title
    assert (title.cancelled_on, title.stands, title.last_result) == (None, "held", "failed")
    assert title.proposals == 1
    assert title.recheck_at() == at("2036-04-12T00:00")
    assert isinstance(failed, RecheckFinished)
    assert failed.freezes


@pytest.mark.parametrize("level", HIGHER)
def test_a4_5_e9_where_a_programme_says_so_a_higher_title_that_fails_is_gone_at_once(
    level: TitleLevel,
) -> None:
    rules = Stage(Track.VILLAGE, level).rules
    lost = rules.recheck.model_copy(update={"higher": "cancelled"})
    stage = titled(
        named_on=NAMED, level=level, procedure=rules.model_copy(update={"recheck": lost})
    )
    stage.do(StartRecheck)
    stage.do(FinishRecheck, **FAILED)
    assert (stage.title.stands, stage.title.cancelled_on) == ("cancelled", date(2034, 8, 9))
    assert stage.title.proposals == 0
    assert stage.title.recheck_at() is None


@pytest.mark.parametrize("level", HIGHER)
def test_a4_5_e9_the_clock_cancels_no_higher_title(level: TitleLevel) -> None:
    stage = titled(level=level)
    with pytest.raises(NotNow, match="not-municipal"):
        stage.do(CancelTitle, because="title-other", decided_at=stage.now)


def test_a4_5_a_municipal_title_lost_with_a_higher_one_is_not_punished_again() -> None:
    """Its own re-check, under way at that moment, changes nothing any more."""
    stage = titled(named_on=NAMED)
    stage.do(StartRecheck)
    stage.do(CancelTitle, because="title-other", decided_at=at("2034-06-30T10:00"))
    failed = stage.do(FinishRecheck, **FAILED)
    assert stage.title.cancelled_on == date(2034, 6, 30)
    assert isinstance(failed, RecheckFinished)
    assert not failed.freezes


@pytest.mark.parametrize("decided", ["2034-01-01T00:00", "2034-08-09T11:00", "2034-12-31T23:59"])
def test_a4_5_f6_the_year_of_the_failing_decision_is_frozen_and_no_other(decided: str) -> None:
    assert frozen_until(at(decided)) == at("2035-01-01T00:00")


def test_a4_4_a_re_check_has_two_steps_and_the_bureau_re_reviews_villages_too() -> None:
    rules = Stage(Track.VILLAGE).rules.for_recheck()
    assert [step.name for step in rules.steps] == [StepName.RECHECK, StepName.RECTIFICATION]
    functions = {(one.function, one.level) for one in rules.offices[Part.RE_REVIEWER]}
    assert (Function.CITY_OFFICER, Level.CITY) in functions
    assert (Function.COUNTY_OFFICER, Level.COUNTY) not in functions


def test_a4_4_a_re_check_that_finds_nothing_is_passed() -> None:
    stage = rechecked()
    stage.do(recheck.ConcludeRecheck)
    assert stage.case.outcome is Outcome.PASSED


def found_wanting() -> Stage:
    """A re-check whose findings were answered with a report."""
    stage = rechecked(Track.VILLAGE)
    stage.do(recheck.ConcludeRecheck, passed=False, points=(POINT,))
    assert stage.case.ledgers[Obligation.RECTIFICATION].budget == 30
    stage.do(rectification.SubmitRectificationReport)
    return stage


def test_a4_5_problems_found_are_rectified_within_a_term_and_then_the_title_stays() -> None:
    stage = found_wanting()
    county = ActorRef(account="x", function=Function.COUNTY_OFFICER, unit="990121:huanbao")
    with pytest.raises(NotEntitled):
        stage.do(rectification.ReReview, county)
    stage.do(rectification.ReReview, stage.actor(recheck.ConcludeRecheck))
    assert stage.case.outcome is Outcome.PASSED


def test_a4_5_still_below_standard_after_rectification_is_a_failure() -> None:
    stage = found_wanting()
    stage.do(rectification.ConcludeFailure, stage.actor(recheck.ConcludeRecheck))
    assert stage.case.outcome is Outcome.FAILED


def fail(stage: Stage, due_at: datetime | None) -> None:
    stage.do(rectification.ConcludeFailure, stage.actor(recheck.ConcludeRecheck), due_at=due_at)


def unanswered() -> Stage:
    """A re-check whose findings nobody ever answers; the term ends with 31 March 2034."""
    stage = rechecked(Track.VILLAGE)
    stage.now = at("2034-03-01T10:00")
    stage.do(recheck.ConcludeRecheck, passed=False, points=(POINT,))
    return stage


@pytest.mark.parametrize("now", ["2034-03-01T10:00", "2034-03-31T23:59"])
def test_1_3_9_a4_5_who_says_nothing_cannot_fail_before_the_term_is_over(now: str) -> None:
    stage = unanswered()
    stage.now = at(now)
    with pytest.raises(TooEarly) as refused:
        fail(stage, at("2034-04-01T00:00"))
    assert refused.value.params == {"earliest": at("2034-04-01T00:00").isoformat()}


def test_1_3_9_a4_5_who_says_nothing_fails_once_the_term_is_over() -> None:
    stage = unanswered()
    stage.now = at("2034-04-01T00:00")
    fail(stage, at("2034-04-01T00:00"))
    assert stage.case.outcome is Outcome.FAILED


def test_a4_5_without_a_term_that_runs_a_silent_applicant_does_not_fail() -> None:
    with pytest.raises(TooEarly):
        fail(unanswered(), None)


@pytest.mark.parametrize(
    ("level", "handled", "serious", "verified", "proposed"),
    [
        ("IV", False, True, True, False),
        ("II", True, False, True, False),
        ("III", False, True, True, True),
        ("II", False, True, True, True),
        ("I", False, True, True, True),
        ("III", False, True, False, False),
        ("III", False, False, True, False),
        ("III", True, True, True, False),
    ],
)
def test_f7_a4_6_an_incident_leads_to_a_proposal_only_when_all_of_it_holds(
    level: str, handled: bool, serious: bool, verified: bool, proposed: bool
) -> None:
    stage = titled(named_on=NAMED)
    stage.do(ReportIncident, level=level)
    stage.do(JudgeIncident, handled_properly=handled, serious_impact=serious, verified=verified)
    assert (stage.title.proposals == 1) is proposed
    assert stage.title.cancelled_on is None, "the Bureau proposes; it does not cancel (A4.6, E9)"


@pytest.mark.parametrize(
    ("repeated", "serious", "verified", "proposed"),
    [
        (True, True, True, True),
        (True, True, False, False),
        (False, True, True, False),
        (True, False, True, False),
    ],
)
def test_f7_a4_6_complaints_lead_to_a_proposal_once_verified(
    repeated: bool, serious: bool, verified: bool, proposed: bool
) -> None:
    stage = titled(named_on=NAMED)
    stage.do(JudgeComplaints, repeated=repeated, rather_serious=serious, verified=verified)
    assert (stage.title.proposals == 1) is proposed


def test_a4_6_an_incident_that_nobody_reported_cannot_be_judged() -> None:
    judged = dict.fromkeys(("handled_properly", "serious_impact", "verified"), True)
    with pytest.raises(DomainError):
        titled(named_on=NAMED).do(JudgeIncident, None, **judged)


def test_a4_3_no_award_before_the_naming_and_none_twice() -> None:
    stage = titled(named_on=NAMED)
    with pytest.raises(Invalid):
        stage.do(RecordAward, paid_on=date(2032, 4, 11))
    stage.do(RecordAward, paid_on=date(2032, 5, 1))
    assert stage.title.awarded
    with pytest.raises(DomainError):
        stage.do(RecordAward, paid_on=date(2032, 5, 2))


def test_a4_3_6_4_6_an_award_record_is_approved_by_somebody_else() -> None:
    stage = titled()
    recorder = stage.actor(RecordAward)
    stage.do(RecordAward, recorder, paid_on=date(2032, 5, 1))
    with pytest.raises(SecondPersonNeeded):
        stage.do(ApproveAward, recorder, agreed=True)
    second = recorder.model_copy(update={"account": "another-leader"})
    stage.do(ApproveAward, second, agreed=True)
    assert (stage.title.awarded, stage.title.award_by) == (True, "")
    with pytest.raises(NotNow, match="no-award"):
        stage.do(ApproveAward, second, agreed=True)


def test_a4_3_6_4_6_an_award_record_that_is_wrong_is_made_anew() -> None:
    stage = titled()
    stage.do(RecordAward, paid_on=date(2032, 5, 1))
    stage.do(ApproveAward, agreed=False)
    assert not stage.title.awarded
    stage.do(RecordAward, paid_on=date(2032, 5, 2))


def test_a4_3_an_award_recorded_before_two_had_to_approve_stands() -> None:
    stage = titled()
    event = stage.do(RecordAward, paid_on=date(2032, 5, 1))
    before = event.model_copy(update={"needs_second": False})
    assert titled().title.after(before).award_by == ""


def recorded(name: str, **fields: Any) -> Title:
    stage = Stage(Track.TOWN, TitleLevel.NATIONAL, state=Title(id="title-old"))
    stage.do(RecordOldTitle, None, name=name, named_on=date(2028, 6, 5), **fields)
    return stage.title


def test_a0_11_f20_an_old_title_is_recorded_with_its_own_date_and_name() -> None:
    title = recorded("全国环境优美乡镇")
    assert (title.name, title.named_on) == ("全国环境优美乡镇", date(2028, 6, 5))
    assert title.recheck_due == date(2030, 6, 5)


def test_a0_11_f20_an_old_title_is_not_recorded_at_another_level() -> None:
    with pytest.raises(Invalid):
        recorded("全国环境优美乡镇", level=TitleLevel.MUNICIPAL)


@pytest.mark.parametrize(
    ("outcome", "stands", "recheck_due"),
    [
        ("held", "held", date(2034, 4, 12)),
        ("rests", "resting", date(2032, 6, 1)),
        ("cancelled", "cancelled", date(2034, 4, 12)),
    ],
)
def test_a4_2_whoever_named_says_what_follows_of_an_appeal_upheld_after_the_naming(
    outcome: str, stands: str, recheck_due: date
) -> None:
    """A4.5, E14: it stands, it rests and is re-checked at once, or it is taken back."""
    stage = titled(named_on=NAMED)
    with pytest.raises(NotNow, match="no-upheld-appeal"):
        stage.do(ReviewTitle, outcome=outcome)
    stage.now = at("2032-06-01T09:00")
    stage.do(TellOfUpheldAppeal, appeal="filing-1")
    assert stage.title.appeals
    stage.do(ReviewTitle, outcome=outcome)
    assert (stage.title.stands, stage.title.recheck_due) == (stands, recheck_due)
    assert not stage.title.appeals


def test_a4_2_a_title_is_reviewed_after_an_appeal_by_whoever_gave_it() -> None:
    stage = titled(named_on=NAMED)
    stage.do(TellOfUpheldAppeal, appeal="filing-1")
    called = [wait for wait in waits(stage.title).calls if "review-title" in wait.acts]
    assert [(wait.function, wait.area) for wait in called] == [(Function.CITY_LEADER, "9901")]
