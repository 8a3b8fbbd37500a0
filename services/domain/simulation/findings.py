"""What a simulation shows: durations beside limits, waiting, titles, work, and what never happens.

Each table is a tuple of rows with names, ready to be written as CSV or drawn (4.4.1). Counts come
from `tallies.py`; no figure here is more than those counts say.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple

from services.domain import facts as _all_rules  # noqa: F401  (each is declared where it stands
from services.domain.acts import RULES, Rule
from services.domain.base import Act
from services.domain.case import Case
from services.domain.clocks.forecast import BOUND
from services.domain.filing import Filing
from services.domain.permissions import kind_of
from services.domain.programme.schema import Procedure
from services.domain.simulation.population import Setting
from services.domain.simulation.tallies import Tally
from services.domain.titles.title import Title
from services.domain.tree.units import Part, StepName

LONG: Final = 365
"""Days: who has stood so long in a step that nobody has ever left is taken to be caught in it."""
ALL_ROUND: Final = frozenset((StepName.RECHECK, StepName.RECTIFICATION))
"""Steps that every title's re-check has, whatever its programme says."""


class SetRow(NamedTuple):
    name: str
    value: str


class StepRow(NamedTuple):
    of: str
    step: str
    left: int
    median_days: int | None
    p90_days: int | None
    longest_days: int | None
    still_there: int
    owed: str
    limit: int | None
    unit: str


class TermRow(NamedTuple):
    owed: str
    in_time: int
    late: int


class WaitRow(NamedTuple):
    month: str
    step: str
    office: str
    cases: int


class TitleRow(NamedTuple):
    year: int
    living: int
    granted: int
    ended: int


class OutcomeRow(NamedTuple):
    year: int
    outcome: str
    times: int


class WorkRow(NamedTuple):
    month: str
    office: str
    acts: int
    units: int
    """How many offices of this kind did anything in all the years."""


class ActRow(NamedTuple):
    act: str
    rule: str
    times: int
    refused: int


class RefusalRow(NamedTuple):
    act: str
    code: str
    times: int


class NeverRow(NamedTuple):
    act: str
    rule: str
    why: str
    """not-in-programme, never-open, refused, nobody-does-it, never-reached"""
    detail: str


class TrapRow(NamedTuple):
    of: str
    step: str
    why: str
    cases: int


class StandingRow(NamedTuple):
    where: str
    units: int


Row = (
    SetRow
    | StepRow
    | TermRow
    | WaitRow
    | TitleRow
    | OutcomeRow
    | WorkRow
    | ActRow
    | RefusalRow
    | NeverRow
    | TrapRow
    | StandingRow
)


class Findings(NamedTuple):
    """The tables, by the names of their files."""

    setting: tuple[SetRow, ...]
    steps: tuple[StepRow, ...]
    terms: tuple[TermRow, ...]
    waiting: tuple[WaitRow, ...]
    titles: tuple[TitleRow, ...]
    outcomes: tuple[OutcomeRow, ...]
    work: tuple[WorkRow, ...]
    acts: tuple[ActRow, ...]
    refusals: tuple[RefusalRow, ...]
    never: tuple[NeverRow, ...]
    traps: tuple[TrapRow, ...]
    standing: tuple[StandingRow, ...]


def findings(setting: Setting, tally: Tally) -> Findings:
    return Findings(
        setting=tuple(_set(setting)),
        steps=tuple(_steps(setting.programme.procedure, tally)),
        terms=tuple(_terms(tally)),
        waiting=tuple(WaitRow(*key, many) for key, many in sorted(tally.waiting.items())),
        titles=tuple(_titles(setting, tally.titles)),
        outcomes=tuple(OutcomeRow(*key, many) for key, many in sorted(tally.outcomes.items())),
        work=tuple(
            WorkRow(month, office, acts, len(tally.units_of[office]))
            for (month, office), acts in sorted(tally.work.items())
        ),
        acts=tuple(_acts(tally)),
        refusals=tuple(RefusalRow(*key, many) for key, many in sorted(tally.refusals.items())),
        never=never(setting.programme.procedure, tally),
        traps=traps(tally),
        standing=tuple(StandingRow(*one) for one in sorted(tally.standing.items())),
    )


