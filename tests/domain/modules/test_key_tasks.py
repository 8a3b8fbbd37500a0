"""How a key task stands, and what can be said of one (B3.5.2, B3.5.4)."""

from datetime import UTC, date, datetime

import pytest

from services.domain.errors import Invalid
from services.domain.modules.key_tasks import (
    KeyTask,
    NewSupervisionReport,
    Progress,
    TaskStanding,
    check_report,
    check_task,
    standing,
)

AT = datetime(2031, 3, 1, tzinfo=UTC)
BEGINS, DUE = date(2031, 3, 1), date(2031, 9, 30)


def task(*said: tuple[int, date], due_on: date = DUE) -> KeyTask:
    """Progress in the order in which it was said."""
    progress = tuple(
        Progress(percent=percent, words="进展", by="a", at=AT, on=on)
        for percent, on in reversed(said)
    )
    return KeyTask(
        id="t",
        unit="990121",
        name="河道整治",
        carried_by="县水务局",
        begins_on=BEGINS,
        due_on=due_on,
        by="a",
        at=AT,
        progress=progress,
    )


def test_b3_5_2_a_task_stands_by_its_schedule_and_by_what_was_said_last() -> None:
    assert standing(task(), date(2031, 2, 28)) is TaskStanding.AHEAD
    assert standing(task((5, BEGINS)), date(2031, 2, 28)) is TaskStanding.UNDER_WAY
    assert standing(task(), BEGINS) is TaskStanding.UNDER_WAY
    assert standing(task((90, BEGINS)), DUE) is TaskStanding.UNDER_WAY
    assert standing(task((90, BEGINS)), date(2031, 10, 1)) is TaskStanding.LATE
    assert standing(task((100, DUE)), date(2032, 1, 1)) is TaskStanding.DONE
    assert standing(task((100, date(2031, 10, 1))), date(2032, 1, 1)) is TaskStanding.DONE_LATE


def test_b3_5_2_a_task_that_was_taken_up_again_was_not_done_before() -> None:
    late = date(2031, 12, 1)
    assert standing(task((100, BEGINS), (60, DUE)), late) is TaskStanding.LATE
    again = task((100, BEGINS), (60, DUE), (100, late))
    assert standing(again, late) is TaskStanding.DONE_LATE
    assert standing(task((100, BEGINS), (100, late)), late) is TaskStanding.DONE


def test_b3_5_2_no_task_ends_before_it_begins() -> None:
    check_task(task(due_on=BEGINS))
    with pytest.raises(Invalid):
        check_task(task(due_on=date(2031, 2, 28)))


@pytest.mark.parametrize(("issued_on", "about"), [(date(2031, 3, 3), ""), (BEGINS, "another")])
def test_b3_5_2_a_supervision_report_is_of_no_later_day_and_about_a_known_task(
    issued_on: date, about: str
) -> None:
    def report(on: date, task: str) -> NewSupervisionReport:
        return NewSupervisionReport(document="d", number="1号", issued_on=on, task=task)

    check_report(report(date(2031, 3, 2), "t"), date(2031, 3, 2), [task()])
    with pytest.raises(Invalid):
        check_report(report(issued_on, about), date(2031, 3, 2), [task()])
