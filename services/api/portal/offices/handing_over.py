"""Several cases of the worklist handed to a colleague at once (2.2.1, portal B3.6).

Each case gets its own act, handed on by an officer or assigned by a leader, and its own answer:
one that is refused stops no other. Which part of a case is meant follows from what waits in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from fastapi import APIRouter
from fastapi.responses import Response

from services.api.acts.bodies import body_model
from services.api.acts.performing import perform, seen
from services.api.auth import Actor
from services.api.deps import Asking
from services.api.portal.forms import Choice, whole
from services.api.portal.frame import Frame, Framed
from services.api.portal.offices.hands_options import people_of
from services.api.portal.posted import values_of
from services.api.problems import problem_of
from services.domain.acts import open_acts
from services.domain.base import Act
from services.domain.case import Case
from services.domain.errors import DomainError, Invalid, NotEntitled
from services.domain.offices.handing import Assign, HandOn
from services.domain.offices.hands import LED
from services.domain.offices.waiting import is_listed
from services.domain.permissions import kind_of, parts_of, plays
from services.domain.programme.schema import Text
from services.domain.seats import Seat
from services.domain.tree.units import Part, territory
from services.storage.queries import colleagues
from services.storage.queries.names import places
from services.storage.queries.scope import Viewer
from services.storage.session import Tx

router = APIRouter()

LEADING = frozenset(LED.values())
MOST = 100


@dataclass(frozen=True)
class Handed:
    """What became of one case; without words it was done."""

    case: str
    place: Text
    words: str


def leads(viewer: Viewer) -> bool:
    return any(seat.function in LEADING for seat in viewer.seats)


async def office_of(tx: Tx, viewer: Viewer, now: datetime) -> Viewer:
    """The viewer as everybody whom he leads: what waits for the office, in whose hands ever."""
    led = await _led(tx, viewer, now)
    seats = {Seat(function=one.function, unit=one.unit, instead_of=one.account) for one in led}
    return replace(viewer, seats=tuple(sorted(seats, key=str)))


async def colleagues_of(tx: Tx, viewer: Viewer, now: datetime) -> Sequence[Choice]:
    """To whom the viewer can hand a case: whom he leads, or who sits beside him."""
    if leads(viewer):
        return people_of(await _led(tx, viewer, now), "")
    seats = [seat for seat in viewer.seats if seat.function in LED]
    return people_of(await colleagues.in_offices(tx, seats, now), viewer.account)


async def _led(tx: Tx, viewer: Viewer, now: datetime) -> list[colleagues.Colleague]:
    found: list[colleagues.Colleague] = []
    for seat in viewer.seats:
        under = [function for function, by in LED.items() if by is seat.function]
        if under:
            found += await colleagues.led(tx, under, territory(seat.unit), now)
    return found


@router.post("/worklist/handing")
async def hand_over(frame: Framed) -> Response:
    person = frame.person
    values = values_of(await frame.request.form())
    to, key = "".join(values.get("to", [])), "".join(values.get("key", []))
    chosen = values.get("item", [])[:MOST]
    handed = []
    if to and key:
        for case in chosen:
            asking = Asking(f"{key}/{case}", whole("".join(values.get(f"version.{case}", []))))
            handed.append(await _hand(frame, person, case, to, asking))
    return frame.page("bureau/handed.html", status=200 if handed else 422, handed=handed, to=to)


async def _hand(frame: Frame, person: Actor, case: str, to: str, asking: Asking) -> Handed:
    place, words = Text(zh=case, en=case), ""
    try:
        async with frame.doors.database.reading() as tx:
            state = await seen(tx, person, case)
            place = (await places(tx, {state.place}))[state.place].path
        if not isinstance(state, Case):
            raise Invalid(field="item", given=case)
        act: type[Act] = Assign if leads(frame.viewer) else HandOn
        body = body_model(act).model_validate({"of": _part(state, frame.viewer), "to": to})
        await perform(frame.doors, person, asking, stream=case, kind=kind_of(act), body=body)
    except DomainError as refused:
        words = problem_of(refused, frame.shell.language).detail
    return Handed(case, place, words)


def _part(case: Case, viewer: Viewer) -> Part:
    """The part that has the case now and that the viewer holds, or leads those who do."""
    for act in open_acts(case, is_listed):
        for part in parts_of(act):
            if part in case.offices and _is_concerned(part, case, viewer):
                return part
    raise NotEntitled(act="hand-on", function="")


def _is_concerned(part: Part, case: Case, viewer: Viewer) -> bool:
    if leads(viewer):
        by = {LED.get(office.function) for office in case.offices[part]}
        return any(seat.function in by for seat in viewer.seats)
    seats = [seat for seat in viewer.seats if seat.function in LED]
    return any(plays(part, seat, viewer.account, case) for seat in seats)
