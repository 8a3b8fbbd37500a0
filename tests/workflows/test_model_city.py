"""A model city from its application to its re-check, on a real Temporal (4.3.2, B1.2-B1.8).

Three stages, five months for the last two, a report and a plan each year, the title granted again.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from services.domain.attainment.data_lines import years_of
from services.domain.base import ActorRef
from services.domain.case import Case, Outcome
from services.domain.clocks.calendar import (
    BEIJING,
    calendar_year,
    local_day,
    months_later,
    new_year_after,
    start_of_day,
    years_later,
)
from services.domain.clocks.deadlines import state
from services.domain.errors import Invalid, NotEntitled, NotNow
from services.domain.programme.calendars import calendar_for
from services.domain.programme.schema import Obligation, TitleLevel, Track
from services.domain.steps.naming import NameUnit
from services.domain.steps.pre_assessment import FormPreAssessment, RequestRecheck
from services.domain.steps.public_notice import PublishNotice, SignNotice
from services.domain.steps.recheck import ConcludeRecheck
from services.domain.steps.rectification import ReReview, SubmitRectificationReport
from services.domain.titles.title import Title
from services.domain.titles.title_duties import FileYearlyPaper, RecordCompletion, owed_by
from services.domain.tree.units import Function, StepName
from services.domain.whole_case import Withdraw
from services.storage.papers import data_sheets
from tests.workflows.walk import FINDING, WORDS, Walk, until

Begin = Callable[..., Walk]
CONTACTS: dict[str, Any] = {
    "hotline": "010-12369",
    "mailbox": "cm@example.cn",
    "address": "示例路1号",
}
REPORT, PLAN = "improvement-report", "improvement-plan"


def city(walk: Begin) -> Walk:
    return walk(Track.CITY, level=TitleLevel.NATIONAL)


async def named(walk: Begin) -> tuple[Walk, Title]:
    case = city(walk)
    await case.to_notice()
    await case.publish()
    await case.sleep(days=8)
    return case, await case.name()


async def test_b1_3_a_city_goes_through_three_stages_to_its_title(walk: Begin) -> None:
    case = city(walk)
    await case.to_review()
    await case.stands(StepName.PRE_ASSESSMENT)
    ministry = ActorRef(account="m", function=Function.MINISTRY_OFFICER, unit="00")
    with pytest.raises(NotEntitled):
        await case.do(FormPreAssessment, ministry, passed=True, opinion=WORDS)
    await case.pre_assess()
    await case.stands(StepName.TECHNICAL_ASSESSMENT)
    await case.assess()
    await case.accept()
    await case.stands(StepName.PUBLIC_NOTICE)
    await case.publish()
    await case.sleep(days=8)
    title = await case.name()
    assert (title.track, title.level, title.place) == (Track.CITY, TitleLevel.NATIONAL, "9901")
    assert title.named_on
    assert title.recheck_due == years_later(title.named_on, 3)


async def test_b1_4_five_months_cover_the_last_two_stages_without_the_time_of_mending(
    walk: Begin,
) -> None:
    case = city(walk)
    await case.to_review()
    waiting = await case.stands(StepName.PRE_ASSESSMENT)
    assert Obligation.LAST_STAGES not in waiting.ledgers
    await case.pre_assess()
    begun = await case.stands(StepName.TECHNICAL_ASSESSMENT)
    last_stages = begun.ledgers[Obligation.LAST_STAGES]
    calendar = calendar_for(rehearsal=True)
    first = local_day(last_stages.started)
    due = state(last_stages, calendar, last_stages.started).due_on
    assert due == months_later(first, 5)
    await case.sleep(days=10)
    await case.assess(FINDING)
    mending = await case.stands(StepName.RECTIFICATION)
    assert mending.ledgers[Obligation.LAST_STAGES].paused
    await case.sleep(days=20)
    await case.rectify()
    again = await case.stands(StepName.ACCEPTANCE)
    ledger = again.ledgers[Obligation.LAST_STAGES]
    stop = ledger.stops[0]
    assert stop.until
    stood = (stop.until.astimezone(BEIJING).date() - stop.since.astimezone(BEIJING).date()).days + 1
    moved = state(ledger, calendar, await case.now()).due_on
    assert moved == due + timedelta(days=stood)
    await case.accept()
    done = await case.stands(StepName.PUBLIC_NOTICE)
    assert done.ledgers[Obligation.LAST_STAGES].done


async def test_b1_6_report_and_plan_are_owed_each_year_and_what_came_of_the_plan(
    walk: Begin,
) -> None:
    case, title = await named(walk)
    assert title.named_on
    year = title.named_on.year
    paper: dict[str, Any] = {"document": "paper"}
    with pytest.raises(Invalid):
        await case.on(title.id, FileYearlyPaper, duty=PLAN, year=year - 1, **paper)
    with pytest.raises(Invalid):
        await case.on(title.id, RecordCompletion, duty=PLAN, year=year, completed=True, words=WORDS)
    await case.on(title.id, FileYearlyPaper, duty=PLAN, year=year, **paper)
    await case.on(title.id, RecordCompletion, duty=PLAN, year=year, completed=False, words=WORDS)
    await case.wait_for(start_of_day(title.named_on.replace(year=year + 1, month=2, day=1)))
    await case.on(title.id, FileYearlyPaper, duty=REPORT, year=year, **paper)
    found = await until(case.database, title.id, lambda one: one.seq == 4)
    assert isinstance(found, Title)
    standing = {(one.duty, one.period): one.standing for one in owed_by(found, await case.now())}
    assert standing == {
        (REPORT, str(year)): "late",
        (PLAN, str(year)): "done",
        (REPORT, str(year + 1)): "due",
        (PLAN, str(year + 1)): "due",
    }
    assert found.completed == {f"{PLAN}/{year}": False}


async def test_b1_5_the_years_asked_for_move_on_at_new_year_until_the_case_is_over(
    walk: Begin,
) -> None:
    case = city(walk)
    await case.file()
    begun = await case.now()
    year = calendar_year(begun)

    async def asked() -> tuple[int, ...]:
        async with case.database.reading() as tx:
            return years_of((await data_sheets.get(tx, case.case_id, await case.now())).sheet)

    assert await asked() == tuple(range(year - 3, year + 1))
    await case.wait_for(new_year_after(begun) + timedelta(minutes=1))
    assert await asked() == tuple(range(year - 2, year + 2))
    await case.do(Withdraw, reason=WORDS)
    await case.stands(Outcome.WITHDRAWN)
    await case.sleep(days=400)
    assert await asked() == tuple(range(year - 2, year + 2))


async def recheck(case: Walk, title: Title) -> str:
    assert title.recheck_due
    await case.wait_for(start_of_day(title.recheck_due))
    stream = f"recheck-{case.case_id}-1"
    await until(case.database, stream, lambda one: one.stands == StepName.PRE_ASSESSMENT)
    return stream


async def granted_again(case: Walk, stream: str) -> None:
    """Applied for, pre-assessed, checked, mended, put on notice, announced (B1.8)."""
    await case.on(stream, RequestRecheck, document="request")
    await case.on(stream, FormPreAssessment, passed=True, opinion=WORDS)
    today = local_day(await case.now())
    said: dict[str, Any] = {"checked_on": today, "opinion": WORDS}
    await case.on(stream, ConcludeRecheck, passed=False, points=[FINDING], **said)
    measures = [{"no": 1, "measures": WORDS}]
    await case.on(stream, SubmitRectificationReport, document="report", measures=measures)
    checker = case.actor(ConcludeRecheck)
    await case.on(stream, ReReview, checker, closed=(1,), opinion=WORDS)
    await until(case.database, stream, lambda one: one.stands == StepName.PUBLIC_NOTICE)
    await case.on(stream, SignNotice, document_no="环示〔2034〕1号")
    await case.on(stream, PublishNotice, **CONTACTS)
    await case.sleep(days=8)
    await until(case.database, stream, lambda one: one.stands == StepName.NAMING)
    await case.on(stream, NameUnit, document_no="公告2034年第1号")


async def test_b1_8_a_re_check_is_applied_for_and_ends_with_the_title_granted_again(
    walk: Begin,
) -> None:
    case, title = await named(walk)
    stream = await recheck(case, title)
    with pytest.raises(NotNow, match="request-missing"):
        await case.on(stream, FormPreAssessment, passed=True, opinion=WORDS)
    await granted_again(case, stream)
    ended = await until(case.database, stream, lambda one: one.stands == Outcome.PASSED)
    assert isinstance(ended, Case)
    held = await until(
        case.database, title.id, lambda one: isinstance(one, Title) and one.rechecks == 1
    )
    assert isinstance(held, Title)
    assert (held.granted_again_on, held.granted_again_no) == (ended.ended_on, "公告2034年第1号")
    assert (held.named_on, held.document_no) == (title.named_on, title.document_no)
    assert title.recheck_due
    assert held.recheck_due == years_later(title.recheck_due, 3)


async def test_b1_8_a_city_that_fails_its_re_check_freezes_nobody(walk: Begin) -> None:
    """Suspending applications is the eco tracks' rule (A4.5); here the title is proposed for loss."""
    case, title = await named(walk)
    stream = await recheck(case, title)
    await case.on(stream, RequestRecheck, document="request")
    await case.on(stream, FormPreAssessment, passed=False, opinion=WORDS)
    held = await until(
        case.database, title.id, lambda one: isinstance(one, Title) and one.rechecks == 1
    )
    assert isinstance(held, Title)
    assert (held.last_result, held.proposals, held.cancelled_on) == ("failed", 1, None)
    again = city(walk)
    await again.file()
    await again.stands(StepName.CREATION_REQUEST)
