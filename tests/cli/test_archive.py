"""`ecocase archive` with a real store, database, worker: digests, reading again, disposal (5.2).

Each command runs beside the test's loop, as it does beside a running installation. What it stands
on is tested with the archive (tests/storage/test_fixity.py, test_disposals.py).
"""

import asyncio
import hashlib
import io
from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from services.cli import archive
from services.cli.layout import CannotStartError
from services.cli.main import parser
from services.domain.seats import Seat
from services.domain.tree.units import Function
from services.settings import Settings, load
from services.storage.evidence.archive import Archive
from services.storage.evidence.documents import DOCUMENTS
from services.storage.evidence.objects import ObjectStore, StoreAccess
from services.storage.keeping.sealing import SEALED
from services.storage.people.accounts import NewAccount, create_account
from services.storage.session import Database
from tests.storage.archiving import LIMIT
from tests.storage.conftest import plan
from tests.storage.test_disposals import ended, stands, submitted
from tests.workflows.dev_server import QUEUE, House, house

__all__ = ["house", "plan"]

PASSWORD = "correct horse battery"
LONG_AGO = datetime(2020, 1, 2, tzinfo=UTC)


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
            "temporal_task_queue": QUEUE,
        }
    )


@pytest.fixture
def kept(sqlite: Database, sealing_store: ObjectStore) -> Archive:
    return Archive(sqlite, sealing_store, LIMIT)


async def said(settings: Settings, *arguments: str) -> int:
    """Its exit code. Raises CannotStartError with its refusal."""
    parsed = parser().parse_args(["archive", *arguments])
    return await asyncio.to_thread(archive.run, settings, parsed)


async def test_5_2_1_5_2_2_digests_are_listed_to_be_kept_elsewhere_and_files_are_read_again(
    house: House, settings: Settings, capsys: pytest.CaptureFixture[str], plan: bytes
) -> None:
    address = house.env.client.service_client.config.target_host
    there = settings.model_copy(update={"temporal_address": address})
    case, sealed = await submitted(house.archive, plan, seconds=3600)
    assert await said(there, "digests") == 0
    (line,) = capsys.readouterr().out.splitlines()
    digest, _, rest = line.partition("  ")
    assert digest == hashlib.sha256(plan).hexdigest()
    sha512, sm3 = hashlib.sha512(plan).hexdigest(), hashlib.new("sm3", plan).hexdigest()
    size = str(len(plan))
    mine = [sealed.key, sha512, sm3, size, sealed.version_id, sealed.document]
    assert rest.split("\t") == mine

    async with house.database.writing() as tx:
        await tx.execute(update(DOCUMENTS).values(verified_at=LONG_AGO))
    assert await said(there, "plan") == 0
    before = capsys.readouterr().out
    assert before.startswith("1 files")
    assert "1 files were not read within the period" in before
    assert await said(there, "verify", "--case", case.id) == 0
    assert "every file is as it was" in capsys.readouterr().out
    assert await said(there, "plan") == 0
    assert "0 files were not read within the period" in capsys.readouterr().out

    async with house.database.writing() as tx:
        await tx.execute(update(SEALED).values(sha256="0" * 64, version_id="0" * 32))
    assert await said(there, "verify", "--case", case.id) == 1
    assert "something needs attention: ecocase jobs fixity" in capsys.readouterr().out


async def test_5_2_3_a_list_is_proposed_by_one_and_confirmed_by_another_at_the_terminal(
    kept: Archive,
    settings: Settings,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    plan: bytes,
) -> None:
    async def by(login: str, *arguments: str, password: str = PASSWORD) -> int:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
        return await said(settings, *arguments, "--as", login)

    case, sealed = await submitted(kept, plan)
    await stands(kept.database, ended(case))
    whole = (Seat(function=Function.ADMINISTRATOR, unit="99"),)
    for login in ("first", "second"):
        new = NewAccount(login=login, name=login, password=PASSWORD, seats=whole)
        await create_account(kept.database, new, datetime.now(UTC))
    store = kept.objects
    propose = ("propose", case.id, "--reason", "保管期满")
    while datetime.now(UTC) <= sealed.locked_until:
        assert await store.look(store.archive, sealed.key, sealed.version_id)

    with pytest.raises(CannotStartError, match="不能办理"):
        await by("first", *propose, password="a guess")
    with pytest.raises(CannotStartError, match="--reason"):
        await by("first", "propose", case.id)
    assert await by("first", *propose) == 0
    listed, proposed = capsys.readouterr().out.splitlines()
    assert sealed.sha256 in listed
    made = proposed.partition(":")[0]
    with pytest.raises(CannotStartError, match="own-proposal"):
        await by("first", "confirm", made)
    assert await by("second", "confirm", made) == 0
    assert "1 files are gone" in capsys.readouterr().out
    assert await store.versions(store.archive, key=sealed.key) == []
    assert await said(settings, "disposals") == 0
    shown = capsys.readouterr().out
    assert f"{made}  confirmed" in shown
    assert "保管期满" in shown
    assert f"{sealed.sha256} " in shown
    assert "gone" in shown
