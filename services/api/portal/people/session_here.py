"""The sign-in as a page's script sees it: how long it lasts, more time, signing in in place.

Signing in by a page of its own is in `session.py`; this is for forms that must not be left.
"""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import JSONResponse, Response

from services.api import auth, dates
from services.api.portal.frame import Frame, Framed, ends_of
from services.api.portal.rendering import fragment
from services.storage.people import sign_ins

router = APIRouter(prefix="/session")


@router.get("")
async def state(frame: Framed) -> Response:
    """Who is signed in; for nobody, the form to sign in with."""
    actor = frame.actor
    if actor is None:
        answer = JSONResponse(
            {"account": "", "form": fragment(frame.shell, "parts/sign_in_here.html", {})}
        )
        auth.remember_visitor(frame.request, answer)
        return answer
    return _answer(frame, actor.account, actor.csrf or "", actor.since)


@router.post("")
async def sign_in_here(
    frame: Framed,
    login: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
) -> Response:
    holder = Response()
    begun = await auth.sign_in(
        frame.request,
        holder,
        database=frame.doors.database,
        access=frame.doors.access,
        login=login.strip(),
        password=password,
        now=frame.now,
    )
    answer = _answer(frame, begun.account, begun.csrf, frame.now)
    auth.set_cookie(frame.request, answer, auth.SESSION, begun.token)
    return answer


@router.post("/extension")
async def extend(frame: Framed) -> Response:
    """WCAG 2.2.1: more time by one button, as often as it is wanted."""
    person = frame.person
    if person.sign_in is not None:
        async with frame.doors.database.writing() as tx:
            await sign_ins.extend(tx, person.sign_in, frame.now)
    return _answer(frame, person.account, person.csrf or "", frame.now)


def _answer(frame: Frame, account: str, csrf: str, since: datetime | None) -> JSONResponse:
    ends = ends_of(frame.doors.access, since)
    return JSONResponse(
        {
            "account": account,
            "csrf": csrf,
            "now": frame.now.isoformat(),
            "ends": ends.isoformat() if ends else None,
            "until": dates.moment(frame.shell.language, ends) if ends else "",
        }
    )
