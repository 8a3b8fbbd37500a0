"""From the creation request to the application: what each track may do, and may not (A0-A3, D)."""

from datetime import timedelta

import pytest

from services.domain.acts import open_acts
from services.domain.base import Act, ActorRef
from services.domain.case import Outcome
from services.domain.clocks.calendar import local_day
from services.domain.errors import Invalid, NotEntitled, NotNow
from services.domain.programme.schema import Obligation, TitleLevel, Track
from services.domain.programme.words import ECO_TRACKS
from services.domain.steps import application, creation_request, implementation, plan
from services.domain.tree.units import Function, StepName
from tests.domain.stage import MONDAY, POINT, Stage

COUNTY, TOWN, VILLAGE = ECO_TRACKS


def filed(track: Track) -> Stage:
    stage = Stage(track)
    stage.do(creation_request.FileCreationRequest)
    return stage


def argued(track: Track) -> Stage:
    """The plan with a good opinion, not approved yet."""
    stage = Stage(track)
    stage.to(StepName.PLAN)
    stage.do(plan.SubmitPlan)
    stage.do(plan.RecordPlanOpinion)
    return stage


def inspected() -> Stage:
    """A county with one finding of an interim check."""
    stage = Stage(COUNTY)
    stage.to(StepName.IMPLEMENTATION)
    stage.do(implementation.RecordInterimCheck, points=(POINT,))
    return stage


@pytest.mark.parametrize("track", ECO_TRACKS)
def test_a4_2_each_track_comes_to_its_name_by_its_own_steps(track: Track) -> None:
    stage = Stage(track)
    stage.to("named")
    assert stage.case.outcome is Outcome.NAMED
    assert all(ledger.done for ledger in stage.case.ledgers.values())


def test_a0_1_a_village_cannot_file_for_a_town_title() -> None:
    with pytest.raises(creation_request.NotEligible):
        Stage(TOWN).do(creation_request.FileCreationRequest, place="990121101201")


@pytest.mark.parametrize("track", [COUNTY, TOWN])
def test_a0_12_a_unit_that_is_not_eligible_cannot_file(track: Track) -> None:
    with pytest.raises(creation_request.NotEligible):
        Stage(track).do(creation_request.FileCreationRequest, eligible=False)


def test_f20_an_old_national_title_opens_the_provincial_request_too() -> None:
    stage = Stage(TOWN, TitleLevel.PROVINCIAL)
    held = {"level": "national", "named_on": "2008-06-05"}
    stage.do(creation_request.FileCreationRequest, titles=(held,))
    assert stage.case.stands == StepName.CREATION_REQUEST


def test_a1_1_the_countys_request_waits_for_nobody_but_the_screening() -> None:
    stage = filed(COUNTY)
    stage.do(creation_request.ListApplicant)
    assert stage.case.stands == StepName.PLAN


def test_a2_1_a_towns_request_waits_for_consent_and_batch() -> None:
    stage = filed(TOWN)
    with pytest.raises(NotNow):
        stage.do(creation_request.SendInBatch)
    stage.do(creation_request.GiveConsent)
    with pytest.raises(NotNow):
        stage.do(creation_request.ListApplicant)
    stage.do(creation_request.SendInBatch)
    stage.do(creation_request.ListApplicant)
    assert stage.case.stands == StepName.PLAN


def test_a3_1_a_village_goes_through_its_own_town_government() -> None:
    stage = filed(VILLAGE)
    county = ActorRef(account="x", function=Function.COUNTY_GOVERNMENT, unit="990121")
    other_town = ActorRef(account="x", function=Function.TOWN_GOVERNMENT, unit="990121102")
    for stranger in (county, other_town):
        with pytest.raises(NotEntitled):
            stage.do(creation_request.GiveConsent, stranger)
    stage.do(creation_request.GiveConsent)
    assert stage.case.creation.endorsed


def test_a0_6_who_is_not_listed_is_refused_with_a_reason_and_stays_on_file() -> None:
    stage = filed(COUNTY)
    stage.do(creation_request.RefuseCreationRequest)
    assert stage.case.outcome is Outcome.REFUSED
    assert open_acts(stage.case) == ()


