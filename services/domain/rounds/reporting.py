"""Reports that a scheme asks for, with their days: received, and how late (C4.6.17, C5.7.5, C5.8.12).

Also the days of a round's stages, for those who plan by them. Lateness is recorded, and what
follows from it is said by people.
"""

from datetime import date, datetime
from typing import Literal

from services.domain.acts import fact, rule
from services.domain.base import Act, Frozen, label
from services.domain.clocks.calendar import Period, days_between, local_day
from services.domain.errors import DomainError, Invalid, NotEntitled
from services.domain.mechanisms.periodic_duties import DutyRule, due_on, period_id, period_of
from services.domain.programme.words import Text
from services.domain.rounds.state import AssessmentRound, Received, RoundFact, Standing
from services.domain.seats import ENTRANTS
from services.domain.tree.units import Part


class CheckFirst(DomainError):
    """E20: the scheme says that a check comes before this is handed in, and none was made yet."""

    code = "check-first"


class ReceiveReport(Act):
    """A report or paper has come in, for which period, on which day (C2.1.4, C4.6.17, C5.7.5)."""

    zh, en, rule = "登记报送材料", "Record a report", "C2.1.4, C4.6.17, C5.7.5, C5.8.12"
    path, part, adds, whenever = "reports", (Part.ORGANISER, Part.ENTRANT), True, True

    kind: Literal["receive-report"] = "receive-report"
    report: str = label("材料", "Report", max_length=40)
    code: str = label("报送单位代码", "Code of the unit", min_length=1, max_length=40)
    period: str = label(
        "所属时段（如2031-06；按年的不填）", "Period, e.g. 2031-06", default="", max_length=10
    )
    received_on: date = label("收到日期", "Received on")


class ReportReceived(RoundFact):
    adds = True
    kind: Literal["report-received"] = "report-received"
    report: str
    code: str
    period: str
    received_on: date
    due_on: date
    days_late: int

    def on(self, of: AssessmentRound) -> AssessmentRound:
        known = Received(
            report=self.report,
            code=self.code,
            period=self.period,
            received_on=self.received_on,
            due_on=self.due_on,
            days_late=self.days_late,
        )
        return of.but(reports=(*of.reports, known))


class Dated(Frozen):
    """One line of a round's calendar: a stage, a report or paper that is due, and how it stands."""

    label: Text
    by: Text
    begins: date | None = None
    ends: date | None = None
    report: str = ""
    received: int = 0
    late: int = 0


def agenda(of: AssessmentRound) -> tuple[Dated, ...]:
    """Stages and deadlines on their days, as the scheme states them, in the order of time."""
    found = [
        Dated(
            label=one.label,
            by=one.by,
            begins=one.begins.of(of.year) if one.begins else None,
            ends=one.ends.of(of.year) if one.ends else None,
        )
        for one in of.rules.stages
    ]
    found += [
        _counted(of, one.id, one.label, one.owed_by, one.due.of(of.year))
        for one in of.rules.deadlines
    ]
    found += [_counted(of, one.id, one.label, one.owed_by, None) for one in of.rules.reports]
    return tuple(sorted(found, key=lambda one: one.begins or one.ends or date.max))


def _counted(of: AssessmentRound, report: str, name: Text, by: Text, due: date | None) -> Dated:
    mine = [one for one in of.reports if one.report == report]
    return Dated(
        label=name,
        by=by,
        ends=due,
        report=report,
        received=len(mine),
        late=sum(one.days_late > 0 for one in mine),
    )


def _asks_for_reports(of: AssessmentRound) -> bool:
    return bool(of.rules.deadlines or of.rules.reports)


@rule(
    ReceiveReport,
    AssessmentRound,
    opens=Standing("scoring", "results", "decided-round", has=_asks_for_reports),
)
def receive_report(of: AssessmentRound, act: ReceiveReport, now: datetime) -> ReportReceived:
    """The first one counts for its period. A subject hands in its own alone."""
    if act.received_on > local_day(now):
        raise Invalid(field="received_on", latest=local_day(now).isoformat())
    if act.actor.function in ENTRANTS and of.entry(act.code).unit != act.actor.unit:
        raise NotEntitled(act=act.kind, function=str(act.actor.function))
    due = _due(of, act.report, act.period)
    _check_comes_first(of, act.report)
    key = (act.report, act.code, act.period)
    if any((one.report, one.code, one.period) == key for one in of.reports):
        raise Invalid(field="report", given=act.report)
    return ReportReceived(
        **fact(act, now),
        report=act.report,
        code=act.code,
        period=act.period,
        received_on=act.received_on,
        due_on=due,
        days_late=max(days_between(due, act.received_on), 0),
    )


def _check_comes_first(of: AssessmentRound, report: str) -> None:
    """Raises CheckFirst where the scheme wants a check to have taken place before (E20)."""
    made = {one.check for one in of.checks if one.began_at is not None}
    for one in of.rules.deadlines:
        if one.id == report and one.after_check and one.after_check not in made:
            raise CheckFirst(check=one.after_check)


def _due(of: AssessmentRound, report: str, period: str) -> date:
    """Raises Invalid for a report that nobody asks for, or a period that there is none of."""
    for one in of.rules.deadlines:
        if one.id == report and not period:
            return one.due.of(of.year)
    for duty in of.rules.reports:
        if duty.id == report:
            for each in _periods(duty, of.year):
                if period_id(duty.every, each) == period:
                    return due_on(duty, each)
            raise Invalid(field="period", given=period)
    raise Invalid(field="report", given=report)


def _periods(duty: DutyRule, year: int) -> tuple[Period, ...]:
    months = (period_of(duty.every, date(year, month, 1)) for month in range(1, 13))
    return tuple(dict.fromkeys(months))
