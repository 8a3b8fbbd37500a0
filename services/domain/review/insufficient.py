"""What the experts find too thinly proved goes back to the applicant in one notice (A1.9, C2.9.3).

The notice is the formal check's own (`DeficitsIssued`): numbered, answered line by line, and the
panel looks again afterwards. What each expert wrote is read elsewhere; here there are only codes.
"""

from datetime import datetime
from typing import Annotated, Literal

from services.domain.acts import fact, rule
from services.domain.base import Act, Looked, label
from services.domain.case import Case, Deficit
from services.domain.errors import DomainError, Invalid
from services.domain.offices.one_time import MaterialUnchanged, item_of
from services.domain.review.closing import awaits_sheets
from services.domain.steps.application import DeficitLine, DeficitsIssued
from services.domain.tree.units import Part, StepName


class NotAllNamed(DomainError):
    """C2.9.3: whatever the experts found insufficient is named at once, in one notice."""

    code = "not-all-named"


class AskEvidence(Act):
    """One notice of all that the experts found insufficient; they look again afterwards (A1.9)."""

    zh, en, rule = "证据不足，一次性告知补正", "Ask for the evidence lacking", "A1.9, C2.9.3, D10"
    step, path, part = StepName.TECHNICAL_ASSESSMENT, "insufficient-evidence", Part.ASSESSOR
    harm = True

    kind: Literal["ask-evidence"] = "ask-evidence"
    lines: tuple[DeficitLine, ...] = label("需补正内容", "What is to be mended", min_length=1)
    changed: Annotated[tuple[str, ...] | None, Looked()] = None
    """Items changed since the submission before."""


def insufficient(case: Case) -> tuple[str, ...]:
    """The indicators whose evidence one of the experts found insufficient."""
    return tuple(sorted({code for one in case.panel.sheets.values() for code in one.insufficient}))


def _to_ask(case: Case) -> str | None:
    return awaits_sheets(case) or (None if insufficient(case) else "nothing-insufficient")


@rule(AskEvidence, Case, opens=_to_ask)
def ask_evidence(case: Case, act: AskEvidence, now: datetime) -> DeficitsIssued:
    """All of it and nothing else; once more only about what was changed since (C2.9.3)."""
    found, named = insufficient(case), [item_of(line.place) for line in act.lines]
    for line, code in zip(act.lines, named, strict=True):
        if code not in found:
            raise Invalid(field="lines", given=line.place)
        again = act.changed is not None and case.application.asked_by_panel > 0
        if again and code not in (act.changed or ()):
            raise MaterialUnchanged(place=line.place)
    if missing := [code for code in found if code not in named]:
        raise NotAllNamed(count=len(missing), first=missing[0])
    return DeficitsIssued(
        **fact(act, now),
        number=case.application.notices + 1,
        deficits=tuple(Deficit(no=no, **dict(one)) for no, one in enumerate(act.lines, start=1)),
        by_panel=True,
    )
