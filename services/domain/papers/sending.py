"""Who may send files to a case, title or filing, and who may take one away again.

Who may bind them is in `drafting.py`, which file is fit in `documents.py`.
"""

from collections.abc import Iterable

from services.domain.case import Case
from services.domain.errors import NotEntitled, StepClosed
from services.domain.filing import Filing
from services.domain.permissions import plays
from services.domain.rounds.state import AssessmentRound
from services.domain.seats import Seat, not_entitled
from services.domain.titles.title import Title
from services.domain.tree.units import Part

APPLICANTS = (Part.APPLICANT, Part.APPLICANT_LEADER)
INVOLVED = tuple(part for part in Part if part not in (Part.NOBODY, Part.ANYBODY, Part.COPIED))
"""All but the clock, the public, and who got a copy to read."""


Owner = Case | Title | Filing | AssessmentRound
"""What files lie with."""


def check_may_send(stream: Owner, account: str, seats: Iterable[Seat]) -> None:
    """Whoever plays a part may send files, applicants and bureaus alike; acts then name them.

    Raises NotEntitled, and StepClosed for a case that is over.
    """
    _check_part(stream, account, seats, INVOLVED)
    if isinstance(stream, Case) and stream.outcome:
        raise StepClosed(step="documents", now=stream.stands)


def check_may_remove(stream: Owner, made_by: str, account: str, seats: Iterable[Seat]) -> None:
    """Whoever sent it, or the applicant whose case it is; whether it is used is asked later.

    Who may take a file away may put it back.
    """
    if made_by != account:
        _check_part(stream, account, seats, APPLICANTS)


def may_remove(stream: Owner, made_by: str, account: str, seats: Iterable[Seat]) -> bool:
    try:
        check_may_remove(stream, made_by, account, seats)
    except NotEntitled:
        return False
    return True


def _check_part(
    stream: Owner, account: str, seats: Iterable[Seat], parts: tuple[Part, ...]
) -> None:
    held = tuple(seats)
    if not any(plays(part, seat, account, stream) for part in parts for seat in held):
        raise not_entitled(held)
