"""The check of a file, stage by stage: real store, real clamd, both databases (5.1.1, 5.1.2)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.domain.errors import NotAttempted, NotFound
from services.domain.evidence.documents import DocumentNotUsable
from services.domain.papers.dossier import (
    DocumentProblem,
    DocumentStage,
    DocumentState,
    Hold,
    PartKind,
    Scan,
)
from services.storage.evidence import page_texts
from services.storage.evidence.archive import Archive
from services.storage.evidence.checking import Checks
from services.storage.evidence.documents import StoredDocument
from services.storage.evidence.objects import ObjectStore
from services.storage.evidence.page_texts import PageText
from services.storage.evidence.virus import Scanner
from tests.fixtures.clamd import EICAR, LARGEST, SIGNATURE, Clamd
from tests.storage.archiving import CLERK, NOW, bind, in_chunks, look, new

LATER = NOW + timedelta(hours=1)
NOBODY = Scanner("127.0.0.1:1")


async def received(archive: Archive, case: str, body: bytes) -> StoredDocument:
    return await archive.receive(new(case, "规划.pdf", 0), in_chunks(body), CLERK, NOW)


async def test_5_1_1_every_stage_is_seen_while_it_lasts(
    archive: Archive, case: str, plan: bytes
) -> None:
    checks = Checks(archive)
    document = await received(archive, case, plan)
    assert document.stage is DocumentStage.RECEIVED
    seen = [(await step(document.id, NOW)).stage for step in (checks.read, checks.open)]
    assert seen == [DocumentStage.READING, DocumentStage.CONTENT]
    done = await checks.scan(document.id, NOW)
    assert (done.state, done.stage) == (DocumentState.USABLE, None)


async def test_5_1_1_the_hash_is_known_before_the_file_is_opened(
    archive: Archive, case: str, plan: bytes
) -> None:
    document = await received(archive, case, plan)
    read = await Checks(archive).read(document.id, NOW)
    assert (read.sha256 is not None, read.media, read.usable) == (True, None, False)
    assert (read.sha512, read.sm3) == (None, None)


async def test_5_1_1_a_stage_goes_on_upon_another_machine(
    archive: Archive, case: str, plan: bytes
) -> None:
    """What one machine had read is gone with it."""
    document = await received(archive, case, plan)
    for step in ("read", "open", "scan"):
        await getattr(Checks(archive), step)(document.id, NOW)
    assert (await look(archive, document)).usable


async def test_5_1_1_a_stage_may_be_repeated_after_the_end_and_changes_nothing(
    archive: Archive, case: str, plan: bytes
) -> None:
    checks = Checks(archive)
    document = await received(archive, case, plan)
    done = await checks.whole(document.id, NOW)
    for step in (checks.read, checks.open, checks.scan):
        assert await step(document.id, LATER) == done


async def test_5_1_1_a_file_that_is_gone_from_the_store_is_said_to_be_missing(
    archive: Archive, case: str, plan: bytes
) -> None:
    for before in (0, 1, 2):
        checks = Checks(archive)
        document = await received(archive, case, plan)
        for step in (checks.read, checks.open)[:before]:
            await step(document.id, NOW)
        await archive.objects.remove(document.id, document.version_id or "")
        ended = await Checks(archive, NOBODY).whole(document.id, NOW)
        assert (ended.state, ended.problem) == (DocumentState.BAD, DocumentProblem.MISSING)


async def test_5_1_2_without_a_scanner_a_file_is_usable_and_not_scanned(
    archive: Archive, case: str, plan: bytes
) -> None:
    document = await received(archive, case, plan)
    done = await Checks(archive).whole(document.id, NOW)
    assert (done.usable, done.scan, done.scanned_at) == (True, None, None)


async def test_5_1_2_a_clean_file_keeps_who_said_so_and_when(
    archive: Archive, case: str, plan: bytes, running_clamd: Clamd
) -> None:
    document = await received(archive, case, plan)
    done = await Checks(archive, running_clamd.scanner).whole(document.id, NOW)
    assert (done.usable, done.scan, done.scanned_at) == (True, Scan.CLEAN, NOW)
    assert (done.scan_engine or "").startswith("ClamAV ")


async def test_5_1_2_an_infected_file_keeps_only_its_row_and_the_name_of_the_finding(
    archive: Archive, case: str, plan: bytes, running_clamd: Clamd
) -> None:
    """No address, no place in a volume, no bytes."""
    document = await received(archive, case, plan + EICAR)
    done = await Checks(archive, running_clamd.scanner).whole(document.id, NOW)
    assert (done.state, done.problem) == (DocumentState.BAD, DocumentProblem.INFECTED)
    assert SIGNATURE in (done.scan_finding or "")
    with pytest.raises(DocumentNotUsable):
        await archive.outgoing(document.id)
    with pytest.raises(DocumentNotUsable):
        await bind(archive, done, "plan", PartKind.PLAN_TEXT)
    with pytest.raises(NotFound):
        await archive.objects.newest(document.id)


async def test_5_1_2_a_file_too_big_for_the_scanner_is_usable_and_says_that_it_was_not_scanned(
    archive: Archive, case: str, plan: bytes, running_clamd: Clamd
) -> None:
    """Films are. A comment behind the end of a PDF is no concern of its readers."""
    document = await received(archive, case, plan + b"%" + b" " * (LARGEST + 1))
    done = await Checks(archive, running_clamd.scanner).whole(document.id, NOW)
    assert (done.state, done.scan) == (DocumentState.USABLE, Scan.TOO_BIG)


async def test_5_1_2_with_a_scanner_set_nothing_is_usable_before_it_has_spoken(
    archive: Archive, case: str, plan: bytes, running_clamd: Clamd
) -> None:
    document = await received(archive, case, plan)
    with pytest.raises(NotAttempted):
        await Checks(archive, NOBODY).whole(document.id, NOW)
    held = await look(archive, document)
    assert (held.state, held.stage) == (DocumentState.CHECKING, DocumentStage.VIRUS)
    assert held.waits_for is Hold.SCANNER
    done = await Checks(archive, running_clamd.scanner).scan(document.id, LATER)
    assert (done.usable, done.waits_for, done.scanned_at) == (True, None, LATER)


async def test_5_1_2_what_was_not_scanned_is_scanned_once_there_is_a_scanner(
    archive: Archive, case: str, plan: bytes, running_clamd: Clamd
) -> None:
    clean = await received(archive, case, plan)
    infected = await received(archive, case, plan + EICAR)
    for one in (clean, infected):
        assert (await Checks(archive).whole(one.id, NOW)).usable
    checks = Checks(archive, running_clamd.scanner)
    assert (await checks.whole(clean.id, LATER)).scan is Scan.CLEAN
    found = await checks.whole(infected.id, LATER)
    assert (found.state, found.problem) == (DocumentState.BAD, DocumentProblem.INFECTED)
    with pytest.raises(NotFound):
        await archive.objects.newest(infected.id)


async def test_5_3_1_words_of_a_file_that_a_late_scan_finds_bad_leave_the_full_text_at_once(
    archive: Archive, case: str, plan: bytes, running_clamd: Clamd
) -> None:
    infected = await received(archive, case, plan + EICAR)
    assert (await Checks(archive).whole(infected.id, NOW)).usable
    async with archive.database.writing() as tx:
        await page_texts.keep_pages(tx, infected.id, [PageText(page=1, text="河道整治")])
        assert await page_texts.pages_of(tx, infected.id)
    found = await Checks(archive, running_clamd.scanner).whole(infected.id, LATER)
    assert found.state is DocumentState.BAD
    async with archive.database.reading() as tx:
        assert await page_texts.pages_of(tx, infected.id) == ()


async def test_5_2_4_a_store_that_is_down_is_waited_for(
    archive: Archive, case: str, plan: bytes, sealing_store: ObjectStore
) -> None:
    document = await received(archive, case, plan)
    nowhere = ObjectStore(replace(sealing_store.access, endpoint="http://127.0.0.1:1"))
    with pytest.raises(NotAttempted):
        await Checks(Archive(archive.database, nowhere, archive.limit)).read(document.id, NOW)
    held = await look(archive, document)
    assert (held.stage, held.waits_for) == (DocumentStage.READING, Hold.STORE)
    assert (await Checks(archive).whole(document.id, NOW)).waits_for is None
