"""An installation of its own whose archive is measured, and the bare minio SDK on the same store.

Virus scan and derivatives are off (5.5).
"""

import asyncio
import random
import struct
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import urllib3
from minio import Minio

from services.cli.demo.people import Person
from services.cli.demo.stack import Stack
from services.cli.sample_film import TINY, write_film
from services.domain.base import Receipt
from services.domain.papers.dossier import DocumentState
from services.storage.evidence import documents
from services.storage.evidence.documents import StoredDocument
from services.storage.evidence.objects import ObjectStore
from services.storage.session import Database
from services.workflows.worker import sealing_access

MIB = 1024 * 1024
BARE = "bench-bare"
SENDERS = 3
"""Parts on their way at once, as many as the SDK sends."""
LOOK_AGAIN, PATIENCE = 0.01, 900


class Archive:
    """A county's case, its clerk, and both ways to the store."""

    def __init__(self, stack: Stack, http: httpx.AsyncClient, folder: Path) -> None:
        self.stack, self.http, self.folder = stack, http, folder
        self.clerk = self.person("qingxi.clerk")
        self.numbers = count()
        self.pool = urllib3.PoolManager(maxsize=SENDERS)
        access = sealing_access(stack.settings)
        self.sealer = ObjectStore(access)
        self.database = Database(stack.settings.database_url.get_secret_value())
        self.bare = Minio(urlsplit(access.endpoint).netloc, access.key, access.secret, secure=False)
        self.case = ""

    def person(self, login: str) -> Person:
        return Person(self.http, login, self.stack.passwords[login])

    async def begin(self) -> None:
        wish = {"programme": "county-municipal", "place": "990121", "reason": "申请创建。"}
        self.case = (await self.clerk.send("POST", "/cases", wish, Receipt)).stream
        await asyncio.to_thread(self.bare.make_bucket, BARE)
        write_film(self.folder / "film.mp4", replace(TINY, seconds=30))

    def film(self, size: int) -> Path:
        """A short film in a file of this size: the rest is a box that players pass over."""
        path = self.folder / f"film-{next(self.numbers)}.mp4"
        content = (self.folder / "film.mp4").read_bytes()
        filling, block = size - len(content) - 16, random.randbytes(MIB)
        with path.open("wb") as file:
            file.write(content + struct.pack(">I4sQ", 1, b"free", filling + 16))
            for at in range(0, filling, MIB):
                file.write(block[: min(MIB, filling - at)])
        return path

    async def put_bare(self, path: Path) -> float:
        """Seconds."""
        begun = time.perf_counter()
        await asyncio.to_thread(self._put_bare, path)
        return time.perf_counter() - begun

    def _put_bare(self, path: Path) -> None:
        with path.open("rb") as file:
            self.bare.put_object(BARE, path.name, file, path.stat().st_size)

    async def usable(self, document: str) -> StoredDocument:
        """Looked up in the row that the worker writes: whoever asked the API all the time would take
        the processor from what is measured.
        """
        async with asyncio.timeout(PATIENCE):
            while True:
                async with self.database.reading() as tx:
                    found = await documents.get(tx, document)
                if found.state in {DocumentState.USABLE, DocumentState.BAD}:
                    assert found.state is DocumentState.USABLE, found.problem
                    return found
                await asyncio.sleep(LOOK_AGAIN)

    async def end(self) -> None:
        self.sealer.close()
        await self.database.close()


@asynccontextmanager
async def running() -> AsyncIterator[Archive]:
    """Started below a temporary folder, and ended with it."""
    with tempfile.TemporaryDirectory(prefix="ecocase-bench-") as temporary:
        folder = Path(temporary)
        (folder / ".env").write_text("ECOCASE_DERIVATIVES=false\n", encoding="utf-8")
        stack = await Stack.begin(folder / "data")
        try:
            async with httpx.AsyncClient(
                base_url=stack.origin, timeout=PATIENCE, trust_env=False
            ) as http:
                archive = Archive(stack, http, folder)
                await archive.begin()
                yield archive
                await archive.end()
        finally:
            await stack.end()
