"""`ecocase programme import | publish | migrate | diff` beside an installation (4.1.3)."""

import asyncio
import re
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from io import StringIO
from pathlib import Path

import pytest
from temporalio.testing import WorkflowEnvironment

from services.api.deps import Doors
from services.cli import programme_diff, programme_versions
from services.cli.accounts import sample_world
from services.cli.layout import CannotStartError
from services.domain.case import Case
from services.domain.errors import NotFound
from services.domain.jobs import Job, JobState
from services.domain.programme.schema import Obligation, Track
from services.domain.tree.units import StepName
from services.settings import Settings
from services.storage import case_log, jobs
from services.storage.people.accounts import create_account
from services.storage.rulebook.migrating import Earlier, open_cases
from services.storage.session import Database
from services.storage.tree.units import put_unit
from tests.api.conftest import QUEUE, doors, settings, worker
from tests.domain.stage import Stage
from tests.storage.defining import bring_in, village
from tests.storage.defining import publish as publish_as
from tests.storage.recording import record
from tests.storage.test_rounds import keep, opened
from tests.storage.test_scheme_versions import NAME as SCHEME
from tests.storage.test_scheme_versions import fewer

__all__ = ["doors", "settings", "worker"]
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


def test_4_1_3_a_difference_of_schemes_counts_the_open_rounds_that_go_by_it(
    tmp_path: Path,
    settings: Settings,
    sqlite_url: str,
    passwords: dict[str, str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Place by place, as the version's page does."""
    assert passwords
    asyncio.run(_round_opened(sqlite_url))
    after = tmp_path / "after.yaml"
    after.write_text(fewer(), "utf-8")
    assert programme_diff.run(SCHEME, str(after), json_wanted=False, settings=settings) == 1
    told = capsys.readouterr().out
    assert "1 项未办结的考评按该方案办理" in told
    assert told.splitlines()[-1].endswith("（1）")
    assert programme_diff.run(SCHEME, str(after), json_wanted=True, settings=settings) == 1
    assert "未办结" not in capsys.readouterr().out


async def _round_opened(url: str) -> None:
    database = Database(url)
    await keep(database, "round-open", [opened(name=SCHEME)])
    await database.close()


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


@pytest.mark.usefixtures("worker")
async def test_4_1_3_a_migration_is_confirmed_with_what_was_looked_at_a_reason_and_a_sign_in(
    settings: Settings,
    doors: Doors,
    env: WorkflowEnvironment,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The command runs beside the loop of the test, as it does beside a running installation."""
    sqlite = doors.database
    passwords = await _filled(settings.database_url.get_secret_value())
    async with sqlite.reading() as tx:
        (one,) = await open_cases(tx, Earlier(programmes=(PROGRAMME,)))
    case = one.id
    await doors.cases.rebuild(case)
    now = datetime.now(UTC)
    draft = await bring_in(sqlite, village(days=9, day="2020-01-01"), now=now)
    await publish_as(sqlite, draft, now=now)
    reached = env.client.service_client.config.target_host
    settings = settings.model_copy(
        update={"temporal_address": reached, "temporal_task_queue": QUEUE}
    )
    show = partial(programme_versions.show_migration, settings, PROGRAMME, area="", case=case)
    assert await asyncio.to_thread(show) == 0
    seen = re.search(r"--confirm (\w+)", capsys.readouterr().out)
    assert seen
    confirm = partial(
        programme_versions.confirm_migration, settings, PROGRAMME, "admin", area="", case=case
    )
    with pytest.raises(CannotStartError, match="--reason"):
        confirm(seen=seen[1], reason="")
    _says(monkeypatch, "a guess")
    with pytest.raises(CannotStartError, match="sign-in-refused"):
        await asyncio.to_thread(confirm, seen=seen[1], reason="新版已施行")
    _says(monkeypatch, passwords["admin"])
    with pytest.raises(CannotStartError, match="migration-changed"):
        await asyncio.to_thread(confirm, seen="0" * 64, reason="新版已施行")
    _says(monkeypatch, passwords["admin"])
    assert await asyncio.to_thread(confirm, seen=seen[1], reason="新版已施行") == 0
    job = capsys.readouterr().out.split()[-1]
    told = await _ended(sqlite, job)
    async with sqlite.reading() as tx:
        moved = await case_log.state(tx, case)
    assert isinstance(moved, Case)
    assert moved.programme
    assert (moved.programme.version, told.state, told.done) == (2, JobState.DONE, 1)


async def _ended(database: Database, job: str) -> Job:
    """The job begins with the workflow's first activity, so it may not be there yet."""
    async with asyncio.timeout(60):
        while True:
            with suppress(NotFound):
                async with database.reading() as tx:
                    found = await jobs.get(tx, job)
                if found.finished_at:
                    return found
            await asyncio.sleep(0.02)
