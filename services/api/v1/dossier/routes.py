"""Binding the dossier of a case: parts into volumes, proofs to indicators (A1.13, A2.7, A3.7).

Working papers, not acts: what counts is what is submitted in the end.
"""

from datetime import datetime
from typing import Annotated
from uuid import NAMESPACE_URL, uuid5

from fastapi import APIRouter, Path, Response

from services.api.acts.performing import seen
from services.api.acts.routes import StreamId
from services.api.anchoring import sheets_of
from services.api.auth import Actor as Who
from services.api.contract import READ, WRITE, refusals
from services.api.deps import Actor, Asking, Caller, Now, Parts, Reader, Writer
from services.api.v1.dossier.schemas import (
    BoundAnswer,
    DossierAnswer,
    NewPartBody,
    NewProofBody,
    Order,
)
from services.domain.case import Case
from services.domain.errors import NotFound, Stale, VersionMissing
from services.domain.papers.dossier import Proof, VolumePart
from services.domain.papers.drafting import check_may_bind
from services.storage.evidence import volumes
from services.storage.evidence.volumes import NewPart, NewProof
from services.storage.papers import papers
from services.storage.queries.documents import dossier_view
from services.storage.session import Tx

router = APIRouter(prefix="/api/v1/cases/{stream}/dossier", tags=["documents"])

BoundId = Annotated[str, Path(min_length=1, max_length=80)]


@router.get("", summary="申报材料 · The dossier as bound now", responses=refusals(READ))
async def show_dossier(
    stream: StreamId, actor: Actor, read: Reader, response: Response
) -> DossierAnswer:
    await seen(read, actor, stream)
    view = await dossier_view(read, stream)
    response.headers["ETag"] = f'"{view.version}"'
    return DossierAnswer.model_validate(view.model_dump())


@router.post(
    "/parts", status_code=201, summary="装订一部分 · Bind a part", responses=refusals(WRITE)
)
async def bind_part(
    *, stream: StreamId, new: NewPartBody, actor: Actor, caller: Caller, write: Writer, now: Now
) -> BoundAnswer:
    await _check_may_bind(write, actor, stream)
    part = VolumePart.model_validate(new.model_dump(exclude={"item", "before"}))
    wish = NewPart(id=_new_id(actor, stream, caller), item=new.item, part=part, before=new.before)
    version = await volumes.attach(write, stream, wish, actor.account, now)
    return BoundAnswer(id=wish.id, version=version)


@router.post(
    "/proofs", status_code=201, summary="证明指标 · Prove an indicator", responses=refusals(WRITE)
)
async def bind_proof(
    *, stream: StreamId, new: NewProofBody, actor: Actor, caller: Caller, parts: Parts, now: Now
) -> BoundAnswer:
    proof = Proof.model_validate(new.model_dump())
    async with parts.database.reading() as tx:
        await _check_entitled(tx, actor, stream)  # Before a file is opened for anybody.
    sheets = await sheets_of(parts.archive, proof.document, proof)
    wish = NewProof(id=_new_id(actor, stream, caller), proof=proof)
    async with parts.database.writing() as tx:
        return await prove(tx, stream, wish, actor, now, sheets=sheets)


async def prove(
    tx: Tx, stream: str, wish: NewProof, actor: Who, now: datetime, *, sheets: tuple[str, ...] = ()
) -> BoundAnswer:
    """What happens in the transaction of a new proof; `sheets` are those of the workbook cited."""
    await _check_may_bind(tx, actor, stream)
    version = await volumes.prove(tx, stream, wish, actor.account, now, sheets=sheets)
    return BoundAnswer(id=wish.id, version=version)


@router.delete(
    "/bound/{bound}",
    summary="取出 · Take a part or proof out; the document stays",
    responses=refusals(WRITE),
)
async def take_out(
    stream: StreamId, bound: BoundId, actor: Actor, write: Writer, now: Now
) -> BoundAnswer:
    await _check_may_bind(write, actor, stream)
    return BoundAnswer(id=bound, version=await volumes.detach(write, stream, bound, now))


@router.post(
    "/bound/{bound}/restoration",
    summary="放回 · Put back what was taken out",
    responses=refusals(WRITE),
)
async def put_back(stream: StreamId, bound: BoundId, actor: Actor, write: Writer) -> BoundAnswer:
    await _check_may_bind(write, actor, stream)
    return BoundAnswer(id=bound, version=await volumes.restore(write, stream, bound))


@router.put(
    "/volumes/{item}/order",
    summary="调整装订顺序 · Bind in another order",
    responses=refusals((*WRITE, 412, 428)),
)
async def order_volume(
    *, stream: StreamId, item: BoundId, order: Order, actor: Actor, caller: Caller, write: Writer
) -> BoundAnswer:
    await _check_may_bind(write, actor, stream)
    if caller.expects is None:
        raise VersionMissing(act="order")
    now_is = await papers.version(write, stream)
    if caller.expects != now_is:
        raise Stale(shown=caller.expects, now=now_is)
    return BoundAnswer(id=item, version=await volumes.reorder(write, stream, item, order.parts))


async def _check_may_bind(tx: Tx, actor: Who, stream: str) -> None:
    await papers.hold(tx, stream)  # First: a submission of this moment is then seen below.
    await _check_entitled(tx, actor, stream)


async def _check_entitled(tx: Tx, actor: Who, stream: str) -> None:
    case = await seen(tx, actor, stream)
    if not isinstance(case, Case):
        raise NotFound(id=stream)
    check_may_bind(case, actor.account, actor.seats)


def _new_id(actor: Who, stream: str, asking: Asking) -> str:
    """A repeat under the same key binds nothing twice; in another case it is another request."""
    name = f"ecocase:bound:{stream}:{actor.account}:{asking.request_id}"
    return str(uuid5(NAMESPACE_URL, name))
