"""Look-ups for what offices do beside the steps: inquiries and joint visit days."""

from collections.abc import Sequence

from services.api.acts.looking import Found, Looking, about
from services.domain.case import Case
from services.domain.errors import Invalid, NotFound
from services.domain.filing import Filing
from services.domain.offices.inquiries import desk_of
from services.domain.offices.visit_days import ANNOUNCERS, Place, visited_now
from services.domain.offices.visits import Stop
from services.domain.permissions import plays
from services.domain.seats import Seat
from services.domain.tree.units import Level, StepName, level_of, territory
from services.storage import case_log, visits
from services.storage.people import substitutes
from services.storage.queries.colleagues import is_unit
from services.storage.queries.filings import kinds_of_visit
from services.storage.queries.scope import Viewer, sees_case
from services.storage.tree.units import get_unit


async def inquiry(look: Looking) -> Found:
    """About a case or title; about a programme it goes to the bureaus of the county named."""
    if look.programme is None:
        return await about(look)
    unit = await get_unit(look.tx, look.place)
    if unit is None or unit.kind != "place" or level_of(unit.code) is not Level.COUNTY:
        raise Invalid(field="place", given=look.place)
    return {
        "case": "",
        "place": look.place,
        "offices": look.programme.procedure.offices,
        "programme_id": look.programme.id,
    }


async def passing_on(look: Looking) -> Found:
    """At which desk for this place the named colleague sits in their own right."""
    account = getattr(look.body, "account", None)
    if not account or not isinstance(look.about, Filing):
        return {}
    for seat in await substitutes.own_seats(look.tx, account, look.now):
        if desk_of(seat.function, seat.unit, look.about.place):
            return {"seat_function": seat.function, "seat_unit": seat.unit}
    return {}


async def visit_day(look: Looking) -> Found:
    """The route as the log has it: each case one that the announcer himself examines. Departments
    go into the fact, so they are units and not whatever was typed.
    """
    for unit in getattr(look.body, "departments", ()):
        if not await is_unit(look.tx, unit):
            raise Invalid(field="departments", given=unit)
    others: Sequence[Place] = getattr(look.body, "others", ())
    first = Place(case=look.case.id, hour=str(getattr(look.body, "hour", "")))
    stops: list[Stop] = []
    unannounced: list[str] = []
    for place in (first, *others):
        case = look.case if place.case == look.case.id else await _examined(look, place.case)
        if case.step is None or not visited_now(case):
            raise Invalid(field="others", given=place.case)
        stops.append(Stop(case=case.id, place=case.place, step=case.step.name, hour=place.hour))
        if await _only_unannounced_left(look, case):
            unannounced.append(case.id)
    return {
        **await about(look),
        "place": territory(look.actor.unit),
        "stops": tuple(stops),
        "unannounced": tuple(unannounced),
    }


async def visit_result(look: Looking) -> Found:
    """The day that was announced for the step in which the case stands, and who takes part."""
    found = await about(look)
    step = look.case.step
    told = await visits.announced(look.tx, look.case.id, step.name) if step else None
    if told is None:
        return found
    day = await case_log.state(look.tx, told.day)
    departments = day.day.departments if isinstance(day, Filing) and day.day else ()
    return {**found, "day": told.day, "visited_on": told.on, "departments": departments}


async def _examined(look: Looking, case: str) -> Case:
    """Raises NotFound for what the announcer does not see, Invalid for what others examine."""
    actor = look.actor
    seat = Seat(function=actor.function, unit=actor.unit, instead_of=actor.instead_of)
    state = await case_log.state(look.tx, case)
    viewer = Viewer(actor.account, (seat,))
    if not isinstance(state, Case) or not await sees_case(look.tx, viewer, case, state.place):
        raise NotFound(id=case)
    if not any(plays(part, seat, actor.account, state) for part in ANNOUNCERS):
        raise Invalid(field="others", given=case)
    return state


async def _only_unannounced_left(look: Looking, case: Case) -> bool:
    """A1.9: where the open check was made, the visit still to come is the unannounced one."""
    wanted = set(case.rules.assessment.visits)
    if case.step is None or case.step.name is not StepName.TECHNICAL_ASSESSMENT:
        return False
    left = wanted - set(await kinds_of_visit(look.tx, case.id))
    return left == {"unannounced"}
