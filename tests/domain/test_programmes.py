"""The definitions: what each track's rules say, read from the data that every step obeys."""

from datetime import date
from itertools import product

import pytest
from pydantic import ValidationError

from services.domain.errors import NotFound
from services.domain.papers.dossier import PartKind
from services.domain.programme import library
from services.domain.programme.schema import (
    Budget,
    Obligation,
    Procedure,
    Programme,
    ProgrammeRef,
    Retention,
    Shown,
    TitleLevel,
    Track,
)
from services.domain.programme.words import ECO_TRACKS
from services.domain.tree.units import Function, Level, Part, StepName

S = StepName


def municipal(track: Track) -> Programme:
    return library.current(track, TitleLevel.MUNICIPAL)


COUNTY, TOWN, VILLAGE = (municipal(track) for track in ECO_TRACKS)
ALL_THREE = (COUNTY, TOWN, VILLAGE)
ECO = [one for one in library.PROGRAMMES if one.track in ECO_TRACKS]


def players(programme: Programme, part: Part) -> set[tuple[Function, Level]]:
    return {(one.function, one.level) for one in programme.procedure.offices.get(part, ())}


def steps(programme: Programme) -> list[StepName]:
    return [step.name for step in programme.procedure.steps]


def parts(programme: Programme, item: str) -> set[PartKind]:
    found = programme.item(item)
    assert found is not None
    return {kind for alternatives in found.parts for kind in alternatives}


def test_a0_1_counties_towns_and_villages_can_apply() -> None:
    levels = [one.applicants.level for one in ALL_THREE]
    assert levels == [Level.COUNTY, Level.TOWN, Level.VILLAGE]


def test_a0_2_the_creation_body_is_the_government_or_the_village_committee() -> None:
    bodies = [one.applicants.body.zh for one in ALL_THREE]
    assert bodies == ["县（区）政府", "镇政府（街道办事处）", "村民委员会"]


def test_a0_3_experts_take_part_for_counties_and_towns_and_not_for_villages() -> None:
    assert [one.procedure.acceptance.experts for one in ALL_THREE] == [True, True, False]
    for one in ALL_THREE:
        joint = (Function.JOINT_DEPARTMENT, Level.CITY)
        assert joint in players(one, Part.RECHECKER)


def test_a0_4_the_county_bureau_sends_for_towns_and_accepts_villages() -> None:
    bureau = (Function.COUNTY_OFFICER, Level.COUNTY)
    assert bureau in players(TOWN, Part.SENDER)
    assert bureau in players(VILLAGE, Part.ACCEPTOR)
    assert bureau in players(VILLAGE, Part.PLAN_ARGUER)
    assert bureau not in players(COUNTY, Part.ACCEPTOR)


@pytest.mark.parametrize("programme", library.PROGRAMMES, ids=lambda one: one.id)
def test_a0_5_every_value_that_is_not_read_from_the_register_has_a_verifying_unit(
    programme: Programme,
) -> None:
    fed = {one.datum for one in programme.catalogue.register_fed}
    for entry in library.catalogue_of(programme).entries:
        only_fed = bool(entry.base_data) and {datum.id for datum in entry.base_data} <= fed
        assert (entry.code in programme.procedure.verifiers) != only_fed, entry.code
    own = Level.CITY if programme.track is Track.CITY else Level.COUNTY
    assert players(programme, Part.VERIFIER) == {(Function.VERIFYING_UNIT, own)}


def test_a0_6_the_bureau_screens_counties_and_towns_and_the_county_bureau_villages() -> None:
    """A0.6, E17: whether the Bureau's list covers villages is open; here the county bureau's."""
    for one in (COUNTY, TOWN):
        assert {level for _, level in players(one, Part.SCREENER)} == {Level.CITY}
    assert {level for _, level in players(VILLAGE, Part.SCREENER)} == {Level.COUNTY}


@pytest.mark.parametrize("programme", ECO, ids=lambda one: one.id)
def test_rules_that_only_declare_are_texts_with_a_place_to_show_them(programme: Programme) -> None:
    """A0.8, A0.9, A0.12, A4.3, A4.7: in the guide, and where each applies, in both languages."""
    found = {text.rule: text for text in programme.declarations}
    assert set(found) == {"A0.8", "A0.9", "A0.12", "A4.3", "A4.7"}
    assert all(Shown.GUIDE in text.shown for text in found.values())
    assert Shown.PLAN in found["A0.8"].shown
    assert Shown.PLAN in found["A0.9"].shown
    assert Shown.CREATION_REQUEST in found["A0.12"].shown
    assert {Shown.SELF_CHECK, Shown.APPLICATION} <= set(found["A4.7"].shown)
    assert Shown.NAMING in found["A4.3"].shown
    for text in found.values():
        assert "一" <= text.text.zh[0] <= "鿿"
        assert text.text.en.isascii()


