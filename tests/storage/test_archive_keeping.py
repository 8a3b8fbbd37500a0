"""What is sealed, what stays and what may be removed: real store, both databases."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from services.domain.documents import DocumentInUse
from services.domain.dossier import PartKind
from services.domain.errors import NotFound
from services.storage import documents, sealing, volumes
from services.storage.archive import Archive
from services.storage.objects import ObjectStore
from tests.storage.archiving import NOW, bind, dossier_of, row_of, usable


async def test_only_what_nobody_uses_is_removed_with_its_bytes(
    archive: Archive, case: str, plan: bytes
) -> None:
    document = await usable(archive, case, plan)
    part = await bind(archive, document, "plan", PartKind.APPROVAL)
    with pytest.raises(DocumentInUse):
        await archive.remove(document.id)
    async with archive.database.writing() as tx:
        await volumes.detach(tx, case, part, NOW)
    await archive.remove(document.id)
    assert await row_of(archive, document.id) is None
    with pytest.raises(NotFound):
        await archive.objects.newest(document.id)


async def test_what_an_act_named_stays(archive: Archive, case: str, plan: bytes) -> None:
    document = await usable(archive, case, plan)
    async with archive.database.writing() as tx:
        await documents.pin(tx, [document.id], NOW)
    with pytest.raises(DocumentInUse):
        await archive.remove(document.id)


async def test_sealing_copies_the_manifest_and_downloads_come_from_the_sealed_copy(
    archive: Archive, sealing_store: ObjectStore, case: str, plan: bytes
) -> None:
    """Issue 1.4.4."""
    document = await usable(archive, case, plan)
    await bind(archive, document, "plan", PartKind.APPROVAL, (1, 1))
    await bind(archive, document, "plan", PartKind.PLAN_TEXT, (2, 60))
    manifest = sealing.manifest(await dossier_of(archive, case))
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
    url = await archive.link(document.id, archive.objects.access.endpoint, inline=False)
    assert f"/{archive.objects.archive}/" in url
    async with httpx.AsyncClient() as browser:
        assert (await browser.get(url)).content == plan
    with pytest.raises(DocumentInUse):
        await archive.remove(document.id)


async def test_the_same_bytes_twice_in_a_case_are_sealed_as_one_object(
    archive: Archive, sealing_store: ObjectStore, case: str, plan: bytes
) -> None:
    for item in ("plan", "report"):
        document = await usable(archive, case, plan)
        await bind(archive, document, item, PartKind.OTHER)
    manifest = sealing.manifest(await dossier_of(archive, case))
    until = datetime.now(UTC) + timedelta(days=365)
    sealed = await sealing.seal(
        archive.database, sealing_store, case, manifest, until=until, now=NOW
    )
    assert len(sealed) == 2
    assert len({(each.key, each.version_id) for each in sealed}) == 1
