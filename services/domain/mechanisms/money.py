"""Money as records: what a grade brings, shares, months, caps (A4.3, C2.1.10, C2.3.3, C3.5.2).

Amounts are computed and recorded for those who pay; nothing is paid here. Amounts are in yuan,
rounded half up to the fen, and parts of a sum always add up to it.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator

from services.domain.attainment.formulas import plain
from services.domain.base import Frozen
from services.domain.clocks.calendar import months_later
from services.domain.errors import Invalid
from services.domain.mechanisms.bands import Bands
from services.domain.mechanisms.soundness import check_shares
from services.domain.mechanisms.weights import Share
from services.domain.programme.faults import Fault
from services.domain.programme.words import Definition, Number, Sourced, Text

Amount = Annotated[Number, Field(ge=0)]
FEN = Decimal("0.01")


def fen(amount: Decimal) -> Decimal:
    return amount.quantize(FEN, rounding=ROUND_HALF_UP)


class BandMoney(Sourced):
    """What each grade brings of a base amount: full, 80 %, none (C2.3.3); a month's pay (C4.7.22)."""

    id: str
    base: Text
    """What the factor is taken of, e.g. "5,000 yuan for each posted doctor and year"."""
    amount: Amount | None = None
    """The base, where the scheme fixes it; None where it is said for each unit."""
    factors: dict[str, Amount] = Field(min_length=1)
    """Band -> factor. Each band is named; one that brings nothing has 0."""
    withheld_goes_to: Text | None = None
    """Where the part goes that a lower grade loses (C2.1.10)."""

    def check(self, bands: Bands) -> None:
        """Raises Fault unless every band has its factor, and nothing else has."""
        ids = {band.id for band in bands.bands}
        if differ := ", ".join(sorted(ids ^ set(self.factors))):
            raise Fault(
                f"{self.id}：每个等次须有系数，且不得有别的：{differ}",
                f"{self.id}: every band has a factor, and nothing else has: {differ}",
            )


class Entitlement(Frozen):
    """One amount due, what was withheld of it, and how both came about."""

    amount: Decimal
    withheld: Decimal
    shown: str
    note: Text | None = None


def entitlement(rule: BandMoney, band: str, base: Decimal | None = None) -> Entitlement:
    """The amount for a grade. Raises Invalid for a band without factor, or without any base."""
    whole = rule.amount if rule.amount is not None else base
    if band not in rule.factors or whole is None:
        raise Invalid(field="band" if whole is not None else "base", given=band)
    factor = rule.factors[band]
    amount = fen(whole * factor)
    withheld = max(fen(whole) - amount, Decimal(0)) if rule.withheld_goes_to else Decimal(0)
    note = None
    if withheld and rule.withheld_goes_to:
        note = Text(
            zh=f"其余{plain(withheld)}元转入{rule.withheld_goes_to.zh}",
            en=f"the other {plain(withheld)} yuan go to {rule.withheld_goes_to.en}",
        )
    shown = f"{plain(whole)} × {plain(factor)} = {plain(amount)}"
    return Entitlement(amount=amount, withheld=withheld, shown=shown, note=note)


class MoneyPart(Definition):
    id: str
    label: Text
    share: Share


class MoneySplit(Sourced):
    """A sum in parts: 80 % passed on monthly, 20 % by results (C2.1.10)."""

    parts: tuple[MoneyPart, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _shares_make_one(self) -> Self:
        check_shares(part.share for part in self.parts)
        return self


def split(rule: MoneySplit, total: Decimal) -> dict[str, Decimal]:
    """Each part to the fen; what rounding leaves over goes to the last, so that they add up."""
    found = {part.id: fen(total * part.share) for part in rule.parts[:-1]}
    found[rule.parts[-1].id] = total - sum(found.values(), Decimal(0))
    return found


class StopEvent(Definition):
    id: str
    label: Text


class MonthlyGrant(Sourced):
    """So much a month, so many months in all; it stops the month after an event (C3.5.2)."""

    id: str
    label: Text | None = None
    amount: Amount
    most_months: Annotated[int, Field(ge=1)]
    stops: tuple[StopEvent, ...] = Field(min_length=1)


class GrantSpell(Frozen):
    """One grant under one employer; a second one goes on counting the months (C3.5.3)."""

    first: date
    """Any day of its first month."""
    event: str | None = None
    """The event that stops it, and its day."""
    event_on: date | None = None

    def months(self, until: date) -> tuple[date, ...]:
        """By their first days; the month of the event is the last one."""
        return tuple(_months(self.first, min(self.event_on or until, until)))


class MonthsPaid(Frozen):
    """The months due up to a day, each by its first day; the same month is never due twice."""

    months: tuple[date, ...]
    left: int
    amount: Decimal
    shown: str


def months_due(
    rule: MonthlyGrant,
    spells: Iterable[GrantSpell],
    until: date,
    *,
    paid: Iterable[date] = (),
) -> MonthsPaid:
    """All months up to the one of `until`; the month of the event is the last one of its spell.

    `paid`: months of earlier years, which count. Raises Invalid for an event that does not stop
    this grant.
    """
    events = {event.id for event in rule.stops}
    months = set(paid)
    for spell in spells:
        if (spell.event is None) != (spell.event_on is None):
            raise Invalid(field="event_on")
        if spell.event is not None and spell.event not in events:
            raise Invalid(field="event", given=spell.event)
        months.update(spell.months(until))
    due = tuple(sorted(months))[: rule.most_months]
    amount = fen(rule.amount * len(due))
    return MonthsPaid(
        months=due,
        left=rule.most_months - len(due),
        amount=amount,
        shown=f"{plain(rule.amount)} × {len(due)} = {plain(amount)}",
    )


def _months(first: date, last: date) -> Iterator[date]:
    month = date(first.year, first.month, 1)
    while month <= last:
        yield month
        month = months_later(month, 1)


class ConvertedScore(Definition):
    """What a person's grade adds to the post factor; with `least` the unit says how much."""

    score: Number
    least: Number | None = None


class PersonalPay(Sourced):
    """Distributable total / headcount × (post factor + converted score) (C2.1.13)."""

    converted: dict[str, ConvertedScore] = Field(min_length=1)

    @model_validator(mode="after")
    def _ranges_go_up(self) -> Self:
        for grade, one in self.converted.items():
            if one.least is not None and one.least >= one.score:
                raise Fault(f"{grade}：起点不低于终点", f"{grade}: the range does not go up")
        return self


def personal_pay(
    rule: PersonalPay,
    *,
    total: Decimal,
    headcount: int,
    post_factor: Decimal,
    grade: str,
    chosen: Decimal | None = None,
) -> Entitlement:
    """One person's pay of a period. `chosen` where the grade leaves a range (fail: -0.3 to -0.1)."""
    row = rule.converted.get(grade)
    if row is None or headcount < 1 or total < 0:
        raise Invalid(field="grade" if row is None else "total")
    score = row.score if row.least is None else chosen
    if score is None or not (row.least if row.least is not None else score) <= score <= row.score:
        raise Invalid(field="chosen")
    amount = fen(total * (post_factor + score) / headcount)
    sign = "−" if score < 0 else "+"
    numbers = f"{plain(total)} ÷ {headcount} × ({plain(post_factor)} {sign} {plain(abs(score))})"
    equal = "=" if amount * headcount == total * (post_factor + score) else "≈"
    return Entitlement(
        amount=amount, withheld=Decimal(0), shown=f"{numbers} {equal} {plain(amount)}"
    )
