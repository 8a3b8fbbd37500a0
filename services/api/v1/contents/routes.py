"""Full text: words in documents, in what was said of a case, in remarks to its figures (5.3.1)."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.api.contract import READ, refusals
from services.api.deps import Actor, Reader
from services.api.v1.contents.schemas import HitAnswer, HitPage, StretchAnswer
from services.storage.contents.folding import LONGEST
from services.storage.contents.keeping import Kind
from services.storage.queries import contents
from services.storage.queries.contents import Hit
from services.storage.queries.scope import Viewer

router = APIRouter(prefix="/api/v1/contents", tags=["contents"])


@router.get("", summary="全文查找 · Words in what was written", responses=refusals(READ))
async def find_contents(
    actor: Actor,
    read: Reader,
    q: Annotated[str, Query(max_length=LONGEST, description="words; all must stand on one page")],
    before: Annotated[int | None, Query(ge=1, lt=contents.LATEST)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = contents.SHOWN,
) -> HitPage:
    """The latest first, of the cases that the caller sees."""
    viewer = Viewer(actor.account, actor.seats)
    typed = q.replace("\0", "")
    found = await contents.find(read, viewer, typed, before=before, limit=limit)
    return HitPage(hits=[_answer(hit) for hit in found.hits], next_before=found.next_before)


def _answer(hit: Hit) -> HitAnswer:
    document = hit.kind is Kind.PAGE
    return HitAnswer(
        **hit.model_dump(include={"id", "case", "number", "name", "part", "at"}),
        kind=hit.kind.value,
        href=f"/api/v1/documents/{hit.ref}" if document else f"/api/v1/cases/{hit.case}",
        place=hit.place.code,
        excerpt=[StretchAnswer(text=said.text, sought=said.sought) for said in hit.excerpt],
    )
