"""Published measures and results on the wire (C2.9.10)."""

from datetime import date

from services.api.contract import Answer
from services.domain.programme.words import Text


class RectifiedItemAnswer(Answer):
    no: int
    place: Text
    rule: str
    found: str
    measures: str
    result: str
    unit: Text | None
    published_on: date


class RectifiedAnswer(Answer):
    case: str
    items: tuple[RectifiedItemAnswer, ...]
