"""Denials (否定报备): what counts as one, and whose power it is (C2.9.5, C3.7.3).

A fact says itself that it denies (`CaseFact.denial`); this is asked of every fact before it is
written, so no refusal can be forgotten. The register of denials is projected in storage.
"""

from services.domain.base import Act, Fact, Stream
from services.domain.case import Case, CaseFact
from services.domain.errors import DomainError
from services.domain.seats import OFFICERS
from services.domain.tree.units import Function

ASKERS = OFFICERS | {Function.JOINT_DEPARTMENT}
"""Those who have a leader to ask; leaders and governments decide in their own power."""


class DenialBeyondPower(DomainError):
    """C2.9.5: the programme leaves this refusal to the leader, who has not agreed to it."""

    code = "denial-beyond-power"


def beyond_power(case: Case, act: str) -> bool:
    """Whether an officer must ask the leader before this act can deny."""
    return case.procedure is not None and case.rules.denials.power(act) == "ask-leader"


def check_power(state: Stream, act: Act, event: Fact) -> None:
    """Raises DenialBeyondPower where an officer denies what only a leader may have denied."""
    if not isinstance(state, Case) or not isinstance(event, CaseFact) or event.denial is None:
        return
    officer = act.actor.function in ASKERS
    if officer and beyond_power(state, act.kind) and not state.instructed(act.kind):
        raise DenialBeyondPower(act=act.kind)