def test_a0_12_farm_related_is_asked_of_counties_and_towns() -> None:
    assert [one.applicants.farm_related for one in ALL_THREE] == [True, True, False]


def test_a1_1_the_county_applies_directly() -> None:
    assert not COUNTY.procedure.creation.endorsed
    assert not COUNTY.procedure.creation.batch


def test_a1_2_the_county_plan_is_argued_by_the_bureau_approved_by_congress_and_issued() -> None:
    plan = COUNTY.procedure.plan
    assert (plan.opinion, plan.issued) == ("argued", True)
    assert players(COUNTY, Part.PLAN_ARGUER) == {(Function.CITY_OFFICER, Level.CITY)}
    assert players(COUNTY, Part.PLAN_APPROVER) == {(Function.CONGRESS, Level.COUNTY)}
    assert players(COUNTY, Part.PLAN_ISSUER) == {(Function.COUNTY_GOVERNMENT, Level.COUNTY)}


def test_a1_3_three_documents_are_filed_by_counties_one_by_towns_none_by_villages() -> None:
    assert [one.procedure.plan.filed_documents for one in ALL_THREE] == [3, 1, 0]


def test_a1_4_only_counties_report_half_yearly_by_30_june_and_31_december() -> None:
    assert COUNTY.procedure.reports.due == ("06-30", "12-31")
    assert COUNTY.procedure.reports.note == "our default, no source"
    assert TOWN.procedure.reports.due == VILLAGE.procedure.reports.due == ()


def test_a1_5_only_counties_have_interim_checks() -> None:
    assert [one.procedure.interim_checks for one in ALL_THREE] == [True, False, False]


def test_a1_6_a2_3_a3_3_a_plan_must_have_been_in_force_for_one_year() -> None:
    assert [one.procedure.plan.years_in_force for one in ALL_THREE] == [1, 1, 1]


@pytest.mark.parametrize("track", ECO_TRACKS)
def test_a1_7_a2_4_a3_4_each_level_asks_for_a_year_of_the_title_below(track: Track) -> None:
    ladders = [library.current(track, level).procedure.ladder for level in TitleLevel]
    assert ladders[0] is None
    assert [(one.below, one.years) for one in ladders[1:] if one] == [
        (TitleLevel.MUNICIPAL, 1),
        (TitleLevel.PROVINCIAL, 1),
    ]


def test_a1_8_a2_5_the_form_goes_with_the_letter_for_counties_and_is_examined_for_towns() -> None:
    assert PartKind.APPLICATION_FORM in parts(COUNTY, "letter")
    rules = TOWN.procedure.application
    assert (rules.examined, rules.approved, rules.batch) == (True, True, True)
    assert players(TOWN, Part.REQUEST_APPROVER) == {(Function.COUNTY_GOVERNMENT, Level.COUNTY)}


def test_a1_9_technical_assessment_is_the_countys_alone_with_open_and_unannounced_visits() -> None:
    assert COUNTY.procedure.assessment.visits == ("open", "unannounced")
    assert [S.TECHNICAL_ASSESSMENT in steps(one) for one in ALL_THREE] == [True, False, False]


def test_a1_10_the_county_government_itself_reports_the_rectification() -> None:
    assert players(COUNTY, Part.RECTIFIER) == {(Function.COUNTY_GOVERNMENT, Level.COUNTY)}


def test_a1_11_rectification_and_re_review_come_before_the_countys_acceptance() -> None:
    order = steps(COUNTY)
    assert order.index(S.RECTIFICATION) == order.index(S.ACCEPTANCE) - 1
    assert players(COUNTY, Part.RE_REVIEWER) == {(Function.CITY_OFFICER, Level.CITY)}


def test_a1_12_county_acceptance_uses_six_methods_before_the_opinion() -> None:
    """A1.12.1-A1.12.7: A1.12.1, A1.12.2, A1.12.3, A1.12.4, A1.12.5, A1.12.6; A1.12.7 is the act."""
    methods = COUNTY.procedure.acceptance.methods
    assert [one.rule for one in methods] == [f"A1.12.{number}" for number in range(1, 7)]
    assert methods[1].name.zh == "观看专题片"
    assert [one.rule for one in methods if one.survey] == ["A1.12.6"]


def test_a1_13_the_county_dossier_has_its_five_items() -> None:
    """A1.13.1, A1.13.2, A1.13.3, A1.13.4, A1.13.5."""
    assert [item.rule for item in COUNTY.dossier] == [f"A1.13.{number}" for number in range(1, 6)]
    assert parts(COUNTY, "letter") == {PartKind.LETTER, PartKind.APPLICATION_FORM}
    plan = COUNTY.item("plan")
    assert plan is not None
    assert plan.first is PartKind.APPROVAL
    assert PartKind.CONGRESS_SUBMISSION in parts(COUNTY, "plan")
    report = COUNTY.item("technical-report")
    assert report is not None
    assert report.first is None


