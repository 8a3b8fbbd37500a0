"""The ledger of a case: findings mended one by one, from owner to close-out (D9, 6.3.1)."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from services.domain.acts import open_acts
from services.domain.base import ActorRef
from services.domain.case import Outcome
from services.domain.clocks.calendar import end_of_day, local_day
from services.domain.clocks.telling import EscalateTerm, RemindOfTerm
from services.domain.errors import Invalid, NotEntitled, NotNow, TooEarly
from services.domain.mechanisms.rectifications import RectificationRules, Standing
from services.domain.messages.notifying import Matter, messages
from services.domain.offices.waiting import waits
from services.domain.programme.schema import Obligation, Track
from services.domain.rectifying.items import (
    LedgerOpen,
    LedgerOrder,
    item_of,
    items_of,
    ordered,
    tally_of,
    unsettled,
)
from services.domain.rectifying.judging import DecideMeasures, ReReviewItems
from services.domain.rectifying.owning import (
    AssignFindings,
    HandInEvidence,
    PlanFindings,
    ProposeMeasures,
)
from services.domain.rectifying.pressing import PressItems
from services.domain.seats import Seat
from services.domain.steps.acceptance import FormAcceptanceOpinion
from services.domain.steps.implementation import (
    CloseInterimFinding,
    RecordInterimCheck,
    ReportInterimMeasures,
)
from services.domain.steps.recheck import ConcludeRecheck
from services.domain.steps.rectification import (
    ConcludeFailure,
    ReReview,
    SubmitRectificationReport,
)
from services.domain.steps.technical_assessment import FormOpinion
from services.domain.tree.units import Function, Part, StepName
from tests.domain.stage import POINT, WORDS, Stage, rechecked, replayed

OWNER = ActorRef(account="owner", function=Function.APPLICANT_CLERK, unit="990121")
VETO = {**POINT, "place": "CB1", "veto": True}


def found(*points: dict[str, Any], rules: RectificationRules | None = None) -> Stage:
    """A county whose assessment found these, just come to rectification."""
    stage = Stage(Track.COUNTY)
    if rules:
        procedure = stage.rules.model_copy(update={"rectification": rules})
        stage.programme = stage.programme.model_copy(update={"procedure": procedure})
    stage.to(StepName.TECHNICAL_ASSESSMENT)
    while FormOpinion not in open_acts(stage.state):
        stage.forward()
    stage.do(FormOpinion, passed=False, points=points or (POINT, POINT))
    assert stage.case.stands == StepName.RECTIFICATION
    return stage


def worked(stage: Stage, *nos: int) -> None:
    """From their owner to the re-reviewer's desk."""
    for act in (AssignFindings, ProposeMeasures, DecideMeasures, HandInEvidence):
        stage.do(act, nos=nos)


def standings(stage: Stage) -> list[Standing]:
    return [item_of(finding).standing for finding in stage.case.findings]


def test_d9_a_finding_is_owned_approved_worked_and_closed_and_then_reported() -> None:
    stage = found()
    for act, then in (
        (AssignFindings, Standing.OWNED),
        (ProposeMeasures, Standing.PROPOSED),
        (DecideMeasures, Standing.APPROVED),
        (HandInEvidence, Standing.WORKED),
        (ReReviewItems, Standing.CLOSED),
    ):
        stage.do(act, nos=(1, 2))
        assert standings(stage) == [then, then]
    assert [one.status for one in stage.case.findings] == ["open", "open"]
    stage.do(SubmitRectificationReport)
    stage.do(ReReview)
    assert [one.status for one in stage.case.findings] == ["closed", "closed"]
    assert stage.case.stands == StepName.ACCEPTANCE
    assert replayed(type(stage.case)(id="case"), stage.facts) == stage.state


def test_6_3_1_items_move_one_by_one_and_nobody_waits_for_another() -> None:
    stage = found()
    worked(stage, 2)
    assert standings(stage) == [Standing.FOUND, Standing.WORKED]
    stage.do(AssignFindings, nos=(1,))
    assert standings(stage) == [Standing.OWNED, Standing.WORKED]
    assert stage.facts[-1].adds


def test_c4_1_3_no_work_is_taken_before_its_measures_are_approved() -> None:
    stage = found()
    stage.do(AssignFindings, nos=(1, 2))
    stage.do(ProposeMeasures, nos=(1,))
    with pytest.raises(NotNow, match="no-work-due"):
        stage.do(HandInEvidence, OWNER, nos=(1,))
    stage.do(DecideMeasures, nos=(1,))
    with pytest.raises(LedgerOrder) as refused:
        stage.do(HandInEvidence, nos=(1, 2))
    assert refused.value.params == {"no": 2, "why": "measures-missing"}


