"""Beginning something: a creation request for one's own place, or a title won long ago (A0.11).

The first act of a case or title has no page of its own yet; from here on `acts.py` serves.
"""

from collections.abc import Iterable, Mapping, Sequence

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import ValidationError

from services.api.acts.bodies import Body, body_model
from services.api.acts.performing import open_case, open_title
from services.api.deps import Asking
from services.api.portal.forms import Choice, FormField, Kind, form_of
from services.api.portal.frame import Frame, Framed, go
from services.api.portal.people import drafts
from services.api.portal.people.kept_forms import is_again
from services.api.portal.posted import body_of, key_after, key_of, problems_of, values_of
from services.api.problems import STATUS, problem_of
from services.domain.base import Act, Receipt
from services.domain.clocks.calendar import local_day
from services.domain.errors import DomainError, NotEntitled
from services.domain.permissions import kind_of
from services.domain.programme.schema import Programme, Text
from services.domain.steps.creation_request import FileCreationRequest
from services.domain.titles.title import RecordOldTitle
from services.domain.tree.units import Function, level_of, territory
from services.storage.papers.form_drafts import FormDraft
from services.storage.queries.names import place, unit_names
from services.storage.queries.scope import Viewer
from services.storage.rulebook import definitions
from services.storage.tree.units import units_in

router = APIRouter()

Values = Mapping[str, list[str]]
APPLICANTS = frozenset({Function.APPLICANT_CLERK, Function.APPLICANT_LEADER})
NAMERS = frozenset({Function.CITY_OFFICER, Function.CITY_LEADER, Function.ADMINISTRATOR})
PLACES = 1000
"""How many places of an area a form offers; a city has some hundreds."""


@router.get("/my/new")
async def new_case(frame: Framed) -> Response:
    return await _begin(frame, FileCreationRequest)


@router.post("/my/new")
async def file_request(frame: Framed) -> Response:
    return await _send(frame, FileCreationRequest)


@router.get("/admin/titles/new")
async def old_title(frame: Framed) -> Response:
    return await _begin(frame, RecordOldTitle)


@router.post("/admin/titles/new")
async def record(frame: Framed) -> Response:
    return await _send(frame, RecordOldTitle)


async def _begin(frame: Frame, act: type[Act]) -> Response:
    draft = await drafts.draft_of(frame, frame.shell.path)
    return await _page(frame, act, draft.values if draft else {}, {}, (), draft=draft)


async def _send(frame: Frame, act: type[Act]) -> Response:
    values = values_of(await frame.request.form())
    if is_again(values):
        return await _page(frame, act, values, {}, ())
    errors = {
        name: Text(zh="请选一项", en="Choose one")
        for name in ("programme", "place")
        if not values.get(name, [""])[0]
    }
    body: Body | None = None
    try:
        body = body_model(act).model_validate(body_of(act, values))
    except ValidationError as error:
        errors |= problems_of(error, form_of(act))
    if errors or body is None:
        return await _page(frame, act, values, errors, ())
    try:
        receipt = await _open(frame, act, values, body)
    except DomainError as error:
        words = problem_of(error, frame.shell.language).detail
        general = (Text(zh=words, en=words),)
        values["key"] = [key_after(error.code, key_of(values))]
        return await _page(frame, act, values, {}, general, status=STATUS[error.code])
    await drafts.forget(frame, frame.shell.path)
    home = "/cases/" if act is FileCreationRequest else "/register/"
    return go(f"{home}{receipt.stream}?done={receipt.seq}")


async def _open(frame: Frame, act: type[Act], values: Values, body: Body) -> Receipt:
    asking = Asking(request_id=key_of(values), expects=None)
    way = open_case if act is FileCreationRequest else open_title
    return await way(
        frame.doors,
        frame.person,
        asking,
        programme=values["programme"][0],
        place=values["place"][0],
        body=body,
    )


async def _page(
    frame: Frame,
    act: type[Act],
    values: Values,
    errors: Mapping[str, Text],
    general: tuple[Text, ...],
    *,
    status: int = 422,
    draft: FormDraft | None = None,
) -> Response:
    offered = await _places(frame, act)
    levels = {level_of(choice.value) for choice in offered}
    async with frame.doors.database.reading() as tx:
        found = await definitions.programmes(tx, local_day(frame.now))
    fitting = [one for one in found if one.applicants.level in levels]
    programmes = [Choice(one.id, one.title) for one in fitting]
    fields = (
        choice("programme", Text(zh="申报的称号", en="Title"), programmes, values, errors),
        choice("place", Text(zh="单位", en="Unit"), offered, values, errors),
        *form_of(act, values=values, errors=errors),
    )
    return shown(
        frame,
        act,
        fields,
        values,
        (errors, general),
        status=status,
        draft=draft,
        declarations=_declared(fitting) if act is FileCreationRequest else [],
    )


def shown(
    frame: Frame,
    act: type[Act],
    fields: Sequence[FormField],
    values: Values,
    wrong: tuple[Mapping[str, Text], tuple[Text, ...]],
    *,
    status: int,
    draft: FormDraft | None = None,
    declarations: Sequence[Text] = (),
) -> Response:
    """The page on which a stream is begun. `wrong`: by field, and what belongs to none."""
    errors, general = wrong
    ids = {field.name: field.id for field in fields}
    problems = [("", words) for words in general]
    problems += [(ids.get(name, ""), words) for name, words in errors.items()]
    return frame.page(
        "acts/opening.html",
        status=status if problems else 200,
        act=act,
        fields=fields,
        problems=problems,
        key=key_of(values),
        action=frame.shell.path,
        draft=draft,
        declarations=declarations,
    )


def choice(
    name: str, label: Text, choices: Sequence[Choice], values: Values, errors: Mapping[str, Text]
) -> FormField:
    only = choices[0].value if len(choices) == 1 else ""
    return FormField(
        name=name,
        kind=Kind.SELECT,
        label=label,
        choices=tuple(choices),
        value=values.get(name, [only])[0],
        error=errors.get(name),
    )


async def _places(frame: Frame, act: type[Act]) -> list[Choice]:
    """One's own place for a request; every place of the area for an old title.

    Raises SignInNeeded, and NotEntitled for a person without such a seat.
    """
    viewer = frame.viewer
    async with frame.doors.database.reading() as tx:
        codes = list(_own(viewer, APPLICANTS))
        if act is RecordOldTitle:
            areas = _own(viewer, NAMERS)
            found = [unit for area in areas for unit in await units_in(tx, area, limit=PLACES)]
            codes = [unit.code for unit in found if unit.kind == "place"]
        if not codes:
            raise NotEntitled(act=kind_of(act), function="")
        names = await unit_names(tx, codes)
    return [Choice(code, place(code, names).path) for code in codes]


def _own(viewer: Viewer, functions: Iterable[Function]) -> tuple[str, ...]:
    wanted = frozenset(functions)
    return tuple(
        dict.fromkeys(territory(seat.unit) for seat in viewer.seats if seat.function in wanted)
    )


def _declared(programmes: Iterable[Programme]) -> list[Text]:
    """Texts that apply to a creation request (A0.8, A0.9, A0.12), each once."""
    found: dict[str, Text] = {}
    for one in programmes:
        found |= {text.zh: text for text in _texts(one)}
    return list(found.values())


def _texts(programme: Programme) -> list[Text]:
    return [
        one.text
        for one in programme.declarations
        if "creation-request" in {str(where) for where in one.shown}
    ]
