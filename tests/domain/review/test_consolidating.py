"""The opinion of a panel: laid, voiced, put to signature, signed by all, issued (6.1.5, C4.3.4)."""

import pytest

from services.domain.base import ActorRef, TextRef
from services.domain.case import Case
from services.domain.errors import Invalid, NotEntitled, NotNow
from services.domain.mechanisms.groups import GroupRules
from services.domain.review.consolidating import (
    IssueOpinion,
    LayOpinion,
    OpinionLaid,
    VoiceOpinion,
)
from services.domain.review.laid import Laid
from services.domain.review.signing_papers import (
    DeclinePaper,
    OpinionNotCarried,
    PaperChanged,
    PutOpinionToSignature,
    SignPaper,
    Unsigned,
)
from services.domain.steps.technical_assessment import (
    AppointPanel,
    FormOpinion,
    OpinionFormed,
    SubmitSheet,
    VisitMissing,
)
from services.domain.tree.units import Function, StepName
from services.storage.queries.histories import _refs
from tests.domain.stage import POINT, Stage

PANEL = ("expert-1", "expert-2", "expert-3")
CHAIR, TWO, THREE = PANEL
DISSENT = TextRef(id="dissent", commitment="1" * 64)


def person(account: str) -> ActorRef:
    return ActorRef(account=account, function=Function.EXPERT, unit="9901")


@pytest.fixture
def stage() -> Stage:
    """Three experts have handed in their sheets; the first of them presides."""
    return scored(Stage())


def scored(stage: Stage) -> Stage:
    stage.to(StepName.TECHNICAL_ASSESSMENT)
    stage.do(AppointPanel, experts=PANEL, chair=CHAIR)
    for one in PANEL:
        stage.do(SubmitSheet, person(one))
    return stage


def laid(stage: Stage) -> Laid:
    assert stage.case.laid is not None
    return stage.case.laid


def voiced(stage: Stage, **says: str) -> None:
    stage.do(LayOpinion)
    for one in PANEL:
        said = says.get(one.replace("-", "_"), "yes")
        reasons = None if said == "yes" else DISSENT
        stage.do(VoiceOpinion, person(one), says=said, reasons=reasons)


def signed(stage: Stage, *accounts: str) -> None:
    for one in accounts:
        stage.do(SignPaper, person(one))


def test_6_1_5_an_opinion_is_signed_by_all_the_chair_last_and_only_then_issued(
    stage: Stage,
) -> None:
    voiced(stage)
    stage.do(PutOpinionToSignature)
    with pytest.raises(NotEntitled):
        stage.do(SignPaper, person(CHAIR))
    signed(stage, THREE)
    with pytest.raises(NotNow, match="paper-unsigned"):
        stage.do(IssueOpinion)
    signed(stage, TWO, CHAIR)
    last = laid(stage).pdf
    formed = stage.do(IssueOpinion)
    assert isinstance(formed, OpinionFormed)
    assert (formed.paper, formed.opinion, formed.passed) == (last, stage.words, True)
    assert stage.case.laid is None
    assert stage.case.stands == StepName.ACCEPTANCE


def test_6_1_5_the_findings_go_on_in_the_words_of_the_panel(stage: Stage) -> None:
    stage.do(LayOpinion, points=(POINT,))
    for one in PANEL:
        stage.do(VoiceOpinion, person(one))
    stage.do(PutOpinionToSignature)
    signed(stage, TWO, THREE, CHAIR)
    formed = stage.do(IssueOpinion)
    assert isinstance(formed, OpinionFormed)
    assert [dict(one)["words"] for one in formed.points] == [POINT["words"]]
    assert stage.case.stands == StepName.RECTIFICATION


def test_6_1_5_a_member_signs_the_very_bytes_that_were_shown(stage: Stage) -> None:
    voiced(stage)
    stage.do(PutOpinionToSignature)
    shown = laid(stage).pdf
    signed(stage, TWO)
    with pytest.raises(PaperChanged):
        stage.do(SignPaper, person(THREE), before=shown)
    with pytest.raises(Unsigned):
        stage.do(SignPaper, person(THREE), after="")
    signed(stage, THREE)
    assert [one.account for one in laid(stage).signatures] == [TWO, THREE]


def test_6_1_2_6_1_5_conflicts_are_declared_again_at_the_signature(stage: Stage) -> None:
    voiced(stage)
    stage.do(PutOpinionToSignature)
    with pytest.raises(Invalid, match="no_conflict"):
        stage.do(SignPaper, person(TWO), no_conflict=False)


def test_c4_3_4_a_majority_carries_and_a_dissent_keeps_its_reasons(stage: Stage) -> None:
    stage.do(LayOpinion)
    with pytest.raises(Invalid, match="reasons"):
        stage.do(VoiceOpinion, person(TWO), says="no")
    voiced(stage, expert_2="no")
    stage.do(PutOpinionToSignature)
    dissent = next(one for one in laid(stage).voices if one.says == "no")
    assert dissent.account == TWO
    assert dissent.reasons is not None
    assert dissent.reasons.ref == DISSENT


