"""Weights: parts of a score by content, period and quarter, each with its share (D2, C4.6.3, C4.6.4).

C2.3.1 22/68/10, C4.6.2 three levels, C4.7.4 and C4.7.9: each is a tree of parts.
Shares add up to one, or the definition is refused; a part that is missing makes the whole
impossible to compute, and is never counted as zero. Panels of people are in `panels.py`.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from services.domain.attainment.formulas import plain
from services.domain.base import Frozen
from services.domain.errors import Invalid
from services.domain.mechanisms.soundness import check_once, check_shares
from services.domain.mechanisms.workings import Line, Reckoned, added, equals, figure
from services.domain.programme.faults import Fault
from services.domain.programme.words import Definition, Number, Text

Share = Annotated[Number, Field(gt=0, le=1)]
Period = Literal["half-year", "quarter", "month"]
PERIODS: Mapping[Period, int] = {"half-year": 2, "quarter": 4, "month": 12}


class WeightedPart(Definition):
    """One part: scored once, scored in each period of the year, or made of parts itself."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    label: Text
    share: Share
    each: Period | None = None
    """One score for each; their mean counts (C4.6.4: four quarters; E21: the months)."""
    parts: tuple["WeightedPart", ...] = ()

    @model_validator(mode="after")
    def _parts_make_a_whole(self) -> Self:
        if self.parts and self.each:
            raise Fault(
                f"{self.id}：分部分计分与分期计分二者取一",
                f"{self.id}: either parts of its own or a score for each period",
            )
        if self.parts:
            check_shares((part.share for part in self.parts), self.id)
        return self

    def slots(self) -> Iterator["Slot"]:
        """What has to be scored for this part."""
        for part in self.parts:
            yield from part.slots()
        if self.each:
            for number in range(1, PERIODS[self.each] + 1):
                label = _in_period(self.label, self.each, number)
                yield Slot(id=f"{self.id}/{number}", label=label)
        elif not self.parts:
            yield Slot(id=self.id, label=self.label)


class Slot(Frozen):
    """One score that is wanted: a part, or a part in one period ("public/3")."""

    id: str
    label: Text


class Weighting(Definition):
    """A score made of weighted parts, each scored from zero to `full`."""

    parts: tuple[WeightedPart, ...] = Field(min_length=1)
    full: Annotated[Number, Field(gt=0)] = Decimal(100)

    @model_validator(mode="after")
    def _shares_make_one(self) -> Self:
        check_shares(part.share for part in self.parts)
        check_once(slot.id for slot in self.slots)
        return self

    @property
    def slots(self) -> tuple[Slot, ...]:
        return tuple(slot for part in self.parts for slot in part.slots())


def weighted(
    weighting: Weighting,
    scores: Mapping[str, Decimal],
    *,
    without: frozenset[str] = frozenset(),
) -> Reckoned:
    """The whole from its scores by slot; lines say "85 × 0.4 = 34".

    `without` are periods that there were none of (a project begun in May): the mean is of the
    others. Raises Invalid for a score that nobody asked for or that is out of its range.
    """
    slots = {slot.id for slot in weighting.slots}
    for slot, score in scores.items():
        if slot not in slots or not 0 <= score <= weighting.full:
            raise Invalid(field="score", given=slot, full=figure(weighting.full))
    if any("/" not in slot or slot not in slots for slot in without):
        raise Invalid(field="without")
    lines = tuple(_line(part, scores, without) for part in weighting.parts)
    missing = tuple(
        slot.label for slot in weighting.slots if slot.id not in scores and slot.id not in without
    )
    return Reckoned(lines=lines, missing=missing) if missing else added(lines)


def _line(part: WeightedPart, scores: Mapping[str, Decimal], without: frozenset[str]) -> Line:
    return shared(part.label, _part(part, scores, without), part.share, _left_out(part, without))


def shared(label: Text, inner: Reckoned, share: Decimal, note: Text | None = None) -> Line:
    """A score with its share: "85 × 0.4 = 34"."""
    if inner.value is None:
        return Line(label=label, note=note)
    value = inner.value * share
    shown = f"{inner.shown} × {plain(share)} {equals(value)}"
    return Line(label=label, value=value, shown=shown, note=note)


def _part(part: WeightedPart, scores: Mapping[str, Decimal], without: frozenset[str]) -> Reckoned:
    """The part's own score before its share, with its numbers as a factor."""
    if part.parts:
        inner = [(one.share, _part(one, scores, without)) for one in part.parts]
        known = [(share, one, one.value * share) for share, one in inner if one.value is not None]
        if len(known) < len(inner):
            return Reckoned()
        numbers = " + ".join(f"{one.shown} × {plain(share)}" for share, one, _ in known)
        return Reckoned(value=sum((value for *_, value in known), Decimal(0)), shown=f"({numbers})")
    wanted = [slot.id for slot in part.slots() if slot.id not in without]
    given = [scores[slot] for slot in wanted if slot in scores]
    if not wanted or len(given) < len(wanted):
        return Reckoned()
    return mean(given)


def mean(scores: Iterable[Decimal]) -> Reckoned:
    """The mean of one score or more, as "(80 + 90) ÷ 2"."""
    given = list(scores)
    numbers = " + ".join(figure(score) for score in given)
    shown = f"({numbers}) ÷ {len(given)}" if len(given) > 1 else numbers
    return Reckoned(value=sum(given, Decimal(0)) / len(given), shown=shown)


def _left_out(part: WeightedPart, without: frozenset[str]) -> Text | None:
    gone = [slot.label for slot in part.slots() if slot.id in without]
    if not gone:
        return None
    return Text(
        zh=f"不计：{'、'.join(one.zh for one in gone)}",
        en=f"left out: {', '.join(one.en for one in gone)}",
    )


def _in_period(label: Text, period: Period, number: int) -> Text:
    zh = {
        "half-year": "上半年" if number == 1 else "下半年",
        "quarter": f"第{number}季度",
        "month": f"{number}月",
    }
    return Text(zh=f"{label.zh}（{zh[period]}）", en=f"{label.en} ({period} {number})")
