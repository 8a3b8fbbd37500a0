"""A running case moves to the version of its programme that is in force (4.1.3): explicit, one fact.

What would change is shown before (`storage/rulebook/migrating.py`); here stands what forbids it, and what
becomes of the terms. A case that nobody moves keeps the version it was opened under.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Final, Literal

from services.domain.acts import fact, rule
from services.domain.base import Act, Frozen, TextRef, label
from services.domain.case import Case, CaseFact
from services.domain.clocks.calendar import Calendar
from services.domain.clocks.deadlines import Ledger, state
from services.domain.errors import DomainError
from services.domain.programme.schema import Budget, Obligation, Procedure, ProgrammeRef
from services.domain.tree.units import StepName


class CannotMigrate(DomainError):
    """`why` is the first of `count` reasons; `about` the step or term that it speaks of."""

    code = "cannot-migrate"


class MigrationChanged(DomainError):
    """What was looked at is not what would be done now."""

    code = "migration-changed"


class RoundsKeepTheirs(DomainError):
    """An evaluation scheme has rounds, no cases: each goes by its own copy to its end (4.1.3)."""

    code = "rounds-keep-theirs"


class Why(StrEnum):
    OTHER_PROGRAMME = "migrating-other-programme"
    SAME_VERSION = "migrating-same-version"
    RECHECK = "migrating-recheck"
    """A re-check goes by the definition that its title is pinned to."""
    STEP_MISSING = "migrating-step-missing"
    STEP_DIFFERS = "migrating-step-differs"
    INDICATORS_DIFFER = "migrating-indicators-differ"
    """The self-check is over, and was declared and signed by the other indicators."""
    TERM_MISSING = "migrating-term-missing"
    OVERDUE = "migrating-overdue"
    """What is owed would be overdue at once."""


class Obstacle(Frozen):
    why: Why
    about: str = ""
    """A step's or an obligation's name."""


class MigrateCase(Act):
    """The clock's hand on each case of a migration that an administrator looked at and confirmed."""

    zh, en, rule = "改按新版办法办理", "Move to the version in force", "4.1.3"
    any_step: ClassVar[bool] = True

    kind: Literal["migrate-case"] = "migrate-case"
    programme: ProgrammeRef = label("新版", "New version")
    procedure: Procedure = label("新版的程序", "Its procedure")
    indicators_differ: bool = label("指标有变动", "Indicators differ")
    reason: TextRef = label("理由", "Reason")
    by: str = label("确认人", "Confirmed by")
    """Account id."""


class CaseMigrated(CaseFact):
    final: ClassVar[bool] = True
    kind: Literal["case-migrated"] = "case-migrated"
    old: ProgrammeRef
    programme: ProgrammeRef
    procedure: Procedure
    reason: TextRef
    by: str
    """Account id of whoever confirmed it."""

    def on(self, case: Case) -> Case:
        """Where it stands, it stands; what is owed is counted by the new terms."""
        return case.but(
            programme=self.programme,
            procedure=self.procedure,
            ledgers=ledgers_under(case, self.procedure),
        )


OWN: Final[Mapping[StepName, Callable[[Procedure], object]]] = {
    StepName.CREATION_REQUEST: lambda rules: (
        rules.creation,
        rules.ladder.below if rules.ladder else None,
    ),
    StepName.PLAN: lambda rules: rules.plan.model_copy(update={"years_in_force": 0}),
    StepName.SELF_CHECK: lambda rules: rules.verifiers,
    StepName.APPLICATION: lambda rules: (rules.application, rules.closing),
    StepName.TECHNICAL_ASSESSMENT: lambda rules: rules.assessment,
    StepName.ACCEPTANCE: lambda rules: rules.acceptance,
    StepName.PUBLIC_NOTICE: lambda rules: (rules.notice, rules.terms.get(Obligation.NOTICE)),
}
"""The settings that a step goes by. How long a plan is in force is asked when the case applies."""

BEGUN: Final[Mapping[StepName, Callable[[Case], bool]]] = {
    StepName.CREATION_REQUEST: lambda case: case.creation.endorsed or bool(case.creation.batch),
    StepName.PLAN: lambda case: bool(case.plan.document),
    StepName.APPLICATION: lambda case: bool(case.application.form or case.application.submissions),
    StepName.TECHNICAL_ASSESSMENT: lambda case: bool(case.panel.experts),
    StepName.ACCEPTANCE: lambda case: case.acceptance.group,
    StepName.PUBLIC_NOTICE: lambda case: bool(
        case.notice.signed_at or case.notice.published_at or case.notice.below
    ),
}
"""Where the step that a case stands in has gone so far that it counts as passed."""


