"""Giving a tip or asking a question, without an account, and the page with the query code.

Objections, in their small steps, are `objecting.py`.
"""

from collections.abc import Mapping, Sequence

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel, ValidationError

from services.api import auth, query_codes
from services.api.acts import handing_in
from services.api.acts.bodies import Body, body_model
from services.api.allowance import TooManyFilings
from services.api.deps import Asking, address_of
from services.api.portal.applying.data_entry import first
from services.api.portal.forms import Choice, FormField, Kind, form_of
from services.api.portal.frame import Frame, Framed, go
from services.api.portal.posted import body_of, key_after, key_of, problems_of, values_of
from services.api.problems import STATUS, problem_of
from services.domain.base import Act, Receipt
from services.domain.clocks.calendar import local_day
from services.domain.errors import DomainError, NotFound
from services.domain.filing import FileTip
from services.domain.offices.inquiries import FileInquiry
from services.domain.permissions import kind_of
from services.domain.programme.schema import Text
from services.storage.queries import public, replies
from services.storage.rulebook import definitions
from services.storage.session import Tx

router = APIRouter()

RECEIPT = "ecocase-received"
SHOWN_FOR = 600
"""Seconds in which the page with the query code can be opened again, on this device only."""
TRAP = "website"
"""A field that people never see: whoever fills it in is a program."""

TEMPLATES: Mapping[type[Act], str] = {
    FileTip: "public/tip.html",
    FileInquiry: "public/ask.html",
}
Values = Mapping[str, list[str]]


class About(BaseModel):
    """What the form is about: a notice with its dates, a title, or a programme."""

    family: str
    id: str
    act: type[Act]


@router.get("/register/{title}/tip")
async def tip_form(frame: Framed, title: str) -> Response:
    return await _form(frame, About(family="register", id=title, act=FileTip), {}, {}, ())


@router.post("/register/{title}/tip")
async def give_tip(frame: Framed, title: str) -> Response:
    return await _send(frame, About(family="register", id=title, act=FileTip))


@router.get("/notices/{case}/inquiry")
async def ask_about_notice(frame: Framed, case: str) -> Response:
    return await _form(frame, About(family="notices", id=case, act=FileInquiry), {}, {}, ())


@router.post("/notices/{case}/inquiry")
async def asked_about_notice(frame: Framed, case: str) -> Response:
    return await _send(frame, About(family="notices", id=case, act=FileInquiry))


@router.get("/register/{title}/inquiry")
async def ask_about_title(frame: Framed, title: str) -> Response:
    return await _form(frame, About(family="register", id=title, act=FileInquiry), {}, {}, ())


@router.post("/register/{title}/inquiry")
async def asked_about_title(frame: Framed, title: str) -> Response:
    return await _send(frame, About(family="register", id=title, act=FileInquiry))


@router.get("/guide/{programme}/inquiry")
async def ask_about_programme(frame: Framed, programme: str) -> Response:
    return await _form(frame, About(family="guide", id=programme, act=FileInquiry), {}, {}, ())


@router.post("/guide/{programme}/inquiry")
async def asked_about_programme(frame: Framed, programme: str) -> Response:
    return await _send(frame, About(family="guide", id=programme, act=FileInquiry))


@router.get("/received")
async def received(frame: Framed) -> Response:
    """Shows the code after the redirect; it is never part of an address."""
    code = frame.request.cookies.get(auth.cookie_name(frame.request, RECEIPT), "")
    async with frame.doors.database.reading() as tx:
        filing = await query_codes.filing_of(tx, frame.doors.access, code)
        found = await replies.reply(tx, filing, frame.now) if filing else None
    if found is None:
        raise NotFound(page="received")
    return frame.page("public/objection_done.html", code=code, found=found)


