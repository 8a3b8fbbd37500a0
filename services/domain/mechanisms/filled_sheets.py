"""What one hand wrote on a score sheet, item by item, and what it comes to (C5.7.2, C5.1.1, C5.10.1).

A mark says what its item asks for: attained or not, a grade, faults, points, a completion. Where
points are lost in somebody's judgement the mark says why. How an item counts is in `scores.py`.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Annotated, Final

from pydantic import Field, WithJsonSchema

from services.domain.attainment.verdicts import Verdict
from services.domain.base import Frozen, TextRef, label
from services.domain.errors import Invalid
from services.domain.mechanisms.scores import (
    AttainedScore,
    DeductionScore,
    JudgedScore,
    ProportionalScore,
    RubricScore,
    ScoreItem,
    ScoreSheet,
    after_faults,
    attained,
    judged,
    proportional,
    rubric,
    sheet_total,
)
from services.domain.mechanisms.workings import Reckoned, missing

Amount = Annotated[
    Decimal,
    Field(ge=0, max_digits=15, decimal_places=4),
    WithJsonSchema({"type": "number", "minimum": 0}),
]
CLEAN: Final = "clean"
"""The finding of a checked item in which no fault was found."""
VERDICTS: Final[Mapping[str, Verdict]] = {
    "attained": Verdict.ATTAINED,
    "not-attained": Verdict.NOT_ATTAINED,
}
EXPLAINED: Final = (AttainedScore, RubricScore, JudgedScore)
"""Where somebody judges. A fault names itself, and a completion shows its numbers."""


class Mark(Frozen):
    """One item as one hand found it. What its item does not ask for stays empty."""

    item: str = label("项目", "Item", max_length=40)
    grade: str = label("认定", "Finding", default="", max_length=40)
    faults: tuple[str, ...] = label("扣分情形", "Faults found", default=(), max_length=30)
    times: int = label("逐次扣分的次数", "Times, where each counts", default=1, ge=1, le=1000)
    given: Amount | None = label("给分", "Points given", default=None)
    done: Amount | None = label("完成数", "Done", default=None)
    target: Amount | None = label("目标数", "Target", default=None)
    reason: TextRef | None = label("扣分理由", "Why points were lost", default=None)


def marked(item: ScoreItem, mark: Mark | None) -> Reckoned:
    """The item's points, with their workings. Raises Invalid for what the item does not know."""
    rule = item.score
    if mark is None:
        return missing(item.label)
    match rule:
        case AttainedScore():
            if mark.grade and mark.grade not in VERDICTS:
                raise Invalid(field="grade", given=mark.grade)
            return attained(rule, VERDICTS.get(mark.grade, Verdict.OPEN), item.label)
        case ProportionalScore():
            return proportional(rule, mark.done, item.label, mark.target)
        case RubricScore():
            return rubric(rule, mark.grade or None, item.label, mark.given)
        case DeductionScore():
            return after_faults(rule, _faults(rule, mark), item.label)
        case JudgedScore():
            return judged(rule, mark.given, item.label)


def filled(sheet: ScoreSheet, marks: Iterable[Mark]) -> Reckoned:
    """The sheet's sum, or the items that are open still."""
    known = {one.item: one for one in marks}
    return sheet_total(sheet, {one.id: marked(one, known.get(one.id)) for one in sheet.items})


def merged(before: Iterable[Mark], later: Iterable[Mark]) -> tuple[Mark, ...]:
    """An item marked again counts as it was marked last."""
    known = {one.item: one for one in before} | {one.item: one for one in later}
    return tuple(known.values())


def check_marks(sheet: ScoreSheet, marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Those that say something. Raises Invalid, with the mark's place, for an item that is unknown or
    marked twice, and for points that somebody took off without a word of why."""
    items = {one.id: one for one in sheet.items}
    said: dict[str, Mark] = {}
    for number, mark in enumerate(marks):
        here = f"marks.{number}"
        if mark.item not in items or mark.item in said:
            raise Invalid(field=f"{here}.item", given=mark.item)
        item = items[mark.item]
        found = _marked_at(here, item, mark)
        if found.value is None:
            continue  # Left open for later.
        lost = found.value < item.score.points
        if lost and isinstance(item.score, EXPLAINED) and mark.reason is None:
            raise Invalid(field=f"{here}.reason", unexplained=item.label.zh)
        said[mark.item] = mark
    return tuple(said.values())


def _marked_at(here: str, item: ScoreItem, mark: Mark) -> Reckoned:
    """With the place of the mark in what is refused, so that a form can point at it."""
    try:
        return marked(item, mark)
    except Invalid as wrong:
        field = {"points": "given"}.get(str(wrong.params["field"]), wrong.params["field"])
        raise Invalid(**{**wrong.params, "field": f"{here}.{field}"}) from wrong


def _faults(rule: DeductionScore, mark: Mark) -> dict[str, int] | None:
    """How often each was found; None for an item that nobody has checked yet."""
    if mark.grade not in ("", CLEAN) or (mark.faults and mark.grade):
        raise Invalid(field="faults", given=mark.grade)
    if not mark.faults and not mark.grade:
        return None
    known = {fault.id for fault in rule.faults}
    if unknown := sorted(set(mark.faults) - known):
        raise Invalid(field="faults", given=unknown[0])
    return dict.fromkeys(mark.faults, mark.times)
