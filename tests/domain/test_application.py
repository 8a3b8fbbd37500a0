"""The readiness check: everything that is lacking, each with place, rule and remedy."""

from datetime import date, datetime, timedelta

import pytest

from services.domain.attainment.verdicts import Verdict, Why
from services.domain.clocks.calendar import BEIJING
from services.domain.papers.application import check
from services.domain.papers.dossier import DocumentState, PartKind, Volume, VolumePart
from services.domain.papers.shortcomings import WORDS, Code
from services.domain.programme import library
from services.domain.programme.schema import TitleLevel, Track
from services.domain.programme.words import ECO_TRACKS
from services.domain.titles.register import HeldTitle
from tests.domain import papers as p

TRACKS = ECO_TRACKS


@pytest.mark.parametrize("track", TRACKS)
def test_a1_6_a1_13_a2_7_a3_7_complete_papers_are_ready(track: Track) -> None:
    found = p.checked(p.complete(track), track)
    assert found.ready
    assert found.keys == ()
    assert found.materials.complete == found.materials.total == (4 if track == "village" else 5)
    assert found.indicators.open == found.indicators.not_attained == 0


@pytest.mark.parametrize(("track", "rule"), [(Track.COUNTY, "A1.13.5"), (Track.TOWN, "A2.7.5")])
def test_f3_a_county_or_town_dossier_without_film_is_incomplete(track: Track, rule: str) -> None:
    found = p.checked(p.without_volume(p.complete(track), "film"), track)
    assert found.keys == ("item-missing@dossier/film",)
    assert found.shortcomings[0].rule == rule
    assert (found.materials.complete, found.materials.total) == (4, 5)


def test_f3_a3_7_a_village_dossier_is_complete_without_film() -> None:
    ready = p.complete(Track.VILLAGE)
    assert "film" not in [volume.item for volume in ready.dossier.volumes]
    assert p.checked(ready, Track.VILLAGE).ready


@pytest.mark.parametrize(
    ("seconds", "passes"), [(599, False), (600, True), (900, True), (901, False)]
)
@pytest.mark.parametrize("track", [Track.COUNTY, Track.TOWN])
def test_f3_a_film_of_10_00_to_15_00_passes(track: Track, seconds: int, passes: bool) -> None:
    """A1.13.5, A2.7.5: 9:59 and 15:01 fail."""
    papers = p.complete(track)
    bound = p.dossier(p.programme(track), film_seconds=seconds)
    found = p.checked(papers.model_copy(update={"dossier": bound}), track)
    assert found.ready is passes
    if not passes:
        shown = f"专题片时长{seconds // 60}:{seconds % 60:02}，应为10:00至15:00"
        assert found.shortcomings[0].problem("zh") == shown


def test_f3_a_film_that_could_not_be_measured_does_not_pass() -> None:
    papers = p.complete(Track.TOWN)
    unmeasured = tuple(
        one.model_copy(update={"media": None}) if one.id == "film-film" else one
        for one in papers.dossier.documents
    )
    bound = papers.dossier.model_copy(update={"documents": unmeasured})
    found = p.checked(papers.model_copy(update={"dossier": bound}), Track.TOWN)
    assert found.keys == ("film-length@dossier/film",)


@pytest.mark.parametrize("track", [Track.TOWN, Track.VILLAGE])
def test_f4_a_technical_report_must_begin_with_the_examined_form(track: Track) -> None:
    """A2.7.4, A3.7.4."""
    papers = p.complete(track)
    volume = papers.dossier.volume("technical-report")
    turned = volume.model_copy(update={"parts": volume.parts[::-1]})
    found = p.checked(p.with_volume(papers, turned), track)
    assert found.keys == ("bound-wrong@dossier/technical-report",)
    assert found.shortcomings[0].rule in {"A2.7.4", "A3.7.4"}
    assert found.shortcomings[0].problem("zh") == "“技术报告”的首页不是经审核的申报表"


@pytest.mark.parametrize("track", TRACKS)
def test_f4_a_plan_volume_must_begin_with_the_approval(track: Track) -> None:
    """A1.13.2, A2.7.2, A3.7.2."""
    papers = p.complete(track)
    volume = papers.dossier.volume("plan")
    turned = volume.model_copy(update={"parts": volume.parts[::-1]})
    found = p.checked(p.with_volume(papers, turned), track)
    assert found.keys == ("bound-wrong@dossier/plan",)


