"""Hits of the full text on the wire."""

from datetime import datetime

from services.api.contract import Answer


class StretchAnswer(Answer):
    text: str
    sought: bool
    """Whether it is what was looked for."""


class HitAnswer(Answer):
    id: int
    kind: str
    """`page` of a document, `text` in the log of the case, `entry` of its data sheet."""
    href: str
    """The document, or the case."""
    case: str
    number: str
    place: str
    name: str
    """Of the document, or the kind of the fact; empty for an entry."""
    part: int
    """Page, number of the fact, or year of the figure."""
    at: datetime | None
    excerpt: list[StretchAnswer]


class HitPage(Answer):
    hits: list[HitAnswer]
    next_before: int | None
    """Where to go on; the page there may be empty."""
