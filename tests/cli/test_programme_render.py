"""`ecocase programme render`: the citizens' guide, made of the definition and nothing else (4.1.3)."""

import re
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest

from services.api.guides import of_programmes, of_schemes
from services.api.guides.chapters import Chapter, Guide, both
from services.api.guides.of_scheme_work import OFFICES
from services.api.guides.writing import html, markdown
from services.cli.main import run
from services.cli.programme_render import guide_of
from services.domain.mechanisms.gates import Lapse, OnTheWay
from services.domain.mechanisms.groups import PairingRules
from services.domain.mechanisms.money import MonthlyGrant, StopEvent
from services.domain.offices.commitments import matters
from services.domain.programme import library
from services.domain.programme.evaluation import Evaluation, Scheme
from services.domain.programme.schema import ClosingRules
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


EVERY_ONE = [
    (scheme.model_copy(update={"evaluation": scheme.varied(variant)}), name)
    for scheme in bundled()
    for variant in ("", *(one.id for one in scheme.variants))
    for name in Evaluation.model_fields
    if name != "subjects" and getattr(scheme.varied(variant), name)
]
"""No scheme is without subjects; those have a test of their own."""


def without(scheme: Scheme, name: str, value: object) -> Scheme:
    changed = scheme.evaluation.model_copy(update={name: value})
    return scheme.model_copy(update={"evaluation": changed})


@pytest.mark.parametrize(
    ("scheme", "name"),
    EVERY_ONE,
    ids=lambda one: one if isinstance(one, str) else f"{one.id}-{one.version}",
)
def test_4_1_3_whatever_a_scheme_says_has_words_in_its_guide(scheme: Scheme, name: str) -> None:
    """Part by part: each of several is a row of its own that the guide loses with it."""
    said = getattr(scheme.evaluation, name)
    guide = of_schemes.guide(scheme)
    empty: object = () if isinstance(said, tuple) else {} if isinstance(said, dict) else None
    fewer: list[object] = [empty]
    if isinstance(said, tuple):
        fewer += [(*said[:at], *said[at + 1 :]) for at in range(len(said))]
    if isinstance(said, dict):
        fewer += [{key: one for key, one in said.items() if key != left} for left in said]
    for rest in fewer:
        assert of_schemes.guide(without(scheme, name, rest)) != guide


def test_c1_1_1_the_guide_names_each_group_that_is_assessed() -> None:
    for scheme in bundled():
        named = {one.label.zh for one in scheme.evaluation.subjects}
        assert named <= cells(of_schemes.guide(scheme))


def test_c3_6_7_the_guide_says_who_examines_at_once_and_in_how_many_days() -> None:
    said = cells(guide_of("joint-approval"))
    assert "工商部门、卫生部门、质监部门、税务局同时审查，22个工作日内全部办结" in said


def test_4_1_3_what_no_bundled_scheme_says_has_words_too() -> None:
    """C3.5.2 grants, C1.1.5 mutual checks, C3.3.4 faults on the way."""
    grant = MonthlyGrant(
        id="job",
        label=both("就业补贴", "Job grant"),
        amount=Decimal(500),
        most_months=60,
        stops=(StopEvent(id="left", label=both("离职", "who leaves")),),
        source="C3.5.2",
    )
    fraud = Lapse(id="bribe", label=both("弄虚作假", "Fraud"), means="disqualified")
    late = Lapse(id="late", label=both("逾期", "Late"), means="rectify", days=15)
    more = {
        "grants": (grant,),
        "mutual_checks": PairingRules(),
        "on_the_way": OnTheWay(lapses=(fraud, late), source="C3.3.4"),
    }
    whole = bundled()[0]
    changed = whole.model_copy(update={"evaluation": whole.evaluation.model_copy(update=more)})
    assert {
        "就业补贴：每月500元，至多60个月；离职的，次月起停发",
        "参评单位互查，不查上次查过的单位",
        "弄虚作假：取消资格",
        "逾期：限期整改，15日内",
    } <= cells(of_schemes.guide(changed))


def test_4_1_3_each_office_of_a_bundled_scheme_has_words_in_its_guide() -> None:
    named: set[str] = set()
    for what in (scheme.evaluation for scheme in bundled()):
        named |= set(what.parallel.offices) if what.parallel else set()
        for one in what.supplies.supplies if what.supplies else ():
            named |= {one.by, one.verified_by or one.by}
        if what.breakdown:
            named |= {what.breakdown.rest, *(one.office for one in what.breakdown.duties)}
    assert named - {""} == set(OFFICES)


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


def test_a7_4_the_guide_names_the_last_day_of_each_year() -> None:
    found = library.PROGRAMMES[0]
    closing = ClosingRules(day="05-30", source="A7.4")
    changed = found.model_copy(
        update={"procedure": found.procedure.model_copy(update={"closing": closing})}
    )
    rows = of_programmes.sections(changed, library.catalogue_of(changed)).terms.rows
    assert rows[0][1].zh == "每年5月30日24:00前，验收部门另行公布的从其公布"
    assert rows[0][1].en.startswith("each year by 24:00 on 30 May")
    before = of_programmes.sections(found, library.catalogue_of(found)).terms.rows
    assert rows[1:] == before
