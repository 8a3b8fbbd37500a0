"""Whose finding it is, and what its owner does: measures, a plan, the work with its proof (D9).

Who judges measures and work is `judging.py`. Taken at any step: findings of interim checks are
mended long before the rectification, planned ones after it.
"""

from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from services.domain.acts import fact, rule
from services.domain.base import Act, DocumentId, Looked, TextRef, label
from services.domain.case import Case, CaseFact
from services.domain.clocks.calendar import end_of_day, local_day
from services.domain.errors import Invalid
from services.domain.mechanisms.rectifications import (
    Aim,
    Evidence,
    Item,
    Owner,
    Proposal,
    Standing,
    owned,
    proposed,
    worked,
)
from services.domain.rectifying.items import MOST_AT_ONCE, at, checked, moved
from services.domain.seats import Seat
from services.domain.tree.units import Function, Part, within

OWNERS = frozenset(
    {
        Function.APPLICANT_CLERK,
        Function.APPLICANT_LEADER,
        Function.TOWN_GOVERNMENT,
        Function.COUNTY_GOVERNMENT,
        Function.VERIFYING_UNIT,
        Function.JOINT_DEPARTMENT,
    }
)
"""Whoever can be made to mend something: the place's own side and the departments, no bureau."""
NOS = label("问题序号", "Numbers of the findings", min_length=1, max_length=MOST_AT_ONCE)


class OfLedger(Act):
    """An act upon lines of the ledger; one line is no business of who works at another."""

    any_step: ClassVar[bool] = True
    adds: ClassVar[bool] = True


class AssignFindings(OfLedger):
    """Owner and deadline, before anything else (C4.1.2)."""

    zh, en, rule = "明确整改责任人和期限", "Name owner and deadline", "C4.1.2, D9, 6.3.1"
    path, part = "finding-owners", (Part.RECTIFIER, Part.APPLICANT_LEADER)
    whenever = True

    kind: Literal["assign-findings"] = "assign-findings"
    nos: tuple[int, ...] = NOS
    to: str = label("整改责任人", "Owner", max_length=120)
    due_on: date = label("整改期限", "To be mended by")
    seats: Annotated[tuple[Seat, ...], Looked()] = ()
    """Where that account sits."""
    due_at: Annotated[datetime | None, Looked()] = None
    """The end of the case's own term, where one runs: no item may be due after it (C5.3.8)."""


class ProposeMeasures(OfLedger):
    """The owner says what will be done (C4.1.3)."""

    zh, en, rule = "报送整改措施", "Submit measures", "C4.1.3, D9, 6.3.1"
    path, part = "finding-measures", Part.PROPOSER
    awaited = True

    kind: Literal["propose-measures"] = "propose-measures"
    nos: tuple[int, ...] = NOS
    measures: TextRef = label("整改措施", "Measures")


class PlanFindings(OfLedger):
    """What cannot be done in time gets a concrete plan with a later day (C5.3.8)."""

    zh, en, rule = "报送整改计划", "Submit a plan", "C5.3.8, D9, 6.3.1"
    path, part = "finding-plans", (Part.PROPOSER, Part.MENDER)
    whenever = True

    kind: Literal["plan-findings"] = "plan-findings"
    nos: tuple[int, ...] = NOS
    measures: TextRef = label("不能按期完成的原因和整改措施", "Why not in time, and the measures")
    until: date = label("完成日期", "Done by")
    aims: tuple[Aim, ...] = label("阶段目标", "Aims on the way", min_length=1, max_length=20)


class HandInEvidence(OfLedger):
    """The work is done, and this shows it: pictures from before and after (D9)."""

    zh, en, rule = "提交整改佐证", "Hand in the evidence", "D9, 6.3.1, 6.3.2"
    path, part = "finding-evidence", Part.MENDER
    awaited = True

    kind: Literal["hand-in-evidence"] = "hand-in-evidence"
    nos: tuple[int, ...] = NOS
    after: tuple[DocumentId, ...] = label(
        "整改后的材料或照片", "After", min_length=1, max_length=20
    )
    before: tuple[DocumentId, ...] = label(
        "整改前的材料或照片", "Before", default=(), max_length=20
    )
    words: TextRef | None = label("整改完成情况", "What was done", default=None)


class FindingsAssigned(CaseFact):
    final: ClassVar[bool] = True
    adds: ClassVar[bool] = True
    kind: Literal["findings-assigned"] = "findings-assigned"
    nos: tuple[int, ...]
    owner: Owner
    due_on: date

    @property
    def to(self) -> str:
        return self.owner.account

    @property
    def people(self) -> tuple[str, ...]:
        return (self.owner.account,)

    def on(self, case: Case) -> Case:
        return moved(case, self.nos, lambda item: item.given(self.owner, self.due_on))


