"""docs/permissions.md says what the one function decides, for every track and level of title."""

import re
from pathlib import Path

import pytest

from services.cli import permissions
from services.cli.main import run
from services.domain.acts import RULES
from services.domain.permissions import kind_of
from services.domain.programme.library import PROGRAMMES, current
from services.domain.programme.schema import TitleLevel, Track
from services.domain.programme.words import ECO_TRACKS

ROOT = Path(__file__).parents[2]


def rows(section: str) -> dict[str, list[str]]:
    """Act in English -> Chinese names of those entitled, county, town, village."""
    text = (ROOT / permissions.FILE).read_text(encoding="utf-8")
    part = re.split(r"^## ", text.partition(f"· {section}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]
    lines = [line.strip("| ").split(" | ") for line in part.splitlines() if "<br>" in line]
    return {
        act.partition("<br>")[2]: [c.partition("<br>")[0] for c in cells]
        for act, _, *cells in lines
    }


def test_1_2_4_the_table_is_up_to_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert run(["permissions", "--check"]) == 0


def test_1_2_4_a_table_that_is_out_of_date_is_refused_and_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    assert run(["permissions", "--check"]) == 1
    (tmp_path / permissions.FILE).write_text("old", encoding="utf-8")
    assert run(["permissions", "--check"]) == 1
    assert "make permissions" in capsys.readouterr().err
    assert run(["permissions"]) == 0
    assert run(["permissions", "--check"]) == 0


def test_1_2_4_every_act_is_in_it() -> None:
    text = (ROOT / permissions.FILE).read_text(encoding="utf-8")
    missing = {kind_of(act) for act in RULES if act.zh not in text or act.en not in text}
    assert missing == set()


@pytest.mark.parametrize(
    ("section", "act", "entitled"),
    [
        ("Creation request", "Consent to the request", ["—", "县（区）政府", "乡镇政府"]),
        (
            "Plan",
            "Record the approval of the plan",
            ["县（区）人大", "县（区）政府、县（区）人大", "乡镇政府"],
        ),
        ("Application", "Take the application in", ["市局经办人", "市局经办人", "县局经办人"]),
        ("Technical assessment", "Form the assessment opinion", ["专家组组长", "—", "—"]),
        ("Upper review and spot-check", "Form the review opinion", ["—", "—", "市局经办人"]),
        ("Rectification", "Re-review", ["市局经办人", "市局经办人", "县局经办人"]),
        ("Re-check and its rectification", "Re-review", ["市局经办人、市联合验收部门"] * 3),
        ("Naming", "Give the title", ["市局负责人"] * 3),
        ("Filings", "Object", ["任何人（无需登录）"] * 3),
    ],
)
def test_1_2_4_who_is_entitled_by_the_source(section: str, act: str, entitled: list[str]) -> None:
    """A2.1, A3.1; A1.2, A2.2, A3.2; A1.8, A3.3; A1.9; A3.6; A1.11; A4.4; A4.2; A4.1."""
    assert rows(section)[act] == entitled


@pytest.mark.parametrize("track", ECO_TRACKS)
def test_a1_7_a2_4_a3_4_the_first_versions_of_the_higher_levels_hold_to_the_municipal_table(
    track: Track,
) -> None:
    municipal = current(track, TitleLevel.MUNICIPAL).procedure
    for one in PROGRAMMES:
        if (one.track, one.version) == (track, 1):
            assert one.procedure.offices == municipal.offices


@pytest.mark.parametrize(
    ("part", "who"),
    [
        ("Formal check", ["省厅经办人"] * 2 + ["市局经办人"] * 4 + ["省厅经办人"]),
        ("Pre-assesses", ["—", "省厅经办人", *["—"] * 4, "省厅经办人、省厅负责人"]),
        ("Reviews and spot-checks", ["—", "—", *["省厅经办人"] * 4, "—"]),
        ("Names", [*["省厅负责人", "部负责人"] * 3, "部负责人"]),
    ],
)
def test_a1_7_a7_3_a7_4_b1_3_who_plays_which_part_at_the_higher_levels(
    part: str, who: list[str]
) -> None:
    assert rows("The higher levels")[part] == who
