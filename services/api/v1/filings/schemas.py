"""Filings on the wire. Who handed one in stands in no answer; a contact only for its judge and
the auditor, and each look at it is kept."""

from datetime import date, datetime

from services.api.acts.offered import OfferedAct
from services.api.contract import Answer


class FilingAnswer(Answer):
    id: str
    what: str
    case: str
    place: str
    status: str
    version: int
    texts: dict[str, str]
    """Words by the id of the text; the contact only for its judges and the auditor."""
    acts: list[OfferedAct]


class Reply(Answer):
    """What the sender of an objection or tip is told, by its query code."""

    place: str
    filed_at: datetime
    what: str
    late: bool
    status: str
    due_on: date | None
    answer: str | None
