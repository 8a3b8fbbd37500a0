"""Beside a document: what it says of itself (5.1.6), and who saw which page or minute (5.4.2)."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from services.api.acts.files_seen import seen_with_files
from services.api.acts.looking import Streams
from services.api.auth import Actor as Who
from services.api.contract import READ, WRITE, refusals
from services.api.deps import Actor, Now, Reader, Writer
from services.api.v1.evidence.schemas import Described, Shown, Viewers
from services.domain.case import Case
from services.domain.errors import NotFound
from services.domain.evidence.describing import Description
from services.domain.papers.drafting import check_may_bind
from services.domain.seats import not_entitled
from services.storage.evidence import documents, views
from services.storage.evidence.describing import describe
from services.storage.evidence.documents import StoredDocument
from services.storage.papers import papers
from services.storage.queries.scope import Viewer
from services.storage.session import Tx

router = APIRouter(prefix="/api/v1/documents/{document}", tags=["documents"])

DocumentId = Annotated[str, Path(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9-]+$")]


@router.put(
    "/description",
    summary="文号、责任者、日期和有效期 · What the paper says of itself",
    responses=refusals(WRITE),
)
async def describe_document(
    document: DocumentId, said: Description, actor: Actor, write: Writer, now: Now
) -> Described:
    stored, _ = await _known(write, actor, document)
    await papers.hold(write, stored.stream)
    _, case = await _known(write, actor, document)
    if not isinstance(case, Case):
        raise NotFound(id=document)
    check_may_bind(case, actor.account, actor.seats)
    return Described(version=await describe(write, document, said, actor.account, now))


@router.post(
    "/views",
    status_code=204,
    summary="已显示的页 · Pages that were shown",
    responses=refusals(WRITE),
)
async def keep_views(
    document: DocumentId, shown: Shown, actor: Actor, write: Writer, now: Now
) -> Response:
    """What the viewer showed; that somebody read it, nobody can know."""
    stored, stream = await _known(write, actor, document)
    watcher = views.watcher(Viewer(actor.account, actor.seats), stream.place)
    await views.keep(write, stored, watcher, shown.seen, now)
    return Response(status_code=204)


@router.get("/views", summary="谁看过哪一页 · Who saw which page", responses=refusals(READ))
async def list_views(document: DocumentId, actor: Actor, read: Reader) -> Viewers:
    """For those who judge the case, and the auditor."""
    _, stream = await _known(read, actor, document)
    if not views.may_see_viewers(Viewer(actor.account, actor.seats), stream):
        raise not_entitled(actor.seats)
    return Viewers(viewers=list(await views.viewers_of(read, document)))


async def _known(tx: Tx, actor: Who, document: str) -> tuple[StoredDocument, Streams]:
    """A foreign region's document answers exactly as a missing one. Raises NotFound."""
    stored = await documents.get(tx, document)
    try:
        return stored, await seen_with_files(tx, actor, stored.stream)
    except NotFound:
        raise NotFound(id=document) from None
