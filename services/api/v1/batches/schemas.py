"""A batch on the wire: a reference, and the cases with the version each was shown in."""

from typing import Annotated, Literal

from pydantic import Field

from services.api.acts.bodies import Body
from services.api.contract import Answer
from services.api.problems import Problem
from services.domain.base import Receipt


class BatchLine(Body):
    case: Annotated[str, Field(min_length=1, max_length=80, title="案件")]
    version: Annotated[int, Field(ge=0, title="所见版本")]


class NewBatch(Body):
    what: Annotated[Literal["creation-request", "application", "naming"], Field(title="上报事项")]
    batch: Annotated[str, Field(min_length=1, max_length=60, title="批次文号")]
    cases: Annotated[list[BatchLine], Field(min_length=1, max_length=50, title="案件")]


class BatchResult(Answer):
    case: str
    receipt: Receipt | None
    problem: Problem | None


class BatchAnswer(Answer):
    """What became of each case; one that was refused stops no other."""

    batch: str
    results: list[BatchResult]
