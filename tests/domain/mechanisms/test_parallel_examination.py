"""One intake, all offices at once, one list of what is lacking (C2.9.3, C3.6.7, C3.6.12, D25)."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from services.domain.base import ActorRef, TextRef
from services.domain.clocks.calendar import Calendar
from services.domain.errors import Invalid, NotEntitled
from services.domain.mechanisms.parallel_examination import (
    Examination,
    Opinion,
    ParallelRules,
    Progress,
    opened,
    progress,
    with_opinion,
)
from services.domain.tree.units import Function

OFFICES = ("9901:jianwei", "9901:nongwei", "9901:tongchou")
RULES = ParallelRules.from_file({"offices": OFFICES, "days": 22, "source": "C3.6.7"})
INTAKE = datetime(2031, 6, 9, 2, tzinfo=UTC)
WORDS = TextRef(id="t1", commitment="c1")


def opinion(no: int, says: str, day: int = 10, **more: Any) -> Opinion:
    return Opinion(
        office=OFFICES[no],
        says=says,
        by=ActorRef(account="u1", function=Function.JOINT_DEPARTMENT, unit=OFFICES[no]),
        at=datetime(2031, 7, day, 2, tzinfo=UTC),
        **more,
    )


def after(*opinions: Opinion) -> Examination:
    examination = opened(RULES, INTAKE)
    for one in opinions:
        examination = with_opinion(examination, one)
    return examination


def at(examination: Examination, day: str) -> Progress:
    return progress(examination, Calendar(), datetime.fromisoformat(f"{day}T02:00:00+00:00"))


def test_c3_6_7_all_offices_together_have_22_working_days_from_one_intake() -> None:
    """Monday 9 June 2031 and 22 working days: Wednesday 9 July, where no holiday is announced."""
    found = at(after(), "2031-06-10")
    assert (found.due_on, found.waits_for, found.standing) == (date(2031, 7, 9), OFFICES, "open")


def test_c3_6_12_nothing_is_decided_before_all_have_answered() -> None:
    no = opinion(0, "objects", 1, reasons=WORDS)
    found = at(after(no, opinion(1, "agrees", 2)), "2031-07-03")
    assert (found.standing, found.waits_for) == ("open", OFFICES[2:])
    assert found.words.zh == "3个部门同步审查，已答复2个，其中同意1个"
    assert at(
        after(no, opinion(1, "agrees", 2), opinion(2, "agrees", 3)), "2031-07-03"
    ).standing == ("objected")


def test_c2_9_3_what_all_offices_lack_is_one_list() -> None:
    found = at(
        after(
            opinion(0, "lacks", 1, lacking=("plan", "film")),
            opinion(1, "lacks", 2, lacking=("film", "report")),
            opinion(2, "agrees", 3),
        ),
        "2031-07-03",
    )
    assert (found.standing, found.lacking) == ("lacks", ("plan", "film", "report"))
    agreed = after(*(opinion(no, "agrees", no + 1) for no in range(3)))
    assert at(agreed, "2031-07-03").standing == "agreed"


def test_c3_6_5_only_the_office_that_is_late_is_late() -> None:
    in_time = opinion(0, "agrees", 9)
    waiting = after(in_time)
    assert at(waiting, "2031-07-09").overdue == ()
    assert at(waiting, "2031-07-10").overdue == OFFICES[1:]
    late = after(in_time, opinion(1, "agrees", 11), opinion(2, "agrees", 9))
    assert at(late, "2031-08-01").overdue == OFFICES[1:2]


def test_d25_each_office_answers_once_and_says_what_it_means() -> None:
    stranger = opinion(0, "agrees").model_copy(update={"office": "9901:other"})
    with pytest.raises(NotEntitled):
        with_opinion(after(), stranger)
    for wrong in (
        opinion(0, "objects"),
        opinion(0, "lacks"),
        opinion(0, "agrees", lacking=("plan",)),
    ):
        with pytest.raises(Invalid):
            with_opinion(after(), wrong)
    with pytest.raises(Invalid):
        after(opinion(0, "agrees"), opinion(0, "agrees"))


def test_d25_one_office_alone_or_one_named_twice_examines_nothing_in_parallel() -> None:
    for offices in (OFFICES[:1], (OFFICES[0], OFFICES[0])):
        with pytest.raises(ValidationError):
            ParallelRules.from_file({"offices": offices, "days": 22, "source": "C3.6.7"})
