"""`ecocase programme import | publish | migrate | diff` beside an installation (4.1.3)."""

import asyncio
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest

from services.cli import programme_diff, programme_versions
from services.cli.accounts import sample_world
from services.cli.layout import CannotStartError
from services.domain.programme.schema import Obligation, Track
from services.domain.units import StepName
from services.settings import Settings
from services.storage.accounts import create_account
from services.storage.session import Database
from services.storage.units import put_unit
from tests.api.conftest import settings
from tests.domain.stage import Stage
from tests.storage.defining import village
from tests.storage.recording import record

__all__ = ["settings"]
PROGRAMME = "village-municipal"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "village.yaml"
    path.write_text(village(days=9, day="2020-01-01"), "utf-8")
    return path


@pytest.fixture
def passwords(sqlite_url: str) -> dict[str, str]:
    return asyncio.run(_filled(sqlite_url))


def test_4_1_3_one_brings_in_another_publishes_and_each_signs_in(
    file: Path,
    settings: Settings,
    passwords: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    _says(monkeypatch, "a guess")
    with pytest.raises(CannotStartError, match="sign-in-refused"):
        programme_versions.bring(settings, file, "admin")
    _says(monkeypatch, passwords["city.officer"])
    with pytest.raises(CannotStartError, match="not-entitled"):
        programme_versions.bring(settings, file, "city.officer")
    _says(monkeypatch, passwords["admin"])
    assert programme_versions.bring(settings, file, "admin") == 0
    _says(monkeypatch, passwords["admin"])
    with pytest.raises(CannotStartError, match="own-definition"):
        programme_versions.publish(settings, f"{PROGRAMME}-2", "admin")
    _says(monkeypatch, passwords["admin.second"])
    assert programme_versions.publish(settings, f"{PROGRAMME}-2", "admin.second") == 0
    told = capsys.readouterr().out
    assert "形式审查 › 天数：5 → 9" in told
    assert "1 件在办案件仍按原版" in told
    assert programme_versions.show_migration(settings, PROGRAMME, area="990121", case="") == 0
    told = capsys.readouterr().out
    assert "formal-check: " in told
    assert "1 of 1 可以改按第2版" in told
    assert programme_versions.show_migration(settings, PROGRAMME, area="990131", case="") == 1


def test_4_6_a_file_with_mistakes_is_told_all_of_them_and_nobody_is_asked_for_a_password(
    file: Path,
    settings: Settings,
    passwords: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert passwords
    file.write_text(village().replace("working", "fortnights").replace("days: 8", "days: 0"))
    _says(monkeypatch, "")
    assert programme_versions.bring(settings, file, "admin") == 1
    told = capsys.readouterr().out
    assert told.count(f"{file}:7:") == 2
    with pytest.raises(CannotStartError, match="cannot be read"):
        programme_versions.bring(settings, file.parent / "none.yaml", "admin")


def test_4_1_3_a_difference_names_the_open_cases_that_go_by_the_programme(
    file: Path,
    settings: Settings,
    passwords: dict[str, str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert passwords
    run = programme_diff.run(PROGRAMME, str(file), json_wanted=False, settings=settings)
    assert run == 1
    told = capsys.readouterr().out
    assert "1 件在办案件按该办法办理" in told
    assert "STC-2030-990121-001" in told


def _says(monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    monkeypatch.setattr("sys.stdin", StringIO(f"{password}\n"))


async def _filled(url: str) -> dict[str, str]:
    """The sample city's people, and a case in its formal check."""
    world, database = sample_world(), Database(url)
    wanted = ("admin", "admin.second", "city.officer")
    async with database.writing() as tx:
        for unit in world.units:
            await put_unit(tx, unit)
    accounts = {one.login: one for one in world.accounts if one.login in wanted}
    for account in accounts.values():
        await create_account(database, account, datetime.now(UTC))
    stage = Stage(Track.VILLAGE)
    stage.to(StepName.APPLICATION)
    while Obligation.FORMAL_CHECK not in stage.case.ledgers:
        stage.forward()
    await record(database, stage)
    await database.close()
    return {login: one.password for login, one in accounts.items()}
