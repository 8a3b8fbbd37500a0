"""What comes next in a case that goes its way, step by step, and what goes wrong on it (4.4.1).

For each step the acts that carry it on, in the order in which people look at them: the first one
whose way says something, and that is open by its rule, is what will be done. A way decides nothing
about the case; a refusal by the rule stands.
"""

from collections.abc import Callable, Mapping
from typing import Final

from services.domain.base import Act
from services.domain.clocks.calendar import years_later
from services.domain.programme.schema import Obligation
from services.domain.review.assigning import AssignIndicators
from services.domain.simulation import ways_of_review as review
from services.domain.simulation.scene import DOCUMENT, WORDS, Scene, Wish
from services.domain.steps import (
    acceptance,
    application,
    creation_request,
    implementation,
    naming,
    plan,
    pre_assessment,
    public_notice,
    recheck,
    rectification,
    self_check,
    technical_assessment,
    upper_review,
)
from services.domain.tree.units import Part, StepName

Way = Callable[[Scene], Wish | None]


def _consent(scene: Scene) -> Wish:
    if scene.once("refused-above", scene.behaviour.refused / 2):
        days = scene.behaviour.office_days
        return Wish(creation_request.RefuseCreationRequest, days=days, part=Part.ENDORSER)
    return scene.office(creation_request.GiveConsent)


def _screening(scene: Scene) -> Wish:
    if scene.once("refused", scene.behaviour.refused):
        return scene.office(creation_request.RefuseCreationRequest)
    return scene.office(creation_request.ListApplicant)


def _plan_text(scene: Scene) -> Wish | None:
    if scene.case.plan.document:
        return None
    return Wish(plan.SubmitPlan, {"document": DOCUMENT}, days=scene.behaviour.plan_days)


def _plan_opinion(scene: Scene) -> Wish:
    passed = not scene.chance.happens(scene.behaviour.rejected)
    return scene.office(plan.RecordPlanOpinion, passed=passed)


def _plan_filing(scene: Scene) -> Wish:
    many = scene.case.rules.plan.filed_documents
    named = tuple(f"{DOCUMENT}-{number}" for number in range(1, many + 1))
    return scene.applicant(plan.FilePlan, documents=named)


def _interim_check(scene: Scene) -> Wish | None:
    if not scene.once("inspected", scene.behaviour.inspected):
        return None
    found = scene.chance.happens(scene.behaviour.wanting)
    points = scene.points() if found else ()
    wish = scene.office(implementation.RecordInterimCheck, visit="unannounced", points=points)
    return Wish(wish.act, wish.said, days=scene.behaviour.plan_days)


def _interim_measures(scene: Scene) -> Wish | None:
    waiting = [one.no for one in scene.case.open_findings if one.status == "open"]
    if not waiting:
        return None
    return scene.applicant(implementation.ReportInterimMeasures, no=waiting[0], measures=WORDS)


def _interim_closure(scene: Scene) -> Wish | None:
    reported = [one.no for one in scene.case.open_findings if one.status == "reported"]
    return scene.office(implementation.CloseInterimFinding, no=reported[0]) if reported else None


def _self_check_begins(scene: Scene) -> Wish:
    """A1.6, A2.3, A3.3: the plan has to be in force for its years before one applies."""
    in_force, years = scene.case.plan.in_force_on, scene.case.rules.plan.years_in_force
    since = years_later(in_force, years) if in_force else None
    wish = scene.applicant(implementation.BeginSelfCheck)
    return Wish(wish.act, wish.said, wish.days, since)


def _values(scene: Scene) -> Wish | None:
    """A0.5: department by department; a value that was disputed is corrected, and signed then."""
    case = scene.case
    departments = dict.fromkeys(case.rules.verifiers.values())
    for department in departments:
        codes = tuple(c for c, owner in case.rules.verifiers.items() if owner == department)
        if set(codes) <= set(case.self_check.verified):
            continue
        shown = tuple({"code": code, "digest": "value"} for code in codes)
        agreed = not scene.once(f"disputed/{department}", scene.behaviour.disputed)
        remark = None if agreed else WORDS
        return scene.office(
            self_check.VerifyValues, codes=codes, shown=shown, agreed=agreed, remark=remark
        )
    return None


def _declaration(scene: Scene) -> Wish:
    unmet = ("indicator",) if scene.once("unready/values", scene.behaviour.unready) else ()
    return scene.applicant(self_check.Declare, data_digest="digest", papers_version=0, unmet=unmet)


def _form(scene: Scene) -> Wish | None:
    """A2.5: once examined it need not be sent again."""
    examined = scene.case.application.examined_form
    return None if examined else scene.applicant(application.SubmitForm)


