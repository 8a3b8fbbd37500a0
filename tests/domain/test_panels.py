"""Panels and groups change where people fall ill, and are not each other (A0.3, A1.9, A1.11)."""

import pytest

from services.domain.errors import Invalid, NotNow
from services.domain.programme.schema import Track
from services.domain.steps.acceptance import AppointGroup, RecordMethod
from services.domain.steps.technical_assessment import AppointPanel, SubmitSheet
from services.domain.tree.units import StepName
from tests.domain.stage import EXPERTS, Stage


def test_a1_9_an_expert_who_falls_ill_is_replaced_and_a_sheet_that_is_in_stays() -> None:
    stage = Stage(Track.COUNTY)
    stage.to(StepName.TECHNICAL_ASSESSMENT)
    stage.do(AppointPanel, experts=EXPERTS, chair=EXPERTS[0])
    stage.do(SubmitSheet)
    with pytest.raises(Invalid):
        stage.do(AppointPanel, experts=("new-expert",), chair="new-expert")
    stage.do(AppointPanel, experts=(EXPERTS[0], "new-expert"), chair=EXPERTS[0])
    assert set(stage.case.panel.sheets) == {EXPERTS[0]}
    assert stage.case.panel.experts == (EXPERTS[0], "new-expert")


def test_a1_11_the_acceptance_waits_for_a_group_of_its_own() -> None:
    stage = Stage(Track.COUNTY)
    stage.to(StepName.ACCEPTANCE)
    assert stage.case.panel.experts
    with pytest.raises(NotNow, match="group-missing"):
        stage.do(RecordMethod)
    stage.do(AppointGroup, experts=EXPERTS, chair=EXPERTS[0])
    stage.do(RecordMethod)
