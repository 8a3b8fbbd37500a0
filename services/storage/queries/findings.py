"""Findings across the viewer's cases that are still to be mended: veto items first, then by their day.

By rows (`storage/findings.py`); how one case's ledger stands is asked of the case.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field
from sqlalchemy import ColumnElement, or_, select, tuple_

from services.domain.base import Frozen
from services.domain.errors import Invalid
from services.domain.mechanisms.rectifications import Standing
from services.storage import texts
from services.storage.findings import UNDATED
from services.storage.queries.names import Place, people, places
from services.storage.queries.scope import Viewer, seen_from
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import CaseRow
from services.storage.tables.findings import FindingRow

CASES, FOUND = table_of(CaseRow), table_of(FindingRow)
ORDER = (FOUND.c.rank, FOUND.c.due_by, FOUND.c.case, FOUND.c.no)
PAGE = 100
WORKED = Standing.WORKED.value


class Asked(Frozen):
    only: Literal["", "mine", "overdue", "veto"] = ""
    standing: Standing | Literal[""] = ""
    after: Annotated[str, Field(max_length=200)] = ""
    limit: Annotated[int, Field(ge=1, le=200)] = PAGE


class FindingLine(Frozen):
    """One open finding. `item` is its indicator or material, `place` the case's."""

    case: str
    number: str
    place: Place
    programme: str
    no: int
    item: str
    said: str
    """What was found; empty once the text was erased."""
    standing: Standing
    veto: bool
    planned: bool
    pressed: int
    owner: str
    due_on: date | None

    def overdue(self, today: date) -> bool:
        """Work that is handed in waits for the re-reviewer."""
        waits = self.standing is Standing.WORKED
        return not waits and self.due_on is not None and today > self.due_on

    @property
    def cursor(self) -> str:
        day = (self.due_on or UNDATED).isoformat()
        return f"{0 if self.veto else 1}/{day}/{self.case}/{self.no}"


async def open_findings(
    tx: Tx, viewer: Viewer, asked: Asked, today: date
) -> tuple[FindingLine, ...]:
    """One page; one more line when there is a next. Raises Invalid for a cursor not of ours."""
    scopes = seen_from(viewer)
    if not scopes:
        return ()
    conditions: list[ColumnElement[bool]] = [or_(*scopes), *_chosen(viewer, asked, today)]
    if asked.after:
        conditions.append(tuple_(*ORDER) > _cursor(asked.after))
    rows = (
        await tx.execute(
            select(FOUND, CASES.c.number, CASES.c.place.label("of"), CASES.c.programme)
            .join_from(FOUND, CASES, CASES.c.id == FOUND.c.case)
            .where(*conditions)
            .order_by(*ORDER)
            .limit(asked.limit + 1)
        )
    ).all()
    where = await places(tx, {row.of for row in rows})
    owners = await people(tx, {row.owner for row in rows} - {""})
    words = await texts.read(tx, *sorted({row.words for row in rows}))
    return tuple(
        FindingLine(
            case=row.case,
            number=row.number,
            place=where[row.of],
            programme=row.programme,
            no=row.no,
            item=row.place,
            said=words.get(row.words) or "",
            standing=row.standing,
            veto=row.rank == 0,
            planned=row.planned,
            pressed=row.pressed,
            owner=owners.get(row.owner, ""),
            due_on=None if row.due_by == UNDATED else row.due_by,
        )
        for row in rows
    )


def _chosen(viewer: Viewer, asked: Asked, today: date) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.only == "mine":
        own = {viewer.account, *(seat.instead_of for seat in viewer.seats)} - {""}
        found.append(FOUND.c.owner.in_(sorted(own)))
    if asked.only == "overdue":
        found += [FOUND.c.due_by < today, FOUND.c.standing != WORKED]
    if asked.only == "veto":
        found.append(FOUND.c.rank == 0)
    if asked.standing:
        found.append(FOUND.c.standing == asked.standing)
    return found


def _cursor(after: str) -> tuple[int, date, str, int]:
    try:
        rank, day, case, no = after.split("/")
        return int(rank), date.fromisoformat(day), case, int(no)
    except ValueError as error:
        raise Invalid(field="after") from error
