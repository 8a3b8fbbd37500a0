"""Each open item of the ledger has its own clock: reminded, overdue, pressed for (D9, 6.3.1)."""

from datetime import datetime, timedelta

import pytest

from services.domain.acts import decide, open_acts
from services.domain.base import CLOCK
from services.domain.clocks.calendar import BEIJING, local_day
from services.domain.clocks.deadlines import TermTold
from services.domain.clocks.telling import next_turn, watched
from services.domain.clocks.turns import Turn
from services.domain.errors import Invalid, NotNow, TooEarly
from services.domain.mechanisms.rectifications import RectificationRules, Standing
from services.domain.messages.notifying import Matter, messages
from services.domain.offices.waiting import waits
from services.domain.programme.calendars import calendar_for
from services.domain.programme.schema import Obligation
from services.domain.rectifying.items import items_of
from services.domain.rectifying.judging import DecideMeasures, ReReviewItems
from services.domain.rectifying.owning import AssignFindings, HandInEvidence, ProposeMeasures
from services.domain.rectifying.pressing import PressItems, SendDraftedNotice, drafted
from services.domain.rectifying.timing import (
    FindingsLapsed,
    FindingsReminded,
    MarkFindingsOverdue,
    RemindOfFindings,
    owners_days,
)
from services.domain.whole_case import Pause, Withdraw
from tests.domain.stage import POINT, WORDS, Stage
from tests.domain.test_findings_ledger import found

CALENDAR = calendar_for(rehearsal=True)
FINDINGS = Obligation.FINDINGS
DAY = timedelta(days=1)


def owned(rules: RectificationRules | None = None) -> Stage:
    """Three findings, two of them due in 10 days, one in 20."""
    stage = found(POINT, POINT, POINT, rules=rules)
    today = local_day(stage.now)
    stage.do(AssignFindings, nos=(1, 2), due_on=today + 10 * DAY)
    stage.do(AssignFindings, nos=(3,), due_on=today + 20 * DAY)
    return stage


def turn_of(stage: Stage) -> Turn | None:
    return next_turn(stage.case, FINDINGS, CALENDAR, stage.now)


def rung(stage: Stage) -> FindingsReminded | FindingsLapsed:
    """The next turn of the clock, taken in its minute."""
    turn = turn_of(stage)
    assert turn
    stage.now = max(stage.now, turn.at)
    act = turn.act.model_validate({"request_id": turn.name, "actor": CLOCK, **turn.said})
    event = decide(stage.state, act, stage.now)
    assert isinstance(event, FindingsReminded | FindingsLapsed)
    stage.state = stage.state.after(event)
    stage.facts.append(event)
    return event


def nine(stage: Stage, days: int, since: datetime) -> datetime:
    day = local_day(since) + days * DAY
    return datetime(day.year, day.month, day.day, 9, tzinfo=BEIJING)


def test_6_3_1_each_item_is_reminded_of_a_week_before_its_own_day() -> None:
    stage = owned()
    start = stage.now
    first = rung(stage)
    assert (first.kind, first.nos, stage.now) == (
        "findings-reminded",
        (1, 2),
        nine(stage, 4, start),
    )
    assert rung(stage).nos == (1, 2), "overdue before the third is reminded of"
    third = rung(stage)
    assert (third.kind, third.nos) == ("findings-reminded", (3,))
    assert stage.now == nine(stage, 14, start)


def test_6_3_1_the_clock_marks_what_is_overdue_on_the_next_working_day_and_once() -> None:
    stage = owned()
    rung(stage)
    due = items_of(stage.case)[0].due_on
    lapsed = rung(stage)
    assert isinstance(lapsed, FindingsLapsed)
    assert (lapsed.nos, lapsed.due_on, lapsed.answer_by) == ((1, 2), due, None)
    assert due
    assert local_day(stage.now) > due
    assert CALENDAR.works_on(local_day(stage.now))
    turn = turn_of(stage)
    assert turn
    assert turn.said["nos"] == (3,), "the two have been told"
    with pytest.raises(TermTold):
        stage.do(MarkFindingsOverdue, CLOCK, nos=(1,), due_on=due)


def test_6_3_1_nothing_is_overdue_before_its_day_is_over() -> None:
    stage = owned()
    due = items_of(stage.case)[0].due_on
    with pytest.raises(TooEarly):
        stage.do(MarkFindingsOverdue, CLOCK, nos=(1,), due_on=due)
    with pytest.raises(TermTold):
        stage.do(RemindOfFindings, CLOCK, nos=(3,), due_on=due)


