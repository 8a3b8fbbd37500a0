"""Values from another hand: a named office supplies them and answers for them (C4.6.18, D16).

The assessed unit cannot overwrite them, and nobody's word on themselves stands alone (C4.7.12).
Values that the applicant enters and a verifying unit signs (A0.5) are in `steps/self_check.py`.
"""

import operator
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from services.domain.attainment.datasheet import DataSheet, Value
from services.domain.base import ActorRef, Frozen
from services.domain.errors import Invalid, NotEntitled, NotFound
from services.domain.mechanisms.soundness import check_once
from services.domain.programme.faults import Fault
from services.domain.programme.words import Definition, Sourced, Text
from services.domain.tree.units import territory, within

Department = Annotated[str, Field(pattern=r"^[a-z][a-z-]*$", max_length=40)]
"""The word after the colon in a unit's code."""


class Supply(Definition):
    """One datum: who supplies it and, where a second hand is wanted, who verifies it."""

    datum: str
    by: Department
    verified_by: Department | None = None
    label: Text | None = None
    """What the figure is called; its id where nothing is said."""
    subjects: tuple[str, ...] = Field(default=(), exclude_if=operator.not_)
    """The groups of subjects that it is a figure of; empty: all of them."""

    @property
    def name(self) -> Text:
        return self.label or Text(zh=self.datum, en=self.datum)

    @model_validator(mode="after")
    def _two_hands(self) -> Self:
        if self.by == self.verified_by:
            raise Fault(
                f"{self.datum}：{self.by}不能核实自己的数据",
                f"{self.datum}: {self.by} would verify its own figure",
            )
        return self


class SupplyRules(Sourced):
    supplies: tuple[Supply, ...]

    @model_validator(mode="after")
    def _each_datum_once(self) -> Self:
        check_once(one.datum for one in self.supplies)
        return self

    def about(self, group: str) -> tuple[Supply, ...]:
        """What is supplied on the subjects of this group."""
        return tuple(one for one in self.supplies if not one.subjects or group in one.subjects)

    def of(self, datum: str) -> Supply:
        for one in self.supplies:
            if one.datum == datum:
                return one
        raise NotFound


class Supplied(Frozen):
    """One figure of one year as it was supplied; a later one takes its place and leaves it here."""

    datum: str
    year: int
    amount: Decimal
    document: str | None = None
    page: int | None = None
    by: ActorRef
    at: datetime
    verified_by: ActorRef | None = None


Standing = Literal["missing", "unverified", "in-force"]


def supplied(
    rules: SupplyRules, figures: Sequence[Supplied], new: Supplied, *, place: str
) -> tuple[Supplied, ...]:
    """The figures with one more. Only the office that the rules name supplies it, for its area."""
    _must_be(rules.of(new.datum).by, new.by, place, "supply-value")
    if new.verified_by is not None:
        raise Invalid(field="verified_by")
    return (*figures, new)


def verified(
    rules: SupplyRules, figures: Sequence[Supplied], seen: Supplied, by: ActorRef, *, place: str
) -> tuple[Supplied, ...]:
    """The second hand signs the figure it has seen, and only while that is the latest."""
    second = rules.of(seen.datum).verified_by
    if second is None:
        raise NotEntitled(act="verify-value", function=str(by.function))
    _must_be(second, by, place, "verify-value")
    if latest(figures, seen.datum, seen.year) != seen:
        raise Invalid(field="seen", given=seen.datum)
    signed = seen.model_copy(update={"verified_by": by})
    return tuple(signed if one == seen else one for one in figures)


def latest(figures: Iterable[Supplied], datum: str, year: int) -> Supplied | None:
    found = [one for one in figures if (one.datum, one.year) == (datum, year)]
    return found[-1] if found else None


def standing(rules: SupplyRules, figures: Iterable[Supplied], datum: str, year: int) -> Standing:
    """A figure that waits for its second hand is not in force, whatever stood there before."""
    found = latest(figures, datum, year)
    if found is None:
        return "missing"
    waits = rules.of(datum).verified_by is not None and found.verified_by is None
    return "unverified" if waits else "in-force"


def trail(figures: Iterable[Supplied], datum: str, year: int) -> tuple[Supplied, ...]:
    """Every figure that was ever supplied for it, the earliest first."""
    return tuple(one for one in figures if (one.datum, one.year) == (datum, year))


def sheet_with_supplied(
    sheet: DataSheet, rules: SupplyRules, figures: Sequence[Supplied]
) -> DataSheet:
    """The sheet with supplied figures alone for all data that have a supplier: what an applicant
    typed there does not count, also where the supplier has said nothing yet.
    """
    named = {one.datum for one in rules.supplies}
    typed = tuple(value for value in sheet.values if value.datum not in named)
    keys = dict.fromkeys((one.datum, one.year) for one in figures if one.datum in named)
    found = (latest(figures, *key) for key in keys if standing(rules, figures, *key) == "in-force")
    known = tuple(
        Value(
            datum=one.datum,
            year=one.year,
            amount=one.amount,
            document=one.document,
            page=one.page,
        )
        for one in found
        if one is not None
    )
    return sheet.model_copy(update={"values": (*typed, *known)})


def own_figures(rules: SupplyRules, assessed: Iterable[Department]) -> tuple[str, ...]:
    """Data that an assessed office supplies on itself with nobody to verify them (C4.7.12)."""
    judged = set(assessed)
    return tuple(
        one.datum for one in rules.supplies if one.by in judged and one.verified_by is None
    )


def _must_be(department: Department, by: ActorRef, place: str, act: str) -> None:
    own = by.unit.partition(":")[2]
    if own != department or not within(place, territory(by.unit)):
        raise NotEntitled(act=act, function=str(by.function))