def test_a1_2_a_county_plan_is_in_force_only_when_issued_after_the_congress() -> None:
    stage = argued(COUNTY)
    with pytest.raises(NotNow):
        stage.do(plan.IssuePlan)
    stage.do(plan.ApprovePlan)
    assert stage.case.plan.in_force_on is None
    with pytest.raises(Invalid):
        stage.do(plan.IssuePlan, in_force_on=local_day(stage.now - timedelta(days=1)))
    stage.do(plan.IssuePlan)
    assert stage.case.plan.in_force_on == MONDAY.date()


def test_a1_2_a_plan_that_did_not_pass_is_drawn_up_again() -> None:
    stage = Stage(COUNTY)
    stage.to(StepName.PLAN)
    stage.do(plan.SubmitPlan)
    stage.do(plan.RecordPlanOpinion, passed=False)
    with pytest.raises(NotNow):
        stage.do(plan.ApprovePlan)
    assert plan.SubmitPlan in open_acts(stage.case)


def test_a1_3_the_county_files_three_documents_and_not_two() -> None:
    stage = argued(COUNTY)
    stage.do(plan.ApprovePlan)
    stage.do(plan.IssuePlan)
    with pytest.raises(Invalid):
        stage.do(plan.FilePlan, documents=("plan", "plan", "order"))
    stage.do(plan.FilePlan, documents=("plan", "resolution", "order"))
    assert stage.case.stands == StepName.IMPLEMENTATION


@pytest.mark.parametrize("track", [TOWN, VILLAGE])
def test_a2_2_a3_2_approval_puts_the_plans_of_towns_and_villages_into_force(track: Track) -> None:
    stage = argued(track)
    stage.do(plan.ApprovePlan)
    assert stage.case.plan.in_force_on == MONDAY.date()


def test_a1_5_findings_of_an_interim_check_are_closed_by_the_inspector_alone() -> None:
    stage = inspected()
    with pytest.raises(Invalid):
        stage.do(implementation.CloseInterimFinding)
    stage.do(implementation.ReportInterimMeasures)
    clerk = ActorRef(account="x", function=Function.APPLICANT_CLERK, unit="990121")
    with pytest.raises(NotEntitled):
        stage.do(implementation.CloseInterimFinding, clerk)
    stage.do(implementation.CloseInterimFinding)
    assert not stage.case.open_findings


@pytest.mark.parametrize("track", [TOWN, VILLAGE])
def test_a1_5_towns_and_villages_have_no_interim_checks(track: Track) -> None:
    stage = Stage(track)
    stage.to(StepName.IMPLEMENTATION)
    assert implementation.RecordInterimCheck not in open_acts(stage.case)


def test_a1_5_a_finding_left_open_counts_later_and_leads_to_rectification() -> None:
    stage = inspected()
    stage.to(StepName.RECTIFICATION)
    assert [finding.source for finding in stage.case.open_findings] == ["interim-check"]


def test_a1_8_a_county_submits_without_examination_and_is_checked_within_five_days() -> None:
    stage = Stage(COUNTY)
    stage.to(StepName.APPLICATION)
    assert application.SubmitForm not in open_acts(stage.case)
    stage.do(application.SubmitApplication)
    assert stage.case.ledgers[Obligation.FORMAL_CHECK].budget == 5


def test_a2_5_a_towns_request_is_examined_approved_and_sent_before_it_is_checked() -> None:
    stage = Stage(TOWN)
    stage.to(StepName.APPLICATION)
    order: tuple[type[Act], ...] = (
        application.SubmitForm,
        application.ExamineForm,
        application.SubmitApplication,
        application.ApproveRequest,
        application.SendApplications,
        application.AcceptApplication,
    )
    for done, act in enumerate(order):
        for too_early in order[done + 1 :]:
            with pytest.raises(NotNow):
                stage.do(too_early)
        stage.do(act)
    assert stage.case.stands == StepName.ACCEPTANCE
