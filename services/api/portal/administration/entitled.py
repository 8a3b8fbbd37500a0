"""Who may open the pages about the whole installation, and who may change it from there.

What an act asks of its actor is said by the domain; these pages ask before there is any act.
"""

from typing import Final

from services.api.portal.frame import Frame
from services.domain.seats import not_entitled
from services.domain.tree.units import Function

ADMINISTRATORS: Final = frozenset({Function.ADMINISTRATOR})
READERS: Final = ADMINISTRATORS | {Function.AUDITOR}


def administrates(frame: Frame) -> bool:
    return _holds(frame, ADMINISTRATORS)


def only_for(frame: Frame, functions: frozenset[Function]) -> None:
    """Raises SignInNeeded or NotEntitled."""
    if not _holds(frame, functions):
        raise not_entitled(frame.person.seats)


def _holds(frame: Frame, functions: frozenset[Function]) -> bool:
    return any(seat.function in functions for seat in frame.person.seats)
