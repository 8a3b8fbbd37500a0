"""The check of a received file in three stages: its bytes, its content, a virus (5.1.1, 5.1.2).

Each stage may be repeated, on another machine too, and writes what it found into the row. What is
found is the business of `inspection.py` and `virus.py`; repeating, that of the workflow.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Final

from minio.error import S3Error

from services.domain.base import Frozen
from services.domain.case import Case
from services.domain.errors import NotAttempted, NotFound, StepClosed
from services.domain.evidence.documents import DocumentNotUsable
from services.domain.papers.dossier import (
    DocumentProblem,
    DocumentStage,
    DocumentState,
    Hold,
    Scan,
    Sha256,
)
from services.domain.papers.drafting import check_papers_open
from services.storage import case_log
from services.storage.evidence import documents, page_texts, same_bytes, volumes
from services.storage.evidence.archive import Archive
from services.storage.evidence.documents import StoredDocument
from services.storage.evidence.inspection import Inspector
from services.storage.evidence.objects import Take
from services.storage.evidence.virus import Pour, Scanner
from services.storage.papers import papers
from services.storage.session import Tx

AT_ONCE: Final = os.cpu_count() or 1
"""Files opened side by side: each may take two gigabytes of memory for itself. Twice as many are
read, each of which has a few spans of the store's at hand."""
UNDER_CHECK: Final = (DocumentState.CHECKING,)


class ReadThrough(Frozen):
    """What one reading of all bytes showed."""

    size: int
    sha256: Sha256


