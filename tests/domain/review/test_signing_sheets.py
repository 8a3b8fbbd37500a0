"""The own score sheet as a paper, its corrections, and the promise of liability (6.1.5, 6.1.7)."""

from datetime import timedelta

import pytest

from services.domain.errors import Invalid, NotEntitled, NotNow
from services.domain.papers.drafting import is_being_scored
from services.domain.programme.review_rules import ReviewRules
from services.domain.review.closing import awaits_sheets
from services.domain.review.conflicts import DeclareInterests
from services.domain.review.consolidating import LayOpinion
from services.domain.review.sheet_paper import SheetPaper
from services.domain.review.signing_papers import PaperChanged, Unsigned
from services.domain.review.signing_sheets import (
    CorrectSheet,
    PutSheetToSignature,
    SheetPutToSignature,
    SheetTakenUp,
    SignPromise,
    SignSheet,
)
from services.domain.steps.technical_assessment import AppointPanel, FormOpinion, SubmitSheet
from services.domain.tree.units import StepName
from services.storage.queries.histories import _refs
from tests.domain.review.test_consolidating import CHAIR, PANEL, THREE, TWO, person, scored
from tests.domain.stage import Stage


@pytest.fixture
def stage() -> Stage:
    return scored(Stage())


def paper(stage: Stage, account: str) -> SheetPaper:
    return stage.case.panel.papers[account]


def test_6_1_5_an_expert_signs_the_bytes_that_were_compared_and_only_the_own_ones(
    stage: Stage,
) -> None:
    stage.do(PutSheetToSignature, person(TWO))
    shown = paper(stage, TWO)
    assert (shown.no, shown.waits) == (1, True)
    with pytest.raises(NotEntitled):
        stage.do(SignSheet, person(THREE))
    with pytest.raises(PaperChanged):
        stage.do(SignSheet, person(TWO), before="e" * 64)
    with pytest.raises(Invalid, match="no_conflict"):
        stage.do(SignSheet, person(TWO), no_conflict=False)
    with pytest.raises(Unsigned):
        stage.do(SignSheet, person(TWO), after="")
    signed = stage.do(SignSheet, person(TWO))
    assert paper(stage, TWO).signed_at == signed.at
    assert paper(stage, TWO).pdf != shown.pdf
    with pytest.raises(NotEntitled):
        stage.do(SignSheet, person(TWO))


def test_6_1_5_what_is_not_in_is_no_paper_and_a_paper_is_made_once(stage: Stage) -> None:
    early = Stage()
    early.to(StepName.TECHNICAL_ASSESSMENT)
    early.do(AppointPanel, experts=PANEL, chair=CHAIR)
    with pytest.raises(NotNow, match="sheet-not-in"):
        early.do(PutSheetToSignature, person(TWO))
    with pytest.raises(Unsigned):
        stage.do(PutSheetToSignature, person(TWO), pdf="")
    stage.do(PutSheetToSignature, person(TWO))
    with pytest.raises(NotNow, match="sheet-has-paper"):
        stage.do(PutSheetToSignature, person(TWO))


def test_6_1_5_a_correction_is_a_new_version_that_names_the_old_and_closes_the_sheets_again(
    stage: Stage,
) -> None:
    stage.do(PutSheetToSignature, person(TWO))
    stage.do(SignSheet, person(TWO))
    old = paper(stage, TWO).pdf
    assert not is_being_scored(stage.case)
    taken = stage.do(CorrectSheet, person(TWO))
    assert isinstance(taken, SheetTakenUp)
    assert taken.late, "all sheets could be read by then"
    assert list(_refs(taken)) == [], "the reason is for the next version alone, not for the log"
    assert is_being_scored(stage.case), "nobody reads another's sheet until it is in again"
    with pytest.raises(NotNow, match="sheet-not-in"):
        stage.do(PutSheetToSignature, person(TWO))
    with pytest.raises(NotNow, match="sheets-missing"):
        stage.do(FormOpinion)
    stage.do(SubmitSheet, person(TWO))
    made = stage.do(PutSheetToSignature, person(TWO))
    assert isinstance(made, SheetPutToSignature)
    assert (made.no, made.replaces) == (2, old)
    assert paper(stage, TWO).waits


def test_6_1_5_before_all_are_in_a_correction_is_not_late() -> None:
    stage = Stage()
    stage.to(StepName.TECHNICAL_ASSESSMENT)
    stage.do(AppointPanel, experts=PANEL, chair=CHAIR)
    stage.do(SubmitSheet, person(TWO))
    stage.do(PutSheetToSignature, person(TWO))
    taken = stage.do(CorrectSheet, person(TWO))
    assert isinstance(taken, SheetTakenUp)
    assert not taken.late
    with pytest.raises(NotEntitled):
        stage.do(SignSheet, person(TWO))


def test_6_1_5_no_sheet_is_corrected_under_an_opinion_that_is_laid(stage: Stage) -> None:
    stage.do(PutSheetToSignature, person(TWO))
    stage.do(LayOpinion)
    with pytest.raises(NotNow, match="opinion-laid"):
        stage.do(CorrectSheet, person(TWO))


def test_6_1_5_where_the_programme_says_so_the_panel_waits_for_every_signature(
    stage: Stage,
) -> None:
    case = stage.case
    assert awaits_sheets(case) is None, "by default a sheet that is in is enough"
    signs = ReviewRules(sheets="signed", source="C5.2.4", note=None)
    assessment = case.rules.assessment.model_copy(update={"review": signs})
    rules = case.rules.model_copy(update={"assessment": assessment})
    stage.state = case.but(procedure=rules)
    for one in PANEL:
        assert awaits_sheets(stage.case) == "sheets-unsigned"
        with pytest.raises(NotNow, match="sheets-unsigned"):
            stage.do(LayOpinion)
        stage.do(PutSheetToSignature, person(one))
        stage.do(SignSheet, person(one))
    stage.do(LayOpinion)


def test_6_1_5_who_leaves_the_panel_leaves_no_paper_that_counts(stage: Stage) -> None:
    stage.do(PutSheetToSignature, person(THREE))
    stage.do(DeclareInterests, person(THREE), employed=True)
    assert THREE not in stage.case.panel.papers


def test_6_1_7_the_promise_is_signed_once_after_each_declaration(stage: Stage) -> None:
    with pytest.raises(NotNow, match="interests-missing"):
        stage.do(SignPromise, person(TWO))
    stage.do(DeclareInterests, person(TWO))
    with pytest.raises(NotNow, match="interests-missing"):
        stage.do(SignPromise, person(THREE))
    with pytest.raises(Invalid, match="liable"):
        stage.do(SignPromise, person(TWO), liable=False)
    with pytest.raises(Unsigned):
        stage.do(SignPromise, person(TWO), pdf="")
    stage.do(SignPromise, person(TWO))
    with pytest.raises(NotNow, match="promise-signed"):
        stage.do(SignPromise, person(TWO))
    stage.now += timedelta(hours=1)
    stage.do(DeclareInterests, person(TWO))
    stage.do(SignPromise, person(TWO))
