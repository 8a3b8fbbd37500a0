"""When will it be my turn: earliest and latest date of every step that comes (2.1.7).

Computed from the procedure's terms, the ledgers and the calendar; where no rule sets a limit it
says so and invents none. It decides nothing. It supposes that nothing has to be mended: what a
rectification adds is told beside the step, as nobody can know it before.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Literal

from services.domain.base import Frozen
from services.domain.case import Case
from services.domain.clocks.calendar import (
    Calendar,
    Period,
    days_later,
    local_day,
    notice_period,
    start_of_day,
    years_later,
)
from services.domain.clocks.closing import Closing, next_closing
from services.domain.clocks.deadlines import Ledger, Term, state
from services.domain.programme.schema import Budget, Obligation, Step
from services.domain.steps.application import with_checker
from services.domain.steps.public_notice import running
from services.domain.tree.units import StepName

OpenEnded = Literal["", "no-limit", "follows-no-limit", "stopped"]

BOUND = {
    StepName.APPLICATION: Obligation.FORMAL_CHECK,
    StepName.TECHNICAL_ASSESSMENT: Obligation.REVIEW,
    StepName.RECTIFICATION: Obligation.RECTIFICATION,
    StepName.ACCEPTANCE: Obligation.REVIEW,
    StepName.PUBLIC_NOTICE: Obligation.NOTICE,
    StepName.RECHECK: Obligation.REVIEW,
}
"""What is owed in a step by a date. In all other steps no rule sets a term (无规定时限)."""


class Coming(Frozen):
    """One step."""

    step: StepName
    here: bool = False
    """The step where the case stands."""
    earliest: date
    """The day on which it began, or the first on which it can begin."""
    latest: date | None = None
    """24:00 of this day is the end of what is owed in it; None: see `open_ended`."""
    open_ended: OpenEnded = ""
    what: Obligation | None = None
    term: Budget | None = None
    provisional: bool = False
    only_with_findings: bool = False
    supposes_plan_today: bool = False
    """The plan is not in force yet; the years are counted as if it were from today on."""
    closes_on: date | None = None
    """A7.4: the closing date that an application handed in at the earliest has to keep."""


class _Front(Frozen):
    """How far the walk has come: between which days the next step begins."""

    earliest: date
    latest: date | None
    provisional: bool = False


def forecast(
    case: Case, calendar: Calendar, now: datetime, closings: Sequence[Closing] = ()
) -> tuple[Coming, ...]:
    """The step where the case stands, and every later one; none for a case that is over."""
    if case.step is None:
        return ()
    start = local_day(max(now, case.paused_until or now))
    return tuple(_walk(case, calendar, now, _Front(earliest=start, latest=start), closings))


def _walk(
    case: Case, calendar: Calendar, now: datetime, front: _Front, closings: Iterable[Closing]
) -> Iterator[Coming]:
    for position in range(case.position, len(case.rules.steps)):
        step = case.rules.steps[position]
        here = position == case.position
        if step.only_with_findings and not here:
            yield _if_something_is_to_be_mended(case, step, front)
            continue
        coming = _coming(case, step, calendar, now, front, here=here)
        if step.name is StepName.APPLICATION and not case.application.submitted_at:
            closing = next_closing(closings, coming.earliest)
            coming = coming.model_copy(update={"closes_on": closing.closes_on if closing else None})
        yield coming
        front = _after(case, coming, front)


def _if_something_is_to_be_mended(case: Case, step: Step, front: _Front) -> Coming:
    what = BOUND[step.name]
    return Coming(
        step=step.name,
        earliest=front.earliest,
        open_ended="follows-no-limit",
        what=what,
        term=case.rules.terms.get(what),
        only_with_findings=True,
    )


def _coming(
    case: Case, step: Step, calendar: Calendar, now: datetime, front: _Front, *, here: bool
) -> Coming:
    what = _owed(case, step.name)
    found = Coming(
        step=step.name,
        here=here,
        earliest=local_day(case.step_since) if here and case.step_since else front.earliest,
        what=what,
        term=case.rules.terms.get(what) if what else None,
    )
    if step.name is StepName.APPLICATION and not case.application.submitted_at:
        return found.model_copy(update=_submission(case, front))
    if step.name is StepName.PUBLIC_NOTICE:
        return found.model_copy(update=_notice(case, front))
    if what is None:
        return found.model_copy(update={"open_ended": "no-limit"})
    ledger = _ledger(case, what, front)
    if ledger is None:
        return found.model_copy(update={"open_ended": "follows-no-limit"})
    return found.model_copy(update=_end(state(ledger, calendar, now), front))


def _owed(case: Case, step: StepName) -> Obligation | None:
    """While the applicant corrects, that is what is owed; the formal check begins anew after."""
    if step is StepName.APPLICATION and case.application.deficits:
        return Obligation.CORRECTION
    if step is StepName.APPLICATION and case.application.submitted_at and not with_checker(case):
        return None
    what = BOUND.get(step)
    return what if what in case.rules.terms else None


def _ledger(case: Case, what: Obligation, front: _Front) -> Ledger | None:
    """The one that runs; else the one that would, begun on the latest day; None: no such day."""
    running_now = case.ledgers.get(what)
    if running_now and not running_now.done:
        frozen = running_now.paused and running_now.stops[-1].reason == "county-frozen"
        if frozen and case.paused_until:
            return running_now.resume(case.paused_until)
        return running_now
    if front.latest is None:
        return None
    return case.owing(what, start_of_day(front.latest)).ledgers[what]


def _end(term: Term, front: _Front) -> dict[str, object]:
    if term.paused:
        return {"open_ended": "stopped"}
    return {"latest": term.due_on, "provisional": term.provisional or front.provisional}


def _submission(case: Case, front: _Front) -> dict[str, object]:
    """A1.6, A2.3, A3.3: the plan has to be in force for some years. No rule sets a last day."""
    in_force = case.plan.in_force_on
    ripe = years_later(in_force or front.earliest, case.rules.plan.years_in_force)
    return {
        "earliest": max(ripe, front.earliest),
        "open_ended": "no-limit",
        "supposes_plan_today": in_force is None,
    }


def _notice(case: Case, front: _Front) -> dict[str, object]:
    """A4.1: begins on the day after signature and publication, for which no rule sets a day."""
    period = running(case)
    if period and not case.recommends:
        return {"earliest": period.first, "latest": period.last}
    return {"earliest": _first_notice(case, front).first, "open_ended": "no-limit"}


def _first_notice(case: Case, front: _Front) -> Period:
    """Those of the levels below end first, one after the other (A7.5)."""
    rules, begins = case.rules.notice, front.earliest
    to_come = rules.recommendations[len(case.notice.below) :]
    if period := running(case):
        begins, to_come = days_later(period.last, 1), to_come[1:]
    for below in to_come:
        begins = days_later(notice_period(start_of_day(begins), below.days).last, 1)
    return notice_period(start_of_day(begins), rules.days)


def _after(case: Case, coming: Coming, front: _Front) -> _Front:
    """Between which days the step after this one begins."""
    earliest = front.earliest
    if coming.step is StepName.APPLICATION:
        earliest = max(earliest, coming.earliest)
    if coming.step is StepName.PUBLIC_NOTICE:
        last = coming.latest or _first_notice(case, front).last
        earliest = max(earliest, days_later(last, 1))
    latest = coming.latest
    if coming.step is StepName.APPLICATION and coming.what is Obligation.CORRECTION:
        latest = None  # After the correction the formal check begins anew: that is a second term.
    if coming.step is StepName.RECTIFICATION:
        latest = None  # The report is owed by a date; its re-review goes on from there.
    bounded = max(latest, earliest) if latest else None
    return _Front(earliest=earliest, latest=bounded, provisional=coming.provisional)
