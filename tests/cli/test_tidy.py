"""Forgotten uploads go after the days that the setting says, on a real store and database.
Which uploads count as forgotten is tested with the archive (tests/storage/test_archive_uploads.py).
"""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.cli import tidy
from services.cli.layout import CannotStartError
from services.settings import Environment, Settings, load
from services.storage.evidence import removing
from services.storage.evidence.archive import Archive
from services.storage.evidence.documents import NewDocument
from services.storage.evidence.objects import ObjectStore, StoreAccess
from services.storage.session import Database
from services.workflows.worker import sealing_access as access_of

NOW = datetime(2030, 3, 4, 9, tzinfo=UTC)


@pytest.fixture
def settings(sqlite_url: str, store_access: StoreAccess) -> Settings:
    return load(
        given={
            "database_url": sqlite_url,
            "store_endpoint": store_access.endpoint,
            "store_key": "unused",
            "store_secret": "unused",
            "store_admin_key": store_access.key,
            "store_admin_secret": store_access.secret,
            "signing_secret": "s" * 32,
            "unconfirmed_upload_days": "3",
        }
    )


async def test_an_upload_without_any_part_goes_after_the_days_of_the_setting(
    settings: Settings,
) -> None:
    database = Database(settings.database_url.get_secret_value())
    objects = ObjectStore(access_of(settings))
    await objects.prepare()
    new = NewDocument(id=str(uuid4()), stream=str(uuid4()), name="空.pdf", size=10)
    await Archive(database, objects, 100).reserve(new, "clerk", NOW)
    objects.close()
    await database.close()
    assert await tidy.tidied(settings, NOW + timedelta(days=3, seconds=-1)) == (0, 0, 0)
    assert await tidy.tidied(settings, NOW + timedelta(days=3, seconds=1)) == (1, 0, 0)
    assert await tidy.tidied(settings, NOW + timedelta(days=30)) == (0, 0, 0)


async def test_4_6_a_removed_file_goes_for_good_when_the_time_it_was_promised_is_over(
    settings: Settings,
) -> None:
    database = Database(settings.database_url.get_secret_value())
    objects = ObjectStore(access_of(settings))
    await objects.prepare()
    archive = Archive(database, objects, 100, keeps=timedelta(days=2))
    new = NewDocument(id=str(uuid4()), stream=str(uuid4()), name="错.pdf", size=10)
    await archive.reserve(new, "clerk", NOW)
    await removing.remove(archive, new.id, "clerk", NOW)
    objects.close()
    await database.close()
    assert await tidy.tidied(settings, NOW + timedelta(days=2, seconds=-1)) == (0, 0, 0)
    assert await tidy.tidied(settings, NOW + timedelta(days=2)) == (0, 1, 0)
    assert await tidy.tidied(settings, NOW + timedelta(days=2)) == (0, 0, 0)


def test_it_is_off_in_a_rehearsal(settings: Settings) -> None:
    rehearsal = settings.model_copy(update={"environment": Environment.REHEARSAL})
    with pytest.raises(CannotStartError, match="rehearsal"):
        tidy.run(rehearsal)
