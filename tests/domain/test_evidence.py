"""Evidence that is required, and evidence that is no longer valid (5.1.6): the one check finds both."""

from datetime import timedelta

from services.domain.papers.application import Papers, Readiness, check
from services.domain.papers.dossier import PartKind, Proof
from services.domain.papers.shortcomings import Code
from services.domain.programme import library
from services.domain.programme.catalogue import Catalogue, Evidence
from services.domain.programme.dossier_rules import EvidenceRules
from services.domain.programme.schema import Programme, Track
from tests.domain.papers import NOW, checked, complete, programme, titles

TODAY = NOW.date()
CODE = "C07"


def until(papers: Papers, days: int) -> Papers:
    """Every document is valid until so many days from now."""
    last = TODAY + timedelta(days=days)
    dossier = papers.dossier
    documents = tuple(one.model_copy(update={"valid_until": last}) for one in dossier.documents)
    return papers.model_copy(
        update={"dossier": dossier.model_copy(update={"documents": documents})}
    )


def asked(rules: Programme, catalogue: Catalogue, papers: Papers) -> Readiness:
    return check(rules, catalogue, papers, titles(Track.COUNTY), NOW)


def wanting(kinds: tuple[PartKind, ...]) -> Catalogue:
    """The county's catalogue, where one indicator requires evidence of these kinds."""
    known = library.catalogue_of(programme(Track.COUNTY))
    wanted = Evidence(name_zh="监测报告", name_en="Monitoring report", kinds=kinds)
    indicators = tuple(
        one.model_copy(update={"evidence": (wanted,)}) if one.code == CODE else one
        for one in known.indicators
    )
    return known.model_copy(update={"indicators": indicators})


def test_5_1_6_a_paper_counts_on_its_last_day_and_not_on_the_next() -> None:
    rules, catalogue = programme(Track.COUNTY), library.catalogue_of(programme(Track.COUNTY))
    assert not asked(rules, catalogue, until(complete(Track.COUNTY), 0)).warnings
    late = asked(rules, catalogue, until(complete(Track.COUNTY), -1))
    assert late.ready, "by default it is said and stops nobody"
    assert {one.code for one in late.warnings} == {Code.EVIDENCE_EXPIRED}
    places = {one.place for one in late.warnings}
    assert f"indicators/{CODE}" in places
    assert {f"dossier/{item.id}" for item in rules.dossier} <= places
    said = late.warned(f"indicators/{CODE}")[0]
    assert "已过有效期" in said.problem("zh")
    assert "no longer valid" in said.problem("en")


def test_5_1_6_where_the_programme_says_so_an_expired_paper_is_a_finding() -> None:
    rules = programme(Track.COUNTY).model_copy(update={"evidence": EvidenceRules(expired="refuse")})
    found = asked(rules, library.catalogue_of(rules), until(complete(Track.COUNTY), -1))
    assert not found.ready
    assert not found.warnings
    assert {one.code for one in found.shortcomings} == {Code.EVIDENCE_EXPIRED}
    assert f"evidence-expired@indicators/{CODE}" in found.keys


def test_5_1_6_required_evidence_that_is_missing_joins_the_one_list() -> None:
    rules, catalogue = programme(Track.COUNTY), wanting((PartKind.MONITORING_REPORT,))
    papers = complete(Track.COUNTY)
    found = asked(rules, catalogue, papers)
    (lack,) = found.shortcomings
    assert (lack.code, lack.place) == (Code.EVIDENCE_MISSING, f"indicators/{CODE}")
    assert "监测报告" in lack.problem("zh")
    report = Proof(indicator=CODE, document="proof", kind=PartKind.MONITORING_REPORT)
    dossier = papers.dossier.model_copy(update={"proofs": (*papers.dossier.proofs, report)})
    assert asked(rules, catalogue, papers.model_copy(update={"dossier": dossier})).ready


def test_5_1_6_without_any_proof_only_that_is_said() -> None:
    papers = complete(Track.COUNTY)
    left = tuple(one for one in papers.dossier.proofs if one.indicator != CODE)
    dossier = papers.dossier.model_copy(update={"proofs": left})
    found = asked(
        programme(Track.COUNTY),
        wanting((PartKind.PHOTO,)),
        papers.model_copy(update={"dossier": dossier}),
    )
    assert [one.code for one in found.of(f"indicators/{CODE}")] == [Code.PROOF_MISSING]


def test_5_1_6_no_released_catalogue_requires_what_it_did_not_before() -> None:
    for track in (Track.COUNTY, Track.TOWN, Track.VILLAGE):
        assert checked(complete(track), track).ready, track
