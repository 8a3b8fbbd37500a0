"""How one item of a score sheet is scored, and the sheet as a whole (C4.6.6, C5.1.1, C5.7.2).

Attained or nothing, in proportion, by rubric, as judged, or full points less so much for each fault.
What one hand wrote on a sheet is in `filled_sheets.py`, weights between parts in `weights.py`.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from services.domain.attainment.verdicts import Verdict
from services.domain.errors import Invalid
from services.domain.mechanisms.flaws import Flaw, FlawCode
from services.domain.mechanisms.soundness import check_once
from services.domain.mechanisms.workings import Line, Reckoned, added, equals, figure, missing
from services.domain.programme.faults import Fault
from services.domain.programme.words import Definition, Number, Text

Points = Annotated[Number, Field(gt=0)]
FromZero = Annotated[Number, Field(ge=0)]


class AttainedScore(Definition):
    """Full points where the indicator is attained, none where it is not."""

    kind: Literal["attained"]
    points: Points


class ProportionalScore(Definition):
    """At or above target full points, below it in proportion to completion (C4.6.6)."""

    kind: Literal["proportional"]
    points: Points
    target: Points | None = None
    """None where each unit has a target of its own."""


class Grade(Definition):
    """One row of a rubric: so many points, or as many as the assessor says between two numbers."""

    id: str
    label: Text
    points: FromZero
    least: FromZero | None = None
    """Where the assessor chooses: from `least` to `points` (C4.7.19: 8-9)."""

    @model_validator(mode="after")
    def _range_goes_up(self) -> Self:
        if self.least is not None and self.least >= self.points:
            raise Fault(f"{self.id}：起点不低于终点", f"{self.id}: the range does not go up")
        return self


class RubricScore(Definition):
    """One of several grades, each with its points (C4.6.7, C4.7.19)."""

    kind: Literal["rubric"]
    grades: tuple[Grade, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _each_grade_once(self) -> Self:
        check_once(grade.id for grade in self.grades)
        return self

    @property
    def points(self) -> Decimal:
        return max(grade.points for grade in self.grades)


class Shortfall(Definition):
    id: str
    label: Text
    points: Points
    each_time: bool = False
    """Taken off for every time it happened; otherwise once, however often."""


class DeductionScore(Definition):
    """Full points, less fixed points for each fault, and never below zero (C5.7.2)."""

    kind: Literal["deduction"]
    points: Points
    faults: tuple[Shortfall, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _each_shortfall_once(self) -> Self:
        check_once(fault.id for fault in self.faults)
        return self


class JudgedScore(Definition):
    """As many points as the assessor gives; what cost the others is said in words (C5.1.1, C5.10.1)."""

    kind: Literal["judged"]
    points: Points


ScoreRule = Annotated[
    AttainedScore | ProportionalScore | RubricScore | DeductionScore | JudgedScore,
    Field(discriminator="kind"),
]


class ScoreItem(Definition):
    id: str
    label: Text
    number: int | None = None
    """Its number in the source, where the source numbers its items."""
    score: ScoreRule


class ScoreSheet(Definition):
    """Items with their points; `full` is what they are meant to add up to.

    C4.7.2, C4.7.3, C4.7.5 and C5.7.1 make 100; C5.1.1 and C5.10.2 do not.
    """

    items: tuple[ScoreItem, ...] = Field(min_length=1)
    full: Points = Decimal(100)

    @model_validator(mode="after")
    def _each_item_once(self) -> Self:
        check_once(item.id for item in self.items)
        return self


def attained(rule: AttainedScore, verdict: Verdict, label: Text) -> Reckoned:
    """Full or nothing. An open verdict gives no score; nor does "not applicable", for no source
    says what such an item is worth."""
    match verdict:
        case Verdict.ATTAINED:
            return Reckoned(value=rule.points, shown=figure(rule.points))
        case Verdict.NOT_ATTAINED:
            return Reckoned(value=Decimal(0), shown="0")
    return missing(label)


def proportional(
    rule: ProportionalScore, done: Decimal | None, label: Text, target: Decimal | None = None
) -> Reckoned:
    """As "10 × 150 ÷ 200 = 7.5" (F11). `target` is the unit's own, where the rule has none."""
    goal = rule.target if rule.target is not None else target
    if done is None or goal is None:
        return missing(label)
    if done < 0 or goal <= 0:
        raise Invalid(field="done" if done < 0 else "target")
    if done >= goal:
        shown = f"{figure(done)} ≥ {figure(goal)}: {figure(rule.points)}"
        return Reckoned(value=rule.points, shown=shown)
    value = rule.points * done / goal
    numbers = f"{figure(rule.points)} × {figure(done)} ÷ {figure(goal)}"
    return Reckoned(value=value, shown=f"{numbers} {equals(value)}")


