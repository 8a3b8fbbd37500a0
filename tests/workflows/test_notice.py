"""Notice, objections and naming against the clock (A4.1, A4.2, F1)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from services.domain.case import Case, Outcome
from services.domain.clocks.calendar import days_later, end_of_day, local_day, start_of_day
from services.domain.errors import NotNow, StepClosed
from services.domain.filing import (
    AnswerTip,
    DecideObjection,
    FileObjection,
    FileTip,
    Filing,
    NoticeNotOpen,
)
from services.domain.objecting.outcome import Term
from services.domain.offices.inquiry_terms import InquiryEscalated, InquiryReminded
from services.domain.programme.schema import Track
from services.domain.steps.naming import NameUnit, ObjectionStands, RefuseNaming
from services.domain.steps.public_notice import PublishNotice, SignNotice, running
from services.domain.tree.units import StepName
from services.storage import case_log
from tests.workflows.walk import WORDS, Walk, look

Begin = Callable[..., Walk]
SECOND = timedelta(seconds=1)
OBJECTION: dict[str, Any] = {"subject": WORDS, "words": WORDS}
NAME: dict[str, Any] = {"document_no": "环发〔2032〕6号"}


async def published(walk: Begin) -> tuple[Walk, datetime]:
    """A notice that runs, and the moment of its end."""
    case = walk(Track.VILLAGE)
    await case.to_notice()
    await case.publish()
    period = running(await case.case())
    assert period
    return case, period.ends_at


async def filing_of(case: Walk, stream: str) -> Filing:
    found = await look(case.database, stream)
    assert isinstance(found, Filing)
    return found


async def test_f1_the_notice_runs_seven_whole_days_from_the_day_after_publication(
    walk: Begin,
) -> None:
    case, end = await published(walk)
    today = local_day(await case.now())
    assert end == end_of_day(days_later(today, 7))
    assert (await case.notice_row()).starts_at == start_of_day(days_later(today, 1))


async def test_a4_1_signed_but_not_published_no_day_is_counted(walk: Begin) -> None:
    case = walk(Track.VILLAGE)
    await case.to_notice()
    await case.do(SignNotice, document_no="环示〔2032〕5号")
    await case.sleep(days=20)
    assert running(await case.case()) is None
    await case.do(PublishNotice, hotline="0999-12369", mailbox="ts@example.cn", address="示例路1号")
    period = running(await case.case())
    assert period
    assert period.first == days_later(local_day(await case.now()), 1)


async def test_a4_2_naming_from_00_00_of_the_next_day_and_not_a_second_before(walk: Begin) -> None:
    case, end = await published(walk)
    await case.wait_for(end - SECOND)
    with pytest.raises(StepClosed):
        await case.do(NameUnit, **NAME)
    await case.wait_for(end)
    closed = await case.stands(StepName.NAMING)
    assert closed.step_since
    assert end <= closed.step_since < end + SECOND
    assert (await case.name()).named_on == local_day(end)


async def test_a4_1_f1_an_objection_of_the_last_second_counts_and_blocks_the_naming(
    walk: Begin,
) -> None:
    case, end = await published(walk)
    await case.wait_for(end - SECOND)
    objection = await case.file_about(FileObjection, **OBJECTION)
    assert (await filing_of(case, objection)).what == "objection"
    await case.wait_for(end + SECOND)
    await case.stands(StepName.NAMING)
    with pytest.raises(ObjectionStands):
        await case.do(NameUnit, **NAME)
    await case.on(objection, DecideObjection, upheld=False, reason=WORDS)
    await case.name()


async def test_a4_1_f1_at_24_00_an_objection_is_a_tip_and_blocks_nothing(walk: Begin) -> None:
    case, end = await published(walk)
    await case.wait_for(end)
    tip = await case.file_about(FileObjection, **OBJECTION)
    assert (await filing_of(case, tip)).what == "tip"
    await case.name()
    await case.on(tip, AnswerTip, verified=True, answer=WORDS)
    assert (await filing_of(case, tip)).status == "verified"


async def test_a4_2_an_upheld_objection_leaves_only_the_refusal(walk: Begin) -> None:
    case, end = await published(walk)
    objection = await case.file_about(FileObjection, **OBJECTION)
    await case.on(objection, DecideObjection, upheld=True, reason=WORDS)
    await case.wait_for(end + SECOND)
    await case.stands(StepName.NAMING)
    with pytest.raises(ObjectionStands):
        await case.do(NameUnit, **NAME)
    await case.do(RefuseNaming, reason=WORDS)
    refused = await case.case()
    assert refused.outcome is Outcome.REFUSED
    assert await look(case.database, f"title-{case.case_id}") is None


async def test_a4_2_one_of_several_objections_is_enough(walk: Begin) -> None:
    case, end = await published(walk)
    first = await case.file_about(FileObjection, **OBJECTION)
    await case.file_about(FileObjection, **OBJECTION)
    await case.on(first, DecideObjection, upheld=False, reason=WORDS)
    await case.wait_for(end + SECOND)
    await case.stands(StepName.NAMING)
    with pytest.raises(ObjectionStands):
        await case.do(NameUnit, **NAME)


async def test_a4_2_what_was_decided_is_not_objected_to(walk: Begin) -> None:
    """An act of the last second that comes to its record after the case has ended."""
    case, end = await published(walk)
    await case.wait_for(end)
    await case.name()
    stale: dict[str, Any] = {
        "notice_starts": end,
        "notice_ends": end + timedelta(days=1),
        **OBJECTION,
    }
    about: dict[str, Any] = {
        "case": case.case_id,
        "place": case.place,
        "offices": case.programme.procedure.offices,
    }
    with pytest.raises(NoticeNotOpen):
        await case.on("filing-late", FileObjection, **about, **stale)


async def test_a4_6_a_tip_about_a_title_needs_no_notice(walk: Begin) -> None:
    case = walk(Track.VILLAGE)
    await case.file()
    tip = await case.file_about(FileTip, **OBJECTION)
    with pytest.raises(NotNow, match="not-open"):
        await case.on(tip, DecideObjection, upheld=True, reason=WORDS)
    await case.on(tip, AnswerTip, verified=False, answer=WORDS)
    assert (await filing_of(case, tip)).status == "answered"
    with pytest.raises(NotNow):
        await case.on(tip, AnswerTip, verified=False, answer=WORDS)


async def test_the_reader_row_follows_the_case(walk: Begin) -> None:
    case, end = await published(walk)
    assert not (await case.notice_row()).closed
    await case.wait_for(end)
    closed = await case.stands(StepName.NAMING)
    assert isinstance(closed, Case)
    assert (await case.notice_row()).closed


async def test_6_4_3_an_objection_has_a_clock_of_its_own(walk: Begin) -> None:
    """Whoever answers is reminded, and once the working days are over the leader is told."""
    case, _ = await published(walk)
    answer = case.programme.objections.answer
    term = Term(days=answer.days, unit=answer.unit)
    objection = await case.file_about(FileObjection, **OBJECTION, term=term)
    await case.sleep(days=40)
    async with case.database.reading() as tx:
        log = await case_log.events(tx, objection)
    told = [type(one) for one in log if isinstance(one, InquiryReminded | InquiryEscalated)]
    assert told == [InquiryReminded, InquiryEscalated]
