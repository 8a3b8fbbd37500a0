"""Lines of the list of terms: what is owed, by when, what was told of it."""

from datetime import date

from services.api.contract import Answer
from services.domain.programme.schema import Obligation


class TermAnswer(Answer):
    href: str
    """The case."""
    number: str
    place: str
    stands: str
    what: Obligation
    due_on: date
    provisional: bool
    """The day may still move: that year's holidays are not announced."""
    reminded: bool
    escalated: bool
    answer_by: date | None
    """Until when a supervision notice is to be answered; none where there is none."""
    extension_asked: bool


class TermPage(Answer):
    terms: list[TermAnswer]
    next_after: str | None
