"""Coming and going: the front door, signing in, signing out, which seat to sit on.

Passwords and cookies are the business of `api/auth.py`.
"""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response

from services.api import auth
from services.api.language import COOKIE, Language
from services.api.portal.frame import Frame, Framed, go
from services.api.portal.people.kept_forms import KeptForm, brought_back
from services.api.portal.rendering import page
from services.api.problems import problem_of
from services.domain.errors import DomainError
from services.domain.programme.schema import Text
from services.domain.tree.units import Function
from services.storage.people.accounts import locale_of
from services.storage.people.sign_ins import SignInLocked, SignInRefused

router = APIRouter()


@router.get("/")
async def front_door(frame: Framed) -> Response:
    """Everybody's own first page, in the language that was asked for."""
    response = go(_home(frame.actor))
    if frame.request.query_params.get("lang"):
        frame.remember_language(response, frame.shell.language)
    return response


def _home(actor: auth.Actor | None) -> str:
    if actor is None:
        return "/notices"
    if actor.has(Function.APPLICANT_CLERK) or actor.has(Function.APPLICANT_LEADER):
        return "/my"
    return "/reviews" if actor.has(Function.EXPERT) else "/worklist"


@router.get("/sign-in")
async def sign_in_page(frame: Framed, next: str = "/") -> Response:  # noqa: A002
    if frame.actor is not None:
        return go(_inside(next))
    return _form(frame, next, "", None)


@router.post("/sign-in")
async def sign_in(
    frame: Framed,
    login: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/",  # noqa: A002
) -> Response:
    kept = brought_back(await frame.request.form())
    response = go(_inside(next))
    try:
        begun = await auth.sign_in(
            frame.request,
            response,
            database=frame.doors.database,
            access=frame.doors.access,
            login=login.strip(),
            password=password,
            now=frame.now,
        )
    except (SignInRefused, SignInLocked) as error:
        return _form(frame, next, login, error, kept)
    if kept is None:
        await _own_language(frame, response, begun.account)
        return response
    shell = replace(frame.shell, csrf=begun.csrf)
    answer = page(shell, "session/kept.html", kept=kept)
    auth.set_cookie(frame.request, answer, auth.SESSION, begun.token)
    return answer


async def _own_language(frame: Frame, response: Response, account: str) -> None:
    """The account's own, unless this browser was asked for another."""
    if COOKIE in frame.request.cookies:
        return
    async with frame.doors.database.reading() as tx:
        frame.remember_language(response, Language(await locale_of(tx, account)))


@router.post("/sign-out")
async def sign_out(frame: Framed) -> Response:
    response = go("/notices")
    await auth.sign_out(frame.request, response, frame.doors.database)
    return response


def _form(
    frame: Frame,
    onward: str,
    login: str,
    error: DomainError | None,
    kept: KeptForm | None = None,
) -> Response:
    problems = []
    if error is not None:
        detail = problem_of(error, frame.shell.language).detail
        problems.append(("password", Text(zh=detail, en=detail)))
    return frame.page(
        "session/sign_in.html",
        status=422 if error else 200,
        problems=problems,
        notice=_why_here(onward) if not error else None,
        next=_inside(onward),
        login=login,
        kept=kept,
    )


def _why_here(onward: str) -> Text | None:
    if onward == "/":
        return None
    return Text(
        zh="请先登录，登录后回到原来的页面。",
        en="Please sign in; you will then be taken to the page you wanted.",
    )


def _inside(address: str) -> str:
    """Only our own pages: an address elsewhere would be a trap."""
    return address if address.startswith("/") and not address.startswith(("//", "/\\")) else "/"
