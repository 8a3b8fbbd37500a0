"""The last day of a draw: who has not spoken is reminded, then the office is told (D8, 6.1.1)."""

from datetime import datetime, timedelta

import pytest

from services.domain.acts import decide
from services.domain.base import CLOCK
from services.domain.clocks.calendar import BEIJING, local_day
from services.domain.clocks.deadlines import TermTold
from services.domain.clocks.telling import next_turn, watched
from services.domain.clocks.turns import Turn
from services.domain.errors import NotNow, TooEarly
from services.domain.mechanisms.draws import Party
from services.domain.messages.notifying import Matter, Message, messages
from services.domain.programme.calendars import calendar_for
from services.domain.programme.schema import Obligation
from services.domain.review.draw_timing import (
    DrawReminded,
    RemindOfDraw,
    SilenceTold,
    TellOfSilence,
    awaited,
)
from services.domain.review.drawing import FreezeExperts, VoidPanelDraw
from services.domain.tree.units import Function, StepName
from tests.domain.review.test_drawing import POOL, RULES, DrawnStage

CALENDAR = calendar_for(rehearsal=True)
DAY = timedelta(days=1)


@pytest.fixture
def frozen() -> DrawnStage:
    stage = DrawnStage()
    stage.to(StepName.TECHNICAL_ASSESSMENT)
    stage.do(FreezeExperts, pool=POOL)
    return stage


def turn_of(stage: DrawnStage) -> Turn | None:
    return next_turn(stage.case, Obligation.DRAW, CALENDAR, stage.now)


def rung(stage: DrawnStage) -> tuple[DrawReminded | SilenceTold, tuple[Message, ...]]:
    """The next turn of the clock, taken in its minute, and who is told because of it."""
    turn = turn_of(stage)
    assert turn
    stage.now = max(stage.now, turn.at)
    act = turn.act.model_validate({"request_id": turn.name, "actor": CLOCK, **turn.said})
    event = decide(stage.state, act, stage.now)
    assert isinstance(event, DrawReminded | SilenceTold)
    before, stage.state = stage.state, stage.state.after(event)
    return event, messages(before, stage.state, event)


def told(found: tuple[Message, ...]) -> set[tuple[str, Matter]]:
    return {(one.function, one.matter) for one in found}


def test_6_1_1_who_has_not_bound_itself_is_reminded_on_the_last_day(frozen: DrawnStage) -> None:
    last = local_day(frozen.now) + RULES.reveal_days * DAY
    frozen.bind(Party.BUREAU)
    assert Obligation.DRAW in watched(frozen.case)
    event, found = rung(frozen)
    assert isinstance(event, DrawReminded)
    assert (event.parties, event.last_on) == ((Party.APPLICANT,), last)
    assert frozen.now == datetime(last.year, last.month, last.day, 9, tzinfo=BEIJING)
    applicants = {Function.APPLICANT_CLERK, Function.APPLICANT_LEADER}
    assert {(str(one), Matter.TERM) for one in applicants} <= told(found)
    assert str(Function.CITY_OFFICER) not in {one.function for one in found}, "it has spoken"
    again = turn_of(frozen)
    assert again is not None
    assert again.act is TellOfSilence, "once is enough"


def test_6_1_1_d8_the_office_is_told_on_the_working_day_after_and_may_void(
    frozen: DrawnStage,
) -> None:
    frozen.bind(Party.BUREAU)
    rung(frozen)
    event, found = rung(frozen)
    assert isinstance(event, SilenceTold)
    assert event.parties == (Party.APPLICANT,)
    assert local_day(frozen.now) > event.last_on
    assert (str(Function.CITY_OFFICER), Matter.OVERDUE) in told(found)
    assert str(Function.APPLICANT_CLERK) not in {one.function for one in found}
    assert Obligation.DRAW not in watched(frozen.case), "all has been told"
    frozen.do(VoidPanelDraw, frozen.hand(Party.BUREAU))
    assert awaited(frozen.case) is None


def test_6_1_1_once_both_are_bound_the_days_for_the_secrets_have_a_clock_of_their_own(
    frozen: DrawnStage,
) -> None:
    rung(frozen)
    frozen.bind()
    found = awaited(frozen.case)
    assert found is not None
    assert (found.shows, found.parties) == (True, tuple(Party))
    event, _ = rung(frozen)
    assert isinstance(event, DrawReminded)
    assert event.last_on == found.last_on
    frozen.show(POOL)
    assert awaited(frozen.case) is None
    assert turn_of(frozen) is None
    assert Obligation.DRAW not in watched(frozen.case)


def test_6_1_1_nobody_is_told_too_early_twice_or_after_having_spoken(frozen: DrawnStage) -> None:
    found = awaited(frozen.case)
    assert found is not None
    said = {"request_id": "r", "actor": CLOCK, "last_on": found.last_on}
    early = TellOfSilence.model_validate({**said, "parties": found.parties})
    with pytest.raises(TooEarly):
        decide(frozen.state, early, frozen.now)
    rung(frozen)
    late = RemindOfDraw.model_validate({**said, "parties": found.parties})
    with pytest.raises(TermTold):
        decide(frozen.state, late, frozen.now)
    frozen.bind(Party.BUREAU)
    rung_at = found.last_on + 2 * DAY
    now = datetime(rung_at.year, rung_at.month, rung_at.day, 9, tzinfo=BEIJING)
    with pytest.raises(TermTold):
        decide(frozen.state, early, now)
    frozen.bind(Party.APPLICANT)
    frozen.show(POOL)
    with pytest.raises(NotNow):
        decide(frozen.state, late, frozen.now)
