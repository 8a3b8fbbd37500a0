"""The settings and their sample file agree, and what must be impossible is.
What each setting does is tested where it is used.
"""

import os
import re
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from services.settings import (
    PREFIX,
    Environment,
    Settings,
    UnknownSettingError,
    load,
    to_environment,
    whereabouts,
)

EXAMPLE = Path(__file__).parents[2] / ".env.example"
LINE = re.compile(
    r"^# (?P<text>.+)\n(?P<default>#?)(?P<name>ECOCASE_[A-Z0-9_]+)=(?P<value>.*)$", re.MULTILINE
)
KEYS = {
    "store_key": "key",
    "store_secret": "secret",
    "signing_secret": "s" * 32,
}


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        monkeypatch.delenv(name)


def test_the_sample_file_names_every_setting_once_and_in_order() -> None:
    named = [match["name"] for match in LINE.finditer(EXAMPLE.read_text(encoding="utf-8"))]
    assert named == [f"{PREFIX}{name}".upper() for name in Settings.model_fields]


def test_the_sample_file_says_what_the_setting_says() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    said = {match["name"]: match["text"] for match in LINE.finditer(text)}
    for name, field in Settings.model_fields.items():
        assert said[f"{PREFIX}{name}".upper()] == field.description


def test_the_sample_file_shows_the_defaults_and_leaves_open_what_must_be_set() -> None:
    default = load(given=KEYS)
    text = EXAMPLE.read_text(encoding="utf-8")
    shown = load(EXAMPLE, given=KEYS)
    assert shown == default
    uncommented = {m["name"] for m in LINE.finditer(text) if not m["default"]}
    assert uncommented == {f"{PREFIX}{name}".upper() for name in KEYS}
    for match in LINE.finditer(text):
        if match["value"]:
            field = match["name"].removeprefix(PREFIX).lower()
            single = load(given={**KEYS, field: match["value"]})
            assert getattr(single, field) == getattr(default, field), match["name"]


def test_settings_travel_to_another_process_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(given={**KEYS, "port": "9000", "temporal_tls": "true", "patience": "2.5"})
    for name, value in to_environment(settings).items():
        monkeypatch.setenv(name, value)
    assert load() == settings


def test_a_variable_that_names_no_setting_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECOCASE_PROT", "9000")
    with pytest.raises(UnknownSettingError, match="ECOCASE_PROT"):
        whereabouts()
    with pytest.raises(UnknownSettingError, match="ECOCASE_PROT"):
        load(given=KEYS)


def test_a_line_of_the_file_that_names_no_setting_is_refused(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("ECOCASE_PROT=9000\n", encoding="utf-8")
    with pytest.raises(ValidationError, match="ecocase_prot"):
        load(file, given=KEYS)


def test_settings_do_not_change_once_built() -> None:
    settings = load(given=KEYS)
    with pytest.raises(ValidationError, match="frozen"):
        settings.port = 1  # type: ignore[misc]  # this is what is tried


def test_no_secret_shows_in_the_text_of_settings() -> None:
    url = "postgresql+asyncpg://eco:hunter2@db/eco"
    settings = load(given={**KEYS, "database_url": url, "store_admin_secret": "seals"})
    for secret in ("hunter2", KEYS["store_secret"] + "'", KEYS["signing_secret"]):
        assert secret not in repr(settings)
    secrets = [n for n in Settings.model_fields if n.endswith("secret") or n == "database_url"]
    assert all(isinstance(getattr(settings, name), SecretStr) for name in secrets)


def test_sample_accounts_are_impossible_in_production() -> None:
    production = {**KEYS, "environment": "production", "public_url": "https://eco.example.org"}
    assert load(given=production).sample_accounts is False
    with pytest.raises(ValidationError, match="sample accounts are impossible"):
        load(given={**production, "sample_accounts": "true"})


def test_production_needs_the_origin_that_addresses_are_signed_for() -> None:
    with pytest.raises(ValidationError, match="ECOCASE_PUBLIC_URL"):
        load(given={**KEYS, "environment": "production"})


@pytest.mark.parametrize("wrong", ["eco.example.org", "ftp://eco.example.org", "https://x.org/eco"])
def test_the_public_address_is_an_origin_and_no_path(wrong: str) -> None:
    with pytest.raises(ValidationError, match="origin"):
        load(given={**KEYS, "public_url": wrong})


def test_a_short_signing_secret_is_refused() -> None:
    with pytest.raises(ValidationError, match="32 characters"):
        load(given={**KEYS, "signing_secret": "short"})


@pytest.mark.parametrize("environment", [Environment.EMBEDDED, Environment.REHEARSAL])
def test_outside_production_sample_accounts_are_made(environment: Environment) -> None:
    assert load(given={**KEYS, "environment": environment}).sample_accounts is True