def test_6_3_1_measures_that_wont_do_go_back_with_reasons() -> None:
    stage = found()
    stage.do(AssignFindings, nos=(1, 2))
    stage.do(ProposeMeasures, nos=(1, 2))
    stage.do(DecideMeasures, nos=(2,), approved=False)
    assert standings(stage) == [Standing.PROPOSED, Standing.OWNED]
    with pytest.raises(ValidationError, match="opinion"):
        stage.do(DecideMeasures, nos=(1,), approved=False, opinion=None)


def test_c4_1_4_closed_only_when_accepted_else_back_to_work_by_a_new_day() -> None:
    stage = found()
    worked(stage, 1)
    again = local_day(stage.now) + timedelta(days=3)
    stage.do(ReReviewItems, nos=(1,), accepted=False, again_by=again)
    item = items_of(stage.case)[0]
    assert (item.standing, item.rounds, item.due_on) == (Standing.APPROVED, 1, again)
    stage.do(HandInEvidence, nos=(1,))
    gone = local_day(stage.now) - timedelta(days=1)
    for yes, day in ((True, again), (False, gone)):
        with pytest.raises(Invalid):
            stage.do(ReReviewItems, nos=(1,), accepted=yes, again_by=day)
    stage.do(ReReviewItems, nos=(1,))
    assert items_of(stage.case)[0].done


def test_c4_1_2_the_owner_answers_and_colleagues_of_the_office_and_nobody_else() -> None:
    stage = found()
    stage.do(AssignFindings, nos=(1, 2))
    stranger = OWNER.model_copy(update={"account": "x", "function": Function.VERIFYING_UNIT})
    with pytest.raises(NotEntitled):
        stage.do(ProposeMeasures, stranger, nos=(1,))
    stage.do(ProposeMeasures, OWNER.model_copy(update={"account": "colleague"}), nos=(1,))
    assert standings(stage) == [Standing.PROPOSED, Standing.OWNED]


def test_c4_1_2_an_owner_is_of_the_places_own_side_and_never_of_a_bureau() -> None:
    stage = found()
    for seat in (
        Seat(function=Function.CITY_OFFICER, unit="9901"),
        Seat(function=Function.APPLICANT_CLERK, unit="990222"),
    ):
        with pytest.raises(Invalid) as refused:
            stage.do(AssignFindings, seats=(seat,))
        assert refused.value.params["field"] == "to"
    with pytest.raises(Invalid) as nobody:
        stage.do(AssignFindings, seats=())
    assert nobody.value.params["field"] == "to"


def test_6_3_1_a_deadline_lies_ahead_and_within_the_term() -> None:
    stage = found()
    today = local_day(stage.now)
    ends = end_of_day(today + timedelta(days=30))
    for due in (today - timedelta(days=1), today + timedelta(days=31)):
        with pytest.raises(Invalid) as refused:
            stage.do(AssignFindings, due_on=due, due_at=ends)
        assert refused.value.params["field"] == "due_on"
    stage.do(AssignFindings, due_on=today + timedelta(days=30), due_at=ends)


def test_6_3_1_a_number_is_named_once_and_is_open() -> None:
    stage = found()
    for nos in ((1, 1), (9,)):
        with pytest.raises(Invalid) as refused:
            stage.do(AssignFindings, nos=nos)
        assert refused.value.params["field"] == "nos"


def test_c5_3_8_a_plan_has_aims_and_dates_is_approved_and_carries_the_term_along() -> None:
    stage = found()
    stage.do(AssignFindings, nos=(1, 2))
    ends = end_of_day(local_day(stage.now) + timedelta(days=30))
    until = local_day(stage.now) + timedelta(days=60)
    early = {"on": until + timedelta(days=1), "words": WORDS}
    with pytest.raises(Invalid) as refused:
        stage.do(PlanFindings, nos=(1,), until=until, aims=(early,))
    assert refused.value.params["field"] == "aims"
    stage.do(PlanFindings, nos=(1,), until=until)
    stage.do(DecideMeasures, nos=(1,), due_at=ends)
    planned = items_of(stage.case)[0]
    assert (planned.planned, planned.due_on) == (True, until)
    extended = stage.case.ledgers[Obligation.RECTIFICATION].extensions
    assert [one.days for one in extended] == [30]


