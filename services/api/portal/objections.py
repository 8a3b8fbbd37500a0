"""Raising an objection against a notice, or giving a tip about a title, without an account.

What is late becomes a supervision tip by the act's own rule (A4.1); this page only says so.
"""

from collections.abc import Mapping

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel, ValidationError

from services.api import auth
from services.api.acts.bodies import body_model
from services.api.acts.performing import file_about
from services.api.deps import Asking
from services.api.portal.forms import FormField, form_of
from services.api.portal.frame import Frame, Framed, go
from services.api.portal.inquiry import code_of
from services.api.portal.posted import body_of, key_after, key_of, problems_of, values_of
from services.api.problems import STATUS, problem_of
from services.domain.base import Act
from services.domain.errors import DomainError, NotFound
from services.domain.filing import FileObjection, FileTip
from services.domain.permissions import kind_of
from services.domain.programme.schema import Text
from services.storage.queries import public

router = APIRouter()

RECEIPT = "ecocase-received"
SHOWN_FOR = 600
"""Seconds in which the page with the query code can be opened again, on this device only."""
TRAP = "website"
"""A field that people never see: whoever fills it in is a program."""

Values = Mapping[str, list[str]]


class About(BaseModel):
    """What the form is about: a notice with its dates, or a title."""

    family: str
    id: str
    act: type[Act]


@router.get("/notices/{case}/objection")
async def objection_form(frame: Framed, case: str) -> Response:
    return await _form(frame, About(family="notices", id=case, act=FileObjection), {}, {}, ())


@router.post("/notices/{case}/objection")
async def object_to(frame: Framed, case: str) -> Response:
    return await _send(frame, About(family="notices", id=case, act=FileObjection))


@router.get("/register/{title}/tip")
async def tip_form(frame: Framed, title: str) -> Response:
    return await _form(frame, About(family="register", id=title, act=FileTip), {}, {}, ())


@router.post("/register/{title}/tip")
async def give_tip(frame: Framed, title: str) -> Response:
    return await _send(frame, About(family="register", id=title, act=FileTip))


@router.get("/received")
async def received(frame: Framed) -> Response:
    """Shows the code once more after the redirect; it is never part of an address."""
    filing = frame.request.cookies.get(auth.cookie_name(frame.request, RECEIPT), "")
    if not filing.startswith("filing-"):
        raise NotFound(page="received")
    async with frame.doors.database.reading() as tx:
        found = await public.answer(tx, filing)
    if found is None:
        raise NotFound(page="received")
    return frame.page("public/objection_done.html", code=code_of(filing), found=found)


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
    asking = Asking(request_id=key_of(values), expects=None)
    try:
        receipt = await file_about(
            frame.doors,
            auth.VISITOR_ACTOR,
            asking,
            about=about.id,
            kind=kind_of(about.act),
            body=body,
        )
    except DomainError as error:
        if STATUS[error.code] in (404, 503, 504):
            raise
        values["key"] = [key_after(error.code, key_of(values))]
        detail = problem_of(error, frame.shell.language).detail
        return await _form(frame, about, values, {}, (Text(zh=detail, en=detail),))
    return _remember(frame, receipt.stream)


def _remember(frame: Frame, filing: str) -> Response:
    response = go("/received")
    response.set_cookie(
        auth.cookie_name(frame.request, RECEIPT),
        filing,
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
        if about.act is FileObjection:
            subject: dict[str, object] = {"notice": await public.notice(tx, about.id, frame.now)}
        else:
            subject = {"title": await public.registered(tx, about.id)}
    fields = form_of(about.act, values=values, errors=errors)
    return frame.page(
        "public/objection.html" if about.act is FileObjection else "public/tip.html",
        status=422 if errors or general else 200,
        **subject,
        form=fields,
        problems=[("", words) for words in general] + _linked(fields, errors),
        key=key_of(values),
    )


def _linked(fields: tuple[FormField, ...], errors: Mapping[str, Text]) -> list[tuple[str, Text]]:
    ids = {field.name: field.id for field in fields}
    return [(ids.get(name, ""), words) for name, words in errors.items()]
