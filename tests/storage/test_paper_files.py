"""Signed papers in the archive bucket: taken in, sealed, locked, read again like other files (6.1.5),
and disposed of as they are (5.2.3).
"""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import uuid4

import pytest
from fpdf import FPDF
from sqlalchemy import select, update

from services.domain.case import Case, Outcome
from services.domain.evidence.derivatives import Derivative, DerivativeKind, ReadOut
from services.domain.evidence.documents import DocumentNotUsable
from services.domain.evidence.keeping import LockMode
from services.domain.programme import library
from services.domain.review.signing_sheets import PutSheetToSignature, SignSheet
from services.storage.contents.keeping import CONTENTS
from services.storage.derivatives import rows
from services.storage.derivatives.making import Tools
from services.storage.derivatives.rows import KeptDerivative
from services.storage.derivatives.shelf import key_of
from services.storage.evidence import documents
from services.storage.evidence.archive import Archive
from services.storage.evidence.objects import ObjectStore
from services.storage.evidence.page_texts import PageText, keep_pages, pages_of
from services.storage.keeping import disposals, sealing
from services.storage.keeping.fixity import Fixity
from services.storage.keeping.keeping import Keeper, named, standing, touched
from services.storage.keeping.paper_files import file_of, let_go, take_in
from services.storage.papers import signed_papers
from services.storage.papers.signed_papers import SignedPaper
from services.storage.reconciling.documents import Documents
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import StreamRow
from tests.domain.review.test_consolidating import TWO, person, scored
from tests.domain.stage import Stage
from tests.storage.archiving import usable
from tests.storage.reading_out import making
from tests.storage.recording import record

DAY = timedelta(hours=24)
STREAMS = table_of(StreamRow)


def printed() -> bytes:
    """A page that no other test has."""
    sheet = FPDF()
    sheet.add_page()
    sheet.set_font("helvetica", size=12)
    sheet.cell(text=str(uuid4()))
    return bytes(sheet.output())


async def signed(archive: Archive) -> tuple[Stage, SignedPaper]:
    """A case in whose log one expert has signed the own sheet, and the bytes of it."""
    stage, pdf = scored(Stage()), printed()
    digest = sha256(pdf).hexdigest()
    stage.do(PutSheetToSignature, person(TWO))
    stage.do(SignSheet, person(TWO), after=digest)
    await record(archive.database, stage)
    paper = SignedPaper(
        stream=stage.case.id,
        pdf_sha256=digest,
        content_sha256="c" * 64,
        step=f"score-sheet/{TWO}",
        no=1,
        before="b" * 64,
        signer=TWO,
        title="专家评审表（第1版）",
        pdf=pdf,
        content="{}",
        made_at=stage.now,
    )
    async with archive.database.writing() as tx:
        await signed_papers.keep(tx, paper)
    return stage, paper


async def test_6_1_5_signed_bytes_lie_under_a_lock_in_the_archive_and_are_read_again(
    archive: Archive, sealing_store: ObjectStore
) -> None:
    stage, paper = await signed(archive)
    keeper, case = Keeper(archive.database, sealing_store), stage.case.id
    assert await keeper.seal_named(case, stage.now)
    assert not await keeper.seal_named(case, stage.now), "once is enough"
    async with archive.database.reading() as tx:
        (sealed,) = await standing(tx, case)
        file = await documents.get(tx, file_of(case, paper.pdf_sha256))
    assert (sealed.document, sealed.sha256, sealed.key) == (
        file.id,
        paper.pdf_sha256,
        f"{case}/{paper.pdf_sha256}",
    )
    assert file.media is not None
    assert (file.name, file.media.pages) == ("专家评审表（第1版）.pdf", 1)
    lock = await sealing_store.lock_of(sealed.at(sealing_store.archive))
    assert lock is not None
    assert lock.mode is LockMode.GOVERNANCE
    chunks = sealing_store.read(sealing_store.archive, sealed.key, sealed.version_id)
    assert b"".join([chunk async for chunk in chunks]) == paper.pdf
    assert await Fixity(keeper).read_again(file.id, stage.now + DAY) == (len(paper.pdf), [])


async def test_6_1_5_a_signature_has_the_papers_of_its_case_kept_and_what_broke_off_is_mended(
    archive: Archive, sealing_store: ObjectStore
) -> None:
    stage, paper = await signed(archive)
    keeper, case = Keeper(archive.database, sealing_store), stage.case.id
    assert await take_in(archive.database, sealing_store, case, stage.now) == 1
    assert await take_in(archive.database, sealing_store, case, stage.now) == 0
    file, nightly, later = file_of(case, paper.pdf_sha256), Documents(keeper), stage.now + DAY
    (found,) = await nightly.find([file], later, whole=True)
    assert await nightly.mend(found, later) == "set right"
    assert await nightly.find([file], later, whole=True) == []
    async with archive.database.reading() as tx:
        assert await touched(tx, case, stage.facts[-1]) == case


async def composed(archive: Archive, paper: SignedPaper) -> SignedPaper:
    """The same sheet as it was put to signature: bytes in SQL that were never a file."""
    pdf = printed()
    digest = sha256(pdf).hexdigest()
    before = {"pdf": pdf, "pdf_sha256": digest, "signer": "", "before": ""}
    unsigned = paper.model_copy(update=before)
    async with archive.database.writing() as tx:
        await signed_papers.keep(tx, unsigned)
    return unsigned


