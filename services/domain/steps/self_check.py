"""Self-check: values are verified by their units, then declared and frozen (A0.5, A1.6, A2.3, A3.3).

The values themselves are working papers; here are only their digests, as they were signed.
"""

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from services.domain.acts import fact, rule
from services.domain.base import Act, Frozen, Looked, Seen, TextRef, label
from services.domain.case import Case, CaseFact, SelfCheck
from services.domain.clocks.calendar import local_day
from services.domain.errors import DomainError, Invalid, NotEntitled, NotReady
from services.domain.tree.units import Part, StepName


class ShownValue(Frozen):
    """An indicator's value as it stood on the signer's page."""

    code: str
    digest: str


class ValuesChanged(DomainError):
    """A0.5: a signature is for the value that the signer looked at, not for what came after."""

    code = "values-changed"


class VerifyValues(Act):
    """The verifying unit signs values, or disputes them (A0.5). Each lapses when its value changes."""

    zh, en, rule = "核准指标数据", "Verify indicator values", "A0.5"
    step, path, part = StepName.SELF_CHECK, "verifications", Part.VERIFIER
    adds = True

    kind: Literal["verify-values"] = "verify-values"
    codes: tuple[str, ...] = label("指标编号", "Indicator codes", min_length=1)
    agreed: bool = label("数据属实", "The values are right", default=True)
    remark: TextRef | None = label("说明", "Remark", default=None)
    seen: Annotated[tuple[ShownValue, ...], Seen()] = label(
        "所见数据", "The values as they were shown", default=()
    )
    """Digests from the signer's page; compared where they are given."""
    shown: Annotated[tuple[ShownValue, ...], Looked()]


class Declare(Act):
    """Freezes the data set and the readiness result (A1.6, A2.3, A3.3)."""

    zh, en, rule = "确认自查达标", "Declare the self-check", "A1.6, A2.3, A3.3"
    step, path, part = StepName.SELF_CHECK, "declaration", Part.APPLICANT_LEADER

    kind: Literal["declare"] = "declare"
    data_digest: Annotated[str, Looked()]
    papers_version: Annotated[int, Looked()]
    unmet: Annotated[tuple[str, ...], Looked()] = ()
    """Codes of indicators not attained, not verified, or open."""


class Reopen(Act):
    """Back to self-check, with a reason, as long as nothing is under review."""

    zh, en, rule = "重新开启自查", "Reopen the self-check", "A6.8"
    step, path, part = StepName.APPLICATION, "reopening", Part.APPLICANT_LEADER
    whenever = True
    harm = True

    kind: Literal["reopen"] = "reopen"
    reason: TextRef = label("理由", "Reason")


class ValuesVerified(CaseFact):
    adds: ClassVar[bool] = True
    kind: Literal["values-verified"] = "values-verified"
    agreed: bool
    values: tuple[ShownValue, ...]
    remark: TextRef | None = None

    def on(self, case: Case) -> Case:
        signed = {value.code: value.digest for value in self.values}
        kept, lost = case.self_check.verified, case.self_check.disputed
        gain, drop = (kept, lost) if self.agreed else (lost, kept)
        gained = {**gain, **signed}
        dropped = {code: digest for code, digest in drop.items() if code not in signed}
        verified, disputed = (gained, dropped) if self.agreed else (dropped, gained)
        changes = {"verified": verified, "disputed": disputed}
        return case.but(self_check=case.self_check.model_copy(update=changes))


class Declared(CaseFact):
    kind: Literal["declared"] = "declared"
    data_digest: str
    papers_version: int

    def on(self, case: Case) -> Case:
        changes = {"declared_on": local_day(self.at), "data_digest": self.data_digest}
        declared = case.self_check.model_copy(update=changes)
        return case.but(self_check=declared, stale=()).next_step(self.at)


class Reopened(CaseFact):
    kind: Literal["reopened"] = "reopened"
    reason: TextRef

    def on(self, case: Case) -> Case:
        again = SelfCheck(verified=case.self_check.verified, disputed=case.self_check.disputed)
        return case.but(self_check=again).back_to(StepName.SELF_CHECK, self.at)


@rule(VerifyValues, Case)
def verify_values(case: Case, act: VerifyValues, now: datetime) -> ValuesVerified:
    """Each department signs its own indicators, as it saw them (A0.5, D16); a no needs its reason."""
    missing = set(act.codes) - {value.code for value in act.shown}
    if missing:
        raise Invalid(field="codes", given=min(missing))
    if not act.agreed and act.remark is None:
        raise Invalid(field="remark")
    department = act.actor.unit.partition(":")[2]
    for code in act.codes:
        if case.rules.verifiers.get(code) != department:
            raise NotEntitled(act=act.kind, function=department)
    seen = {value.code: value.digest for value in act.seen}
    changed = [one.code for one in act.shown if seen.get(one.code, one.digest) != one.digest]
    if changed:
        raise ValuesChanged(count=len(changed), first=changed[0])
    return ValuesVerified(**fact(act, now), agreed=act.agreed, values=act.shown, remark=act.remark)


@rule(Declare, Case)
def declare(case: Case, act: Declare, now: datetime) -> Declared:
    """Every indicator met, each value signed by its unit: else nothing is declared."""
    if act.unmet:
        raise NotReady(count=len(act.unmet), first=act.unmet[0])
    return Declared(
        **fact(act, now), data_digest=act.data_digest, papers_version=act.papers_version
    )


def _may_reopen(case: Case) -> str | None:
    if case.application.submitted_at and not case.application.deficits:
        return "under-review"
    return None


@rule(Reopen, Case, opens=_may_reopen)
def reopen(case: Case, act: Reopen, now: datetime) -> Reopened:
    return Reopened(**fact(act, now), reason=act.reason)


SelfCheckAct = Annotated[VerifyValues | Declare, Field(discriminator="kind")]
SelfCheckFact = ValuesVerified | Declared | Reopened