def test_c5_6_2_a_veto_item_comes_first_and_is_never_left_to_a_plan() -> None:
    stage = found(POINT, VETO)
    today = local_day(stage.now)
    assert [item.no for item in ordered(stage.case, today)] == [2, 1]
    stage.do(AssignFindings, nos=(1, 2))
    with pytest.raises(Invalid):
        stage.do(PlanFindings, nos=(2,))
    assert tally_of(stage.case, today).open_vetoes == (2,)


def test_c4_7_16_overdue_items_are_pressed_for_and_no_others() -> None:
    stage = found()
    stage.do(AssignFindings, nos=(1,))
    with pytest.raises(TooEarly):
        stage.do(PressItems, nos=(1,))
    stage.sleep(days=8)
    leader = ActorRef(account="leader", function=Function.CITY_LEADER, unit="9901")
    before = stage.state
    pressed = stage.do(PressItems, leader, nos=(1,))
    assert [one.by.account for one in items_of(stage.case)[0].pressed] == ["leader"]
    told = messages(before, stage.state, pressed)
    assert [one.matter for one in told if one.account == "owner"] == [Matter.OVERDUE]
    with pytest.raises(Invalid):
        stage.do(PressItems, nos=(1,), answer_by=local_day(stage.now) - timedelta(days=1))


def test_6_3_1_whoever_is_named_is_told_and_finds_the_work_in_the_list() -> None:
    stage = found()
    before = stage.state
    assigned = stage.do(AssignFindings, nos=(1, 2))
    told = [one for one in messages(before, stage.state, assigned) if one.account == "owner"]
    assert [(one.matter, one.acts) for one in told] == [(Matter.TASK, ("propose-measures",))]
    called = {one.account: one.acts for one in waits(stage.state).calls}
    assert called["owner"] == ("propose-measures",)


def test_6_3_1_owners_are_reminded_in_person_when_the_term_is_about_to_end() -> None:
    stage = found()
    stage.do(AssignFindings, nos=(1, 2))
    for act, matter in ((RemindOfTerm, Matter.TERM), (EscalateTerm, Matter.OVERDUE)):
        before = stage.state
        told = messages(before, stage.state, stage.do(act, what=Obligation.RECTIFICATION))
        assert [one.matter for one in told if one.account == "owner"] == [matter]


def test_d9_the_report_waits_until_the_ledger_is_settled() -> None:
    stage = found()
    worked(stage, 1)
    stage.do(ReReviewItems, nos=(1,))
    stage.do(AssignFindings, nos=(2,))
    with pytest.raises(NotNow, match="ledger-unsettled"):
        stage.do(SubmitRectificationReport)
    assert [item.no for item in unsettled(stage.case)] == [2]


def test_a1_10_a_report_alone_is_enough_where_no_ledger_was_begun() -> None:
    stage = found()
    stage.do(SubmitRectificationReport)
    with pytest.raises(NotNow, match="nothing-to-assign"):
        stage.do(AssignFindings)
    stage.do(ReReview)
    assert stage.case.stands == StepName.ACCEPTANCE


def test_a1_11_what_the_re_review_does_not_close_goes_back_to_work_in_the_ledger() -> None:
    stage = found()
    worked(stage, 1, 2)
    stage.do(ReReviewItems, nos=(1, 2))
    stage.do(SubmitRectificationReport)
    stage.do(ReReview, closed=(1,))
    assert standings(stage) == [Standing.CLOSED, Standing.APPROVED]
    assert stage.case.rounds == 1
    with pytest.raises(NotNow, match="ledger-unsettled"):
        stage.do(SubmitRectificationReport)
    stage.do(HandInEvidence, nos=(2,))
    stage.do(ReReviewItems, nos=(2,))
    stage.do(SubmitRectificationReport)
    stage.do(ReReview)
    assert stage.case.stands == StepName.ACCEPTANCE


