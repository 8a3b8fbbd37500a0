"""Units on the wire."""

from datetime import date
from typing import Literal

from services.api.contract import Answer
from services.domain.programme.schema import Text


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


class ContactAnswer(Answer):
    unit: str
    version: int
    hotline: str
    mailbox: str
    address: str
    hours: str
    officers: list[str]
    """Names that the unit chose to publish."""
