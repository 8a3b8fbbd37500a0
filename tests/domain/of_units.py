"""What is sensible to say of a unit that changes, or of a title lost elsewhere (see `stage.py`)."""

from datetime import date
from typing import Any

from services.domain.titles.register_news import News
from services.domain.titles.title_successions import Lost, Succession
from services.domain.tree.following_units import Following

OF_UNITS = (Following, Succession, Lost, News)


def of_units(place: str, today: date) -> dict[str, Any]:
    """The unit gets another code today; a title below it counts no more."""
    new = f"{place[:-1]}{9 - int(place[-1])}"
    return {
        "old": place,
        "new": new,
        "since": today,
        "change": "2030-1",
        "ended": {place: new},
        "happening": "move",
        "fate": "passes",
        "title": "title-elsewhere",
        "unit": f"{place}101"[:9],
        "counts": False,
        "codes": ("CB5",),
        "recheck": True,
    }