def test_c4_1_9_a_programme_may_decide_over_approved_plans() -> None:
    """90 % must be closed; the rest has its plan and is mended on the way (C5.3.8)."""
    lenient = RectificationRules(closed_share="0.5", source="C4.1.9")
    stage = found(rules=lenient)
    worked(stage, 1)
    stage.do(ReReviewItems, nos=(1,))
    stage.do(AssignFindings, nos=(2,))
    stage.do(PlanFindings, nos=(2,))
    with pytest.raises(NotNow, match="ledger-unsettled"):
        stage.do(SubmitRectificationReport)
    stage.do(DecideMeasures, nos=(2,))
    stage.do(SubmitRectificationReport)
    with pytest.raises(LedgerOrder):
        stage.do(ReReview, closed=(1, 2))
    stage.do(ReReview, closed=(1,))
    assert stage.case.stands == StepName.ACCEPTANCE
    assert [one.status for one in stage.case.findings] == ["closed", "open"]
    stage.do(HandInEvidence, nos=(2,))
    stage.do(ReReviewItems, nos=(2,))
    assert stage.case.open_findings == ()


def test_a1_5_findings_of_interim_checks_are_mended_by_the_same_ledger_and_count() -> None:
    stage = Stage(Track.COUNTY)
    stage.to(StepName.IMPLEMENTATION)
    stage.do(RecordInterimCheck, points=(POINT, POINT))
    stage.do(AssignFindings, nos=(1, 2))
    with pytest.raises(LedgerOrder):
        stage.do(ReportInterimMeasures, no=1)
    stage.do(ProposeMeasures, nos=(1, 2))
    stage.do(DecideMeasures, nos=(1, 2))
    stage.do(HandInEvidence, nos=(1,))
    stage.do(ReReviewItems, nos=(1,))
    assert [one.status for one in stage.case.findings] == ["closed", "open"]
    with pytest.raises(LedgerOrder):
        stage.do(CloseInterimFinding, no=2)
    tally = tally_of(stage.case, local_day(stage.now))
    assert (tally.items, tally.closed, tally.settled) == (2, 1, False)


def test_a1_5_what_an_interim_check_left_open_in_the_ledger_forbids_acceptance() -> None:
    stage = Stage(Track.TOWN)
    inspector = stage.rules.offices[Part.RE_REVIEWER]
    more = {"interim_checks": True, "offices": {**stage.rules.offices, Part.INSPECTOR: inspector}}
    procedure = stage.rules.model_copy(update=more)
    stage.programme = stage.programme.model_copy(update={"procedure": procedure})
    stage.to(StepName.IMPLEMENTATION)
    stage.do(RecordInterimCheck, points=(POINT,))
    worked(stage, 1)
    stage.to(StepName.ACCEPTANCE)
    while FormAcceptanceOpinion not in open_acts(stage.state) or len(
        stage.case.acceptance.methods
    ) < len(stage.rules.acceptance.methods):
        stage.forward()
    with pytest.raises(LedgerOpen):
        stage.do(FormAcceptanceOpinion)
    stage.do(ReReviewItems, nos=(1,))
    stage.do(FormAcceptanceOpinion)
    assert stage.case.stands == StepName.PUBLIC_NOTICE


@pytest.mark.parametrize("track", [Track.TOWN, Track.VILLAGE])
def test_a2_6_6_findings_of_acceptance_and_recheck_have_the_same_ledger(track: Track) -> None:
    again = rechecked(track)
    procedure = again.rules.for_recheck()
    again.programme = again.programme.model_copy(update={"procedure": procedure})
    again.do(ConcludeRecheck, passed=False, points=(POINT,))
    worked(again, 1)
    again.do(ReReviewItems, nos=(1,))
    again.do(SubmitRectificationReport)
    again.do(ReReview)
    assert again.case.outcome is Outcome.PASSED


def test_6_3_2_the_review_stands_still_while_the_ledger_is_worked_at() -> None:
    stage = found()
    worked(stage, 1, 2)
    assert stage.case.ledgers[Obligation.REVIEW].paused
    stage.do(ReReviewItems, nos=(1, 2))
    assert stage.case.ledgers[Obligation.REVIEW].paused
    stage.do(SubmitRectificationReport)
    assert not stage.case.ledgers[Obligation.REVIEW].paused


def test_a4_5_an_overdue_ledger_can_still_end_the_case() -> None:
    stage = found()
    stage.do(AssignFindings, nos=(1, 2))
    stage.sleep(days=40)
    stage.do(ConcludeFailure, due_at=stage.now - timedelta(days=1))
    assert stage.case.outcome is Outcome.FAILED


def test_6_3_1_a_ledger_of_ten_findings_keeps_the_case_small() -> None:
    stage = found(*[POINT] * 10)
    worked(stage, *range(1, 11))
    bare = found(*[POINT] * 10)
    grown = len(stage.case.model_dump_json()) - len(bare.case.model_dump_json())
    assert grown < 10 * 700
