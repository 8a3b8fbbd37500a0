"""Enterprises with online monitoring: what is measured, its limits, gaps, exceedances (B3.4.3).

Of a unit, not of one case: re-checks go on with the same ones. Values are the enterprise's own and
prove nothing by themselves; no act looks at them.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Annotated, Final

from pydantic import AwareDatetime, Field

from services.domain.base import Frozen, label
from services.domain.errors import DomainError, Invalid

AT_ONCE: Final = 1000
"""Values in one call: a month of hours, and some."""
AHEAD: Final = 600
"""Seconds that an instrument's clock may be fast."""
OLDEST: Final = 5
"""Years: what is older belongs into the reports, and a source stays within bounds."""
LINK: Final = r"^(https?://[^\s<>\"']+)?$"
Number = Annotated[float, Field(ge=-1e9, le=1e9, allow_inf_nan=False)]


class SourceTokenWrong(DomainError):
    """Values come with the token of their source, and this is none, or was replaced."""

    code = "source-token-wrong"


class NewSource(Frozen):
    """One pollutant at one outfall of one enterprise (B3.4.5)."""

    enterprise: str = label("企业名称", "Enterprise", min_length=1, max_length=80)
    outfall: str = label("排口", "Outfall", min_length=1, max_length=80)
    pollutant: str = label("监测项目", "What is measured", min_length=1, max_length=80)
    measured_in: str = label("计量单位", "Unit of measurement", min_length=1, max_length=20)
    upper: Number | None = label("上限", "Upper limit", default=None)
    lower: Number | None = label("下限", "Lower limit", default=None)
    """For pH and the like, that have two limits."""
    every_minutes: int = label(
        "每隔多少分钟一个数据", "Minutes between two values", ge=1, le=1440, default=60
    )
    live_link: str = label(
        "实时画面网址", "Address of the live picture", max_length=500, pattern=LINK, default=""
    )
    """Opened in a page of its own, never within ours."""


class Source(NewSource):
    id: str
    unit: str
    added_by: str
    """Account id."""
    added_at: datetime
    ended_at: datetime | None = None
    has_token: bool = False

    def keeps(self, value: float) -> bool:
        """Whether a value is within the limits."""
        high = self.upper is not None and value > self.upper
        return not high and not (self.lower is not None and value < self.lower)


class Value(Frozen):
    """At a full minute, so that what is sent again is known again."""

    at: AwareDatetime
    value: Number


class Exceedance(Frozen):
    """A run of values outside the limits; `worst` is the one farthest out."""

    began: datetime
    ended: datetime
    count: int
    worst: float


def check_source(source: NewSource) -> None:
    """Raises Invalid where the limits leave nothing between them."""
    if source.upper is not None and source.lower is not None and source.lower >= source.upper:
        raise Invalid(field="lower")


def check_values(values: Sequence[Value], now: datetime) -> None:
    """Raises Invalid with the place of the first one that cannot be."""
    seen: dict[datetime, float] = {}
    for number, one in enumerate(values):
        if one.at.second or one.at.microsecond:
            raise Invalid(field=f"values/{number}/at")
        if (one.at - now).total_seconds() > AHEAD or one.at.year < now.year - OLDEST:
            raise Invalid(field=f"values/{number}/at")
        if seen.setdefault(one.at, one.value) != one.value:
            raise Invalid(field=f"values/{number}/value")


def stretches(values: Iterable[Value], every_minutes: int) -> tuple[tuple[Value, ...], ...]:
    """Values parted where one or more are missing, as the gaps of a chart."""
    found: list[list[Value]] = []
    for one in values:
        if found and _seconds(found[-1][-1], one) <= every_minutes * 60 * 1.5:
            found[-1].append(one)
        else:
            found.append([one])
    return tuple(tuple(stretch) for stretch in found)


def exceedances(source: Source, values: Sequence[Value]) -> tuple[Exceedance, ...]:
    """The latest first. A gap ends a run: nobody knows what was in it."""
    found: list[Exceedance] = []
    for stretch in stretches(values, source.every_minutes):
        run: list[Value] = []
        for one in (*stretch, None):
            if one is not None and not source.keeps(one.value):
                run.append(one)
            elif run:
                found.append(_exceedance(source, run))
                run = []
    return tuple(reversed(found))


def _exceedance(source: Source, run: Sequence[Value]) -> Exceedance:
    worst = max((one.value for one in run), key=lambda value: _outside(source, value))
    return Exceedance(began=run[0].at, ended=run[-1].at, count=len(run), worst=worst)


def _outside(source: Source, value: float) -> float:
    over = value - source.upper if source.upper is not None else 0.0
    under = source.lower - value if source.lower is not None else 0.0
    return max(over, under)


def _seconds(one: Value, other: Value) -> float:
    return (other.at - one.at).total_seconds()
