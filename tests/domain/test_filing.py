"""Filings: objections until 24:00, tips later, visit notes, reports (A1.4, A1.9, A4.1, A4.2)."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from services.domain.base import ActorRef
from services.domain.clocks.calendar import BEIJING, local_day, notice_period
from services.domain.errors import Invalid, NotEntitled, NotNow
from services.domain.filing import (
    AnswerTip,
    DecideObjection,
    FileObjection,
    FileReport,
    FileTip,
    FileVisitNote,
    Filing,
    NoticeNotOpen,
)
from services.domain.programme.schema import Track
from services.domain.steps.technical_assessment import AppointPanel
from services.domain.tree.units import Function
from tests.domain.stage import WORDS, Stage

SIGNED = datetime(2016, 8, 18, 17, 0, tzinfo=BEIJING)
NOTICE = notice_period(SIGNED, 7)
DATES: dict[str, Any] = {"notice_starts": NOTICE.starts_at, "notice_ends": NOTICE.ends_at}
SECOND = timedelta(seconds=1)


def filing(now: datetime = SIGNED, track: Track = Track.COUNTY) -> Stage:
    return Stage(track, state=Filing(id="filing-1"), now=now)


def test_f1_a_notice_signed_on_18_august_runs_from_the_19th_to_the_25th() -> None:
    assert (NOTICE.first, NOTICE.last) == (date(2016, 8, 19), date(2016, 8, 25))
    signed = datetime(2011, 12, 5, 9, 0, tzinfo=BEIJING)
    other = notice_period(signed, 7)
    assert (other.first, other.last) == (date(2011, 12, 6), date(2011, 12, 12))


def test_a4_1_f1_an_objection_of_the_last_second_counts() -> None:
    stage = filing(NOTICE.ends_at - SECOND)
    stage.do(FileObjection, **DATES)
    assert stage.filing.what == "objection"


def test_a4_1_f1_at_24_00_of_the_last_day_it_is_a_tip_and_says_that_it_was_late() -> None:
    stage = filing(NOTICE.ends_at)
    late = stage.do(FileObjection, **DATES)
    assert stage.filing.what == "tip"
    assert late.model_dump()["late"] is True


def test_a4_1_nobody_objects_to_what_was_not_published() -> None:
    with pytest.raises(NoticeNotOpen):
        filing().do(FileObjection)


@pytest.mark.parametrize(("upheld", "status"), [(True, "upheld"), (False, "dismissed")])
def test_a4_2_e14_an_objection_is_decided_once_with_reasons(upheld: bool, status: str) -> None:
    stage = filing()
    stage.do(FileObjection, **DATES)
    stage.do(DecideObjection, upheld=upheld)
    assert stage.filing.status == status
    with pytest.raises(NotNow, match="not-open"):
        stage.do(DecideObjection, upheld=not upheld)


def test_a4_2_whoever_objected_does_not_decide() -> None:
    stage = filing()
    visitor = stage.do(FileObjection, **DATES).actor
    with pytest.raises(NotEntitled):
        stage.do(DecideObjection, visitor, upheld=False)


def test_a4_6_a_tip_is_answered_and_is_no_objection() -> None:
    stage = filing()
    stage.do(FileTip)
    with pytest.raises(NotNow, match="not-open"):
        stage.do(DecideObjection, upheld=True)
    stage.do(AnswerTip, verified=True)
    assert stage.filing.status == "verified"


def test_a1_9_d18_a_visit_note_says_which_kind_of_visit_it_was() -> None:
    stage = filing()
    expert = ActorRef(account="expert-1", function=Function.EXPERT, unit="9901")
    noted = stage.do(FileVisitNote, expert, visit="unannounced", appointed=("expert-1",))
    assert noted.model_dump()["visit"] == "unannounced"
    assert stage.filing.status == "kept"


def test_a0_3_an_expert_of_another_case_files_no_visit_note() -> None:
    stranger = ActorRef(account="expert-9", function=Function.EXPERT, unit="9901")
    with pytest.raises(NotEntitled):
        filing().do(FileVisitNote, stranger, appointed=("expert-1",))


def test_a1_9_no_note_of_a_visit_that_is_yet_to_come() -> None:
    stage = filing()
    with pytest.raises(Invalid):
        stage.do(
            FileVisitNote,
            stage.actor(AppointPanel),
            visited_on=local_day(stage.now) + timedelta(days=1),
        )


def test_a1_4_a_report_has_two_documents_and_speaks_of_a_half_year_that_has_begun() -> None:
    half: dict[str, Any] = {"implementation": "report", "summary": "summary"}
    with pytest.raises(Invalid):
        filing().do(FileReport, year=2017, half=1, **half)
    with pytest.raises(ValueError, match="summary"):
        filing().do(FileReport, year=2016, half=1, implementation="report")
    stage = filing()
    stage.do(FileReport, year=2016, half=1, **half)
    assert stage.filing.status == "kept"


def test_a_filing_is_filed_once() -> None:
    stage = filing()
    stage.do(FileTip, words=WORDS)
    with pytest.raises(NotNow, match="already-filed"):
        stage.do(FileTip)
