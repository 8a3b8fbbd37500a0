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
SERVICES = ROOT / "services"
PORTAL = SERVICES / "api" / "portal"
FILES = re.compile(
    r"`([\w{][\w.{},*<>-]*/[\w.{},*<>/-]*\.(?:py|yaml|tsv|md|html|js|css|json|po|toml))[`:]"
)
"""A path to a file in back quotes, with its folder; a test may follow its file after colons."""
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
def test_every_file_named_exists(document: Path) -> None:
    """From the root, below `services/` or one of its rooms, or beside the document itself."""
    below = [ROOT, ROOT / "tests", document.parent, SERVICES, *SERVICES.glob("*/"), PORTAL]
    for named in FILES.findall(document.read_text("utf-8")):
        for path in alternatives(re.sub(r"<\w+>", "*", named)):
            assert any(next(folder.glob(path), None) for folder in below), path


def test_the_guard_reads_paths_in_back_quotes() -> None:
    said = (
        "`domain/steps/<step>.py`, `offices/{handing,signing}.py`, `a/b.py::test_x`, `c.py`, `d/`"
    )
    found = FILES.findall(said)
    assert found == ["domain/steps/<step>.py", "offices/{handing,signing}.py", "a/b.py"]
    assert alternatives(found[1]) == ["offices/handing.py", "offices/signing.py"]


def alternatives(named: str) -> list[str]:
    """`offices/{handing,signing}.py` names two."""
    before, opened, rest = named.partition("{")
    inner, _, after = rest.partition("}")
    return [f"{before}{one}{after}" for one in inner.split(",")] if opened else [named]


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
