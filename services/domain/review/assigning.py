"""Which expert scores which indicators, where the programme divides them (6.1.6, D8).

Without that setting everybody scores all. What a sheet must then hold is asked of `own_codes`;
how sheets of different indicators compare is `divergence.py`.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from services.domain.acts import fact, rule
from services.domain.base import Act, Frozen, Looked, label
from services.domain.case import Case, CaseFact
from services.domain.errors import DomainError, Invalid
from services.domain.review.panel import Panel
from services.domain.tree.units import Part, StepName

Readers = dict[str, tuple[str, ...]]
"""Indicator -> the experts who score it."""


class TooFewReaders(DomainError):
    """6.1.6: the programme asks for more experts on each indicator."""

    code = "too-few-readers"


class ExpertIdle(DomainError):
    """6.1.6: whoever sits on the panel scores at least one indicator."""

    code = "expert-idle"


class ScoredAlready(DomainError):
    """6.1.6: what an expert has signed is neither widened nor narrowed afterwards."""

    code = "scored-already"


class Assigned(Frozen):
    """One indicator and who scores it."""

    code: str = label("指标", "Indicator", max_length=40)
    experts: Annotated[tuple[str, ...], Field(max_length=50)] = label("专家", "Experts")


class AssignIndicators(Act):
    """Who scores what, before anybody scores; also once somebody fell out (6.1.6)."""

    zh, en, rule = "分配评审指标", "Divide the indicators among the experts", "D8, 6.1.6"
    step, path = StepName.TECHNICAL_ASSESSMENT, "indicators"
    part = (Part.PANEL_CHAIR, Part.ASSESSOR)

    kind: Literal["assign-indicators"] = "assign-indicators"
    lines: Annotated[tuple[Assigned, ...], Field(max_length=200)] = label(
        "每项指标由谁评审", "Who scores each indicator", min_length=1
    )
    codes: Annotated[tuple[str, ...], Looked()]
    """What the catalogue asks, in its order."""


class ReassignIndicators(Act):
    """The division is changed while sheets are still missing (6.1.6)."""

    zh, en, rule = "调整指标分配", "Change who scores what", "D8, 6.1.6"
    step, path = StepName.TECHNICAL_ASSESSMENT, "changed-indicators"
    part = (Part.PANEL_CHAIR, Part.ASSESSOR)
    harm, whenever = True, True

    kind: Literal["reassign-indicators"] = "reassign-indicators"
    lines: Annotated[tuple[Assigned, ...], Field(max_length=200)] = label(
        "每项指标由谁评审", "Who scores each indicator", min_length=1
    )
    codes: Annotated[tuple[str, ...], Looked()]


class IndicatorsAssigned(CaseFact):
    """`assigned`: expert -> codes."""

    aside: ClassVar[bool] = True
    kind: Literal["indicators-assigned"] = "indicators-assigned"
    assigned: dict[str, tuple[str, ...]]

    def on(self, case: Case) -> Case:
        changes = {"assigned": self.assigned, "freed": ()}
        return case.but(panel=case.panel.model_copy(update=changes))


def divides(case: Case) -> bool:
    """Whether the programme has the indicators divided."""
    return case.rules.assessment.review.per_indicator > 0


def unassigned(case: Case) -> bool:
    """Whether somebody of the panel has nothing to score, or an indicator too few who score it."""
    panel = case.panel
    return divides(case) and (bool(panel.freed) or not set(panel.experts) <= set(panel.assigned))


def own_codes(case: Case, account: str, codes: Iterable[str]) -> tuple[str, ...]:
    """Those of the catalogue's codes that this expert answers; none before they are divided."""
    if not divides(case):
        return tuple(codes)
    mine = set(case.panel.assigned.get(account, ()))
    return tuple(code for code in codes if code in mine)


def readers_of(panel: Panel) -> Readers:
    """Indicator -> experts, as the panel has it now; with those that nobody scores any more."""
    found: dict[str, list[str]] = {code: [] for code in panel.freed}
    for expert in panel.experts:
        for code in panel.assigned.get(expert, ()):
            found.setdefault(code, []).append(expert)
    return {code: tuple(experts) for code, experts in found.items()}


