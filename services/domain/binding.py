"""Who may send a file to a case, and who may bind its dossier, and when (A1.13, A2.7, A3.7).

Which file is fit is in `documents.py`, which binding is right in `application.py`.
"""

from collections.abc import Iterable

from services.domain.case import Case
from services.domain.errors import NotEntitled, StepClosed
from services.domain.filing import Filing
from services.domain.permissions import Seat, plays
from services.domain.title import Title
from services.domain.units import Part, StepName

APPLICANTS = (Part.APPLICANT, Part.APPLICANT_LEADER)
STRANGERS = (Part.NOBODY, Part.ANYBODY)
BINDING_STEPS = (
    StepName.PLAN,
    StepName.IMPLEMENTATION,
    StepName.SELF_CHECK,
    StepName.APPLICATION,
)


def check_may_send(stream: Case | Title | Filing, account: str, seats: Iterable[Seat]) -> None:
    """Whoever plays a part may send files, applicants and bureaus alike; acts then name them.

    Raises NotEntitled, and StepClosed for a case that is over.
    """
    parts = tuple(part for part in Part if part not in STRANGERS)
    _check_part(stream, account, seats, parts)
    if isinstance(stream, Case) and stream.outcome:
        raise StepClosed(step="documents", now=stream.stands)


def check_may_bind(case: Case, account: str, seats: Iterable[Seat]) -> None:
    """The applicant, until the dossier is submitted, and again while deficits are to be mended."""
    _check_part(case, account, seats, APPLICANTS)
    if not papers_open(case):
        raise StepClosed(step="dossier", now=case.stands)


def check_may_remove(
    stream: Case | Title | Filing, made_by: str, account: str, seats: Iterable[Seat]
) -> None:
    """Whoever sent it, or the applicant whose case it is; whether it is used is asked later."""
    if made_by == account:
        return
    _check_part(stream, account, seats, APPLICANTS)


def papers_open(case: Case) -> bool:
    """Whether the dossier may be changed: a submitted one is what everybody was shown."""
    if case.step is None or case.step.name not in BINDING_STEPS or case.paused_until:
        return False
    if case.step.name is not StepName.APPLICATION:
        return True
    return not case.application.submissions or bool(case.application.deficits)


def _check_part(
    stream: Case | Title | Filing, account: str, seats: Iterable[Seat], parts: tuple[Part, ...]
) -> None:
    held = tuple(seats)
    if not any(plays(part, seat, account, stream) for part in parts for seat in held):
        raise NotEntitled(function=", ".join(str(seat.function) for seat in held))
