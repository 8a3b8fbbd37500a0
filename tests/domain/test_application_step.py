"""Application: examined, submitted, approved, sent, checked (A1.8, A2.5, A3.3, D10, F5)."""

import pytest
from pydantic import ValidationError

from services.domain.acts import open_acts
from services.domain.base import Act
from services.domain.case import Outcome
from services.domain.errors import NotNow, NotReady, StepClosed
from services.domain.papers.dossier import Dossier
from services.domain.papers.grounds import FormallyComplete
from services.domain.programme.library import PROGRAMMES
from services.domain.programme.schema import Obligation, Track
from services.domain.steps.application import (
    AcceptApplication,
    ExamineForm,
    IssueDeficits,
    RefuseApplication,
    SubmitApplication,
    SubmitForm,
)
from services.domain.tree.units import Function, StepName
from tests.domain import papers
from tests.domain.stage import Stage, deficit


def applying(track: Track) -> Stage:
    stage = Stage(track)
    stage.to(StepName.APPLICATION)
    return stage


def submitted(track: Track = Track.COUNTY) -> Stage:
    stage = applying(track)
    while AcceptApplication not in open_acts(stage.state):
        stage.forward()
    return stage


def test_a2_5_a_form_that_is_not_agreed_goes_back() -> None:
    stage = applying(Track.TOWN)
    stage.do(SubmitForm)
    with pytest.raises(NotNow, match="under-examination"):
        stage.do(SubmitForm)
    stage.do(ExamineForm, agreed=False)
    with pytest.raises(NotNow, match="form-not-examined"):
        stage.do(SubmitApplication)
    stage.do(SubmitForm, document="second")
    stage.do(ExamineForm, document=None)
    assert stage.case.application.examined_form == "second"


def test_a3_3_the_village_request_is_taken_in_by_the_county_bureau() -> None:
    stage = submitted(Track.VILLAGE)
    assert stage.do(AcceptApplication).actor.function is Function.COUNTY_OFFICER


def test_what_the_readiness_check_finds_refuses_the_submission() -> None:
    stage = applying(Track.COUNTY)
    with pytest.raises(NotReady) as refused:
        stage.do(SubmitApplication, findings=("film-missing", "form-missing"))
    assert refused.value.params == {"count": 2, "first": "film-missing"}


def test_data_changed_since_it_was_declared_are_not_submitted() -> None:
    stage = applying(Track.COUNTY)
    with pytest.raises(NotReady, match="data-changed-since-declared"):
        stage.do(SubmitApplication, data_digest="another")


def test_f5_d10_one_notice_lists_all_deficits_with_numbers_and_is_the_only_one_open() -> None:
    stage = submitted()
    stage.do(IssueDeficits, lines=(deficit("C07"), deficit("C09"), deficit("letter")))
    assert [(one.no, one.place) for one in stage.case.application.deficits] == [
        (1, "C07"),
        (2, "C09"),
        (3, "letter"),
    ]
    assert stage.case.application.notices == 1
    with pytest.raises(NotNow, match="not-in-formal-check"):
        stage.do(IssueDeficits)


def formal_rules() -> set[str]:
    """Whatever an empty application is told by the readiness check, and what the YAML names."""
    found = {item.rule for one in PROGRAMMES for item in one.dossier}
    found |= {one.film.rule for one in PROGRAMMES}
    for one in PROGRAMMES:
        empty = papers.complete(one.track, one.level)
        blank = empty.model_copy(update={"dossier": Dossier(version=1), "plan_in_force_on": None})
        short = papers.checked(blank, one.track, one.level, held=()).shortcomings
        found |= {lack.rule for lack in short}
    return found


@pytest.mark.parametrize("rule", sorted(formal_rules()))
@pytest.mark.parametrize("written", ["{}", " {} ", "依{}条", "D11、{}"])
def test_1_3_7_f5_a_ready_case_cannot_be_refused_on_formal_grounds(rule: str, written: str) -> None:
    for basis in (written.format(rule), written.format(rule.lower())):
        with pytest.raises(FormallyComplete):
            submitted().do(IssueDeficits, lines=(deficit("film", basis),))


@pytest.mark.parametrize("rule", ["A1.13", "Ａ２．７．５", "A3.7. ", "a2.3 "])
def test_1_3_7_f5_no_way_of_writing_a_formal_rule_gets_through(rule: str) -> None:
    with pytest.raises(FormallyComplete):
        submitted().do(IssueDeficits, lines=(deficit("plan", rule),))


def test_f5_a_proof_that_is_there_and_does_not_convince_is_no_formal_matter() -> None:
    stage = submitted()
    lines = (deficit("C07", "A1.13.4"), deficit("indicators/C09", "A0.5"), deficit("letter"))
    stage.do(IssueDeficits, lines=lines)
    assert len(stage.case.application.deficits) == 3
    with pytest.raises(FormallyComplete):
        submitted().do(IssueDeficits, lines=(deficit("C99", "A1.13.4"),))


@pytest.mark.parametrize("act", [IssueDeficits, RefuseApplication])
def test_1_3_7_f5_there_is_no_ground_for_something_missing(act: type[Act]) -> None:
    line = {**deficit("film"), "ground": "film-missing"}
    with pytest.raises(ValidationError, match="ground"):
        submitted().do(act, None, ground="film-missing", lines=(line,))


def test_d10_after_a_deficits_notice_the_term_is_the_applicants_then_the_checkers_again() -> None:
    stage = submitted()
    assert not stage.case.ledgers[Obligation.FORMAL_CHECK].done
    stage.sleep(days=2)
    stage.do(IssueDeficits)
    assert stage.case.ledgers[Obligation.FORMAL_CHECK].done == stage.now
    assert stage.case.ledgers[Obligation.CORRECTION].started == stage.now
    stage.sleep(days=10)
    stage.do(SubmitApplication)
    assert stage.case.ledgers[Obligation.CORRECTION].done == stage.now
    assert stage.case.ledgers[Obligation.FORMAL_CHECK].started == stage.now
    assert stage.case.application.deficits == ()


def test_a2_5_what_was_approved_and_sent_need_not_be_so_again_after_a_correction() -> None:
    stage = submitted(Track.TOWN)
    stage.do(IssueDeficits)
    stage.do(SubmitApplication)
    stage.do(AcceptApplication)
    assert stage.case.stands == StepName.ACCEPTANCE


def test_c2_9_5_a_refusal_with_reasons_ends_the_case_and_its_terms() -> None:
    stage = submitted()
    stage.do(RefuseApplication)
    assert stage.case.outcome is Outcome.REFUSED
    assert all(ledger.done for ledger in stage.case.ledgers.values())


def test_e11_the_review_is_owed_from_the_day_the_application_is_taken_in() -> None:
    stage = submitted()
    stage.do(AcceptApplication)
    ledger = stage.case.ledgers[Obligation.REVIEW]
    assert (ledger.budget, ledger.unit, ledger.started) == (30, "working", stage.now)


def test_nothing_is_submitted_twice_or_after_it_was_taken_in() -> None:
    stage = submitted()
    with pytest.raises(NotNow, match="under-review"):
        stage.do(SubmitApplication)
    stage.do(AcceptApplication)
    with pytest.raises(StepClosed):
        stage.do(SubmitApplication)