def test_c4_7_16_an_overdue_item_has_its_notice_drafted_and_the_officer_sends_it() -> None:
    stage = owned()
    with pytest.raises(NotNow, match="nothing-drafted"):
        stage.do(SendDraftedNotice, nos=(1,))
    rung(stage)
    rung(stage)
    assert [item.no for item in drafted(stage.case)] == [1, 2]
    calls = [wait for wait in waits(stage.state).calls if "send-drafted-notice" in wait.acts]
    assert calls, "it waits in the worklist of its officer"
    by = local_day(stage.now) + 5 * DAY
    with pytest.raises(Invalid):
        stage.do(SendDraftedNotice, nos=(3,), words=WORDS, answer_by=by)
    stage.do(SendDraftedNotice, nos=(1, 2), words=WORDS, answer_by=by)
    assert drafted(stage.case) == ()
    assert [len(item.pressed) for item in items_of(stage.case)] == [1, 1, 0]
    assert items_of(stage.case)[0].deadline == by


def test_c4_7_16_what_is_not_done_by_the_notices_own_day_lapses_again() -> None:
    stage = owned()
    rung(stage)
    rung(stage)
    by = local_day(stage.now) + 2 * DAY
    stage.do(SendDraftedNotice, nos=(1,), words=WORDS, answer_by=by)
    again = rung(stage)
    assert isinstance(again, FindingsLapsed)
    assert (again.nos, again.due_on) == ((1,), by)
    assert [item.no for item in drafted(stage.case)] == [1, 2]


def test_c4_7_16_a_programme_may_have_the_first_notice_go_out_by_itself() -> None:
    stage = owned(RectificationRules(presses="sent", press_days=5))
    rung(stage)
    sent = rung(stage)
    assert isinstance(sent, FindingsLapsed)
    assert sent.answer_by == local_day(stage.now) + 5 * DAY
    item = items_of(stage.case)[0]
    assert [(one.words, one.by) for one in item.pressed] == [(None, CLOCK)]
    assert drafted(stage.case) == ()
    while not ((again := rung(stage)).nos == (1, 2) and isinstance(again, FindingsLapsed)):
        pass
    assert again.answer_by is None, "after the first, an officer decides"
    assert [item.no for item in drafted(stage.case)][:2] == [1, 2]


def test_6_3_1_work_handed_in_waits_for_the_re_reviewer_and_its_clock_is_silent() -> None:
    stage = owned()
    for act in (ProposeMeasures, DecideMeasures, HandInEvidence):
        stage.do(act, nos=(1, 2, 3))
    assert FINDINGS not in watched(stage.state)
    assert turn_of(stage) is None
    later = local_day(stage.now) + 30 * DAY
    stage.do(ReReviewItems, nos=(1,), accepted=False, again_by=later)
    assert FINDINGS in watched(stage.state)
    turn = turn_of(stage)
    assert turn
    assert turn.said["due_on"] == later


def test_6_3_1_measures_that_wait_for_approval_are_late_but_nobody_is_pressed_for_them() -> None:
    stage = owned()
    stage.do(ProposeMeasures, nos=(1, 2))
    rung(stage)
    assert rung(stage).nos == (1, 2)
    assert items_of(stage.case)[0].standing is Standing.PROPOSED
    assert drafted(stage.case) == ()


def test_6_3_1_owner_and_leader_hear_of_it_in_person() -> None:
    stage = owned()
    before = stage.state
    rung(stage)
    (reminder,) = messages(before, stage.state, stage.facts[-1])
    assert (reminder.matter, reminder.account) == (Matter.TERM, "owner")
    before = stage.state
    rung(stage)
    told = messages(before, stage.state, stage.facts[-1])
    late = {(one.function, one.account) for one in told if one.matter is Matter.OVERDUE}
    assert late == {("public", "owner"), ("city-leader", "")}
    tasks = [one for one in told if one.matter is Matter.TASK]
    assert [one.acts for one in tasks] == [("send-drafted-notice",)]


def test_6_3_1_an_owners_work_item_has_the_owners_own_day() -> None:
    stage = owned()
    due = items_of(stage.case)[0].due_on
    assert owners_days(stage.state) == {"owner": due}
    (call,) = [wait for wait in waits(stage.state).calls if wait.account == "owner"]
    assert call.due_on == due


def test_6_3_1_a_frozen_case_and_one_that_ended_have_no_clock_of_items() -> None:
    stage = owned()
    stage.do(Pause, CLOCK, until=stage.now + 90 * DAY, title="title-x")
    ended = owned()
    ended.do(Withdraw)
    for one in (stage, ended):
        assert turn_of(one) is None
        assert FINDINGS not in watched(one.state)


def test_6_3_1_the_clock_acts_and_pressing_are_open_only_where_something_is_owed() -> None:
    stage = found(POINT)
    for act in (RemindOfFindings, MarkFindingsOverdue, PressItems, SendDraftedNotice):
        assert act not in open_acts(stage.state)
