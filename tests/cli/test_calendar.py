"""`ecocase calendar`: a year's file is checked and kept as a draft, and never published here."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.cli import calendar
from services.cli.accounts import sample_world
from services.cli.layout import CannotStartError
from services.settings import Settings
from services.storage.people.accounts import create_account
from services.storage.session import Database
from services.storage.tree.units import put_unit
from tests.api.conftest import settings

__all__ = ["settings"]

YEAR = """
year: 2041
notice_no: 国办发明电〔2040〕7号
announced_on: 2040-11-05
source: 国务院办公厅关于2041年部分节假日安排的通知
holidays: [2041-01-01, 2041-10-01]
working_days: [2041-09-28]
"""


@pytest.fixture
def year(tmp_path: Path) -> Path:
    path = tmp_path / "2041.yaml"
    path.write_text(YEAR, "utf-8")
    return path


def test_2_1_4_a_file_with_faults_is_told_all_of_them(
    year: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert calendar.check(year) == 0
    year.write_text(YEAR.replace("2041-09-28", "2041-09-27").replace("2041-01-01", "2040-01-01"))
    assert calendar.check(year) == 1
    told = capsys.readouterr().out
    assert "other-year  2040-01-01" in told
    assert "not-a-weekend  2041-09-27" in told


def test_2_1_4_a_draft_is_kept_in_the_name_of_an_administrator_and_listed(
    year: Path, settings: Settings, sqlite_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asyncio.run(_people(sqlite_url))
    with pytest.raises(CannotStartError):
        calendar.keep(settings, year, "city.officer")
    assert calendar.keep(settings, year, "admin") == 0
    assert calendar.show(settings) == 0
    assert "2041-1  draft" in capsys.readouterr().out


async def _people(url: str) -> None:
    world, database = sample_world(), Database(url)
    async with database.writing() as tx:
        for unit in world.units:
            await put_unit(tx, unit)
    for account in world.accounts:
        if account.login in ("admin", "city.officer"):
            await create_account(database, account, datetime.now(UTC))
    await database.close()