def test_a5_the_countys_technical_report_needs_no_form() -> None:
    papers = p.complete(Track.COUNTY)
    kinds = [part.kind for part in papers.dossier.volume("technical-report").parts]
    assert PartKind.EXAMINED_FORM not in kinds
    assert p.checked(papers, Track.COUNTY).ready


def test_a2_5_the_form_bound_first_is_the_very_form_that_was_examined() -> None:
    papers = p.complete(Track.TOWN).model_copy(update={"examined_form": "another-file"})
    assert p.checked(papers, Track.TOWN).keys == ("form-not-examined@dossier/technical-report",)
    bound = papers.dossier.volume("technical-report").parts[0].document
    right = papers.model_copy(update={"examined_form": bound})
    assert p.checked(right, Track.TOWN).ready


def test_f5_d10_three_things_lacking_are_three_findings_at_once() -> None:
    papers = p.without_volume(p.complete(Track.TOWN), "film")
    papers = p.without_volume(papers, "letter")
    volume = Volume(item="work-summary", parts=(VolumePart(kind=PartKind.OTHER, document="proof"),))
    found = p.checked(p.with_volume(papers, volume), Track.TOWN)
    assert sorted(found.keys) == [
        "item-missing@dossier/film",
        "item-missing@dossier/letter",
        "part-missing@dossier/work-summary",
    ]
    for one in found.shortcomings:
        assert one.problem("zh")
        assert one.remedy("en")
        assert one.rule.startswith("A2.7.")


def test_f2_a1_6_a2_3_a3_3_a_plan_of_10_march_allows_the_request_a_year_later() -> None:
    """D21: the day of the plan and the day of the request are kept, the year between is computed."""
    for track in TRACKS:
        papers = p.complete(track).model_copy(update={"plan_in_force_on": date(2030, 3, 10)})
        for day, ready in ((9, False), (10, True)):
            now = datetime(2031, 3, day, 0, 0, tzinfo=BEIJING)
            signed = p.signed(papers, p.programme(track), now)
            found = p.checked(signed, track, now=now)
            plan = [one for one in found.shortcomings if one.place == "plan"]
            assert (not plan) is ready
            assert found.earliest == date(2031, 3, 10)
            if plan:
                assert plan[0].remedy("zh") == "2031年3月10日（星期一）0:00起可以申请"


def test_a1_6_a_case_without_a_plan_in_force_has_no_earliest_day() -> None:
    papers = p.complete(Track.COUNTY).model_copy(update={"plan_in_force_on": None})
    found = p.checked(papers, Track.COUNTY)
    assert found.keys == ("plan-not-in-force@plan",)
    assert found.earliest is None


def held(track: Track, level: TitleLevel, named_on: date) -> HeldTitle:
    return HeldTitle(unit=p.PLACES[track], track=track, level=level, named_on=named_on)


@pytest.mark.parametrize("track", TRACKS)
def test_f2_a1_7_a2_4_a3_4_a_title_of_20_may_opens_the_next_level_a_year_later(
    track: Track,
) -> None:
    papers = p.complete(track, TitleLevel.PROVINCIAL)
    title = held(track, TitleLevel.MUNICIPAL, date(2031, 5, 20))
    for now, code in (
        (datetime(2031, 6, 2, tzinfo=BEIJING), Code.TITLE_BELOW_TOO_YOUNG),
        (datetime(2032, 5, 19, 23, 59, tzinfo=BEIJING), Code.TITLE_BELOW_TOO_YOUNG),
        (datetime(2032, 5, 20, tzinfo=BEIJING), None),
    ):
        found = p.checked(papers, track, TitleLevel.PROVINCIAL, (title,), now)
        ladder = found.of("ladder")
        assert [one.code for one in ladder] == ([code] if code else [])
        assert found.earliest == date(2032, 5, 20)


@pytest.mark.parametrize("track", TRACKS)
def test_a1_7_a2_4_a3_4_without_the_title_below_there_is_no_next_level(track: Track) -> None:
    papers = p.complete(track, TitleLevel.NATIONAL)
    municipal = held(track, TitleLevel.MUNICIPAL, date(2020, 1, 1))
    found = p.checked(papers, track, TitleLevel.NATIONAL, (municipal,))
    assert [one.code for one in found.of("ladder")] == [Code.TITLE_BELOW_MISSING]
    assert found.of("ladder")[0].rule in {"A1.7", "A2.4", "A3.4"}


def test_f20_a0_11_an_old_national_town_title_stands_on_the_ladder() -> None:
    papers = p.complete(Track.TOWN, TitleLevel.NATIONAL)
    old = held(Track.TOWN, TitleLevel.NATIONAL, date(2008, 6, 5))
    found = p.checked(papers, Track.TOWN, TitleLevel.NATIONAL, (old,))
    assert found.of("ladder") == ()


