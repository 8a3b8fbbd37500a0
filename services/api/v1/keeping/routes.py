"""Keeping (5.2.2, 5.2.3): how far everything was read again, and files let go of by two people.

About all cases at once: looking is for those who look after the whole installation, changing for its
administrators.
"""

from typing import Annotated

from fastapi import APIRouter, Path

from services.api.contract import READ, WRITE, refusals
from services.api.deps import Actor, Administrator, Cases, Now, Parts, Reader, Writer
from services.api.v1.keeping.schemas import (
    DisposalAnswer,
    DisposalDecision,
    Disposals,
    DisposalWanted,
    KeptAnswer,
    PlanAnswer,
    ReadingAsked,
    ReadingStarted,
)
from services.domain.evidence.fixity import FixityOrder
from services.domain.permission_matrix import Relation
from services.storage.keeping import disposals, fixity
from services.storage.queries.installation import check_of_whole
from services.storage.queries.kept import expired, kept

router = APIRouter(prefix="/api/v1", tags=["keeping"])

DisposalId = Annotated[str, Path(max_length=64)]


@router.get("/keeping", summary="档案保全 · What is kept", responses=refusals(READ))
async def show_keeping(actor: Actor, read: Reader, now: Now, parts: Parts) -> KeptAnswer:
    await check_of_whole(read, actor.seats, Relation.LOOKS_AFTER_WHOLE, now)
    reading = parts.reading
    plan = await fixity.plan_of(read, reading.days, reading.bytes_per_second)
    found = await kept(read, reading.days, now)
    return KeptAnswer(
        plan=PlanAnswer.model_validate(plan, from_attributes=True),
        slices=list(found.slices),
        overdue=found.overdue,
        never=found.never,
        sealed=found.sealed,
        held=found.held,
        copied=found.copied if reading.second_copy else None,
        expired=list(await expired(read, now)),
    )


@router.post(
    "/keeping/readings",
    status_code=202,
    summary="立即复核 · Read files again now",
    responses=refusals(WRITE),
)
async def read_files_again(
    asked: ReadingAsked, actor: Administrator, read: Reader, now: Now, cases: Cases
) -> ReadingStarted:
    """Of one case, or everything, whenever each was last read."""
    await check_of_whole(read, actor.seats, Relation.ADMINISTERS_WHOLE, now)
    order = FixityOrder(by=actor.account, case=asked.case, whole=not asked.case)
    return ReadingStarted(job=await cases.read_again(order))


@router.get("/disposals", summary="销毁清单 · Disposal lists", responses=refusals(READ))
async def list_disposals(actor: Actor, read: Reader, now: Now) -> Disposals:
    """The oldest first: a handful in a year, kept for ever."""
    await check_of_whole(read, actor.seats, Relation.LOOKS_AFTER_WHOLE, now)
    return Disposals(disposals=list(await disposals.of_stream(read)))


@router.post(
    "/disposals",
    status_code=201,
    summary="提出销毁 · Propose a disposal",
    responses=refusals(WRITE),
)
async def propose_disposal(
    wanted: DisposalWanted, actor: Administrator, write: Writer, now: Now
) -> DisposalAnswer:
    """All sealed files of a case, after their retention. Another administrator decides."""
    await check_of_whole(write, actor.seats, Relation.ADMINISTERS_WHOLE, now)
    made = await disposals.propose(write, wanted.case, wanted.reason, actor.account, now)
    return DisposalAnswer(disposal=made, lines=list(await disposals.lines(write, made.id)))


@router.get("/disposals/{disposal}", summary="销毁清单 · One list", responses=refusals(READ))
async def show_disposal(
    disposal: DisposalId, actor: Actor, read: Reader, now: Now
) -> DisposalAnswer:
    await check_of_whole(read, actor.seats, Relation.LOOKS_AFTER_WHOLE, now)
    found = await disposals.get(read, disposal)
    return DisposalAnswer(disposal=found, lines=list(await disposals.lines(read, disposal)))


@router.post(
    "/disposals/{disposal}/decision",
    summary="确认或不同意销毁 · Decide a disposal",
    responses=refusals(WRITE),
)
async def decide_disposal(
    disposal: DisposalId, said: DisposalDecision, actor: Administrator, parts: Parts, now: Now
) -> DisposalAnswer:
    """By another administrator than the one who proposed it. Once confirmed, the worker lets go of
    the bytes; saying the same again has it begin again.
    """
    async with parts.database.writing() as tx:
        await check_of_whole(tx, actor.seats, Relation.ADMINISTERS_WHOLE, now)
        made = await disposals.decide(
            tx, disposal, confirmed=said.confirmed, by=actor.account, now=now
        )
        listed = await disposals.lines(tx, disposal)
    if made.confirmed and made.done_at is None:
        await parts.cases.keep(made.stream)
    return DisposalAnswer(disposal=made, lines=list(listed))
