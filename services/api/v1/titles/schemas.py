"""Titles on the wire, for those who look after them. The public reads the register."""

from datetime import date
from typing import Annotated

from pydantic import Field

from services.api.acts.bodies import Body
from services.api.acts.offered import OfferedAct
from services.api.contract import Answer
from services.domain.mechanisms.periodic_duties import Owed
from services.domain.titles.title import Title


class OldTitle(Body):
    """A title given before the system began (A0.11)."""

    programme: Annotated[str, Field(title="办法", max_length=60)]
    place: Annotated[str, Field(title="单位（区划代码）", pattern=r"^\d{4}(\d{2}(\d{3}){0,2})?$")]
    name: Annotated[str, Field(title="称号名称", min_length=2, max_length=60)]
    named_on: Annotated[date, Field(title="命名日期")]
    document_no: Annotated[str, Field(title="命名文号", max_length=60)]


class TitleAnswer(Answer):
    version: int
    state: Title
    texts: dict[str, str]
    acts: list[OfferedAct]
    yearly: list[Owed]
    """What is owed each year since the naming, and how it stands (B1.6)."""
