"""Files sent, bound and looked at, for the tests of the archive; its fixtures are in conftest."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import uuid4

import httpx

from services.domain.case import Case
from services.domain.evidence.documents import PART_SIZE
from services.domain.papers.application import Papers
from services.domain.papers.dossier import DocumentFacts, Dossier, PartKind, Proof, VolumePart
from services.storage.evidence import documents, volumes
from services.storage.evidence.archive import Archive
from services.storage.evidence.checking import Checks
from services.storage.evidence.documents import NewDocument, StoredDocument
from services.storage.evidence.volumes import NewPart, NewProof
from services.storage.papers import readiness

NOW = datetime(2030, 3, 4, 1, 0, tzinfo=UTC)
LIMIT = 40 * 1024 * 1024
CLERK = "account-1"


def new(case: str, name: str, size: int) -> NewDocument:
    return NewDocument(id=str(uuid4()), stream=case, name=name, size=size)


async def in_chunks(body: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(body), 1 << 20):
        yield body[start : start + (1 << 20)]


async def send(archive: Archive, document: StoredDocument, body: bytes) -> None:
    for number, start in enumerate(range(0, len(body), PART_SIZE), start=1):
        await send_part(archive, document, number, body[start : start + PART_SIZE])


async def send_part(archive: Archive, document: StoredDocument, number: int, body: bytes) -> None:
    endpoint = archive.objects.access.endpoint
    urls = await archive.part_urls(document.id, endpoint, [number], NOW)
    async with httpx.AsyncClient() as browser:
        assert (await browser.put(urls[number], content=body)).status_code == 200


async def check(archive: Archive, document_id: str) -> StoredDocument:
    return await Checks(archive).whole(document_id, NOW)


async def usable(
    archive: Archive, case: str, body: bytes, name: str = "规划.pdf"
) -> StoredDocument:
    document = await archive.receive(new(case, name, 0), in_chunks(body), CLERK, NOW)
    return await check(archive, document.id)


async def bind(
    archive: Archive,
    document: StoredDocument,
    item: str,
    kind: PartKind,
    pages: tuple[int, int] | None = None,
    *,
    case: str = "",
    before: str | None = None,
    part_id: str = "",
) -> str:
    case, (first, last) = case or document.stream, pages or (None, None)
    part = VolumePart(kind=kind, document=document.id, first_page=first, last_page=last)
    part_id = part_id or (f"{before}-front" if before else str(uuid4()))
    async with archive.database.writing() as tx:
        wish = NewPart(id=part_id, item=item, part=part, before=before)
        await volumes.attach(tx, case, wish, CLERK, NOW)
    return part_id


async def prove(
    archive: Archive,
    case: str,
    document: DocumentFacts,
    page: int | None = None,
    second: int | None = None,
) -> None:
    proof = Proof(indicator="TA1", document=document.id, page=page, second=second)
    async with archive.database.writing() as tx:
        await volumes.prove(tx, case, NewProof(id=str(uuid4()), proof=proof), CLERK, NOW)


async def dossier_of(archive: Archive, case: str) -> Dossier:
    async with archive.database.reading() as tx:
        return await volumes.dossier(tx, case)


async def papers_of(archive: Archive, case: str) -> Papers:
    async with archive.database.reading() as tx:
        return await readiness.papers(tx, Case(id=case), NOW)


async def look(archive: Archive, document: StoredDocument | NewDocument) -> StoredDocument:
    async with archive.database.reading() as tx:
        return await documents.get(tx, document.id)


async def row_of(archive: Archive, document_id: str) -> StoredDocument | None:
    async with archive.database.reading() as tx:
        return await documents.find(tx, document_id)
