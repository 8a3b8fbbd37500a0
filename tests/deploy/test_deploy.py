"""The deployment files are well formed and agree with the product: settings, buckets, commands.
Nothing is deployed here; which parts the tests really run on is said in the read-me.
"""

import configparser
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Annotated, Literal

import pytest
import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from services.cli import main
from services.settings import PREFIX, Settings, load
from services.storage.evidence.objects import archive_policy

DEPLOY = Path(__file__).parents[2] / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
OURS = {"api", "worker", "migrate", "buckets"}
DEFAULT = Settings.model_fields

Image = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(/[a-z0-9-]+)?:[A-Za-z0-9.-]+$")]
Span = Annotated[str, StringConstraints(pattern=r"^\d+(ms|s|m|h)$")]
Port = Annotated[str, StringConstraints(pattern=r"^\d+:\d+$")]
Mount = Annotated[str, StringConstraints(pattern=r"^(\./)?[A-Za-z.-]+:/[^:]+(:ro)?$")]


class Strict(BaseModel):
    """What we use of the compose specification; a key it does not know is a slip."""

    model_config = ConfigDict(extra="forbid")


class Build(Strict):
    context: str
    dockerfile: str


class Dependency(Strict):
    condition: Literal["service_started", "service_healthy", "service_completed_successfully"]


class Healthcheck(Strict):
    test: list[str]
    interval: Span
    timeout: Span
    retries: int
    start_period: Span = "0s"


class Service(Strict):
    image: Image
    build: Build | None = None
    restart: Literal["no", "unless-stopped"]
    command: list[str] = []
    entrypoint: list[str] = []
    environment: dict[str, str] = {}
    ports: list[Port] = []
    volumes: list[Mount] = []
    healthcheck: Healthcheck | None = None
    depends_on: dict[str, Dependency] = {}
    stop_grace_period: Span | None = None


class Compose(Strict):
    name: str
    product: object = Field(alias="x-product")
    sealing: object = Field(alias="x-sealing")
    services: dict[str, Service]
    volumes: dict[str, None]


@pytest.fixture(scope="module")
def compose() -> Compose:
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    return Compose.model_validate(yaml.safe_load(text))


def units(path: Path) -> configparser.RawConfigParser:
    """A systemd file; keys keep their case, and a repeated one keeps its last value."""
    parser = configparser.RawConfigParser(strict=False, delimiters=("=",))
    parser.optionxform = str  # type: ignore[assignment]  # as configparser's own manual says
    parser.read_string(path.read_text(encoding="utf-8"))
    return parser


def test_compose_has_the_parts_of_the_product(compose: Compose) -> None:
    assert set(compose.services) >= {*OURS, "postgres", "temporal", "store", "proxy"}


def test_compose_publishes_the_proxy_alone(compose: Compose) -> None:
    assert [name for name, service in compose.services.items() if service.ports] == ["proxy"]


def test_compose_refers_only_to_what_it_declares(compose: Compose) -> None:
    for service in compose.services.values():
        assert set(service.depends_on) <= set(compose.services)
        for name, dependency in service.depends_on.items():
            waited = compose.services[name]
            if dependency.condition == "service_healthy":
                assert waited.healthcheck, name
            if dependency.condition == "service_completed_successfully":
                assert waited.restart == "no", name
        for mount in service.volumes:
            source = mount.split(":", maxsplit=1)[0]
            assert source in compose.volumes or (DEPLOY / source).exists(), mount


