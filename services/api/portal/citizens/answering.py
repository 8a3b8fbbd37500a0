"""Whoever was drawn for a survey answers by the code on the slip: no account, no JavaScript (6.2.2).

What is kept of it, and what not, is `storage/fieldwork/answering.py`.
"""

from collections.abc import Mapping, Sequence

from fastapi import APIRouter
from fastapi.responses import Response

from services.api import answering, auth
from services.api.allowance import TooManyFilings
from services.api.deps import address_of
from services.api.portal.frame import Frame, Framed, go
from services.api.portal.posted import values_of
from services.api.problems import STATUS, problem_of
from services.domain.errors import DomainError, Invalid
from services.domain.fieldwork.answers import AnswerCodeUnknown
from services.domain.filing import Filing
from services.domain.programme.schema import Text
from services.storage.queries import fieldwork

router = APIRouter(prefix=answering.PAGE)

NO_CHOICE = Text(zh="请选择一个选项", en="Choose an answer")
LATER = frozenset({503, 504})
"""Statuses of what is no answer to the form: the page of errors says to try again."""


@router.get("")
async def survey(frame: Framed, code: str = "") -> Response:
    """To type the code in, or the questionnaire itself for whoever comes by the QR code."""
    if not code:
        return _page(frame)
    try:
        filing = await answering.asked(frame.doors, address_of(frame.request), code, frame.now)
    except DomainError as error:
        return _refused(frame, code, error)
    return _page(frame, code, filing)


@router.post("")
async def answer(frame: Framed, code: str = "") -> Response:
    """A refused question is asked again with all that was chosen; the code is still good then."""
    values = values_of(await frame.request.form())
    if frame.actor is None:
        secret = auth.visitor_secret(frame.request, frame.doors.access)
        await auth.check_form(frame.request, secret, frame.doors.access)
    typed = {name: next(iter(each), "") for name, each in values.items()}
    chosen = {
        name.removeprefix("q."): choice
        for name, choice in typed.items()
        if name.startswith("q.") and choice
    }
    try:
        await answering.answer(frame.doors, address_of(frame.request), code, chosen, frame.now)
    except (Invalid, TooManyFilings) as error:
        return await _again(frame, code, typed, error)
    except DomainError as error:
        return _refused(frame, code, error)
    return go(f"{answering.PAGE}/done")


@router.get("/done")
async def done(frame: Framed) -> Response:
    return frame.page("public/survey_done.html")


async def _again(frame: Frame, code: str, typed: Mapping[str, str], error: DomainError) -> Response:
    """The questions with all that was chosen, as long as the code is good."""
    try:
        filing = await answering.asked_again(frame.doors, code, frame.now)
    except DomainError as gone:
        return _refused(frame, code, gone)
    errors, status = _at_question(frame, error), STATUS[error.code]
    page = _page(frame, code, filing, typed=typed, errors=errors, status=status)
    return _waiting(page, error)


def _refused(frame: Frame, code: str, error: DomainError) -> Response:
    """The code stays in its field, to be compared with the slip."""
    status = STATUS["invalid" if isinstance(error, AnswerCodeUnknown) else error.code]
    if status in LATER:
        raise error
    page = _page(frame, code, problems=[("code", _said(frame, error))], status=status)
    return _waiting(page, error)


def _waiting(page: Response, error: DomainError) -> Response:
    if isinstance(error, TooManyFilings):
        page.headers["Retry-After"] = str(error.params["seconds"])
    return page


def _at_question(frame: Frame, wrong: DomainError) -> dict[str, Text]:
    field = str(wrong.params.get("field", ""))
    return {field: NO_CHOICE} if field.startswith("q.") else {"": _said(frame, wrong)}


def _said(frame: Frame, error: DomainError) -> Text:
    detail = problem_of(error, frame.shell.language).detail
    return Text(zh=detail, en=detail)


def _page(
    frame: Frame,
    code: str = "",
    filing: Filing | None = None,
    *,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, Text] | None = None,
    problems: Sequence[tuple[str, Text]] = (),
    status: int = 200,
) -> Response:
    linked = [(f"f-{name}" if name else "", words) for name, words in (errors or {}).items()]
    return frame.page(
        "public/survey.html",
        status=status,
        code=code,
        filing=filing,
        rules=fieldwork.rules_of(filing) if filing else None,
        typed=typed or {},
        errors=errors or {},
        problems=[*problems, *linked],
    )
