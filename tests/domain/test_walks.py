"""Any legal sequence of acts keeps what must always hold of a case and of a title.

Acts are drawn from those open, said in good and bad ways, with time passing between them.
"""

from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from services.domain.acts import RULES, open_acts
from services.domain.base import Act, Stream
from services.domain.case import Case, Outcome
from services.domain.clocks.calendar import local_day, new_year_after
from services.domain.clocks.deadlines import Ledger
from services.domain.clocks.silence import AcceptBySilence
from services.domain.errors import DomainError
from services.domain.facts import FACT
from services.domain.migrating import MigrateCase
from services.domain.offices.returning import SentBack
from services.domain.offices.taking_back import TakenBack
from services.domain.programme.schema import TitleLevel, Track
from services.domain.programme.words import ECO_TRACKS
from services.domain.rectifying.incidents import OpenMending
from services.domain.rectifying.items import items_of
from services.domain.rectifying.timing import MarkFindingsOverdue, RemindOfFindings
from services.domain.review.conflicts import DeclareInterests
from services.domain.review.draw_timing import RemindOfDraw, TellOfSilence, awaited
from services.domain.steps.acceptance import FormAcceptanceOpinion
from services.domain.steps.application import ExamineForm
from services.domain.steps.creation_request import FileCreationRequest
from services.domain.steps.implementation import RecordInterimCheck
from services.domain.steps.plan import RecordPlanOpinion
from services.domain.steps.recheck import ConcludeRecheck, OpenRecheck
from services.domain.steps.rectification import ReReview, SubmitRectificationReport
from services.domain.steps.self_check import Reopened, VerifyValues
from services.domain.steps.technical_assessment import FormOpinion, TellReviewTime
from services.domain.steps.upper_review import FormReviewOpinion
from services.domain.titles.title import JudgeComplaints, JudgeIncident, ReportIncident
from services.domain.titles.title_appeals import TellOfUpheldAppeal
from services.domain.titles.title_mending import OrderMending
from services.domain.titles.title_rechecks import CancelTitle, FinishRecheck
from services.domain.tree.units import StepName
from services.domain.whole_case import Pause
from tests.domain.forward import FORWARD
from tests.domain.stage import POINT, WORDS, Stage, rechecked, replayed, titled

LARGEST = 10_000
"""Bytes: a case travels with every step."""
BOOL = st.booleans()
BACKWARD = (Reopened, SentBack, TakenBack)
DECISIONS = {FormOpinion, FormAcceptanceOpinion, FormReviewOpinion, ConcludeRecheck}
POINTS = st.sampled_from([(), (POINT,), (POINT, POINT, POINT)])
CALM = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def ways(stage: Stage, act: type[Act]) -> st.SearchStrategy[dict[str, Any]]:
    """How the act may be said, where that decides what comes next."""
    if act in (FormOpinion, FormAcceptanceOpinion, ConcludeRecheck):
        return st.fixed_dictionaries({"passed": BOOL, "points": POINTS})
    if act in (RecordPlanOpinion, FormReviewOpinion):
        return st.fixed_dictionaries({"passed": BOOL})
    if act is RecordInterimCheck:
        return st.fixed_dictionaries({"points": POINTS})
    if act is DeclareInterests:
        return st.fixed_dictionaries({"kin": BOOL})
    if act is ExamineForm:
        return st.fixed_dictionaries({"agreed": BOOL})
    if act is VerifyValues:
        said = stage.verified(next(iter(stage.rules.verifiers)))
        return st.fixed_dictionaries({"agreed": BOOL}).map(lambda d: {**said, "remark": WORDS, **d})
    if act is ReReview:
        numbers = [finding.no for finding in stage.case.open_findings]
        return st.sets(st.sampled_from([*numbers, 99])).map(lambda s: {"closed": tuple(sorted(s))})
    if act in (RemindOfFindings, MarkFindingsOverdue, RemindOfDraw, TellOfSilence):
        return of_the_clock(stage, act)
    if act is Pause:
        return st.just({"until": new_year_after(stage.now), "title": "title-other"})
    return about_titles(stage, act)


