"""Places in a file as people type them into a form: a page, a minute of a film.

Pure; whether the file has such a page is its own matter (`domain/documents.py`).
"""

import re
from typing import Final

from services.domain.errors import Invalid
from services.domain.typed_numbers import Odd, read_page

MINUTE: Final = re.compile(r"(\d{1,3})(?:[:：](\d{1,2}))?", re.ASCII)
SECONDS: Final = 60
FULL_WIDTH: Final = {ord("０") + digit: str(digit) for digit in range(10)}


def page_typed(typed: str, field: str) -> int | None:
    """None for an empty field. Raises Invalid for what is no page."""
    if not typed.strip():
        return None
    page = read_page(typed)
    if isinstance(page, Odd):
        raise Invalid(field=field)
    return page


def second_typed(typed: str, field: str) -> int | None:
    """`08:40` -> 520."""
    if not typed.strip():
        return None
    found = MINUTE.fullmatch(typed.strip().translate(FULL_WIDTH))
    if found is None or int(found[2] or 0) >= SECONDS:
        raise Invalid(field=field)
    return int(found[1]) * SECONDS + int(found[2] or 0)
