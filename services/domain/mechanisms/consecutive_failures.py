"""Failing again: two years running, or still failing after a rectification order (D6).

C1.1.10 report, C2.1.11 head removed, C4.7.23 personnel measures, C5.3.2 yellow card, A4.5 at once.
What a rectification is and when it is closed is in `rectifications.py`.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from services.domain.base import Frozen
from services.domain.clocks.calendar import months_later
from services.domain.programme.faults import Fault
from services.domain.programme.words import Definition, Sourced, Text


class Consequence(Definition):
    """What follows; the system records it and tells whom it concerns, people carry it out."""

    id: str
    label: Text
    concerns: Literal["unit", "head", "area"] = "unit"


class YearsRunning(Sourced):
    """In so many years one after the other the grade was one of these."""

    kind: Literal["years-running"]
    years: Annotated[int, Field(ge=1)]
    bands: tuple[str, ...] = Field(min_length=1)
    consequence: Consequence


class AfterRectification(Sourced):
    """Still failing so many months after the order; 0: at the first failed re-check (A4.5)."""

    kind: Literal["after-rectification"]
    months: Annotated[int, Field(ge=0)]
    consequence: Consequence


FailureRule = Annotated[YearsRunning | AfterRectification, Field(discriminator="kind")]


class Failing(Frozen):
    """Whether the consequence is due. `due` is None while a result is missing that decides it."""

    consequence: Consequence
    due: bool | None
    shown: Text


class Recheck(Frozen):
    """The result of looking again after an order."""

    on: date
    passed: bool


class YearResult(Frozen):
    """The grade of one year, or `void`; None: not assessed yet."""

    year: int
    band: str | None


class FailureLadder(Definition):
    """Rules of one scheme, the milder first (C2.1.11: circular, then the head is removed)."""

    rules: tuple[YearsRunning, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _goes_up(self) -> Self:
        years = [rule.years for rule in self.rules]
        if years != sorted(set(years)):
            raise Fault("年数须逐条增加", "the years go up from rule to rule")
        return self


def years_running(
    rule: YearsRunning, results: Iterable[YearResult], year: int, *, since: int
) -> Failing:
    """Judged for the year just assessed. `since` is the first year the scheme was in use.

    A year without result is no pass and no failure: it is named, and nothing is due on a guess.
    """
    known: Mapping[int, str | None] = {one.year: one.band for one in results}
    wanted = [one for one in range(year, year - rule.years, -1) if one >= since]
    bands = [known.get(one) for one in wanted]
    lacking = [one for one, band in zip(wanted, bands, strict=True) if band is None]
    passed = any(band is not None and band not in rule.bands for band in bands)
    if passed or len(wanted) < rule.years:
        due, zh, en = False, "不构成连续未达标", "not failed so many years running"
    elif lacking:
        due = None
        zh = f"缺少{'、'.join(f'{one}年' for one in lacking)}的结果，无法判定"
        en = f"can't be said: the result of {', '.join(map(str, lacking))} is missing"
    else:
        due, zh, en = True, "未达标", "failed"
    span = f"{year - rule.years + 1}-{year}" if rule.years > 1 else str(year)
    return Failing(
        consequence=rule.consequence,
        due=due,
        shown=Text(zh=f"{span}年：{zh}", en=f"{span}: {en}"),
    )


def ladder(
    rules: FailureLadder, results: Iterable[YearResult], year: int, *, since: int
) -> tuple[Failing, ...]:
    """Every rung that is due or cannot be said yet, the milder first."""
    results = tuple(results)
    found = (years_running(rule, results, year, since=since) for rule in rules.rules)
    return tuple(one for one in found if one.due is not False)


def after_rectification(
    rule: AfterRectification, ordered_on: date, rechecks: Iterable[Recheck]
) -> Failing:
    """Due once a re-check fails on or after the last day; a pass before it settles the matter."""
    last = months_later(ordered_on, rule.months)
    looked = sorted(rechecks, key=lambda one: one.on)
    settled = next((one for one in looked if one.passed), None)
    failed = next((one for one in looked if not one.passed and one.on >= last), None)
    if failed and (settled is None or failed.on < settled.on):
        due, zh, en = True, f"{failed.on}复查仍未通过", f"still failing on {failed.on}"
    elif settled:
        due, zh, en = False, f"{settled.on}复查通过", f"passed on {settled.on}"
    else:
        due, zh, en = None, f"{last}起再次复查不通过即适用", f"applies to a failure from {last}"
    start = Text(zh=f"{ordered_on}责令整改", en=f"ordered on {ordered_on}")
    return Failing(
        consequence=rule.consequence,
        due=due,
        shown=Text(zh=f"{start.zh}，{zh}", en=f"{start.en}; {en}"),
    )