def _set(setting: Setting) -> Iterator[SetRow]:
    ref = setting.ref
    yield SetRow("definition", f"{ref.id} {ref.version}")
    yield SetRow("sha256", ref.sha256)
    yield SetRow("units", str(setting.units))
    yield SetRow("years", str(setting.years))
    yield SetRow("seed", str(setting.seed))
    yield SetRow("begins", setting.begins.isoformat())
    for name, _, value in setting.behaviour.said():
        yield SetRow(name, str(value))


def at_share(ordered: Sequence[int], percent: int) -> int | None:
    """The value that so many percent do not exceed; by rank, never between two of them."""
    if not ordered:
        return None
    return ordered[max(-(-len(ordered) * percent // 100) - 1, 0)]


def _steps(procedure: Procedure, tally: Tally) -> Iterator[StepRow]:
    checked = Part.RECHECKER in procedure.offices
    again = procedure.for_recheck().steps if checked else ()
    ways = (("case", procedure.steps), ("recheck", again))
    for of, steps in ways:
        for step in steps:
            stays = sorted(tally.stays.get((of, step.name), ()))
            owed = BOUND.get(step.name)
            term = procedure.terms.get(owed) if owed else None
            yield StepRow(
                of,
                str(step.name),
                len(stays),
                at_share(stays, 50),
                at_share(stays, 90),
                stays[-1] if stays else None,
                len(tally.staying.get((of, step.name), ())),
                str(owed) if term else "",
                term.days if term else None,
                term.unit if term else "",
            )


def _terms(tally: Tally) -> Iterator[TermRow]:
    for owed in sorted({what for what, _ in tally.terms}):
        yield TermRow(owed, tally.terms[owed, False], tally.terms[owed, True])


def _titles(setting: Setting, lives: Iterable[tuple[date, date | None]]) -> Iterator[TitleRow]:
    """Living at the end of the year; a title that ends on its last day no longer lives."""
    lives = tuple(lives)
    granted = Counter(since.year for since, _ in lives)
    ended = Counter(until.year for _, until in lives if until)
    living = 0
    for year in range(setting.begins.year, setting.begins.year + setting.years):
        living += granted[year] - ended[year]
        yield TitleRow(year, living, granted[year], ended[year])


def _acts(tally: Tally) -> Iterator[ActRow]:
    refused: Counter[str] = Counter()
    for (kind, _), many in tally.refusals.items():
        refused[kind] += many
    for kind, many in sorted(tally.acts.items(), key=lambda one: (-one[1], one[0])):
        yield ActRow(kind, _rules_of(kind), many, refused[kind])


def _rules_of(kind: str) -> str:
    return next((act.rule for act in RULES if kind_of(act) == kind), "")


def never(procedure: Procedure, tally: Tally) -> tuple[NeverRow, ...]:
    """Rules that never fired, each with what stood in its way."""
    steps = {step.name for step in procedure.steps} | ALL_ROUND
    rows = []
    for act, entry in RULES.items():
        kind = kind_of(act)
        if entry.stream in (Case, Title, Filing) and not tally.acts[kind]:
            rows.append(NeverRow(kind, act.rule, *_why_never(act, entry, steps, tally)))
    return tuple(sorted(rows, key=lambda row: (row.why, row.act)))


def _why_never(act: type[Act], entry: Rule, steps: set[StepName], tally: Tally) -> tuple[str, str]:
    kind = kind_of(act)
    codes = sorted(code for refused, code in tally.refusals if refused == kind)
    if act.step and act.step not in steps:
        return "not-in-programme", str(act.step)
    if codes:
        return "refused", ", ".join(codes)
    begins = entry.stream in (Title, Filing) and entry.opens(entry.stream(id="new")) is None
    if begins or kind in tally.opened:
        return "nobody-does-it", ""
    if kind in tally.closed:
        return "never-open", tally.closed[kind]
    return "never-reached", str(act.step or "")


def traps(tally: Tally) -> tuple[TrapRow, ...]:
    """States that cannot be left: nobody can act there; or all who came are there still."""
    rows = [TrapRow(*key, many) for key, many in tally.stuck.items()]
    known = {(row.of, row.step) for row in rows}
    for key, entered in tally.entered.items():
        staying = tally.staying.get(key, [])
        unleft = entered and key not in tally.stays and key not in known
        if unleft and staying and min(staying) >= LONG:
            rows.append(TrapRow(*key, "never-left", len(staying)))
    return tuple(sorted(rows))
