"""Breaking down: indicator, office, person, with dates and material; an owner for the rest (D17).

No indicator without an owner (C4.5.2). Who may do what in a case is in `domain/permissions.py`,
who holds a part of it in `domain/offices/hands.py`; here is the work before it, among one's own offices.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Self

from pydantic import Field, model_validator

from services.domain.base import Frozen
from services.domain.clocks.calendar import days_between, days_later
from services.domain.errors import Invalid
from services.domain.mechanisms.month_days import MonthDay, day_in
from services.domain.mechanisms.soundness import check_once
from services.domain.programme.words import Definition, Sourced, Text


class Material(Definition):
    """Something an office delivers for an indicator (C5.4.2)."""

    id: str
    label: Text


class Duty(Definition):
    """An indicator's office, those that help it, what it delivers and by when."""

    indicator: str
    office: str
    helping: tuple[str, ...] = ()
    material: tuple[Material, ...] = ()
    due: MonthDay | None = None
    """None: with all others, on the breakdown's own day."""


class BreakdownRules(Sourced):
    duties: tuple[Duty, ...]
    rest: str
    """The office that owns whatever nobody else does (C4.5.2); empty where the source has none, and
    each indicator names its office."""
    due: MonthDay = "12-31"

    @model_validator(mode="after")
    def _each_indicator_once(self) -> Self:
        check_once(one.indicator for one in self.duties)
        return self


class Delivered(Frozen):
    material: str
    document: str
    on: date


class Assignment(Frozen):
    """One indicator in one office's hands, and from there in one person's (A6.6)."""

    indicator: str
    office: str
    helping: tuple[str, ...] = ()
    by_rest: bool = False
    """Nobody was named for it: the catch-all owner has it."""
    material: tuple[Material, ...] = ()
    due_on: date
    account: str = ""
    """Who of the office does it; nobody yet where it is empty."""
    starts_on: date | None = None
    delivered: tuple[Delivered, ...] = ()

    @property
    def lacking(self) -> tuple[Material, ...]:
        there = {one.material for one in self.delivered}
        return tuple(one for one in self.material if one.id not in there)


class Outstanding(Frozen):
    """What an assignment still wants: a person, or material."""

    indicator: str
    office: str
    account: str
    material: tuple[Material, ...]
    due_on: date
    days_late: int


class Work(Definition):
    """A key work and how many calendar days it takes (A6.7)."""

    id: str
    label: Text
    days: int = Field(ge=1)


class Slot(Frozen):
    work: str
    first: date
    last: date


def spread(rules: BreakdownRules, indicators: Iterable[str], year: int) -> tuple[Assignment, ...]:
    """One assignment for each indicator of the catalogue, in its order; none is left out."""
    duties = {one.indicator: one for one in rules.duties}
    found: list[Assignment] = []
    for code in indicators:
        duty = duties.get(code) or Duty(indicator=code, office=rules.rest)
        found.append(
            Assignment(
                indicator=code,
                office=duty.office,
                helping=duty.helping,
                by_rest=code not in duties,
                material=duty.material,
                due_on=day_in(year, duty.due or rules.due),
            )
        )
    return tuple(found)


def unknown(rules: BreakdownRules, indicators: Iterable[str]) -> tuple[str, ...]:
    """Indicators that are broken down and that the catalogue does not have."""
    known = set(indicators)
    return tuple(one.indicator for one in rules.duties if one.indicator not in known)


def given_to(one: Assignment, account: str, starts_on: date) -> Assignment:
    """Into a person's hands; whoever takes over takes what was delivered with it."""
    if starts_on > one.due_on:
        raise Invalid(field="starts_on", latest=one.due_on.isoformat())
    return one.model_copy(update={"account": account, "starts_on": starts_on})


def with_material(one: Assignment, new: Delivered) -> Assignment:
    """A later delivery of the same material takes the place of the earlier one."""
    if new.material not in {material.id for material in one.material}:
        raise Invalid(field="material", given=new.material)
    kept = tuple(each for each in one.delivered if each.material != new.material)
    return one.model_copy(update={"delivered": (*kept, new)})


def outstanding(assignments: Iterable[Assignment], today: date) -> tuple[Outstanding, ...]:
    """What is still wanted, the latest first: material not delivered, or nobody to deliver it."""
    found = [
        Outstanding(
            indicator=one.indicator,
            office=one.office,
            account=one.account,
            material=one.lacking,
            due_on=one.due_on,
            days_late=max(days_between(one.due_on, today), 0),
        )
        for one in assignments
        if one.lacking or not one.account
    ]
    return tuple(sorted(found, key=lambda one: (-one.days_late, one.due_on, one.indicator)))


def counted_back(due_on: date, works: Sequence[Work]) -> tuple[Slot, ...]:
    """Works one after the other, counted back from the last day (倒排时序, A6.7)."""
    slots: list[Slot] = []
    last = due_on
    for work in reversed(works):
        first = days_later(last, 1 - work.days)
        slots.append(Slot(work=work.id, first=first, last=last))
        last = days_later(first, -1)
    return tuple(reversed(slots))
