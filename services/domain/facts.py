"""Every fact there is, as one union: what a log holds and can be read back from."""

from typing import Annotated, get_args

from pydantic import Field, TypeAdapter
from typing_extensions import TypeAliasType

from services.domain.any_step import AnyStepFact
from services.domain.fieldwork.planning import VisitPlanFact
from services.domain.fieldwork.surveying import SurveyFact
from services.domain.filing import FilingFacts
from services.domain.objecting.appealing import AppealFact
from services.domain.objecting.handling import HandlingFact
from services.domain.offices.inquiries import InquiryFact
from services.domain.offices.inquiry_terms import InquiryTermFact
from services.domain.offices.visit_days import VisitDayFact
from services.domain.review.conflicts import ConflictFact
from services.domain.review.drawing import ExpertLeft
from services.domain.rounds.acts import RoundFacts
from services.domain.steps.acceptance import AcceptanceFact
from services.domain.steps.application import ApplicationFact
from services.domain.steps.creation_request import CreationRequestFact
from services.domain.steps.implementation import ImplementationFact
from services.domain.steps.naming import NamingFact
from services.domain.steps.plan import PlanFact
from services.domain.steps.pre_assessment import PreAssessmentFact
from services.domain.steps.public_notice import PublicNoticeFact
from services.domain.steps.recheck import RecheckFact
from services.domain.steps.rectification import RectificationFact
from services.domain.steps.self_check import SelfCheckFact
from services.domain.steps.technical_assessment import TechnicalAssessmentFact
from services.domain.steps.upper_review import UpperReviewFact
from services.domain.titles.title import TitleFacts
from services.domain.titles.title_appeals import TitleAppealFact
from services.domain.titles.title_awards import TitleAwardFact
from services.domain.titles.title_duties import TitleDutyFact
from services.domain.titles.title_mending import TitleMendingFact
from services.domain.titles.title_rechecks import TitleRecheckFacts
from services.domain.titles.title_successions import TitleSuccessionFact
from services.domain.tree.following_units import FilingUnitFollowed
from services.domain.whole_case import WholeCaseFact

AnyFact = TypeAliasType(
    "AnyFact",
    Annotated[
        CreationRequestFact
        | PlanFact
        | ImplementationFact
        | SelfCheckFact
        | ApplicationFact
        | PreAssessmentFact
        | TechnicalAssessmentFact
        | RectificationFact
        | AcceptanceFact
        | UpperReviewFact
        | PublicNoticeFact
        | NamingFact
        | RecheckFact
        | WholeCaseFact
        | AnyStepFact
        | TitleFacts
        | TitleRecheckFacts
        | TitleDutyFact
        | TitleAwardFact
        | TitleMendingFact
        | TitleAppealFact
        | TitleSuccessionFact
        | FilingFacts
        | HandlingFact
        | AppealFact
        | FilingUnitFollowed
        | InquiryFact
        | InquiryTermFact
        | VisitDayFact
        | VisitPlanFact
        | SurveyFact
        | RoundFacts,
        Field(discriminator="kind"),
    ],
)
"""A name of its own: whoever reads hints without their notes still tells facts apart by `kind`,
and does not try one after the other."""
FACT: TypeAdapter[AnyFact] = TypeAdapter(AnyFact)
CONFIDED = frozenset(
    str(one.model_fields["kind"].default) for one in (*get_args(ConflictFact), ExpertLeft)
)
"""Kinds of facts that the office in charge alone reads; their texts are not found by a search."""
