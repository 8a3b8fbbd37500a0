"""Files that were removed: apart from the documents, so that no list, rule or search counts them.

Rows only; `removing.py` holds the papers, asks whether a file may go, and moves the bytes.
"""

from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, RowMapping, func, insert, select, update

from services.domain.base import Frozen
from services.domain.errors import NotFound
from services.storage.evidence import documents
from services.storage.evidence.documents import StoredDocument
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.removed import RemovedDocumentRow

REMOVED: Final = table_of(RemovedDocumentRow)
_ROW: Final = REMOVED.c
OPEN: Final[ColumnElement[bool]] = _ROW.restored_at.is_(None) & _ROW.gone_at.is_(None)
"""It can still be put back."""


class Removal(Frozen):
    """The latest removal of a file; `gone` where its bytes are no more."""

    document: StoredDocument
    number: int
    removed_by: str
    removed_at: datetime
    kept_until: datetime
    restored: bool
    gone: bool

    def is_over(self, now: datetime) -> bool:
        """Whether its bytes may go: its time is over, and nobody put it back."""
        return not (self.restored or self.gone) and self.kept_until <= now


async def note(
    tx: Tx, document: StoredDocument, by: str, now: datetime, kept_until: datetime
) -> None:
    """Whoever removes a file holds its papers, so no two of them take the same number."""
    last = select(func.max(_ROW.number)).where(_ROW.document == document.id)
    number = (await tx.execute(last)).scalar_one() or 0
    await tx.execute(
        insert(REMOVED).values(
            document=document.id,
            number=number + 1,
            stream=document.stream,
            body=document.model_dump_json(),
            removed_by=by,
            removed_at=now,
            kept_until=kept_until,
        )
    )


async def find(tx: Tx, document_id: str) -> Removal | None:
    """The latest removal of the file, open or not; None for one that never was removed."""
    latest = (
        select(REMOVED).where(_ROW.document == document_id).order_by(_ROW.number.desc()).limit(1)
    )
    row = (await tx.execute(latest)).mappings().one_or_none()
    return _removal(row) if row else None


async def wherever(tx: Tx, document_id: str) -> StoredDocument:
    """The file, standing or removed. Raises NotFound for one that never was."""
    if document := await documents.find(tx, document_id):
        return document
    if removal := await find(tx, document_id):
        return removal.document
    raise NotFound(id=document_id)


async def of_stream(tx: Tx, stream: str) -> tuple[Removal, ...]:
    """What can be put back, the latest first."""
    rows = await tx.execute(
        select(REMOVED)
        .where(_ROW.stream == stream, OPEN)
        .order_by(_ROW.removed_at.desc(), _ROW.document)
    )
    return tuple(_removal(row) for row in rows.mappings())


async def due(tx: Tx, now: datetime, *, after: str = "", limit: int = 100) -> list[str]:
    """Ids of files that were kept long enough, in their order."""
    rows = await tx.execute(
        select(_ROW.document)
        .where(_ROW.document > after, OPEN, _ROW.kept_until <= now)
        .order_by(_ROW.document)
        .limit(limit)
    )
    return list(rows.scalars())


async def close(tx: Tx, removal: Removal, **how: object) -> bool:
    """Restored, or gone for good; False where somebody was faster."""
    own = (_ROW.document == removal.document.id) & (_ROW.number == removal.number)
    return (await tx.execute(update(REMOVED).where(own, OPEN).values(**how))).rowcount == 1


def _removal(row: RowMapping) -> Removal:
    return Removal(
        document=StoredDocument.model_validate_json(row["body"]),
        number=row["number"],
        removed_by=row["removed_by"],
        removed_at=row["removed_at"],
        kept_until=row["kept_until"],
        restored=row["restored_at"] is not None,
        gone=row["gone_at"] is not None,
    )