async def over(archive: Archive, case: str) -> None:
    """It is closed, and its retention is one that ends."""
    ref = library.ref_of(library.newest("village-municipal"))
    done = Case(id=case, programme=ref, outcome=Outcome.NAMED, step_since=datetime.now(UTC))
    state = {"state": done.model_dump_json(exclude_defaults=True)}
    async with archive.database.writing() as tx:
        await tx.execute(update(STREAMS).where(STREAMS.c.id == case).values(**state))


async def disposed_of(archive: Archive, objects: ObjectStore, case: str) -> str:
    """Sealed for a moment, so that the store itself lets go of it soon, proposed and confirmed."""
    now = datetime.now(UTC)
    async with archive.database.reading() as tx:
        entries = await named(tx, case)
    until = now + timedelta(seconds=2)
    await sealing.seal(archive.database, objects, case, entries, until=until, now=now)
    await over(archive, case)
    later = now + timedelta(days=12 * 366)
    async with archive.database.writing() as tx:
        made = await disposals.propose(tx, case, "保管期满", "first", later)
        await disposals.decide(tx, made.id, confirmed=True, by="second", now=later)
        kept = await standing(tx, case)
    while datetime.now(UTC) <= until:
        assert await objects.look(objects.archive, kept[0].key, kept[0].version_id)
    keeper = Keeper(archive.database, objects)
    assert await disposals.carry_out(keeper, made.id, later) == len(kept)
    assert await disposals.carry_out(keeper, made.id, later + DAY) == 0
    return made.id


async def test_5_2_3_what_is_disposed_of_leaves_sql_too_and_the_rows_stay(
    archive: Archive, sealing_store: ObjectStore, plan: bytes
) -> None:
    stage, paper = await signed(archive)
    case, unsigned = stage.case.id, await composed(archive, paper)
    await take_in(archive.database, sealing_store, case, stage.now)
    minutes = await usable(archive, case, plan, "会议纪要.pdf")
    async with archive.database.writing() as tx:
        await documents.pin(tx, [minutes.id], stage.now)
        await keep_pages(tx, minutes.id, [PageText(page=1, text="专家组一致同意")])
        await rows.keep(tx, [thumbnail(minutes.id)], minutes.id, ReadOut.PICTURE)
        assert await indexed(tx, case) == {minutes.id}
    disposal = await disposed_of(archive, sealing_store, case)
    async with archive.database.reading() as tx:
        assert (await disposals.get(tx, disposal)).done_at is not None
        for one, pages in ((paper, 1), (unsigned, 1)):
            row = await signed_papers.entry(tx, case, one.pdf_sha256)
            assert (row.pdf, row.content) == (b"", "")
            assert row.disposed_at is not None
            kept = {"pdf": one.pdf, "content": one.content, "disposed_at": None}
            assert row.model_copy(update={**kept, "page_count": None}) == one
            assert row.pages == pages
            with pytest.raises(DocumentNotUsable) as refused:
                await signed_papers.get(tx, case, one.pdf_sha256)
            assert refused.value.params["state"] == "disposed"
        line, *_ = await signed_papers.listed(tx, case, [paper.pdf_sha256])
        assert line.disposed_at is not None
        assert await pages_of(tx, minutes.id) == ()
        assert await indexed(tx, case) == set()
        assert minutes.id in await rows.left_behind(tx), "swept, with what lies on the shelf"
    assert await take_in(archive.database, sealing_store, case, stage.now) == 0


async def test_5_2_3_a_paper_that_was_on_no_list_keeps_its_bytes(
    archive: Archive, sealing_store: ObjectStore
) -> None:
    stage, paper = await signed(archive)
    unsigned = await composed(archive, paper)
    await take_in(archive.database, sealing_store, stage.case.id, stage.now)
    async with archive.database.writing() as tx:
        assert await let_go(tx, stage.case.id, stage.now) == 1
        assert (await signed_papers.get(tx, stage.case.id, paper.pdf_sha256)).pdf == paper.pdf
        row = await signed_papers.entry(tx, stage.case.id, unsigned.pdf_sha256)
        assert (row.pdf, row.disposed_at) == (b"", stage.now)


def thumbnail(document: str) -> KeptDerivative:
    what = Derivative(kind=DerivativeKind.THUMBNAIL, media_type="image/jpeg", size=1)
    return KeptDerivative(
        **dict(what),
        document=document,
        read_out=ReadOut.PICTURE,
        key=key_of(document, what),
        tool="test",
        made_at=datetime.now(UTC),
    )


async def indexed(tx: Tx, case: str) -> set[str]:
    found = await tx.execute(select(CONTENTS.c.ref).where(CONTENTS.c.stream == case))
    return {row.ref for row in found if row.ref}


async def test_a1_9_nothing_is_read_out_of_a_signed_sheet_for_search_and_likeness(
    archive: Archive,
) -> None:
    stage, paper = await signed(archive)
    await take_in(archive.database, archive.objects, stage.case.id, stage.now)
    file = file_of(stage.case.id, paper.pdf_sha256)
    assert await making(archive, tools=Tools()).plan(file, stage.now) == ()
