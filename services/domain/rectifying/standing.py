"""Who answers for a finding that has come so far: two relations to a case, for `permissions` (D9).

Not who may be made to: that is the act's rule (`owning.py`).
"""

from collections.abc import Callable, Iterator

from services.domain.mechanisms.rectifications import Owner, Standing
from services.domain.seats import Seat
from services.domain.tree.units import Function, Part


def owns(standing: Standing) -> Callable[[Seat, str, object], bool]:
    """The owner in person, and colleagues of the same office (C4.1.2)."""

    def answers(seat: Seat, account: str, view: object) -> bool:
        return any(
            one.account in (account, seat.instead_of or account)
            or (one.function, one.unit) == (seat.function, seat.unit)
            for one in _owners(view, standing)
        )

    return answers


def owners(standing: Standing) -> Callable[[object], Iterator[tuple[Function, str, str]]]:
    """Each by name, whatever the seat."""

    def found(view: object) -> Iterator[tuple[Function, str, str]]:
        for account in sorted({one.account for one in _owners(view, standing)}):
            yield Function.PUBLIC, "", account

    return found


def _owners(view: object, standing: Standing) -> tuple[Owner, ...]:
    answerable: Callable[..., tuple[Owner, ...]] | None = getattr(view, "answerable", None)
    return answerable(standing) if answerable else ()


RELATIONS = {Part.PROPOSER: owns(Standing.OWNED), Part.MENDER: owns(Standing.APPROVED)}
NAMED = {Part.PROPOSER: owners(Standing.OWNED), Part.MENDER: owners(Standing.APPROVED)}
