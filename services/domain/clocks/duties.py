"""Who owes what is owed, and who is in charge of it (2.1.6).

Two parts that no programme names: they follow from the obligations that are open and from the
programme's offices. What somebody may do about a term is in `terms.py`.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from services.domain.base import ActorRef, Frozen, TextRef
from services.domain.programme.schema import Obligation, Office
from services.domain.tree.units import Function, Level, Part

Offices = Mapping[Part, tuple[Office, ...]]

OWES: Mapping[Obligation, tuple[Part, ...]] = {
    Obligation.FORMAL_CHECK: (Part.FORMAL_CHECKER,),
    Obligation.CORRECTION: (Part.APPLICANT, Part.APPLICANT_LEADER),
    Obligation.REVIEW: (Part.PRE_ASSESSOR, Part.ASSESSOR, Part.ACCEPTOR),
    Obligation.RECTIFICATION: (Part.RECTIFIER,),
    Obligation.FINDINGS: (Part.PROPOSER, Part.MENDER),
    Obligation.NOTICE: (Part.NOTICE_PUBLISHER,),
    Obligation.LAST_STAGES: (Part.ASSESSOR, Part.ACCEPTOR),
    Obligation.INQUIRY: (Part.FORMAL_CHECKER,),
    Obligation.OBJECTION: (Part.OBJECTION_JUDGE,),
    Obligation.DRAW: (Part.ASSESSOR, Part.APPLICANT, Part.APPLICANT_LEADER),
}

IN_CHARGE: Mapping[Obligation, Part] = {
    Obligation.FORMAL_CHECK: Part.FORMAL_CHECKER,
    Obligation.CORRECTION: Part.FORMAL_CHECKER,
    Obligation.REVIEW: Part.ACCEPTOR,
    Obligation.RECTIFICATION: Part.RE_REVIEWER,
    Obligation.FINDINGS: Part.RE_REVIEWER,
    Obligation.NOTICE: Part.NOTICE_PUBLISHER,
    Obligation.LAST_STAGES: Part.ACCEPTOR,
    Obligation.INQUIRY: Part.FORMAL_CHECKER,
    Obligation.OBJECTION: Part.OBJECTION_JUDGE,
    Obligation.DRAW: Part.ASSESSOR,
}
"""The bureau that set the term. Its leader is told of the delay, also when the applicant owes."""

LEADER_AT = {
    Level.COUNTY: Function.COUNTY_LEADER,
    Level.CITY: Function.CITY_LEADER,
    Level.PROVINCE: Function.PROVINCE_LEADER,
    Level.NATION: Function.MINISTRY_LEADER,
}
ABOVE = {Level.COUNTY: (Level.CITY,)}
"""Whose leader is told beside the one in charge: the city's of what its counties decide."""


class Supervision(Frozen):
    """A leader's notice about what is owed (督办): with an end of its own, and to be answered."""

    words: TextRef
    answer_by: date
    by: ActorRef
    at: datetime
    escalated: datetime | None = None
    """When the leader in charge was told that no answer came; once for each notice."""


class ExtensionAsked(Frozen):
    """More days asked for, and why; open until the leader in charge has decided."""

    days: int
    reason: TextRef
    by: ActorRef
    at: datetime


def owing(offices: Offices, what: Obligation, *, recheck: bool) -> tuple[Office, ...]:
    """Those who owe it. A re-check's review is owed by who re-checks (A4.4)."""
    parts = (Part.RECHECKER,) if recheck and what is Obligation.REVIEW else OWES[what]
    return _once(office for part in parts for office in offices.get(part, ()))


def leading(offices: Offices, what: Obligation, *, recheck: bool) -> tuple[Office, ...]:
    """The leader of the bureau in charge, then the leader of the bureau above it."""
    part = Part.RECHECKER if recheck and what is Obligation.REVIEW else IN_CHARGE[what]
    lowest = next((one.level for one in offices.get(part, ()) if one.level in LEADER_AT), None)
    if lowest is None:
        return ()
    return tuple(
        Office(function=LEADER_AT[level], level=level) for level in (lowest, *ABOVE.get(lowest, ()))
    )


def parts_now(
    offices: Offices, open_now: Iterable[Obligation], *, recheck: bool
) -> dict[Part, tuple[Office, ...]]:
    """The two parts as they are played while these obligations are open."""
    open_now = tuple(open_now)
    owe = (one for what in open_now for one in owing(offices, what, recheck=recheck))
    lead = (one for what in open_now for one in leading(offices, what, recheck=recheck))
    return {Part.OWING: _once(owe), Part.LEADER_IN_CHARGE: _once(lead)}


def _once(offices: Iterable[Office]) -> tuple[Office, ...]:
    return tuple(dict.fromkeys(offices))
