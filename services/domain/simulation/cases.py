"""A case from request to outcome, with its terms: who does what next, and when (4.4.1)."""

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Final

from services.domain.acts import RULES
from services.domain.base import Act, Fact, Stream
from services.domain.case import Case, Outcome
from services.domain.clocks.calendar import days_later, local_day, start_of_day, years_later
from services.domain.clocks.deadlines import state as term_at
from services.domain.clocks.telling import next_turn, watched
from services.domain.clocks.terms import AskExtension, DecideExtension
from services.domain.simulation import casting
from services.domain.simulation.matters import Lane, Matter, Unit
from services.domain.simulation.pace import due_on, moment, working_day
from services.domain.simulation.scene import Scene, Wish
from services.domain.simulation.stage import Stage
from services.domain.simulation.tallies import CLOCK, NOBODY
from services.domain.simulation.ways import WAYS
from services.domain.steps.application import SubmitApplication
from services.domain.steps.creation_request import FileCreationRequest, HeldTitle
from services.domain.steps.public_notice import CloseNotice, ends_at
from services.domain.whole_case import Resume, Withdraw

PATIENCE: Final = 5
"""So often running somebody is refused before the report says that the case is stuck."""
FROZEN: Final = "county-frozen"
NO_WAY: Final = "no-way"
"""Nobody has anything to do there, and no clock runs."""


def apply(stage: Stage, unit: Unit, now: datetime) -> None:
    """The unit asks for its creation; while its county is frozen it has to wait (A4.5)."""
    if stage.frozen_until and now < stage.frozen_until:
        stage.tally.refusals["file-creation-request", FROZEN] += 1
        later = working_day(stage.frozen_until, 5, stage.setting.calendar, unit.chance)
        stage.agenda.put(later, partial(apply, stage, unit))
        return
    unit.cases += 1
    matter = stage.begin(Case(id=f"sim-{unit.place}-{unit.cases}"), unit)
    programme = stage.setting.programme
    refused = stage.do(
        matter,
        FileCreationRequest,
        {
            "programme": stage.setting.ref,
            "procedure": programme.procedure,
            "track": programme.track,
            "place": unit.place,
            "eligible": True,
            "titles": _held(stage),
        },
        now,
    )
    if refused:
        stage.tally.stuck["case", "request", refused] += 1


def _held(stage: Stage) -> tuple[HeldTitle, ...]:
    """Whoever applies for a higher title holds the one below, long enough (A1.7)."""
    ladder = stage.setting.programme.procedure.ladder
    if ladder is None:
        return ()
    since = years_later(stage.setting.begins, -ladder.years - 1)
    return (HeldTitle(level=ladder.below, named_on=since.isoformat()),)


def after(stage: Stage, matter: Matter, before: Stream, event: Fact, now: datetime) -> None:
    """What a fact of a case leads to."""
    case = matter.stream
    if not isinstance(case, Case) or not isinstance(before, Case):
        return
    _count(stage, matter, before, case, now)
    if before.seq == 0:
        _begun(stage, matter, now)
    if case.outcome:
        _over(stage, matter, case.outcome, now)
        return
    if event.act not in ASIDE or case.position != before.position:
        plan(stage, matter, now)
    if _clocks(case) != _clocks(before):
        watch(stage, matter, now)


def _clocks(case: Case) -> tuple[object, ...]:
    """All that the clock's next turn depends on."""
    return case.ledgers, case.supervisions, case.notice, case.paused_until


ASIDE: Final = frozenset(str(act.model_fields["kind"].default) for act in RULES if act.any_step)
"""Acts that leave whoever is at work at work, unless the case comes to another step by them."""


def _begun(stage: Stage, matter: Matter, now: datetime) -> None:
    stage.tally.requests += matter.kind == "case"
    if matter.kind == "recheck":
        return
    stage.open_cases[matter.stream.id] = matter
    matter.unit.case = matter
    if matter.chance.happens(stage.setting.behaviour.withdrawing):
        later = working_day(
            now, matter.chance.between(20, 500), stage.setting.calendar, matter.chance
        )
        stage.agenda.put(later, partial(_withdraw, stage, matter))


