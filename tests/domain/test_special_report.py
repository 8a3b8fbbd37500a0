"""C5.5.16, 4.2.17: in a case too, hard indicators that are not met are explained in one special report."""

from services.domain.papers.application import Papers, Readiness, check
from services.domain.papers.dossier import PartKind, Volume, VolumePart
from services.domain.papers.shortcomings import WORDS, Code
from services.domain.programme import library
from services.domain.programme.dossier_rules import DossierItem
from services.domain.programme.schema import Programme, Track
from services.domain.programme.words import Text
from services.domain.programme_check.sense import of_programme
from tests.domain import papers as p

HARD = ("V08", "V09")
REPORT = DossierItem(
    id="special-report",
    rule="C5.5.16",
    name=Text(zh="硬性指标未达要求专题报告", en="Special report on hard indicators not met"),
    parts=((PartKind.STATEMENT,),),
    for_unmet=HARD,
)
RELEASED = p.programme(Track.VILLAGE)
SAYS_SO = RELEASED.model_copy(update={"dossier": (*RELEASED.dossier, REPORT)})


def found(papers: Papers, rules: Programme = SAYS_SO) -> Readiness:
    signed = p.signed(papers, rules)
    return check(rules, library.catalogue_of(rules), signed, p.titles(Track.VILLAGE), p.NOW)


def missed(*data: str, remark: str = "") -> Papers:
    """Half of what is wanted, with words on why."""
    papers = p.complete(Track.VILLAGE)
    values = tuple(
        value.model_copy(update={"amount": value.amount / 2, "remark": remark})
        if value.datum in data
        else value
        for value in papers.data.values
    )
    return papers.model_copy(update={"data": papers.data.model_copy(update={"values": values})})


def with_report(papers: Papers) -> Papers:
    written = p.document("special-report")
    part = VolumePart(kind=PartKind.STATEMENT, document=written.id)
    volumes = (*papers.dossier.volumes, Volume(item=REPORT.id, parts=(part,)))
    known = (*papers.dossier.documents, written)
    dossier = papers.dossier.model_copy(update={"volumes": volumes, "documents": known})
    return papers.model_copy(update={"dossier": dossier})


def test_4_2_17_where_no_programme_says_so_an_unmet_indicator_keeps_the_case_back() -> None:
    """The released behaviour (A3.3), and every programme that ships has it."""
    papers = with_report(missed("film_recovered", remark="回收网点尚未建成。"))
    assert found(papers, RELEASED).keys == ("not-attained@indicators/V08",)
    assert not any(item.for_unmet for one in library.PROGRAMMES for item in one.dossier)


def test_4_2_17_c5_5_16_an_unmet_hard_indicator_wants_words_and_one_report() -> None:
    lacking = found(missed("film_recovered"))
    assert set(lacking.keys) == {
        "item-missing@dossier/special-report",
        "unmet-unexplained@indicators/V08",
    }
    assert {one.rule for one in lacking.shortcomings} == {"C5.5.16"}
    told = lacking.of("indicators/V08")[0]
    assert told.problem("zh") == "农膜回收率未达到要求，没有写明原因"
    assert "Special report on hard indicators not met" in told.remedy("en")
    assert lacking.materials.total == len(RELEASED.dossier) + 1


def test_4_2_17_c5_5_16_explained_it_may_be_submitted_and_stays_unmet() -> None:
    explained = missed("film_recovered", remark="回收网点尚未建成，明年六月建成。")
    assert found(explained).keys == ("item-missing@dossier/special-report",)
    done = found(with_report(explained))
    assert done.ready
    assert done.indicators.not_attained == 1


def test_4_2_17_one_report_is_for_all_of_them_and_each_has_its_words() -> None:
    papers = with_report(missed("film_recovered", "straw_used"))
    assert set(found(papers).keys) == {
        "unmet-unexplained@indicators/V08",
        "unmet-unexplained@indicators/V09",
    }


def test_4_2_17_who_meets_every_hard_indicator_is_asked_for_no_report() -> None:
    whole = found(p.complete(Track.VILLAGE))
    assert whole.ready
    assert whole.spared == (REPORT.id,)
    assert whole.materials.total == len(RELEASED.dossier)


def test_4_2_17_an_indicator_outside_the_list_keeps_the_case_back_as_before() -> None:
    only = REPORT.model_copy(update={"for_unmet": ("V09",)})
    rules = RELEASED.model_copy(update={"dossier": (*RELEASED.dossier, only)})
    papers = with_report(missed("film_recovered", remark="回收网点尚未建成。"))
    assert found(papers, rules).keys == ("not-attained@indicators/V08",)


def test_4_1_2_a_report_on_an_indicator_that_is_none_is_found_by_the_check() -> None:
    wrong = REPORT.model_copy(update={"for_unmet": ("V99",)})
    rules = RELEASED.model_copy(update={"dossier": (*RELEASED.dossier, wrong)})
    findings = of_programme(rules, library.catalogue_of(rules))
    assert [one.path for one in findings if "V99" in one.text.en] == [
        ("dossier", len(RELEASED.dossier), "for_unmet")
    ]


def test_4_2_17_the_new_finding_is_said_in_both_languages() -> None:
    said = WORDS[Code.UNMET_UNEXPLAINED]
    assert all((said.problem.zh, said.problem.en, said.remedy.zh, said.remedy.en))
