"""An incident of a title goes through the same ledger: found, mended, closed (A4.5, A4.6, D9)."""

import pytest

from services.domain.base import CLOCK
from services.domain.case import Case, Outcome
from services.domain.clocks.telling import watched
from services.domain.errors import Invalid, NotEntitled, NotNow
from services.domain.mechanisms.rectifications import Standing
from services.domain.programme.schema import Obligation, Track
from services.domain.rectifying.incidents import OpenMending, mending_of
from services.domain.rectifying.items import item_of
from services.domain.rectifying.judging import DecideMeasures, ReReviewItems
from services.domain.rectifying.owning import AssignFindings, HandInEvidence, ProposeMeasures
from services.domain.steps.rectification import (
    ConcludeFailure,
    ReReview,
    SubmitRectificationReport,
)
from services.domain.titles.title import JudgeIncident, ReportIncident
from services.domain.titles.title_mending import OrderMending, mendable
from services.domain.tree.units import StepName
from tests.domain.stage import POINT, Stage, titled

LEDGER = (AssignFindings, ProposeMeasures, DecideMeasures, HandInEvidence, ReReviewItems)


def mending(track: Track = Track.COUNTY) -> Stage:
    """The small case of an incident with two findings."""
    stage = Stage(track, state=Case(id="incident-x-1"))
    stage.do(
        OpenMending,
        CLOCK,
        procedure=stage.rules.for_mending(),
        title="title-x",
        incident=1,
        points=(POINT, POINT),
    )
    return stage


@pytest.mark.parametrize("track", [Track.COUNTY, Track.TOWN, Track.VILLAGE])
def test_d9_an_incident_is_found_owned_approved_worked_closed_and_reported(track: Track) -> None:
    stage = mending(track)
    assert stage.case.stands == StepName.RECTIFICATION
    assert [one.source for one in stage.case.findings] == ["incident", "incident"]
    assert Obligation.RECTIFICATION in watched(stage.state)
    for act in LEDGER:
        stage.do(act, nos=(1, 2))
    assert {item_of(one).standing for one in stage.case.findings} == {Standing.CLOSED}
    stage.do(SubmitRectificationReport)
    stage.do(ReReview)
    assert stage.case.outcome is Outcome.PASSED


def test_a4_5_an_incident_that_is_not_mended_ends_as_below_standard() -> None:
    stage = mending()
    stage.sleep(days=60)
    stage.do(ConcludeFailure, due_at=stage.now)
    assert stage.case.outcome is Outcome.FAILED


def test_a4_5_the_rectification_of_an_incident_is_ordered_once_judged_or_not() -> None:
    stage = titled()
    with pytest.raises(NotNow, match="nothing-to-mend"):
        stage.do(OrderMending, no=1, points=(POINT,))
    stage.do(ReportIncident, level="III")
    stage.do(ReportIncident, level="III")
    stage.do(JudgeIncident, no=1, handled_properly=True, serious_impact=True, verified=True)
    assert mendable(stage.title) == (1, 2)
    with pytest.raises(Invalid):
        stage.do(OrderMending, no=3, points=(POINT,))
    stage.do(OrderMending, no=1, points=(POINT,))
    with pytest.raises(Invalid):
        stage.do(OrderMending, no=1, points=(POINT,))
    stage.do(OrderMending, no=2, points=(POINT,))
    with pytest.raises(NotNow, match="nothing-to-mend"):
        stage.do(OrderMending, no=2, points=(POINT,))


def test_a4_5_whoever_re_checks_orders_it_and_nobody_else() -> None:
    stage = titled()
    stage.do(ReportIncident, level="III")
    with pytest.raises(NotEntitled):
        stage.do(OrderMending, CLOCK.model_copy(update={"account": "x"}), no=1, points=(POINT,))


def test_d9_each_incident_has_a_case_of_its_own() -> None:
    assert mending_of("title-x", 2) == "incident-x-2"