class Checks:
    """What a worker does to a file. Needs a key that may remove from the intake bucket."""

    def __init__(self, archive: Archive, scanner: Scanner | None = None) -> None:
        self.archive, self.database, self.objects = archive, archive.database, archive.objects
        self.scanner, self.inspector = scanner, Inspector()
        self.opening = asyncio.Semaphore(AT_ONCE)
        self.reading = asyncio.Semaphore(2 * AT_ONCE)

    async def whole(self, document_id: str, now: datetime) -> StoredDocument:
        """All stages at once, for callers that have no workflow."""
        await self.read(document_id, now)
        await self.open(document_id, now)
        return await self.scan(document_id, now)

    async def read(self, document_id: str, now: datetime) -> StoredDocument:
        """Every byte, once: are they all there, and those that were announced? Raises NotFound
        where the file was removed meanwhile, as every stage does.
        """
        document = await self._begin(document_id, DocumentStage.READING)
        if document.state is not DocumentState.CHECKING:
            return document
        self.inspector.make_ready()
        async with self._telling(document):
            try:
                found = await self._read_through(document)
            except NotFound:
                return await self._settle(document, {"problem": DocumentProblem.MISSING}, now)
        problem = _difference(document, found)
        if problem:
            return await self._settle(document, {"sha256": found.sha256, "problem": problem}, now)
        return await self._write(document, {"sha256": found.sha256})

    async def open(self, document_id: str, now: datetime) -> StoredDocument:
        """What the bytes really are, whatever the name says."""
        document = await self._begin(document_id, DocumentStage.CONTENT)
        if document.state is not DocumentState.CHECKING:
            return document
        async with self._telling(document):
            read = partial(self.objects.span, *self._place(document))
            try:
                async with self.opening:
                    finding = await self.inspector.inspect(
                        document.size, read, document.promised_type
                    )
            except NotFound:
                return await self._settle(document, {"problem": DocumentProblem.MISSING}, now)
        values: dict[str, object] = {
            "found_type": finding.found_type,
            "remarks": finding.remarks,
        }
        if finding.problem:
            return await self._settle(document, {**values, "problem": finding.problem}, now)
        return await self._write(document, {**values, **dict(finding.media or {})})

    async def scan(self, document_id: str, now: datetime) -> StoredDocument:
        """The last stage: after it the file is usable or bad. Without a scanner it is usable and
        not scanned, which every page says; one that was usable so is scanned once there is one.
        """
        document = await self._begin(document_id, DocumentStage.VIRUS)
        if document.state is DocumentState.USABLE:
            return await self._scan_late(document, now)
        if document.state is not DocumentState.CHECKING:
            return document
        async with self._telling(document):
            try:
                found = await self._scanned(document, partial(self._pour, document), now)
            except NotFound:
                found = {"problem": DocumentProblem.MISSING}
        return await self._settle(document, found, now)

    async def _scan_late(self, document: StoredDocument, now: datetime) -> StoredDocument:
        """What was usable before there was a scanner. The sealed copy stays, but nobody gets it."""
        if self.scanner is None or document.scan is Scan.CLEAN:
            return document
        try:
            found = await self._scanned(document, partial(self.archive.pour, document.id), now)
        except (NotFound, DocumentNotUsable):
            return document  # The nightly proof tells of bytes that are missing.
        return await self._settle(document, found, now, expected=DocumentState.USABLE)

    async def _scanned(
        self, document: StoredDocument, pour: Pour, now: datetime
    ) -> dict[str, object]:
        """The columns to write. Raises NotAttempted until the scanner answers, and NotFound."""
        if self.scanner is None:
            return {}
        said = await self.scanner.scan(document.size, pour)
        infected = said.verdict is Scan.INFECTED
        return {
            "scan": said.verdict,
            "scan_engine": said.engine,
            "scan_signatures": said.signatures,
            "scan_finding": said.finding,
            "scanned_at": now,
            "problem": DocumentProblem.INFECTED if infected else None,
        }

    async def _begin(self, document_id: str, stage: DocumentStage) -> StoredDocument:
        """The stage is seen from now on; what a bad file left behind is cleared away."""
        async with self.database.reading() as tx:
            document = await documents.get(tx, document_id)
        if document.state is DocumentState.CHECKING and document.stage is not stage:
            document = await self._write(document, {"stage": stage})
        if document.state is DocumentState.BAD:
            await self._clear(document)
        elif document.object_key:
            await self.archive.remove_own(document)
        return document

    async def _write(
        self, document: StoredDocument, values: Mapping[str, object]
    ) -> StoredDocument:
        async with self.database.writing() as tx:
            await documents.change(tx, document.id, UNDER_CHECK, {"waits_for": None, **values})
            return await documents.get(tx, document.id)

    @asynccontextmanager
    async def _telling(self, document: StoredDocument) -> AsyncIterator[None]:
        """What the check has to wait for is in the row; that it goes on is up to the workflow."""
        try:
            yield
        except (NotAttempted, S3Error) as error:
            if hold := _hold(error):
                async with self.database.writing() as tx:
                    await documents.change(tx, document.id, UNDER_CHECK, {"waits_for": hold})
            raise

    async def _read_through(self, document: StoredDocument) -> ReadThrough:
        hashing, size = sha256(), 0

        def take(chunk: bytes) -> None:
            nonlocal size
            hashing.update(chunk)
            size += len(chunk)

        await self._pour(document, take)
        return ReadThrough(size=size, sha256=hashing.hexdigest())

    async def _pour(self, document: StoredDocument, take: Take) -> None:
        async with self.reading:
            await self.objects.pour(*self._place(document), take)

    def _place(self, document: StoredDocument) -> tuple[str, str, str]:
        return self.objects.intake, document.key, document.version_id or ""

    async def _settle(
        self,
        document: StoredDocument,
        values: Mapping[str, object],
        now: datetime,
        *,
        expected: DocumentState = DocumentState.CHECKING,
    ) -> StoredDocument:
        """Usable or bad, once; a new usable version takes the places of the one it replaces.

        Not in papers that were submitted meanwhile: there the old one stays bound.
        """
        state = DocumentState.BAD if values.get("problem") else DocumentState.USABLE
        ended: dict[str, object] = {
            "state": state,
            "stage": None,
            "waits_for": None,
            "touched_at": now,
        }
        if state is DocumentState.USABLE:
            ended["verified_at"] = now  # Its bytes have just been read (5.2.2).
        async with self.database.writing() as tx:
            await papers.hold(tx, document.stream)
            changed = await documents.change(tx, document.id, (expected,), {**values, **ended})
            settled = await documents.get(tx, document.id)
            if changed and settled.state is not expected:
                if settled.replaces and settled.usable and await _may_be_bound(tx, settled.stream):
                    await volumes.carry_over(tx, settled.replaces, settled, now)
                await papers.bump(tx, settled.stream)
                if settled.usable:
                    settled = await same_bytes.share(tx, settled)
                else:  # A late scan: what was read out of it is found by nobody any more.
                    await page_texts.forget_pages(tx, settled.id)
        if settled.object_key:
            await self.archive.remove_own(settled)
        if settled.state is DocumentState.BAD:
            await self._clear(settled)
        return settled

    async def _clear(self, document: StoredDocument) -> None:
        """A bad file keeps its row, so that its owner can read why; its bytes go, but for those
        that another file of the stream lies in as well.
        """
        await self.archive.remove_bytes(document)


async def _may_be_bound(tx: Tx, stream: str) -> bool:
    """Whether the papers of the stream can still change."""
    state = await case_log.state(tx, stream)
    if isinstance(state, Case):
        try:
            check_papers_open(state)
        except StepClosed:
            return False
    return True


def _difference(document: StoredDocument, found: ReadThrough) -> DocumentProblem | None:
    if found.size != document.size:
        return DocumentProblem.SIZE_DIFFERS
    if document.declared_sha256 and document.declared_sha256 != found.sha256:
        return DocumentProblem.CHECKSUM_DIFFERS
    return None if found.size else DocumentProblem.EMPTY


def _hold(error: Exception) -> Hold | None:
    """What is to be waited for; None for what is a mistake of ours."""
    if isinstance(error, S3Error):
        return Hold.STORE
    if isinstance(error, NotAttempted):
        return Hold(str(error.params["part"]))
    return None
