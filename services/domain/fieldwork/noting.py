"""What a note of a visit says and where it was written; its bounds, and how notes are merged (6.2.1).

Coordinates are as the phone gave them, or typed, or left out: a note without them is as good.
"""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from services.domain.base import Frozen
from services.domain.errors import Invalid

MOST_SIGNS, MOST_OF_SPOT = 8000, 200
FARTHEST = {"latitude": 90, "longitude": 180}


class Written(Frozen):
    words: str
    spot: str = ""
    """The place in words: 东街石拱桥下游50米."""
    latitude: str = ""
    longitude: str = ""


def check_note(written: Written) -> None:
    """Raises Invalid at the first field that cannot be."""
    if not written.words.strip() or len(written.words) > MOST_SIGNS:
        raise Invalid(field="words", most=MOST_SIGNS)
    if len(written.spot) > MOST_OF_SPOT:
        raise Invalid(field="spot", most=MOST_OF_SPOT)
    if bool(written.latitude) != bool(written.longitude):
        raise Invalid(field="latitude")
    for field, most in FARTHEST.items():
        if given := getattr(written, field):
            _check_degrees(field, given, most)


def _check_degrees(field: str, given: str, most: int) -> None:
    try:
        degrees = Decimal(given)
    except InvalidOperation:
        raise Invalid(field=field, given=given[:20]) from None
    if not degrees.is_finite() or abs(degrees) > most:
        raise Invalid(field=field, given=given[:20])


def merged(notes: Iterable[tuple[str, str, Written]]) -> str:
    """One text of all notes, in the order of writing: who, when, where, what. It is only the
    beginning of the record; whoever makes it edits it.
    """
    return "\n\n".join(_paragraph(*one) for one in notes)


def _paragraph(who: str, when: str, written: Written) -> str:
    at = f"{written.latitude}, {written.longitude}" if written.latitude else ""
    where = "；".join(one for one in (written.spot, at) if one)
    return f"【{who}，{when}{f'，{where}' if where else ''}】\n{written.words.strip()}"
