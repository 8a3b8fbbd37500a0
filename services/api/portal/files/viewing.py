"""Addresses and words about places in files, for every template (5.1.6). Pure."""

from collections.abc import Iterable
from urllib.parse import urlencode

from services.domain.papers.dossier import Anchor


def address_of(document: str, place: Anchor | None = None, **more: str | int) -> str:
    """The page on which the file is looked at, at this place."""
    asked = place.model_dump(exclude_none=True, include=set(Anchor.model_fields)) if place else {}
    asked |= more
    return f"/documents/{document}/view" + (f"?{urlencode(asked)}" if asked else "")


def spans(numbers: Iterable[int], ahead: int = 0) -> str:
    """1, 2, 3, 7 -> 1–3, 7; minutes are kept from 0 on and said from 1 on: `ahead` is 1."""
    runs: list[list[int]] = []
    for number in sorted({one + ahead for one in numbers}):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(f"{first}–{last}" if last > first else str(first) for first, last in runs)
