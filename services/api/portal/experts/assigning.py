"""Who scores which indicators: one table to read, to fill in from a suggestion, to change (6.1.6).

A change is shown as a list before it is sent. What may be is the rules' word, in `review/assigning.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import uuid4

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import ValidationError

from services.api.acts.bodies import body_model
from services.api.acts.performing import perform
from services.api.deps import Asking
from services.api.portal.frame import Frame, Framed, go
from services.api.portal.posted import key_after, key_of, values_of
from services.api.problems import STATUS, problem_of
from services.domain.base import Act
from services.domain.case import Case
from services.domain.errors import DomainError, Invalid
from services.domain.permissions import kind_of, seat_for
from services.domain.programme.library import catalogue_of
from services.domain.programme.schema import Text
from services.domain.review.assigning import AssignIndicators, Readers, ReassignIndicators
from services.storage.papers.readiness import programme_of
from services.storage.queries import bureau
from services.storage.queries.assignment import Assignment, assignment
from services.storage.queries.names import people
from services.storage.session import Tx

router = APIRouter(prefix="/cases/{case}/review/indicators")
FIELD = "readers."
"""Field of an indicator: one value for each expert who scores it."""


@dataclass(frozen=True)
class Moved:
    """One indicator that would change hands."""

    code: str
    gains: tuple[str, ...]
    loses: tuple[str, ...]


@dataclass(frozen=True)
class Typed:
    """What was sent: to be looked at once more, or refused."""

    readers: Readers
    key: str
    version: str
    asked_again: bool = False
    problem: Text | None = None
    status: int = 200


@router.get("")
async def indicators(frame: Framed, case: str, done: int = 0) -> Response:
    async with frame.doors.database.reading() as tx:
        return await _page(tx, frame, case, done=done)


@router.post("")
async def divide(frame: Framed, case: str) -> Response:
    """A first division counts at once; a change of one is shown before it does.

    Raises NotEntitled for whoever may only read the table.
    """
    values = values_of(await frame.request.form())
    typed = Typed(_readers(values), key_of(values), values.get("version", [""])[0])
    async with frame.doors.database.reading() as tx:
        file = await bureau.case_file(tx, frame.viewer, case)
        act = _act_of(frame, file.state) or AssignIndicators
        seat_for(frame.person.account, frame.person.seats, act, file.state)
        if act is ReassignIndicators and "sure" not in values:
            again = Typed(typed.readers, typed.key, typed.version, asked_again=True)
            return await _page(tx, frame, case, typed=again)
    lines = [{"code": code, "experts": list(who)} for code, who in typed.readers.items()]
    version = int(typed.version) if typed.version.isdecimal() else 0
    try:
        body = body_model(act).model_validate({"lines": lines})
        receipt = await perform(
            frame.doors,
            frame.person,
            Asking(typed.key, version),
            stream=case,
            kind=kind_of(act),
            body=body,
        )
    except ValidationError:
        return await _refused(frame, case, typed, Invalid(field="lines"))
    except DomainError as error:
        return await _refused(frame, case, typed, error)
    return go(f"/cases/{case}/review/indicators?done={receipt.seq}")


async def _refused(frame: Frame, case: str, typed: Typed, error: DomainError) -> Response:
    problem = problem_of(error, frame.shell.language)
    async with frame.doors.database.reading() as tx:
        again = Typed(
            typed.readers,
            key_after(problem.code, typed.key),
            typed.version,
            problem=Text(zh=problem.detail, en=problem.detail),
            status=STATUS[problem.code],
        )
        return await _page(tx, frame, case, typed=again)


def _readers(values: Mapping[str, Sequence[str]]) -> Readers:
    """Every indicator of the form, those that nobody was ticked for too."""
    asked = [code for each in values.get("codes", ()) for code in each.split()]
    return {code: tuple(values.get(f"{FIELD}{code}", ())) for code in asked[:200]}


def _act_of(frame: Frame, case: Case) -> type[Act] | None:
    open_now = bureau.acts_for(frame.viewer, case)
    return next((one for one in (AssignIndicators, ReassignIndicators) if one in open_now), None)


async def _page(
    tx: Tx, frame: Frame, case: str, *, done: int = 0, typed: Typed | None = None
) -> Response:
    file = await bureau.case_file(tx, frame.viewer, case)
    found = await assignment(tx, frame.viewer, file.state)
    act = _act_of(frame, file.state)
    begun = found.suggested if act is AssignIndicators or _wants_suggestion(frame) else None
    shown = typed.readers if typed else begun or found.assigned
    entries = catalogue_of(programme_of(file.state)).entries
    names = await people(tx, file.state.panel.experts)
    return frame.page(
        "expert/indicators.html",
        status=typed.status if typed else 200,
        case=file.head,
        found=found,
        entries=entries,
        names={one.account: names.get(one.account, one.account) for one in found.readers},
        shown=shown,
        counts={
            one.account: sum(one.account in who for who in shown.values()) for one in found.readers
        },
        act=act,
        changes=act is ReassignIndicators,
        typed=typed,
        moved=_moved(found, shown) if typed and typed.asked_again else (),
        key=typed.key if typed else uuid4().hex,
        # What was changed meanwhile is seen below the refusal; the next try is made knowing it.
        version=typed.version if typed and not typed.problem else file.state.version,
        done=done,
        suggests=begun is not None and typed is None,
    )


def _wants_suggestion(frame: Frame) -> bool:
    return "suggest" in frame.request.query_params


def _moved(found: Assignment, readers: Readers) -> tuple[Moved, ...]:
    moved = []
    for code in found.codes:
        was, now = found.assigned.get(code, ()), readers.get(code, ())
        gains = tuple(one for one in now if one not in was)
        loses = tuple(one for one in was if one not in now)
        if gains or loses:
            moved.append(Moved(code, gains, loses))
    return tuple(moved)
