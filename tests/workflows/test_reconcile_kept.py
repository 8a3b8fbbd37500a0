"""What is kept, held against itself: log, rows, documents and objects, each broken once and found.

What the log alone can say is put right from it; what would be a guess is told and left alone.
"""

import io
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image
from sqlalchemy import delete, select, update

from services.domain.evidence.documents import PART_SIZE
from services.domain.evidence.keeping import Lock, LockMode
from services.domain.filing import FileTip
from services.domain.jobs import JobState
from services.domain.offices.inquiries import FileInquiry
from services.domain.papers.dossier import DocumentState
from services.domain.steps.application import SealedDocument
from services.storage.evidence import documents
from services.storage.evidence.documents import NewDocument
from services.storage.evidence.objects import StoredObject
from services.storage.keeping import sealing
from services.storage.reconciling.check import is_turn_of
from services.storage.tables.base import table_of
from services.storage.tables.cases import (
    CaseRow,
    EventRow,
    FilingRow,
    ObligationRow,
    StreamRow,
)
from services.storage.tables.documents import DocumentRow, SealedRow
from services.storage.tables.lists import WaitingRow
from tests.storage.archiving import send_part, usable
from tests.workflows.dev_server import House, document, house
from tests.workflows.test_reconcile import filed, in_formal_check
from tests.workflows.walk import WORDS

__all__ = ["house"]

CASES, EVENTS, FILINGS, OWED, STREAMS, WAITING = (
    table_of(row) for row in (CaseRow, EventRow, FilingRow, ObligationRow, StreamRow, WaitingRow)
)
DOCUMENTS, SEALED = table_of(DocumentRow), table_of(SealedRow)
FAR = timedelta(days=9)
"""Long enough for an object without a row to count as left behind."""


async def write(house: House, statement: Any) -> None:
    async with house.database.writing() as tx:
        await tx.execute(statement)


async def one(house: House, query: Any) -> Any:
    async with house.database.reading() as tx:
        return (await tx.execute(query)).scalar_one()


async def night(house: House, number: int) -> datetime:
    """The moment of a run so many nights from now."""
    return await house.clock.now() + timedelta(days=number)


@pytest.mark.parametrize(
    "statement",
    [
        update(EVENTS).where(EVENTS.c.seq == 1).values(body="{}"),
        update(EVENTS).where(EVENTS.c.seq == 1).values(seq=7),
        update(STREAMS).values(head="0" * 64),
        update(STREAMS).values(seq=9),
    ],
    ids=["fact", "number", "head", "length"],
)
async def test_2_4_1_a_log_that_was_altered_is_told_and_never_put_right(
    house: House, statement: Any
) -> None:
    case = await filed(house)
    await write(house, statement)
    report = await house.reconcile(whole=False)
    found = report.found[case.case_id, "chain-broken"]
    assert (report.state, found.open, found.did) == (JobState.ATTENTION, True, "")


async def test_2_4_1_a_snapshot_that_differs_from_its_log_is_told(house: House) -> None:
    case = await filed(house)
    state = (await case.case()).model_copy(update={"title": "somebody"})
    altered = state.model_dump_json(exclude_defaults=True)
    await write(house, update(STREAMS).values(state=altered))
    found = (await house.reconcile()).found[case.case_id, "state-differs"]
    assert (found.seen, found.open) == ("title", True)
    nights = [one for one in range(2) if not is_turn_of(case.case_id, await night(house, one))]
    house.clock.by = timedelta(days=nights[0])
    later = await house.reconcile(whole=False)
    assert later.found[case.case_id, "state-differs"].open, "found on a night that is not its turn"


