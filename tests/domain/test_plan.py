"""Plan: opinion, approval, force and filing, as each track asks (A1.2, A1.3, A2.2, A3.2)."""

from datetime import timedelta

import pytest

from services.domain.clocks.calendar import local_day
from services.domain.errors import Invalid, NotNow, StepClosed
from services.domain.programme.schema import Track
from services.domain.steps.plan import (
    ApprovePlan,
    IssuePlan,
    RecordPlanOpinion,
    SubmitPlan,
)
from services.domain.tree.units import StepName
from tests.domain.stage import Stage

DAY = timedelta(days=1)


def planning(track: Track) -> Stage:
    stage = Stage(track)
    stage.to(StepName.PLAN)
    return stage


def approved(track: Track) -> Stage:
    stage = planning(track)
    for act in (SubmitPlan, RecordPlanOpinion, ApprovePlan):
        stage.do(act)
    return stage


def test_a1_2_a_new_text_needs_a_new_opinion() -> None:
    stage = planning(Track.COUNTY)
    stage.do(SubmitPlan)
    stage.do(RecordPlanOpinion)
    stage.do(SubmitPlan, document="changed")
    with pytest.raises(NotNow, match="opinion-missing"):
        stage.do(ApprovePlan)


def test_a1_2_no_date_lies_in_the_future_or_before_the_one_it_follows() -> None:
    stage = planning(Track.COUNTY)
    today = local_day(stage.now)
    stage.do(SubmitPlan)
    with pytest.raises(Invalid):
        stage.do(RecordPlanOpinion, held_on=today + DAY)
    stage.do(RecordPlanOpinion)
    for wrong in (today - DAY, today + DAY):
        with pytest.raises(Invalid):
            stage.do(ApprovePlan, approved_on=wrong)
    stage.do(ApprovePlan)
    for wrong in (today - DAY, today + DAY):
        with pytest.raises(Invalid):
            stage.do(IssuePlan, in_force_on=wrong)


def test_a_plan_in_force_is_not_submitted_again() -> None:
    with pytest.raises(StepClosed):
        approved(Track.VILLAGE).do(SubmitPlan)
