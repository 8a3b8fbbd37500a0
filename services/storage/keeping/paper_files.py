"""Signed papers taken in as files, so that they are sealed, read again and disposed of as others are.

Their bytes came about here and nobody sent them (6.1.5): the row in `signed_papers` stays, with the
digest that the log names, and gives up its bytes when the file is disposed of (5.2.3). As files they hang below no case: pages hand them out by their own doors.
"""

from collections.abc import AsyncIterator, Iterable, Iterator
from datetime import datetime
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from services.domain.base import Fact
from services.domain.errors import NotFound
from services.domain.evidence.documents import PDF
from services.domain.papers.dossier import DocumentState, MediaFacts
from services.domain.review.conflicts import InterestsDeclared
from services.domain.review.signing_papers import PaperSigned
from services.domain.review.signing_sheets import PromiseSigned, SheetSigned
from services.storage import case_log
from services.storage.evidence import documents
from services.storage.evidence.documents import StoredDocument
from services.storage.evidence.objects import ObjectStore
from services.storage.papers import signed_papers
from services.storage.papers.signed_papers import SignedPaper, stream_of_papers
from services.storage.session import Database, Tx

SIGNING: Final = PaperSigned | SheetSigned | PromiseSigned | InterestsDeclared
"""Facts that name the bytes of a paper with a signature."""


def file_of(case: str, digest: str) -> str:
    """The same paper is the same file, however often it is taken in."""
    return str(uuid5(NAMESPACE_URL, f"ecocase:signed-paper:{case}:{digest}"))


async def take_in(database: Database, objects: ObjectStore, case: str, now: datetime) -> int:
    """Every signed paper that the log of the case names; how many were new. May be repeated."""
    async with database.reading() as tx:
        named = list(dict.fromkeys(digests_of(await case_log.events(tx, case))))
        known = {one for one in named if await documents.find(tx, file_of(case, one))}
        papers = [await signed_papers.get(tx, case, one) for one in named if one not in known]
    for paper in papers:
        await _take(database, objects, paper, now)
    return len(papers)


async def let_go(tx: Tx, case: str, now: datetime) -> int:
    """The bytes in SQL of every paper whose file was disposed of, and of those that were never a
    file: composed only, or with a signature that did not come to count (5.2.3); how many.

    One that the log names and whose file still stands was not on the list, and stays as it is.
    """
    named = set(digests_of(await case_log.events(tx, case)))
    gone = 0
    for digest in await signed_papers.standing(tx, case):
        if digest not in named or await _is_disposed(tx, file_of(case, digest)):
            await signed_papers.let_go(tx, case, digest, now)
            gone += 1
    return gone


async def _is_disposed(tx: Tx, file: str) -> bool:
    row = await documents.find(tx, file)
    return row is not None and row.state is DocumentState.DISPOSED


def digests_of(facts: Iterable[Fact]) -> Iterator[str]:
    """Of the signed bytes that these facts name."""
    for fact in facts:
        if isinstance(fact, PromiseSigned) or (isinstance(fact, InterestsDeclared) and fact.pdf):
            yield fact.pdf
        elif isinstance(fact, PaperSigned | SheetSigned):
            yield fact.after


async def _take(
    database: Database, objects: ObjectStore, paper: SignedPaper, now: datetime
) -> None:
    """The object first, then its row: what broke off between is found by its key the next time."""
    key = file_of(paper.stream, paper.pdf_sha256)
    file = StoredDocument(
        id=key,
        stream=stream_of_papers(paper.stream),
        name=f"{paper.title}.pdf",
        promised_type=PDF,
        declared_size=len(paper.pdf),
        state=DocumentState.USABLE,
        version_id=await _put(objects, key, paper.pdf),
        size=len(paper.pdf),
        sha256=paper.pdf_sha256,
        media=MediaFacts(media_type=PDF, pages=paper.pages),
        made_by=paper.signer,
        made_at=paper.made_at,
    )
    async with database.writing() as tx:
        await documents.add(tx, file, now)
        await documents.pin(tx, [key], now)


async def _put(objects: ObjectStore, key: str, body: bytes) -> str:
    """The version under which it lies among what was received."""
    try:
        version, size = await objects.newest(key)
    except NotFound:
        size = -1
    if size == len(body):
        return version
    upload = await objects.begin_upload(key)
    parts = await objects.put_stream(key, upload, _whole(body), len(body))
    return await objects.finish_upload(key, upload, parts)


async def _whole(body: bytes) -> AsyncIterator[bytes]:
    yield body
