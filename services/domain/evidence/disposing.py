"""When files may be let go of for good: after their retention, unheld, by two people (5.2.3).

Pure rules. The list and the record that stays are `storage/keeping/disposals.py`.
"""

from collections.abc import Sequence
from datetime import datetime

from services.domain.case import Case
from services.domain.errors import DomainError
from services.domain.evidence.keeping import Lock
from services.domain.programme.schema import Retention


class NotYetDisposable(DomainError):
    """The files of the case must still be kept; `why` says for which reason, `until` how long."""

    code = "not-yet-disposable"


class OwnProposal(DomainError):
    """It takes two: another administrator confirms or refuses what one proposed."""

    code = "own-proposal"


class DisposalDecided(DomainError):
    """Somebody else has confirmed or refused this list already, or one of the case is open."""

    code = "disposal-decided"


def check_disposable(
    case: Case, retention: Retention, kept: Sequence[Lock], *, objected: bool, now: datetime
) -> None:
    """Raises NotYetDisposable."""
    if case.outcome is None:
        raise NotYetDisposable(why="case-open", until="")
    if retention.permanent:
        raise NotYetDisposable(why="permanent", until="")
    if objected or any(lock.held for lock in kept):
        raise NotYetDisposable(why="held", until="")
    last = max((lock.until for lock in kept), default=None)
    if last is None:
        raise NotYetDisposable(why="nothing-sealed", until="")
    if last > now:
        raise NotYetDisposable(why="retention", until=last.isoformat())


def check_decider(proposed_by: str, decided_by: str | None, by: str) -> None:
    """Raises OwnProposal and DisposalDecided."""
    if by == proposed_by:
        raise OwnProposal
    if decided_by not in {None, by}:
        raise DisposalDecided
