"""Experts kept for draws; draws of panels, for everybody; declarations, for the office (6.1)."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from services.api.acts.routes import StreamId
from services.api.contract import OPEN, READ, WRITE, refusals
from services.api.deps import Actor, Caller, Now, Reader, Writer
from services.api.v1.experts.schemas import (
    DeclarationLine,
    DeclarationList,
    ExpertAnswer,
    ExpertKept,
    ExpertList,
    PanelDrawList,
    draws_of,
)
from services.domain.errors import NotFound, VersionMissing
from services.domain.permission_matrix import check_keeps_experts
from services.domain.review.pool import Expert
from services.storage.people import experts
from services.storage.queries import panel_draws
from services.storage.queries.declarations import declarations
from services.storage.queries.scope import Viewer

router = APIRouter(prefix="/api/v1/experts", tags=["experts"])
router_acts = APIRouter(prefix="/api/v1/cases/{stream}", tags=["experts"])

Account = Annotated[str, Path(max_length=80, pattern=r"^[A-Za-z0-9-]+$")]


@router.get("", summary="专家库 · Experts", responses=refusals(READ))
async def list_experts(actor: Actor, read: Reader, now: Now) -> ExpertList:
    check_keeps_experts(actor.seats)
    return ExpertList(
        experts=[
            ExpertAnswer(**one.model_dump(exclude={"expert"}), **one.expert.model_dump())
            for one in await experts.entries(read, now)
        ]
    )


@router.put(
    "/{account}", summary="登记专家 · Keep an expert", responses=refusals((*WRITE, 412, 428))
)
async def keep_expert(
    *,
    account: Account,
    expert: Expert,
    actor: Actor,
    caller: Caller,
    write: Writer,
    now: Now,
    response: Response,
) -> ExpertKept:
    """If-Match names the version shown; 0 for an account that is not in the pool yet."""
    check_keeps_experts(actor.seats)
    if account not in (await experts.logins(write)).values():
        raise NotFound(account=account)
    if caller.expects is None:
        raise VersionMissing(act="expert")
    version = await experts.put(
        write, account, expert, expects=caller.expects, by=actor.account, now=now
    )
    response.headers["ETag"] = f'"{version}"'
    return ExpertKept(account=account, version=version)


@router_acts.get(
    "/draws", summary="专家抽取 · Draws of the panel", responses=refusals((*OPEN, 404))
)
async def show_panel_draws(stream: StreamId, read: Reader) -> PanelDrawList:
    """For everybody, with all it takes to work the result out again (D8)."""
    return draws_of(await panel_draws.of_case(read, stream))


@router_acts.get("/interests", summary="利益冲突申报 · Declarations", responses=refusals(READ))
async def list_declarations(stream: StreamId, actor: Actor, read: Reader) -> DeclarationList:
    """Who declared what; for the office that leads the review, and the auditor."""
    found = await declarations(read, Viewer(actor.account, actor.seats), stream)
    return DeclarationList(
        declarations=[
            DeclarationLine(
                account=one.account, at=one.fact.at, found=one.fact.answers.found, seq=one.seq
            )
            for one in found.declared
        ],
        missing=found.missing,
        recused=len(found.case.recused),
    )
