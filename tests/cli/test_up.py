"""`ecocase up` with its real parts: starts, goes on, repairs, refuses, stops in order (1.1).
What the parts answer to people is tested in the rooms that make it.
"""

import json
import os
import re
import signal
import socket
import stat
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest

from services.cli import parts
from services.cli.layout import Layout
from services.cli.ports import Ports, is_free
from services.cli.supervise import command_of
from services.domain.clocks.calendar import BEIJING
from tests.cli.installation import ACCOUNT, Starter, Up, ecocase

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]


def pids(root: Path) -> dict[str, int]:
    """Process id by part, from the supervisor's ledger."""
    running = json.loads((root / "parts.json").read_text(encoding="utf-8"))
    return {part["name"]: part["pid"] for part in running}


def alive(pid: int) -> bool:
    """False for a zombie too, whose parent has yet to notice."""
    return bool(command_of(pid).strip("()"))


def test_starts_healthy_and_goes_on_where_it_stopped(start: Starter, tmp_path: Path) -> None:
    root = tmp_path / "data"
    first = start(root)
    assert first.ready().status_code == 200
    shown = ACCOUNT.findall("".join(first.said))
    assert len(shown) == len(set(shown)) > 10
    keys = (root / "secrets/keys.json").read_bytes()
    inner = (root / "ports.json").read_bytes()
    reset = ecocase("accounts", "reset", "--data-dir", str(root), cwd=tmp_path)
    again = ACCOUNT.findall(reset.stdout)
    assert [login for login, _ in again] == [login for login, _ in shown]
    assert not {password for _, password in again} & {password for _, password in shown}
    assert first.interrupt() == 0

    second = start(root)
    assert second.ready().status_code == 200
    assert not ACCOUNT.findall("".join(second.said)), "passwords are shown once"
    assert (root / "secrets/keys.json").read_bytes() == keys
    assert (root / "ports.json").read_bytes() == inner


def test_ctrl_c_stops_api_then_worker_then_what_both_stand_on(
    start: Starter, tmp_path: Path
) -> None:
    up = start(tmp_path / "data")
    inside = pids(up.root)
    assert set(inside) == {"api", "worker", "temporal", "store"}
    assert up.interrupt() == 0
    order = re.findall(r"ecocase: (\S+) stopped", "".join(up.said))
    assert order[:2] == ["api", "worker"]
    assert sorted(order[2:]) == ["store", "temporal"]
    assert "killed" not in "".join(up.said)
    assert not any(alive(pid) for pid in inside.values())


def test_a_killed_part_is_started_again(running: Up) -> None:
    for name in ("api", "worker", "temporal", "store"):
        before = pids(running.root)[name]
        os.kill(before, signal.SIGKILL)
        running.until(f"{name} ended (-9)")
        running.until(f"{name} runs again")
        assert pids(running.root)[name] != before
        for port in ports_of(running):
            assert not is_free("127.0.0.1", port), (name, port)
    assert running.ready().status_code == 200


def test_a_second_start_on_the_same_directory_is_refused(running: Up) -> None:
    second = ecocase("up", "--port", "0", "--data-dir", str(running.root), cwd=running.root)
    assert second.returncode == 2
    assert f"process {running.process.pid}" in second.stderr
    assert "--data-dir" in second.stderr
    assert running.ready().status_code == 200


