"""What comes when: a person's steps ahead, and the closing dates of applications (2.1.7, A7.4).

Dates are computed in `domain/clocks/forecast.py`; who may set a closing date is said in `domain/closing`.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from services.api.portal.forms import Choice, FormField, Kind
from services.api.portal.frame import Frame, Framed, go
from services.api.portal.posted import values_of
from services.api.problems import problem_of
from services.domain.clocks.calendar import local_day
from services.domain.clocks.closing import check_may_set, closing_for
from services.domain.errors import Invalid, NotEntitled
from services.domain.programme.schema import Programme, Text
from services.domain.tree.units import territory
from services.storage.queries.forecasts import on_their_way
from services.storage.queries.names import unit_names
from services.storage.rulebook import closing_dates, definitions

router = APIRouter()

Values = Mapping[str, list[str]]
LONGEST_SOURCE = 300


@router.get("/coming")
async def coming(frame: Framed, after: Annotated[str, Query(max_length=60)] = "") -> Response:
    """The applicant's own dates stand on the page of the case."""
    async with frame.doors.database.reading() as tx:
        found = await on_their_way(tx, frame.viewer, frame.doors.calendars, frame.now, after=after)
    return frame.page("bureau/coming.html", found=found)


@router.get("/closing-dates")
async def closings(frame: Framed) -> Response:
    return await _closings(frame, {}, {})


@router.post("/closing-dates")
async def set_closing(frame: Framed) -> Response:
    seats = frame.person.seats
    values = values_of(await frame.request.form())
    typed = {name: " ".join(values.get(name, [])) for name in ("for", "closes_on", "source")}
    programme, _, area = typed["for"].partition("/")
    errors: dict[str, Text] = {}
    day = _day(typed["closes_on"], errors)
    if not area:
        errors["for"] = Text(zh="请选择称号和地区", en="Choose title and area")
    if not 0 < len(typed["source"]) <= LONGEST_SOURCE:
        errors["source"] = Text(
            zh="请填写依据文件，例如环函〔2030〕9号", en="Name the notice that sets the date"
        )
    if errors or day is None:
        return await _closings(frame, values, errors)
    try:
        async with frame.doors.database.writing() as tx:
            found = await definitions.programme(tx, programme, local_day(frame.now))
            closing = closing_for(found, area, day, typed["source"], seats=seats, now=frame.now)
            await closing_dates.add(tx, closing, by=frame.person.account, now=frame.now)
    except Invalid as error:
        detail = problem_of(error, frame.shell.language).detail
        return await _closings(frame, values, {"closes_on": Text(zh=detail, en=detail)})
    return go("/closing-dates")


def _day(typed: str, errors: dict[str, Text]) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        errors["closes_on"] = Text(
            zh="请写成年月日，例如2031-05-30", en="Write year, month and day, e.g. 2031-05-30"
        )
        return None


async def _closings(frame: Frame, values: Values, errors: Mapping[str, Text]) -> Response:
    async with frame.doors.database.reading() as tx:
        offered = _offered(frame, await definitions.programmes(tx, local_day(frame.now)))
        found = await closing_dates.every(tx)
        areas = {one.area for one in found} | {area for _, area in offered}
        names = await unit_names(tx, areas)
    form = _form(offered, names, values, errors) if offered else ()
    return frame.page(
        "bureau/closing.html",
        status=422 if errors else 200,
        problems=[(field.id, field.error) for field in form if field.error],
        closings=found,
        areas={area: names.get(area, Text(zh=area, en=area)) for area in areas},
        form=form,
    )


def _offered(frame: Frame, programmes: Iterable[Programme]) -> list[tuple[Programme, str]]:
    """Which closing dates the viewer may set: of each programme, for the own area."""
    seats = frame.actor.seats if frame.actor else ()
    found: dict[tuple[str, str], tuple[Programme, str]] = {}
    for programme in programmes:
        for area in {territory(seat.unit) for seat in seats}:
            if _may_set(programme, area, frame):
                found[programme.id, area] = (programme, area)
    return [found[key] for key in sorted(found)]


def _may_set(programme: Programme, area: str, frame: Frame) -> bool:
    try:
        check_may_set(programme, area, frame.person.seats)
    except NotEntitled:
        return False
    return True


def _form(
    offered: list[tuple[Programme, str]],
    names: Mapping[str, Text],
    values: Values,
    errors: Mapping[str, Text],
) -> tuple[FormField, ...]:
    def typed(name: str) -> str:
        return " ".join(values.get(name, []))

    choices = tuple(
        Choice(f"{programme.id}/{area}", _choice(programme, names.get(area)))
        for programme, area in offered
    )
    return (
        FormField(
            name="for",
            kind=Kind.SELECT,
            label=Text(zh="称号和地区", en="Title and area"),
            choices=choices,
            value=typed("for"),
            error=errors.get("for"),
        ),
        FormField(
            name="closes_on",
            kind=Kind.DATE,
            label=Text(zh="截止日期", en="Last day"),
            hint=Text(
                zh="当日24:00截止；所属年度即该日期的年度", en="Its year is the year it is for"
            ),
            value=typed("closes_on"),
            error=errors.get("closes_on"),
        ),
        FormField(
            name="source",
            kind=Kind.TEXT,
            label=Text(zh="依据文件", en="Notice that sets it"),
            value=typed("source"),
            error=errors.get("source"),
        ),
    )


def _choice(programme: Programme, area: Text | None) -> Text:
    where = area or Text(zh="", en="")
    return Text(zh=f"{where.zh}：{programme.title.zh}", en=f"{where.en}: {programme.title.en}")
