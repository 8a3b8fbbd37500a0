"""服务承诺: the published page of each matter, and the form in which a unit says how to reach it.

C2.9.6, C3.6.1. The matter is drawn from its definition; contacts are the unit leader's own word.
"""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import ValidationError

from services.api.acts.bodies import body_model
from services.api.portal.forms import Choice, form_of, whole
from services.api.portal.frame import Frame, Framed, go
from services.api.portal.posted import body_of, problems_of, values_of
from services.api.problems import STATUS, problem_of
from services.domain.clocks.calendar import local_day
from services.domain.errors import NotFound, Stale
from services.domain.offices.commitments import check_may_publish, commitment, matters
from services.domain.programme.schema import Text
from services.domain.tree.units import StepName
from services.storage.people import contacts
from services.storage.queries.commitments import areas, offices
from services.storage.queries.names import unit_names
from services.storage.rulebook import definitions

router = APIRouter()

Values = Mapping[str, list[str]]


@router.get("/guide/{programme}/{matter}")
async def matter_page(
    frame: Framed,
    programme: str,
    matter: StepName,
    area: Annotated[str, Query(max_length=12, pattern=r"^\d*$")] = "",
) -> Response:
    """For everybody, and made to be printed."""
    async with frame.doors.database.reading() as tx:
        found = await definitions.programme(tx, programme, local_day(frame.now))
    if matter not in matters(found):
        raise NotFound(matter=str(matter))
    shown = commitment(found, matter)
    async with frame.doors.database.reading() as tx:
        offered = await areas(tx)
        named = await offices(tx, shown, area, frame.now)
    return frame.page(
        "public/commitment.html",
        programme=found,
        shown=shown,
        offices=named,
        areas=offered,
        area=area,
        today=frame.now,
    )


@router.get("/contact/{unit}")
async def contact_form(frame: Framed, unit: str) -> Response:
    check_may_publish(frame.viewer.seats, unit)
    async with frame.doors.database.reading() as tx:
        kept = await contacts.contact(tx, unit)
    values = {
        name: list(value) if isinstance(value, tuple) else [value]
        for name, value in kept.model_dump(exclude={"unit", "version"}).items()
    }
    return await _form(frame, unit, {**values, "version": [str(kept.version)]}, {}, ())


@router.post("/contact/{unit}")
async def publish(frame: Framed, unit: str) -> Response:
    check_may_publish(frame.viewer.seats, unit)
    values = values_of(await frame.request.form())
    model = body_model(contacts.ContactWords)
    try:
        body = model.model_validate(body_of(contacts.ContactWords, values))
    except ValidationError as error:
        errors = problems_of(error, form_of(contacts.ContactWords))
        return await _form(frame, unit, values, errors, (), status=422)
    version = whole(values.get("version", [""])[0]) or 0
    wish = contacts.Contact(unit=unit, version=version, **body.model_dump())
    try:
        async with frame.doors.database.writing() as tx:
            await contacts.put(tx, wish, by=frame.person.account, now=frame.now)
    except Stale as error:
        words = problem_of(error, frame.shell.language).detail
        again = {**values, "version": [str(error.params["now"])]}
        general = (Text(zh=words, en=words),)
        return await _form(frame, unit, again, {}, general, status=STATUS[error.code])
    return go(f"/contact/{unit}?saved=1")


async def _form(
    frame: Frame,
    unit: str,
    values: Values,
    errors: Mapping[str, Text],
    general: tuple[Text, ...],
    *,
    status: int = 200,
) -> Response:
    async with frame.doors.database.reading() as tx:
        people = await contacts.colleagues(tx, unit, frame.now)
        names = await unit_names(tx, [unit])
    choices = [Choice(account, Text(zh=name, en=name)) for account, name in people]
    fields = form_of(
        contacts.ContactWords, values=values, errors=errors, options={"officers": choices}
    )
    ids = {field.name: field.id for field in fields}
    problems = [("", words) for words in general]
    problems += [(ids.get(name, ""), words) for name, words in errors.items()]
    return frame.page(
        "bureau/contact.html",
        status=status,
        unit=unit,
        name=names.get(unit, Text(zh=unit, en=unit)),
        fields=fields,
        problems=problems,
        version=values.get("version", ["0"])[0],
        saved="saved" in frame.request.query_params,
    )
