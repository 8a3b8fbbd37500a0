"""Files are let go of after their retention alone, by two people, and a record stays (5.2.3)."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from minio.error import S3Error
from sqlalchemy import insert, update

from services.domain.base import CLOCK
from services.domain.case import Case, Outcome
from services.domain.evidence.disposing import DisposalDecided, NotYetDisposable, OwnProposal
from services.domain.evidence.documents import DocumentNotUsable
from services.domain.evidence.keeping import Lock, LockMode
from services.domain.filing import Filed, ObjectionDecided
from services.domain.papers.dossier import DocumentState
from services.domain.programme import library
from services.domain.reconciling import Found
from services.domain.steps.application import SealedDocument
from services.domain.steps.naming import Named
from services.storage.evidence import documents
from services.storage.evidence.archive import Archive
from services.storage.evidence.objects import ObjectStore
from services.storage.keeping import disposals, keeping, sealing
from services.storage.keeping.keeping import Keeper
from services.storage.keeping.sealing import SEALED, Sealed
from services.storage.keeping.second_copy import FolderCopy
from services.storage.reconciling.documents import Documents
from services.storage.session import Database
from services.storage.tables.base import table_of
from services.storage.tables.cases import FilingRow, StreamRow
from tests.storage.archiving import LIMIT, row_of, usable

STREAMS, FILINGS = table_of(StreamRow), table_of(FilingRow)
BEGUN = datetime.now(UTC)
OVER = BEGUN + timedelta(days=12 * 366)
"""After ten years and more from the end of the case."""


@pytest.fixture
def archive(sqlite: Database, sealing_store: ObjectStore) -> Archive:
    return Archive(sqlite, sealing_store, LIMIT)


async def stands(database: Database, case: Case) -> None:
    """The snapshot alone: how it came there is no matter here."""
    row = {"seq": 1, "version": 1, "head": "", "state": case.model_dump_json(exclude_defaults=True)}
    async with database.writing() as tx:
        done = await tx.execute(update(STREAMS).where(STREAMS.c.id == case.id).values(**row))
        if not done.rowcount:
            await tx.execute(insert(STREAMS).values(id=case.id, kind="case", **row))


async def submitted(archive: Archive, plan: bytes, *, seconds: float = 3) -> tuple[Case, Sealed]:
    """An open case with a file sealed for a moment, so that the store itself lets go of it soon."""
    ref = library.ref_of(library.newest("village-municipal"))
    case = Case(id=str(uuid4()), programme=ref, step_since=BEGUN)
    await stands(archive.database, case)
    document = await usable(archive, case.id, plan)
    entry = SealedDocument(
        document=document.id,
        version_id=document.version_id or "",
        sha256=document.sha256 or "",
        place="plan/1",
    )
    until = datetime.now(UTC) + timedelta(seconds=seconds)
    (sealed,) = await sealing.seal(
        archive.database, archive.objects, case.id, [entry], until=until, now=BEGUN
    )
    return case, sealed


def ended(case: Case) -> Case:
    return case.but(outcome=Outcome.NAMED)


async def object_to(database: Database, case: Case) -> str:
    filing = f"filing-{uuid4()}"
    texts = dict.fromkeys(("subject", "words", "contact", "visit"), "")
    row = {"id": filing, "what": "objection", "case": case.id, "place": "990121", "status": "open"}
    async with database.writing() as tx:
        await tx.execute(
            insert(FILINGS).values(**row, **texts, late=False, filed_at=BEGUN, period=None)
        )
    return filing


async def lock_at(archive: Archive, sealed: Sealed) -> Lock | None:
    return await archive.objects.lock_of(sealed.at(archive.objects.archive))


async def test_5_2_1_the_end_of_a_case_makes_locks_firm_and_an_objection_holds_them(
    archive: Archive, plan: bytes
) -> None:
    case, sealed = await submitted(archive, plan, seconds=3600)
    keeper = Keeper(archive.database, archive.objects)
    await keeper.keep(case.id, BEGUN)
    before = await lock_at(archive, sealed)
    assert before is not None
    assert (before.mode, before.held) == (LockMode.GOVERNANCE, False)
    filing = await object_to(archive.database, case)
    await keeper.keep(case.id, BEGUN)
    held = await lock_at(archive, sealed)
    assert held == before.model_copy(update={"held": True})
    await stands(archive.database, ended(case))
    await keeper.keep(case.id, BEGUN)
    firm = await lock_at(archive, sealed)
    assert firm is not None
    assert (firm.mode, firm.held) == (LockMode.COMPLIANCE, True)
    assert firm.until > BEGUN + timedelta(days=3652)
    async with archive.database.writing() as tx:
        decided = update(FILINGS).where(FILINGS.c.id == filing).values(status="dismissed")
        await tx.execute(decided)
    assert await keeper.keep(case.id, BEGUN) == 1
    assert await lock_at(archive, sealed) == firm.model_copy(update={"held": False})
    with pytest.raises(S3Error, match="AccessDenied"):
        await archive.objects.dispose(sealed.at(archive.objects.archive))


async def test_5_2_1_what_an_act_names_beside_the_submission_is_sealed_within_a_night(
    archive: Archive, plan: bytes
) -> None:
    case, _ = await submitted(archive, plan)
    minutes = await usable(archive, case.id, plan + b"%", "会议纪要.pdf")
    keeper = Keeper(archive.database, archive.objects)
    nightly, tomorrow = Documents(keeper), BEGUN + timedelta(hours=24)
    assert await nightly.find([minutes.id], tomorrow, whole=True) == []
    async with archive.database.writing() as tx:
        await documents.pin(tx, [minutes.id], BEGUN)
    assert await nightly.find([minutes.id], BEGUN, whole=True) == []  # The act is under way.
    (found,) = await nightly.find([minutes.id], tomorrow, whole=True)
    assert (found.item, found.what) == (minutes.id, Found.NAMED_NOT_SEALED)
    assert await nightly.mend(found, tomorrow) == "set right"
    async with archive.database.reading() as tx:
        sealed = await sealing.find(tx, minutes.id)
    assert sealed
    lock = await lock_at(archive, sealed)
    assert lock is not None
    assert (lock.mode, lock.until > tomorrow) == (LockMode.GOVERNANCE, True)
    assert await nightly.find([minutes.id], tomorrow, whole=True) == []


async def test_5_2_1_only_facts_that_change_how_files_are_kept_touch_them(
    archive: Archive, plan: bytes
) -> None:
    case, _ = await submitted(archive, plan)
    filing = await object_to(archive.database, case)
    who = {"actor": CLOCK, "request_id": "r", "fingerprint": "f", "at": BEGUN}
    about = {"case": case.id, "place": "990121", "offices": {}}
    filed = Filed.model_validate({**who, **about, "what": "objection"})
    tip = Filed.model_validate({**who, **about, "what": "tip"})
    words = {"id": "t", "commitment": "c"}
    decided = ObjectionDecided.model_validate({**who, "upheld": False, "reason": words})
    named = Named.model_validate({**who, "document_no": "1"})
    async with archive.database.reading() as tx:
        assert await keeping.touched(tx, filing, filed) == case.id
        assert await keeping.touched(tx, filing, decided) == case.id
        assert await keeping.touched(tx, filing, tip) == ""
        assert await keeping.touched(tx, case.id, named) == "", (
            "its row does not say that it is over"
        )


async def test_5_2_3_two_people_let_go_of_what_is_over_and_the_record_stays(
    archive: Archive, plan: bytes, tmp_path: Path
) -> None:
    case, sealed = await submitted(archive, plan)
    database = archive.database
    keeper = Keeper(database, archive.objects, FolderCopy(tmp_path))
    await keeper.copy(sealed, BEGUN)
    await stands(database, ended(case))
    async with database.writing() as tx:
        made = await disposals.propose(tx, case.id, "保管期满", "first", OVER)
        with pytest.raises(OwnProposal):
            await disposals.decide(tx, made.id, confirmed=True, by="first", now=OVER)
        with pytest.raises(DisposalDecided):
            await disposals.propose(tx, case.id, "again", "second", OVER)
    assert await disposals.carry_out(keeper, made.id, OVER) == 0, "nobody has confirmed it"
    async with database.writing() as tx:
        done = await disposals.decide(tx, made.id, confirmed=True, by="second", now=OVER)
        assert done == await disposals.decide(tx, made.id, confirmed=True, by="second", now=OVER)
        with pytest.raises(DisposalDecided):
            await disposals.decide(tx, made.id, confirmed=False, by="third", now=OVER)
    while datetime.now(UTC) <= sealed.locked_until:
        assert await archive.objects.look(archive.objects.archive, sealed.key, sealed.version_id)
    assert await disposals.carry_out(keeper, made.id, OVER) == 1
    assert await disposals.carry_out(keeper, made.id, OVER) == 0
    objects = archive.objects
    assert await objects.versions(objects.archive, key=sealed.key) == []
    assert await objects.versions(objects.intake, key=sealed.document) == []
    assert keeper.second is not None
    assert not await keeper.second.holds(sealed.key, sealed.sha256)
    async with database.reading() as tx:
        kept = await disposals.get(tx, made.id)
        (line,) = await disposals.lines(tx, made.id)
        assert await keeping.standing(tx, case.id) == ()
    assert (kept.proposed_by, kept.decided_by, kept.done_at) == ("first", "second", OVER)
    assert (line.sha256, line.gone_at, line.name) == (sealed.sha256, OVER, "规划.pdf")
    assert line.sm3
    row = await row_of(archive, sealed.document)
    assert row is not None
    assert row.state is DocumentState.DISPOSED
    with pytest.raises(DocumentNotUsable):
        await archive.outgoing(sealed.document)


async def test_5_2_3_what_is_open_held_or_not_over_is_not_disposed_of(
    archive: Archive, plan: bytes
) -> None:
    case, sealed = await submitted(archive, plan)
    database = archive.database

    async def why(now: datetime) -> object:
        async with database.writing() as tx:
            with pytest.raises(NotYetDisposable) as refused:
                await disposals.propose(tx, case.id, "保管期满", "first", now)
        return refused.value.params["why"]

    assert await why(OVER) == "case-open"
    await stands(database, ended(case))
    assert await why(BEGUN) == "retention"
    filing = await object_to(database, case)
    assert await why(OVER) == "held"
    async with database.writing() as tx:
        await tx.execute(update(FILINGS).where(FILINGS.c.id == filing).values(status="upheld"))
        made = await disposals.propose(tx, case.id, "保管期满", "first", OVER)
        held = update(SEALED).where(SEALED.c.document == sealed.document).values(held=True)
        await tx.execute(held)
        with pytest.raises(NotYetDisposable):
            await disposals.decide(tx, made.id, confirmed=True, by="second", now=OVER)