def test_a_taken_port_is_named_with_its_setting(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        refused = ecocase("up", "--port", port, "--data-dir", str(tmp_path / "d"), cwd=tmp_path)
        by_setting = ecocase("up", cwd=tmp_path, ECOCASE_PORT=port)
    for answer in (refused, by_setting):
        assert answer.returncode == 2
        assert f"Port {port} on 127.0.0.1" in answer.stderr
        assert "ECOCASE_PORT" in answer.stderr


def test_parts_left_by_a_killed_supervisor_are_ended_first(start: Starter, tmp_path: Path) -> None:
    first = start(tmp_path / "data")
    left = pids(first.root)
    first.process.kill()
    first.process.communicate(timeout=60)
    assert all(alive(pid) for pid in left.values())
    second = start(first.root)
    assert second.ready().status_code == 200
    assert not any(alive(pid) for pid in left.values())


def ports_of(up: Up) -> tuple[int, ...]:
    """The browser's, and all inner ones."""
    inner = Ports.model_validate_json((up.root / "ports.json").read_text(encoding="utf-8"))
    return int(up.address.rpartition(":")[2]), *inner.model_dump().values()


def test_by_default_only_this_machine_reaches_any_part(running: Up) -> None:
    for port in ports_of(running):
        assert not is_free("127.0.0.1", port)
        # Bound on loopback alone, another of this machine's addresses is still to be had.
        assert is_free("127.0.0.2", port)


def test_keys_are_the_owners_alone(running: Up) -> None:
    for kept in (running.root / "secrets").rglob("*"):
        wanted = 0o700 if kept.is_dir() else 0o600
        assert stat.S_IMODE(kept.stat().st_mode) == wanted, kept
    assert stat.S_IMODE(running.root.stat().st_mode) == 0o700


def test_the_servers_are_not_told_our_settings(running: Up) -> None:
    layout = Layout(running.root)
    inner = Ports.model_validate_json(layout.ports.read_text(encoding="utf-8"))
    for part in (
        parts.temporal(layout, inner),
        parts.store(layout, inner, layout.keys(), "ecocase-intake"),
    ):
        secrets = layout.keys().model_dump().values()
        assert not [n for n in part.environment if n.startswith("ECOCASE_")]
        assert not [word for word in part.command if word in secrets]


def test_doctor_finds_nothing_wrong_beside_a_running_installation(running: Up) -> None:
    seen = ecocase("doctor", "--data-dir", str(running.root), cwd=running.root)
    assert seen.returncode == 0, seen.stdout
    for part in ("python", "temporal", "weed", "data", "port", "database", "store"):
        assert re.search(rf"^ok  {part} ", seen.stdout, re.MULTILINE), seen.stdout


def test_forgotten_uploads_are_looked_for_beside_a_running_installation(running: Up) -> None:
    done = ecocase("tidy", "--data-dir", str(running.root), cwd=running.root)
    assert done.returncode == 0, done.stderr
    assert "removed 0 forgotten uploads" in done.stdout


def test_a_rehearsal_says_what_is_off_and_keeps_nothing(start: Starter, tmp_path: Path) -> None:
    root = tmp_path / "rehearsal"
    first = start(root, "--time-skipping")
    said = "".join(first.said)
    assert "ecocase clock advance 7d" in said
    assert "schedule" in said
    shown = ACCOUNT.findall(said)
    moved = ecocase("clock", "advance", "7d", "--data-dir", str(root), cwd=tmp_path)
    assert moved.returncode == 0, moved.stderr
    week_later = (datetime.now(BEIJING) + timedelta(days=7)).strftime("%A")
    assert week_later in moved.stdout
    assert first.ready().status_code == 200
    assert first.interrupt() == 0
    second = start(root, "--time-skipping")
    again = ACCOUNT.findall("".join(second.said))
    assert [login for login, _ in again] == [login for login, _ in shown]
    assert again != shown, "a new world with new passwords"


def test_the_log_keeps_no_signature_of_an_address(running: Up) -> None:
    address = f"{running.address}/health/live?X-Amz-Signature=0123456789abcdef"
    assert httpx.get(address, trust_env=False).status_code == 200
    log = (running.root / "logs/api.log").read_text(encoding="utf-8")
    assert re.search(r"^\d{4}-\d\d-\d\d .* \"GET /health/live HTTP/1.1\" 200$", log, re.MULTILINE)
    assert "0123456789abcdef" not in log
