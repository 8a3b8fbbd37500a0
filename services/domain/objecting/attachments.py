"""What the public may send along with an objection: few, small, of kinds that show something (6.4.3).

Anybody may send without a sign-in, so the bounds are narrow; the check of each file is the same as
of any other, and until it is through nobody opens the file.
"""

from typing import Final

from services.domain.errors import DomainError
from services.domain.evidence.documents import TAKEN, TypeNotTaken, display_name

MOST: Final = 5
LARGEST: Final = 10 * 1024 * 1024
"""Bytes of one file: a photograph of any telephone."""
KINDS: Final = ("jpg", "jpeg", "png", "pdf")


class TooManyAttachments(DomainError):
    """`most` files are taken with one objection."""

    code = "too-many-attachments"


def check_another(known: int) -> None:
    """Raises TooManyAttachments."""
    if known >= MOST:
        raise TooManyAttachments(most=MOST)


def check_kind(name: str) -> None:
    """Raises TypeNotTaken. By the name's end; what the bytes are is found out by the check."""
    _, dot, suffix = display_name(name).rpartition(".")
    if not dot or suffix.lower() not in KINDS or suffix.lower() not in TAKEN:
        raise TypeNotTaken(extension=suffix if dot else "", taken=", ".join(KINDS))
