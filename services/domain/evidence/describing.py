"""What a paper says of itself, apart from the day on which it was sent (5.1.6): number, issuer,
day of issue, last day. Written down by the applicant; nothing of it is read out of the bytes.
"""

from datetime import date
from typing import Annotated

from pydantic import Field

from services.domain.base import Frozen
from services.domain.errors import DomainError, Invalid


class DocumentSealed(DomainError):
    """The file was submitted: what was said about it then stays as it was judged."""

    code = "document-sealed"


class Description(Frozen):
    reference_no: Annotated[str, Field(max_length=80)] | None = None
    """文号."""
    issuer: Annotated[str, Field(max_length=120)] | None = None
    """责任者: who made or issued it."""
    issued_on: date | None = None
    valid_until: date | None = None
    """The last day on which it counts; None where it does not expire."""


def check_description(said: Description, today: date) -> None:
    """A paper is not of tomorrow, and does not end before it began. Raises Invalid."""
    if said.issued_on and said.issued_on > today:
        raise Invalid(field="issued_on")
    if said.issued_on and said.valid_until and said.valid_until < said.issued_on:
        raise Invalid(field="valid_until")
