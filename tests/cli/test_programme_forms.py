"""Copies on paper, bindings and forms in a definition of one's own: checked, shown, compared (4.1.1)."""

import json
from pathlib import Path

import pytest

from services.api.guides.writing import markdown
from services.cli.main import run
from services.cli.programme_render import guide_of
from services.domain.programme import library
from tests.storage.defining import with_copies

FORMS = """forms:
  - id: request
    number: 附件1
    title: {zh: 生态村创建申请表, en: Eco-village request form}
    act: file-creation-request
    fields: [reason]
    printed: {copies: 5, source: C5.4.7}
    source: A3.1
  - {id: notice, title: {zh: 公示登记表, en: Form of the notice}, act: publish-notice, source: A4.1}
"""


@pytest.fixture
def own(tmp_path: Path) -> str:
    file = tmp_path / "own.yaml"
    file.write_text(with_copies(name="own") + FORMS, "utf-8")
    return str(file)


def test_4_1_1_the_guide_says_how_many_copies_bound_how_and_which_form_is_used_for_what(
    own: str,
) -> None:
    """C5.4.7: five copies and the electronic file."""
    assert run(["programme", "check", own]) == 0
    guide = guide_of(own)
    zh, en = markdown(guide, "zh"), markdown(guide, "en")
    assert "纸质5份，单独成册，同时交电子版" in zh
    assert "5 copies on paper, a volume of its own, and the electronic file" in en
    (form,) = [line for line in zh.splitlines() if "生态村创建申请表（附件1）" in line]
    assert "提交创建申请" in form
    assert "纸质5份，同时交电子版" in form
    (notice,) = [line for line in en.splitlines() if "Form of the notice" in line]
    assert "hotline" in notice.lower(), "all that its act asks for, as it names no fields"
    assert "表格" not in markdown(guide_of("village-municipal"), "zh")


def test_4_1_1_the_difference_is_told_in_words(
    own: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["programme", "diff", "village-municipal", own, "--json"]) == 1
    told = {row["path"]: row["zh"] for row in json.loads(capsys.readouterr().out)}
    assert "纸质份数：5" in told["dossier.plan.on_paper"]
    assert "装订：单独成册" in told["dossier.plan.on_paper"]
    assert "生态村创建申请表" in told["forms.request"]


def test_4_1_1_a_definition_that_says_nothing_of_paper_keeps_its_hash() -> None:
    """Its cases are pinned to it."""
    pins = {library.pin(one) for one in library.PROGRAMMES}
    assert pins <= library.RELEASED
