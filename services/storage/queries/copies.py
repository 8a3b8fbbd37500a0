"""Cases of which the viewer was sent a copy for information (抄送我的, 2.2.1)."""

from datetime import datetime
from typing import Annotated

from pydantic import Field
from sqlalchemy import and_, or_, select, tuple_

from services.domain.base import Frozen
from services.domain.programme.schema import TitleLevel, Track
from services.storage.queries.cursors import moment_in
from services.storage.queries.names import Place, people, places
from services.storage.queries.scope import Viewer
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import CaseRow
from services.storage.tables.hands import CopyReadRow, CopyRow

SENT, READ, CASES = table_of(CopyRow), table_of(CopyReadRow), table_of(CaseRow)
PAGE = 50


class CopyLine(Frozen):
    case: str
    number: str
    place: Place
    track: Track
    level: TitleLevel
    stands: str
    sent_by: str
    """The sender's name."""
    sent_at: datetime
    read_at: datetime | None

    @property
    def cursor(self) -> str:
        return f"{self.sent_at.isoformat()}/{self.case}"


class Asked(Frozen):
    after: Annotated[str, Field(max_length=200)] = ""
    limit: Annotated[int, Field(ge=1, le=200)] = PAGE


async def copies(tx: Tx, viewer: Viewer, asked: Asked) -> tuple[CopyLine, ...]:
    """One page, the latest first; one more line when there is a next page. A case that was sent
    to the person and to the office is one line, of the later day.

    Raises Invalid for a cursor that is none of ours.
    """
    later = SENT.alias("later")
    mine = select(SENT.c.case, SENT.c.sent_by, SENT.c.sent_at).where(
        SENT.c.reader.in_(viewer.reads_as),
        ~select(later.c.case)
        .where(
            later.c.case == SENT.c.case,
            later.c.reader.in_(viewer.reads_as),
            tuple_(later.c.sent_at, later.c.reader) > tuple_(SENT.c.sent_at, SENT.c.reader),
        )
        .exists(),
    )
    if asked.after:
        sent_at, case = moment_in(asked.after)
        earlier = and_(SENT.c.sent_at == sent_at, SENT.c.case < case)
        mine = mine.where(or_(SENT.c.sent_at < sent_at, earlier))
    page = mine.order_by(SENT.c.sent_at.desc(), SENT.c.case.desc()).limit(asked.limit + 1)
    got = page.subquery()
    read = and_(READ.c.case == got.c.case, READ.c.account == viewer.account)
    rows = (
        await tx.execute(
            select(got, READ.c.read_at)
            .add_columns(CASES.c.number, CASES.c.place, CASES.c.track, CASES.c.level)
            .add_columns(CASES.c.stands)
            .join_from(got, CASES, CASES.c.id == got.c.case)
            .join(READ, read, isouter=True)
            .order_by(got.c.sent_at.desc(), got.c.case.desc())
        )
    ).all()
    where = await places(tx, {row.place for row in rows})
    names = await people(tx, {row.sent_by for row in rows})
    return tuple(
        CopyLine(
            case=row.case,
            number=row.number,
            place=where[row.place],
            track=row.track,
            level=row.level,
            stands=row.stands,
            sent_by=names.get(row.sent_by, ""),
            sent_at=row.sent_at,
            read_at=row.read_at,
        )
        for row in rows
    )


async def readers(tx: Tx, case: str) -> frozenset[str]:
    """Who has acknowledged a copy of the case: those named, and those of a unit."""
    found = await tx.execute(select(READ.c.account).where(READ.c.case == case))
    return frozenset(found.scalars())
