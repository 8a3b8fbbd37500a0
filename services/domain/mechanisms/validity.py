"""How long a recognition lives, and how it goes on: anew, or without review (C3.2.5, C3.4.4, D7).

Re-checks of the titles of part A (A4.4) are in `domain/titles/title_rechecks.py`; the pool of those not
yet fit is in `cultivation.py`.
"""

from collections.abc import Sequence
from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator

from services.domain.base import Frozen
from services.domain.clocks.calendar import days_later, months_later
from services.domain.programme.faults import Fault
from services.domain.programme.words import OUR_DEFAULT, Sourced, Text


class ValidityRules(Sourced):
    """What a scheme says of the time after the decision."""

    months: int | None = Field(default=None, ge=1)
    """24 in C3.2.5; None: until it is taken away."""
    renewal: Literal["anew", "without-review"] = "anew"
    """By a new recognition (C3.2.5), or without review after passed spot checks (C3.4.4)."""
    spot_checks: int | None = Field(default=None, ge=1)
    """How many passed ones it takes: "several" in C3.4.4, so each scheme says its number."""
    ask_before_days: int = Field(default=90, ge=0)
    """The first day for asking lies so many calendar days before the last one."""
    while_pending: Literal["stays", "lapses"] = "stays"
    """What holds between the last day and the decision on a renewal asked for in time."""
    source: str | None = None
    note: str | None = OUR_DEFAULT

    @model_validator(mode="after")
    def _checks_where_they_count(self) -> Self:
        if (self.renewal == "without-review") != (self.spot_checks is not None):
            raise Fault(
                "抽查次数只用于免评续认，免评续认须写明次数",
                "a number of spot checks belongs to renewal without review",
            )
        return self


class SpotCheck(Frozen):
    on: date
    passed: bool


class Renewal(Frozen):
    """How it would go on if asked for now, and why."""

    how: Literal["anew", "without-review"]
    passed: int
    """Spot checks passed in this term, without a failed one after them."""
    why: Text


class Validity(Frozen):
    """Where a recognition stands on a day."""

    last_day: date | None
    """The last day of its term; None where it has no end."""
    ask_from: date | None
    valid: bool
    standing: Literal["running", "may-ask", "pending", "expired"]
    renewal: Renewal


def last_day(rules: ValidityRules, since: date) -> date | None:
    """The same date so many months later, that day included: the day itself is not counted."""
    return None if rules.months is None else months_later(since, rules.months)


def validity(
    rules: ValidityRules,
    *,
    since: date,
    today: date,
    asked_on: date | None = None,
    checks: Sequence[SpotCheck] = (),
) -> Validity:
    """`since`: the day of the recognition or of its last renewal. `asked_on`: for the next one."""
    last = last_day(rules, since)
    ask_from = days_later(last, -rules.ask_before_days) if last else None
    in_time = asked_on is not None and last is not None and asked_on <= last
    standing: Literal["running", "may-ask", "pending", "expired"]
    if last is None or ask_from is None:
        standing = "running"
    elif today > last:
        standing = "pending" if in_time and rules.while_pending == "stays" else "expired"
    elif in_time:
        standing = "pending"
    else:
        standing = "may-ask" if today >= ask_from else "running"
    return Validity(
        last_day=last,
        ask_from=ask_from,
        valid=since <= today and standing != "expired",
        standing=standing,
        renewal=renewal(rules, since=since, today=today, checks=checks),
    )


def renewal(
    rules: ValidityRules, *, since: date, today: date, checks: Sequence[SpotCheck]
) -> Renewal:
    """Only checks of this term count, and a failed one begins the count anew (C3.4.4, C3.4.5)."""
    passed = 0
    for check in sorted(checks, key=lambda one: one.on):
        if since < check.on <= today:
            passed = passed + 1 if check.passed else 0
    if rules.spot_checks is None:
        why = Text(zh="期满须重新认定", en="It is recognised anew")
        return Renewal(how="anew", passed=passed, why=why)
    enough = passed >= rules.spot_checks
    zh = f"本期连续抽查合格{passed}次，须{rules.spot_checks}次：{'免评续认' if enough else '须重新评审'}"
    how_en = "renewed without review" if enough else "reviewed anew"
    en = f"{passed} spot checks passed in a row, {rules.spot_checks} wanted: {how_en}"
    return Renewal(
        how="without-review" if enough else "anew", passed=passed, why=Text(zh=zh, en=en)
    )


def renewed_since(rules: ValidityRules, *, since: date, decided_on: date) -> date:
    """From when the next term counts: a renewal in time loses no day of the running one."""
    last = last_day(rules, since)
    return decided_on if last is None else max(last, decided_on)
