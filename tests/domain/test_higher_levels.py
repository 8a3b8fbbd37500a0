"""The higher levels of the eco tracks and the model city: what their definitions say (4.3.1, 4.3.2)."""

import pytest

from services.domain.acts import RULES
from services.domain.attainment.indicators import assess
from services.domain.attainment.verdicts import Verdict
from services.domain.base import Act
from services.domain.papers.dossier import PartKind
from services.domain.programme import library
from services.domain.programme.schema import Obligation, Programme, Shown, TitleLevel, Track
from services.domain.programme.words import ECO_TRACKS
from services.domain.steps import acceptance, application, pre_assessment, technical_assessment
from services.domain.tree.units import NATION, Function, Level, Part, StepName, at, level_of, within
from tests.domain import papers as p

S = StepName
CITY = library.current(Track.CITY, TitleLevel.NATIONAL)
UPPER = [library.current(t, one) for t in ECO_TRACKS for one in list(TitleLevel)[1:]]


def of(track: Track, level: TitleLevel) -> Programme:
    return library.current(track, level)


def who(programme: Programme, part: Part) -> list[tuple[Function, Level]]:
    return [(one.function, one.level) for one in programme.procedure.offices.get(part, ())]


def test_4_3_1_a_new_case_is_opened_under_the_whole_way_and_the_first_version_stays() -> None:
    assert {one.version for one in UPPER} == {2}
    assert all(one.remark is None for one in UPPER)
    first = [one for one in library.PROGRAMMES if (one.version, one.remark is None) == (1, False)]
    assert len(first) == len(UPPER)


@pytest.mark.parametrize("programme", UPPER, ids=lambda one: one.id)
def test_1_2_2_only_the_provincial_catalogue_is_a_stand_in(programme: Programme) -> None:
    assert programme.catalogue.stand_in is (programme.level is TitleLevel.PROVINCIAL)


@pytest.mark.parametrize("programme", UPPER, ids=lambda one: one.id)
def test_a1_7_a2_4_a3_4_who_names_is_of_the_titles_own_level(programme: Programme) -> None:
    own = {TitleLevel.PROVINCIAL: Level.PROVINCE, TitleLevel.NATIONAL: Level.NATION}
    for part in (Part.NOTICE_SIGNER, Part.NOTICE_PUBLISHER, Part.NAMER, Part.OBJECTION_JUDGE):
        assert {level for _, level in who(programme, part)} == {own[programme.level]}


def test_a1_7_the_province_assesses_and_accepts_a_county_by_the_methods_of_a1() -> None:
    county = of(Track.COUNTY, TitleLevel.PROVINCIAL)
    assert who(county, Part.ASSESSOR) == [(Function.PROVINCE_OFFICER, Level.PROVINCE)]
    assert {level for _, level in who(county, Part.ACCEPTOR)} == {Level.PROVINCE}
    assert (
        county.procedure.acceptance == of(Track.COUNTY, TitleLevel.MUNICIPAL).procedure.acceptance
    )


def test_a7_3_a_county_reaches_the_ministry_through_the_province() -> None:
    county = of(Track.COUNTY, TitleLevel.NATIONAL)
    names = [step.name for step in county.procedure.steps]
    assert names.index(S.PRE_ASSESSMENT) + 1 == names.index(S.TECHNICAL_ASSESSMENT)
    province = (Function.PROVINCE_OFFICER, Level.PROVINCE)
    assert who(county, Part.FORMAL_CHECKER) == who(county, Part.PRE_ASSESSOR) == [province]
    assert {level for _, level in who(county, Part.ACCEPTOR)} == {Level.NATION}
    methods = county.procedure.acceptance.methods
    assert [one.id for one in methods] == ["hear-report", "site-visit", "check-rectification"]
    assert {one.rule for one in methods} == {"A7.3"}


@pytest.mark.parametrize("level", [TitleLevel.PROVINCIAL, TitleLevel.NATIONAL])
@pytest.mark.parametrize("track", [Track.TOWN, Track.VILLAGE])
def test_a7_4_the_bureau_of_the_city_accepts_and_the_province_reviews(
    track: Track, level: TitleLevel
) -> None:
    found = of(track, level)
    assert {area for _, area in who(found, Part.ACCEPTOR)} == {Level.CITY}
    assert {area for _, area in who(found, Part.UPPER_REVIEWER)} == {Level.PROVINCE}
    names = [step.name for step in found.procedure.steps]
    assert names.index(S.ACCEPTANCE) < names.index(S.UPPER_REVIEW) < names.index(S.PUBLIC_NOTICE)