async def _send(frame: Frame, about: About) -> Response:
    """As whoever is signed in, or as the public: an official's objection is one like any other."""
    form = await frame.request.form()
    if frame.actor is None:
        secret = auth.visitor_secret(frame.request, frame.doors.access)
        await auth.check_form(frame.request, secret, frame.doors.access)
    values = values_of(form)
    if values.get(TRAP, [""])[0]:
        return go("/notices")
    try:
        body = body_model(about.act).model_validate(body_of(about.act, values))
    except ValidationError as error:
        return await _form(frame, about, values, problems_of(error, form_of(about.act)), ())
    asking = Asking(key_of(values), None, address_of(frame.request))
    try:
        receipt = await _filed(frame, about, asking, body, first(values, "place"))
    except DomainError as error:
        if STATUS[error.code] in (404, 503, 504):
            raise
        values["key"] = [key_after(error.code, key_of(values))]
        detail = problem_of(error, frame.shell.language).detail
        page = await _form(frame, about, values, {}, (Text(zh=detail, en=detail),))
        if isinstance(error, TooManyFilings):
            page.status_code = STATUS[error.code]
            page.headers["Retry-After"] = str(error.params["seconds"])
        return page
    return remember_code(frame, receipt.stream)


async def _filed(frame: Frame, about: About, asking: Asking, body: Body, place: str) -> Receipt:
    """A question about a programme goes to the bureaus of a county; all else is about a stream."""
    doors, visitor = frame.doors, auth.VISITOR_ACTOR
    if about.family == "guide":
        return await handing_in.ask_about_programme(
            doors, asking, programme=about.id, place=place, body=body
        )
    kind = kind_of(about.act)
    return await handing_in.file_about(doors, visitor, asking, about=about.id, kind=kind, body=body)


def remember_code(frame: Frame, filing: str) -> Response:
    """On to the page with the code, which travels in a cookie of this device for ten minutes."""
    response = go("/received")
    response.set_cookie(
        auth.cookie_name(frame.request, RECEIPT),
        query_codes.code_of(frame.doors.access, filing),
        max_age=SHOWN_FOR,
        path="/",
        httponly=True,
        samesite="lax",
        secure=auth.is_https(frame.request),
    )
    return response


async def _form(
    frame: Frame,
    about: About,
    values: Values,
    errors: Mapping[str, Text],
    general: tuple[Text, ...],
) -> Response:
    async with frame.doors.database.reading() as tx:
        subject = await _subject(tx, frame, about)
        counties = await public.counties(tx) if about.family == "guide" else ()
    fields = form_of(about.act, values=values, errors=errors)
    if about.family == "guide":
        fields = (_county(counties, values), *fields)
    return frame.page(
        TEMPLATES[about.act],
        status=422 if errors or general else 200,
        about=about,
        subject=subject,
        notice=subject if about.family == "notices" else None,
        title=subject if about.family == "register" else None,
        form=fields,
        problems=[("", words) for words in general] + _linked(fields, errors),
        key=key_of(values),
    )


async def _subject(tx: Tx, frame: Frame, about: About) -> object:
    """Raises NotFound for what the public does not know."""
    match about.family:
        case "notices":
            return await public.notice(tx, about.id, frame.now)
        case "register":
            return await public.registered(tx, about.id)
        case _:
            return await definitions.programme(tx, about.id, local_day(frame.now))


def _county(counties: Sequence[tuple[str, Text]], values: Values) -> FormField:
    return FormField(
        name="place",
        kind=Kind.SELECT,
        label=Text(zh="所在县（区）", en="Your county"),
        hint=Text(
            zh="由该县（区）环保局或市环保局答复", en="Its bureau or the city bureau answers"
        ),
        choices=tuple(Choice(code, name) for code, name in counties),
        value=first(values, "place"),
    )


def _linked(fields: tuple[FormField, ...], errors: Mapping[str, Text]) -> list[tuple[str, Text]]:
    ids = {field.name: field.id for field in fields}
    return [(ids.get(name, ""), words) for name, words in errors.items()]
