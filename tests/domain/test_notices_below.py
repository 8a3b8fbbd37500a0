"""Notices of recommendation: whose they are, in which order, for how long, what follows (A7.5)."""

import pytest

from services.domain.case import Outcome
from services.domain.clocks.calendar import days_later, local_day
from services.domain.clocks.forecast import forecast
from services.domain.errors import NotEntitled, NotNow
from services.domain.facts import FACT
from services.domain.offices.waiting import waits
from services.domain.programme.calendars import rehearsal_calendar
from services.domain.programme.schema import Track
from services.domain.steps.public_notice import (
    CloseNotice,
    CorrectNotice,
    NoticeClosed,
    NoticePublished,
    NoticeSigned,
    NotRecommend,
    PublishNotice,
    SignNotice,
    ends_at,
    running,
)
from services.domain.tree.units import Function, Part, StepName
from tests.domain.recommended import recommended
from tests.domain.stage import Stage, replayed


def at_notice() -> Stage:
    stage = recommended()
    stage.to(StepName.PUBLIC_NOTICE)
    return stage


def published() -> Stage:
    stage = at_notice()
    stage.do(SignNotice)
    stage.do(PublishNotice)
    return stage


def close(stage: Stage) -> None:
    stage.now = ends_at(stage.case) or stage.now
    stage.do(CloseNotice)


def test_a7_5_each_level_signs_publishes_and_hears_objections_in_its_own_bureau() -> None:
    stage = at_notice()
    seen = []
    while stage.case.stands == StepName.PUBLIC_NOTICE:
        signer, publisher = (
            stage.case.offices[part][0] for part in (Part.NOTICE_SIGNER, Part.NOTICE_PUBLISHER)
        )
        heard = {one.function for one in stage.case.offices[Part.OBJECTION_JUDGE]}
        assert heard == {signer.function, publisher.function}
        calls = {one.function for one in waits(stage.case).calls}
        assert signer.function in calls, "the notice waits on its own leader's list"
        seen.append((stage.case.recommends.id if stage.case.recommends else "", signer.function))
        stage.do(SignNotice)
        stage.do(PublishNotice)
        close(stage)
    assert seen == [
        ("county", Function.COUNTY_LEADER),
        ("city", Function.CITY_LEADER),
        ("", Function.CITY_LEADER),
    ]


def test_a7_5_the_city_does_not_sign_the_county_s_recommendation() -> None:
    stage = at_notice()
    city = Stage(Track.VILLAGE)
    city.to(StepName.PUBLIC_NOTICE)
    with pytest.raises(NotEntitled):
        stage.do(SignNotice, city.actor(SignNotice))


def test_a7_5_each_notice_runs_its_own_days_and_the_case_stays_until_the_last_has_ended() -> None:
    stage = published()
    days = []
    while True:
        period = running(stage.case)
        assert period
        assert period.first == days_later(local_day(stage.now), 1)
        days.append((period.last - period.first).days + 1)
        close(stage)
        if stage.case.stands != StepName.PUBLIC_NOTICE:
            break
        assert running(stage.case) is None, "the next one has not begun"
        stage.do(SignNotice)
        stage.do(PublishNotice)
    assert days == [5, 3, 7]
    assert stage.case.stands == StepName.NAMING
    assert [one.id for one in stage.case.notice.below] == ["county", "city"]


def test_a7_5_the_next_level_cannot_begin_while_the_one_below_runs() -> None:
    stage = published()
    with pytest.raises(NotNow, match="already-signed"):
        stage.do(SignNotice)


def test_a7_5_facts_say_whose_notice_they_are_about_and_the_log_folds_to_the_same_case() -> None:
    stage = published()
    close(stage)
    told = [one for one in stage.facts if isinstance(one, NoticeSigned | NoticePublished)]
    assert {one.below for one in told} == {"county"}
    closed = stage.facts[-1]
    assert isinstance(closed, NoticeClosed)
    assert closed.below == "county"
    kept = [FACT.validate_json(FACT.dump_json(one)) for one in stage.facts]
    assert replayed(type(stage.case)(id="case"), kept) == stage.case


def test_a7_5_6_4_1_a_correction_begins_the_same_level_s_days_anew() -> None:
    stage = published()
    stage.sleep(days=2)
    stage.do(CorrectNotice, document_no="县环示〔2030〕2号")
    period = running(stage.case)
    assert period
    assert (period.last - period.first).days + 1 == 5
    close(stage)
    (ended,) = stage.case.notice.below
    assert (ended.id, ended.corrections, ended.last) == ("county", 1, period.last)


def test_a7_5_a_level_that_does_not_recommend_ends_the_case_with_reasons() -> None:
    stage = published()
    close(stage)
    fact = stage.do(NotRecommend)
    assert fact.kind == "not-recommended"
    assert stage.case.outcome is Outcome.REFUSED


def test_a7_5_where_nobody_recommends_nobody_can_refuse_to() -> None:
    stage = Stage(Track.VILLAGE)
    stage.to(StepName.PUBLIC_NOTICE)
    with pytest.raises(NotNow, match="not-recommended-here"):
        stage.do(NotRecommend)


def test_a7_5_once_the_own_notice_is_signed_the_naming_is_refused_instead() -> None:
    stage = published()
    for _ in range(2):
        close(stage)
        stage.do(SignNotice)
        stage.do(PublishNotice)
    with pytest.raises(NotNow, match="already-signed"):
        stage.do(NotRecommend)


def test_a7_5_2_1_7_the_forecast_counts_from_the_notice_that_runs() -> None:
    """Published on Monday 4 March: 5th to 9th, then 11th to 13th, and the own one from the 15th."""
    stage = published()
    told = {one.step: one for one in forecast(stage.case, rehearsal_calendar(), stage.now)}
    assert told[StepName.PUBLIC_NOTICE].earliest.isoformat() == "2030-03-15"
    assert told[StepName.PUBLIC_NOTICE].open_ended == "no-limit"
    close(stage)
    after = {one.step: one for one in forecast(stage.case, rehearsal_calendar(), stage.now)}
    assert after[StepName.NAMING].earliest.isoformat() == "2030-03-22"