def test_a4_5_a_cancelled_title_is_no_rung_of_the_ladder() -> None:
    papers = p.complete(Track.VILLAGE, TitleLevel.PROVINCIAL)
    lost = held(Track.VILLAGE, TitleLevel.MUNICIPAL, date(2020, 1, 1)).model_copy(
        update={"ended_on": date(2031, 1, 5)}
    )
    found = p.checked(papers, Track.VILLAGE, TitleLevel.PROVINCIAL, (lost,))
    assert [one.code for one in found.of("ladder")] == [Code.TITLE_BELOW_MISSING]


def test_a0_1_a0_12_a_town_that_is_not_farm_related_cannot_apply() -> None:
    papers = p.complete(Track.TOWN)
    urban = papers.profile.model_copy(update={"farm_related": False})
    found = p.checked(papers.model_copy(update={"profile": urban}), Track.TOWN)
    assert found.keys == ("not-farm-related@unit",)


@pytest.mark.parametrize(
    ("track", "rule"),
    [(Track.COUNTY, "A1.13.4"), (Track.TOWN, "A2.7.6"), (Track.VILLAGE, "A3.7.5")],
)
def test_a2_7_6_a3_7_5_every_indicator_has_a_proof(track: Track, rule: str) -> None:
    papers = p.complete(track)
    code = {"county": "C02", "town": "T05", "village": "V05"}[track]
    kept = tuple(proof for proof in papers.dossier.proofs if proof.indicator != code)
    bound = papers.dossier.model_copy(update={"proofs": kept})
    found = p.checked(papers.model_copy(update={"dossier": bound}), track)
    assert found.keys == (f"proof-missing@indicators/{code}",)
    assert found.shortcomings[0].rule == rule
    assert found.indicators.unsigned == 1


def test_a2_7_6_a3_7_5_every_computed_indicator_shows_its_calculation() -> None:
    for track in TRACKS:
        rules = p.programme(track)
        found = p.checked(p.complete(track), track)
        for entry in library.catalogue_of(rules).entries:
            judged = found.assessment(entry.code)
            assert judged is not None
            if entry.formula and judged.verdict is Verdict.ATTAINED:
                assert judged.display is not None
                assert "=" in judged.display.zh


def test_a2_7_6_a_proof_that_cannot_be_opened_is_none() -> None:
    papers = p.complete(Track.TOWN)
    bad = tuple(
        one.model_copy(update={"state": DocumentState.BAD}) if one.id == "proof" else one
        for one in papers.dossier.documents
    )
    bound = papers.dossier.model_copy(update={"documents": bad})
    found = p.checked(papers.model_copy(update={"dossier": bound}), Track.TOWN)
    assert {one.code for one in found.shortcomings} == {Code.PROOF_MISSING}


def test_a0_5_a_value_changed_after_it_was_signed_is_not_verified() -> None:
    papers = p.complete(Track.VILLAGE)
    values = tuple(
        value.model_copy(update={"amount": value.amount + 1})
        if value.datum == "green_area"
        else value
        for value in papers.data.values
    )
    changed = papers.data.model_copy(update={"values": values})
    found = p.checked(papers.model_copy(update={"data": changed}), Track.VILLAGE)
    assert found.keys == ("not-verified@indicators/V11",)
    assert found.shortcomings[0].rule == "A0.5"
    assert "林业局" in found.shortcomings[0].problem("zh")


def test_a0_5_nothing_counts_as_verified_without_its_unit() -> None:
    papers = p.complete(Track.COUNTY).model_copy(update={"verified": {}})
    found = p.checked(papers, Track.COUNTY)
    assert {one.code for one in found.shortcomings} == {Code.NOT_VERIFIED}
    assert len(found.shortcomings) == len(p.programme(Track.COUNTY).procedure.verifiers)


def test_a1_6_an_indicator_that_is_not_attained_or_cannot_be_computed_keeps_the_case_back() -> None:
    papers = p.complete(Track.VILLAGE)
    values = tuple(
        value.model_copy(update={"amount": value.amount / 2})
        if value.datum == "film_recovered"
        else value
        for value in papers.data.values
        if value.datum != "straw_total"
    )
    data = papers.data.model_copy(update={"values": values})
    found = p.checked(
        p.signed(papers.model_copy(update={"data": data}), p.programme(Track.VILLAGE)),
        Track.VILLAGE,
    )
    assert found.keys == ("not-attained@indicators/V08", "datum-missing@indicators/V09")
    assert found.shortcomings[0].problem("zh") == (
        "指标“农膜回收率”：4.4 ÷ 10.0 × 100 = 44.0 % < 85 % 未达标"
    )
    assert found.shortcomings[1].problem("zh") == (
        "农作物秸秆综合利用率无法计算：缺2030年秸秆产生总量"
    )
    tally = found.indicators
    assert (tally.not_attained, tally.open, tally.total) == (1, 1, 20)


