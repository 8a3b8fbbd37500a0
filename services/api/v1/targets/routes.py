"""Targets, counted against the register of titles and the cases begun (A0.7, A0.10)."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.api.contract import OPEN, WRITE, refusals
from services.api.deps import Administrator, Now, Reader, Writer
from services.api.v1.targets.schemas import Counted, NewTarget, Targets
from services.domain.errors import Invalid
from services.domain.titles.targets import Target
from services.storage import targets

router = APIRouter(prefix="/api/v1/targets", tags=["targets"])


@router.get("", summary="年度目标 · Targets and gaps", responses=refusals(OPEN))
async def list_targets(read: Reader, area: Annotated[str, Query(pattern=r"^\d{4,12}$")]) -> Targets:
    found = await targets.counted(read, area)
    return Targets(
        targets=[
            Counted(target=one.target, units=list(one.units), reached=one.reached, gap=one.gap)
            for one in found
        ]
    )


@router.post("", status_code=201, summary="登记目标 · Set a target", responses=refusals(WRITE))
async def set_target(new: NewTarget, actor: Administrator, write: Writer, now: Now) -> Target:
    if new.last_year < new.first_year:
        raise Invalid(field="last_year", earliest=new.first_year)
    target = Target.model_validate(new.model_dump())
    if not await targets.add(write, target, by=actor.account, now=now):
        raise Invalid(field="id", given=new.id)
    return target
