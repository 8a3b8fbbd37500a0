"""Figures from another hand: supplied by the office that the scheme names, signed by a second (D16).

C2.1.6: the vaccination rate comes from the county's disease control. The assessed cannot write them,
and no scoring is closed without them. A figure that was supplied once for the year is taken over and
not asked again (C4.7.26, D25).
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, WithJsonSchema

from services.domain.acts import fact, rule
from services.domain.attainment.formulas import plain
from services.domain.base import Act, Frozen, Looked, label
from services.domain.errors import Invalid, NotEntitled, NotFound
from services.domain.mechanisms.one_fact import Known, Wanted, reuse
from services.domain.mechanisms.supplied_values import (
    Supplied,
    SupplyRules,
    latest,
    standing,
    supplied,
    verified,
)
from services.domain.rounds.entry import Entry, speaks_for
from services.domain.rounds.state import AssessmentRound, OfEntry, RoundFact, Standing
from services.domain.tree.units import Part

Figure = Annotated[
    Decimal,
    Field(ge=0, max_digits=15, decimal_places=4),
    WithJsonSchema({"type": "number", "minimum": 0}),
]


class SupplyValue(Act):
    """One figure of one subject, by the office that answers for it (C2.1.6, C4.6.18)."""

    zh, en, rule = "提供数据", "Supply a figure", "C2.1.6, C4.6.18, D16"
    path, part, adds, whenever = "values", Part.NAMED_OFFICE, True, True

    kind: Literal["supply-value"] = "supply-value"
    code: str = label("参评单位", "Subject", max_length=40)
    datum: str = label("数据", "Figure", max_length=40)
    amount: Figure = label("数值", "Value")
    document: str = label("来源文件文号", "Number of the source", default="", max_length=60)


class VerifyValue(Act):
    """A second office signs the very figure that it was shown (C4.7.12)."""

    zh, en, rule = "核实数据", "Verify a figure", "C4.7.12, D16"
    path, part, adds, whenever = "verified-values", Part.NAMED_OFFICE, True, True

    kind: Literal["verify-value"] = "verify-value"
    code: str = label("参评单位", "Subject", max_length=40)
    datum: str = label("数据", "Figure", max_length=40)
    amount: Figure = label("核实的数值", "Value that is signed")


class Elsewhere(Frozen):
    """A figure in force in another round of the same year: of whom, in which scheme and round."""

    code: str
    scheme: str
    round: str
    value: Supplied


class TakeOverValues(Act):
    """What other rounds of the year know already is asked of nobody again (C4.7.26, D25)."""

    zh, en, rule = "引用已有数据", "Take over known figures", "C4.7.26, D25"
    path, part, adds, whenever = "known-values", Part.ORGANISER, True, True

    kind: Literal["take-over-values"] = "take-over-values"
    known: Annotated[tuple[Elsewhere, ...], Looked()] = ()


class ValueSupplied(OfEntry):
    adds = True
    kind: Literal["value-supplied"] = "value-supplied"
    datum: str
    year: int
    amount: Decimal
    document: str

    def upon(self, entry: Entry) -> Entry:
        new = Supplied(
            datum=self.datum,
            year=self.year,
            amount=self.amount,
            document=self.document or None,
            by=self.actor,
            at=self.at,
        )
        return entry.but(values=(*entry.values, new))


class ValueVerified(OfEntry):
    adds = True
    kind: Literal["value-verified"] = "value-verified"
    datum: str
    year: int
    amount: Decimal

    def upon(self, entry: Entry) -> Entry:
        seen = latest(entry.values, self.datum, self.year)
        signed = (
            one.model_copy(update={"verified_by": self.actor}) if one is seen else one
            for one in entry.values
        )
        return entry.but(values=tuple(signed))


class ValuesTakenOver(RoundFact):
    adds = True
    kind: Literal["values-taken-over"] = "values-taken-over"
    known: tuple[Elsewhere, ...]

    def on(self, of: AssessmentRound) -> AssessmentRound:
        for one in self.known:
            entry = of.entries[one.code]
            of = of.with_entry(entry.but(values=(*entry.values, one.value)))
        return of


def _is_supplied(of: AssessmentRound) -> bool:
    return of.rules.supplies is not None and bool(of.entries)


def _supplies(of: AssessmentRound) -> SupplyRules:
    if of.rules.supplies is None:
        raise Invalid(field="datum")
    return of.rules.supplies


SUPPLIED = Standing("scoring", has=_is_supplied)


@rule(SupplyValue, AssessmentRound, opens=SUPPLIED)
def supply_value(of: AssessmentRound, act: SupplyValue, now: datetime) -> ValueSupplied:
    """Nobody supplies a figure on itself. Raises NotEntitled for any other office."""
    entry = of.entry(act.code)
    if speaks_for(act.actor, entry):
        raise NotEntitled(act=act.kind, function=str(act.actor.function))
    said = ValueSupplied(
        **fact(act, now),
        code=act.code,
        datum=act.datum,
        year=of.year,
        amount=act.amount,
        document=act.document,
    )
    _known(_supplies(of), entry, act.datum)
    supplied(_supplies(of), entry.values, said.upon(entry).values[-1], place=entry.place)
    return said


@rule(VerifyValue, AssessmentRound, opens=SUPPLIED)
def verify_value(of: AssessmentRound, act: VerifyValue, now: datetime) -> ValueVerified:
    """Raises Invalid where the figure is another one by now."""
    entry, rules = of.entry(act.code), _supplies(of)
    _known(rules, entry, act.datum)
    seen = latest(entry.values, act.datum, of.year)
    if seen is None or seen.amount != act.amount:
        raise Invalid(field="amount", given=plain(act.amount))
    verified(rules, entry.values, seen, act.actor, place=entry.place)
    return ValueVerified(
        **fact(act, now), code=act.code, datum=act.datum, year=of.year, amount=act.amount
    )


@rule(TakeOverValues, AssessmentRound, opens=SUPPLIED)
def take_over_values(of: AssessmentRound, act: TakeOverValues, now: datetime) -> ValuesTakenOver:
    """What is missing here and known there, from the hand that this scheme wants.

    Where two rounds contradict each other nobody chooses: the figure is asked. Raises NotFound where
    nothing is known.
    """
    rules = _supplies(of)
    fit = [one for one in act.known if _from_the_same_hand(rules, one)]
    found = reuse(missing(of), [_as_known(one) for one in fit])
    taken = {(one.fact, one.place, one.case) for one in found.known}
    values = tuple(one for one in fit if (one.value.datum, one.code, one.round) in taken)
    if not values:
        raise NotFound(id=of.id)
    return ValuesTakenOver(**fact(act, now), known=values)


def missing(of: AssessmentRound) -> Iterator[Wanted]:
    """What the scheme wants of each subject of this year and nobody has supplied."""
    rules = of.rules.supplies
    for entry in of.assessed if rules else ():
        for one in rules.about(entry.group) if rules else ():
            if latest(entry.values, one.datum, of.year) is None:
                yield Wanted(fact=one.datum, place=entry.code, year=of.year)


def in_force(of: AssessmentRound) -> Iterable[Elsewhere]:
    """All figures of this round that other rounds of the year may take over."""
    rules = of.rules.supplies
    for entry in of.entries.values() if rules and of.scheme else ():
        for one in rules.supplies if rules else ():
            value = latest(entry.values, one.datum, of.year)
            if value and of.scheme and _standing(rules, entry, one.datum, of.year) == "in-force":
                yield Elsewhere(code=entry.code, scheme=of.scheme.id, round=of.id, value=value)


def _standing(rules: SupplyRules | None, entry: Entry, datum: str, year: int) -> str:
    return standing(rules, entry.values, datum, year) if rules else "missing"


def _known(rules: SupplyRules, entry: Entry, datum: str) -> None:
    """Raises Invalid for a figure that no office is named for, or that is none of this subject's."""
    if datum not in {one.datum for one in rules.about(entry.group)}:
        raise Invalid(field="datum", given=datum)


def _from_the_same_hand(rules: SupplyRules, one: Elsewhere) -> bool:
    wanted = next((each for each in rules.supplies if each.datum == one.value.datum), None)
    if wanted is None:
        return False
    second = one.value.verified_by
    signed = second.unit.partition(":")[2] if second else None
    by_whom = one.value.by.unit.partition(":")[2]
    return by_whom == wanted.by and wanted.verified_by in (None, signed)


def _as_known(one: Elsewhere) -> Known:
    return Known(
        fact=one.value.datum,
        place=one.code,
        year=one.value.year,
        answer=plain(one.value.amount),
        form=one.scheme,
        case=one.round,
        at=one.value.at,
    )