def of_the_clock(stage: Stage, act: type[Act]) -> st.SearchStrategy[dict[str, Any]]:
    if act in (RemindOfDraw, TellOfSilence):
        said = {"parties": (), "last_on": local_day(stage.now)}
        found = awaited(stage.case)
        return st.just(found.model_dump(include=set(said)) if found else said)
    items = [(one.no, one.deadline) for one in items_of(stage.case) if one.deadline]
    no, day = items[0] if items else (1, local_day(stage.now))
    return st.just({"nos": (no,), "due_on": day})


def about_titles(stage: Stage, act: type[Act]) -> st.SearchStrategy[dict[str, Any]]:
    if act is ReportIncident:
        return st.fixed_dictionaries({"level": st.sampled_from(["I", "II", "III", "IV"])})
    if act is JudgeIncident:
        judged = ("handled_properly", "serious_impact", "verified")
        numbers = st.integers(1, stage.title.reported + 1)
        return st.fixed_dictionaries({"no": numbers, **dict.fromkeys(judged, BOOL)})
    if act is JudgeComplaints:
        return st.fixed_dictionaries(
            dict.fromkeys(("repeated", "rather_serious", "verified"), BOOL)
        )
    if act is FinishRecheck:
        return st.fixed_dictionaries({"passed": BOOL, "decided_at": st.just(stage.now)})
    if act is CancelTitle:
        return st.just({"because": "title-other", "decided_at": stage.now})
    if act is OrderMending:
        return st.just({"no": 1, "points": (POINT,)})
    if act is TellOfUpheldAppeal:
        return st.just({"appeal": "filing-other"})
    return st.just({})


def step(stage: Stage, data: st.DataObject) -> bool:
    """One act, forward or any; False when nothing can be done any more. A refusal is no harm.

    Nobody moves to another version here: that is looked at, case by case, in `test_migrating`.
    """
    possible = open_acts(stage.state, lambda act: act is not MigrateCase)
    if not possible:
        return False
    stage.sleep(hours=data.draw(st.sampled_from([0, 1, 30, 24 * 9, 24 * 200]), "hours"))
    before = stage.state
    try:
        if isinstance(before, Case) and not before.paused_until and data.draw(BOOL, "forward"):
            stage.do(*forward(stage))
        else:
            act = data.draw(st.sampled_from(often(possible, data)), "act")
            stage.do(act, **data.draw(ways(stage, act), "said"))
    except DomainError:
        assert stage.state is before
    return True


def often(possible: tuple[type[Act], ...], data: st.DataObject) -> tuple[type[Act], ...]:
    """Withdrawals and refusals are drawn seldom, or every walk would be short."""
    mild = tuple(act for act in possible if not act.harm or act in DECISIONS)
    return possible if data.draw(st.integers(0, 19), "harm") == 1 or not mild else mild


def forward(stage: Stage) -> tuple[type[Act]]:
    """The last act of a good case that is open, so that walks get far."""
    possible = open_acts(stage.state)
    return (next((act for act in reversed(FORWARD) if act in possible), possible[0]),)


def check_case(case: Case) -> None:
    for ledger in case.ledgers.values():
        check_ledger(ledger)
        assert ledger.done or not case.outcome
        assert ledger.done or ledger.paused or not case.paused_until
    assert [finding.no for finding in case.findings] == list(range(1, len(case.findings) + 1))
    assert (case.step is None) == (case.outcome is not None)
    if case.outcome:
        assert open_acts(case) == ()
    if case.outcome is Outcome.NAMED:
        check_named(case)


def check_named(case: Case) -> None:
    """A1.6, A1.11, A3.6, A4.2: what no unit can have been named without."""
    assert case.plan.in_force_on
    assert case.acceptance.passed
    assert case.notice.closed
    assert not case.open_findings
    assert case.upper_review.spot_checked_on or case.track is not Track.VILLAGE


