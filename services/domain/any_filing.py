"""Acts on filings, joined: what the workflow of a filing takes, told apart by `kind`."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypeAliasType

from services.domain.filing import FilingAct
from services.domain.following_units import FilingFollowsUnit
from services.domain.inquiries import InquiryAct
from services.domain.inquiry_terms import InquiryTermAct
from services.domain.visit_days import VisitDayAct

AnyFilingAct = TypeAliasType(
    "AnyFilingAct",
    Annotated[
        FilingAct | InquiryAct | InquiryTermAct | VisitDayAct | FilingFollowsUnit,
        Field(discriminator="kind"),
    ],
)
