"""What happens beside a case: supervision, objections, visits, half-yearly reports (4.4.1).

A1.4, A1.9, A4.1, A4.2, C3.6.5. Filings are streams of their own, as always.
"""

from datetime import datetime
from functools import partial
from typing import Any

from services.domain.base import Fact, Stream
from services.domain.case import Case
from services.domain.clocks.calendar import (
    HalfYear,
    days_later,
    end_of_day,
    half_year_of,
    local_day,
)
from services.domain.clocks.deadlines import working_days_after
from services.domain.clocks.telling import TermEscalated, ledger_of
from services.domain.clocks.terms import AnswerSupervision, Supervise, Supervised
from services.domain.filing import (
    DecideObjection,
    FileObjection,
    FileReport,
    FileVisitNote,
    Filing,
    ObjectionDecided,
)
from services.domain.programme.schema import Obligation
from services.domain.simulation import cases
from services.domain.simulation.matters import Happening, Matter
from services.domain.simulation.pace import office_hour, working_day
from services.domain.simulation.scene import DOCUMENT, Wish
from services.domain.simulation.stage import Stage
from services.domain.steps.public_notice import running
from services.domain.steps.technical_assessment import PanelAppointed
from services.domain.tree.units import StepName


def after(stage: Stage, matter: Matter, before: Stream, event: Fact, now: datetime) -> None:
    case = matter.stream
    if isinstance(case, Filing):
        _of_filing(stage, matter, event, now)
    if not isinstance(case, Case) or not isinstance(before, Case):
        return
    match event:
        case TermEscalated(what=what) if matter.chance.happens(stage.setting.behaviour.supervised):
            _in_days(stage, matter, (1, 3), partial(_supervises, stage, matter, what), now)
        case Supervised(what=what):
            _in_days(stage, matter, (1, 7), partial(_answers, stage, matter, what), now)
        case PanelAppointed():
            _visits(stage, matter, now)
    if case.plan.in_force_on and not before.plan.in_force_on:
        _owes_report(stage, matter, half_year_of(case.plan.in_force_on))
    if running(case) and not running(before):
        _objects(stage, matter, now)


def _in_days(
    stage: Stage, matter: Matter, days: tuple[int, int], what: Happening, now: datetime
) -> None:
    many = matter.chance.between(*days)
    at = working_day(now, many, stage.setting.calendar, matter.chance)
    stage.agenda.put(at, what)


def _supervises(stage: Stage, matter: Matter, what: Obligation, now: datetime) -> None:
    case = matter.case
    if case.step is None or case.paused_until or ledger_of(case, what) is None:
        return
    if what not in case.supervisions:
        answer_by = working_days_after(local_day(now), stage.setting.calendar, 5)
        stage.do(matter, Supervise, {"what": what, "answer_by": answer_by}, now)


def _answers(stage: Stage, matter: Matter, what: Obligation, now: datetime) -> None:
    case = matter.case
    if case.step and what in case.supervisions:
        stage.do(matter, AnswerSupervision, {"what": what}, now)


def _filing(stage: Stage, about: Matter, name: str, first: Wish, now: datetime) -> Matter:
    case = about.case
    matter = stage.begin(Filing(id=f"filing-{case.id}-{name}"), about.unit, about)
    known = {"case": case.id, "place": case.place, "offices": case.offices}
    stage.do(matter, first.act, {**known, **first.said}, now)
    return matter


def _visits(stage: Stage, matter: Matter, now: datetime) -> None:
    """A1.9: open checks and unannounced visits, each noted."""
    for visit in matter.case.rules.assessment.visits:
        if visit not in matter.visited:
            _in_days(stage, matter, (1, 5), partial(_visited, stage, matter, visit), now)


def _visited(stage: Stage, matter: Matter, visit: str, now: datetime) -> None:
    case = matter.case
    if case.step is None or case.step.name is not StepName.TECHNICAL_ASSESSMENT:
        return
    said = {"visit": visit, "appointed": case.panel.experts}
    _filing(stage, matter, visit, Wish(FileVisitNote, said), now)
    matter.visited.add(visit)
    cases.plan(stage, matter, now)


def _objects(stage: Stage, matter: Matter, now: datetime) -> None:
    """A4.1: from the first day of the notice to its last."""
    period = running(matter.case)
    if period is None or not matter.chance.happens(stage.setting.behaviour.objecting):
        return
    day = matter.chance.one_of(period.days)
    said = {"notice_starts": period.starts_at, "notice_ends": period.ends_at}
    at = office_hour(day, matter.chance)
    stage.agenda.put(at, partial(_objected, stage, matter, said))


def _objected(stage: Stage, matter: Matter, said: dict[str, Any], now: datetime) -> None:
    if matter.case.step is None:
        return
    filing = _filing(stage, matter, "objection", Wish(FileObjection, said), now)
    if filing.stream.seq:
        matter.objections[filing.stream.id] = "open"
        _in_days(stage, matter, (3, 15), partial(_judged, stage, filing), now)


def _judged(stage: Stage, filing: Matter, now: datetime) -> None:
    upheld = filing.chance.happens(stage.setting.behaviour.upheld)
    stage.do(filing, DecideObjection, {"upheld": upheld}, now)


def _of_filing(stage: Stage, matter: Matter, event: Fact, now: datetime) -> None:
    stage.look(matter, type(event).__name__)
    about = matter.about
    if isinstance(event, ObjectionDecided) and about:
        about.objections[matter.stream.id] = "upheld" if event.upheld else "dismissed"
        if about.case.step and about.case.step.name is StepName.NAMING:
            cases.plan(stage, about, now)


def _owes_report(stage: Stage, matter: Matter, half: HalfYear) -> None:
    """A1.4: for each half-year until the application; most come in time, the others after it."""
    days = matter.case.rules.reports.due
    if not days:
        return
    due = half.due_on(days)
    if due < (matter.case.plan.in_force_on or due):
        _owes_report(stage, matter, half.following)
        return
    early = matter.chance.happens(stage.setting.behaviour.reporting)
    day = due if early else days_later(due, matter.chance.between(1, 40))
    stage.agenda.put(office_hour(day, matter.chance), partial(_reports, stage, matter, half))


def _reports(stage: Stage, matter: Matter, half: HalfYear, now: datetime) -> None:
    case = matter.case
    if case.step is None or case.application.submitted_at:
        return
    papers = {"implementation": DOCUMENT, "summary": DOCUMENT}
    said = {"year": half.year, "half": half.half, **papers}
    name = f"report-{half.year}-{half.half}"
    _filing(stage, matter, name, Wish(FileReport, said), now)
    late = now >= end_of_day(half.due_on(case.rules.reports.due))
    stage.tally.terms["half-yearly-report", late] += 1
    _owes_report(stage, matter, half.following)