def obstacles(
    case: Case, programme: ProgrammeRef, procedure: Procedure, *, indicators_differ: bool
) -> tuple[Obstacle, ...]:
    """Everything that forbids it, not only the first; none where it may be done."""
    return tuple(_obstacles(case, programme, procedure, indicators_differ=indicators_differ))


def _obstacles(
    case: Case, programme: ProgrammeRef, procedure: Procedure, *, indicators_differ: bool
) -> Iterator[Obstacle]:
    assert case.programme
    if programme.id != case.programme.id:
        yield Obstacle(why=Why.OTHER_PROGRAMME, about=programme.id)
        return
    if programme == case.programme:
        yield Obstacle(why=Why.SAME_VERSION)
        return
    if case.title:
        yield Obstacle(why=Why.RECHECK)
        return
    yield from _of_steps(case, procedure)
    names = [step.name for step in case.rules.steps]
    if indicators_differ and StepName.SELF_CHECK in names[: case.position]:
        yield Obstacle(why=Why.INDICATORS_DIFFER, about=StepName.SELF_CHECK)
    for what, ledger in case.ledgers.items():
        if not ledger.done and what not in procedure.terms:
            yield Obstacle(why=Why.TERM_MISSING, about=what)


def _of_steps(case: Case, procedure: Procedure) -> Iterator[Obstacle]:
    there = {step.name for step in procedure.steps}
    behind = case.rules.steps[: case.position + 1]
    for number, step in enumerate(behind):
        if step.name not in there:
            yield Obstacle(why=Why.STEP_MISSING, about=step.name)
        elif procedure.steps[number : number + 1] != (step,) or _passed_otherwise(
            case, procedure, number
        ):
            yield Obstacle(why=Why.STEP_DIFFERS, about=step.name)


def _passed_otherwise(case: Case, procedure: Procedure, number: int) -> bool:
    """Whether what was done in this step was done by settings that are others now."""
    name = case.rules.steps[number].name
    settings, begun = OWN.get(name), BEGUN.get(name)
    passed = number < case.position or (begun is not None and begun(case))
    return passed and settings is not None and settings(case.rules) != settings(procedure)


def ledgers_under(case: Case, procedure: Procedure) -> dict[Obligation, Ledger]:
    """What is open is counted by the new terms, from the day on which it began; what was granted
    and what stood still stays so. A notice that runs runs as it was published.
    """
    return {
        what: ledger
        if ledger.done or what is Obligation.NOTICE or what not in procedure.terms
        else _counted_by(procedure.terms[what], ledger)
        for what, ledger in case.ledgers.items()
    }


def overdue_at_once(
    case: Case, procedure: Procedure, calendar: Calendar, now: datetime
) -> tuple[Obligation, ...]:
    """What is in time now and would be late by the new terms: nobody is late by a new rule."""
    then = ledgers_under(case, procedure)
    return tuple(
        what
        for what, ledger in case.ledgers.items()
        if not ledger.done
        and not state(ledger, calendar, now).overdue
        and state(then[what], calendar, now).overdue
    )


def _counted_by(term: Budget, ledger: Ledger) -> Ledger:
    counted = {
        "budget": term.days,
        "unit": term.unit,
        "start_day_counts": term.start_day_counts,
        "stop_days_count": term.stop_days_count,
        "rolling": term.rolling,
    }
    then = ledger.model_copy(update=counted)
    if then == ledger:
        return ledger
    return then.model_copy(update={"reminded": None, "escalated": None})


@rule(MigrateCase, Case)
def migrate_case(case: Case, act: MigrateCase, now: datetime) -> CaseMigrated:
    found = obstacles(case, act.programme, act.procedure, indicators_differ=act.indicators_differ)
    if found:
        raise CannotMigrate(why=found[0].why.value, about=found[0].about, count=len(found))
    assert case.programme
    return CaseMigrated(
        **fact(act, now),
        old=case.programme,
        programme=act.programme,
        procedure=act.procedure,
        reason=act.reason,
        by=act.by,
    )