class MeasuresProposed(CaseFact):
    final: ClassVar[bool] = True
    adds: ClassVar[bool] = True
    kind: Literal["measures-proposed"] = "measures-proposed"
    nos: tuple[int, ...]
    measures: TextRef
    until: date | None = None
    aims: tuple[Aim, ...] = ()

    def on(self, case: Case) -> Case:
        said = Proposal(measures=self.measures, until=self.until, aims=self.aims)
        return moved(case, self.nos, lambda item: item.with_proposal(said))


class EvidenceHandedIn(CaseFact):
    final: ClassVar[bool] = True
    adds: ClassVar[bool] = True
    kind: Literal["evidence-handed-in"] = "evidence-handed-in"
    nos: tuple[int, ...]
    after: tuple[str, ...]
    before: tuple[str, ...] = ()
    words: TextRef | None = None

    def on(self, case: Case) -> Case:
        shown = Evidence(after=self.after, before=self.before, words=self.words)
        return moved(case, self.nos, lambda item: item.with_evidence(shown))


def assignable(case: Case) -> tuple[int, ...]:
    """Findings that still have no owner, or whose owner has not said anything yet."""
    early = (Standing.FOUND, Standing.OWNED)
    return tuple(
        one.no
        for one in case.open_findings
        if one.status == "open" and (one.entry is None or one.entry.standing in early)
    )


def plannable(case: Case) -> tuple[Item, ...]:
    """A veto item is never left to a plan (C5.6.2)."""
    if not case.rules.rectification.plans:
        return ()
    return tuple(one for one in at(case, Standing.OWNED, Standing.APPROVED) if not one.veto)


@rule(AssignFindings, Case, opens=lambda case: None if assignable(case) else "nothing-to-assign")
def assign_findings(case: Case, act: AssignFindings, now: datetime) -> FindingsAssigned:
    """To somebody of a unit that the place lies in, by a day within the term."""
    seat = next(
        (one for one in act.seats if one.function in OWNERS and within(case.place, one.unit)), None
    )
    if seat is None:
        raise Invalid(field="to", given=act.to)
    today = local_day(now)
    if act.due_on < today:
        raise Invalid(field="due_on", earliest=today.isoformat())
    if act.due_at and end_of_day(act.due_on) > act.due_at:
        raise Invalid(field="due_on", latest=act.due_at.isoformat())
    owner = Owner(unit=seat.unit, account=act.to, function=seat.function)
    checked(case, act.nos, lambda item: owned(item, owner, act.due_on))
    return FindingsAssigned(**fact(act, now), nos=act.nos, owner=owner, due_on=act.due_on)


@rule(
    ProposeMeasures,
    Case,
    opens=lambda case: None if at(case, Standing.OWNED) else "no-measures-due",
)
def propose_measures(case: Case, act: ProposeMeasures, now: datetime) -> MeasuresProposed:
    said, rules = Proposal(measures=act.measures), case.rules.rectification
    checked(case, act.nos, lambda item: proposed(item, rules, said, act.actor))
    return MeasuresProposed(**fact(act, now), nos=act.nos, measures=act.measures)


@rule(PlanFindings, Case, opens=lambda case: None if plannable(case) else "nothing-to-plan")
def plan_findings(case: Case, act: PlanFindings, now: datetime) -> MeasuresProposed:
    """Also where work on approved measures turned out too slow; approved anew (C5.3.8)."""
    said = Proposal(measures=act.measures, until=act.until, aims=act.aims)
    rules = case.rules.rectification
    checked(case, act.nos, lambda item: proposed(item, rules, said, act.actor))
    return MeasuresProposed(
        **fact(act, now), nos=act.nos, measures=act.measures, until=act.until, aims=act.aims
    )


@rule(
    HandInEvidence,
    Case,
    opens=lambda case: None if at(case, Standing.APPROVED) else "no-work-due",
)
def hand_in_evidence(case: Case, act: HandInEvidence, now: datetime) -> EvidenceHandedIn:
    shown = Evidence(after=act.after, before=act.before, words=act.words)
    rules = case.rules.rectification
    checked(case, act.nos, lambda item: worked(item, rules, shown, act.actor))
    return EvidenceHandedIn(
        **fact(act, now), nos=act.nos, after=act.after, before=act.before, words=act.words
    )


OwningAct = AssignFindings | ProposeMeasures | PlanFindings | HandInEvidence
OwningFact = FindingsAssigned | MeasuresProposed | EvidenceHandedIn
