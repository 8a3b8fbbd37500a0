"""What an applicant enters for the indicators: base data, statements, judgements (D11, D21).

Working papers: plain values with their year and source. What they are worth is decided in
`indicators.py`.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final

from pydantic import Field

from services.domain.base import Frozen
from services.domain.clocks.calendar import full_years_between
from services.domain.programme.overlay import (
    Question,
    RegisterFed,
    TitlesWithin,
    YearsPlanInForce,
    YearsSinceNaming,
)
from services.domain.programme.words import Track
from services.domain.titles.register import HeldTitle, holders, years_held

SHOWN: Final = 2
"""Years shown before the one measured, where no criterion asks for more."""


class Profile(Frozen):
    """The unit as the catalogues see it: where it lies and what its thresholds depend on."""

    place: str
    farm_related: bool = True
    dimensions: dict[str, str] = Field(default_factory=dict)
    """Dimension -> value, e.g. region -> west. Stored on the case, never guessed."""


class Value(Frozen):
    """One base datum of one year."""

    datum: str
    year: int
    amount: Decimal
    document: str | None = None
    """The document it was taken from, and the page in it."""
    page: int | None = None
    remark: str = ""
    from_register: bool = False
    """Answered by the register, typed by nobody, and so signed by nobody."""


class Judgement(Frozen):
    """What has no number: met or not, and which further conditions of the entry hold."""

    code: str
    met: bool
    conditions: tuple[bool, ...] = ()
    """One for each additional condition of the entry, in its order (compound indicators)."""


class Exemption(Frozen):
    """A claim that an indicator does not apply, with the document that states it (F13)."""

    code: str
    reason: str
    statement: str | None = None


class DecidedLimit(Frozen):
    """A limit that the standard leaves open, as the scheme's owner decided it for this case."""

    code: str
    limit: Decimal
    basis: str


class DataSheet(Frozen):
    """All entries of one case. `year` is the year the indicators are measured in."""

    year: int
    past: int = SHOWN
    """How many years before it are asked for (`data_years.py`)."""
    values: tuple[Value, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    limits: tuple[DecidedLimit, ...] = ()

    def value(self, datum: str, year: int | None = None) -> Value | None:
        wanted = year or self.year
        matching = (one for one in self.values if (one.datum, one.year) == (datum, wanted))
        return next(matching, None)

    def series(self, datum: str) -> tuple[Value, ...]:
        """Every year of a datum, the earliest first."""
        found = (value for value in self.values if value.datum == datum)
        return tuple(sorted(found, key=lambda value: value.year))

    def judgement(self, code: str) -> Judgement | None:
        return next((one for one in self.judgements if one.code == code), None)

    def exemption(self, code: str) -> Exemption | None:
        return next((one for one in self.exemptions if one.code == code), None)

    def limit(self, code: str) -> DecidedLimit | None:
        return next((one for one in self.limits if one.code == code), None)

    def with_register(self, fed: Iterable[tuple[str, int | None]]) -> "DataSheet":
        """The sheet with what the register says in place of whatever was typed."""
        answers = dict(fed)
        typed = tuple(value for value in self.values if value.datum not in answers)
        known = tuple(
            Value(datum=datum, year=self.year, amount=Decimal(answer), from_register=True)
            for datum, answer in answers.items()
            if answer is not None
        )
        return self.model_copy(update={"values": (*typed, *known)})


def answer(
    asks: Question,
    *,
    track: Track,
    place: str,
    titles: Iterable[HeldTitle],
    plan_in_force_on: date | None,
    on: date,
) -> int | None:
    """What the register, or the case's own dates, say; None where there is nothing to count from."""
    match asks:
        case TitlesWithin():
            return len(holders(titles, place, asks.track, asks.level, on))
        case YearsSinceNaming():
            return years_held(titles, place, track, asks.level, on)
        case YearsPlanInForce():
            return None if plan_in_force_on is None else full_years_between(plan_in_force_on, on)


def answers(
    wanted: Iterable[RegisterFed],
    *,
    track: Track,
    place: str,
    titles: Iterable[HeldTitle],
    plan_in_force_on: date | None,
    on: date,
) -> tuple[tuple[str, int | None], ...]:
    """Each register-fed datum with its answer on that day."""
    held = tuple(titles)
    return tuple(
        (
            fed.datum,
            answer(
                fed.asks,
                track=track,
                place=place,
                titles=held,
                plan_in_force_on=plan_in_force_on,
                on=on,
            ),
        )
        for fed in wanted
    )
