"""What a review waits for, as its expert's list says it (A1.9, 6.1.5)."""

from services.domain.case import Outcome
from services.domain.review.conflicts import DeclareInterests
from services.domain.review.consolidating import IssueOpinion, LayOpinion, VoiceOpinion
from services.domain.review.own_turn import MINE, OwnTurn, own_turn
from services.domain.review.signing_papers import PutOpinionToSignature, SignPaper
from services.domain.review.signing_sheets import PutSheetToSignature, SignSheet
from services.domain.steps.technical_assessment import AppointPanel, SubmitSheet
from services.domain.tree.units import StepName
from tests.domain.review.test_consolidating import CHAIR, PANEL, THREE, TWO, person
from tests.domain.stage import Stage

NO = dict.fromkeys(("employed", "cooperated", "kin", "commissioned"), False)


def turns(stage: Stage) -> tuple[OwnTurn, ...]:
    return tuple(own_turn(stage.case, one) for one in PANEL)


def appointed() -> Stage:
    stage = Stage()
    stage.to(StepName.TECHNICAL_ASSESSMENT)
    stage.do(AppointPanel, experts=PANEL, chair=CHAIR)
    return stage


def all_of(stage: Stage, act: type, **more: object) -> None:
    for one in PANEL:
        stage.do(act, person(one), **more)


def test_a1_9_6_1_5_each_member_is_told_what_the_review_waits_for() -> None:
    stage = appointed()
    assert set(turns(stage)) == {OwnTurn.DECLARE}
    all_of(stage, DeclareInterests, **NO, other=None, liable=True)
    assert set(turns(stage)) == {OwnTurn.SCORE}
    stage.do(SubmitSheet, person(CHAIR))
    assert turns(stage) == (OwnTurn.OTHERS, OwnTurn.SCORE, OwnTurn.SCORE)
    for one in (TWO, THREE):
        stage.do(SubmitSheet, person(one))
    assert turns(stage) == (OwnTurn.LAY_OPINION, OwnTurn.OTHERS, OwnTurn.OTHERS)
    stage.do(LayOpinion)
    assert set(turns(stage)) == {OwnTurn.VOICE}
    all_of(stage, VoiceOpinion)
    assert turns(stage) == (OwnTurn.PUT_TO_SIGNATURE, OwnTurn.OTHERS, OwnTurn.OTHERS)
    stage.do(PutOpinionToSignature)
    assert turns(stage) == (OwnTurn.OTHERS, OwnTurn.SIGN_OPINION, OwnTurn.SIGN_OPINION)
    for one in (TWO, THREE, CHAIR):
        stage.do(SignPaper, person(one))
    assert turns(stage) == (OwnTurn.ISSUE, OwnTurn.OTHERS, OwnTurn.OTHERS)
    stage.do(IssueOpinion)
    assert set(turns(stage)) == {OwnTurn.OTHERS}
    over = stage.case.ended(Outcome.FAILED, stage.now)
    assert own_turn(over, TWO) is OwnTurn.ENDED


def test_c5_2_4_where_sheets_are_signed_the_paper_is_asked_for_and_then_its_signature() -> None:
    stage = appointed()
    assessment = stage.case.rules.assessment
    review = assessment.review.model_copy(update={"sheets": "signed"})
    rules = stage.case.rules.model_copy(
        update={"assessment": assessment.model_copy(update={"review": review})}
    )
    stage.state = stage.case.but(procedure=rules)
    all_of(stage, DeclareInterests, **NO, other=None, liable=True)
    all_of(stage, SubmitSheet)
    assert set(turns(stage)) == {OwnTurn.MAKE_PAPER}
    stage.do(PutSheetToSignature, person(TWO))
    assert own_turn(stage.case, TWO) is OwnTurn.SIGN_SHEET
    stage.do(SignSheet, person(TWO))
    assert own_turn(stage.case, TWO) is OwnTurn.OTHERS
    assert OwnTurn.MAKE_PAPER in MINE


def test_6_1_2_whoever_is_not_on_the_panel_is_asked_nothing() -> None:
    assert own_turn(appointed().case, "somebody") is OwnTurn.OTHERS
