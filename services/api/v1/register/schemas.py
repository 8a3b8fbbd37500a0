"""Titles as everybody may read them."""

from datetime import date

from services.api.contract import Answer
from services.domain.programme.schema import Text


class RegisterEntry(Answer):
    id: str
    place: str
    place_name: Text
    name: Text
    named_on: date
    document_no: str
    stands: str
    recheck_due: date | None
    cancelled_on: date | None
    last_result: str


class Register(Answer):
    titles: list[RegisterEntry]
    next_after: str | None
