"""Signed papers in the archive bucket: taken in, sealed, locked, read again like other files (6.1.5)."""

from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

from fpdf import FPDF

from services.domain.evidence.keeping import LockMode
from services.domain.review.signing_sheets import PutSheetToSignature, SignSheet
from services.storage.derivatives.making import Tools
from services.storage.evidence import documents
from services.storage.evidence.archive import Archive
from services.storage.evidence.objects import ObjectStore
from services.storage.keeping.fixity import Fixity
from services.storage.keeping.keeping import Keeper, standing, touched
from services.storage.keeping.paper_files import file_of, take_in
from services.storage.papers import signed_papers
from services.storage.papers.signed_papers import SignedPaper
from services.storage.reconciling.documents import Documents
from tests.domain.review.test_consolidating import TWO, person, scored
from tests.domain.stage import Stage
from tests.storage.reading_out import making
from tests.storage.recording import record

DAY = timedelta(hours=24)


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


async def test_a1_9_nothing_is_read_out_of_a_signed_sheet_for_search_and_likeness(
    archive: Archive,
) -> None:
    stage, paper = await signed(archive)
    await take_in(archive.database, archive.objects, stage.case.id, stage.now)
    file = file_of(stage.case.id, paper.pdf_sha256)
    assert await making(archive, tools=Tools()).plan(file, stage.now) == ()
