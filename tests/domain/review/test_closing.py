"""When a panel may close, and what it asks of the applicant before: by the rules alone (A1.9)."""

from typing import Any

import pytest

from services.domain.case import Case
from services.domain.errors import Invalid, NotNow
from services.domain.offices.one_time import MaterialUnchanged
from services.domain.papers.drafting import is_being_scored
from services.domain.programme.review_rules import ReviewRules
from services.domain.programme.schema import AssessmentRules, Obligation, Track
from services.domain.review.closing import EvidenceUnopened
from services.domain.review.insufficient import AskEvidence, NotAllNamed
from services.domain.review.panel import Sheet
from services.domain.seats import Seat
from services.domain.steps.application import AcceptApplication, DeficitsIssued, SubmitApplication
from services.domain.steps.technical_assessment import (
    AppointPanel,
    FormOpinion,
    OpinionFormed,
    SubmitSheet,
)
from services.domain.tree.units import Function, StepName
from services.storage.queries.scope import Viewer
from tests.domain.stage import EXPERTS, WORDS, Stage

ALL_MET = Sheet(met=10)
STRICT = Sheet(met=8, unmet=("C01", "C02"))
VISITS = ("open", "unannounced")


def scored(first: Sheet, second: Sheet, **rules: Any) -> Stage:
    """A county whose two experts have handed in, under a programme with these rules."""
    stage = Stage(Track.COUNTY)
    stage.to(StepName.TECHNICAL_ASSESSMENT)
    was = stage.case.rules
    assessment: AssessmentRules = was.assessment.model_copy(
        update={"review": ReviewRules(**rules, source="X1", note=None)}
    )
    procedure = was.model_copy(update={"assessment": assessment})
    stage.state = stage.case.but(procedure=procedure)
    stage.do(AppointPanel)
    for sheet in (first, second):
        stage.do(SubmitSheet, sheet=sheet)
    return stage


def test_6_1_4_as_released_no_divergence_forces_anybody() -> None:
    stage = Stage(Track.COUNTY)
    stage.to(StepName.TECHNICAL_ASSESSMENT)
    stage.do(AppointPanel)
    stage.do(SubmitSheet, sheet=ALL_MET)
    stage.do(SubmitSheet, sheet=Sheet(met=0, unmet=tuple(f"C{n:02}" for n in range(10))))
    assert isinstance(stage.do(FormOpinion, visits=VISITS), OpinionFormed)


def test_6_1_4_beyond_the_tolerance_the_opinion_waits_for_a_third_expert() -> None:
    stage = scored(ALL_MET, STRICT, tolerance=10)
    with pytest.raises(NotNow) as refused:
        stage.do(FormOpinion, visits=VISITS)
    assert refused.value.params["why"] == "further-expert-missing"
    stage.do(AppointPanel, experts=(*EXPERTS, "expert-3"), chair=EXPERTS[0])
    with pytest.raises(NotNow) as waits:
        stage.do(FormOpinion, visits=VISITS)
    assert waits.value.params["why"] == "sheets-missing"
    stage.do(SubmitSheet, sheet=ALL_MET)
    assert isinstance(stage.do(FormOpinion, visits=VISITS), OpinionFormed)


def test_6_1_4_within_the_tolerance_two_experts_suffice() -> None:
    stage = scored(ALL_MET, STRICT, tolerance=20)
    assert isinstance(stage.do(FormOpinion, visits=VISITS), OpinionFormed)


def test_6_1_4_sheets_stay_sealed_until_the_forced_expert_has_handed_in() -> None:
    """Whoever is still to be appointed must not be able to learn what the first two found."""
    stage = scored(ALL_MET, STRICT, tolerance=10)
    one, two = EXPERTS
    officer = Viewer("officer", (Seat(function=Function.CITY_OFFICER, unit="9901"),))
    expert = (Seat(function=Function.EXPERT, unit="9901"),)
    assert is_being_scored(stage.case)
    assert not officer.reads_sheet(stage.case, one)
    assert not Viewer(one, expert).reads_sheet(stage.case, two)
    stage.do(AppointPanel, experts=(*EXPERTS, "expert-3"), chair=one)
    assert not Viewer("expert-3", expert).reads_sheet(stage.case, one)
    stage.do(SubmitSheet, sheet=ALL_MET)
    assert officer.reads_sheet(stage.case, one)


