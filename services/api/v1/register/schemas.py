"""Titles as everybody may read them."""

from datetime import date

from services.api.contract import Answer
from services.domain.programme.schema import Text, TitleLevel, Track


class RegisterEntry(Answer):
    id: str
    place: str
    place_name: Text
    track: Track
    level: TitleLevel
    name: str
    """The older kind of title (A0.11); empty for today's kinds."""
    named_on: date
    document_no: str
    stands: str
    recheck_due: date | None
    cancelled_on: date | None
    last_result: str


class Register(Answer):
    titles: list[RegisterEntry]
    next_after: str | None