async def test_2_4_1_rows_that_differ_from_the_log_are_written_anew(house: House) -> None:
    case = await filed(house)
    tip = await case.file_about(FileTip, subject=WORDS, words=WORDS)
    number = await one(house, select(CASES.c.number))
    await write(house, update(CASES).values(stands="naming", place="990122"))
    await write(house, delete(WAITING).where(WAITING.c.stream == case.case_id))
    await write(house, update(FILINGS).values(status="answered"))
    report = await house.reconcile()
    assert report.state is JobState.DONE
    found = report.found[case.case_id, "rows-differ"]
    assert "cases.place, cases.stands" in found.seen
    assert "waiting: 0 rows" in found.seen
    assert (found.did, found.open) == ("written anew", False)
    assert report.found[tip, "rows-differ"].seen == "filings.status"
    assert await one(house, select(CASES.c.number)) == number
    assert await one(house, select(CASES.c.stands)) == "creation-request"
    assert (await house.reconcile()).found == {}


async def test_2_4_1_a_case_that_is_on_no_list_any_more_is_told(house: House) -> None:
    """Its number went with its row: nobody can say what it was."""
    case = await filed(house)
    await write(house, delete(CASES))
    report = await house.reconcile()
    assert report.found[case.case_id, "rows-differ"].open
    assert report.state is JobState.ATTENTION


async def test_2_1_1_a_due_date_that_differs_from_its_ledger_is_written_anew(
    house: House,
) -> None:
    case = await in_formal_check(house)
    due = await one(house, select(CASES.c.due_on))
    await write(house, update(OWED).values(due_on=due + timedelta(days=1)))
    found = (await house.reconcile()).found[case.case_id, "due-differs"]
    assert (found.did, found.open) == ("written anew", False)
    assert await one(house, select(OWED.c.due_on).where(OWED.c.done.is_(False))) == due


async def test_2_1_1_an_inquirys_due_date_and_row_are_written_anew(house: House) -> None:
    """As they are for one that was asked before inquiries had rows of what is owed."""
    case = await in_formal_check(house)
    inquiry = await case.file_about(FileInquiry, subject=WORDS, words=WORDS)
    due = await one(house, select(FILINGS.c.due_on))
    await write(house, update(FILINGS).values(due_on=due + timedelta(days=1)))
    await write(house, delete(OWED).where(OWED.c.stream == inquiry))
    found = (await house.reconcile()).found[inquiry, "due-differs"]
    assert (found.did, found.open) == ("written anew", False)
    assert await one(house, select(FILINGS.c.due_on)) == due
    assert await one(house, select(OWED.c.due_on).where(OWED.c.stream == inquiry)) == due


async def test_2_4_1_a_file_whose_object_is_gone_is_told(house: House) -> None:
    sent = await document(house, "case")
    version = await one(house, select(DOCUMENTS.c.version_id))
    await house.objects.remove(sent, version)
    await write(house, update(DOCUMENTS).values(state=DocumentState.USABLE.value))
    assert (await house.reconcile()).the(sent, "no-object").open


async def test_2_4_1_a_file_of_another_size_than_its_row_is_told(house: House) -> None:
    sent = await document(house, "case")
    await write(house, update(DOCUMENTS).values(state=DocumentState.USABLE.value, size=3))
    assert (await house.reconcile()).the(sent, "object-differs").seen == "16 bytes, not 3"


async def test_2_4_1_an_object_without_a_row_is_told_after_a_week_and_left_alone(
    house: House,
) -> None:
    key = str(uuid4())
    house.objects._client.put_object(house.objects.intake, key, io.BytesIO(b"?"), 1)
    assert (await house.reconcile()).found == {}
    house.clock.by = FAR
    report = await house.reconcile()
    assert report.found[f"{house.objects.intake}/{key}", "no-row"].open
    assert await house.objects.versions(house.objects.intake, key=key)


@pytest.mark.parametrize("came", [0, 1])
async def test_2_4_1_5_2_3_an_upload_that_got_no_part_for_a_week_is_removed(
    house: House, came: int
) -> None:
    """Whether none ever came, or one of two."""
    new = NewDocument(id=str(uuid4()), stream="case", name="半.pdf", size=PART_SIZE + 1)
    upload = await house.archive.reserve(new, "clerk", await house.clock.now())
    for number in range(1, came + 1):
        await send_part(house.archive, upload, number, b"x" * PART_SIZE)
        await write(house, update(DOCUMENTS).values(touched_at=upload.made_at - FAR))
    assert (await house.reconcile()).found == {}
    house.clock.by = FAR
    found = (await house.reconcile()).found[new.id, "forgotten-upload"]
    assert (found.did, found.open) == ("removed", False)
    async with house.database.reading() as tx:
        assert await documents.find(tx, new.id) is None


