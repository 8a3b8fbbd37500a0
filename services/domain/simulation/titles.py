"""Titles over the years: award, incidents, complaints, re-checks, their end (A4.3-A4.6, 4.4.1)."""

from datetime import datetime
from functools import partial
from typing import Final

from services.domain.base import Fact, Stream
from services.domain.case import Case, Outcome
from services.domain.clocks.calendar import local_day, start_of_day, years_later
from services.domain.simulation import cases
from services.domain.simulation.matters import Happening, Matter
from services.domain.simulation.pace import working_day
from services.domain.simulation.stage import Stage
from services.domain.simulation.tallies import NOBODY
from services.domain.steps.recheck import OpenRecheck
from services.domain.titles.incidents import Severity
from services.domain.titles.title import (
    GrantTitle,
    IncidentReported,
    JudgeComplaints,
    JudgeIncident,
    RecordAward,
    ReportIncident,
    Title,
    TitleGranted,
)
from services.domain.titles.title_awards import ApproveAward
from services.domain.titles.title_rechecks import (
    FinishRecheck,
    RecheckFinished,
    RecheckStarted,
    StartRecheck,
    frozen_until,
)
from services.domain.tree.units import Part, StepName
from services.domain.whole_case import Pause

LEVELS: Final[tuple[Severity, ...]] = ("I", "II", "III", "IV", "IV", "IV")
"""Half of all incidents are of the mildest level."""


def after(stage: Stage, matter: Matter, before: Stream, event: Fact, now: datetime) -> None:
    state = matter.stream
    if isinstance(state, Case):
        if state.outcome is Outcome.NAMED and not state.title:
            _grant(stage, matter, now)
        if state.outcome and state.title:
            _finish(stage, matter, now)
        return
    if not isinstance(state, Title):
        return
    stage.look(matter, state.stands, type(event).__name__)
    match event:
        case TitleGranted():
            _begins(stage, matter, now)
        case RecheckStarted():
            _opens(stage, matter, now)
        case RecheckFinished():
            _finished(stage, matter, event, now)
        case IncidentReported():
            _in_days(stage, matter, (5, 40), partial(_judges, stage, matter), now)


def _grant(stage: Stage, matter: Matter, now: datetime) -> None:
    """As the case's workflow does it: by the clock, in the moment of the naming (A4.2)."""
    case, unit = matter.case, matter.unit
    title = stage.begin(Title(id=f"title-{case.id}"), unit, matter)
    unit.case, unit.title = None, title
    said = {
        "programme": case.programme,
        "procedure": case.procedure,
        "track": case.track,
        "level": stage.setting.programme.level,
        "place": case.place,
        "case": case.id,
        "document_no": case.naming_no,
        "named_on": case.ended_on,
    }
    stage.do(title, GrantTitle, said, now)


def _in_days(
    stage: Stage, matter: Matter, days: tuple[int, int], what: Happening, now: datetime
) -> None:
    many = matter.chance.between(*days)
    stage.agenda.put(working_day(now, many, stage.setting.calendar, matter.chance), what)


def _begins(stage: Stage, matter: Matter, now: datetime) -> None:
    if matter.chance.happens(stage.setting.behaviour.awarded):
        _in_days(stage, matter, (20, 120), partial(_award, stage, matter), now)
    _year(stage, matter, now)
    _next_recheck(stage, matter)


def _award(stage: Stage, matter: Matter, now: datetime) -> None:
    if not matter.title.cancelled_on:
        said = {"yuan": 500_000, "paid_on": local_day(now)}
        stage.do(matter, RecordAward, said, now)
        stage.do(matter, ApproveAward, {"agreed": True}, now)