def test_a2_1_a_town_needs_the_countys_consent_and_goes_in_the_county_bureaus_batch() -> None:
    assert (TOWN.procedure.creation.endorsed, TOWN.procedure.creation.batch) == (True, True)
    assert players(TOWN, Part.ENDORSER) == {(Function.COUNTY_GOVERNMENT, Level.COUNTY)}


def test_a2_2_the_town_plan_is_argued_by_the_county_bureau_and_filed_there() -> None:
    assert players(TOWN, Part.PLAN_ARGUER) == {(Function.COUNTY_OFFICER, Level.COUNTY)}
    assert {function for function, _ in players(TOWN, Part.PLAN_APPROVER)} == {
        Function.CONGRESS,
        Function.COUNTY_GOVERNMENT,
    }
    assert not TOWN.procedure.plan.issued


def test_a2_6_town_acceptance_uses_five_methods_and_its_points_are_rectified() -> None:
    """A2.6.1, A2.6.2, A2.6.3, A2.6.4, A2.6.5 are methods; A2.6.6 brings rectification points."""
    methods = TOWN.procedure.acceptance.methods
    assert [one.rule for one in methods] == [f"A2.6.{number}" for number in range(1, 6)]
    assert [one.name.zh for one in methods if one.survey] == ["随机民意调查"]
    assert not any("专题片" in one.name.zh for one in methods)
    order = steps(TOWN)
    assert order.index(S.RECTIFICATION) == order.index(S.ACCEPTANCE) + 1


def test_a2_7_the_town_dossier_has_its_five_items_with_the_form_in_the_report() -> None:
    """A2.7.1, A2.7.2, A2.7.3, A2.7.4, A2.7.5."""
    assert [item.rule for item in TOWN.dossier] == [f"A2.7.{number}" for number in range(1, 6)]
    assert [item.first for item in TOWN.dossier] == [
        None,
        PartKind.APPROVAL,
        None,
        PartKind.EXAMINED_FORM,
        None,
    ]


def test_a3_1_a_village_goes_through_the_town_and_is_in_no_batch() -> None:
    assert (VILLAGE.procedure.creation.endorsed, VILLAGE.procedure.creation.batch) == (True, False)
    assert players(VILLAGE, Part.ENDORSER) == {(Function.TOWN_GOVERNMENT, Level.TOWN)}


def test_a3_2_the_village_plan_is_guided_by_the_county_bureau_and_approved_by_the_town() -> None:
    assert VILLAGE.procedure.plan.opinion == "guided"
    assert players(VILLAGE, Part.PLAN_APPROVER) == {(Function.TOWN_GOVERNMENT, Level.TOWN)}


def test_a3_3_the_village_request_goes_to_the_county_bureau() -> None:
    assert players(VILLAGE, Part.FORMAL_CHECKER) == {(Function.COUNTY_OFFICER, Level.COUNTY)}


def test_a3_5_the_county_bureau_accepts_villages() -> None:
    assert {level for _, level in players(VILLAGE, Part.ACCEPTOR)} == {Level.COUNTY}
    assert VILLAGE.procedure.acceptance.methods == ()


def test_a3_6_e18_only_villages_have_an_upper_review_and_the_notice_comes_after_it() -> None:
    assert [S.UPPER_REVIEW in steps(one) for one in ALL_THREE] == [False, False, True]
    order = steps(VILLAGE)
    assert order.index(S.ACCEPTANCE) < order.index(S.UPPER_REVIEW) < order.index(S.PUBLIC_NOTICE)
    assert players(VILLAGE, Part.UPPER_REVIEWER) == {(Function.CITY_OFFICER, Level.CITY)}


def test_a3_7_the_village_dossier_has_four_items_and_no_film() -> None:
    """A3.7.1, A3.7.2, A3.7.3, A3.7.4."""
    assert [item.rule for item in VILLAGE.dossier] == [f"A3.7.{number}" for number in range(1, 5)]
    assert VILLAGE.item("film") is None
    assert not VILLAGE.film.required
    assert (COUNTY.film.required, COUNTY.film.min_seconds, COUNTY.film.max_seconds) == (
        True,
        600,
        900,
    )


def test_a4_1_the_notice_lasts_seven_calendar_days() -> None:
    for one in ALL_THREE:
        term = one.procedure.terms[Obligation.NOTICE]
        assert (term.days, term.unit, term.source) == (7, "calendar", "A4.1")


def test_a4_2_naming_is_the_last_step_and_follows_the_notice() -> None:
    for one in library.PROGRAMMES:
        assert steps(one)[-2:] == [S.PUBLIC_NOTICE, S.NAMING]


