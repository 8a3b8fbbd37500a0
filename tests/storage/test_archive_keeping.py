"""What is sealed, what stays and what may be removed: real store, both databases."""

import asyncio
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import httpx
import pytest

from services.domain.attainment.datasheet import DataSheet, Exemption, Value
from services.domain.errors import NotFound
from services.domain.evidence.documents import DocumentInUse
from services.domain.papers.dossier import PartKind
from services.storage.evidence import documents, volumes
from services.storage.evidence.archive import Archive
from services.storage.evidence.objects import ObjectStore
from services.storage.evidence.removing import remove
from services.storage.keeping import sealing
from services.storage.papers import data_sheets
from tests.storage.archiving import CLERK, NOW, bind, papers_of, row_of, usable
from tests.storage.recording import must_wait


async def test_only_what_nobody_uses_is_removed(archive: Archive, case: str, plan: bytes) -> None:
    document = await usable(archive, case, plan)
    part = await bind(archive, document, "plan", PartKind.APPROVAL)
    with pytest.raises(DocumentInUse):
        await remove(archive, document.id, CLERK, NOW)
    async with archive.database.writing() as tx:
        await volumes.detach(tx, case, part, NOW)
    await remove(archive, document.id, CLERK, NOW)
    assert await row_of(archive, document.id) is None


async def test_what_an_act_named_stays(archive: Archive, case: str, plan: bytes) -> None:
    document = await usable(archive, case, plan)
    async with archive.database.writing() as tx:
        await documents.pin(tx, [document.id], NOW)
    with pytest.raises(DocumentInUse):
        await remove(archive, document.id, CLERK, NOW)


async def test_sealing_copies_the_manifest_and_downloads_come_from_the_sealed_copy(
    archive: Archive, sealing_store: ObjectStore, case: str, plan: bytes
) -> None:
    """Issue 1.4.4."""
    document = await usable(archive, case, plan)
    await bind(archive, document, "plan", PartKind.APPROVAL, (1, 1))
    await bind(archive, document, "plan", PartKind.PLAN_TEXT, (2, 60))
    manifest = sealing.manifest(await papers_of(archive, case))
    assert [(line.document, line.place) for line in manifest] == [(document.id, "plan/1")]
    until = datetime.now(UTC) + timedelta(days=365)
    first = await sealing.seal(
        archive.database, sealing_store, case, manifest, until=until, now=NOW
    )
    again = await sealing.seal(
        archive.database, sealing_store, case, manifest, until=until, now=NOW
    )
    assert first == again
    assert first[0].key == f"{case}/{document.sha256}"
    file = await archive.outgoing(document.id)
    url = archive.objects.download_url(
        archive.objects.access.endpoint,
        file.stored,
        name=file.name,
        media_type=file.media_type,
        inline=False,
    )
    assert f"/{archive.objects.archive}/" in url
    async with httpx.AsyncClient() as browser:
        assert (await browser.get(url)).content == plan
    with pytest.raises(DocumentInUse):
        await remove(archive, document.id, CLERK, NOW)


async def test_the_same_bytes_twice_in_a_case_are_sealed_as_one_object(
    archive: Archive, sealing_store: ObjectStore, case: str, plan: bytes
) -> None:
    for item in ("plan", "report"):
        document = await usable(archive, case, plan)
        await bind(archive, document, item, PartKind.OTHER)
    manifest = sealing.manifest(await papers_of(archive, case))
    until = datetime.now(UTC) + timedelta(days=365)
    sealed = await sealing.seal(
        archive.database, sealing_store, case, manifest, until=until, now=NOW
    )
    assert len(sealed) == 2
    assert len({(each.key, each.version_id) for each in sealed}) == 1


async def test_f13_papers_that_only_an_entry_names_are_kept_and_sealed(
    archive: Archive, case: str, plan: bytes
) -> None:
    """A statement, and the paper a value was taken from; never a file of another case."""
    statement, yearbook = [await usable(archive, case, plan) for _ in range(2)]
    foreign = await usable(archive, "another", plan)
    taken_from = [
        Value(datum=f"d{n}", year=2029, amount=Decimal(1), document=document.id)
        for n, document in enumerate((yearbook, foreign))
    ]
    exempt = Exemption(code="C07", reason="无工业", statement=statement.id)
    sheet = DataSheet(year=2029, values=tuple(taken_from), exemptions=(exempt,))
    async with archive.database.writing() as tx:
        await data_sheets.change(tx, case, lambda _: sheet, by=CLERK, now=NOW)
    lines = sealing.manifest(await papers_of(archive, case))
    assert [(line.document, line.place) for line in lines] == [
        (statement.id, "indicator/C07"),
        (yearbook.id, "datum/d0"),
    ]
    for document in (statement, yearbook):
        with pytest.raises(DocumentInUse):
            await remove(archive, document.id, CLERK, NOW)


async def test_an_act_cannot_name_a_file_that_was_removed_meanwhile(
    archive: Archive, case: str, plan: bytes
) -> None:
    kept, removed = [await usable(archive, case, plan) for _ in range(2)]
    await remove(archive, removed.id, CLERK, NOW)
    with pytest.raises(NotFound):
        async with archive.database.writing() as tx:
            await documents.pin(tx, [kept.id, removed.id], NOW)
    await remove(archive, kept.id, CLERK, NOW)


async def test_a_file_that_an_act_is_about_to_name_is_removed_or_named_never_both(
    archive: Archive, case: str, plan: bytes
) -> None:
    document = await usable(archive, case, plan)
    async with archive.database.writing() as tx:
        await documents.pin(tx, [document.id], NOW)
        removal = asyncio.create_task(remove(archive, document.id, CLERK, NOW))
        await must_wait(removal)
    with pytest.raises(DocumentInUse):
        await removal


async def test_what_only_a_refused_act_named_may_be_removed_again(
    archive: Archive, case: str, plan: bytes
) -> None:
    document = await usable(archive, case, plan)
    async with archive.database.writing() as tx:
        pins = await documents.pin(tx, [document.id], NOW)
        assert set(pins) == {document.id}
        await documents.unpin(tx, pins)
    await remove(archive, document.id, CLERK, NOW)


@pytest.mark.parametrize("refused_first", [True, False])
async def test_what_another_act_named_as_well_stays_whoever_is_refused(
    archive: Archive, case: str, plan: bytes, *, refused_first: bool
) -> None:
    """Also where both acts come at the same moment: the second moves the pin on."""
    document = await usable(archive, case, plan)
    async with archive.database.writing() as tx:
        first = await documents.pin(tx, [document.id], NOW)
        second = await documents.pin(tx, [document.id], NOW)
        assert second == {}
        await documents.unpin(tx, first if refused_first else second)
    with pytest.raises(DocumentInUse):
        await remove(archive, document.id, CLERK, NOW)