def test_6_1_4_evidence_nobody_opened_is_kept_with_the_opinion() -> None:
    stage = scored(ALL_MET, ALL_MET)
    fact = stage.do(FormOpinion, visits=VISITS, unopened=("C03", "C07"))
    assert isinstance(fact, OpinionFormed)
    assert fact.unopened == ("C03", "C07")


def test_6_1_4_where_the_programme_asks_for_it_the_chair_says_why() -> None:
    stage = scored(ALL_MET, ALL_MET, unopened="reason")
    with pytest.raises(EvidenceUnopened) as refused:
        stage.do(FormOpinion, visits=VISITS, unopened=("C07", "C03"))
    assert refused.value.params == {"count": 2, "first": "C03"}
    fact = stage.do(FormOpinion, visits=VISITS, unopened=("C03",), unopened_reason=WORDS)
    assert isinstance(fact, OpinionFormed)
    assert fact.unopened_reason == WORDS


def test_6_1_4_nobody_gives_reasons_where_all_was_opened_or_nobody_looked() -> None:
    for unopened in ((), None):
        stage = scored(ALL_MET, ALL_MET, unopened="reason")
        assert isinstance(stage.do(FormOpinion, visits=VISITS, unopened=unopened), OpinionFormed)


# Evidence that is insufficient: one notice (C2.9.3, D10).

THIN = Sheet(met=8, insufficient=("C03",))
THINNER = Sheet(met=7, insufficient=("C03", "C07"))


def line(place: str) -> dict[str, object]:
    said = {"ground": "proof-unconvincing", "rule": "A1.9", "problem": WORDS, "remedy": WORDS}
    return {"place": place, **said}


def asked(stage: Stage) -> Case:
    fact = stage.do(AskEvidence, lines=(line("C03"), line("indicators/C07")))
    assert isinstance(fact, DeficitsIssued)
    assert fact.by_panel
    return stage.case


def test_c2_9_3_whatever_one_expert_found_insufficient_is_in_the_one_notice() -> None:
    stage = scored(THIN, THINNER)
    with pytest.raises(NotAllNamed) as refused:
        stage.do(AskEvidence, lines=(line("C03"),))
    assert refused.value.params == {"count": 1, "first": "C07"}
    with pytest.raises(Invalid):
        stage.do(AskEvidence, lines=(line("C03"), line("C07"), line("C01")))
    case = asked(stage)
    assert [(one.no, one.place) for one in case.application.deficits] == [
        (1, "C03"),
        (2, "indicators/C07"),
    ]


def test_c2_9_3_there_is_no_such_notice_before_all_sheets_are_in_or_without_a_cause() -> None:
    stage = scored(ALL_MET, STRICT)
    with pytest.raises(NotNow) as refused:
        stage.do(AskEvidence, lines=(line("C03"),))
    assert refused.value.params["why"] == "nothing-insufficient"
    early = Stage(Track.COUNTY)
    early.to(StepName.TECHNICAL_ASSESSMENT)
    early.do(AppointPanel)
    early.do(SubmitSheet, sheet=THIN)
    with pytest.raises(NotNow) as waits:
        early.do(AskEvidence, lines=(line("C03"),))
    assert waits.value.params["why"] == "sheets-missing"


def test_a1_9_the_applicant_mends_and_the_same_experts_look_again() -> None:
    stage = scored(THIN, THINNER)
    case = asked(stage)
    assert case.stands == StepName.APPLICATION
    assert not case.ledgers[Obligation.CORRECTION].done
    assert (case.panel.experts, case.panel.sheets) == (EXPERTS, {})
    stage.do(SubmitApplication)
    stage.do(AcceptApplication)
    assert stage.case.stands == StepName.TECHNICAL_ASSESSMENT
    for _ in EXPERTS:
        stage.do(SubmitSheet, sheet=ALL_MET)
    assert isinstance(stage.do(FormOpinion, visits=VISITS), OpinionFormed)


def test_c2_9_3_experts_ask_again_only_about_what_was_changed_since() -> None:
    stage = scored(THIN, THIN)
    stage.do(AskEvidence, lines=(line("C03"),), changed=("C99",))
    stage.do(SubmitApplication)
    stage.do(AcceptApplication)
    for _ in EXPERTS:
        stage.do(SubmitSheet, sheet=THIN)
    with pytest.raises(MaterialUnchanged):
        stage.do(AskEvidence, lines=(line("C03"),), changed=("C07",))
    fact = stage.do(AskEvidence, lines=(line("C03"),), changed=("C03",))
    assert isinstance(fact, DeficitsIssued)
    assert fact.number == 2