def test_a4_3_award_follows_naming_and_no_amount_is_invented() -> None:
    for one in ECO:
        award = next(text for text in one.declarations if text.rule == "A4.3")
        assert Shown.NAMING in award.shown
        assert not any(letter.isdigit() for letter in award.text.zh)


def test_a4_4_named_units_are_re_checked_every_two_years() -> None:
    assert {one.procedure.recheck.years for one in ECO} == {2}


def test_a4_5_e8_open_cases_of_a_frozen_county_pause() -> None:
    assert {one.procedure.recheck.on_freeze for one in ECO} == {"pause"}


def test_a5_the_three_tracks_differ_as_the_comparison_says() -> None:
    """A5: dossier items, film, addressee of the request, binding of the form."""
    assert [len(one.dossier) for one in ALL_THREE] == [5, 5, 4]
    addressees = [{level for _, level in players(one, Part.FORMAL_CHECKER)} for one in ALL_THREE]
    assert addressees == [{Level.CITY}, {Level.CITY}, {Level.COUNTY}]
    film_shown = [
        any("专题片" in method.name.zh for method in one.procedure.acceptance.methods)
        for one in ALL_THREE
    ]
    assert film_shown == [True, False, False]


@pytest.mark.parametrize("programme", library.PROGRAMMES, ids=lambda one: one.id)
def test_e11_terms_without_source_are_our_defaults_and_say_so(programme: Programme) -> None:
    """E10, E19: thirty days to rectify, thirty working days to review."""
    terms = programme.procedure.terms
    expected = {
        Obligation.FORMAL_CHECK: (5, "working"),
        Obligation.CORRECTION: (20, "working"),
        Obligation.REVIEW: (30, "working"),
        Obligation.RECTIFICATION: (30, "calendar"),
    }
    for what, (days, unit) in expected.items():
        term = terms[what]
        assert (term.days, term.unit, term.source) == (days, unit, None)
        assert term.note == "our default, no source"


def test_e11_a_setting_without_source_and_without_the_mark_is_refused() -> None:
    with pytest.raises(ValidationError, match="our default, no source"):
        Budget(days=5, unit="working", source=None)
    with pytest.raises(ValidationError):
        Retention.model_validate({"years": 10, "source": None, "note": "because"})


def test_a_file_with_an_unknown_word_is_refused_however_deep_it_stands() -> None:
    tree = COUNTY.model_dump(mode="json")
    assert Programme.from_file(tree) == COUNTY
    for place in (tree, tree["procedure"], tree["procedure"]["steps"][0], tree["dossier"][0]):
        place["colour"] = "green"
        with pytest.raises(ValidationError, match="colour"):
            Programme.from_file(tree)
        del place["colour"]


def test_what_is_pinned_in_a_case_can_still_be_read_when_a_word_was_given_up() -> None:
    tree = COUNTY.procedure.model_dump(mode="json")
    tree["given_up"] = tree["acceptance"]["given_up"] = True
    assert Procedure.model_validate(tree) == COUNTY.procedure


def test_a_definition_is_known_by_its_content_and_survives_json() -> None:
    for one in library.PROGRAMMES:
        again = Programme.model_validate_json(one.model_dump_json())
        assert again == one
        assert library.content_hash(again) == library.ref_of(one).sha256
        assert library.get(library.ref_of(one)) is one
    changed = COUNTY.model_copy(update={"effective_from": date(2013, 1, 1)})
    assert library.content_hash(changed) != library.content_hash(COUNTY)


def test_a_definition_that_was_released_stays_as_it_was() -> None:
    """Whoever changes one gives it a new version; the old one stays for the cases pinned to it."""
    assert set(library.REFS) <= library.RELEASED
    for ref in library.RELEASED:
        found = library.get(ref)
        assert (found.id, found.version) == (ref.id, ref.version)


def test_a_case_pinned_to_other_content_does_not_get_ours() -> None:
    with pytest.raises(NotFound):
        library.get(ProgrammeRef(id="county-municipal", version=1, sha256="0" * 64))


def test_4_3_1_4_3_2_each_level_of_each_track_is_there_and_a_pinned_procedure_stays_small() -> None:
    found = {(one.track, one.level) for one in library.PROGRAMMES}
    assert found == {*product(ECO_TRACKS, TitleLevel), (Track.CITY, TitleLevel.NATIONAL)}
    assert max(len(one.procedure.model_dump_json()) for one in library.PROGRAMMES) < 5_000


def test_merging_replaces_lists_and_joins_mappings() -> None:
    base: library.Tree = {"a": {"b": 1, "c": [1, 2]}, "d": 3}
    assert library.merged(base, {"a": {"c": [3]}}) == {"a": {"b": 1, "c": [3]}, "d": 3}
