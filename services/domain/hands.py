"""In whose hands a case is: what the acts of several officers on one case add up to (2.2.1).

State and pure questions only; the acts stand in the files named after them. Accounts, never names.
"""

from datetime import date
from typing import Self

from pydantic import Field

from services.domain.base import Frozen


class Hands(Frozen):
    """Small, and empty for most cases: it travels with every step."""

    urged: dict[str, date] = Field(default_factory=dict)
    """Account -> the day it last urged; only those of the latest day are kept."""

    def but(self, **changes: object) -> Self:
        return self.model_copy(update=changes)