def _year(stage: Stage, matter: Matter, now: datetime) -> None:
    """What this year of the title brings (A4.6)."""
    if matter.title.cancelled_on:
        return
    chance, behaviour = matter.chance, stage.setting.behaviour
    if chance.happens(behaviour.polluting):
        _in_days(stage, matter, (1, 240), partial(_incident, stage, matter), now)
    if chance.happens(behaviour.complaining):
        _in_days(stage, matter, (1, 240), partial(_complaints, stage, matter), now)
    again = start_of_day(years_later(local_day(now), 1))
    stage.agenda.put(again, partial(_year, stage, matter))


def _incident(stage: Stage, matter: Matter, now: datetime) -> None:
    if not matter.title.cancelled_on:
        level = matter.chance.one_of(LEVELS)
        said = {"level": level, "occurred_on": local_day(now)}
        stage.do(matter, ReportIncident, said, now)


def _judges(stage: Stage, matter: Matter, now: datetime) -> None:
    title = matter.title
    if title.cancelled_on or not title.incidents:
        return
    grave = matter.chance.happens(stage.setting.behaviour.grave)
    judged = {"handled_properly": not grave, "serious_impact": grave, "verified": True}
    stage.do(matter, JudgeIncident, {"no": min(title.incidents), **judged}, now)


def _complaints(stage: Stage, matter: Matter, now: datetime) -> None:
    if not matter.title.cancelled_on:
        serious = matter.chance.happens(stage.setting.behaviour.grave)
        judged = {"repeated": True, "rather_serious": serious, "verified": True}
        stage.do(matter, JudgeComplaints, judged, now)


def _next_recheck(stage: Stage, matter: Matter) -> None:
    if at := matter.title.recheck_at():
        stage.agenda.put(at, partial(_recheck, stage, matter))


def _recheck(stage: Stage, matter: Matter, now: datetime) -> None:
    if matter.title.cancelled_on:
        return
    if Part.RECHECKER not in matter.title.offices:
        stage.tally.stuck["recheck", str(StepName.RECHECK), f"open-recheck: {NOBODY}"] += 1
        return
    stage.do(matter, StartRecheck, {}, now)


def _opens(stage: Stage, matter: Matter, now: datetime) -> None:
    """A4.4: a small case of its own, under the same procedure's two steps."""
    title = matter.title
    number = title.rechecks + 1
    recheck = stage.begin(
        Case(id=f"recheck-{title.id.removeprefix('title-')}-{number}"), matter.unit, matter
    )
    said = {
        "programme": title.programme,
        "procedure": title.procedure.for_recheck() if title.procedure else None,
        "track": title.track,
        "place": title.place,
        "title": title.id,
    }
    matter.recheck = recheck
    stage.do(recheck, OpenRecheck, said, now)


def _finish(stage: Stage, recheck: Matter, now: datetime) -> None:
    if recheck.about:
        case = recheck.case
        said = {
            "passed": case.outcome is Outcome.PASSED,
            "decided_at": now,
            "document_no": case.naming_no,
        }
        stage.do(recheck.about, FinishRecheck, said, now)


def _finished(stage: Stage, matter: Matter, event: RecheckFinished, now: datetime) -> None:
    """A4.5, E8: failed, the county is frozen for the year, and its open cases wait."""
    title, unit = matter.title, matter.unit
    stage.tally.outcomes[local_day(now).year, f"recheck-{title.last_result}"] += 1
    if not event.passed and event.freezes:
        _freeze(stage, matter, event, now)
    if title.cancelled_on and title.named_on:
        stage.tally.titles.append((title.named_on, title.cancelled_on))
        unit.title = None
        cases.again(stage, unit, now)
        return
    _next_recheck(stage, matter)


def _freeze(stage: Stage, matter: Matter, event: RecheckFinished, now: datetime) -> None:
    title = matter.title
    stage.frozen_until = until = frozen_until(event.decided_at)
    if title.procedure and title.procedure.recheck.on_freeze == "pause":
        for one in tuple(stage.open_cases.values()):
            if one.case.step and not one.case.paused_until:
                stage.do(one, Pause, {"until": until, "title": title.id}, now)