def test_compose_gives_the_product_settings_it_can_start_with(
    compose: Compose, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in OURS:
        service = compose.services[name]
        main.parser().parse_args(service.command)
        filled = {
            variable: re.sub(r"\$\{ECOCASE_PUBLIC_URL:\?\}", "https://eco.example.org", value)
            for variable, value in service.environment.items()
        }
        with monkeypatch.context() as patch:
            for variable, value in filled.items():
                defaulted = re.sub(r"\$\{[A-Z_]+:-([^}]*)\}", r"\1", value)
                patch.setenv(variable, re.sub(r"\$\{[A-Z_]+:\?\}", "x" * 32, defaulted))
            settings = load()
        assert settings.environment == "production"
        assert settings.sample_accounts is False
        assert settings.public_url == "https://eco.example.org"


def test_compose_keeps_no_secret_in_the_file(compose: Compose) -> None:
    for service in compose.services.values():
        for variable, value in service.environment.items():
            if re.search(r"SECRET|PASSWORD|PWD|DATABASE_URL|MC_HOST", variable):
                assert re.search(r"\$\{[A-Z_]+:(\?|-)\}", value), variable


def test_the_samples_name_everything_compose_asks_for() -> None:
    asked = set(re.findall(r"\$\{([A-Z_]+):[?-]", (DEPLOY / "compose.yaml").read_text("utf-8")))
    sample = (DEPLOY / "ecocase.env.example").read_text(encoding="utf-8")
    named = set(re.findall(r"^([A-Z_]+)=", sample, re.MULTILINE))
    assert asked <= named
    settings = {f"{PREFIX}{name}".upper() for name in Settings.model_fields}
    assert {name for name in named if name.startswith(PREFIX)} <= settings


def test_the_sample_for_services_is_complete_once_filled_in(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sample = (DEPLOY / "ecocase.env.example").read_text(encoding="utf-8")
    for name, value in re.findall(r"^(ECOCASE_[A-Z_]+)=(.*)$", sample, re.MULTILINE):
        monkeypatch.setenv(name, value or "x" * 32)
    assert load().environment == "production"


def test_bucket_paths_of_the_proxy_are_the_buckets_of_the_settings() -> None:
    caddy = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    paths = set(re.findall(r"/(ecocase-[a-z]+)/\*", caddy))
    assert paths == {
        DEFAULT["store_intake_bucket"].default,
        DEFAULT["store_archive_bucket"].default,
        DEFAULT["store_derivatives_bucket"].default,
    }
    assert caddy.count("{") - caddy.count("{$") == caddy.count("}") - caddy.count("{$")


def test_the_bucket_policy_in_the_repository_is_the_one_the_product_sets() -> None:
    bucket = str(DEFAULT["store_archive_bucket"].default)
    text = (DEPLOY / "store/archive-bucket-policy.json").read_text(encoding="utf-8")
    assert json.loads(text) == json.loads(archive_policy(bucket, "ecocase-worker"))


def test_5_2_1_the_apis_identity_may_not_delete_from_the_archive() -> None:
    policy = json.loads((DEPLOY / "store/api-policy.json").read_text(encoding="utf-8"))
    archive = f"arn:aws:s3:::{DEFAULT['store_archive_bucket'].default}"
    for statement in policy["Statement"]:
        if any(resource.startswith(archive) for resource in statement["Resource"]):
            assert not [
                a for a in statement["Action"] if "Delete" in a or "Bypass" in a or "*" in a
            ]


def test_the_apis_identity_writes_nothing_into_the_archive() -> None:
    policy = json.loads((DEPLOY / "store/api-policy.json").read_text(encoding="utf-8"))
    archive = f"arn:aws:s3:::{DEFAULT['store_archive_bucket'].default}"
    for statement in policy["Statement"]:
        if any(resource.startswith(archive) for resource in statement["Resource"]):
            assert not [action for action in statement["Action"] if ":Put" in action]


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_starts_a_command_that_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    started = re.findall(r"^ExecStart=/opt/ecocase/.venv/bin/ecocase (.+)$", text, re.MULTILINE)
    assert started
    for command in started:
        main.parser().parse_args(command.split())


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_is_well_formed_and_runs_without_rights(path: Path) -> None:
    unit = units(path)
    assert set(unit.sections()) <= {"Unit", "Service", "Install"}
    service = unit["Service"]
    assert service["User"] == "ecocase"
    text = path.read_text(encoding="utf-8")
    files = re.findall(r"^EnvironmentFile=(.+)$", text, re.MULTILINE)
    sealing = [] if path.name == "ecocase-api.service" else ["/etc/ecocase/worker.env"]
    assert files == ["/etc/ecocase/ecocase.env", *sealing]
    for right in ("NoNewPrivileges", "ProtectHome", "PrivateTmp"):
        assert service[right] == "true"
    for needed in re.findall(r"\S+\.service", unit["Unit"].get("Requires", "")):
        assert (path.parent / needed).exists()


def test_every_timer_has_its_unit() -> None:
    for timer in (DEPLOY / "systemd").glob("*.timer"):
        assert timer.with_suffix(".service").exists()
        assert set(units(timer).sections()) == {"Unit", "Timer", "Install"}


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd on this machine")
@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_systemd_itself_finds_no_fault_but_our_missing_program(path: Path) -> None:
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", str(path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    faults = [line for line in checked.stderr.splitlines() if path.name in line]
    assert [line for line in faults if "is not executable" not in line] == []


def test_the_image_installs_by_hash_and_runs_without_rights() -> None:
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    assert "--require-hashes -r requirements.lock" in text
    assert re.search(r"^USER ecocase$", text, re.MULTILINE)
    for image in re.findall(r"^FROM (\S+)", text, re.MULTILINE):
        assert re.fullmatch(r"python:3\.\d+-slim-[a-z]+|node:\d+-[a-z]+-slim", image)
    last = re.findall(r"^FROM (\S+)", text, re.MULTILINE)[-1]
    assert last.startswith("python:"), "Node is for building alone"
    assert "npm ci --ignore-scripts" in text
    command = re.findall(r'^CMD \["(\w+)"\]$', text, re.MULTILINE)
    main.parser().parse_args(command)


def test_the_api_is_not_given_the_identity_that_seals(compose: Compose) -> None:
    sealing = {f"{PREFIX}STORE_ADMIN_KEY", f"{PREFIX}STORE_ADMIN_SECRET"}
    assert sealing.isdisjoint(compose.services["api"].environment)
    assert sealing <= set(compose.services["worker"].environment)
