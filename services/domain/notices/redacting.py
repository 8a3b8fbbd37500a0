"""Redacted copies of a case's papers, for the public beside a notice (6.4.1, A7.2).

A copy never replaces its original. Who made it does not approve it, and nobody but the case's own
people sees one that was not approved. How one is made is `storage/redacting/`.
"""

from datetime import datetime
from typing import Annotated, ClassVar, Final, Literal

from services.domain.acts import fact, rule
from services.domain.base import Act, DocumentId, Looked, TextRef, label
from services.domain.case import Case, CaseFact
from services.domain.errors import Invalid
from services.domain.notices.copies import CopyKnown, CopyState, OwnCopy
from services.domain.tree.units import Part, StepName

MAKERS: Final = (Part.NOTICE_PUBLISHER, Part.NOTICE_SIGNER)


class ApproveCopy(Act):
    """Somebody else than its maker has looked at it: from now on everybody may (6.4.1)."""

    zh, en, rule = "核准公开遮盖件", "Approve a redacted copy", "6.4.1, A7.2, C5.8"
    step, path, part = StepName.PUBLIC_NOTICE, "copies", MAKERS
    whenever, adds, harm = True, True, True

    kind: Literal["approve-copy"] = "approve-copy"
    document: DocumentId = label("遮盖件", "Redacted copy", max_length=64)
    known: Annotated[CopyKnown | None, Looked()] = None


class TakeCopyOff(Act):
    """A copy that was approved is shown no longer (6.4.1)."""

    zh, en, rule = "停止公开遮盖件", "Take a redacted copy off", "6.4.1"
    step, path, part = StepName.PUBLIC_NOTICE, "copies-taken-off", MAKERS
    whenever, adds, harm = True, True, True

    kind: Literal["take-copy-off"] = "take-copy-off"
    document: DocumentId = label("遮盖件", "Redacted copy", max_length=64)
    reason: TextRef = label("原因", "Reasons")
    known: Annotated[CopyKnown | None, Looked()] = None


class CopyApproved(CaseFact):
    adds: ClassVar[bool] = True
    aside: ClassVar[bool] = True
    final: ClassVar[bool] = True
    kind: Literal["copy-approved"] = "copy-approved"
    document: str
    original: str
    sha256: str
    made_by: str

    def on(self, case: Case) -> Case:
        return case


class CopyTakenOff(CaseFact):
    adds: ClassVar[bool] = True
    aside: ClassVar[bool] = True
    final: ClassVar[bool] = True
    kind: Literal["copy-taken-off"] = "copy-taken-off"
    document: str
    reason: TextRef

    def on(self, case: Case) -> Case:
        return case


@rule(ApproveCopy, Case)
def approve_copy(case: Case, act: ApproveCopy, now: datetime) -> CopyApproved:
    """Raises Invalid for what is no copy that waits, OwnCopy for one's own."""
    known = act.known
    if known is None or known.state is not CopyState.MADE or not known.usable:
        raise Invalid(field="document", given=act.document)
    if known.made_by == act.actor.account:
        raise OwnCopy(document=act.document)
    return CopyApproved(
        **fact(act, now),
        document=act.document,
        original=known.original,
        sha256=known.sha256,
        made_by=known.made_by,
    )


@rule(TakeCopyOff, Case)
def take_copy_off(case: Case, act: TakeCopyOff, now: datetime) -> CopyTakenOff:
    if act.known is None or act.known.state is not CopyState.SHOWN:
        raise Invalid(field="document", given=act.document)
    return CopyTakenOff(**fact(act, now), document=act.document, reason=act.reason)


CopyAct = ApproveCopy | TakeCopyOff
CopyFact = CopyApproved | CopyTakenOff
