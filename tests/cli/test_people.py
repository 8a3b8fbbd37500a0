"""Places and people from a file: made once, brought up to date, refused whole when wrong.
Signing in with what was given is tested where sign-in is (tests/storage/test_accounts.py).
"""

from pathlib import Path

import pytest

from services.cli.layout import CannotStartError
from services.cli.people import load_people, read
from services.settings import Settings, load
from services.storage.people.accounts import account_of
from services.storage.session import Database
from services.storage.tree.units import get_unit

EXAMPLE = Path(__file__).parents[2] / "deploy/people.example.yaml"


@pytest.fixture
def settings(sqlite_url: str) -> Settings:
    keys = dict.fromkeys(("store_key", "store_secret", "store_admin_key"), "k" * 32)
    more = {"store_admin_secret": "s", "signing_secret": "s" * 32, "database_url": sqlite_url}
    return load(given={**keys, **more})


async def test_the_sample_gives_each_person_a_password_of_their_own(settings: Settings) -> None:
    given = await load_people(settings, read(EXAMPLE))
    assert [login for login, _ in given] == ["admin", "city.officer", "qingxi.clerk"]
    assert len({password for _, password in given}) == 3
    database = Database(settings.database_url.get_secret_value())
    async with database.reading() as tx:
        assert await account_of(tx, "admin")
        county = await get_unit(tx, "990121")
    await database.close()
    assert county
    assert county.name_zh == "青溪县"


async def test_loading_again_changes_units_and_no_account(
    settings: Settings, tmp_path: Path
) -> None:
    await load_people(settings, read(EXAMPLE))
    changed = tmp_path / "people.yaml"
    changed.write_text(EXAMPLE.read_text("utf-8").replace("青溪县", "青溪区"), encoding="utf-8")
    assert await load_people(settings, read(changed)) == []
    database = Database(settings.database_url.get_secret_value())
    async with database.reading() as tx:
        county = await get_unit(tx, "990121")
    await database.close()
    assert county
    assert county.name_zh == "青溪区"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("accounts: [{login: a, name: b, seats: []}]", "accounts.0.seats"),
        (
            "accounts: [{login: a, name: b, seats: [{function: king, unit: '99'}]}]",
            "accounts.0.seats.0.function",
        ),
        ("units: [{code: '99'}]", "units.0.kind"),
        ("people: []", "people"),
        ("units: [", "cannot be read"),
    ],
)
def test_a_file_with_a_fault_is_refused_with_its_place(
    text: str, named: str, tmp_path: Path
) -> None:
    file = tmp_path / "people.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CannotStartError, match=named):
        read(file)