@pytest.mark.parametrize("track", [Track.TOWN, Track.VILLAGE])
def test_a6_1_a_case_is_prepared_in_stages_and_recommended_level_by_level(track: Track) -> None:
    """Plan, implementation, self-check and papers; then each level above has its own say."""
    for level in list(TitleLevel)[1:]:
        found = of(track, level)
        names = [step.name for step in found.procedure.steps]
        prepared = [S.PLAN, S.IMPLEMENTATION, S.SELF_CHECK, S.APPLICATION, S.ACCEPTANCE]
        assert [one for one in names if one in prepared] == prepared
        above = [Part.ACCEPTOR, Part.UPPER_REVIEWER, Part.NAMER]
        areas = [next(iter({area for _, area in who(found, part)})) for part in above]
        ladder = [Level.CITY, Level.PROVINCE, Level.NATION]
        assert [ladder.index(area) for area in areas] == sorted(ladder.index(one) for one in areas)
        rung = found.procedure.ladder
        assert rung
        assert list(TitleLevel).index(rung.below) == list(TitleLevel).index(level) - 1


def test_a6_3_the_province_too_re_checks_the_villages_that_it_named() -> None:
    village = of(Track.VILLAGE, TitleLevel.PROVINCIAL)
    assert (Function.PROVINCE_OFFICER, Level.PROVINCE) in who(village, Part.RECHECKER)
    assert (Function.CITY_OFFICER, Level.CITY) in who(village, Part.RECHECKER)


def test_b1_3_the_model_city_has_three_stages_of_which_the_last_two_have_five_months() -> None:
    names = [step.name for step in CITY.procedure.steps]
    three = [S.PRE_ASSESSMENT, S.TECHNICAL_ASSESSMENT, S.ACCEPTANCE]
    assert [one for one in names if one in three] == three
    span = CITY.procedure.spans[0]
    assert (span.first, span.last, span.rule) == (three[1], three[2], "B1.4")
    term = CITY.procedure.terms[Obligation.LAST_STAGES]
    assert (term.days, term.unit, term.source) == (5, "months", "B1.4")
    levels = [{level for _, level in who(CITY, part)} for part in PARTS]
    assert levels == [{Level.CITY}, {Level.PROVINCE}, {Level.NATION}, {Level.NATION}]


PARTS = (Part.APPLICANT_LEADER, Part.PRE_ASSESSOR, Part.ASSESSOR, Part.ACCEPTOR)


def test_b1_6_a_report_and_a_plan_are_owed_each_year_and_no_day_is_invented() -> None:
    assert [(one.every, one.source) for one in CITY.after_naming] == [("year", "B1.6")] * 2
    assert all(one.due == () for one in CITY.after_naming)


def test_b1_7_process_effect_features_and_livelihood_are_stressed_where_people_plan() -> None:
    [said] = [one for one in CITY.declarations if one.rule == "B1.7"]
    assert {Shown.GUIDE, Shown.PLAN} <= set(said.shown)
    assert said.text.zh == "考核重过程、重实效、重特色、重民生。"
    [report] = [one for one in CITY.dossier if one.rule == "B3.2.1"]
    assert report.content
    assert "过程、实效、特色和民生" in report.content.zh


def declared(rule: str) -> tuple[str, set[Shown]]:
    [said] = [one for one in CITY.declarations if one.rule == rule]
    assert said.text.en.isascii()
    return said.text.zh, set(said.shown)


def test_b1_1_the_rules_of_the_model_city_are_named_with_their_number_and_year() -> None:
    """By rule B1.1 both documents; those who open a case find them at the head of the guide."""
    words, shown = declared("B1.1")
    assert shown == {Shown.GUIDE}
    assert "《国家环境保护模范城市创建与管理工作办法》（环办〔2011〕11号）" in words
    assert "第六阶段考核指标及其实施细则" in words
    assert CITY.declarations[0].rule == "B1.1"


def test_b1_9_the_earlier_rules_on_compiling_papers_are_named_with_their_days() -> None:
    words, shown = declared("B1.9")
    assert Shown.GUIDE in shown
    assert ("2005年4月4日" in words, "2006年9月12日" in words) == (True, True)


def test_b2_3_b2_5_what_is_for_cities_able_to_is_said_and_asked_of_nobody() -> None:
    """B2.3: files of enterprises are proofs that a city may add; B2.5: an atlas in three dimensions."""
    for rule, said in (("B2.3", "由各市选择"), ("B2.5", "不要求提交")):
        words, shown = declared(rule)
        assert said in words
        assert Shown.GUIDE in shown
    asked = " ".join(
        f"{one.name.zh} {one.content.zh if one.content else ''}" for one in CITY.dossier
    )
    assert not any(word in asked for word in ("环保档案", "一企一档", "三维"))
    assert p.checked(
        p.complete(Track.CITY, TitleLevel.NATIONAL), Track.CITY, TitleLevel.NATIONAL
    ).ready


def test_b4_papers_are_sorted_by_indicator_and_the_reports_are_the_dossier() -> None:
    """The rule B4: classes A and B by indicator, class C not asked for."""
    words, shown = declared("B4")
    assert {Shown.GUIDE, Shown.APPLICATION} <= shown
    assert [words.index(one) for one in ("甲类", "乙类", "丙类")] == sorted(
        words.index(one) for one in ("甲类", "乙类", "丙类")
    )
    assert {"work-report", "film", "technical-report", "feature-report"} <= {
        one.id for one in CITY.dossier
    }
    [report] = [one for one in CITY.dossier if one.id == "technical-report"]
    assert report.content
    assert "汇总表" in report.content.zh


