"""`ecocase scan`: files from before there was a virus scanner (5.1.2); what `doctor` says of them."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from services.cli import doctor, scan
from services.cli.layout import CannotStartError
from services.domain.papers.dossier import Scan
from services.settings import Environment, Settings
from services.storage.evidence.archive import Archive
from services.storage.evidence.checking import Checks
from services.storage.evidence.documents import NewDocument
from services.storage.evidence.objects import ObjectStore, StoreAccess
from services.storage.session import Database
from tests.fixtures.clamd import EICAR, LARGEST, Clamd
from tests.fixtures.hostile import pdf

NOW = datetime(2030, 3, 4, 1, 0, tzinfo=UTC)


@pytest.fixture
def settings(store_access: StoreAccess, sqlite_url: str, tmp_path: Path) -> Settings:
    return Settings.model_validate(
        {
            "environment": Environment.PRODUCTION,
            "public_url": "https://eco.example.org",
            "data_dir": tmp_path,
            "database_url": sqlite_url,
            "store_endpoint": store_access.endpoint,
            "store_key": store_access.key,
            "store_secret": store_access.secret,
            "store_admin_key": store_access.key,
            "store_admin_secret": store_access.secret,
            "signing_secret": "s" * 32,
        }
    )


async def sent(settings: Settings, access: StoreAccess, *bodies: bytes) -> None:
    """Usable, while there was no scanner."""
    database = Database(settings.database_url.get_secret_value())
    objects = ObjectStore(access)
    archive = Archive(database, objects, 10_000_000)

    async def chunks(body: bytes) -> AsyncIterator[bytes]:
        yield body

    for body in bodies:
        new = NewDocument(id=str(uuid4()), stream=str(uuid4()), name="证明.pdf", size=0)
        await archive.receive(new, chunks(body), "clerk", NOW)
        assert (await Checks(archive).whole(new.id, NOW)).usable
    objects.close()
    await database.close()


def test_5_1_2_what_was_sent_before_is_scanned_and_what_is_infected_is_told_of(
    settings: Settings,
    store_access: StoreAccess,
    running_clamd: Clamd,
    capsys: pytest.CaptureFixture[str],
) -> None:
    big = pdf() + b"%" + b" " * LARGEST
    asyncio.run(sent(settings, store_access, pdf(), pdf() + EICAR, big))
    with pytest.raises(CannotStartError, match="ECOCASE_VIRUS_SCANNER"):
        scan.run(settings, too_big=False)
    there = settings.model_copy(update={"virus_scanner": running_clamd.address})
    before = asyncio.run(doctor._viruses(there))
    assert "ecocase scan" in before.mend
    assert scan.run(there, too_big=False) == 1
    said = capsys.readouterr().out
    assert "infected 有病毒: " in said
    assert "未发现病毒 1, too big 超过上限 1, infected 有病毒 1" in said
    assert asyncio.run(scan.scanned(there, too_big=False)).total() == 0
    assert asyncio.run(scan.scanned(there, too_big=True)) == {Scan.TOO_BIG: 1}
    assert asyncio.run(doctor._viruses(there)).mend == ""


def test_5_1_2_a_scanner_that_does_not_answer_is_said_and_nothing_is_taken_for_clean(
    settings: Settings, store_access: StoreAccess
) -> None:
    asyncio.run(sent(settings, store_access, pdf()))
    nobody = settings.model_copy(update={"virus_scanner": "127.0.0.1:1"})
    with pytest.raises(CannotStartError, match="does not answer"):
        scan.run(nobody, too_big=False)


def test_5_1_2_without_a_scanner_the_doctor_says_that_nothing_is_scanned(
    settings: Settings,
) -> None:
    assert "not scanned" in asyncio.run(doctor._viruses(settings)).seen
