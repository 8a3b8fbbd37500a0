"""Documents: announced, sent part by part to the store, confirmed, looked at, removed, put back.

The bytes go from the browser to the store and back; through here go the plain form and what experts
read (`handing_out.py`).
"""

from typing import Annotated
from uuid import NAMESPACE_URL, uuid5

from fastapi import APIRouter, Path, Query, Request, Response

from services.api.acts.files_seen import keep_look, seen_with_files
from services.api.auth import Actor as Who
from services.api.contract import READ, WRITE, refusals
from services.api.deps import Actor, Asking, Caller, Now, Parts, Reader
from services.api.form_stream import read_form
from services.api.handing_out import PASSED_ON, hand_out
from services.api.origin import origin_of
from services.api.upload_tokens import Sender, issue
from services.api.v1.documents.schemas import (
    DocumentAnswer,
    DocumentPage,
    Id,
    NewFile,
    PartAnswer,
    PartNumbers,
    PartsAnswer,
    PartUrl,
    PartUrls,
    RemovedAnswer,
    RemovedPage,
    UploadTokenAnswer,
)
from services.domain.errors import NotFound
from services.domain.evidence.documents import PART_SIZE, part_count
from services.domain.papers.dossier import DocumentState
from services.domain.papers.sending import check_may_remove, check_may_send, may_remove
from services.storage.evidence import documents, removals, removing
from services.storage.evidence.documents import NewDocument, StoredDocument
from services.storage.queries.documents import (
    DocumentLine,
    get_document,
    list_documents,
    versions_of,
)
from services.storage.session import Tx

router = APIRouter(prefix="/api/v1/documents", tags=["documents"])

DocumentId = Annotated[str, Path(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9-]+$")]
OfStream = Annotated[Id, Query(description="the case, title or filing")]
FORM = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "replaces": {"type": "string"},
                        "file": {"type": "string", "contentMediaType": "application/octet-stream"},
                    },
                    "required": ["file"],
                }
            }
        },
    }
}


@router.post("", status_code=201, summary="登记上传 · Announce a file", responses=refusals(WRITE))
async def reserve_document(
    new: NewFile, actor: Actor, caller: Caller, parts: Parts, now: Now
) -> DocumentAnswer:
    await _check_may_send(parts, actor, new.stream)
    wish = NewDocument(id=_new_id(actor, caller), **new.model_dump())
    document = await parts.archive.reserve(wish, actor.account, now)
    return await _answer(parts, document.id)


@router.post(
    "/form",
    status_code=201,
    summary="表单上传 · Send a file by a plain form",
    responses=refusals(WRITE),
    openapi_extra=FORM,
)
async def send_form(
    *, request: Request, stream: OfStream, actor: Actor, caller: Caller, parts: Parts, now: Now
) -> DocumentAnswer:
    await _check_may_send(parts, actor, stream)
    form = await read_form(request)
    wish = NewDocument(
        id=_new_id(actor, caller),
        stream=stream,
        name=form.name,
        size=0,
        replaces=form.fields.get("replaces") or None,
    )
    document = await parts.archive.receive(wish, form.chunks, actor.account, now)
    if document.state is DocumentState.CHECKING:
        await parts.cases.verify_document(document.id)
    return await _answer(parts, document.id)


