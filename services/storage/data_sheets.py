"""The data sheet of a case: read, and changed under its version.

Who may change it and when is decided in `domain/drafting.py`.
"""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import insert, update
from sqlmodel import col, select

from services.domain.calendar import calendar_year
from services.domain.datasheet import DataSheet
from services.domain.errors import Stale
from services.storage import papers, sections
from services.storage.session import Tx
from services.storage.tables.drafts import DataSheetRow


class Kept(NamedTuple):
    sheet: DataSheet
    version: int
    """0 while nothing was entered."""


async def get(tx: Tx, stream: str, now: datetime) -> Kept:
    """An empty sheet is for the last full year."""
    columns = select(DataSheetRow.body, DataSheetRow.version)
    row = (await tx.execute(columns.where(DataSheetRow.stream == stream))).one_or_none()
    if row is None:
        return Kept(DataSheet(year=calendar_year(now) - 1), 0)
    return Kept(DataSheet.model_validate_json(row.body), row.version)


def sources(sheet: DataSheet) -> dict[str, str]:
    """Documents that entries name, each with its first place: statements, and where values are from."""
    named: dict[str, str] = {}
    for exemption in sheet.exemptions:
        if exemption.statement:
            named.setdefault(exemption.statement, f"indicator/{exemption.code}")
    for value in sheet.values:
        if value.document:
            named.setdefault(value.document, f"datum/{value.datum}")
    return named


async def last_change(tx: Tx, stream: str) -> tuple[str, datetime] | None:
    """Account and moment, where anything was entered."""
    columns = select(DataSheetRow.changed_by, DataSheetRow.changed_at)
    row = (await tx.execute(columns.where(DataSheetRow.stream == stream))).one_or_none()
    return (row.changed_by, row.changed_at) if row else None


async def names(tx: Tx, stream: str, document: str) -> bool:
    """Whether an entry of the stream's sheet rests on this document."""
    row = await tx.execute(select(DataSheetRow.body).where(DataSheetRow.stream == stream))
    body = row.scalar_one_or_none()
    return body is not None and document in sources(DataSheet.model_validate_json(body))


async def change(
    tx: Tx,
    stream: str,
    edit: Callable[[DataSheet], DataSheet],
    *,
    by: str,
    now: datetime,
    expects: int | None = None,
) -> int:
    """The new version. `expects` is the version the editor was shown; None merges into whatever
    is there, which is right for an edit of one entry. Raises Stale.
    """
    await papers.bump(tx, stream)  # Takes the row that all editors of this case wait on.
    kept = await get(tx, stream, now)
    if expects is not None and expects != kept.version:
        raise Stale(shown=expects, now=kept.version)
    sheet = edit(kept.sheet)
    await sections.note(tx, stream, sections.differing(kept.sheet, sheet), by, now)
    row = {
        "version": kept.version + 1,
        "body": sheet.model_dump_json(),
        "changed_by": by,
        "changed_at": now,
    }
    if kept.version:
        where = col(DataSheetRow.stream) == stream
        await tx.execute(update(DataSheetRow).where(where).values(**row))
    else:
        await tx.execute(insert(DataSheetRow).values(stream=stream, **row))
    return kept.version + 1
