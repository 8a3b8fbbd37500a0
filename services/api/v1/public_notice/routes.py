"""Public notice: signed, published, corrected; it closes by itself (A4.1). Beside the acts, what is
looked at before it is published, the proof that it could be read, and redacted copies (6.4.1, 6.4.2).
"""

from typing import Any, Final

from fastapi import Request

from services.api import redacting
from services.api.acts.looked_notices import checked
from services.api.acts.performing import seen
from services.api.acts.routes import StreamId
from services.api.acts.steps import step_router
from services.api.contract import READ, WRITE, refusals
from services.api.deps import Actor, Now, Parts, Reader
from services.api.form_stream import read_form
from services.api.v1.public_notice.schemas import (
    Blackening,
    CheckAnswer,
    Checks,
    Copies,
    CopyAnswer,
    CopyMade,
    Proof,
    ProvedDay,
)
from services.domain.case import Case
from services.domain.errors import NotFound
from services.domain.notices.redacting import ApproveCopy, TakeCopyOff
from services.domain.steps.public_notice import (
    CorrectNotice,
    NotRecommend,
    PublishNotice,
    SignNotice,
)
from services.domain.tree.units import StepName
from services.storage import notice_looks
from services.storage.queries.notice_contacts import contacts_known, issuer_of
from services.storage.redacting import copies
from services.storage.redacting.making import Wish, wish_of
from services.storage.session import Tx

FORM: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "original": {"type": "string"},
                        "title": {"type": "string"},
                        "file": {"type": "string", "format": "binary"},
                    },
                    "required": ["original", "title", "file"],
                }
            }
        },
    }
}

router = step_router(
    StepName.PUBLIC_NOTICE,
    "公示 · Public notice",
    SignNotice,
    PublishNotice,
    CorrectNotice,
    NotRecommend,
    ApproveCopy,
    TakeCopyOff,
)


@router.get("/checks", summary="公示发布前核对 · Before publication", responses=refusals(READ))
async def show_checks(stream: StreamId, actor: Actor, read: Reader) -> Checks:
    case = await _case(read, actor, stream)
    found = checked(case, issuer_of(case), await contacts_known(read, case))
    return Checks(
        ready=all(one.done for one in found),
        checks=[CheckAnswer(**one.model_dump()) for one in found],
    )


@router.get("/proof", summary="公示可读证明 · Proof of the notice", responses=refusals(READ))
async def show_proof(stream: StreamId, actor: Actor, read: Reader, now: Now) -> Proof:
    found = await notice_looks.proved(read, await _case(read, actor, stream), now)
    if found is None:
        none = dict.fromkeys(("looks", "seen", "down", "unlooked", "owed_days"), 0)
        return Proof(**none, digest="", extends=False, days=[])
    return Proof(
        **found.proof.model_dump(),
        extends=found.extends,
        days=[ProvedDay(**one.model_dump()) for one in found.days],
    )


@router.get("/redacted-copies", summary="遮盖件 · Redacted copies", responses=refusals(READ))
async def list_redacted_copies(stream: StreamId, actor: Actor, read: Reader) -> Copies:
    await _case(read, actor, stream)
    return Copies(copies=[CopyAnswer.of(one) for one in await copies.of_case(read, stream)])


@router.post(
    "/redacted-copies",
    status_code=201,
    summary="用黑框遮盖 · Blacken a paper of the case",
    description="A PDF of pictures is made, with nothing beneath the boxes; a second person "
    "approves it. At most 60 pages. Rules: 6.4.1.",
    responses=refusals(WRITE),
)
async def blacken_paper(
    *, stream: StreamId, new: Blackening, actor: Actor, parts: Parts, now: Now
) -> CopyMade:
    wish = Wish(case=stream, original=new.original, title=new.title)
    return CopyMade(document=(await redacting.blacken(parts, actor, wish, new.boxes, now)).id)


@router.post(
    "/redacted-copies/file",
    status_code=201,
    summary="上传已遮盖的文件 · Send a copy that was redacted elsewhere",
    description="Fields `original`, `title`, then `file`: a PDF of pictures alone, without text, "
    "properties, earlier versions, notes, files or layers. Rules: 6.4.1.",
    responses=refusals(WRITE),
    openapi_extra=FORM,
)
async def send_redacted_copy(
    *, request: Request, stream: StreamId, actor: Actor, parts: Parts, now: Now
) -> CopyMade:
    await redacting.check_may_make(parts, actor, stream)
    form = await read_form(request)
    wish = wish_of(stream, form.fields)
    return CopyMade(document=(await redacting.take(parts, actor, wish, form.chunks, now)).id)


async def _case(read: Tx, actor: Actor, stream: str) -> Case:
    case = await seen(read, actor, stream)
    if not isinstance(case, Case):
        raise NotFound(id=stream)
    return case
