"""Versions of definitions (4.1.3): one administrator brings a file in, another publishes it.

They are about the whole installation; new cases take the version in force, open ones keep theirs.
"""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from services.api.contract import READ, WRITE, refusals
from services.api.definitions import bring_in, earlier_than, told
from services.api.deps import Actor, Administrator, Now, Reader, Writer
from services.api.v1.definitions.schemas import (
    CheckAnswer,
    NewDefinition,
    OpenCases,
    VersionAnswer,
    VersionDetail,
    Versions,
    answer_of,
    check_answer,
    detail_of,
)
from services.domain.clocks.calendar import local_day
from services.domain.permission_matrix import Relation
from services.storage.queries.installation import check_of_whole
from services.storage.rulebook import definitions, migrating
from services.storage.rulebook.definition_shelf import checked

router = APIRouter(prefix="/api/v1/definitions", tags=["programmes"])

VersionId = Annotated[str, Path(max_length=120)]
After = Annotated[str, Query(max_length=120)]
Limit = Annotated[int, Query(ge=1, le=200)]


@router.get("", summary="办法的版本 · Versions of definitions", responses=refusals(READ))
async def list_definitions(actor: Actor, read: Reader, now: Now) -> Versions:
    """Those brought in here, the latest first; what ships is in the list of programmes."""
    await check_of_whole(read, actor.seats, Relation.LOOKS_AFTER_WHOLE, now)
    return Versions(versions=[answer_of(one) for one in await definitions.versions(read)])


@router.post("/check", summary="检查办法文件 · Check a file", responses=refusals((*READ, 413, 415)))
async def check_definition(
    new: NewDefinition, actor: Administrator, read: Reader, now: Now
) -> CheckAnswer:
    """Every mistake with its line and remedy (4.1.2); nothing is kept."""
    await check_of_whole(read, actor.seats, Relation.ADMINISTERS_WHOLE, now)
    return check_answer(await checked(read, new.source, local_day(now)))


@router.post(
    "", status_code=201, summary="导入办法 · Bring a version in", responses=refusals(WRITE)
)
async def import_definition(
    new: NewDefinition, actor: Administrator, write: Writer, now: Now
) -> VersionAnswer:
    """A draft, under the next number of its name. A file with a mistake leaves nothing behind."""
    await check_of_whole(write, actor.seats, Relation.ADMINISTERS_WHOLE, now)
    return answer_of(await bring_in(write, new.source, by=actor.account, now=now))


@router.get("/{version}", summary="一版办法 · One version", responses=refusals((*READ, 404)))
async def show_definition(
    version: VersionId, actor: Actor, read: Reader, now: Now
) -> VersionDetail:
    """With what it changes against the version in force, and how many open cases keep an earlier."""
    await check_of_whole(read, actor.seats, Relation.LOOKS_AFTER_WHOLE, now)
    found = await told(read, version, local_day(now))
    return detail_of(found, await definitions.source_of(read, version))


@router.get(
    "/{version}/cases",
    summary="仍按旧版办理的案件 · Open cases that go by an earlier version",
    responses=refusals((*READ, 404)),
)
async def list_cases_of_definition(
    *,
    version: VersionId,
    actor: Actor,
    read: Reader,
    now: Now,
    after: After = "",
    limit: Limit = migrating.PAGE,
) -> OpenCases:
    await check_of_whole(read, actor.seats, Relation.LOOKS_AFTER_WHOLE, now)
    asked = await definitions.version_by(read, version)
    earlier = await earlier_than(read, asked, local_day(now))
    found = await migrating.open_cases(read, earlier, after=after, limit=limit + 1)
    more = found[limit - 1].id if len(found) > limit else None
    return OpenCases(cases=list(found[:limit]), next_after=more)


@router.post(
    "/{version}/publication",
    status_code=201,
    summary="发布办法 · Publish a version",
    responses=refusals(WRITE),
)
async def publish_definition(
    version: VersionId, actor: Administrator, write: Writer, now: Now
) -> VersionAnswer:
    """By another person than brought it in; in force from its own day on, never before today."""
    await check_of_whole(write, actor.seats, Relation.ADMINISTERS_WHOLE, now)
    return answer_of(await definitions.publish(write, version, by=actor.account, now=now))
