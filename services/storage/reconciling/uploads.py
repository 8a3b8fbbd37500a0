"""Uploads that were never confirmed and of which nothing arrived: the one thing that is removed.

How long one is waited for is a setting; what is forgotten, and what never is, says the archive.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from services.domain.jobs import JobItem
from services.domain.reconciling import Found, Subjects
from services.storage import documents
from services.storage.archive import Archive
from services.storage.documents import UNFINISHED, StoredDocument
from services.storage.reconciling.check import PAGE, Check, finding


class Uploads(Check):
    """`id` of a document that is still being received."""

    def __init__(self, archive: Archive, waited: timedelta) -> None:
        self.archive, self.waited = archive, waited

    async def page(self, after: str, now: datetime) -> Subjects:
        async with self.archive.database.reading() as tx:
            old = await documents.unfinished(tx, now - self.waited, after=after, limit=PAGE)
        ids = tuple(document.id for document in old)
        return Subjects(ids=ids, next=ids[-1] if len(ids) == PAGE else "")

    async def find(self, ids: Sequence[str], now: datetime, *, whole: bool) -> list[JobItem]:
        found = []
        for document_id in ids:
            document = await self._unfinished(document_id)
            if document and not await self.archive.has_parts(document):
                since = f"reserved {document.made_at:%Y-%m-%d}"
                found.append(finding(document_id, Found.FORGOTTEN_UPLOAD, since))
        return found

    async def mend(self, found: JobItem, now: datetime) -> str:
        document = await self._unfinished(found.item)
        removed = document and await self.archive.tidy_one(document, now - self.waited)
        return "removed" if removed else ""

    async def _unfinished(self, document_id: str) -> StoredDocument | None:
        async with self.archive.database.reading() as tx:
            document = await documents.find(tx, document_id)
        return document if document and document.state.value in UNFINISHED else None
