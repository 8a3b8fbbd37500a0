"""What is found of the signatures in a file."""

from datetime import datetime

from services.api.contract import Answer


class ExaminedAnswer(Answer):
    signer: str
    certificate: str
    at: datetime | None
    """As the signature itself says."""
    intact: bool
    trusted: bool
    whole: bool
    """Covers the whole file but for the signatures put in after it."""


class VerdictAnswer(Answer):
    sha256: str
    known: bool
    """Whether exactly these bytes are archived here."""
    title: str
    version: int
    latest: bool
    good: bool
    """There is a signature, and every one holds."""
    examined: bool
    signatures: list[ExaminedAnswer]
