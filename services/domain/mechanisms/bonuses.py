"""Points added for merit and taken off for faults: evidence, confirmation, caps (D5).

Caps hold for one case, for a kind and for all together (C4.6.8, C4.6.10, C4.7.7, C5.7.3). Faults
inside a score sheet are in `scores.py`; what bars from a grade is in `vetoes.py`.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Self

from pydantic import Field, model_validator

from services.domain.base import Frozen
from services.domain.errors import Invalid
from services.domain.mechanisms.scores import Points
from services.domain.mechanisms.soundness import check_once
from services.domain.mechanisms.workings import Line, Reckoned, equals, figure
from services.domain.programme.faults import Fault
from services.domain.programme.words import Definition, Text

ZERO = Decimal(0)


class AdjustmentKind(Definition):
    """One reason for points. Without `points` the office says for each case how many."""

    id: str
    label: Text
    points: Points | None = None
    most: Points | None = None
    """What one case can bring, where the office says how many (C5.7.3: 2)."""
    cap: Points | None = None
    """What all cases of the kind can bring together (C4.7.7: 2)."""

    @model_validator(mode="after")
    def _fixed_or_said(self) -> Self:
        if self.points is not None and self.most is not None:
            raise Fault(
                f"{self.id}：分值已定的，不另设单项上限",
                f"{self.id}: points that are fixed need no most",
            )
        return self


class Adjustments(Definition):
    """All reasons of one direction. Whether they are added or taken off is said by who uses them."""

    kinds: tuple[AdjustmentKind, ...] = Field(min_length=1)
    cap: Points | None = None
    """What all kinds can bring together (C4.6.8, C4.6.10: 4)."""
    evidence: Text | None = None
    """What the unit hands in, e.g. the commending document (C4.6.9); None: nothing is asked."""
    confirmed_by: Text | None = None
    """Who confirms each case (C4.6.9, C5.7.3); None: it counts as recorded."""
    groups: tuple[str, ...] = ()
    """The groups of units that it is for (C4.6.11); empty: for all."""

    @model_validator(mode="after")
    def _each_kind_once(self) -> Self:
        check_once(kind.id for kind in self.kinds)
        return self


class AdjustmentCase(Frozen):
    """One case recorded for a unit: of which kind, by which document, confirmed or not."""

    kind: str
    points: Decimal | None = None
    """As the office said, for kinds without fixed points."""
    evidence: str | None = None
    """The document's id."""
    confirmed: bool | None = None
    """None: not decided yet; it does not count until then."""


def adjusted(rules: Adjustments, cases: Iterable[AdjustmentCase], group: str = "") -> Reckoned:
    """The points of all cases that count, caps kept; never below zero, the sign is the caller's.

    A line for each kind with cases says what counted, and what did not and why. Raises Invalid for
    a kind that is none, and for points that the kind does not allow.
    """
    if rules.groups and group not in rules.groups:
        return Reckoned(value=ZERO, shown="0")
    by_kind: dict[str, list[AdjustmentCase]] = {kind.id: [] for kind in rules.kinds}
    for case in cases:
        if case.kind not in by_kind:
            raise Invalid(field="kind", given=case.kind)
        by_kind[case.kind].append(case)
    lines = tuple(_kind(rules, kind, by_kind[kind.id]) for kind in rules.kinds if by_kind[kind.id])
    values = [line.value for line in lines if line.value]
    total = sum(values, ZERO)
    value = total if rules.cap is None else min(total, rules.cap)
    return Reckoned(value=value, shown=_capped(values, total, value), lines=lines)


def _kind(rules: Adjustments, kind: AdjustmentKind, cases: list[AdjustmentCase]) -> Line:
    counting = [case for case in cases if _why_not(rules, case) is None]
    points = [_points(kind, case) for case in counting]
    total = sum(points, ZERO)
    value = total if kind.cap is None else min(total, kind.cap)
    reasons = [why for case in cases if (why := _why_not(rules, case)) is not None]
    note = None
    if reasons:
        zh = "；".join(dict.fromkeys(why.zh for why in reasons))
        en = "; ".join(dict.fromkeys(why.en for why in reasons))
        note = Text(zh=f"{len(reasons)}件不计：{zh}", en=f"{len(reasons)} not counted: {en}")
    return Line(label=kind.label, value=value, shown=_capped(points, total, value), note=note)


def _points(kind: AdjustmentKind, case: AdjustmentCase) -> Decimal:
    if kind.points is not None:
        if case.points not in (None, kind.points):
            raise Invalid(field="points", given=figure(case.points or ZERO))
        return kind.points
    if case.points is None or case.points <= 0:
        raise Invalid(field="points")
    if kind.most is not None and case.points > kind.most:
        raise Invalid(field="points", most=figure(kind.most))
    return case.points


def _why_not(rules: Adjustments, case: AdjustmentCase) -> Text | None:
    if rules.evidence is not None and case.evidence is None:
        return Text(zh=f"缺少{rules.evidence.zh}", en=f"without {rules.evidence.en}")
    if rules.confirmed_by is not None and not case.confirmed:
        if case.confirmed is None:
            zh, en = "尚未确认", "not yet confirmed"
        else:
            zh, en = "未予确认", "not confirmed"
        return Text(zh=f"{rules.confirmed_by.zh}{zh}", en=f"{en} by {rules.confirmed_by.en}")
    return None


def _capped(points: list[Decimal], total: Decimal, value: Decimal) -> str:
    """As "2 + 1 + 1 + 0.5 = 4.5 → 4", where the cap took something away."""
    numbers = " + ".join(figure(one) for one in points) or "0"
    shown = f"{numbers} {equals(total)}" if len(points) > 1 else numbers
    return f"{shown} → {figure(value)}" if value < total else shown
