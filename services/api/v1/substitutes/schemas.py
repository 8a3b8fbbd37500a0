"""Arrangements on the wire. Accounts are named by their ids; names only to those concerned."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from services.api.contract import Answer
from services.domain.tree.units import Function

Account = Annotated[str, Field(min_length=1, max_length=64)]
Unit = Annotated[str, Field(min_length=2, max_length=80)]
Reason = Annotated[str, Field(min_length=1, max_length=400, title="事由")]


class NewSubstitution(BaseModel):
    """Without days: an A/B pair, in force whenever the first is entered as absent."""

    model_config = ConfigDict(extra="forbid")

    absent: Annotated[Account, Field(title="被代替人")]
    substitute: Annotated[Account, Field(title="代办人")]
    function: Annotated[Function, Field(title="岗位")]
    unit: Annotated[Unit, Field(title="单位")]
    first: Annotated[date | None, Field(title="起始日")] = None
    last: Annotated[date | None, Field(title="截止日")] = None
    reason: Reason


class NewAbsence(BaseModel):
    model_config = ConfigDict(extra="forbid")

    account: Annotated[Account, Field(title="离岗人")]
    unit: Annotated[Unit, Field(title="单位")]
    first: Annotated[date, Field(title="起始日")]
    last: Annotated[date, Field(title="截止日")]
    reason: Reason


class Arranged(Answer):
    id: str


class SubstitutionAnswer(Answer):
    id: str
    absent: str
    absent_name: str
    substitute: str
    substitute_name: str
    function: Function
    unit: str
    first: date | None
    last: date | None
    reason: str
    made_by: str
    made_at: datetime
    ended_at: datetime | None


class AbsenceAnswer(Answer):
    id: str
    account: str
    name: str
    unit: str
    first: date
    last: date
    reason: str
    made_by: str
    made_at: datetime
    ended_at: datetime | None


class SubstitutesAnswer(Answer):
    arrangements: list[SubstitutionAnswer]
    absences: list[AbsenceAnswer]
