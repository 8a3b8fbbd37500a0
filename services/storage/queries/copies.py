"""Cases of which the viewer was sent a copy for information (抄送我的, 2.2.1)."""

from datetime import datetime

from sqlmodel import col, select

from services.domain.base import Frozen
from services.domain.programme.schema import TitleLevel, Track
from services.storage.queries.names import Place, people, places
from services.storage.queries.scope import Viewer
from services.storage.session import Tx
from services.storage.tables.cases import CaseRow
from services.storage.tables.hands import CopyReadRow, CopyRow

LATEST = 100


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


async def copies(tx: Tx, viewer: Viewer) -> tuple[CopyLine, ...]:
    """The latest first; one line where both the person and the office got one."""
    read = (col(CopyReadRow.case) == col(CopyRow.case)) & (
        col(CopyReadRow.account) == viewer.account
    )
    rows = (
        await tx.execute(
            select(CopyRow.case, CopyRow.sent_by, CopyRow.sent_at, CopyReadRow.read_at)
            .add_columns(
                col(CaseRow.number),
                col(CaseRow.place),
                col(CaseRow.track),
                col(CaseRow.level),
                col(CaseRow.stands),
            )
            .join(CaseRow, col(CaseRow.id) == col(CopyRow.case))
            .join(CopyReadRow, read, isouter=True)
            .where(col(CopyRow.reader).in_(viewer.reads_as))
            .order_by(col(CopyRow.sent_at).desc(), col(CopyRow.case))
            .limit(LATEST)
        )
    ).all()
    where = await places(tx, {row.place for row in rows})
    names = await people(tx, {row.sent_by for row in rows})
    lines = {
        row.case: CopyLine(
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
        for row in reversed(rows)
    }
    return tuple(reversed(lines.values()))
