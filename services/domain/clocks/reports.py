"""Half-yearly reports: which are owed while a plan is carried out, and by when (A1.4, E11).

Filing one is an act (`filing.py`); here is only the list, for the pages that show it.
"""

from collections.abc import Iterable
from datetime import date, datetime

from services.domain.base import Frozen
from services.domain.case import Case
from services.domain.clocks.calendar import HalfYear, end_of_day, half_years, local_day
from services.domain.programme.words import Text


class OwedReport(Frozen):
    half: HalfYear
    due_on: date
    filed: bool
    overdue: bool

    @property
    def name(self) -> Text:
        return Text(zh=self.half.zh, en=self.half.en)


def owed(case: Case, filed: Iterable[str], now: datetime) -> tuple[OwedReport, ...]:
    """One report for each half-year from the plan's coming into force to the application.

    None for the half-year in which the plan was done with: its day had not come yet.
    `filed` are the periods handed in, as "2031-1". Empty where the track asks for none.
    """
    due, since = (case.rules.reports.due, case.plan.in_force_on) if case.procedure else ((), None)
    if not due or since is None:
        return ()
    over = case.application.submitted_at or (case.step_since if case.outcome else None)
    ends = local_day(over or now)
    done = set(filed)
    return tuple(
        OwedReport(
            half=half,
            due_on=half.due_on(due),
            filed=f"{half.year}-{half.half}" in done,
            overdue=f"{half.year}-{half.half}" not in done and now >= end_of_day(half.due_on(due)),
        )
        for half in half_years(since, ends)
        if half.due_on(due) >= since and (over is None or half.due_on(due) <= ends)
    )
