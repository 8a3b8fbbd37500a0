"""Assessment, rectification, acceptance on the engine; reports and visits (A1.4, A1.9-A1.11)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from temporalio.testing import WorkflowEnvironment

from services.domain.base import ActorRef
from services.domain.case import Outcome
from services.domain.clocks.calendar import days_later, end_of_day, half_year_of, local_day
from services.domain.errors import Invalid, NotEntitled, NotNow
from services.domain.filing import FileReport, FileVisitNote
from services.domain.programme.schema import Obligation, Track
from services.domain.rectifying.judging import DecideMeasures, ReReviewItems
from services.domain.rectifying.owning import AssignFindings, HandInEvidence, ProposeMeasures
from services.domain.rectifying.pressing import PressItems, SendDraftedNotice
from services.domain.rectifying.timing import FindingsLapsed, FindingsReminded
from services.domain.seats import Seat
from services.domain.steps.rectification import (
    ConcludeFailure,
    ReReview,
    SubmitRectificationReport,
)
from services.domain.tree.units import Function, StepName
from services.storage.guards import AlreadyReported
from services.storage.queries.filings import kinds_of_visit
from tests.workflows.test_terms import runs, told
from tests.workflows.walk import FINDING, WORDS, Walk, look

Begin = Callable[..., Walk]


async def failed_assessment(walk: Begin) -> Walk:
    case = walk(Track.COUNTY)
    await case.to_review()
    await case.assess(FINDING, FINDING, passed=False)
    await case.stands(StepName.RECTIFICATION)
    return case


def report(*numbers: int) -> dict[str, Any]:
    measures = [{"no": number, "measures": WORDS} for number in numbers]
    return {"document": "report", "measures": measures}


async def test_a1_10_a1_11_findings_are_reported_in_writing_and_closed_by_re_review(
    walk: Begin,
) -> None:
    case = await failed_assessment(walk)
    with pytest.raises(NotNow, match="report-missing"):
        await case.do(ReReview, closed=(1,), opinion=WORDS)
    with pytest.raises(Invalid):
        await case.do(SubmitRectificationReport, **report(1))
    await case.do(SubmitRectificationReport, **report(1, 2))
    await case.do(ReReview, closed=(1,), opinion=WORDS)
    again = await case.case()
    assert [finding.status for finding in again.findings] == ["closed", "open"]
    assert again.rounds == 1
    await case.do(SubmitRectificationReport, **report(2))
    await case.do(ReReview, closed=(2,), opinion=WORDS)
    await case.stands(StepName.ACCEPTANCE)


async def test_a1_10_the_county_government_signs_the_report_and_nobody_else(walk: Begin) -> None:
    case = await failed_assessment(walk)
    assert case.actor(SubmitRectificationReport).function is Function.COUNTY_GOVERNMENT
    with pytest.raises(NotEntitled):
        await case.do(SubmitRectificationReport, case.actor(ReReview), **report(1, 2))


async def test_a1_10_the_review_stands_still_while_the_county_rectifies(walk: Begin) -> None:
    case = await failed_assessment(walk)
    stopped = (await case.case()).ledgers[Obligation.REVIEW]
    assert stopped.paused
    assert stopped.stops[-1].basis == "A1.10"
    await case.sleep(days=12)
    await case.do(SubmitRectificationReport, **report(1, 2))
    going = await case.case()
    assert not going.ledgers[Obligation.REVIEW].paused
    assert going.ledgers[Obligation.RECTIFICATION].done


async def test_a1_11_what_cannot_be_mended_ends_the_case(walk: Begin) -> None:
    case = await failed_assessment(walk)
    await case.do(SubmitRectificationReport, **report(1, 2))
    await case.do(ConcludeFailure, reason=WORDS)
    assert (await case.case()).outcome is Outcome.FAILED


async def mended_by_ledger(case: Walk) -> None:
    """Two findings to their close-out, one of them sent back once, then the report (D9)."""
    owner = ActorRef(account="clerk", function=Function.APPLICANT_CLERK, unit=case.place)
    seats = (Seat(function=owner.function, unit=owner.unit),)
    due = local_day(await case.now()) + timedelta(days=10)
    await case.do(AssignFindings, nos=(1, 2), to="clerk", seats=seats, due_on=due)
    await case.do(ProposeMeasures, owner, nos=(1, 2), measures=WORDS)
    await case.do(DecideMeasures, nos=(1, 2), approved=True, opinion=WORDS)
    await case.do(HandInEvidence, owner, nos=(1, 2), after=("after",), before=("before",))
    await case.do(ReReviewItems, nos=(2,), accepted=False, opinion=WORDS)
    with pytest.raises(NotNow, match="ledger-unsettled"):
        await case.do(SubmitRectificationReport, **report(1, 2))
    await case.sleep(days=11)
    leader = ActorRef(account="leader", function=Function.CITY_LEADER, unit="9901")
    by = local_day(await case.now())
    await case.do(PressItems, leader, nos=(2,), words=WORDS, answer_by=by)
    await case.do(HandInEvidence, owner, nos=(2,), after=("after",))
    await case.do(ReReviewItems, nos=(1, 2), accepted=True, opinion=WORDS)
    await case.do(SubmitRectificationReport, **report(1, 2))
    await case.do(ReReview, closed=(1, 2), opinion=WORDS)


async def test_6_3_1_d9_findings_go_through_the_ledger_while_the_reviews_clock_stands(
    walk: Begin,
) -> None:
    case = await failed_assessment(walk)
    await mended_by_ledger(case)
    await case.stands(StepName.ACCEPTANCE)
    now = await case.case()
    assert [one.status for one in now.findings] == ["closed", "closed"]
    assert [one.entry.rounds for one in now.findings if one.entry] == [0, 1]
    stops = now.ledgers[Obligation.REVIEW].stops
    assert [stop.reason for stop in stops] == ["rectification"]
    assert stops[0].until
    assert (stops[0].until - stops[0].since).days >= 11


async def test_6_3_1_each_item_rings_on_its_own_day_and_its_notice_is_drafted(
    walk: Begin, env: WorkflowEnvironment
) -> None:
    """Two items of one case, due on different days; the one whose work is in stays silent."""
    case = await failed_assessment(walk)
    owner = ActorRef(account="clerk", function=Function.APPLICANT_CLERK, unit=case.place)
    seats = (Seat(function=owner.function, unit=owner.unit),)
    today = local_day(await case.now())
    for no, days in ((1, 9), (2, 16)):
        due = days_later(today, days)
        await case.do(AssignFindings, nos=(no,), to="clerk", seats=seats, due_on=due)
    await case.do(ProposeMeasures, owner, nos=(1,), measures=WORDS)
    await case.sleep(days=15)
    assert [(one.nos, one.due_on) for one in await told(case, FindingsReminded)] == [
        ((1,), days_later(today, 9)),
        ((2,), days_later(today, 16)),
    ]
    (late,) = await told(case, FindingsLapsed)
    assert late.nos == (1,)
    await case.do(DecideMeasures, nos=(1,), approved=True, opinion=WORDS)
    by = days_later(today, 30)
    await case.do(SendDraftedNotice, nos=(1,), words=WORDS, answer_by=by)
    await case.do(HandInEvidence, owner, nos=(1,), after=("after",))
    await case.sleep(days=20)
    assert [one.nos for one in await told(case, FindingsLapsed)] == [(1,), (2,)]
    assert not await runs(env.client, case, Obligation.FINDINGS), "all has been told"


async def test_a2_6_6_a_town_rectifies_after_its_acceptance(walk: Begin) -> None:
    case = walk(Track.TOWN)
    await case.to_review()
    await case.accept(FINDING)
    await case.rectify()
    await case.stands(StepName.PUBLIC_NOTICE)


async def test_a1_9_d18_both_kinds_of_visit_are_known_from_their_notes(walk: Begin) -> None:
    case = walk(Track.COUNTY)
    await case.to_review()
    said: dict[str, Any] = {"visited_on": local_day(await case.now()), "note": WORDS}
    for visit in ("open", "unannounced"):
        assessor = {"visit": visit, "appointed": ("expert-1",), **said}
        await case.file_about(FileVisitNote, **assessor, actor=case.actor(ReReview))
    async with case.database.reading() as tx:
        kinds = await kinds_of_visit(tx, case.case_id)
    assert set(kinds) == {"open", "unannounced"}


async def test_a1_4_each_half_year_is_reported_once_and_the_case_need_not_wait(
    walk: Begin,
) -> None:
    case = walk(Track.COUNTY)
    await case.to_implementation()
    half = half_year_of(local_day(await case.now()))
    papers: dict[str, Any] = {"implementation": "report", "summary": "summary"}
    first = await case.file_about(FileReport, year=half.year, half=half.half, **papers)
    with pytest.raises(AlreadyReported):
        await case.file_about(FileReport, year=half.year, half=half.half, **papers)
    following = half.following
    with pytest.raises(Invalid):
        await case.file_about(FileReport, year=following.year, half=following.half, **papers)
    await case.wait_for(end_of_day(half.last))
    await case.file_about(FileReport, year=following.year, half=following.half, **papers)
    kept = await look(case.database, first)
    assert kept
    assert kept.stands == "kept"
