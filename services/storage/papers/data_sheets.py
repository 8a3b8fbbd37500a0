"""The data sheet of a case: read, and changed under its version.

Who may change it and when is decided in `domain/papers/drafting.py`.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, String, bindparam, cast, insert, select, update
from sqlmodel import col

from services.domain.attainment.data_years import DataYears, years_asked
from services.domain.attainment.datasheet import DataSheet
from services.domain.clocks.calendar import calendar_year
from services.domain.errors import Stale
from services.domain.programme.library import catalogue_of, numbered
from services.storage.contents.keeping import note_entries
from services.storage.papers import papers, sections
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import CaseRow
from services.storage.tables.drafts import DataSheetRow

CASES, SHEETS = table_of(CaseRow), table_of(DataSheetRow)
STREAM = select(cast(bindparam("stream"), String).label("id")).subquery()
KEPT: Select[Any] = (
    select(
        SHEETS.c.body,
        SHEETS.c.version,
        CASES.c.programme,
        CASES.c.programme_version,
        CASES.c.is_open,
        CASES.c.since,
    )
    .select_from(STREAM)
    .join(SHEETS, SHEETS.c.stream == STREAM.c.id, isouter=True)
    .join(CASES, CASES.c.id == STREAM.c.id, isouter=True)
)
"""One trip, though a sheet may be there before its case, and a case has no sheet at first."""


class Kept(NamedTuple):
    sheet: DataSheet
    version: int
    """0 while nothing was entered."""


async def get(tx: Tx, stream: str, now: datetime) -> Kept:
    """An empty sheet is for the last full year.

    Where the catalogue takes the current year in, the sheet is always for that one: it moves on at
    New Year, until the case is over (B1.5).
    """
    row = (await tx.execute(KEPT, {"stream": stream})).one()
    sheet = DataSheet(year=calendar_year(now) - 1)
    if row.body is not None:
        sheet = DataSheet.model_validate_json(row.body)
    asked = _asked(row.programme, row.programme_version)
    if asked.current:
        moment = now if row.is_open else row.since
        sheet = sheet.model_copy(update={"year": calendar_year(moment)})
    return Kept(sheet.model_copy(update={"past": asked.past}), row.version or 0)


def _asked(programme: str | None, version: int) -> DataYears:
    found = numbered(programme, version) if programme else None
    return years_asked(catalogue_of(found)) if found else DataYears()


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
    columns = select(SHEETS.c.changed_by, SHEETS.c.changed_at)
    row = (await tx.execute(columns.where(SHEETS.c.stream == stream))).one_or_none()
    return (row.changed_by, row.changed_at) if row else None


async def names(tx: Tx, stream: str, document: str) -> bool:
    """Whether an entry of the stream's sheet rests on this document."""
    row = await tx.execute(select(SHEETS.c.body).where(SHEETS.c.stream == stream))
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
    await note_entries(tx, stream, kept.sheet, sheet)
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
