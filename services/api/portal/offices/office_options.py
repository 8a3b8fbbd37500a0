"""What the forms of inquiries and visit days offer: colleagues, cases, departments, hours.

What may be chosen is judged by the rules; a list here is a convenience and forbids nothing.
"""

from collections.abc import Sequence
from datetime import datetime

from services.api import dates
from services.api.language import Language
from services.api.portal.forms import Choice
from services.api.portal.wording.seat_words import at_post
from services.domain.base import Act, Stream
from services.domain.case import Case
from services.domain.fieldwork.noting import merged
from services.domain.fieldwork.planning import PlanVisit, RecordVisit
from services.domain.filing import Filing
from services.domain.objecting.handling import NameHandlers
from services.domain.offices.inquiries import DESKS, PassOnInquiry
from services.domain.offices.visit_days import AmendVisitDay, AnnounceVisitDay
from services.domain.permissions import kind_of, plays
from services.domain.programme.schema import Text
from services.domain.seats import Seat
from services.domain.tree.units import Part
from services.storage.fieldwork import notes
from services.storage.fieldwork.goers import able
from services.storage.queries import visits
from services.storage.queries.colleagues import around
from services.storage.queries.names import people, places, unit_names
from services.storage.queries.scope import Viewer
from services.storage.queries.staff import joint_departments, usable_files
from services.storage.session import Tx

Options = dict[str, Sequence[Choice]]
Values = dict[str, list[str]]
OPINIONS = ("form-opinion", "form-acceptance-opinion")


async def options(tx: Tx, act: type[Act], state: Stream, viewer: Viewer, now: datetime) -> Options:
    """Choices by field address; empty for an act that is not of an office."""
    if act is PassOnInquiry and isinstance(state, Filing):
        return {"account": await _desks(tx, state, viewer, now)}
    if act is NameHandlers and isinstance(state, Filing):
        fit = await _judges(tx, state, now)
        return {"first": fit, "second": fit}
    if act is AnnounceVisitDay and isinstance(state, Case):
        departments = await joint_departments(tx, state.place)
        return {
            "others.case": await _cases(tx, state, viewer),
            "departments": [Choice(code, name) for code, name in departments],
        }
    if act is PlanVisit and isinstance(state, Case):
        return {"goers": await _goers(tx, state, now)}
    if act is RecordVisit and isinstance(state, Filing):
        return {"documents": await _photographs(tx, state)}
    if act is AmendVisitDay and isinstance(state, Filing) and state.day:
        where = await places(tx, {stop.place for stop in state.day.stops})
        stops = [Choice(stop.case, where[stop.place].path) for stop in state.day.stops]
        return {"places.case": stops}
    return {}


async def begun(tx: Tx, act: type[Act], state: Stream) -> Values:
    """What a form begins with: the route as announced; what was signed on the spot."""
    if act is AmendVisitDay and isinstance(state, Filing) and state.day:
        values: Values = {"visited_on": [state.day.on.isoformat()]}
        for row, stop in enumerate(state.day.stops):
            values[f"places.{row}.case"] = [stop.case]
            values[f"places.{row}.hour"] = [stop.hour]
        return values
    if act is RecordVisit and isinstance(state, Filing):
        return await _merged(tx, state)
    if kind_of(act) in OPINIONS and isinstance(state, Case):
        return await _signed_points(tx, state)
    return {}


async def _signed_points(tx: Tx, case: Case) -> Values:
    """C3.6.8: rectification opinions signed on the visit go into the ledger with the opinion."""
    values: Values = {}
    signed = [one for visit in await visits.of_case(tx, case.id) for one in visit.results]
    for row, point in enumerate(point for one in signed for point in one.points):
        values[f"points.{row}.place"] = [point.place]
        values[f"points.{row}.rule"] = [point.rule]
        values[f"points.{row}.words"] = [point.words]
    return values


async def _goers(tx: Tx, case: Case, now: datetime) -> list[Choice]:
    found = await able(tx, case, now)
    names = await unit_names(tx, {one.unit for one in found if one.unit})
    return [
        Choice(one.account, at_post(one.name, names.get(one.unit), one.function)) for one in found
    ]


async def _photographs(tx: Tx, filing: Filing) -> list[Choice]:
    """Those of the notes that passed their check."""
    files = dict(await usable_files(tx, filing.id))
    taken = (photo for note in await notes.of_plan(tx, filing.id) for photo in note.photos)
    return [Choice(one, Text(zh=files[one], en=files[one])) for one in taken if one in files]


async def _merged(tx: Tx, filing: Filing) -> Values:
    """6.2.1: the record begins with the notes of all who went, in the order of writing."""
    written = await notes.of_plan(tx, filing.id)
    names = await people(tx, {one.account for one in written})
    text = merged(
        (
            names.get(one.account, one.account),
            dates.moment(Language.ZH, one.written_at),
            one.written,
        )
        for one in written
    )
    photos = [one.value for one in await _photographs(tx, filing)]
    return {"record": [text], "documents": photos}


async def _judges(tx: Tx, filing: Filing, now: datetime) -> list[Choice]:
    """Of the judging office, without those who handled what an appeal is about."""
    wanted = [office.function for office in filing.offices.get(Part.OBJECTION_JUDGE, ())]
    found = await around(tx, filing.place, wanted, now)
    names = await unit_names(tx, {one.unit for one in found})
    return [
        Choice(one.account, at_post(one.name, names.get(one.unit), one.function))
        for one in found
        if one.account not in filing.before
        and plays(
            Part.OBJECTION_JUDGE, Seat(function=one.function, unit=one.unit), one.account, filing
        )
    ]


async def _desks(tx: Tx, filing: Filing, viewer: Viewer, now: datetime) -> list[Choice]:
    found = await around(tx, filing.place, DESKS, now)
    names = await unit_names(tx, {one.unit for one in found})
    return [
        Choice(one.account, at_post(one.name, names.get(one.unit), one.function))
        for one in found
        if one.account not in (viewer.account, filing.owner)
    ]


async def _cases(tx: Tx, case: Case, viewer: Viewer) -> list[Choice]:
    found = await visits.under_review(tx, viewer)
    return [Choice(one.case, one.place.path) for one in found if one.case != case.id]
