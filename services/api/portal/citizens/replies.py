"""What became of it, by query code, and an appeal against the answer (A4.1, A4.6, C2.9.2, 6.4.3).

The code travels in the form and stands in no address.
"""

from dataclasses import dataclass
from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Form
from fastapi.responses import Response
from pydantic import ValidationError

from services.api import auth, query_codes
from services.api.acts.bodies import body_model
from services.api.acts.handing_in import appeal
from services.api.deps import Asking, address_of
from services.api.portal.frame import Frame, Framed
from services.api.portal.posted import key_after, key_of
from services.api.problems import STATUS, problem_of
from services.domain.errors import DomainError
from services.domain.objecting.appealing import FileAppeal
from services.domain.programme.schema import Text
from services.storage.queries import replies

router = APIRouter()

UNKNOWN = Text(
    zh="没有这个查询码，请核对后重新输入",
    en="There is no such code; please check it and enter it again",
)
NO_WORDS = Text(zh="请写明申请复核的理由，不超过20000字", en="Say why the answer is not right")


@dataclass(frozen=True)
class Typed:
    code: str = ""
    words: str = ""
    key: str = ""
    wrong: Text | None = None


@router.get("/inquiry")
async def inquiry(frame: Framed) -> Response:
    return frame.page("public/inquiry.html", code="", found=None, problems=[])


@router.post("/inquiry")
async def look_up(frame: Framed, code: Annotated[str, Form()] = "") -> Response:
    return await _shown(frame, Typed(code=code, key=uuid4().hex))


@router.post("/inquiry/appeal")
async def file_appeal(
    frame: Framed,
    code: Annotated[str, Form()] = "",
    words: Annotated[str, Form()] = "",
    key: Annotated[str, Form()] = "",
) -> Response:
    """Whoever has the code; once, and within its days."""
    if frame.actor is None:
        secret = auth.visitor_secret(frame.request, frame.doors.access)
        await auth.check_form(frame.request, secret, frame.doors.access)
    typed = Typed(code=code, words=words.strip(), key=key_of({"key": [key]}))
    try:
        body = body_model(FileAppeal).model_validate({"words": typed.words})
    except ValidationError:
        return await _shown(frame, Typed(code, typed.words, typed.key, NO_WORDS))
    async with frame.doors.database.reading() as tx:
        filing = await query_codes.filing_of(tx, frame.doors.access, code)
    if filing is None:
        return await _shown(frame, typed)
    try:
        asking = Asking(typed.key, None, address_of(frame.request))
        await appeal(frame.doors, asking, of=filing, body=body)
    except DomainError as error:
        if STATUS[error.code] in (503, 504):
            raise
        detail = problem_of(error, frame.shell.language).detail
        said = Text(zh=detail, en=detail)
        return await _shown(frame, Typed(code, typed.words, key_after(error.code, typed.key), said))
    return await _shown(frame, Typed(code=code, key=uuid4().hex))


async def _shown(frame: Frame, typed: Typed) -> Response:
    async with frame.doors.database.reading() as tx:
        filing = await query_codes.filing_of(tx, frame.doors.access, typed.code)
        found = await replies.reply(tx, filing, frame.now) if filing else None
    problems = [] if found else [("code", UNKNOWN)]
    if found and typed.wrong:
        problems = [("words", typed.wrong)]
    return frame.page(
        "public/inquiry.html",
        status=422 if problems else 200,
        code=typed.code,
        found=found,
        problems=problems,
        words=typed.words,
        key=typed.key,
        wrong=typed.wrong,
    )
