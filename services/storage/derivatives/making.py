"""Reading one file out, from the store and back to it: fetch, start the process, keep the answer.

May be repeated at any point: what was made lies under the same keys, and rows are replaced.
A file that is not usable is never opened here.
"""

import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from services.domain.base import Frozen
from services.domain.evidence.derivatives import (
    ReadFacts,
    ReadOut,
    ReadOutProblem,
    ReadOutState,
    read_outs_of,
)
from services.domain.evidence.documents import PDF
from services.storage.case_log import kind_of
from services.storage.derivatives import bounded, likeness, rows
from services.storage.derivatives.results import Job, Result
from services.storage.derivatives.rows import KeptDerivative
from services.storage.derivatives.shelf import Shelf, key_of
from services.storage.evidence import documents, page_texts
from services.storage.evidence.archive import Archive
from services.storage.evidence.documents import StoredDocument
from services.storage.evidence.page_texts import PageText
from services.storage.papers.signed_papers import is_of_papers
from services.storage.session import Tx

MOST_AT_A_START = 1000


class Tools(Frozen):
    """Programs of other people; empty: not there, and what they would give is missing."""

    soffice: str = ""
    tesseract: str = ""
    languages: str = "chi_sim+eng"


class Making:
    """`archive` to read files from, `shelf` with a key that may write to it."""

    def __init__(self, archive: Archive, shelf: Shelf, tools: Tools, *, ocr: bool) -> None:
        self.archive, self.database, self.shelf = archive, archive.database, shelf
        self.tools, self.ocr = tools, ocr

    async def plan(self, document_id: str, now: datetime) -> tuple[ReadOut, ...]:
        """What is still to be read out of the file, in order; nothing of one that is not usable."""
        async with self.database.writing() as tx:
            document = await documents.find(tx, document_id)
            if document is None or not document.usable or _confided(document):
                return ()
            wanted = self._possible(read_outs_of(_type(document), ocr=self.ocr))
            await rows.plan(tx, document_id, wanted, now)
            known = await rows.of_document(tx, document_id)
        open_ones = {line.kind for line in known.lines if line.state in rows.OPEN_READ_OUTS}
        return tuple(kind for kind in wanted if kind in open_ones)

    async def read_out(self, document_id: str, kind: ReadOut, now: datetime) -> None:
        """One read-out, unless it was done before or the file is no longer there.

        Raises what the store or the database raises: then it is tried again.
        """
        async with self.database.writing() as tx:
            document = await documents.find(tx, document_id)
            known = await rows.of_document(tx, document_id)
            line = known.line(kind)
            if (
                document is None
                or not document.usable
                or (line and line.state not in rows.OPEN_READ_OUTS)
            ):
                return
            await rows.write(tx, document_id, kind, ReadOutState.MAKING, now)
        pages = _wordless(known)
        if kind is ReadOut.OCR and _type(document) == PDF and not pages:
            await self._keep(document, kind, Result(), (), now)
            return
        with tempfile.TemporaryDirectory(prefix="ecocase-read-out-") as folder:
            result = await self._run(document, kind, Path(folder), pages)
            kept = await self._put(document, kind, result, Path(folder), now)
        await self._keep(document, kind, result, kept, now)

    async def again(
        self, document_id: str, kinds: Sequence[ReadOut], now: datetime
    ) -> tuple[ReadOut, ...]:
        """Read the file out anew: all that can be, or these kinds; those that were done."""
        async with self.database.writing() as tx:
            await rows.forget(tx, document_id, kinds)
        planned = await self.plan(document_id, now)
        for kind in planned:
            await self.read_out(document_id, kind, now)
        return planned

    async def sweep(self) -> int:
        """Remove what was made of files that are gone for good; of how many files."""
        swept = 0
        while True:
            async with self.database.reading() as tx:
                gone = await rows.left_behind(tx)
                keys = [key for one in gone for key in await rows.keys_of(tx, one)]
            if not gone:
                return swept
            # The objects first: broken off here, the rows still say what is left.
            for key in keys:
                await self.shelf.remove(key)
            async with self.database.writing() as tx:
                for one in gone:
                    await rows.drop(tx, one)
            swept += len(gone)

    async def unfinished(self, now: datetime) -> list[str]:
        """Usable files of which something is still to be read out, whoever was at it."""
        async with self.database.reading() as tx:
            return await rows.unread(tx, before=now, limit=MOST_AT_A_START)

    async def give_up(self, document_id: str, kind: ReadOut, now: datetime) -> None:
        """It was tried for days; the file is as usable as before."""
        async with self.database.writing() as tx:
            line = (await rows.of_document(tx, document_id)).line(kind)
            if line and line.state in rows.OPEN_READ_OUTS:
                problem, state = ReadOutProblem.TOO_LONG, ReadOutState.PROBLEM
                await rows.write(tx, document_id, kind, state, now, problem=problem)

    def _possible(self, planned: tuple[ReadOut, ...]) -> tuple[ReadOut, ...]:
        """Without what needs a program that is not there; `ecocase doctor` says what is lost."""
        lacking = {ReadOut.OFFICE: self.tools.soffice, ReadOut.OCR: self.tools.tesseract}
        return tuple(kind for kind in planned if lacking.get(kind, "there"))

    async def _run(
        self, document: StoredDocument, kind: ReadOut, folder: Path, pages: tuple[int, ...]
    ) -> Result:
        source, out = folder / "source", folder / "made"
        out.mkdir()
        with source.open("wb") as file:
            await self.archive.pour(document.id, file.write)
        job = Job(
            read_out=kind,
            media_type=_type(document),
            source=source,
            folder=out,
            pages=pages,
            **dict(self.tools),
        )
        return await bounded.run(job)

    async def _put(
        self,
        document: StoredDocument,
        kind: ReadOut,
        result: Result,
        folder: Path,
        now: datetime,
    ) -> tuple[KeptDerivative, ...]:
        kept = []
        for made in result.made:
            key = key_of(document.id, made.what)
            # The name comes from a process that opened a stranger's file: no path leaves its folder.
            path = folder / "made" / Path(made.name).name
            await self.shelf.put(key, path, made.what.media_type)
            kept.append(
                KeptDerivative(
                    **dict(made.what),
                    document=document.id,
                    read_out=kind,
                    key=key,
                    tool=result.tool,
                    made_at=now,
                )
            )
        return tuple(kept)

    async def _keep(
        self,
        document: StoredDocument,
        kind: ReadOut,
        result: Result,
        kept: Sequence[KeptDerivative],
        now: datetime,
    ) -> None:
        state = ReadOutState.PROBLEM if result.problem else ReadOutState.MADE
        async with self.database.writing() as tx:
            useless = await rows.keep(tx, kept, document.id, kind)
            await _keep_words(tx, document.id, kind, result)
            await self._look(tx, document, kind, result, now)
            await rows.write(
                tx,
                document.id,
                kind,
                state,
                now,
                problem=result.problem,
                tool=result.tool or None,
                facts=_facts(kind, result),
            )
        for key in sorted(useless):
            await self.shelf.remove(key)

    async def _look(
        self, tx: Tx, document: StoredDocument, kind: ReadOut, result: Result, now: datetime
    ) -> None:
        """Is any of it known from another case (5.1.8)?"""
        if kind in {ReadOut.PICTURE, ReadOut.FILM, ReadOut.PAGES, ReadOut.OFFICE}:
            await likeness.look_at_pictures(tx, document, result.prints, now)
        if kind in {ReadOut.PICTURE, ReadOut.FILM}:
            await likeness.look_at_place(tx, document, result.facts, now)
        if kind in {ReadOut.PAGES, ReadOut.TEXT}:
            await likeness.look_at_bytes(tx, document, now)
        if result.pages is not None:
            pages = await page_texts.pages_of(tx, document.id)
            await likeness.look_at_words(tx, document, pages, now)


def _type(document: StoredDocument) -> str:
    return document.media.media_type if document.media else document.promised_type


def _wordless(known: rows.ReadOuts) -> tuple[int, ...]:
    pages = known.line(ReadOut.PAGES)
    return pages.facts.wordless if pages else ()


def _facts(kind: ReadOut, result: Result) -> ReadFacts:
    """Of a workbook as PDF nobody asks how many letters are on its pages: its sheets say it."""
    if kind is ReadOut.OFFICE:
        return result.facts.model_copy(update={"wordless": (), "letters": None})
    return result.facts


async def _keep_words(tx: Tx, document_id: str, kind: ReadOut, result: Result) -> None:
    if result.pages is None:
        return
    found: Sequence[PageText] = result.pages
    if kind is ReadOut.OCR:
        # What a page says by itself stays; what was recognised comes beside it.
        own = {page.page: page for page in await page_texts.pages_of(tx, document_id)}
        found = tuple((own | {page.page: page for page in found}).values())
    await page_texts.keep_pages(tx, document_id, found)


def _confided(document: StoredDocument) -> bool:
    """What was sent in confidence is compared with nothing (6.4.3), nor is what few may read (A1.9)."""
    return kind_of(document.stream) == "filing" or is_of_papers(document.stream)
