"""A special report on what was not met: owed for hard items, and what stands in it (C5.5.16).

Also the report after failing years running (C1.1.10): causes, problems, measures. That years were
failed is decided in `consecutive_failures.py`; ordinary reports are in `domain/clocks/reports.py`.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from services.domain.base import Frozen
from services.domain.clocks.calendar import days_later
from services.domain.mechanisms.soundness import check_once
from services.domain.programme.words import OUR_DEFAULT, Definition, Sourced, Text


class ReportSection(Definition):
    id: str
    label: Text


class SpecialReportRule(Sourced):
    """A report to somebody, with the sections it must have, within so many days."""

    id: str
    label: Text
    to: Text
    hard_items: tuple[str, ...] = ()
    """One section set for each of these that is unmet; empty: the report follows from a failure."""
    labels: dict[str, Text] = Field(default_factory=dict)
    """What the hard items are called, where no catalogue says so."""
    judged: bool = False
    """True: a round finds each hard item met or not before its scoring is closed (C5.5.16)."""
    after: str = ""
    """The consequence of failing years that brings the report with it (C1.1.10)."""
    sections: tuple[ReportSection, ...] = Field(min_length=1)
    days: Annotated[int, Field(ge=1)] | None = None
    """From the day it became owed; None: no source names a term."""
    source: str | None = None
    note: str | None = OUR_DEFAULT

    @model_validator(mode="after")
    def _each_section_once(self) -> Self:
        check_once(section.id for section in self.sections)
        return self


class OwedSpecialReport(Frozen):
    rule: str
    items: tuple[str, ...]
    """The unmet hard items it explains; empty for a report on a failure as a whole."""
    due_on: date | None


class MissingSection(Frozen):
    item: str
    """Empty where the report is on a failure as a whole."""
    section: ReportSection


def owed_for_items(
    rule: SpecialReportRule, not_met: Iterable[str], since: date
) -> OwedSpecialReport | None:
    """One report for all hard items that are not met, in the order of the rule (C5.5.16)."""
    unmet = set(not_met)
    items = tuple(code for code in rule.hard_items if code in unmet)
    return _owed(rule, items, since) if items else None


def owed_for_failure(rule: SpecialReportRule, since: date) -> OwedSpecialReport:
    """The report that a failure brings with it (C1.1.10)."""
    return _owed(rule, (), since)


def missing_sections(
    rule: SpecialReportRule, owed: OwedSpecialReport, written: Mapping[str, Iterable[str]]
) -> tuple[MissingSection, ...]:
    """What the report still lacks. `written`: item -> its sections; "" for a report as a whole."""
    return tuple(
        MissingSection(item=item, section=section)
        for item in (owed.items or ("",))
        for section in rule.sections
        if section.id not in set(written.get(item, ()))
    )


def _owed(rule: SpecialReportRule, items: tuple[str, ...], since: date) -> OwedSpecialReport:
    due_on = None if rule.days is None else days_later(since, rule.days)
    return OwedSpecialReport(rule=rule.id, items=items, due_on=due_on)
