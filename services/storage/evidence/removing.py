"""A file is removed, put back, and after its time let go for good (4.6).

Its row moves to the removed ones and its bytes stay where they are: nothing that is removed counts
anywhere. Who may do it is decided in `domain/papers/sending.py`.
"""

from datetime import datetime

from services.domain.errors import NotFound
from services.domain.evidence.documents import (
    DocumentGone,
    DocumentInUse,
    DocumentNotRemoved,
    DocumentRemoved,
)
from services.domain.papers.dossier import DocumentState
from services.storage.contents.keeping import index_document, leave_document
from services.storage.evidence import documents, removals
from services.storage.evidence.archive import Archive
from services.storage.evidence.documents import StoredDocument
from services.storage.evidence.page_texts import forget_pages
from services.storage.evidence.removals import Removal
from services.storage.papers import papers
from services.storage.session import Tx


async def remove(archive: Archive, document_id: str, by: str, now: datetime) -> None:
    """Before submission, what nobody uses. Raises DocumentInUse, DocumentRemoved."""
    async with archive.database.writing() as tx:
        stream = (await _standing(tx, document_id)).stream
        await papers.hold(tx, stream)  # Whoever is about to bind it comes before or after.
        document = await _standing(tx, document_id, lock=True)
        if await documents.in_use(tx, document):
            raise DocumentInUse(id=document_id)
        await leave_document(tx, document_id)
        await documents.forget(tx, document_id)
        await removals.note(tx, document, by, now, now + archive.keeps)


async def restore(archive: Archive, document_id: str, by: str, now: datetime) -> StoredDocument:
    """Put back as it was; a check that had not ended is the caller's next step.

    Raises DocumentNotRemoved, DocumentGone.
    """
    async with archive.database.writing() as tx:
        await papers.hold(tx, (await _removed(tx, document_id)).document.stream)
        removal = await _removed(tx, document_id)
        if not await removals.close(tx, removal, restored_by=by, restored_at=now):
            raise DocumentGone(id=document_id)  # Its time was over at this very moment.
        document = await _in_its_place(tx, removal.document)
        if not await documents.add(tx, document, now):
            document = _alone(document)  # Another version took its place at this very moment.
            await documents.add(tx, document, now)
        await index_document(tx, document_id)
    return document


async def clear(archive: Archive, now: datetime) -> int:
    """Let go of the bytes of everything that was kept for its time; how many files."""
    cleared, after = 0, ""
    while True:
        async with archive.database.reading() as tx:
            ids = await removals.due(tx, now, after=after)
        if not ids:
            return cleared
        for document_id in ids:
            cleared += await clear_one(archive, document_id, now)
        after = ids[-1]


async def clear_one(archive: Archive, document_id: str, now: datetime) -> bool:
    """Whether its bytes went, and nobody put it back meanwhile."""
    async with archive.database.writing() as tx:
        removal = await removals.find(tx, document_id)
        gone = (
            removal is not None
            and removal.is_over(now)
            and await removals.close(tx, removal, gone_at=now)
        )
        if gone:
            await forget_pages(tx, document_id)
    if removal and gone:
        await archive.remove_bytes(removal.document)
    return gone


async def _standing(tx: Tx, document_id: str, *, lock: bool = False) -> StoredDocument:
    """Raises DocumentRemoved for what was removed before, NotFound for what never was."""
    try:
        return await documents.get(tx, document_id, lock=lock)
    except NotFound:
        if await removals.find(tx, document_id):
            raise DocumentRemoved(id=document_id) from None
        raise


async def _removed(tx: Tx, document_id: str) -> Removal:
    if await documents.find(tx, document_id):
        raise DocumentNotRemoved(id=document_id)
    removal = await removals.find(tx, document_id)
    if removal is None:
        raise NotFound(id=document_id)
    if removal.gone:
        raise DocumentGone(id=document_id)
    return removal


async def _in_its_place(tx: Tx, document: StoredDocument) -> StoredDocument:
    """After the version that it replaced, or, where that one is gone, used or has got another
    successor meanwhile, a file of its own: to put something back takes nothing from anybody.
    """
    if not document.replaces:
        return document
    before = await documents.find(tx, document.replaces)
    bad = document.state is DocumentState.BAD  # A bad file has replaced nothing.
    if before and (bad or not await documents.in_use(tx, before)):
        return document
    return _alone(document)


def _alone(document: StoredDocument) -> StoredDocument:
    return document.model_copy(update={"replaces": None})
