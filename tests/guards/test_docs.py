"""The documents point to what exists: files, commands, targets, settings.
Whether their sentences are true is for readers to say.
"""

import re
from pathlib import Path

import pytest

from services.cli import main
from services.settings import PREFIX, Settings

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_the_read_me_begins_with_the_two_commands(readme: Path) -> None:
    title, *lines = [line for line in readme.read_text("utf-8").splitlines() if line]
    assert title.startswith("# EcoCase")
    assert lines[:2] == ["    make run", "    make test"]


def test_both_read_mes_show_the_same_commands() -> None:
    shown = [re.findall(r"^\| (.*`.*?`) \|", f.read_text("utf-8"), re.MULTILINE) for f in READMES]
    english, chinese = (re.findall(r"`([^`]+)`", " ".join(found)) for found in shown)
    assert english == chinese


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_to_a_file(document: Path) -> None:
    for link in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", document.read_text("utf-8")):
        if not re.match(r"https?://", link):
            assert (document.parent / link).exists(), link


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_named_exists(document: Path) -> None:
    text = document.read_text("utf-8")
    for target in re.findall(r"`make ([a-z-]+)", text):
        assert target in TARGETS, target
    actions = main.parser()._subparsers
    assert actions
    known = set(actions._group_actions[0].choices or ())
    for command in re.findall(r"(?:`|/|^    )ecocase ([a-z]+)", text, re.MULTILINE):
        assert command in known, command


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_setting_named_exists(document: Path) -> None:
    known = {f"{PREFIX}{name}".upper() for name in Settings.model_fields}
    assert set(re.findall(r"ECOCASE_[A-Z_]+", document.read_text("utf-8"))) <= known


def test_make_help_tells_of_every_target() -> None:
    text = (ROOT / "Makefile").read_text("utf-8")
    [declared] = re.findall(r"^\.PHONY: (.+)$", text, re.MULTILINE)
    told = re.findall(r"^([a-z-]+):.* ## .+$", text, re.MULTILINE)
    assert told == declared.split()