def _examination(scene: Scene) -> Wish:
    agreed = not scene.once("form", scene.behaviour.deficient)
    return scene.office(application.ExamineForm, agreed=agreed)


def _submission(scene: Scene) -> Wish:
    missing = ("dossier",) if scene.once("unready/papers", scene.behaviour.unready) else ()
    wish = scene.applicant(
        application.SubmitApplication,
        manifest=(),
        papers_version=0,
        data_digest=scene.case.self_check.data_digest,
        findings=missing,
    )
    owed = Obligation.CORRECTION if scene.case.application.deficits else None
    return Wish(wish.act, wish.said, wish.days, owed=owed)


def _formal_check(scene: Scene) -> Wish:
    """At most one notice of all deficits: what is mended is in order then (C2.9.3)."""
    check, behaviour = Obligation.FORMAL_CHECK, scene.behaviour
    if scene.once("unfit", behaviour.unfit):
        return scene.office(application.RefuseApplication, owed=check, ground="data-untrue")
    if scene.once("deficient", behaviour.deficient):
        line = {
            "place": "work-summary",
            "ground": "content-thin",
            "rule": "D10",
            "problem": WORDS,
            "remedy": WORDS,
        }
        return scene.office(application.IssueDeficits, owed=check, lines=(line,), changed=())
    return scene.office(application.AcceptApplication, owed=check)


WAYS: Final[Mapping[StepName, tuple[tuple[type[Act], Way], ...]]] = {
    StepName.CREATION_REQUEST: (
        (creation_request.GiveConsent, _consent),
        (
            creation_request.SendInBatch,
            lambda scene: scene.office(creation_request.SendInBatch, batch="batch"),
        ),
        (creation_request.ListApplicant, _screening),
    ),
    StepName.PLAN: (
        (plan.SubmitPlan, _plan_text),
        (plan.RecordPlanOpinion, _plan_opinion),
        (plan.ApprovePlan, lambda scene: scene.office(plan.ApprovePlan)),
        (plan.IssuePlan, lambda scene: scene.office(plan.IssuePlan)),
        (plan.FilePlan, _plan_filing),
    ),
    StepName.IMPLEMENTATION: (
        (implementation.ReportInterimMeasures, _interim_measures),
        (implementation.CloseInterimFinding, _interim_closure),
        (implementation.RecordInterimCheck, _interim_check),
        (implementation.BeginSelfCheck, _self_check_begins),
    ),
    StepName.SELF_CHECK: (
        (self_check.VerifyValues, _values),
        (self_check.Declare, _declaration),
    ),
    StepName.APPLICATION: (
        (application.SubmitForm, _form),
        (application.ExamineForm, _examination),
        (application.SubmitApplication, _submission),
        (application.ApproveRequest, lambda scene: scene.office(application.ApproveRequest)),
        (
            application.SendApplications,
            lambda scene: scene.office(application.SendApplications, batch="batch"),
        ),
        (application.AcceptApplication, _formal_check),
    ),
    StepName.PRE_ASSESSMENT: (
        (
            pre_assessment.RequestRecheck,
            lambda scene: scene.applicant(pre_assessment.RequestRecheck),
        ),
        (pre_assessment.FormPreAssessment, review.pre_assessment),
    ),
    StepName.TECHNICAL_ASSESSMENT: (
        (technical_assessment.TellReviewTime, review.review_time),
        (technical_assessment.AppointPanel, review.panel),
        (AssignIndicators, review.indicators),
        (technical_assessment.SubmitSheet, review.sheet),
        (technical_assessment.FormOpinion, review.opinion),
    ),
    StepName.RECTIFICATION: (
        (rectification.SubmitRectificationReport, review.report),
        (rectification.ReReview, review.re_review),
    ),
    StepName.ACCEPTANCE: (
        (acceptance.AppointGroup, review.group),
        (acceptance.RecordMethod, review.method),
        (acceptance.FormAcceptanceOpinion, review.acceptance_opinion),
    ),
    StepName.UPPER_REVIEW: (
        (upper_review.ReportAcceptance, review.report_upward),
        (upper_review.RecordSpotCheck, review.spot_check),
        (upper_review.FormReviewOpinion, review.upper_opinion),
    ),
    StepName.PUBLIC_NOTICE: (
        (public_notice.SignNotice, review.sign_or_not_recommend),
        (public_notice.PublishNotice, review.publication),
    ),
    StepName.NAMING: ((naming.NameUnit, review.name_or_refuse),),
    StepName.RECHECK: ((recheck.ConcludeRecheck, review.conclusion),),
}
"""A step that is missing here is one in which nobody of the model knows what to do: the report says
that it cannot be left."""
