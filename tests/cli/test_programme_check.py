"""`ecocase programme check`: exit codes, text and JSON (4.1.2)."""

import json
from pathlib import Path

import pytest

from services.cli.main import run

ZOO = Path(__file__).parents[1] / "fixtures" / "broken_programmes"
SOUND = Path(__file__).parents[2] / "services/domain/programmes/village-municipal.yaml"


def test_4_1_2_the_exit_code_says_fit_or_not_or_unreadable(tmp_path: Path) -> None:
    def code(file: Path, *more: str) -> int:
        return run(["programme", "check", str(file), *more])

    assert code(SOUND) == 0
    assert code(ZOO / "words.yaml") == 1
    assert code(ZOO / "nobody.yaml") == 0
    assert code(ZOO / "nobody.yaml", "--strict") == 1
    assert code(tmp_path / "nothing.yaml") == 2
    (tmp_path / "latin.yaml").write_bytes("id: é".encode("latin-1"))
    assert code(tmp_path / "latin.yaml") == 2


def test_4_1_2_each_line_names_file_line_and_column(capsys: pytest.CaptureFixture[str]) -> None:
    file = ZOO / "rules.yaml"
    run(["programme", "check", str(file)])
    out = capsys.readouterr().out
    assert f"{file}:7:3: 错误 error [unknown-rule] (applicants.rule)" in out
    assert "没有编号为A0.99的规则" in out
    assert "there is no rule A0.99" in out
    assert out.endswith("3 错误 errors, 0 提示 warnings: 不能使用 not fit for use\n")


def test_4_1_2_the_same_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    run(["programme", "check", str(ZOO / "nobody.yaml"), "--json"])
    said = json.loads(capsys.readouterr().out)
    assert said["fit"] is True
    assert {one["code"] for one in said["findings"]} == {"nobody-acts"}
    assert said["findings"][0]["place"] == {"line": 10, "column": 7}
    assert said["findings"][0]["path"] == "procedure.steps.1"


def test_4_1_2_definitions_and_catalogues_beside_the_file_are_found(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(
        "extends: village-municipal\nid: base\nversion: 1\n", encoding="utf-8"
    )
    own = tmp_path / "own.yaml"
    own.write_text("extends: base\nid: own\nversion: 1\n", encoding="utf-8")
    assert run(["programme", "check", str(own)]) == 0
    (tmp_path / "base.yaml").unlink()
    assert run(["programme", "check", str(own)]) == 1
