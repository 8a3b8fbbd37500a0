"""Experts by the table, for another system: a preview, then the same table once more (6.1.1).

As a workbook, as CSV or as JSON, by the same check of every line as on the page.
"""

import asyncio
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request, Response

from services.api.contract import WRITE, refusals
from services.api.deps import Actor, Caller, Lang, Now, Reader, Writer
from services.api.spreadsheets.expert_table import JSON, LinesFaulty, TypedExpert, table_in, told
from services.api.spreadsheets.files import XLSX
from services.api.v1.expert_tables.schemas import TableLine, TablePreview, TableTaken
from services.domain.errors import Stale, VersionMissing
from services.domain.permission_matrix import check_keeps_experts
from services.storage.people.expert_tables import compared, take

router = APIRouter(prefix="/api/v1/experts/table", tags=["experts"])

LINES_SCHEMA: Final = {"type": "array", "items": TypedExpert.model_json_schema()}
TABLE: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {XLSX: {}, "text/csv": {}, JSON: {"schema": LINES_SCHEMA}},
    }
}


async def _rows(request: Request, actor: Actor) -> list[list[str]]:
    """Read before a transaction begins, as whoever sends slowly would hold up all who write."""
    check_keeps_experts(actor.seats)
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    return await asyncio.to_thread(table_in, await request.body(), kind)


Rows = Annotated[list[list[str]], Depends(_rows)]


@router.post(
    "/preview",
    summary="核对专家名册 · What a table of experts would change",
    responses=refusals(WRITE),
    openapi_extra=TABLE,
)
async def preview_table(rows: Rows, read: Reader, now: Now, language: Lang) -> TablePreview:
    found = await compared(read, rows, now)
    return TablePreview(
        version=found.version,
        lines=[TableLine.of(one) for one in found.lines],
        faults=list(told(found.faults, language)),
    )


@router.put(
    "",
    summary="按名册登记专家 · Take over a table of experts",
    responses=refusals((*WRITE, 412, 428)),
    openapi_extra=TABLE,
)
async def put_table(
    *,
    rows: Rows,
    actor: Actor,
    caller: Caller,
    write: Writer,
    now: Now,
    response: Response,
) -> TableTaken:
    """If-Match names the version of the preview; with one wrong line nothing is taken."""
    if caller.expects is None:
        raise VersionMissing(act="expert-table")
    found = await compared(write, rows, now)
    if found.faults:
        raise LinesFaulty(found.faults)
    if found.version != caller.expects:
        raise Stale(shown=caller.expects, now=found.version)
    written = await take(write, found, by=actor.account, now=now)
    response.headers["ETag"] = f'"{found.version + written}"'
    return TableTaken(written=written, version=found.version + written)
