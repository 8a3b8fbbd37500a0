"""Store down, slow or gone in the middle, disk full, scanner away: in each stage of a check the file
ends usable, never lost and never twice (5.2.4). Real store, real clamd, real broken lines.
"""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from services.cli.sample_film import TINY, write_film
from services.domain.errors import NotAttempted
from services.domain.evidence.documents import UploadIncomplete
from services.domain.papers.dossier import DocumentStage, DocumentState, Hold, Scan
from services.storage.apart.confining import LOOKING
from services.storage.evidence.archive import Archive
from services.storage.evidence.checking import Checks
from services.storage.evidence.documents import StoredDocument
from services.storage.evidence.inspection import Inspector
from services.storage.evidence.objects import ObjectStore
from services.storage.evidence.virus import Scanner
from services.storage.session import Database
from tests.fixtures.clamd import Clamd
from tests.fixtures.line import Line, line_to
from tests.fixtures.store import running_store
from tests.storage.archiving import CLERK, LIMIT, NOW, in_chunks, look, new, send

MOST_FILLINGS = 30
STAGES = ("read", "open", "scan")
STAGE = dict(zip(STAGES, list(DocumentStage)[1:], strict=True))


@pytest.fixture
def line(sealing_store: ObjectStore) -> Iterator[Line]:
    """To the store."""
    parts = urlsplit(sealing_store.access.endpoint)
    with line_to(parts.hostname or "", parts.port or 0) as line:
        yield line


@pytest.fixture
def distant(line: Line, sealing_store: ObjectStore, sqlite: Database) -> Iterator[Archive]:
    """The archive at the other end of that line."""
    access = replace(sealing_store.access, endpoint=f"http://{line.address}")
    store = ObjectStore(access)
    yield Archive(sqlite, store, LIMIT)
    store.close()


async def received(archive: Archive, case: str, body: bytes) -> StoredDocument:
    return await archive.receive(new(case, "规划.pdf", 0), in_chunks(body), CLERK, NOW)


async def until(stage: str, checks: Checks, document: StoredDocument) -> None:
    for before in STAGES[: STAGES.index(stage)]:
        await getattr(checks, before)(document.id, NOW)


async def ended_well(archive: Archive, document: StoredDocument) -> None:
    """Usable, nothing left to wait for, and one object in the store."""
    found = await look(archive, document)
    assert (found.state, found.waits_for) == (DocumentState.USABLE, None)
    kept = await archive.objects.versions(archive.objects.intake, key=document.id)
    assert len(kept) == 1


@pytest.mark.parametrize("stage", STAGES)
async def test_5_2_4_a_store_that_goes_down_in_a_stage_is_waited_for(
    distant: Archive, line: Line, plan: bytes, running_clamd: Clamd, stage: str
) -> None:
    """Another machine goes on, with nothing in its hands but the row."""
    document = await received(distant, "case", plan)
    await until(stage, Checks(distant, running_clamd.scanner), document)
    line.open = False
    with pytest.raises(NotAttempted):
        await getattr(Checks(distant, running_clamd.scanner), stage)(document.id, NOW)
    held = await look(distant, document)
    assert (held.stage, held.waits_for) == (STAGE[stage], Hold.STORE)
    line.open = True
    await Checks(distant, running_clamd.scanner).whole(document.id, NOW)
    await ended_well(distant, document)


async def test_5_2_4_a_store_that_breaks_off_in_the_middle_of_the_file_is_asked_again(
    distant: Archive, line: Line, plan: bytes
) -> None:
    """Half a file is never taken for a file."""
    document = await received(distant, "case", plan)
    line.carried, line.breaks_after = 0, len(plan) // 2
    with pytest.raises(NotAttempted):
        await Checks(distant).read(document.id, NOW)
    assert (await look(distant, document)).sha256 is None
    line.breaks_after = None
    await Checks(distant).whole(document.id, NOW)
    await ended_well(distant, document)


@pytest.mark.parametrize("stage", STAGES)
async def test_5_2_4_a_slow_store_takes_its_time(
    distant: Archive, line: Line, plan: bytes, running_clamd: Clamd, stage: str
) -> None:
    """Another machine goes on, which has to read the file again, as slowly as it comes."""
    document = await received(distant, "case", plan)
    await until(stage, Checks(distant, running_clamd.scanner), document)
    line.rate, line.carried = len(plan), 0
    checks = Checks(distant, running_clamd.scanner)
    held = await getattr(checks, stage)(document.id, NOW)
    assert line.carried >= len(plan), "it was read from the store"
    assert (held.problem, held.waits_for) == (None, None)
    await checks.whole(document.id, NOW)
    await ended_well(distant, document)


@pytest.fixture(params=["规划.pdf", "影像.mp4"])
def named(request: pytest.FixtureRequest, plan: bytes, tmp_path: Path) -> tuple[str, bytes]:
    """A paper or a film, under its name."""
    write_film(tmp_path / "film.mp4", replace(TINY, seconds=30))
    bodies = {"规划.pdf": plan, "影像.mp4": (tmp_path / "film.mp4").read_bytes()}
    return request.param, bodies[request.param]


