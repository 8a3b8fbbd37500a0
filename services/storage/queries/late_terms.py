"""What is late and what soon will be, for those who answer for it: page by page, by its last day.

A list by rows; what a term is, and when it ends, was decided when they were written.
"""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from pydantic import Field
from sqlalchemy import ColumnElement, or_, select, tuple_

from services.domain.base import Frozen
from services.domain.errors import Invalid
from services.domain.programme.schema import Obligation
from services.storage.queries.names import Place, places
from services.storage.queries.scope import Viewer, seen_from
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import CaseRow, ObligationRow

CASES, OWED = table_of(CaseRow), table_of(ObligationRow)
ORDER = (OWED.c.due_on, OWED.c.stream, OWED.c.what)
PAGE = 100


class TermLine(Frozen):
    """One obligation with a last day."""

    stream: str
    number: str
    place: Place
    stands: str
    what: Obligation
    due_on: date
    provisional: bool
    reminded: bool
    escalated: bool
    answer_by: date | None
    extension_asked: bool

    @property
    def cursor(self) -> str:
        return f"{self.due_on}/{self.what}/{self.stream}"


class Asked(Frozen):
    """How far ahead the list looks, in days from today, and where its page begins."""

    within: Annotated[int, Field(ge=-366, le=366)] = 7
    after: Annotated[str, Field(max_length=200)] = ""
    limit: Annotated[int, Field(ge=1, le=200)] = PAGE


async def due_until(
    tx: Tx, viewer: Viewer, last: date, after: str = "", limit: int = PAGE
) -> tuple[TermLine, ...]:
    """Everything owed in the viewer's cases whose last day is not after `last`, the longest
    overdue first; one more line when there is a next page.

    Raises Invalid for a cursor that is none of ours.
    """
    scopes = seen_from(viewer)
    if not scopes:
        return ()
    conditions: list[ColumnElement[bool]] = [
        OWED.c.done.is_(False),
        OWED.c.due_on <= last,
        or_(*scopes),
    ]
    if after:
        conditions.append(tuple_(*ORDER) > _cursor(after))
    rows = (
        await tx.execute(
            select(*OWED.c, CASES.c.number, CASES.c.place, CASES.c.stands)
            .join_from(OWED, CASES, CASES.c.id == OWED.c.stream)
            .where(*conditions)
            .order_by(*ORDER)
            .limit(limit + 1)
        )
    ).all()
    found = await places(tx, {row.place for row in rows})
    named = set(TermLine.model_fields) - {"place"}
    return tuple(
        TermLine(**{name: getattr(row, name) for name in named}, place=found[row.place])
        for row in rows
    )


class Marks(Frozen):
    """What a worklist says beside a case: who pressed for it, and by when an answer is due."""

    escalated: bool = False
    extension_asked: bool = False
    answer_by: date | None = None


async def marks(tx: Tx, streams: Sequence[str]) -> dict[str, Marks]:
    """For one page of a worklist; cases without any are left out."""
    pressed = or_(OWED.c.escalated, OWED.c.extension_asked, OWED.c.answer_by.is_not(None))
    rows = await tx.execute(
        select(OWED).where(
            OWED.c.stream.in_(streams),
            pressed,
            or_(OWED.c.done.is_(False), OWED.c.answer_by.is_not(None)),
        )
    )
    found: dict[str, Marks] = {}
    for row in rows:
        known = found.get(row.stream, Marks())
        found[row.stream] = Marks(
            escalated=known.escalated or (row.escalated and not row.done),
            extension_asked=known.extension_asked or row.extension_asked,
            answer_by=min(filter(None, (known.answer_by, row.answer_by)), default=None),
        )
    return found


def _cursor(after: str) -> tuple[date, str, str]:
    due, _, rest = after.partition("/")
    what, _, stream = rest.partition("/")
    try:
        return date.fromisoformat(due), stream, what
    except ValueError as odd:
        raise Invalid(field="after", given=after) from odd
