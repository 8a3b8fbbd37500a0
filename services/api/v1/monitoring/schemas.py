"""Measured values on the wire: sent with the token of their source, read by whoever sees the case."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from services.api.contract import Answer
from services.domain.modules.monitoring import AT_ONCE, Exceedance, Source, Value


class SourceAnswer(Answer):
    id: str
    unit: str
    enterprise: str
    outfall: str
    pollutant: str
    measured_in: str
    upper: float | None
    lower: float | None
    every_minutes: int
    live_link: str
    added_at: datetime
    ended_at: datetime | None
    has_token: bool
    latest: Value | None

    @classmethod
    def of(cls, source: Source, latest: Value | None) -> "SourceAnswer":
        return cls.model_validate({**source.model_dump(), "latest": latest}, extra="ignore")


class Sources(Answer):
    sources: list[SourceAnswer]


class SourceMade(Answer):
    id: str


class SourceToken(Answer):
    """Shown this once. It sends values to its source, and opens nothing else."""

    token: str


class NewValues(BaseModel):
    values: Annotated[list[Value], Field(min_length=1, max_length=AT_ONCE)]


class ValuesTaken(Answer):
    """`differing`: minutes at which another value had come before; that one stays."""

    new: int
    known: int
    differing: list[datetime]


class Values(Answer):
    values: list[Value]
    exceedances: list[Exceedance]