async def test_5_2_4_a_full_disk_of_the_worker_holds_no_check_up(
    archive: Archive,
    case: str,
    named: tuple[str, bytes],
    running_clamd: Clamd,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No stage puts a byte of the file on the machine that checks it: there is no place for it, and
    the process apart may write nothing at all.
    """
    name, body = named
    document = await archive.receive(new(case, name, 0), in_chunks(body), CLERK, NOW)
    monkeypatch.setattr(tempfile, "tempdir", "/dev/full")
    with pytest.raises(OSError, match="/dev/full"):
        tempfile.mkdtemp()
    done = await Checks(archive, running_clamd.scanner).whole(document.id, NOW)
    assert (done.problem, done.scan, LOOKING.output) == (None, Scan.CLEAN, 0)
    await ended_well(archive, document)


async def test_5_2_4_what_a_slow_store_takes_is_not_held_against_the_file(
    distant: Archive, line: Line, plan: bytes
) -> None:
    """The process apart has less patience than the bytes take on their way to it."""
    document = await received(distant, "case", plan)
    line.rate, line.carried, patience = len(plan) // 6, 0, 5
    place = (distant.objects.intake, document.key, document.version_id or "")
    found = await Inspector().inspect(
        len(plan), partial(distant.objects.span, *place), document.promised_type, patience=patience
    )
    assert found.problem is None
    assert line.carried / line.rate > patience, "as many seconds as the line needed"


@pytest.mark.long
async def test_5_2_4_a_store_whose_disk_is_full_is_waited_for_and_nothing_that_arrived_is_lost(
    sqlite: Database, plan: bytes, tmp_path: Path
) -> None:
    """The store has room for two volumes of a megabyte; then it is given more."""
    report = plan + b"%"  # Equal bytes of a case are one object.
    async with _store(tmp_path, sqlite, volumes=2, megabytes=1) as archive:
        before = await received(archive, "case", plan)
        with pytest.raises(NotAttempted):
            await _fill(archive)
        document = await archive.reserve(new("case", "总结.pdf", len(report)), CLERK, NOW)
        urls = await archive.part_urls(document.id, archive.objects.access.endpoint, [1], NOW)
        async with httpx.AsyncClient() as browser:
            refused = await browser.put(urls[1], content=report)
        assert refused.status_code == 500
        with pytest.raises(UploadIncomplete):
            await archive.confirm(document.id, NOW)
        assert (await look(archive, document)).state is DocumentState.RECEIVING
        assert (await Checks(archive).whole(before.id, NOW)).usable  # Reading needs no room.
    async with _store(tmp_path, sqlite, volumes=20, megabytes=64) as archive:
        await send(archive, document, report)
        await archive.confirm(document.id, NOW)
        await Checks(archive).whole(document.id, NOW)
        for one in (before, document):
            await ended_well(archive, one)


@asynccontextmanager
async def _store(
    home: Path, database: Database, *, volumes: int, megabytes: int
) -> AsyncIterator[Archive]:
    running = running_store(
        home, f"-volume.max={volumes}", f"-master.volumeSizeLimitMB={megabytes}"
    )
    access = await asyncio.to_thread(running.__enter__)
    store = ObjectStore(access)
    try:
        yield Archive(database, store, LIMIT)
    finally:
        store.close()
        await asyncio.to_thread(running.__exit__, None, None, None)


async def _fill(archive: Archive) -> None:
    for _ in range(MOST_FILLINGS):
        filling = os.urandom(600_000)
        await archive.receive(new("other", "填充.pdf", 0), in_chunks(filling), CLERK, NOW)


async def test_5_2_4_a_scanner_that_goes_away_in_the_middle_is_waited_for(
    archive: Archive, case: str, plan: bytes, running_clamd: Clamd
) -> None:
    """The line to it breaks while the file is on its way."""
    document = await received(archive, case, plan)
    with line_to("127.0.0.1", running_clamd.port) as line:
        line.breaks_after = 0
        checks = Checks(archive, Scanner(line.address))
        await until("scan", checks, document)
        with pytest.raises(NotAttempted):
            await checks.scan(document.id, NOW)
        assert (await look(archive, document)).waits_for is Hold.SCANNER
        line.breaks_after = None
        assert (await checks.scan(document.id, NOW)).scan is Scan.CLEAN
    await ended_well(archive, document)


async def test_5_2_4_a_store_that_is_down_when_all_parts_are_sent_is_asked_again(
    distant: Archive, line: Line, plan: bytes
) -> None:
    """Receiving: nothing that arrived is sent again, and nothing is joined twice."""
    document = await distant.reserve(new("case", "规划.pdf", len(plan)), CLERK, NOW)
    with pytest.raises(UploadIncomplete):
        await distant.confirm(document.id, NOW)
    await send(distant, document, plan)
    line.open = False
    with pytest.raises(NotAttempted):
        await distant.confirm(document.id, NOW)
    assert (await look(distant, document)).state is DocumentState.RECEIVING
    line.open = True
    await distant.confirm(document.id, NOW)
    await Checks(distant).whole(document.id, NOW)
    await ended_well(distant, document)