def test_a_missed_reference_indicator_counts_unless_the_programme_lets_it_pass() -> None:
    papers = p.complete(Track.COUNTY)
    values = tuple(
        value.model_copy(update={"amount": value.amount / 2})
        if value.datum == "straw_used"
        else value
        for value in papers.data.values
    )
    data = papers.data.model_copy(update={"values": values})
    rules = p.programme(Track.COUNTY)
    short = p.signed(papers.model_copy(update={"data": data}), rules)
    assert p.checked(short, Track.COUNTY).keys == ("not-attained@indicators/C15",)
    lenient = rules.catalogue.model_copy(update={"reference_may_miss": 1})
    found = check(
        rules.model_copy(update={"catalogue": lenient}),
        library.catalogue_of(rules),
        short,
        p.titles(Track.COUNTY),
        p.NOW,
    )
    assert found.ready


def test_a0_5_a_signature_holds_when_the_register_counts_one_village_more() -> None:
    papers = p.complete(Track.TOWN)
    more = HeldTitle(
        unit=f"{p.PLACES[Track.TOWN]}103",
        track=Track.VILLAGE,
        level=TitleLevel.MUNICIPAL,
        named_on=date(2031, 1, 1),
    )
    assert p.checked(papers, Track.TOWN, held=(*p.titles(Track.TOWN), more)).ready


@pytest.mark.parametrize(
    ("datum", "place"),
    [("sewage_treated", "indicators/T03a"), ("refuse_harmless", "indicators/T04a")],
)
def test_a7_9_a_town_without_sewage_or_refuse_facilities_is_kept_back_outright(
    datum: str, place: str
) -> None:
    """However good the rest is: one indicator at nothing and the application is not ready."""
    papers = p.complete(Track.TOWN)
    values = tuple(
        value.model_copy(update={"amount": 0 * value.amount}) if value.datum == datum else value
        for value in papers.data.values
    )
    none = papers.model_copy(update={"data": papers.data.model_copy(update={"values": values})})
    found = p.checked(p.signed(none, p.programme(Track.TOWN)), Track.TOWN)
    assert not found.ready
    assert {(one.code, one.place) for one in found.shortcomings} == {(Code.NOT_ATTAINED, place)}


def test_a_town_breaks_when_a_village_loses_its_title() -> None:
    """Issue 1.2.3: the count is of living titles, and nobody can type it."""
    found = p.checked(p.complete(Track.TOWN), Track.TOWN, held=p.titles(Track.TOWN)[:1])
    assert found.keys == ("not-attained@indicators/TB2b",)


def test_pages_outside_the_file_are_found() -> None:
    papers = p.complete(Track.TOWN)
    volume = papers.dossier.volume("plan")
    first = volume.parts[0].model_copy(update={"first_page": 19, "last_page": 21})
    wrong = volume.model_copy(update={"parts": (first, *volume.parts[1:])})
    found = p.checked(p.with_volume(papers, wrong), Track.TOWN)
    assert found.keys == ("pages-outside@dossier/plan",)


def test_every_code_has_words_in_both_languages() -> None:
    assert set(WORDS) == set(Code)
    for words in WORDS.values():
        for text in (words.problem, words.remedy):
            assert any("一" <= letter <= "鿿" for letter in text.zh)
            assert text.en.replace("“", "").replace("”", "").isascii()


def test_readiness_may_only_change_with_the_day_when_dates_were_lacking() -> None:
    papers = p.complete(Track.VILLAGE)
    for days in (0, 1, 400):
        now = p.NOW + timedelta(days=days)
        assert p.checked(papers, Track.VILLAGE, now=now).ready


def test_4_1_6_whatever_leaves_a_verdict_open_is_a_shortcoming_with_words() -> None:
    not_applicable = {Why.OTHER_KIND_OF_UNIT, Why.STATED}
    assert {Code(why) for why in set(Why) - not_applicable} <= set(WORDS)
    for why in not_applicable:
        with pytest.raises(ValueError, match=why):
            Code(why)
