"""Previews, words and lighter films of a document: listed, and opened by a signed address (5.1.4).

Whoever may see the document may see them. They are made beside its check and can be made again.
"""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from services.api.acts.files_seen import seen_with_files
from services.api.auth import Actor as Who
from services.api.contract import READ, refusals
from services.api.deps import Actor, Parts, Reader
from services.api.handing_out import PASSED_ON, hand_out
from services.api.v1.derivatives.schemas import DerivativesAnswer
from services.domain.errors import NotFound
from services.domain.evidence.derivatives import DerivativeKind
from services.storage.derivatives import rows
from services.storage.evidence import documents
from services.storage.evidence.documents import StoredDocument
from services.storage.evidence.store_door import Outgoing, StoredObject
from services.storage.session import Tx

router = APIRouter(prefix="/api/v1/documents/{document}/derivatives", tags=["documents"])

DocumentId = Annotated[str, Path(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9-]+$")]
Number = Annotated[int, Path(ge=1, le=100_000)]


@router.get("", summary="预览与文字 · What was made from a document", responses=refusals(READ))
async def list_derivatives(document: DocumentId, actor: Actor, read: Reader) -> DerivativesAnswer:
    await _known(read, actor, document)
    return DerivativesAnswer.of(await rows.of_document(read, document))


@router.get(
    "/{kind}/{number}",
    status_code=307,
    response_class=Response,
    summary="打开预览 · Open one of them; ranges work",
    responses=PASSED_ON | refusals(READ),
)
async def open_derivative(
    *,
    document: DocumentId,
    kind: DerivativeKind,
    number: Number,
    request: Request,
    actor: Actor,
    parts: Parts,
) -> Response:
    async with parts.database.reading() as tx:
        known = await _known(tx, actor, document)
        found = await rows.find(tx, known, kind, number)
    file = Outgoing(
        StoredObject(parts.derivatives_bucket, found.key, "", found.size),
        name=f"{kind.value}-{number}.{found.media_type.rpartition('/')[2]}",
        media_type=found.media_type,
    )
    return await hand_out(parts, request, actor, file, inline=True, status=307)


async def _known(tx: Tx, actor: Who, document: str) -> StoredDocument:
    """A foreign region's document answers exactly as a missing one. Raises NotFound."""
    stored = await documents.get(tx, document)
    try:
        await seen_with_files(tx, actor, stored.stream)
    except NotFound:
        raise NotFound(id=document) from None
    return stored
