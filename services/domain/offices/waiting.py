"""Who is called upon by a case, title or filing, and who may do something whenever they like.

Pure: the same answer from the same state, whoever asks; worklists are its projection
(`storage/waiting.py`). Whether one viewer may do one act is asked of `permissions`.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache

from services.domain.acts import open_acts
from services.domain.base import Act, Frozen, Stream
from services.domain.case import Case
from services.domain.fieldwork.planning import PlanVisit
from services.domain.fieldwork.surveying import OpenSurvey
from services.domain.filing import FileReport, FileVisitNote
from services.domain.offices.visit_days import AnnounceVisitDay, visited_now
from services.domain.permissions import kind_of, parts_of, players
from services.domain.rectifying.owning import OfLedger
from services.domain.rectifying.timing import owners_days
from services.domain.tree.units import Function, StepName


class Wait(Frozen):
    """One seat, or one person by appointment, and the acts open to it."""

    function: Function
    area: str
    """The territory of the seat; empty where the person counts and not the place."""
    account: str
    """Of a person who was appointed; empty where any holder of the seat may act."""
    acts: tuple[str, ...]
    due_on: date | None = None
    """A day of its own: of the items that this person answers for (6.3.1)."""


class Waits(Frozen):
    calls: tuple[Wait, ...] = ()
    """Work items: something stands still until one of these is done."""
    occasions: tuple[Wait, ...] = ()
    """What may be done at any time, when there is a reason to."""


Seatlike = tuple[Function, str, str]


class _This:
    """A state as a key: itself and no other, as a state never changes and is large to compare."""

    def __init__(self, state: Stream) -> None:
        self.state = state

    def __hash__(self) -> int:
        return id(self.state)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _This) and other.state is self.state


def waits(state: Stream) -> Waits:
    """Every seat with its open acts. A refusal alone calls nobody: it is not their turn yet."""
    return _waits(_This(state))


@lru_cache(maxsize=4)
def _waits(this: _This) -> Waits:
    """A fact asks twice, for the lists and for the messages: before it and after it."""
    state = this.state
    calls: dict[Seatlike, list[type[Act]]] = {}
    occasions: dict[Seatlike, list[type[Act]]] = {}
    for act in (*open_acts(state, is_listed), *_filings_about(state)):
        found = occasions if act.whenever else calls
        for seat in _players(act, state):
            mine = found.setdefault(seat, [])
            if act not in mine:
                mine.append(act)
    for seat in [seat for seat, acts in calls.items() if all(act.beside for act in acts)]:
        occasions.setdefault(seat, []).extend(calls.pop(seat))
    days = owners_days(state)
    return Waits(calls=_rows(calls, days), occasions=_rows(occasions, {}))


def filings_about(case: Case) -> tuple[type[Act], ...]:
    """What may be handed in about the case now: streams of their own, so no act of it (A1.4)."""
    step = case.step.name if case.step else None
    if step is StepName.TECHNICAL_ASSESSMENT and case.rules.assessment.visits:
        return (FileVisitNote, AnnounceVisitDay, PlanVisit, OpenSurvey)
    if visited_now(case):
        return (AnnounceVisitDay, PlanVisit, OpenSurvey)
    if step is StepName.IMPLEMENTATION and case.rules.reports.due:
        return (FileReport,)
    return ()


def is_listed(act: type[Act]) -> bool:
    """An act of any step for which nothing waits stands on the page of its case, in no list."""
    return bool(act.path) and (not act.any_step or act.awaited)


def _filings_about(state: Stream) -> tuple[type[Act], ...]:
    return filings_about(state) if isinstance(state, Case) else ()


def _players(act: type[Act], state: Stream) -> Iterator[Seatlike]:
    for part in parts_of(act):
        yield from players(part, state)


def _rows(found: dict[Seatlike, list[type[Act]]], days: Mapping[str, date]) -> tuple[Wait, ...]:
    """`days`: account -> the day of what the person answers for."""
    return tuple(
        Wait(
            function=function,
            area=area,
            account=account,
            acts=_kinds(acts),
            due_on=days.get(account) if all(issubclass(act, OfLedger) for act in acts) else None,
        )
        for (function, area, account), acts in sorted(found.items())
    )


def _kinds(acts: Iterable[type[Act]]) -> tuple[str, ...]:
    return tuple(kind_of(act) for act in acts)
