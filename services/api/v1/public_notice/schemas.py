"""What is looked at before a notice is published, and the proof that it could be read (6.4)."""

from datetime import date, datetime
from typing import Self

from pydantic import BaseModel, Field

from services.api.contract import Answer
from services.domain.notices.checks import About
from services.domain.notices.copies import MOST_BOXES, Box, CopyState, How
from services.domain.tree.units import Part
from services.storage.redacting.copies import Copy


class CheckAnswer(Answer):
    about: About
    done: bool
    owner: Part
    """Whose it is to do what lacks."""
    count: int
    """How many are missing; of the length its days."""


class Checks(Answer):
    ready: bool
    checks: list[CheckAnswer]


class ProvedDay(Answer):
    on: date
    seen: int
    down: int
    unlooked: int


class Proof(Answer):
    """Minutes. Empty days where nobody has looked yet."""

    looks: int
    seen: int
    down: int
    unlooked: int
    digest: str
    """sha256 of the log of looks; empty where there is none."""
    extends: bool
    """Whether the programme makes up for what was missed by whole days."""
    owed_days: int
    days: list[ProvedDay]


class Blackening(BaseModel):
    """Which paper, how the public reads its name, and what is blackened."""

    original: str = Field(min_length=1, max_length=80)
    title: str = Field(min_length=1, max_length=80)
    boxes: list[Box] = Field(min_length=1, max_length=MOST_BOXES)


class CopyMade(Answer):
    document: str


class CopyAnswer(Answer):
    document: str
    original: str
    title: str
    how: How
    boxes: int
    state: CopyState
    usable: bool
    """Its check is over and found nothing: it can be approved."""
    made_by: str
    made_at: datetime
    decided_by: str
    """Who approved it, or took it off; empty before."""
    sha256: str

    @classmethod
    def of(cls, one: Copy) -> Self:
        return cls.model_validate(one.model_dump(include=set(cls.model_fields)))


class Copies(Answer):
    copies: list[CopyAnswer]
