"""Units on the wire."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, Field

from services.api.contract import Answer
from services.domain.programme.schema import Text
from services.domain.tree.positions import Position


class UnitAnswer(Answer):
    code: str
    kind: Literal["place", "department"]
    name: Text
    farm_related: bool
    key_town: bool
    dimensions: dict[str, str]
    ended_on: date | None
    """The first day on which it was no more; its name is still said of what was done before."""


class Units(Answer):
    units: list[UnitAnswer]
    next_after: str | None


class Positions(Answer):
    positions: list[Position]
    next_after: str | None


class NewPositions(BaseModel):
    positions: list[Position] = Field(min_length=1, max_length=1000)


class ContactAnswer(Answer):
    unit: str
    version: int
    hotline: str
    mailbox: str
    address: str
    hours: str
    officers: list[str]
    """Names that the unit chose to publish."""
