"""`ecocase programme render`: the citizens' guide, made of the definition and nothing else (4.1.3)."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from services.api.guides.chapters import Chapter, Guide, both
from services.api.guides.writing import html, markdown
from services.cli.main import run
from services.cli.programme_render import guide_of
from services.domain.offices.commitments import matters
from services.domain.programme import library
from services.domain.programme.schemes import bundled

NAMES = [one.id for one in library.PROGRAMMES] + [one.id for one in bundled()]
CHINESE = re.compile(r"[一-鿿]")
VOID = {"meta", "br"}


class Balanced(HTMLParser):
    """Raises AssertionError where a tag is closed that was not open last."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen.append(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("name", NAMES)
def test_4_1_3_every_definition_has_its_guide_in_both_languages(name: str) -> None:
    guide = guide_of(name)
    zh, en = markdown(guide, "zh"), markdown(guide, "en")
    assert zh.startswith(f"# {guide.title.zh}\n")
    assert not CHINESE.search(en)
    assert zh.count("\n## ") == en.count("\n## ") == len(guide.chapters)
    for chapter in guide.chapters:
        assert {len(row) for row in chapter.rows} == {len(chapter.columns)}


@pytest.mark.parametrize("name", NAMES)
def test_4_1_3_the_page_needs_nothing_else_and_is_well_formed(name: str) -> None:
    page = html(guide_of(name), "zh")
    parser = Balanced()
    parser.feed(page)
    assert parser.open == []
    assert not {"script", "link", "img"} & set(parser.seen)
    assert '<html lang="zh-CN">' in page


def cells(guide: Guide) -> set[str]:
    return {cell.zh for chapter in guide.chapters for row in chapter.rows for cell in row}


def test_c3_6_1_the_guide_names_papers_terms_offices_indicators_and_each_commitment() -> None:
    """C2.9.6: content, procedure, material, limits, and where each comes from."""
    found = library.newest("village-municipal")
    guide = guide_of(found.id)
    said = cells(guide)
    assert {item.name.zh for item in found.dossier} <= said
    assert {entry.code for entry in library.catalogue_of(found).entries} <= said
    assert {"5个工作日", "20个工作日", "30个工作日", "7天", "本系统默认，没有出处"} <= said
    titles = [chapter.title.zh for chapter in guide.chapters]
    assert sum(title.startswith("服务承诺：") for title in titles) == len(matters(found))
    assert "本办法没有规定收费" in said


def test_4_1_6_the_rule_of_rounding_is_printed() -> None:
    assert "显示值四舍五入；比较按未舍入的数值。" in markdown(guide_of("village-municipal"), "zh")


def test_c4_6_13_the_guide_works_places_out() -> None:
    assert any(
        "7 × 0.25 = 1.75，四舍五入为2" in cell for cell in cells(guide_of("county-performance"))
    )


def test_e1_the_guide_prints_the_edges_that_count() -> None:
    said = cells(guide_of("health-centres"))
    assert {"优秀：≥ 85", "良好：≥ 70, < 85", "合格：≥ 60, < 70", "不合格：< 60"} <= said


def test_4_1_3_what_a_definition_says_cannot_break_the_guide() -> None:
    mean = both("<script>|甲\n乙", "<script>|a\nb")
    guide = Guide(mean, mean, (mean,), (Chapter(mean, (mean,), ((mean,),)),))
    assert "<script>" not in html(guide, "zh")
    row = markdown(guide, "en").splitlines()[-1]
    assert row == "| &lt;script>\\|a<br>b |"


def test_4_1_3_the_guide_is_printed_or_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "guide.html"
    arguments = ["programme", "render", "union-work", "--form", "html", "--to", str(file)]
    assert run(arguments) == 0
    assert file.read_text("utf-8").startswith("<!doctype html>")
    assert run(["programme", "render", "union-work", "--language", "en"]) == 0
    assert capsys.readouterr().out.startswith("# Assessment of union work\n")
    assert run(["programme", "render", "eco-county"]) == 2