@router.get("", summary="文件列表 · Documents of a case", responses=refusals(READ))
async def list_documents_of(
    stream: OfStream,
    actor: Actor,
    read: Reader,
    after: Annotated[str, Query(max_length=80)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> DocumentPage:
    await seen_with_files(read, actor, stream)
    found = await list_documents(read, stream, after=after, limit=limit + 1)
    page = found[:limit]
    return DocumentPage(
        documents=[DocumentAnswer.of(line) for line in page],
        next_after=page[-1].id if len(found) > limit else None,
    )


@router.get(
    "/removed",
    summary="已删除的文件 · Removed files that can be put back",
    responses=refusals(READ),
)
async def list_removed(stream: OfStream, actor: Actor, read: Reader) -> RemovedPage:
    """Those that the caller may put back: what was taken away is nobody else's business."""
    state = await seen_with_files(read, actor, stream)
    found = await removals.of_stream(read, stream)
    return RemovedPage(
        documents=[
            RemovedAnswer.of(removal)
            for removal in found
            if may_remove(state, removal.document.made_by, actor.account, actor.seats)
        ]
    )


@router.get("/{document}", summary="文件 · One document", responses=refusals(READ))
async def show_document(document: DocumentId, actor: Sender, read: Reader) -> DocumentAnswer:
    return DocumentAnswer.of(await _seen(read, actor, document))


@router.get("/{document}/versions", summary="历次版本 · All versions", responses=refusals(READ))
async def list_versions(document: DocumentId, actor: Actor, read: Reader) -> DocumentPage:
    await _seen(read, actor, document)
    lines = await versions_of(read, document)
    return DocumentPage(documents=[DocumentAnswer.of(line) for line in lines], next_after=None)


@router.get(
    "/{document}/parts",
    summary="已收到的分片 · Parts received",
    responses=refusals((*READ, 409)),
)
async def list_parts(document: DocumentId, actor: Sender, parts: Parts) -> PartsAnswer:
    line = await _sendable(parts, actor, document)
    received = await parts.archive.parts(document)
    return PartsAnswer(
        part_size=PART_SIZE,
        part_count=part_count(line.declared_size),
        received=[PartAnswer(number=part.number, size=part.size) for part in received],
    )


@router.post(
    "/{document}/parts",
    summary="取得分片上传地址 · Addresses for parts",
    responses=refusals(WRITE),
)
async def sign_parts(
    *,
    document: DocumentId,
    asked: PartNumbers,
    request: Request,
    actor: Sender,
    parts: Parts,
    now: Now,
) -> PartUrls:
    await _sendable(parts, actor, document)
    origin = origin_of(request, parts.access.origin)
    urls = await parts.archive.part_urls(document, origin, asked.numbers, now, hashes=asked.sha256)
    return PartUrls(urls=[PartUrl(number=number, url=url) for number, url in urls.items()])


@router.post(
    "/{document}/upload-token",
    summary="取得续传凭证 · A token that outlives the sign-in",
    responses=refusals(WRITE),
)
async def give_upload_token(
    document: DocumentId, actor: Actor, parts: Parts, now: Now
) -> UploadTokenAnswer:
    await _sendable(parts, actor, document)
    token, until = issue(parts.access, actor.account, document, now)
    return UploadTokenAnswer(token=token, until=until)


@router.post(
    "/{document}/confirmation",
    status_code=202,
    summary="上传完毕，开始检查 · All parts are sent: check it",
    responses=refusals(WRITE),
)
async def confirm_document(
    document: DocumentId, actor: Sender, parts: Parts, now: Now
) -> DocumentAnswer:
    await _sendable(parts, actor, document)
    return await _checked(parts, await parts.archive.confirm(document, now))


@router.get(
    "/{document}/content",
    status_code=307,
    response_class=Response,
    summary="打开或下载 · Open or download; ranges work",
    responses=PASSED_ON | refusals((*READ, 409)),
)
async def open_document(
    document: DocumentId,
    request: Request,
    actor: Actor,
    parts: Parts,
    inline: Annotated[bool, Query(description="open it in the browser")] = False,
) -> Response:
    """An address into the store; an expert gets the bytes from here, range by range (6.1.2)."""
    async with parts.database.reading() as tx:
        stored = await _seen_row(tx, actor, document)
        file = await parts.archive.outgoing_of(tx, stored)
    await keep_look(parts, actor, stored, request.url.path)
    return await hand_out(parts, request, actor, file, inline=inline, status=307)


@router.delete(
    "/{document}",
    status_code=204,
    summary="删除未使用的文件 · Remove a file that nobody uses",
    responses=refusals(WRITE),
)
async def remove_document(document: DocumentId, actor: Actor, parts: Parts, now: Now) -> Response:
    """It can be put back for as long as its bytes are kept."""
    await _check_may_remove(parts, actor, document)
    await removing.remove(parts.archive, document, actor.account, now)
    return Response(status_code=204)


@router.post(
    "/{document}/restoration",
    summary="恢复已删除的文件 · Put a removed file back",
    responses=refusals(WRITE),
)
async def restore_document(
    document: DocumentId, actor: Actor, parts: Parts, now: Now
) -> DocumentAnswer:
    await _check_may_remove(parts, actor, document)
    return await _checked(
        parts, await removing.restore(parts.archive, document, actor.account, now)
    )


async def _checked(parts: Parts, document: StoredDocument) -> DocumentAnswer:
    """Its check begins, or goes on where it was left."""
    if document.state is DocumentState.CHECKING:
        await parts.cases.verify_document(document.id)
    return await _answer(parts, document.id)


async def _check_may_remove(parts: Parts, actor: Who, document: str) -> None:
    """Who may take a file away may put it back."""
    async with parts.database.reading() as tx:
        found = await removals.wherever(tx, document)
        try:
            state = await seen_with_files(tx, actor, found.stream)
        except NotFound:
            raise NotFound(id=document) from None
    check_may_remove(state, found.made_by, actor.account, actor.seats)


async def _seen(tx: Tx, actor: Who, document: str) -> DocumentLine:
    """A foreign region's document answers exactly as a missing one."""
    await _seen_row(tx, actor, document)
    return await get_document(tx, document)


async def _seen_row(tx: Tx, actor: Who, document: str) -> StoredDocument:
    """The row alone: where it is used, and who sent it, is not asked for each range of a film."""
    stored = await documents.get(tx, document)
    try:
        await seen_with_files(tx, actor, stored.stream)
    except NotFound:
        raise NotFound(id=document) from None
    return stored


async def _sendable(parts: Parts, actor: Who, document: str) -> DocumentLine:
    async with parts.database.reading() as tx:
        line = await _seen(tx, actor, document)
    await _check_may_send(parts, actor, line.stream)
    return line


async def _check_may_send(parts: Parts, actor: Who, stream: str) -> None:
    async with parts.database.reading() as tx:
        state = await seen_with_files(tx, actor, stream)
    check_may_send(state, actor.account, actor.seats)


async def _answer(parts: Parts, document: str) -> DocumentAnswer:
    async with parts.database.reading() as tx:
        return DocumentAnswer.of(await get_document(tx, document))


def _new_id(actor: Who, asking: Asking) -> str:
    """The same key from the same account is the same document: a repeat finds the first."""
    return str(uuid5(NAMESPACE_URL, f"ecocase:document:{actor.account}:{asking.request_id}"))