def _withdraw(stage: Stage, matter: Matter, now: datetime) -> None:
    if matter.case.step:
        stage.do(matter, Withdraw, {}, now)


def _count(stage: Stage, matter: Matter, before: Case, case: Case, now: datetime) -> None:
    tally, kind = stage.tally, matter.kind
    if before.step and (case.outcome or case.position != before.position):
        tally.left(kind, before.stands, before.step_since or now, now)
    if case.step and (not before.seq or case.position != before.position):
        tally.entered[kind, case.stands] += 1
    for what, ledger in case.ledgers.items():
        known = before.ledgers.get(what)
        if ledger.done and known and known.done is None and not case.outcome:
            late = term_at(known, stage.setting.calendar, now).overdue
            tally.terms[str(what), late] += 1


def _over(stage: Stage, matter: Matter, outcome: Outcome, now: datetime) -> None:
    for lane in Lane:
        stage.agenda.clear(matter, lane)
    _no_longer_waits(stage, matter, now)
    if matter.kind == "recheck":
        return
    stage.open_cases.pop(matter.stream.id, None)
    stage.tally.outcomes[local_day(now).year, str(outcome)] += 1
    if outcome is not Outcome.NAMED:
        matter.unit.case = None
        again(stage, matter.unit, now)


def again(stage: Stage, unit: Unit, now: datetime) -> None:
    days = stage.setting.behaviour.again_days
    later = start_of_day(days_later(local_day(now), days))
    at = working_day(later, unit.chance.between(1, 120), stage.setting.calendar, unit.chance)
    stage.agenda.put(at, partial(apply, stage, unit))


def plan(stage: Stage, matter: Matter, now: datetime) -> None:
    """Somebody looks at the case and makes up his mind."""
    case, setting = matter.case, stage.setting
    _no_longer_waits(stage, matter, now)
    if case.paused_until:
        stage.agenda.clear(matter, Lane.MAIN)
        _waits(matter, CLOCK, now)
        return
    scene = matter.scene(now, setting.behaviour)
    wish = wanted(scene)
    if wish is None:
        stage.agenda.clear(matter, Lane.MAIN)
        _waits(matter, CLOCK, now)
        if not _comes_by_itself(matter):
            _stuck(stage, matter, NO_WAY)
        return
    stage.look(matter, case.stands, wish.act.__name__)
    actor = casting.actor(wish.act, case, wish.said, wish.part)
    if actor is None:
        _stuck(stage, matter, f"{wish.act.model_fields['kind'].default}: {NOBODY}")
        return
    _waits(matter, str(actor.function), now)
    due = due_on(case, wish.owed, setting.calendar, now)
    at = moment(wish, due, now, setting.calendar, (matter.chance, setting.behaviour))
    if due and wish.owed and matter.chance.happens(setting.behaviour.asking):
        _asks(stage, matter, wish, due, now)
    stage.agenda.put(at, partial(_try, stage, matter, wish), matter, Lane.MAIN)


def _comes_by_itself(matter: Matter) -> bool:
    """Whether something under way will carry the case on: a notice, an objection, a visit."""
    case = matter.case
    notice_runs = ends_at(case) is not None and not case.notice.closed
    judged = "open" in matter.objections.values()
    visited = bool(case.panel.experts) and not matter.visited >= set(case.rules.assessment.visits)
    return notice_runs or judged or visited


def wanted(scene: Scene) -> Wish | None:
    """The first act of the step that is open by its rule and that somebody wants to do."""
    step = scene.case.step
    for act, way in WAYS.get(step.name, ()) if step else ():
        if RULES[act].opens(scene.case) is None and (wish := way(scene)):
            return wish
    return None


