"""A title over the years: re-checks, sanctions, incidents, complaints, award."""

from datetime import date, datetime
from typing import Any

import pytest

from services.domain.acts import decide
from services.domain.base import Act
from services.domain.calendar import BEIJING
from services.domain.case import Case, Outcome
from services.domain.errors import DomainError, Invalid
from services.domain.programme.library import current, ref_of
from services.domain.programme.schema import Obligation, TitleLevel, Track
from services.domain.steps import recheck, rectification
from services.domain.title import (
    FinishRecheck,
    GrantTitle,
    JudgeComplaints,
    JudgeIncident,
    RecordAward,
    RecordOldTitle,
    ReportIncident,
    StartRecheck,
    Title,
    frozen_until,
)
from services.domain.units import Function, Level, Part, StepName
from tests.domain.papers import PLACES
from tests.domain.story import POINT, WORDS, Story, actor_of

PROGRAMME = current(Track.VILLAGE, TitleLevel.MUNICIPAL)
VILLAGE = PLACES[Track.VILLAGE]
NOW = datetime(2032, 6, 1, 10, 0, tzinfo=BEIJING)


def done(title: Title, act: type[Act], now: datetime = NOW, **fields: object) -> Title:
    actor = actor_of(act, PROGRAMME.procedure, VILLAGE)
    made = act.model_validate({"request_id": f"r{title.seq}", "actor": actor, **fields})
    return title.after(decide(title, made, now))


def granted(named_on: date = date(2032, 4, 12)) -> Title:
    return done(
        Title(id="title-v"),
        GrantTitle,
        programme=ref_of(PROGRAMME),
        procedure=PROGRAMME.procedure,
        track=Track.VILLAGE,
        level=TitleLevel.MUNICIPAL,
        place=VILLAGE,
        case="v",
        document_no="环发〔2032〕6号",
        named_on=named_on,
    )


def test_a4_4_a_re_check_is_due_two_years_after_naming_and_two_years_after_that() -> None:
    title = granted()
    assert title.recheck_due == date(2034, 4, 12)
    assert title.recheck_at() == datetime(2034, 4, 12, tzinfo=BEIJING)
    title = done(title, StartRecheck)
    assert title.recheck_at() is None
    late = datetime(2034, 9, 1, tzinfo=BEIJING)
    title = done(title, FinishRecheck, late, passed=True, decided_at=late)
    assert title.recheck_due == date(2036, 4, 12)


def test_a4_4_a_title_of_29_february_is_re_checked_on_28_february() -> None:
    assert granted(date(2032, 2, 29)).recheck_due == date(2034, 2, 28)


def test_a4_5_f6_a_title_that_fails_after_rectification_is_cancelled_on_the_day() -> None:
    failed_at = datetime(2034, 8, 9, 11, 0, tzinfo=BEIJING)
    title = done(done(granted(), StartRecheck), FinishRecheck, passed=False, decided_at=failed_at)
    assert title.cancelled_on == date(2034, 8, 9)
    assert title.stands == "cancelled"
    assert title.recheck_at() is None
    assert frozen_until(failed_at) == datetime(2035, 1, 1, tzinfo=BEIJING)


def test_f6_a_decision_of_the_last_hour_of_december_freezes_that_year_alone() -> None:
    last = datetime(2034, 12, 31, 23, 59, tzinfo=BEIJING)
    assert frozen_until(last) == datetime(2035, 1, 1, tzinfo=BEIJING)


def rechecked() -> Story:
    story = Story(Track.VILLAGE)
    story.now = datetime(2034, 4, 12, 0, 0, tzinfo=BEIJING)
    return story.do(
        recheck.OpenRecheck,
        programme=ref_of(PROGRAMME),
        procedure=PROGRAMME.procedure.for_recheck(),
        track=Track.VILLAGE,
        place=VILLAGE,
        title="title-v",
    )


def test_a4_4_a_re_check_has_two_steps_and_the_bureau_re_reviews_villages_too() -> None:
    rules = PROGRAMME.procedure.for_recheck()
    assert [step.name for step in rules.steps] == [StepName.RECHECK, StepName.RECTIFICATION]
    functions = {(one.function, one.level) for one in rules.offices[Part.RE_REVIEWER]}
    assert (Function.CITY_OFFICER, Level.CITY) in functions
    assert (Function.COUNTY_OFFICER, Level.COUNTY) not in functions