def check_ledger(ledger: Ledger) -> None:
    ends = [ledger.started]
    for stop in ledger.stops:
        ends += [stop.since] + ([stop.until] if stop.until else [])
    ends += [ledger.done] if ledger.done else []
    assert ends == sorted(ends)
    assert not (ledger.done and ledger.paused)


def check_log(stage: Stage, start: Stream) -> None:
    state = stage.state
    assert state.seq == len(stage.facts)
    assert replayed(start, stage.facts) == state
    assert type(state).model_validate_json(state.model_dump_json(exclude_defaults=True)) == state
    assert [FACT.validate_json(FACT.dump_json(fact)) for fact in stage.facts] == stage.facts
    assert len(state.model_dump_json().encode()) < LARGEST


NOT_OPEN_THERE = {
    SubmitRectificationReport,
    OpenMending,
    OpenRecheck,
    TellReviewTime,
    AcceptBySilence,
    MigrateCase,
}
"""They need findings, an incident, a re-check, a switch of the programme or a version of it; their own tests
say them.
"""
SAID = [act for act, rule in RULES.items() if rule.stream is Case and act not in NOT_OPEN_THERE]


@pytest.mark.parametrize("act", SAID)
@settings(CALM, max_examples=1)
@given(st.data())
def test_every_act_of_a_case_can_be_said(act: type[Act], data: st.DataObject) -> None:
    """What a walk would come upon once in a hundred runs is asked for here in each."""
    stage = Stage()
    stage.to(StepName.APPLICATION)
    assert stage.make(act, **data.draw(ways(stage, act), "said")).kind


@settings(CALM, max_examples=80)
@given(st.data(), st.sampled_from(ECO_TRACKS), st.sampled_from(list(TitleLevel)))
def test_any_sequence_of_acts_keeps_a_case_whole(
    data: st.DataObject, track: Track, level: TitleLevel
) -> None:
    """1.6.4: numbers, ledgers, findings and steps agree with the log after every act."""
    stage = Stage(track, level)
    held = tuple({"level": one, "named_on": "2020-01-01"} for one in TitleLevel)
    stage.do(FileCreationRequest, titles=held)
    certain = [step.name for step in stage.rules.steps if not step.only_with_findings]
    stage.to(data.draw(st.sampled_from(certain), "begin at"))
    for _ in range(40):
        position = stage.case.position
        if not step(stage, data):
            break
        check_case(stage.case)
        assert stage.case.position >= position or isinstance(stage.facts[-1], BACKWARD)
    event(f"{stage.case.stands}")
    check_log(stage, Case(id="case"))


@CALM
@given(st.data(), st.sampled_from(ECO_TRACKS))
def test_a4_4_any_sequence_of_acts_keeps_a_re_check_whole(
    data: st.DataObject, track: Track
) -> None:
    stage = rechecked(track)
    for _ in range(25):
        if not step(stage, data):
            break
        check_case(stage.case)
    check_log(stage, Case(id="case"))


@CALM
@given(st.data(), st.sampled_from(ECO_TRACKS))
def test_a4_6_any_sequence_of_acts_keeps_a_title_whole(data: st.DataObject, track: Track) -> None:
    stage = titled(track)
    for _ in range(25):
        if not step(stage, data):
            break
        title = stage.title
        assert bool(title.cancelled_on) == (title.stands == "cancelled")
        assert title.recheck_due is None or title.recheck_due > title.named_on  # type: ignore[operator]  # named before it is due
        assert title.reported >= len(title.incidents)
    check_log(stage, type(stage.title)(id="title-case"))


def test_walks_of_this_kind_can_come_to_a_name() -> None:
    """Otherwise the walks above would prove little."""
    for track in ECO_TRACKS:
        stage = Stage(track)
        stage.to("named")
        check_case(stage.case)
        check_log(stage, Case(id="case"))
