"""Previews of files for the pages: a signed address each, for whoever may see the file (5.1.4).

What is shown of them where is up to the templates (`parts/read_outs.html`).
"""

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import Response

from services.api.acts.performing import seen
from services.api.origin import origin_of
from services.api.portal.frame import Framed, go
from services.domain.evidence.derivatives import DerivativeKind
from services.storage.derivatives import rows
from services.storage.evidence import documents
from services.storage.evidence.objects import StoredObject

router = APIRouter()


@router.get("/documents/{document}/derivatives/{kind}/{number}")
async def open_derivative(
    frame: Framed,
    document: str,
    kind: DerivativeKind,
    number: Annotated[int, Path(ge=1, le=100_000)],
) -> Response:
    """To the picture, the PDF or the lighter film; ranges work there."""
    async with frame.doors.database.reading() as tx:
        stored = await documents.get(tx, document)
        await seen(tx, frame.person, stored.stream)
        found = await rows.find(tx, stored, kind, number)
    url = frame.doors.store.download_url(
        origin_of(frame.request, frame.doors.access.origin),
        StoredObject(frame.doors.derivatives_bucket, found.key, "", found.size),
        name=f"{kind.value}-{number}.{found.media_type.rpartition('/')[2]}",
        media_type=found.media_type,
        inline=True,
    )
    return go(url)
