"""When incidents and complaints make the Bureau propose that titles be cancelled (A4.6, F7).

Only the judgement; who reports and who judges stands with the title.
"""

from typing import Literal

Severity = Literal["I", "II", "III", "IV"]
REVOCABLE: frozenset[Severity] = frozenset({"I", "II", "III"})
"""A4.6: level III or worse. I is the worst; never compare the numerals."""


def incident_calls_for_proposal(
    level: Severity, *, handled_properly: bool, serious_impact: bool, verified: bool
) -> bool:
    """A4.6 (a): level III or worse AND not handled properly, with serious impact; once verified."""
    return level in REVOCABLE and not handled_properly and serious_impact and verified


def complaints_call_for_proposal(*, repeated: bool, rather_serious: bool, verified: bool) -> bool:
    """A4.6 (b): repeated complaints of rather serious problems, once verified."""
    return repeated and rather_serious and verified
