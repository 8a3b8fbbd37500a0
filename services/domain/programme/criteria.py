"""What a value must be, where one limit does not say it (4.1.7): the data of a criterion.

Compound, relative, over years, either/or, by terrain or region. Judged in `domain/attainment/criteria.py`.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Final, Literal, Self, Union

from pydantic import Field, model_validator

from services.domain.programme.faults import Fault
from services.domain.programme.words import Definition, Number, Text, Word

Confidence = Literal["confirmed", "recalled"]
Sign = Literal[">=", "<=", ">", "<", "=="]
Way = Literal["rising", "not-lower", "falling", "not-higher"]
DEEPEST: Final = 6


class Known(Definition):
    """A statement that says how sure it is; `confirmed` names who confirms it."""

    confidence: Confidence
    source: tuple[str, ...] = ()
    corroborated_by: tuple[str, ...] = ()
    note: str | None = None

    @model_validator(mode="after")
    def _confirmed_by_somebody(self) -> Self:
        if self.confidence == "confirmed" and not self.source:
            raise Fault("标为已核实，但没有写出处", "confirmed, but by no source")
        return self


class Window(Definition):
    """B1.5: the last full years and, as the case may be, the current one."""

    past: int = Field(default=3, ge=0, le=10)
    current: bool = True

    @model_validator(mode="after")
    def _has_a_year(self) -> Self:
        if not self.past and not self.current:
            raise Fault("年度范围是空的", "a window without a year")
        return self

    def years(self, current: int) -> tuple[int, ...]:
        """The years to be shown while `current` is the year: the window moves at New Year."""
        return tuple(range(current - self.past, current + (1 if self.current else 0)))


class Figure(Definition):
    kind: Literal["figure"]
    value: Number


class OtherDatum(Definition):
    """Relative to a base datum of the same year, e.g. the mean of the county or the province."""

    kind: Literal["datum"]
    ref: str
    times: Number = Decimal(1)


class BaseYear(Definition):
    """Relative to the unit's own value of a base year, named or so many years back."""

    kind: Literal["base-year"]
    year: int | None = None
    years_back: int | None = Field(default=None, ge=1, le=30)
    times: Number = Decimal(1)

    @model_validator(mode="after")
    def _one_year(self) -> Self:
        if (self.year is None) == (self.years_back is None):
            zh = "基准年只能用year或years_back之一表示"
            raise Fault(zh, "a base year is given by year or by years_back")
        return self

    def of(self, year: int) -> int:
        return self.year if self.year is not None else year - (self.years_back or 0)


Against = Annotated[Figure | OtherDatum | BaseYear, Field(discriminator="kind")]


class Bound(Known):
    """The value of the year against a figure, another datum or a base year.

    The sign is the row's own: one figure may be a floor here and a ceiling there (C2.7.1).
    """

    kind: Literal["bound"]
    op: Sign
    against: Against


class Trend(Known):
    """The last values of the series, each against the one before."""

    kind: Literal["trend"]
    way: Way
    values: int = Field(default=2, ge=2, le=11)
    """So many years, the current one included; "three years" is 3, or 4 with a base (E13)."""
    at_least_percent: Number = Field(default=Decimal(0), ge=0)
    """How much a year it rises or falls at least, of the value before."""

    @model_validator(mode="after")
    def _only_a_change_has_a_size(self) -> Self:
        if self.at_least_percent and self.way not in {"rising", "falling"}:
            zh = "只有逐年上升或下降才能规定幅度"
            raise Fault(zh, "only a rise or a fall has a size")
        return self


class Stated(Known):
    """What has no number: answered with yes or no, in the order of the definition."""

    kind: Literal["stated"]
    text: Text


class EachYear(Definition):
    """Every year of the window must pass."""

    kind: Literal["each-year"]
    window: Window = Window()
    of: "Criterion"


class All(Definition):
    kind: Literal["all"]
    of: tuple["Criterion", ...] = Field(min_length=2)


class Either(Definition):
    kind: Literal["either"]
    of: tuple["Criterion", ...] = Field(min_length=2)


class Kind(Definition):
    """What holds for the units whose profile has all these words."""

    when: dict[str, Word] = Field(min_length=1)
    of: "Criterion"


class ByProfile(Definition):
    """Other limits by terrain, region and the like; the first kind that matches holds."""

    kind: Literal["by-profile"]
    kinds: tuple[Kind, ...] = Field(min_length=1)
    otherwise: Union["Criterion", None] = None
    """Without it a unit of no kind here has an incomplete profile, and does not pass."""


Criterion = Annotated[
    Bound | Trend | Stated | EachYear | All | Either | ByProfile, Field(discriminator="kind")
]


def inner(criterion: Criterion) -> tuple[Criterion, ...]:
    match criterion:
        case EachYear(of=one):
            return (one,)
        case All(of=parts) | Either(of=parts):
            return parts
        case ByProfile(kinds=kinds, otherwise=rest):
            return (*(kind.of for kind in kinds), *((rest,) if rest else ()))
    return ()


def walk(criterion: Criterion, depth: int = 1) -> Iterator[Criterion]:
    """The criterion and all in it, in the order of the definition. Raises Fault when too deep."""
    if depth > DEEPEST:
        raise Fault(f"条件嵌套超过{DEEPEST}层", f"criteria more than {DEEPEST} deep")
    yield criterion
    for part in inner(criterion):
        yield from walk(part, depth + 1)


def data_of(criterion: Criterion) -> tuple[str, ...]:
    """The base data that it refers to beside the value itself."""
    found = (one.against for one in walk(criterion) if isinstance(one, Bound))
    return tuple(dict.fromkeys(one.ref for one in found if isinstance(one, OtherDatum)))


def questions(criterion: Criterion) -> tuple[Stated, ...]:
    """What is answered with yes or no, in the order in which the answers stand."""
    return tuple(one for one in walk(criterion) if isinstance(one, Stated))


for model in (EachYear, All, Either, Kind, ByProfile):
    model.model_rebuild()
