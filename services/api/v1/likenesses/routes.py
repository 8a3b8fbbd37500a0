"""Possibly borrowed evidence of a case (5.1.8): for the bureau and the panel, never the public.

Nothing is decided by it; whoever looks at a find notes what came of it.
"""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from services.api.acts.performing import seen
from services.api.auth import Actor as Who
from services.api.contract import READ, WRITE, refusals
from services.api.deps import Actor, Now, Reader, Writer
from services.api.v1.likenesses.schemas import LikenessAnswer, Likenesses, NewJudgement
from services.domain.case import Case
from services.domain.errors import NotFound
from services.domain.seats import not_entitled
from services.domain.tree.units import Part
from services.storage.derivatives import likeness as finding
from services.storage.queries import borrowed
from services.storage.queries.borrowed import Judged
from services.storage.queries.scope import Viewer
from services.storage.session import Tx
from services.storage.tree.unit_places import Circle

router = APIRouter(prefix="/api/v1/cases/{stream}/likenesses", tags=["technical-assessment"])

Stream = Annotated[str, Path(min_length=1, max_length=80)]
LikenessId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]


@router.get("", summary="疑似重复使用的佐证 · Possibly borrowed evidence", responses=refusals(READ))
async def list_likenesses(stream: Stream, actor: Actor, read: Reader) -> Likenesses:
    await _check_assesses(read, actor, stream)
    return await _found(read, stream)


@router.put(
    "/place",
    status_code=204,
    summary="登记单位位置 · Where the unit lies, for places of photographs",
    responses=refusals(WRITE),
)
async def settle_place(
    *, stream: Stream, circle: Circle, actor: Actor, write: Writer, now: Now
) -> Response:
    """By whoever runs the assessment. Photographs that were read out before are judged anew."""
    state = await _check_assesses(write, actor, stream)
    if not borrowed.may_judge(
        Viewer(actor.account, actor.seats), state, Part.ASSESSOR, Part.OBJECTION_JUDGE
    ):
        raise not_entitled(actor.seats)
    await finding.settle_place(write, state.place, circle, actor.account, now)
    return Response(status_code=204)


@router.post(
    "/{likeness}/judgements",
    status_code=201,
    summary="记下核实结果 · Note what came of it",
    responses=refusals(WRITE),
)
async def note_judgement(
    *,
    stream: Stream,
    likeness: LikenessId,
    said: NewJudgement,
    actor: Actor,
    write: Writer,
    now: Now,
) -> Likenesses:
    state = await _check_assesses(write, actor, stream)
    if not borrowed.may_judge(Viewer(actor.account, actor.seats), state):
        raise not_entitled(actor.seats)
    judged = Judged(**said.model_dump(), by=actor.account, at=now)
    await borrowed.judge(write, stream, likeness, judged)
    return await _found(write, stream)


async def _found(tx: Tx, stream: str) -> Likenesses:
    found = await borrowed.of_case(tx, stream)
    return Likenesses(likenesses=[LikenessAnswer.of(one) for one in found])


async def _check_assesses(tx: Tx, actor: Who, stream: str) -> Case:
    """Raises NotFound, and NotEntitled for those it is about."""
    state = await seen(tx, actor, stream)
    if not isinstance(state, Case):
        raise NotFound(id=stream)
    if not Viewer(actor.account, actor.seats).reads_sheets_of(state):
        raise not_entitled(actor.seats)
    return state
