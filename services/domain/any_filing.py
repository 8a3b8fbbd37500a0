"""Acts on filings, joined: what the workflow of a filing takes, told apart by `kind`."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypeAliasType

from services.domain.fieldwork.planning import VisitPlanAct
from services.domain.fieldwork.surveying import SurveyAct
from services.domain.filing import FilingAct
from services.domain.objecting.appealing import AppealAct
from services.domain.objecting.handling import HandlingAct
from services.domain.offices.inquiries import InquiryAct
from services.domain.offices.inquiry_terms import InquiryTermAct
from services.domain.offices.visit_days import VisitDayAct
from services.domain.tree.following_units import FilingFollowsUnit

AnyFilingAct = TypeAliasType(
    "AnyFilingAct",
    Annotated[
        FilingAct
        | HandlingAct
        | AppealAct
        | InquiryAct
        | InquiryTermAct
        | VisitDayAct
        | VisitPlanAct
        | SurveyAct
        | FilingFollowsUnit,
        Field(discriminator="kind"),
    ],
)