def suggested(
    case: Case, names: Mapping[str, str], fields: Mapping[str, Collection[str]]
) -> Readers:
    """As many experts as the programme asks for each indicator, everybody with as many as others.

    `names`: code -> name; `fields`: expert -> fields as the pool has them: one who has a field that
    stands in the name comes first. What is assigned already stays; who handed in gets no more.
    """
    panel, each = case.panel, case.rules.assessment.review.per_indicator
    now = readers_of(panel)
    found = {code: list(now.get(code, ())) for code in names}
    load = Counter(one for experts in found.values() for one in experts)
    open_to = [one for one in panel.experts if one not in panel.sheets]
    most = -(-len(names) * max(each, 1) // max(1, len(panel.experts)))

    def order(code: str) -> Sequence[str]:
        fits = {one for one in open_to if any(word in names[code] for word in fields.get(one, ()))}
        return sorted(open_to, key=lambda one: (load[one] >= most, one not in fits, load[one]))

    for code, experts in found.items():
        free = [one for one in order(code) if one not in experts]
        for one in free[: max(0, each - len(experts))]:
            experts.append(one)
            load[one] += 1
    for one in open_to:  # Whoever came last finds all taken, and reads as much as the others.
        if not load[one]:
            for code in sorted(names, key=lambda code: one != order(code)[0])[:most]:
                found[code].append(one)
    return {
        code: tuple(one for one in panel.experts if one in experts)
        for code, experts in found.items()
    }


def _awaits_division(case: Case) -> str | None:
    if not divides(case):
        return "everybody-scores-all"
    if not case.panel.experts:
        return "no-panel"
    return None if unassigned(case) else "indicators-assigned"


def _awaits_change(case: Case) -> str | None:
    if not divides(case):
        return "everybody-scores-all"
    if not case.panel.assigned or unassigned(case):
        return "indicators-unassigned"
    missing = set(case.panel.experts) - set(case.panel.sheets)
    return None if missing else "sheets-all-in"


@rule(AssignIndicators, Case, opens=_awaits_division)
def assign_indicators(case: Case, act: AssignIndicators, now: datetime) -> IndicatorsAssigned:
    """Raises TooFewReaders, ExpertIdle and ScoredAlready."""
    return IndicatorsAssigned(**fact(act, now), assigned=_checked(case, act))


@rule(ReassignIndicators, Case, opens=_awaits_change)
def reassign_indicators(case: Case, act: ReassignIndicators, now: datetime) -> IndicatorsAssigned:
    """As at first; what begun sheets hold of indicators taken away counts for nothing."""
    return IndicatorsAssigned(**fact(act, now), assigned=_checked(case, act))


def _checked(case: Case, act: AssignIndicators | ReassignIndicators) -> dict[str, tuple[str, ...]]:
    """Expert -> codes in the catalogue's order."""
    panel, least = case.panel, case.rules.assessment.review.per_indicator
    readers = {one.code: one.experts for one in act.lines}
    odd = set(readers) ^ set(act.codes)
    if odd or len(readers) != len(act.lines):
        raise Invalid(field="lines", given=min(odd, default=""))
    for code, experts in readers.items():
        if not set(experts) <= set(panel.experts):
            raise Invalid(field="lines", given=code)
        if len(set(experts)) < least:
            raise TooFewReaders(indicator=code, least=least)
    assigned = {
        expert: tuple(code for code in act.codes if expert in readers[code])
        for expert in panel.experts
    }
    for expert, codes in assigned.items():
        sheet = panel.sheets.get(expert)
        if sheet is not None and set(sheet.assigned) != set(codes):
            raise ScoredAlready(expert=expert)
        if not codes:
            raise ExpertIdle(expert=expert)
    return assigned


StepAssigningAct = AssignIndicators | ReassignIndicators
StepAssigningFact = IndicatorsAssigned
