"""Files that the public sent ahead of an objection which never came: let go after some days (6.4.3).

A filing that was made keeps all that lies with it, named or not. Files of an act that is under way
are pinned (`evidence/documents.pin`), and stay.
"""

from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, exists, or_, select

from services.storage.contents.keeping import leave_document
from services.storage.evidence import documents
from services.storage.evidence.archive import Archive
from services.storage.evidence.page_texts import forget_pages
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import StreamRow
from services.storage.tables.documents import DocumentRow

DOCUMENTS: Final = table_of(DocumentRow)
_ROW, _STREAM = DOCUMENTS.c, table_of(StreamRow).c
SENDER: Final = "public"
"""As whose the files of people without an account are kept."""


async def unsent(tx: Tx, before: datetime, *, after: str = "", limit: int = 100) -> tuple[str, ...]:
    """Ids of files untouched since `before` with which no objection came, in their order."""
    found = select(_ROW.id).where(_ROW.id > after, *_left(before)).order_by(_ROW.id).limit(limit)
    return tuple((await tx.execute(found)).scalars())


async def is_unsent(tx: Tx, document_id: str, before: datetime, *, lock: bool = False) -> bool:
    """With `lock` an act which names the file comes before or after."""
    own = select(_ROW.id).where(_ROW.id == document_id, *_left(before))
    found = await tx.execute(own.with_for_update() if lock else own)
    return found.scalar_one_or_none() is not None


async def let_go(archive: Archive, document_id: str, before: datetime) -> bool:
    """Row and bytes; whether they went, and nobody objected with it meanwhile."""
    async with archive.database.writing() as tx:
        if not await is_unsent(tx, document_id, before, lock=True):
            return False
        document = await documents.get(tx, document_id)
        await leave_document(tx, document_id)
        await forget_pages(tx, document_id)
        await documents.forget(tx, document_id)
    await archive.remove_bytes(document)
    return True


async def let_all_go(archive: Archive, before: datetime) -> int:
    """How many files went."""
    gone, after = 0, ""
    while True:
        async with archive.database.reading() as tx:
            ids = await unsent(tx, before, after=after)
        if not ids:
            return gone
        for document_id in ids:
            gone += await let_go(archive, document_id, before)
        after = ids[-1]


def _left(before: datetime) -> tuple[ColumnElement[bool], ...]:
    """An act that pinned it long ago and left no filing was refused."""
    return (
        _ROW.made_by == SENDER,
        _ROW.touched_at < before,
        or_(_ROW.pinned_at.is_(None), _ROW.pinned_at < before),
        _ROW.stream.startswith("filing-"),
        ~exists().where(_STREAM.id == _ROW.stream),
    )
