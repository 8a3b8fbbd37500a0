"""Moving running cases to the version in force (4.1.3): a dry run for each case, then the word.

Each case moves through its own workflow; a job says how many of how many.
"""

from typing import Annotated

from fastapi import APIRouter, Query

from services.api.contract import ACT, READ, refusals
from services.api.deps import Actor, Administrator, Caller, Now, Parts, Reader
from services.api.v1.migrations.schemas import MigrationBegun, MigrationLook, NewMigration, look_of
from services.domain.permission_matrix import Relation
from services.storage.queries.installation import check_of_whole
from services.storage.rulebook import migrating
from services.workflows.migrating import migrate

router = APIRouter(prefix="/api/v1/migrations", tags=["programmes"])

Area = Annotated[str, Query(max_length=12, pattern=r"^\d*$")]
OneCase = Annotated[str, Query(max_length=120)]


@router.get(
    "/{programme_id}",
    summary="改按新版的逐案核对 · What moving would change, case by case",
    responses=refusals((*READ, 404, 409)),
)
async def look_at_migration(
    *,
    programme_id: str,
    actor: Actor,
    read: Reader,
    parts: Parts,
    now: Now,
    area: Area = "",
    case: OneCase = "",
) -> MigrationLook:
    await check_of_whole(read, actor.seats, Relation.LOOKS_AFTER_WHOLE, now)
    looked = await migrating.look(read, programme_id, parts.calendars, now, area=area, case=case)
    return look_of(looked)


@router.post(
    "/{programme_id}",
    status_code=202,
    summary="确认改按新版办理 · Move the cases that were looked at",
    responses=refusals(ACT),
)
async def confirm_migration(
    *,
    programme_id: str,
    new: NewMigration,
    actor: Administrator,
    parts: Parts,
    caller: Caller,
    now: Now,
) -> MigrationBegun:
    """Those that may be moved; refused where anything changed since it was looked at."""
    async with parts.database.reading() as tx:
        await check_of_whole(tx, actor.seats, Relation.ADMINISTERS_WHOLE, now)
    job = await migrate(
        parts.cases,
        parts.calendars,
        programme_id,
        area=new.area,
        case=new.case,
        seen=new.digest,
        reason=new.reason,
        by=actor.account,
        request_id=caller.request_id,
        now=now,
    )
    return MigrationBegun(job=job)