def decides(stage: Stage, rules: GroupRules) -> None:
    """The programme of the case, as it would be with this setting."""
    procedure = stage.case.rules
    assessment = procedure.assessment.model_copy(update={"decides": rules})
    stage.state = stage.case.but(procedure=procedure.model_copy(update={"assessment": assessment}))


def test_c4_3_4_where_all_must_agree_one_dissent_stops_it_until_a_new_version(
    stage: Stage,
) -> None:
    decides(stage, GroupRules(decides="unanimous", source="C4.3.4"))
    voiced(stage, expert_3="no")
    with pytest.raises(OpinionNotCarried):
        stage.do(PutOpinionToSignature)
    voiced(stage)
    assert laid(stage).no == 2
    stage.do(PutOpinionToSignature)
    signed(stage, TWO, THREE, CHAIR)
    stage.do(IssueOpinion)


def test_c4_3_4_where_a_panel_decides_its_chair_forms_no_opinion_alone(stage: Stage) -> None:
    decides(stage, GroupRules(decides="majority", source="C4.3.4"))
    with pytest.raises(NotNow, match="opinion-laid"):
        stage.do(FormOpinion)


def test_a1_9_by_the_released_setting_the_chair_may_still_form_it(stage: Stage) -> None:
    assert stage.rules.assessment.decides is None
    stage.do(FormOpinion)
    assert stage.case.stands == StepName.ACCEPTANCE


def test_6_1_5_once_one_is_laid_nobody_passes_it_by(stage: Stage) -> None:
    stage.do(LayOpinion)
    with pytest.raises(NotNow, match="opinion-laid"):
        stage.do(FormOpinion)


def test_6_1_5_everybody_is_heard_before_it_is_put_to_signature(stage: Stage) -> None:
    stage.do(LayOpinion)
    stage.do(VoiceOpinion, person(CHAIR))
    with pytest.raises(NotNow, match="voices-missing"):
        stage.do(PutOpinionToSignature)
    with pytest.raises(Invalid, match="says"):
        stage.do(VoiceOpinion, person(CHAIR))
    with pytest.raises(Invalid, match="no"):
        stage.do(VoiceOpinion, person(TWO), no=7)


def test_6_1_5_a_correction_is_a_new_version_that_names_the_old(stage: Stage) -> None:
    voiced(stage)
    stage.do(PutOpinionToSignature)
    signed(stage, TWO)
    old = laid(stage).pdf
    stage.do(LayOpinion)
    again = laid(stage)
    assert (again.no, again.replaces, again.signatures, again.voices) == (2, old, (), ())
    with pytest.raises(NotNow, match="voices-missing"):
        stage.do(PutOpinionToSignature)


def test_6_1_5_who_declines_to_sign_says_why_and_a_new_version_is_laid(stage: Stage) -> None:
    voiced(stage)
    stage.do(PutOpinionToSignature)
    stage.do(DeclinePaper, person(TWO), reason=DISSENT)
    assert (laid(stage).declined_by, laid(stage).waits_for) == (TWO, ())
    with pytest.raises(NotNow, match="nothing-laid"):
        stage.do(IssueOpinion)
    voiced(stage)
    assert laid(stage).no == 2


def test_6_1_5_another_panel_is_asked_anew(stage: Stage) -> None:
    voiced(stage)
    stage.do(AppointPanel, experts=(*PANEL, "expert-4"), chair=CHAIR)
    with pytest.raises(NotNow, match="panel-changed"):
        stage.do(PutOpinionToSignature)


def test_a1_9_nothing_is_laid_before_both_kinds_of_visit_were_made(stage: Stage) -> None:
    with pytest.raises(VisitMissing):
        stage.do(LayOpinion, visits=("open",))
    with pytest.raises(Invalid, match="points"):
        stage.do(LayOpinion, passed=False)


def test_6_1_5_no_log_names_the_texts_of_what_is_not_issued_yet(stage: Stage) -> None:
    """A page, a search and an export read the texts that facts name as `TextRef`."""
    told = stage.do(LayOpinion, points=(POINT,))
    assert isinstance(told, OpinionLaid)
    heard = stage.do(VoiceOpinion, person(TWO), says="no", reasons=DISSENT)
    assert list(_refs([told, heard])) == []
    assert '"commitment"' not in told.model_dump_json()


def test_6_1_5_a_case_with_an_opinion_before_a_large_panel_still_travels_light() -> None:
    """A case travels with every step and stays below 10 kB, twelve signatures included."""
    stage = Stage()
    stage.to(StepName.TECHNICAL_ASSESSMENT)
    many = tuple(f"{number:08d}-4fa1-4c12-9cb1-0123456789ab" for number in range(9))
    stage.do(AppointPanel, experts=many, chair=many[0])
    for one in many:
        stage.do(SubmitSheet, person(one))
    before = len(stage.case.model_dump_json())
    stage.do(LayOpinion, points=(POINT,) * 5)
    for one in many:
        stage.do(VoiceOpinion, person(one))
    stage.do(PutOpinionToSignature)
    signed(stage, *many[1:], many[0])
    assert len(stage.case.model_dump_json()) - before < 5_000
    assert Case.model_validate_json(stage.case.model_dump_json()) == stage.case
