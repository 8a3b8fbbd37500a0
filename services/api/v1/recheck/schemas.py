"""What a re-check goes by, on the wire (A6.3)."""

from services.api.contract import Answer
from services.domain.attainment.recheck_standards import StandardLine
from services.domain.programme.words import Text


class StandardsAnswer(Answer):
    programme: Text
    was_version: int
    now_version: int
    lines: tuple[StandardLine, ...]
    to_show: list[str]
    """The indicators that the values of the naming do not answer any more."""