def _try(stage: Stage, matter: Matter, wish: Wish, now: datetime) -> None:
    frozen = stage.frozen_until
    if wish.act is SubmitApplication and frozen and now < frozen:
        stage.tally.refusals["submit-application", FROZEN] += 1
        at = working_day(frozen, 3, stage.setting.calendar, matter.chance)
        stage.agenda.put(at, partial(_try, stage, matter, wish), matter, Lane.MAIN)
        return
    refused = stage.do(matter, wish.act, wish.said, now, wish.part)
    if refused is None:
        matter.refused = 0
        return
    matter.refused += 1
    if matter.refused >= PATIENCE:
        _stuck(stage, matter, f"{wish.act.model_fields['kind'].default}: {refused}")
        return
    at = working_day(now, matter.chance.between(10, 40), stage.setting.calendar, matter.chance)
    stage.agenda.put(at, partial(plan, stage, matter), matter, Lane.MAIN)


def _stuck(stage: Stage, matter: Matter, why: str) -> None:
    stage.tally.stuck[matter.kind, matter.case.stands, why] += 1
    matter.memory.add("stuck")


def _waits(matter: Matter, office: str, now: datetime) -> None:
    matter.waits_since, matter.waits_in, matter.waits_for = now, matter.case.stands, office


def _no_longer_waits(stage: Stage, matter: Matter, now: datetime) -> None:
    if matter.waits_since:
        stage.tally.waited(matter.waits_since, now, matter.waits_in, matter.waits_for)
    matter.waits_since = None


def watch(stage: Stage, matter: Matter, now: datetime) -> None:
    """The clock's next turn: the freeze's end, the notice's, or a word about a term."""
    case, calendar = matter.case, stage.setting.calendar
    turns: list[tuple[datetime, type[Act], dict[str, Any]]] = []
    if case.paused_until:
        turns.append((case.paused_until, Resume, {}))
    if (end := ends_at(case)) and not case.notice.closed:
        turns.append((end, CloseNotice, {}))
    told = (next_turn(case, what, calendar, now) for what in watched(case))
    turns += [(max(turn.at, now), turn.act, turn.said) for turn in told if turn]
    if not turns:
        stage.agenda.clear(matter, Lane.CLOCK)
        return
    at, act, said = min(turns, key=lambda turn: turn[0])
    stage.agenda.put(at, partial(_rings, stage, matter, act, said), matter, Lane.CLOCK)


def _rings(
    stage: Stage, matter: Matter, act: type[Act], said: dict[str, Any], now: datetime
) -> None:
    stage.do(matter, act, said, now)


def _asks(stage: Stage, matter: Matter, wish: Wish, due: date, now: datetime) -> None:
    """More days, in time and with the reason (C2.9.4)."""
    said = {"what": wish.owed, "days": 10, "due_at": start_of_day(due)}
    at = now + timedelta(hours=1)
    if at < start_of_day(due):
        stage.agenda.put(at, partial(_asks_now, stage, matter, said))


def _asks_now(stage: Stage, matter: Matter, said: dict[str, Any], now: datetime) -> None:
    if not _owed(matter, said) or stage.do(matter, AskExtension, said, now):
        return
    at = working_day(now, 2, stage.setting.calendar, matter.chance)
    granted = matter.chance.happens(0.7)
    answer = {"what": said["what"], "granted": granted}
    stage.agenda.put(at, partial(_answers_now, stage, matter, answer))


def _answers_now(stage: Stage, matter: Matter, said: dict[str, Any], now: datetime) -> None:
    if _owed(matter, said) and said["what"] in matter.case.extensions_asked:
        stage.do(matter, DecideExtension, said, now)


def _owed(matter: Matter, said: dict[str, Any]) -> bool:
    """Whether it is still to be done, and runs."""
    case = matter.case
    ledger = case.ledgers.get(said["what"])
    running = ledger is not None and not ledger.done and not ledger.paused
    return bool(case.step) and case.paused_until is None and running
