"""Refusals as pages: the same Problem that programs get, with a way on.

Forms show their own errors beside the fields; this is for what has no form to go back to.
"""

from dataclasses import replace
from http import HTTPStatus
from typing import Final
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import Response

from services.api import auth
from services.api.language import language_of
from services.api.portal.frame import go, plain_shell, shell_around
from services.api.portal.people.kept_forms import KeptForm, posted_now
from services.api.portal.rendering import page
from services.api.problems import Problem, wait_of
from services.domain.programme.schema import Text
from services.domain.review.conflicts import InterestsUndeclared

KEPT = Text(
    zh="登录已到期。您填写的内容都在，登录后接着办理。",
    en="Your sign-in has ended. All you wrote is kept: sign in and go on.",
)


WITHOUT_A_FRAME: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT})
"""What is refused where no frame was begun: no such page, or a file that cannot be opened."""


async def refusal_page(request: Request, problem: Problem) -> Response:
    """For `problems.install`. Who is not signed in is asked to, and comes back afterwards."""
    if problem.code == "sign-in-needed" and (kept := await posted_now(request)):
        return _sign_in_page(request, kept)
    if problem.code == "sign-in-needed" and request.method == "GET":
        query = f"?{request.url.query}" if request.url.query else ""
        return go(f"/sign-in?next={quote(request.url.path + query, safe='')}")
    if problem.code == InterestsUndeclared.code and request.method == "GET":
        return go(f"/cases/{problem.params['case']}/acts/declare-interests")
    shown = page(
        await shell_around(request, missing=problem.status in WITHOUT_A_FRAME),
        "shared/problem.html",
        status=problem.status,
        title=_same(problem.title),
        what=_same(problem.detail),
        remedy=_remedy(problem),
        back=_back(request),
        request_id=getattr(request.state, "request_id", ""),
        server_fault=problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR,
    )
    shown.headers.update(wait_of(problem))
    return shown


def _sign_in_page(request: Request, kept: KeptForm) -> Response:
    """The sign-in ended while the form was being filled in: nothing typed is lost (portal B1.1)."""
    auth.greet_visitor(request)
    access = request.app.state.doors.access
    shell = replace(
        plain_shell(request, language_of(request)), csrf=auth.form_token(request, None, access)
    )
    response = page(
        shell,
        "session/sign_in.html",
        status=HTTPStatus.UNAUTHORIZED,
        problems=[],
        notice=KEPT,
        next=kept.action,
        login="",
        kept=kept,
    )
    auth.remember_visitor(request, response)
    return response


def _same(text: str) -> Text:
    """The problem speaks the reader's language already."""
    return Text(zh=text, en=text)


def _remedy(problem: Problem) -> Text | None:
    if problem.code == "form-expired":
        return Text(
            zh="请用浏览器的返回键回到表单，刷新后再提交。填写的内容一般还在。",
            en="Use your browser's back button, reload the form and send it again. "
            "What you typed is usually still there.",
        )
    return None


def _back(request: Request) -> str:
    """Where the person came from, if that was a page of ours; the front page otherwise."""
    came_from = request.headers.get("referer", "")
    own = str(request.base_url)
    return "/" + came_from.removeprefix(own) if came_from.startswith(own) else "/"
