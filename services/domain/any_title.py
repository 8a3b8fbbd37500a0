"""Acts on titles, joined: what the workflow of a title takes, told apart by `kind`."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypeAliasType

from services.domain.titles.title import TitleAct
from services.domain.titles.title_appeals import TitleAppealAct
from services.domain.titles.title_awards import TitleAwardAct
from services.domain.titles.title_duties import TitleDutyAct
from services.domain.titles.title_mending import TitleMendingAct
from services.domain.titles.title_successions import TitleSuccessionAct

AnyTitleAct = TypeAliasType(
    "AnyTitleAct",
    Annotated[
        TitleAct
        | TitleSuccessionAct
        | TitleDutyAct
        | TitleAwardAct
        | TitleAppealAct
        | TitleMendingAct,
        Field(discriminator="kind"),
    ],
)
