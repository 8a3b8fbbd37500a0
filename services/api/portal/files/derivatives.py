"""Previews of files for the pages: a signed address each, for whoever may see the file (5.1.4).

What is shown of them where is up to the templates (`parts/read_outs.html`).
"""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from services.api.acts.files_seen import seen_with_files
from services.api.deps import Actor, Parts
from services.api.handing_out import hand_out
from services.api.portal.frame import SEE_OTHER
from services.domain.evidence.derivatives import DerivativeKind
from services.storage.derivatives import rows
from services.storage.evidence import documents
from services.storage.evidence.store_door import Outgoing, StoredObject

router = APIRouter()


@router.get("/documents/{document}/derivatives/{kind}/{number}")
async def open_derivative(
    *,
    request: Request,
    doors: Parts,
    actor: Actor,
    document: str,
    kind: DerivativeKind,
    number: Annotated[int, Path(ge=1, le=100_000)],
) -> Response:
    """To the picture, the PDF or the lighter film; ranges work there, without a masthead."""
    async with doors.database.reading() as tx:
        stored = await documents.get(tx, document)
        await seen_with_files(tx, actor, stored.stream)
        found = await rows.find(tx, stored, kind, number)
    file = Outgoing(
        StoredObject(doors.derivatives_bucket, found.key, "", found.size),
        name=f"{kind.value}-{number}.{found.media_type.rpartition('/')[2]}",
        media_type=found.media_type,
    )
    return await hand_out(doors, request, actor, file, inline=True, status=SEE_OTHER)
