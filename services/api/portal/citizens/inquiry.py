"""The query code of an objection or tip: twelve signs instead of an account.

It is the beginning of the filing's id, which nobody else is shown: 60 bits, so it can be written
down by hand and cannot be guessed.
"""

from services.api import codes

FILING = "filing-"


def code_of(filing: str) -> str:
    """`filing-<32 hex digits>` -> `7K4M-29PX-0QDV`."""
    return codes.code_of(filing.removeprefix(FILING))


def prefix_of(code: str) -> str | None:
    """How the filing's id begins; None for what cannot be a code."""
    digits = codes.digits_of(code)
    return None if digits is None else f"{FILING}{digits}"