def concluded(story: Story, *, passed: bool, points: tuple[object, ...] = ()) -> Case:
    return story.do(
        recheck.ConcludeRecheck,
        checked_on=story.today,
        passed=passed,
        opinion=WORDS,
        points=points,
    ).case


def test_a4_4_a_re_check_that_finds_nothing_is_passed() -> None:
    assert concluded(rechecked(), passed=True).outcome is Outcome.PASSED


def test_a4_5_problems_found_are_rectified_within_a_term_and_then_the_title_stays() -> None:
    story = rechecked()
    case = concluded(story, passed=False, points=(POINT,))
    assert case.stands == StepName.RECTIFICATION
    assert case.ledgers[Obligation.RECTIFICATION].budget == 30
    story.programme = PROGRAMME.model_copy(update={"procedure": PROGRAMME.procedure.for_recheck()})
    assert story.rectify().case.outcome is Outcome.PASSED


def test_a4_5_still_below_standard_after_rectification_is_a_failure() -> None:
    story = rechecked()
    concluded(story, passed=False, points=(POINT,))
    story.programme = PROGRAMME.model_copy(update={"procedure": PROGRAMME.procedure.for_recheck()})
    measures = [{"no": 1, "measures": WORDS}]
    story.do(rectification.SubmitRectificationReport, document="r", measures=measures)
    assert story.do(rectification.ConcludeFailure, reason=WORDS).case.outcome is Outcome.FAILED


def incident(level: str, **judged: Any) -> Title:
    title = done(
        granted(), ReportIncident, level=level, occurred_on=date(2032, 5, 1), description=WORDS
    )
    return done(title, JudgeIncident, no=1, reason=WORDS, **judged)


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
    title = incident(level, handled_properly=handled, serious_impact=serious, verified=verified)
    assert (title.proposals == 1) is proposed
    assert title.cancelled_on is None, "the Bureau proposes; it does not cancel (A4.6, E9)"


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
    title = done(
        granted(),
        JudgeComplaints,
        repeated=repeated,
        rather_serious=serious,
        verified=verified,
        reason=WORDS,
    )
    assert (title.proposals == 1) is proposed


def test_a4_6_an_incident_that_nobody_reported_cannot_be_judged() -> None:
    with pytest.raises(DomainError):
        done(
            granted(),
            JudgeIncident,
            no=1,
            reason=WORDS,
            handled_properly=False,
            serious_impact=True,
            verified=True,
        )


def test_a4_3_no_award_before_the_naming_and_none_twice() -> None:
    award: dict[str, Any] = {"yuan": 50_000, "document_no": "财〔2032〕1号"}
    with pytest.raises(Invalid):
        done(granted(), RecordAward, paid_on=date(2032, 4, 11), **award)
    title = done(granted(), RecordAward, paid_on=date(2032, 5, 1), **award)
    assert title.awarded
    with pytest.raises(DomainError):
        done(title, RecordAward, paid_on=date(2032, 5, 2), **award)


def recorded(name: str, **fields: Any) -> Title:
    known: dict[str, Any] = {
        "named_on": date(2031, 6, 5),
        "document_no": "环发〔2031〕60号",
        "programme": ref_of(PROGRAMME),
        "procedure": PROGRAMME.procedure,
        "track": Track.TOWN,
        "level": TitleLevel.NATIONAL,
        "place": VILLAGE,
    }
    return done(Title(id="title-old"), RecordOldTitle, name=name, **{**known, **fields})


def test_a0_11_f20_an_old_title_is_recorded_with_its_own_date_and_name() -> None:
    title = recorded("全国环境优美乡镇")
    assert (title.name, title.named_on) == ("全国环境优美乡镇", date(2031, 6, 5))
    assert title.recheck_due == date(2033, 6, 5)


def test_a0_11_f20_an_old_title_is_not_recorded_at_another_level() -> None:
    with pytest.raises(Invalid):
        recorded("全国环境优美乡镇", level=TitleLevel.MUNICIPAL)
