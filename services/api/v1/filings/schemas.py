"""Filings on the wire. Who handed one in stands in no answer but one of its own, for the two who
handle it and the auditor, and each look is kept."""

from datetime import date, datetime
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from services.api.acts.bodies import Words
from services.api.acts.offered import OfferedAct
from services.api.contract import Answer
from services.storage.queries.identities import LONGEST
from services.storage.queries.objections import GroupLine
from services.storage.queries.replies import Appealed


class FilingAnswer(Answer):
    id: str
    what: str
    case: str
    place: str
    status: str
    version: int
    texts: dict[str, str]
    """Words by the id of the text."""
    acts: list[OfferedAct]


class Reply(Answer):
    """What the sender of an objection or tip is told, by its query code."""

    place: str
    filed_at: datetime
    what: str
    late: bool
    status: str
    effect: str
    """What follows for the case, where the objection came to something."""
    due_on: date | None
    answer: str | None
    appeal_until: datetime | None
    """Until when an appeal may be made; null where none may."""
    appeal: Appealed | None


class Code(BaseModel):
    """A query code travels in a body: addresses are written into logs."""

    model_config = ConfigDict(extra="forbid")

    code: str = Field(min_length=1, max_length=40)


class AppealBody(Code):
    """Why the answer is not right; whom to ask, where the sender wants to say it again."""

    words: Words
    contact: Words | None = None


class Why(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: str = Field(min_length=1, max_length=LONGEST)


class Identity(Answer):
    contact: str
    """As it was given; empty for whoever stayed unnamed."""


class AttachedAnswer(Answer):
    id: str
    name: str
    size: int
    state: str


class GroupAnswer(Answer):
    head: str
    what: str
    case: str
    place: str
    subject: str
    open: int
    all: int
    due_on: date | None
    filed_at: datetime

    @classmethod
    def of(cls, line: GroupLine) -> Self:
        return cls(**{**line.model_dump(exclude={"place"}), "place": line.place.code})


class Groups(Answer):
    groups: list[GroupAnswer]
    next_after: str | None


class MemberAnswer(Answer):
    id: str
    subject: str
    status: str
    late: bool
    named: bool
    filed_at: datetime
    due_on: date | None


class Members(Answer):
    group: GroupAnswer
    members: list[MemberAnswer]
    next_after: str | None
