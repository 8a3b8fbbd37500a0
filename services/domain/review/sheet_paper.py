"""The paper of one expert's score sheet, as far as rules must know it: which version, whose turn.

State only; what is done with it stands in `signing_sheets.py`, what it says is composed elsewhere.
"""

import operator
from datetime import datetime

from pydantic import Field

from services.domain.base import Frozen
from services.domain.review.laid import Unissued


class SheetPaper(Frozen):
    """The latest version that an expert had made of the own sheet (6.1.5)."""

    no: int
    pdf: str
    """sha256 of the archived bytes as they are now: with the signature, once it is there."""
    replaces: str = Field(default="", exclude_if=operator.not_)
    """sha256 of the version before."""
    signed_at: datetime | None = Field(default=None, exclude_if=operator.not_)
    corrects: Unissued | None = Field(default=None, exclude_if=operator.not_)
    """Why the expert took the sheet up again; the next version says it."""
    late: bool = Field(default=False, exclude_if=operator.not_)
    """Whether the others' sheets were open when it was taken up: the next version says so."""

    @property
    def waits(self) -> bool:
        """For its signature."""
        return self.signed_at is None and self.corrects is None
