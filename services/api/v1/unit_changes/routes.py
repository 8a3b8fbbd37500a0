"""Changes of units (4.1.5): one administrator records them, another publishes them."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from services.api.contract import READ, WRITE, refusals
from services.api.deps import Actor, Administrator, Now, Parts, Reader, Writer
from services.api.v1.unit_changes.schemas import (
    ChangeAnswer,
    Changes,
    Lines,
    NewChange,
    Preview,
    TouchedAnswer,
    Typed,
    answer_of,
    touched_of,
)
from services.domain.permissions import check_governs
from services.domain.tree.unit_changes import faults
from services.domain.tree.unit_lines import lines_of
from services.storage.queries.unit_streams import touched
from services.storage.tree import unit_changes

router = APIRouter(prefix="/api/v1/unit-changes", tags=["units"])

ChangeId = Annotated[str, Path(pattern=r"^\d{4}-\d{1,6}$")]
TOO_BIG = (*READ, 413, 415)


@router.get("", summary="行政区划变更 · Changes of units", responses=refusals(READ))
async def list_changes(
    _: Actor, read: Reader, before: Annotated[str, Query(max_length=20)] = ""
) -> Changes:
    found = await unit_changes.newest(read, before=before, limit=unit_changes.PAGE + 1)
    page = found[: unit_changes.PAGE]
    more = page[-1].id if len(found) > len(page) else None
    return Changes(changes=[answer_of(one) for one in page], next_before=more)


@router.post(
    "/lines", summary="读取变更表 · Lines read from a CSV file", responses=refusals(TOO_BIG)
)
async def read_lines(typed: Typed, _: Administrator) -> Lines:
    lines, unread = lines_of(typed.csv)
    return Lines(lines=list(lines), unread=list(unread))


@router.post(
    "/preview", summary="核对变更 · What a change would touch", responses=refusals(TOO_BIG)
)
async def preview_change(new: NewChange, actor: Administrator, read: Reader) -> Preview:
    content = new.content
    check_governs(actor.seats, content.units)
    return Preview(
        faults=list(faults(content, await unit_changes.tree_for(read, content))),
        touched=touched_of(await touched(read, content)),
    )


@router.post("", status_code=201, summary="登记变更 · Record a change", responses=refusals(WRITE))
async def record_change(
    new: NewChange, actor: Administrator, write: Writer, now: Now
) -> ChangeAnswer:
    content = new.content
    check_governs(actor.seats, content.units)
    return answer_of(await unit_changes.add(write, content, by=actor.account, now=now))


@router.get("/{change}", summary="变更 · One change", responses=refusals((*READ, 404)))
async def show_change(change: ChangeId, _: Actor, read: Reader) -> ChangeAnswer:
    return answer_of(await unit_changes.change_by(read, change))


@router.get(
    "/{change}/touched",
    summary="变更涉及 · What a recorded change touches",
    responses=refusals((*READ, 404)),
)
async def show_touched(change: ChangeId, _: Administrator, read: Reader) -> TouchedAnswer:
    kept = await unit_changes.change_by(read, change)
    return touched_of(await touched(read, kept.content))


@router.post(
    "/{change}/publication",
    status_code=201,
    summary="发布变更 · Publish a change",
    responses=refusals((*WRITE, 504)),
)
async def publish_change(
    change: ChangeId, actor: Administrator, parts: Parts, now: Now
) -> ChangeAnswer:
    """It comes into force on its day; what is open follows its units then."""
    async with parts.database.writing() as tx:
        kept = await unit_changes.change_by(tx, change)
        check_governs(actor.seats, kept.content.units)
        kept = await unit_changes.publish(tx, change, by=actor.account, now=now)
    await parts.cases.follow_change(change, by=actor.account)
    return answer_of(kept)
