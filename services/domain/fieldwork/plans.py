"""What the plan of a visit holds, open or unannounced (A1.9, D18): state only, part of `Filing`.

No applicant can know of it. Notes are working papers until they are merged into the record. The
acts stand in `planning.py`.
"""

from datetime import date, datetime
from typing import Literal

from services.domain.base import Frozen, TextRef

Kind = Literal["open", "unannounced"]


class NoteMark(Frozen):
    """A note that went into the record: whose, and which version of it.

    No hash of its words: they may name people, and a hash could not be erased.
    """

    note: str
    account: str
    version: int


class Redacted(Frozen):
    """The record as the applicant may read it later: without names of those who were asked, and
    without what is the assessors' own (6.2.1).
    """

    words: TextRef
    at: datetime
    """When the record was made."""


class VisitPlan(Frozen):
    on: date
    visit: Kind
    goers: tuple[str, ...]
    """Accounts of those who go."""
    matter: TextRef
    notes: tuple[NoteMark, ...] = ()
    record: TextRef | None = None
    """What the notes of all who went came to, in one text."""
    documents: tuple[str, ...] = ()
    redacted: Redacted | None = None
    """None where nothing is to be told, and in those from before it could be."""
    called_off: bool = False

    @property
    def told(self) -> TextRef | None:
        """What the applicant may read of it, once `disclosing.py` says so."""
        return self.redacted.words if self.redacted else None
