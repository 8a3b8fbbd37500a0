"""Makes a redacted copy: fetches the paper, has it worked on apart, keeps what came of it (6.4.1).

The copy is a document of the case, checked like any other; its row says what it is a copy of.
"""

import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import uuid4

from services.domain.base import Frozen
from services.domain.errors import Invalid
from services.domain.evidence.documents import PDF
from services.domain.notices.copies import Box, CopyNotClean, CopyNotMade, How
from services.storage.apart.starting import answered
from services.storage.evidence import documents
from services.storage.evidence.archive import Archive
from services.storage.evidence.documents import NewDocument, StoredDocument
from services.storage.redacting import copies
from services.storage.redacting.work import BOUNDS, Done, Task
from services.storage.session import Database

TAKEN: Final = frozenset({PDF, "image/jpeg", "image/png"})
BIGGEST: Final = 100 * 1024 * 1024
"""Bytes of a paper that is worked on while somebody waits."""
CHUNK: Final = 1024 * 1024
LONGEST_TITLE: Final = 80
PROCESS: Final = "services.storage.redacting.work"


class Wish(Frozen):
    """Which paper, and how the public reads its name."""

    case: str
    original: str
    title: str


def wish_of(case: str, fields: Mapping[str, str]) -> Wish:
    """From the fields of a form. Raises Invalid."""
    original, title = (fields.get(name, "").strip() for name in ("original", "title"))
    if not original:
        raise Invalid(field="original")
    if not 0 < len(title) <= LONGEST_TITLE:
        raise Invalid(field="title")
    return Wish(case=case, original=original, title=title)


class Redactor:
    def __init__(self, database: Database, archive: Archive) -> None:
        self.database, self.archive = database, archive

    async def blacken(
        self, wish: Wish, boxes: Sequence[Box], *, by: str, now: datetime
    ) -> StoredDocument:
        """Raises NotFound, DocumentNotUsable, CopyNotMade."""
        original = await self._original(wish)
        kind = original.media.media_type if original.media else ""
        if kind not in TAKEN or (original.size or 0) > BIGGEST:
            raise CopyNotMade(why="copy-kind" if kind not in TAKEN else "copy-too-long")
        with tempfile.TemporaryDirectory(prefix="ecocase-redacting-") as folder:
            source, target = Path(folder) / "paper", Path(folder) / "copy.pdf"
            with source.open("wb") as file:
                await self.archive.pour(original.id, file.write)
            await _worked(Task(what="blacken", source=source, target=target, boxes=tuple(boxes)))
            return await self._kept(wish, target, len(boxes), by=by, now=now)

    async def take(
        self, wish: Wish, chunks: AsyncIterator[bytes], *, by: str, now: datetime
    ) -> StoredDocument:
        """Kept are pictures of its pages: no search finds a scan beneath a box that is painted over
        it. Raises NotFound, DocumentNotUsable, CopyNotMade, CopyNotClean.
        """
        await self._original(wish)
        with tempfile.TemporaryDirectory(prefix="ecocase-redacting-") as folder:
            source, target, size = Path(folder) / "sent", Path(folder) / "copy.pdf", 0
            with source.open("wb") as file:
                async for chunk in chunks:
                    size += len(chunk)
                    if size > BIGGEST:
                        raise CopyNotMade(why="copy-too-long")
                    file.write(chunk)
            found = await _worked(Task(what="search", source=source))
            if found.left:
                raise CopyNotClean(why=f"left-{found.left[0]}", count=len(found.left))
            await _worked(Task(what="blacken", source=source, target=target))
            return await self._kept(wish, target, 0, by=by, now=now)

    async def _original(self, wish: Wish) -> StoredDocument:
        async with self.database.reading() as tx:
            return await copies.original_of(tx, wish.case, wish.original)

    async def _kept(
        self, wish: Wish, file: Path, boxes: int, *, by: str, now: datetime
    ) -> StoredDocument:
        new = NewDocument(
            id=str(uuid4()), stream=wish.case, name=f"{wish.title}（遮盖件）.pdf", size=0
        )
        stored = await self.archive.receive(new, _chunks(file), by, now)
        made = copies.NewCopy(
            document=stored.id,
            original=wish.original,
            title=wish.title,
            how=How.BLACKENED if boxes else How.ELSEWHERE,
            boxes=boxes,
        )
        async with self.database.writing() as tx:
            await copies.add(tx, wish.case, made, by=by, now=now)
            return await documents.get(tx, stored.id)


async def _worked(task: Task) -> Done:
    done = await work(task)
    if done.problem:
        raise CopyNotMade(why=f"copy-{done.problem}")
    return done


async def work(task: Task) -> Done:
    """In a process of its own, without network or secrets, ended when it takes too long."""
    try:
        ended = await answered(PROCESS, task.model_dump_json().encode(), BOUNDS.clock)
    except TimeoutError:
        return Done(problem="too-long")
    if not ended.answer:
        return Done(problem="too-long" if ended.spent else "unreadable")
    return Done.model_validate_json(ended.answer)


async def _chunks(file: Path) -> AsyncIterator[bytes]:
    with file.open("rb") as held:
        while chunk := held.read(CHUNK):
            yield chunk
