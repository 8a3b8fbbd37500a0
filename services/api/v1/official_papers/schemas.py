"""Official papers on the wire."""

from datetime import datetime

from services.api.contract import Answer


class OfficialPaperLine(Answer):
    seq: int
    """The record of the log that the paper is about."""
    at: datetime
    title: str
    href: str
    """Where the PDF is."""


class OfficialPapers(Answer):
    papers: list[OfficialPaperLine]