async def test_5_2_4_an_upload_joined_by_somebody_who_then_died_is_received_and_checked(
    house: House,
) -> None:
    new = NewDocument(id=str(uuid4()), stream="case", name="照片.png", size=len(body := picture()))
    upload = await house.archive.reserve(new, "clerk", await house.clock.now())
    await send_part(house.archive, upload, 1, body)
    arrived = await house.archive.parts(upload.id)
    await house.objects.finish_upload(upload.id, upload.upload_id or "", arrived)
    await write(house, update(DOCUMENTS).values(touched_at=upload.made_at - FAR))
    found = (await house.reconcile()).found[new.id, "joined-upload"]
    assert (found.did, found.open) == ("received", False)
    async with house.database.reading() as tx:
        left = await documents.get(tx, new.id)
    assert left.state is DocumentState.CHECKING
    assert (await house.reconcile()).found[new.id, "no-inspection"].did == "started"


def picture() -> bytes:
    """Like no other."""
    kept = io.BytesIO()
    Image.frombytes("RGB", (16, 1), uuid4().bytes * 3).save(kept, "png")
    return kept.getvalue()


async def sealed(house: House) -> str:
    """A file in the archive, locked for two days."""
    sent = await usable(house.archive, "case", picture(), "照片.png")
    entry = SealedDocument(
        document=sent.id, version_id=sent.version_id or "", sha256=sent.sha256 or "", place="1"
    )
    now = await house.clock.now()
    until = now + timedelta(days=2)
    await sealing.seal(house.database, house.objects, "case", [entry], until=until, now=now)
    assert (await house.reconcile()).found == {}
    return sent.id


async def test_2_4_1_a_sealed_file_whose_copy_is_gone_is_told(house: House) -> None:
    sent = await sealed(house)
    await write(house, update(SEALED).values(version_id="0" * 32))
    assert (await house.reconcile()).the(sent, "no-object").seen.startswith("archive case/")


async def test_5_2_1_a_lock_that_ends_too_early_is_made_longer(house: House) -> None:
    sent = await sealed(house)
    longer = await house.clock.now() + timedelta(days=9)
    await write(house, update(SEALED).values(locked_until=longer))
    found = (await house.reconcile()).the(sent, "lock-too-short")
    assert (found.did, found.open) == ("set right", False)
    assert (await house.reconcile()).found == {}


async def test_5_2_1_a_hold_that_no_objection_asks_for_is_lifted(house: House) -> None:
    sent = await sealed(house)
    async with house.database.reading() as tx:
        kept = await sealing.find(tx, sent)
    assert kept
    stored = kept.at(house.objects.archive)
    await house.objects.lock(stored, kept.lock.model_copy(update={"held": True}))
    found = (await house.reconcile()).the(sent, "hold-differs")
    assert (found.did, found.open) == ("set right", False)
    lock = await house.objects.lock_of(stored)
    assert lock is not None
    assert not lock.held


async def test_2_4_1_sealed_bytes_are_read_again(house: House) -> None:
    """The copy has the size and the name that it should have, and other bytes."""
    sent = await sealed(house)
    size, digest = await one(house, select(SEALED.c.size)), sha256(uuid4().bytes).hexdigest()
    put = house.objects._client.put_object(
        house.objects.archive, f"case/{digest}", io.BytesIO(b"x" * size), size
    )
    other = StoredObject(house.objects.archive, f"case/{digest}", put.version_id or "", size)
    until = await house.clock.now() + timedelta(days=3)
    await house.objects.lock(other, Lock(mode=LockMode.GOVERNANCE, until=until))
    row = {"key": other.key, "version_id": other.version_id, "sha256": digest}
    await write(house, update(SEALED).values(**row))
    report = await house.reconcile()
    assert report.found[sent, "object-differs"].seen == "sha256"