def rubric(
    rule: RubricScore, grade: str | None, label: Text, chosen: Decimal | None = None
) -> Reckoned:
    """The grade's points; for a grade with a range those that the assessor chose within it."""
    if grade is None:
        return missing(label)
    row = next((one for one in rule.grades if one.id == grade), None)
    if row is None:
        raise Invalid(field="grade")
    if row.least is None:
        return Reckoned(value=row.points, shown=figure(row.points))
    if chosen is None:
        return missing(label)
    if not row.least <= chosen <= row.points:
        raise Invalid(field="points", least=figure(row.least), most=figure(row.points))
    return Reckoned(value=chosen, shown=figure(chosen))


def after_faults(rule: DeductionScore, found: Mapping[str, int] | None, label: Text) -> Reckoned:
    """As "30 − 5 − 2 × 3 = 19". `found`: how often each fault was found; None: not checked yet."""
    if found is None:
        return missing(label)
    if set(found) - {fault.id for fault in rule.faults} or any(n < 0 for n in found.values()):
        raise Invalid(field="faults")
    lines = tuple(_fault(fault, found[fault.id]) for fault in rule.faults if found.get(fault.id))
    off = sum((line.value for line in lines if line.value is not None), Decimal(0))
    value = max(rule.points + off, Decimal(0))
    numbers = "".join(f" − {line.shown}" for line in lines)
    floor = " → 0" if rule.points + off < 0 else ""
    shown = f"{figure(rule.points)}{numbers}"
    result = f" {equals(rule.points + off)}{floor}" if lines else ""
    return Reckoned(value=value, shown=f"{shown}{result}", lines=lines)


def _fault(fault: Shortfall, times: int) -> Line:
    counted = times if fault.each_time else 1
    shown = figure(fault.points) if counted == 1 else f"{figure(fault.points)} × {counted}"
    return Line(label=fault.label, value=-fault.points * counted, shown=shown)


def judged(rule: JudgedScore, given: Decimal | None, label: Text) -> Reckoned:
    if given is None:
        return missing(label)
    if not 0 <= given <= rule.points:
        raise Invalid(field="given", most=figure(rule.points))
    return Reckoned(value=given, shown=figure(given))


def sheet_total(sheet: ScoreSheet, scores: Mapping[str, Reckoned]) -> Reckoned:
    """The sum of the items; an item without score makes it impossible, and is named."""
    return added(
        Line(label=item.label, value=score.value, shown=score.shown)
        for item in sheet.items
        for score in (scores.get(item.id, Reckoned()),)
    )


def sheet_flaws(sheet: ScoreSheet) -> tuple[Flaw, ...]:
    """Points that don't add up (C5.1.1: 91), a number that is left out (C5.10.2)."""
    points = sum((item.score.points for item in sheet.items), Decimal(0))
    return (*_sum_flaws(FlawCode.POINTS_DO_NOT_ADD_UP, points, sheet.full), *_gaps(sheet))


def self_score_flaws(
    sheet: ScoreSheet, scores: Mapping[str, Decimal], stated: Decimal
) -> tuple[Flaw, ...]:
    """A self-scored sheet against itself: its sum, and no item above its points (C5.10)."""
    above = (
        Flaw(
            code=FlawCode.SCORE_ABOVE_POINTS,
            rule="C5.10.1",
            text=Text(
                zh=f"“{item.label.zh}”自评{figure(score)}分，高于满分{figure(item.score.points)}分",
                en=f"“{item.label.en}” is scored {figure(score)}, "
                f"above its {figure(item.score.points)} points",
            ),
            remedy=Text(zh="请改正自评得分", en="Correct the score"),
        )
        for item in sheet.items
        if (score := scores.get(item.id, Decimal(0))) > item.score.points
    )
    total = sum(scores.values(), Decimal(0))
    return (*_sum_flaws(FlawCode.SCORES_DO_NOT_ADD_UP, total, stated), *above)


def _sum_flaws(code: FlawCode, found: Decimal, meant: Decimal) -> Iterator[Flaw]:
    if found != meant:
        yield Flaw(
            code=code,
            rule="E6",
            text=Text(
                zh=f"各项合计{figure(found)}分，与所述{figure(meant)}分不符",
                en=f"The items add up to {figure(found)}, not to {figure(meant)}",
            ),
            remedy=Text(
                zh="请核对各项分值；原文如此的，请写明实际合计",
                en="Check the points; where the source says so, state the sum they come to",
            ),
        )


def _gaps(sheet: ScoreSheet) -> Iterator[Flaw]:
    numbers = [item.number for item in sheet.items if item.number is not None]
    for before, after in pairwise(numbers):
        if after != before + 1:
            yield Flaw(
                code=FlawCode.NUMBER_LEFT_OUT,
                rule="C5.10.2",
                text=Text(
                    zh=f"编号由第{before}项跳到第{after}项",
                    en=f"The numbering goes from {before} to {after}",
                ),
                remedy=Text(zh="请核对是否漏项", en="Check whether an item is missing"),
            )
