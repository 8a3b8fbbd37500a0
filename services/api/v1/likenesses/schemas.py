"""Possibly borrowed evidence as the assessor gets it: both places, and what was made of it."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from services.api.contract import Answer
from services.domain.evidence.likeness import Judgement, LikenessKind, Relation
from services.storage.queries.borrowed import Likeness


class SideAnswer(Answer):
    """A file and the place in it; `place` is the unit's code, `number` the case's."""

    stream: str
    place: str
    number: str | None
    document: str
    name: str
    page: int | None
    second: int | None


class JudgedAnswer(Answer):
    judgement: Judgement
    note: str
    by: str
    """Account id."""
    at: datetime


class LikenessAnswer(Answer):
    """`measure` by `kind`: bits apart of 64, passages shared, or kilometres from the unit."""

    id: str
    kind: LikenessKind
    own: SideAnswer
    other: SideAnswer | None
    relation: Relation | None
    measure: int
    places: int
    found_at: datetime
    judged: list[JudgedAnswer]

    @classmethod
    def of(cls, found: Likeness) -> "LikenessAnswer":
        return cls.model_validate(found.model_dump())


class Likenesses(Answer):
    """A sign to look, and never a reason for a refusal by itself."""

    likenesses: list[LikenessAnswer]


class NewJudgement(BaseModel):
    judgement: Judgement
    note: Annotated[str, Field(max_length=2000)] = ""
