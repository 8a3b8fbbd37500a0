"""What a redacted copy is: how it was made, what is blackened, what may be left in one (6.4.1).

Shapes and refusals alone: the process that works on papers begins with them. The acts are
`redacting.py`.
"""

from enum import StrEnum
from typing import Final

from pydantic import Field

from services.domain.base import Frozen
from services.domain.errors import DomainError

MOST_PAGES: Final = 60
"""Of a paper that is blackened here: its pages are drawn while somebody waits."""
MOST_BOXES: Final = 400


class How(StrEnum):
    """How a copy came about."""

    BLACKENED = "blackened"
    """Here: pictures of its pages, painted over. Nothing is beneath."""
    ELSEWHERE = "elsewhere"
    """Sent ready made, searched for what may be left in it, and drawn anew as pictures."""


class CopyState(StrEnum):
    MADE = "made"
    SHOWN = "shown"
    TAKEN_OFF = "taken-off"


class Left(StrEnum):
    """What a copy made elsewhere may still carry, each with its own word for its sender."""

    TEXT = "text"
    METADATA = "metadata"
    REVISIONS = "revisions"
    NOTES = "notes"
    FILES = "files"
    LAYERS = "layers"


class CopyNotClean(DomainError):
    """6.4.1: something may be read in the copy that its pages do not show."""

    code = "copy-not-clean"


class CopyNotMade(DomainError):
    """The paper cannot be blackened here: no PDF or picture, too long, or not to be drawn."""

    code = "copy-not-made"


class OwnCopy(DomainError):
    """6.4.1: a copy is approved by somebody else than who made it."""

    code = "own-copy"


class Box(Frozen):
    """A place that is blackened: shares of the page in per mille, from its upper left corner."""

    page: int = Field(ge=1)
    left: int = Field(ge=0, le=1000)
    top: int = Field(ge=0, le=1000)
    width: int = Field(ge=1, le=1000)
    height: int = Field(ge=1, le=1000)


class CopyKnown(Frozen):
    """What the server knows of a copy that an act is about."""

    original: str
    sha256: str
    made_by: str
    state: CopyState
    usable: bool
    """Its check is over and found nothing."""
