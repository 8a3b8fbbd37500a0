"""The lock files pin what the project file asks for, each file by its hash, from no named place.
Whether the pinned versions work together is what all other tests show.
"""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RUNTIME = ROOT / "requirements.lock"
DEVELOPMENT = ROOT / "requirements-dev.lock"
PIN = re.compile(
    r"^(?P<name>[a-z0-9-]+)==(?P<version>[^ ;]+)(?P<rest>(?:.*\\\n)+?.*(?<!\\)$)", re.MULTILINE
)


def pins(lock: Path) -> dict[str, str]:
    text = lock.read_text(encoding="utf-8")
    return {match["name"]: match["version"] for match in PIN.finditer(text)}


def project() -> dict[str, list[str]]:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    parsed = tomllib.loads(text)
    return {"runtime": parsed["project"]["dependencies"], **parsed["dependency-groups"]}


def name_of(requirement: str) -> str:
    return re.split(r"[<>=!~ \[]", requirement, maxsplit=1)[0].lower()


def test_every_dependency_is_pinned() -> None:
    asked = project()
    assert {name_of(r) for r in [*asked["runtime"], *asked["build"]]} <= set(pins(RUNTIME))
    assert {name_of(r) for r in asked["dev"]} <= set(pins(DEVELOPMENT))


def test_both_lock_files_pin_the_same_versions() -> None:
    assert pins(RUNTIME).items() <= pins(DEVELOPMENT).items()


@pytest.mark.parametrize("lock", [RUNTIME, DEVELOPMENT], ids=lambda path: path.name)
def test_every_pin_has_hashes_and_no_line_is_anything_else(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    found = list(PIN.finditer(text))
    assert len(found) > 50
    assert all("--hash=sha256:" in match["rest"] for match in found)
    assert not PIN.sub("", text).strip()


@pytest.mark.parametrize(
    "file", ["requirements.lock", "requirements-dev.lock", "pyproject.toml", "Makefile"]
)
def test_no_file_names_a_registry(file: str) -> None:
    """Each machine has its own to install from; the hashes say whether it gave the right thing.

    Neither an address nor an option that takes one.
    """
    text = (ROOT / file).read_text(encoding="utf-8")
    assert not re.search(r"://|-(url|links)\b", text)


def test_every_dependency_has_its_reason() -> None:
    reasons = (ROOT / "docs/decisions/0002-dependencies.md").read_text(encoding="utf-8")
    asked = project()
    for requirement in [*asked["runtime"], *asked["build"], *asked["dev"]]:
        assert f"| `{name_of(requirement)}` |" in reasons, requirement
