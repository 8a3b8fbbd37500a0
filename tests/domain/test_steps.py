"""From the creation request to the application: what may happen, and what may not (A0-A3, D)."""

import pytest

from services.domain.acts import open_acts
from services.domain.base import ActorRef
from services.domain.calendar import days_later
from services.domain.case import Outcome
from services.domain.errors import (
    Invalid,
    NotEntitled,
    NotNow,
    NotReady,
)
from services.domain.programme.schema import Obligation, TitleLevel, Track
from services.domain.steps import (
    application,
    creation_request,
    implementation,
    plan,
    self_check,
)
from services.domain.steps.self_check import ShownValue
from services.domain.units import Function, StepName
from tests.domain.story import BEGIN, NUMBER, POINT, WORDS, Story

TRACKS = list(Track)
COUNTY, TOWN, VILLAGE = TRACKS


@pytest.mark.parametrize("track", TRACKS)
def test_a4_2_each_track_comes_to_its_name_by_its_own_steps(track: Track) -> None:
    story = Story(track).to_naming().name()
    assert story.case.outcome is Outcome.NAMED
    assert story.case.seq == len(story.facts)
    assert all(ledger.done for ledger in story.case.ledgers.values())


def test_a0_1_a_village_cannot_file_for_a_town_title() -> None:
    with pytest.raises(creation_request.NotEligible):
        Story(TOWN).file(place="990121101201")


@pytest.mark.parametrize("track", [COUNTY, TOWN])
def test_a0_12_a_unit_that_is_not_eligible_cannot_file(track: Track) -> None:
    with pytest.raises(creation_request.NotEligible):
        Story(track).file(eligible=False)


@pytest.mark.parametrize("track", TRACKS)
def test_a1_7_a2_4_a3_4_a_provincial_request_needs_the_municipal_title(track: Track) -> None:
    story = Story(track, TitleLevel.PROVINCIAL)
    with pytest.raises(creation_request.LadderUnmet):
        story.file()
    held = {"level": "municipal", "named_on": "2029-01-01"}
    assert story.file(titles=(held,)).case.stands == StepName.CREATION_REQUEST


def test_f20_an_old_national_title_opens_the_provincial_request_too() -> None:
    held = {"level": "national", "named_on": "2008-06-05"}
    story = Story(TOWN, TitleLevel.PROVINCIAL).file(titles=(held,))
    assert story.case.stands == StepName.CREATION_REQUEST


def test_a1_1_the_countys_request_waits_for_nobody_but_the_screening() -> None:
    story = Story(COUNTY).file().do(creation_request.ListApplicant)
    assert story.case.stands == StepName.PLAN


def test_a2_1_a_towns_request_waits_for_consent_and_batch() -> None:
    story = Story(TOWN).file()
    with pytest.raises(NotNow):
        story.do(creation_request.SendInBatch, batch="1")
    story.do(creation_request.GiveConsent, opinion=WORDS)
    with pytest.raises(NotNow):
        story.do(creation_request.ListApplicant)
    story.do(creation_request.SendInBatch, batch="1").do(creation_request.ListApplicant)
    assert story.case.stands == StepName.PLAN


def test_a3_1_a_village_goes_through_its_town_government() -> None:
    story = Story(VILLAGE).file()
    county = ActorRef(account="x", function=Function.COUNTY_GOVERNMENT, unit="990121")
    with pytest.raises(NotEntitled):
        story.do(creation_request.GiveConsent, county, opinion=WORDS)
    other_town = ActorRef(account="x", function=Function.TOWN_GOVERNMENT, unit="990121102")
    with pytest.raises(NotEntitled):
        story.do(creation_request.GiveConsent, other_town, opinion=WORDS)
    assert story.do(creation_request.GiveConsent, opinion=WORDS).case.creation.endorsed


def test_a0_6_who_is_not_listed_is_refused_with_a_reason_and_stays_on_file() -> None:
    story = Story(COUNTY).file().do(creation_request.RefuseCreationRequest, reason=WORDS)
    assert story.case.outcome is Outcome.REFUSED
    assert open_acts(story.case) == ()


def test_a1_2_a_county_plan_is_in_force_only_when_issued_after_the_congress() -> None:
    story = Story(COUNTY).to_plan().do(plan.SubmitPlan, document="plan")
    with pytest.raises(NotNow):
        story.do(plan.ApprovePlan, approved_on=story.today, **NUMBER)
    story.do(plan.RecordPlanOpinion, held_on=story.today, passed=True, opinion=WORDS)
    story.do(plan.ApprovePlan, approved_on=story.today, **NUMBER)
    assert story.case.plan.in_force_on is None
    early = days_later(story.today, -1)
    with pytest.raises(Invalid):
        story.do(plan.IssuePlan, in_force_on=early, **NUMBER)
    story.do(plan.IssuePlan, in_force_on=story.today, **NUMBER)
    assert story.case.plan.in_force_on == story.today


def test_a1_2_a_plan_that_did_not_pass_is_drawn_up_again() -> None:
    story = Story(COUNTY).to_plan().do(plan.SubmitPlan, document="plan")
    story.do(plan.RecordPlanOpinion, held_on=story.today, passed=False, opinion=WORDS)
    with pytest.raises(NotNow):
        story.do(plan.ApprovePlan, approved_on=story.today, **NUMBER)
    assert plan.SubmitPlan in open_acts(story.case)


