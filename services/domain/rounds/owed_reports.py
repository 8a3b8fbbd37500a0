"""Which special reports are owed in a round: on unmet hard items, after failing years (C5.5.16, C1.1.10).

Read off the round's state. Who finds an item unmet, and who hands a report in, is in
`special_reporting.py`; what a report must say is in `mechanisms/special_reports.py`.
"""

from collections.abc import Iterator
from datetime import date

from services.domain.base import Frozen
from services.domain.clocks.calendar import days_between
from services.domain.mechanisms.special_reports import (
    OwedSpecialReport,
    SpecialReportRule,
    owed_for_failure,
    owed_for_items,
)
from services.domain.programme.words import Text
from services.domain.rounds.entry import Entry
from services.domain.rounds.state import AssessmentRound


class Owed(Frozen):
    """A report that somebody owes and has not handed in: what about, and by when."""

    code: str
    name: str
    label: Text
    to: Text
    report: OwedSpecialReport

    def days_late(self, today: date) -> int:
        due = self.report.due_on
        return max(days_between(due, today), 0) if due else 0


def owed(of: AssessmentRound) -> tuple[Owed, ...]:
    """In the order of entering; what was handed in is not owed any more."""
    return tuple(
        Owed(code=entry.code, name=entry.name, label=rules.label, to=rules.to, report=report)
        for entry in of.assessed
        for rules in of.rules.special_reports
        if (report := owed_by(of, entry, rules)) and not _is_in(entry, report)
    )


def owed_by(
    of: AssessmentRound, entry: Entry, rules: SpecialReportRule
) -> OwedSpecialReport | None:
    """What this subject owes by this rule, handed in or not."""
    unmet = {item: one for item, one in entry.hard_items.items() if not one.met}
    if rules.judged and (mine := [unmet[item].on for item in rules.hard_items if item in unmet]):
        return owed_for_items(rules, unmet, min(mine))
    if rules.after and of.decided_on:
        fell = any(one.code == entry.code and rules.after in one.consequences for one in of.grades)
        return owed_for_failure(rules, of.decided_on) if fell else None
    return None


def open_hard_items(of: AssessmentRound, entry: Entry) -> Iterator[Text]:
    """Hard items that nobody has found met or not."""
    for rules in of.rules.special_reports:
        for item in rules.hard_items if rules.judged else ():
            if item not in entry.hard_items:
                yield named(rules, item)


def named(rules: SpecialReportRule, item: str) -> Text:
    return rules.labels.get(item, Text(zh=item, en=item))


def _is_in(entry: Entry, report: OwedSpecialReport) -> bool:
    """Every item that is unmet now was explained."""
    return any(
        one.rule == report.rule and set(report.items) <= set(one.items)
        for one in entry.special_reports
    )
