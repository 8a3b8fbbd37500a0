"""A worker that is killed in one stage of a check: `python -m tests.workflows.doomed_worker ...`.

A process of its own, since it kills itself as the system would: at once, in the middle of its work.
"""

import asyncio
import os
import signal
import sys
from datetime import datetime

from services.domain.papers.dossier import DocumentState
from services.storage.evidence.archive import Archive
from services.storage.evidence.checking import Checks, ReadThrough
from services.storage.evidence.documents import StoredDocument
from services.storage.evidence.objects import ObjectStore, StoreAccess
from services.storage.session import Database
from services.workflows.activities import StoredEffects
from services.workflows.client import connect
from services.workflows.evidence_checks import StoredInspections
from services.workflows.worker import worker_for
from tests.workflows.dev_server import CALENDAR, Later


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Doomed(Checks):
    """`stage`: read, with every byte read and not a word written; open, with the finding written
    and nobody told; scan, with the file usable and nobody told.
    """

    stage = ""

    async def _read_through(self, document: StoredDocument) -> ReadThrough:
        found = await super()._read_through(document)
        if self.stage == "read":
            die()
        return found

    async def open(self, document_id: str, now: datetime) -> StoredDocument:
        document = await super().open(document_id, now)
        if self.stage == "open":
            die()
        return document

    async def scan(self, document_id: str, now: datetime) -> StoredDocument:
        document = await super().scan(document_id, now)
        if self.stage == "scan":
            assert document.state is DocumentState.USABLE
            die()
        return document


async def main(temporal: str, queue: str, url: str, store: StoreAccess, stage: str) -> None:
    client = await connect(temporal, "default", lazy=False)
    database, objects, clock = Database(url), ObjectStore(store), Later()
    effects = StoredEffects(database, objects, CALENDAR, clock)
    archive = Archive(database, objects, 10_000_000)
    inspections = StoredInspections(archive, clock)
    inspections.checks = Doomed(archive)
    inspections.checks.stage = stage
    async with worker_for(client, queue, effects, inspections):
        await asyncio.Event().wait()


if __name__ == "__main__":
    temporal, queue, url, endpoint, key, secret, stage = sys.argv[1:]
    asyncio.run(main(temporal, queue, url, StoreAccess(endpoint, key, secret), stage))
