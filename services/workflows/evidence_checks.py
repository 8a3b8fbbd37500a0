"""The check of a file, done for real. Needs a key that may remove from the intake bucket."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from temporalio import activity

from services.domain.errors import NotFound
from services.domain.papers.dossier import DocumentState
from services.storage.evidence.archive import Archive
from services.storage.evidence.checking import Checks
from services.storage.evidence.documents import StoredDocument
from services.storage.evidence.virus import Scanner
from services.workflows.clock import Clock
from services.workflows.evidence import Inspections
from services.workflows.heartbeat import alive

Stage = Callable[[str, datetime], Awaitable[StoredDocument]]


class StoredInspections(Inspections):
    """Without a `scanner` files are usable and not scanned (5.1.2)."""

    def __init__(self, archive: Archive, clock: Clock, scanner: Scanner | None = None) -> None:
        self.archive, self.clock = archive, clock
        self.checks = Checks(archive, scanner)

    @activity.defn
    async def inspect(self, document_id: str) -> DocumentState | None:
        return await self._done(self.checks.whole, document_id)

    @activity.defn
    async def read_document(self, document_id: str) -> DocumentState | None:
        return await self._done(self.checks.read, document_id)

    @activity.defn
    async def open_document(self, document_id: str) -> DocumentState | None:
        return await self._done(self.checks.open, document_id)

    @activity.defn
    async def scan_document(self, document_id: str) -> DocumentState | None:
        return await self._done(self.checks.scan, document_id)

    async def _done(self, stage: Stage, document_id: str) -> DocumentState | None:
        try:
            async with alive():
                document = await stage(document_id, await self.clock.now())
        except NotFound:
            return None
        return document.state
