"""The check of a file, done for real. Needs a key that may remove from the intake bucket."""

from temporalio import activity

from services.domain.dossier import DocumentState
from services.domain.errors import NotFound
from services.storage.archive import Archive
from services.workflows.clock import Clock
from services.workflows.evidence import Inspections
from services.workflows.heartbeat import alive


class StoredInspections(Inspections):
    def __init__(self, archive: Archive, clock: Clock) -> None:
        self.archive, self.clock = archive, clock

    @activity.defn
    async def inspect(self, document_id: str) -> DocumentState | None:
        try:
            async with alive():
                document = await self.archive.check(document_id, await self.clock.now())
        except NotFound:
            return None
        return document.state
