"""Uploads that got no part for days (5.2.3), files removed long ago, files of objections never sent
(6.4.3): the one place where bytes go. An upload that is whole is recorded as received (5.2.4).

How long each is waited for is a setting; what is forgotten, and what never is, says the archive.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from services.domain.jobs import JobItem
from services.domain.reconciling import Found, Subjects
from services.storage.evidence import documents, removals, removing
from services.storage.evidence.archive import Archive
from services.storage.evidence.documents import UNFINISHED, StoredDocument
from services.storage.objecting.unsent import is_unsent, let_go, unsent
from services.storage.reconciling.check import PAGE, Check, finding

REMOVED: Final = "removed/"
UNSENT: Final = "unsent/"
UNSENT_WAIT: Final = timedelta(hours=24 * 3)
"""An interval of machines, not a period of the procedure: no calendar is asked."""


class Uploads(Check):
    """`id` of a document that is still being received; `removed/id` of one whose time is over;
    `unsent/id` of one that was sent ahead of an objection which never came.
    """

    def __init__(
        self, archive: Archive, waited: timedelta, unsent_wait: timedelta = UNSENT_WAIT
    ) -> None:
        self.archive, self.waited, self.unsent_wait = archive, waited, unsent_wait

    async def page(self, after: str, now: datetime) -> Subjects:
        """First the unfinished to their end, then the removed, then the unsent."""
        async with self.archive.database.reading() as tx:
            if after.startswith(REMOVED):
                gone = await removals.due(tx, now, after=after.removeprefix(REMOVED), limit=PAGE)
                ids = tuple(f"{REMOVED}{document_id}" for document_id in gone)
                return Subjects(ids=ids, next=ids[-1] if len(ids) == PAGE else UNSENT)
            if after.startswith(UNSENT):
                before, last = now - self.unsent_wait, after.removeprefix(UNSENT)
                left = await unsent(tx, before, after=last, limit=PAGE)
                ids = tuple(f"{UNSENT}{document_id}" for document_id in left)
                return Subjects(ids=ids, next=ids[-1] if len(ids) == PAGE else "")
            old = await documents.unfinished(tx, now - self.waited, after=after, limit=PAGE)
        ids = tuple(document.id for document in old)
        return Subjects(ids=ids, next=ids[-1] if len(ids) == PAGE else REMOVED)

    async def find(self, ids: Sequence[str], now: datetime, *, whole: bool) -> list[JobItem]:
        looked = [await self._look(subject, now) for subject in ids]
        return [found for found in looked if found]

    async def mend(self, found: JobItem, now: datetime) -> str:
        if found.item.startswith(REMOVED):
            document_id = found.item.removeprefix(REMOVED)
            return "removed" if await removing.clear_one(self.archive, document_id, now) else ""
        if found.item.startswith(UNSENT):
            document_id, before = found.item.removeprefix(UNSENT), now - self.unsent_wait
            return "removed" if await let_go(self.archive, document_id, before) else ""
        document = await self._unfinished(found.item)
        if document and await self.archive.is_joined(document):
            await self.archive.confirm(document.id, now)
            return "received"
        removed = document and await self.archive.tidy_one(document, now - self.waited)
        return "removed" if removed else ""

    async def _look(self, subject: str, now: datetime) -> JobItem | None:
        if subject.startswith(REMOVED):
            return await self._removed(subject, now)
        if subject.startswith(UNSENT):
            return await self._unsent(subject, now)
        document = await self._unfinished(subject)
        if document is None:
            return None
        seen = f"reserved {document.made_at:%Y-%m-%d}"
        if await self.archive.is_joined(document):
            return finding(subject, Found.JOINED_UPLOAD, seen)
        forgotten = await self.archive.is_forgotten(document, now - self.waited)
        return finding(subject, Found.FORGOTTEN_UPLOAD, seen) if forgotten else None

    async def _removed(self, subject: str, now: datetime) -> JobItem | None:
        async with self.archive.database.reading() as tx:
            removal = await removals.find(tx, subject.removeprefix(REMOVED))
        if removal is None or not removal.is_over(now):
            return None
        return finding(subject, Found.REMOVED_FILE, f"removed {removal.removed_at:%Y-%m-%d}")

    async def _unsent(self, subject: str, now: datetime) -> JobItem | None:
        document_id = subject.removeprefix(UNSENT)
        async with self.archive.database.reading() as tx:
            if not await is_unsent(tx, document_id, now - self.unsent_wait):
                return None
            document = await documents.get(tx, document_id)
        return finding(subject, Found.UNSENT_FILE, f"sent {document.made_at:%Y-%m-%d}")

    async def _unfinished(self, document_id: str) -> StoredDocument | None:
        async with self.archive.database.reading() as tx:
            document = await documents.find(tx, document_id)
        return document if document and document.state.value in UNFINISHED else None