def test_b3_2_2_support_material_is_kept_permanently() -> None:
    assert (CITY.retention.permanent, CITY.retention.code, CITY.retention.source) == (
        True,
        "Y",
        "B3.2.2",
    )


def test_b2_2_yearbooks_and_raw_laboratory_records_are_asked_of_nobody() -> None:
    """No part of a dossier is one, and the guide says so."""
    words, shown = declared("B2.2")
    assert "不用上传" in words
    assert {Shown.GUIDE, Shown.APPLICATION} <= shown
    kinds = {kind for item in CITY.dossier for alternatives in item.parts for kind in alternatives}
    assert kinds == {
        PartKind.LETTER,
        PartKind.PLAN_TEXT,
        PartKind.WORK_SUMMARY,
        PartKind.TECHNICAL_REPORT,
        PartKind.MONITORING_REPORT,
        PartKind.TEST_REPORT,
        PartKind.STATEMENT,
        PartKind.FILM,
    }
    named = " ".join(
        item.name.zh + (item.content.zh if item.content else "") for item in CITY.dossier
    )
    assert not any(word in named for word in ("年鉴", "统计年报", "原始记录"))


def test_b3_4_1_a_model_city_shows_a_work_report_film_of_any_length_up_to_an_hour() -> None:
    papers = p.complete(Track.CITY, TitleLevel.NATIONAL)
    assert p.checked(papers, Track.CITY, TitleLevel.NATIONAL).keys == ()
    lacking = p.checked(p.without_volume(papers, "film"), Track.CITY, TitleLevel.NATIONAL)
    assert {one.rule for one in lacking.shortcomings} == {"B3.4.1"}
    for seconds, passes in ((1, True), (3600, True), (3601, False)):
        shown = papers.model_copy(update={"dossier": p.dossier(CITY, film_seconds=seconds)})
        assert (not p.checked(shown, Track.CITY, TitleLevel.NATIONAL).keys) is passes


def test_b3_6_papers_are_handed_in_once_for_all_three_stages() -> None:
    """No act of the stages behind the application takes volumes or figures again (rule B3.6)."""
    stages = (pre_assessment, technical_assessment, acceptance)
    found = [one for module in stages for one in vars(module).values() if isinstance(one, type)]
    acts = [one for one in found if issubclass(one, Act) and one in RULES]
    assert len(acts) > 10
    papers = {"manifest", "papers_version", "data_digest"}
    assert not papers & {name for act in acts for name in act.model_fields}
    assert papers <= set(application.SubmitApplication.model_fields)


def test_b1_8_a_re_check_is_pre_assessed_put_on_notice_and_named_again() -> None:
    again = [step.name for step in CITY.procedure.for_recheck().steps]
    assert again == [S.PRE_ASSESSMENT, S.RECHECK, S.RECTIFICATION, S.PUBLIC_NOTICE, S.NAMING]
    eco = of(Track.COUNTY, TitleLevel.NATIONAL).procedure.for_recheck()
    assert [step.name for step in eco.steps] == [S.RECHECK, S.RECTIFICATION]


def test_b1_5_every_year_of_the_window_must_pass_and_the_window_moves_at_new_year() -> None:
    entry = library.bundled_catalogue("model-city").entry("M15a")
    assert entry
    sheet = p.complete(Track.CITY, TitleLevel.NATIONAL).data
    profile = p.complete(Track.CITY, TitleLevel.NATIONAL).profile
    assert assess(entry, sheet, profile).verdict is Verdict.ATTAINED
    first = [one for one in sheet.values if one.year == sheet.year - 3]
    worse = [
        one.model_copy(update={"amount": one.amount / 2})
        if (one.datum, one.year) == ("domestic_sewage_treated", sheet.year - 3)
        else one
        for one in sheet.values
    ]
    assert first
    poor = sheet.model_copy(update={"values": tuple(worse)})
    assert assess(entry, poor, profile).verdict is Verdict.NOT_ATTAINED
    moved = poor.model_copy(update={"year": sheet.year + 1})
    lacking = assess(entry, moved, profile)
    assert lacking.verdict is Verdict.OPEN
    assert {one.year for one in lacking.missing} == {sheet.year + 1}


def test_b1_3_the_country_is_the_unit_that_every_place_lies_in() -> None:
    assert level_of(NATION) is level_of(f"{NATION}:mep") is Level.NATION
    assert at("990121101201", Level.NATION) == at("9901", Level.NATION) == NATION
    assert within("990121", f"{NATION}:mep")
    assert not within(NATION, "99")
    assert not any(within("990121", other) for other in ("00001", "98"))