def test_a1_3_the_county_files_three_documents_and_not_two() -> None:
    story = Story(COUNTY).to_plan().do(plan.SubmitPlan, document="plan")
    story.do(plan.RecordPlanOpinion, held_on=story.today, passed=True, opinion=WORDS)
    story.do(plan.ApprovePlan, approved_on=story.today, **NUMBER)
    story.do(plan.IssuePlan, in_force_on=story.today, **NUMBER)
    with pytest.raises(Invalid):
        story.do(plan.FilePlan, documents=("plan", "plan", "order"))
    story.do(plan.FilePlan, documents=("plan", "resolution", "order"))
    assert story.case.stands == StepName.IMPLEMENTATION


def test_a2_2_a3_2_approval_puts_the_plans_of_towns_and_villages_into_force() -> None:
    for track in (TOWN, VILLAGE):
        story = Story(track).to_implementation()
        assert story.case.plan.in_force_on == BEGIN.date()


def test_a1_5_findings_of_an_interim_check_are_closed_by_the_inspector_alone() -> None:
    story = Story(COUNTY).to_implementation()
    story.do(
        implementation.RecordInterimCheck,
        checked_on=story.today,
        visit="open",
        feedback=WORDS,
        points=(POINT,),
    )
    with pytest.raises(Invalid):
        story.do(implementation.CloseInterimFinding, no=1)
    story.do(implementation.ReportInterimMeasures, no=1, measures=WORDS)
    clerk = ActorRef(account="x", function=Function.APPLICANT_CLERK, unit="990121")
    with pytest.raises(NotEntitled):
        story.do(implementation.CloseInterimFinding, clerk, no=1)
    assert not story.do(implementation.CloseInterimFinding, no=1).case.open_findings


def test_a1_5_towns_have_no_interim_checks() -> None:
    story = Story(TOWN).to_implementation()
    assert implementation.RecordInterimCheck not in open_acts(story.case)


def test_a1_5_a_finding_left_open_counts_later_and_leads_to_rectification() -> None:
    story = Story(COUNTY).to_implementation()
    story.do(
        implementation.RecordInterimCheck,
        checked_on=story.today,
        visit="open",
        feedback=WORDS,
        points=(POINT,),
    )
    story.do(implementation.BeginSelfCheck)
    story.do(self_check.Declare, data_digest="digest", papers_version=1)
    story.submit().do(application.AcceptApplication).assess()
    assert story.case.stands == StepName.RECTIFICATION


def test_a0_5_a_department_signs_its_own_indicators_alone_and_the_applicant_none() -> None:
    story = Story(VILLAGE).to_implementation().do(implementation.BeginSelfCheck)
    shown = (ShownValue(code="V11", digest="d"),)
    forestry = ActorRef(account="x", function=Function.VERIFYING_UNIT, unit="990121:linye")
    statistics = forestry.model_copy(update={"unit": "990121:tongji"})
    clerk = ActorRef(account="y", function=Function.APPLICANT_CLERK, unit=story.place)
    for stranger in (statistics, clerk):
        with pytest.raises(NotEntitled):
            story.do(self_check.VerifyValues, stranger, codes=("V11",), shown=shown)
    story.do(self_check.VerifyValues, forestry, codes=("V11",), shown=shown)
    assert story.case.self_check.verified == {"V11": "d"}


@pytest.mark.parametrize("track", TRACKS)
def test_a1_6_a2_3_a3_3_nothing_is_declared_while_an_indicator_is_unmet(track: Track) -> None:
    story = Story(track).to_implementation().do(implementation.BeginSelfCheck)
    with pytest.raises(NotReady):
        story.do(self_check.Declare, data_digest="d", papers_version=1, unmet=("V05",))


def test_a1_8_a_county_submits_without_examination() -> None:
    story = Story(COUNTY).to_application()
    assert application.SubmitForm not in open_acts(story.case)
    assert story.submit().case.ledgers[Obligation.FORMAL_CHECK].budget == 5


def test_a2_5_a_towns_request_is_examined_approved_and_sent_before_it_is_checked() -> None:
    story = Story(TOWN).to_application()
    with pytest.raises(NotNow):
        story.submit()
    story.do(application.SubmitForm, document="form")
    story.do(application.ExamineForm, opinion=WORDS, document="examined")
    story.do(application.SubmitApplication, manifest=(), papers_version=1, data_digest="digest")
    with pytest.raises(NotNow):
        story.do(application.AcceptApplication)
    with pytest.raises(NotNow):
        story.do(application.SendApplications, batch="1")
    story.do(application.ApproveRequest, document_no="1")
    story.do(application.SendApplications, batch="1").do(application.AcceptApplication)
    assert story.case.stands == StepName.ACCEPTANCE


def test_f5_d10_one_notice_lists_all_deficits_and_the_next_submission_answers_it() -> None:
    story = Story(COUNTY).to_formal_check()
    lines = [
        {"place": place, "rule": "D11", "problem": WORDS, "remedy": WORDS}
        for place in ("C01", "C02", "C03a")
    ]
    story.do(application.IssueDeficits, lines=lines)
    assert [deficit.no for deficit in story.case.application.deficits] == [1, 2, 3]
    assert story.case.application.notices == 1
    with pytest.raises(NotNow):
        story.do(application.IssueDeficits, lines=lines)
    assert story.case.ledgers[Obligation.CORRECTION].budget == 20
    story.submit()
    assert story.case.application.deficits == ()
    assert story.case.ledgers[Obligation.CORRECTION].done


def test_a1_6_a_submission_with_findings_is_refused_with_their_number() -> None:
    story = Story(COUNTY).to_application()
    with pytest.raises(NotReady) as refused:
        story.do(
            application.SubmitApplication,
            manifest=(),
            papers_version=1,
            data_digest="digest",
            findings=("item-missing@dossier/film", "bound-wrong@dossier/plan"),
        )
    assert refused.value.params["count"] == 2
