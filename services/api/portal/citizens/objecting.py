"""Raising an objection in four small steps and a review, without an account or JavaScript (A4.1, 6.4.3).

What was typed travels in the form itself, so nothing is kept of an objection that is not sent; only
files go ahead, to where the objection will lie. What is late becomes a tip by the act's own rule.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final, Literal
from uuid import uuid4

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import ValidationError

from services.api import auth
from services.api.acts import handing_in
from services.api.acts.bodies import body_model
from services.api.allowance import TooManyFilings
from services.api.attachments import Attached, attach, attached
from services.api.deps import Asking, address_of
from services.api.form_stream import FormFile, read_form
from services.api.portal.citizens.objections import TRAP, remember_code
from services.api.portal.frame import Frame, Framed, go
from services.api.portal.posted import KEPT_KEY, key_of
from services.api.problems import STATUS, problem_of
from services.domain.errors import DomainError
from services.domain.filing import FileObjection
from services.domain.objecting.attachments import LARGEST, MOST
from services.domain.papers.dossier import DocumentState
from services.domain.permissions import kind_of
from services.domain.programme.schema import Text
from services.storage.queries import public
from services.storage.queries.rounds import published
from services.storage.session import Tx

router = APIRouter()

Family = Literal["notices", "rounds"]
STEPS: Final = ("subject", "words", "files", "contact", "review")
LONGEST_SUBJECT: Final = 120
LONGEST_WORDS: Final = 5000
"""Signs that travel with each step; who has more to say sends it along as a file."""
LONGEST_CONTACT: Final = 200
SAME_KEY: Final = KEPT_KEY | {"too-many-filings"}
FILES: Final = "/files"
LEFT_UNREAD: Final = 64 * 1024 * 1024
"""Bytes of a file that is too big are read on, so that the browser hears why."""
Problems = Sequence[tuple[str, Text]]

NO_SUBJECT = Text(zh="请写明涉及的单位、指标或材料", en="Say which indicator or paper it is about")
NO_WORDS = Text(zh="请写明您看到的情况", en="Say what you have seen")
NO_CHOICE = Text(zh="请选择署名或者匿名", en="Choose: with your name, or without")
NO_CONTACT = Text(
    zh="署名提出的，请填写姓名和联系方式", en="With your name: please give it, and how to reach you"
)
NO_FILE = Text(zh="请先选择文件", en="Choose a file first")


@dataclass(frozen=True)
class Draft:
    """What was typed so far, and at which step it was."""

    family: Family
    id: str
    step: str
    key: str
    subject: str = ""
    words: str = ""
    sign: str = ""
    contact: str = ""

    @property
    def address(self) -> str:
        return f"/{self.family}/{self.id}/objection"

    @property
    def body(self) -> dict[str, object]:
        said: dict[str, object] = {"subject": self.subject, "words": self.words}
        if self.contact and self.sign != "anonymous":
            said["contact"] = self.contact
        return said


@router.get("/notices/{case}/objection")
async def objection_form(frame: Framed, case: str) -> Response:
    return await _page(frame, Draft("notices", case, "subject", uuid4().hex))


@router.post("/notices/{case}/objection")
async def object_to(frame: Framed, case: str) -> Response:
    return await _posted(frame, "notices", case)


@router.get("/notices/{case}/objection/files")
async def begin_again(_: Framed, case: str) -> Response:
    """Where a page that came with a file is opened by its address, in the other language say."""
    return go(f"/notices/{case}/objection")


@router.post("/notices/{case}/objection/files")
async def send_file(frame: Framed, case: str) -> Response:
    return await _file_sent(frame, "notices", case)


@router.get("/rounds/{stream}/objection")
async def objection_to_list(frame: Framed, stream: str) -> Response:
    return await _page(frame, Draft("rounds", stream, "subject", uuid4().hex))


@router.post("/rounds/{stream}/objection")
async def object_to_list(frame: Framed, stream: str) -> Response:
    return await _posted(frame, "rounds", stream)


@router.get("/rounds/{stream}/objection/files")
async def begin_again_on_list(_: Framed, stream: str) -> Response:
    return go(f"/rounds/{stream}/objection")


@router.post("/rounds/{stream}/objection/files")
async def send_file_on_list(frame: Framed, stream: str) -> Response:
    return await _file_sent(frame, "rounds", stream)


async def _posted(frame: Frame, family: Family, about: str) -> Response:
    """One step on, one back, or sent. As whoever is signed in, or as the public."""
    form = await frame.request.form()
    if frame.actor is None:
        secret = auth.visitor_secret(frame.request, frame.doors.access)
        await auth.check_form(frame.request, secret, frame.doors.access)
    typed = {name: value for name, value in form.multi_items() if isinstance(value, str)}
    if typed.get(TRAP):
        return go("/notices")
    draft = _draft(family, about, typed)
    if typed.get("back"):
        return await _page(frame, replace(draft, step=_beside(draft.step, -1)))
    if (asked := typed.get("edit", "")) in STEPS:
        return await _page(frame, replace(draft, step=asked))
    sending = draft.step == "review"
    for step in STEPS[:-1] if sending else (draft.step,):
        if wrong := _wrong(replace(draft, step=step)):
            return await _page(frame, replace(draft, step=step), wrong, status=422)
    if sending:
        return await _send(frame, draft)
    return await _page(frame, replace(draft, step=_beside(draft.step, 1)))


async def _file_sent(frame: Frame, family: Family, about: str) -> Response:
    """One file, as it arrives; whatever is wrong with it, what was typed is shown again."""
    if frame.actor is None:
        secret = auth.visitor_secret(frame.request, frame.doors.access)
        await auth.check_form(frame.request, secret, frame.doors.access)
    form = await read_form(frame.request, nameless=True)
    draft = replace(_draft(family, about, form.fields), step="files")
    if not form.name:
        return await _page(frame, draft, [("file", NO_FILE)], status=422)
    try:
        await attach(
            frame.doors,
            about=about,
            key=draft.key,
            own=uuid4().hex,
            file=form,
            address=address_of(frame.request),
        )
    except DomainError as error:
        if STATUS[error.code] in (404, 503, 504):
            raise
        await _read_on(form)
        status = STATUS[error.code]
        return await _page(frame, draft, [("file", _said(frame, error))], status=status)
    return await _page(frame, draft)


async def _read_on(form: FormFile) -> None:
    left = LEFT_UNREAD
    with suppress(DomainError):
        async for chunk in form.chunks:
            left -= len(chunk)
            if left < 0:
                return


async def _send(frame: Frame, draft: Draft) -> Response:
    doors = frame.doors
    async with doors.database.reading() as tx:
        files = await attached(tx, about=draft.id, key=draft.key)
    good = [one.id for one in files if one.state is not DocumentState.BAD]
    try:
        body = body_model(FileObjection).model_validate({**draft.body, "documents": good})
    except ValidationError:  # What no step shows: signs that no database keeps.
        wrong = Text(
            zh="内容里有不能保存的字符，请重新输入", en="There are signs that cannot be kept"
        )
        return await _page(frame, replace(draft, step="words"), [("words", wrong)], status=422)
    try:
        receipt = await handing_in.file_about(
            doors,
            auth.VISITOR_ACTOR,
            Asking(draft.key, None, address_of(frame.request)),
            about=draft.id,
            kind=kind_of(FileObjection),
            body=body,
        )
    except DomainError as error:
        if STATUS[error.code] in (404, 503, 504):
            raise
        key = draft.key if error.code in SAME_KEY else uuid4().hex
        status = 429 if isinstance(error, TooManyFilings) else 422
        page = await _page(
            frame, replace(draft, key=key), [("", _said(frame, error))], status=status
        )
        if isinstance(error, TooManyFilings):
            page.headers["Retry-After"] = str(error.params["seconds"])
        return page
    return remember_code(frame, receipt.stream)


async def _page(
    frame: Frame, draft: Draft, problems: Problems = (), *, status: int = 200
) -> Response:
    async with frame.doors.database.reading() as tx:
        subject = await _subject(tx, frame, draft)
        files: tuple[Attached, ...] = ()
        if draft.step in ("files", "review"):
            files = await attached(tx, about=draft.id, key=draft.key)
    path = frame.request.url.path.removesuffix(FILES) + FILES
    token = (
        auth.upload_token(frame.actor, path)
        if frame.actor
        else auth.visitor_upload_token(frame.request, frame.doors.access, path)
    )
    return frame.page(
        "public/objection.html",
        status=status,
        draft=draft,
        number=STEPS.index(draft.step) + 1,
        steps=STEPS,
        notice=subject if draft.family == "notices" else None,
        listed=subject if draft.family == "rounds" else None,
        files=files,
        most=MOST,
        megabytes=LARGEST // 1024 // 1024,
        upload=token,
        problems=problems,
    )


async def _subject(tx: Tx, frame: Frame, draft: Draft) -> object:
    """Raises NotFound for what the public does not know."""
    if draft.family == "notices":
        return await public.notice(tx, draft.id, frame.now)
    return await published(tx, draft.id)


def _draft(family: Family, about: str, typed: Mapping[str, str]) -> Draft:
    """A form without a step is one that was filled in all at once."""
    step = typed.get("step", "review")
    contact = typed.get("contact", "").strip()
    return Draft(
        family=family,
        id=about,
        step=step if step in STEPS else "subject",
        key=key_of({"key": [typed.get("key", "")]}),
        subject=typed.get("subject", "").strip(),
        words=typed.get("words", "").strip(),
        sign=typed.get("sign", "" if "step" in typed else "named" if contact else "anonymous"),
        contact=contact,
    )


def _wrong(draft: Draft) -> list[tuple[str, Text]]:
    """What is missing or too long on this step, at its field."""
    match draft.step:
        case "subject":
            return _written("subject", draft.subject, NO_SUBJECT, LONGEST_SUBJECT)
        case "words":
            return _written("words", draft.words, NO_WORDS, LONGEST_WORDS)
        case "contact" if draft.sign not in {"named", "anonymous"}:
            return [("sign-1", NO_CHOICE)]
        case "contact" if draft.sign == "named":
            return _written("contact", draft.contact, NO_CONTACT, LONGEST_CONTACT)
        case _:
            return []


def _written(name: str, text: str, missing: Text, most: int) -> list[tuple[str, Text]]:
    if not text:
        return [(name, missing)]
    if len(text) > most:
        return [(name, Text(zh=f"最多{most}个字", en=f"At most {most} characters"))]
    return []


def _beside(step: str, by: int) -> str:
    return STEPS[min(max(STEPS.index(step) + by, 0), len(STEPS) - 1)]


def _said(frame: Frame, error: DomainError) -> Text:
    detail = problem_of(error, frame.shell.language).detail
    return Text(zh=detail, en=detail)
