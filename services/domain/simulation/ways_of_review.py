"""What comes next from the technical assessment to the naming, and in a re-check (4.4.1).

Each says what will be done about a case that stands there, or nothing; see `ways.py`.
"""

from typing import Any

from services.domain.programme.schema import Obligation
from services.domain.review.assigning import AssignIndicators, divides
from services.domain.review.panel import Sheet
from services.domain.simulation.casting import EXPERTS
from services.domain.simulation.scene import DOCUMENT, WORDS, Scene, Wish
from services.domain.steps.acceptance import AppointGroup, FormAcceptanceOpinion, RecordMethod
from services.domain.steps.naming import NameUnit, RefuseNaming
from services.domain.steps.pre_assessment import FormPreAssessment
from services.domain.steps.public_notice import NotRecommend, PublishNotice, SignNotice
from services.domain.steps.recheck import ConcludeRecheck
from services.domain.steps.rectification import (
    ConcludeFailure,
    ReReview,
    SubmitRectificationReport,
)
from services.domain.steps.technical_assessment import (
    AppointPanel,
    FormOpinion,
    SubmitSheet,
    TellReviewTime,
)
from services.domain.steps.upper_review import (
    FormReviewOpinion,
    RecordSpotCheck,
    ReportAcceptance,
)
from services.domain.tree.units import StepName

REVIEW = Obligation.REVIEW
INDICATORS = tuple(f"indicator-{no}" for no in range(1, 21))
"""Of a sheet; which they are decides nothing in a simulation."""
CONTACTS = {"hotline": "0999-12369", "mailbox": "ts@example.cn", "address": "示例路1号"}


def pre_assessment(scene: Scene) -> Wish:
    passed = not scene.chance.happens(scene.behaviour.failing)
    return scene.office(FormPreAssessment, passed=passed)


def review_time(scene: Scene) -> Wish:
    return scene.office(TellReviewTime, days=20)


def panel(scene: Scene) -> Wish | None:
    if scene.case.panel.experts:
        return None
    return scene.office(AppointPanel, experts=EXPERTS, chair=EXPERTS[0])


def indicators(scene: Scene) -> Wish:
    """6.1.6: where they are divided everybody scores all; so there are as many as can be asked."""
    everybody = scene.case.panel.experts
    lines = tuple({"code": code, "experts": everybody} for code in INDICATORS)
    return scene.office(AssignIndicators, lines=lines, codes=INDICATORS)


def sheet(scene: Scene) -> Wish | None:
    found = scene.case.panel
    if set(found.experts) <= set(found.sheets):
        return None
    asked = INDICATORS if divides(scene.case) else ()
    said = {"sheet": Sheet(met=len(INDICATORS), assigned=asked), "sheet_version": 0}
    return Wish(SubmitSheet, said, days=2)


def opinion(scene: Scene) -> Wish | None:
    """A1.9: when both kinds of visit were made, and noted."""
    visits = scene.case.rules.assessment.visits
    if not set(visits) <= scene.visited:
        return None
    points = scene.points() if scene.chance.happens(scene.behaviour.wanting) else ()
    return scene.office(FormOpinion, passed=not points, points=points, visits=visits)


def report(scene: Scene) -> Wish:
    numbers = (one.no for one in scene.case.findings if one.status == "open")
    measures = tuple({"no": no, "measures": WORDS} for no in numbers)
    owed = Obligation.RECTIFICATION
    wish = scene.applicant(SubmitRectificationReport, document=DOCUMENT, measures=measures)
    return Wish(wish.act, wish.said, wish.days, owed=owed)


def re_review(scene: Scene) -> Wish:
    """After the second round at the latest it is settled one way or the other."""
    if scene.once("hopeless", scene.behaviour.hopeless):
        return scene.office(ConcludeFailure)
    numbers = [one.no for one in scene.case.open_findings]
    left = scene.once("unmended", scene.behaviour.unmended)
    return scene.office(ReReview, closed=tuple(numbers[1:] if left else numbers))


def group(scene: Scene) -> Wish | None:
    if scene.case.acceptance.group:
        return None
    return scene.office(AppointGroup, experts=EXPERTS, chair=EXPERTS[0])


def method(scene: Scene) -> Wish | None:
    done = scene.case.acceptance.methods
    for one in scene.case.rules.acceptance.methods:
        if one.id not in done:
            survey = {"sample": 300, "satisfied": 285} if one.survey else {}
            return Wish(RecordMethod, {"method": one.id, **survey})
    return None


def acceptance_opinion(scene: Scene) -> Wish:
    """A2.6.6: a yes with points only where a rectification still comes."""
    passed = not scene.chance.happens(scene.behaviour.failing)
    later = {step.name for step in scene.case.rules.steps[scene.case.position :]}
    fits = StepName.RECTIFICATION in later and scene.chance.happens(scene.behaviour.wanting)
    points = scene.points() if fits or not passed else ()
    return scene.office(FormAcceptanceOpinion, owed=REVIEW, passed=passed, points=points)


def report_upward(scene: Scene) -> Wish:
    return scene.office(ReportAcceptance)


def spot_check(scene: Scene) -> Wish | None:
    if scene.case.upper_review.spot_checked_on:
        return None
    return scene.office(RecordSpotCheck, visit="unannounced")


def upper_opinion(scene: Scene) -> Wish:
    passed = not scene.chance.happens(scene.behaviour.failing)
    return scene.office(FormReviewOpinion, passed=passed)


def sign_or_not_recommend(scene: Scene) -> Wish | None:
    """A7.5: after a notice below, as before a naming."""
    below = scene.case.notice.below
    if below and "open" in scene.objections:
        return None
    return scene.office(NotRecommend if below and "upheld" in scene.objections else SignNotice)


def publication(scene: Scene) -> Wish:
    """With the contacts that the programme asks for (E7)."""
    wanted = scene.case.rules.notice.contacts
    said: dict[str, Any] = {name: CONTACTS[name] for name in wanted}
    return scene.office(PublishNotice, **said)


def name_or_refuse(scene: Scene) -> Wish | None:
    """A4.2: not while an objection is open; upheld, it leaves nothing but a refusal."""
    if "open" in scene.objections:
        return None
    return scene.office(RefuseNaming if "upheld" in scene.objections else NameUnit)


def conclusion(scene: Scene) -> Wish:
    points = scene.points() if scene.chance.happens(scene.behaviour.declining) else ()
    return scene.office(ConcludeRecheck, owed=REVIEW, passed=not points, points=points)
