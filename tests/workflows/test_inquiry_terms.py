"""An inquiry's term has its timer as every other has, and moves with the calendar (C2.9.2, 2.1)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select
from temporalio.client import WorkflowExecutionStatus
from temporalio.testing import WorkflowEnvironment

from services.domain.base import ActorRef
from services.domain.clocks.calendar import BEIJING, local_day
from services.domain.filing import Filing
from services.domain.offices.inquiries import AnswerInquiry, FileInquiry, PassOnInquiry
from services.domain.offices.inquiry_terms import InquiryDueMoved, InquiryEscalated, InquiryReminded
from services.domain.programme.schema import Obligation, Track
from services.domain.tree.units import Function
from services.storage import case_log
from services.storage.tables.base import table_of
from services.storage.tables.cases import FilingRow, ObligationRow
from services.workflows.term import term_id
from tests.workflows.test_reprojection import UNANNOUNCED, publish, reproject
from tests.workflows.walk import WORDS, Walk, look

FILINGS, OWED = table_of(FilingRow), table_of(ObligationRow)
Begin = Callable[..., Walk]
WANG = ActorRef(account="wang", function=Function.COUNTY_OFFICER, unit="990121:huanbao")


async def asked(case: Walk) -> str:
    return await case.file_about(FileInquiry, subject=WORDS, words=WORDS)


async def told(case: Walk, inquiry: str, *kinds: type[Any]) -> list[Any]:
    async with case.database.reading() as tx:
        return [one for one in await case_log.events(tx, inquiry) if isinstance(one, kinds)]


async def on_monday(begin: Begin) -> tuple[Walk, str]:
    """Asked on a Monday morning; five working days, so until the next Monday."""
    case = begin(Track.VILLAGE)
    await case.wait_for(datetime(2031, 3, 3, 9, 0, tzinfo=BEIJING))
    await case.file()
    return case, await asked(case)


async def test_c2_9_2_2_1_5_passed_on_its_owner_is_reminded_once_and_late_the_leader_is_told(
    walk: Begin, env: WorkflowEnvironment
) -> None:
    case, inquiry = await on_monday(walk)
    await case.wait_for(datetime(2031, 3, 6, 8, 0, tzinfo=BEIJING))
    assert await told(case, inquiry, InquiryReminded) == []
    await case.on(inquiry, PassOnInquiry, WANG, office="city-officer", reason=WORDS)
    await case.wait_for(datetime(2031, 3, 30, 9, 0, tzinfo=BEIJING))
    (reminder,) = await told(case, inquiry, InquiryReminded)
    (word,) = await told(case, inquiry, InquiryEscalated)
    assert reminder.due_on.isoformat() == word.due_on.isoformat() == "2031-03-10"
    assert reminder.at.replace(microsecond=0) == datetime(2031, 3, 6, 9, 0, tzinfo=BEIJING)
    assert word.at.replace(microsecond=0) == datetime(2031, 3, 11, 9, 0, tzinfo=BEIJING)
    timer = env.client.get_workflow_handle(term_id(inquiry, Obligation.INQUIRY))
    assert (await timer.describe()).status is WorkflowExecutionStatus.RUNNING


async def test_c2_9_2_an_answer_in_time_ends_the_timer_and_nobody_is_told(
    walk: Begin, env: WorkflowEnvironment
) -> None:
    case, inquiry = await on_monday(walk)
    await case.on(inquiry, AnswerInquiry, WANG, answer=WORDS)
    await case.sleep(days=20)
    assert await told(case, inquiry, InquiryReminded, InquiryEscalated) == []
    timer = env.client.get_workflow_handle(term_id(inquiry, Obligation.INQUIRY))
    assert (await timer.describe()).status is WorkflowExecutionStatus.COMPLETED
    async with case.database.reading() as tx:
        owed = select(OWED.c.done).where(OWED.c.stream == inquiry)
        assert (await tx.execute(owed)).scalar_one() is True


@pytest.fixture
async def unannounced(env: WorkflowEnvironment) -> None:
    await env.sleep(UNANNOUNCED - await env.get_current_time())


@pytest.mark.usefixtures("unannounced")
async def test_2_1_4_a_published_year_moves_an_inquiry_by_one_fact(walk: Begin) -> None:
    case = walk(Track.VILLAGE)
    await case.file()
    inquiry = await asked(case)
    was, provisional = await due(case, inquiry)
    assert provisional, "the year is not announced"

    job = await reproject(case, await publish(case, was, 1))

    (moved,) = await told(case, inquiry, InquiryDueMoved)
    assert moved.old == was
    assert moved.new > was
    assert await due(case, inquiry) == (moved.new, False)
    assert (job.done, job.total, job.failed) == (1, 1, 0)
    found = await look(case.database, inquiry)
    assert isinstance(found, Filing)
    assert found.ledger
    assert local_day(found.ledger.started) < moved.new


async def due(case: Walk, inquiry: str) -> tuple[Any, bool]:
    async with case.database.reading() as tx:
        known = select(FILINGS.c.due_on, FILINGS.c.due_provisional).where(FILINGS.c.id == inquiry)
        due_on, provisional = (await tx.execute(known)).one()
    return due_on, provisional
