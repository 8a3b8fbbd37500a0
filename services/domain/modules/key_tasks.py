"""Key tasks and projects of a unit: schedule, progress, and how one stands today (B3.5.2, B3.5.4);
what is issued about the work: supervision reports, bulletins, press (B3.5.1).

Of the unit, so that improvement after the naming goes on in the same list. Supervision reports are
documents of a case; here stands only what is said of one.
"""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from services.domain.base import DocumentId, Frozen, label
from services.domain.errors import Invalid

WHOLE: Final = 100
"""Per cent."""
LONGEST: Final = 2000


class NewKeyTask(Frozen):
    name: str = label("任务或项目名称", "Name of the task or project", min_length=1, max_length=120)
    content: str = label("主要内容", "What is to be done", max_length=LONGEST, default="")
    carried_by: str = label("责任单位", "Carried out by", min_length=1, max_length=120)
    """An office or a working group, named as the plan names it (A6.5)."""
    begins_on: date = label("开始日期", "Begins on")
    due_on: date = label("完成期限", "To be completed by")


class NewProgress(Frozen):
    percent: int = label("完成百分比", "Per cent completed", ge=0, le=WHOLE)
    words: str = label("进展情况", "Progress", min_length=1, max_length=LONGEST)


class Progress(NewProgress):
    """Kept as it was said; the latest counts."""

    by: str
    """Account id."""
    at: datetime
    on: date
    """The day in Beijing."""


class KeyTask(NewKeyTask):
    id: str
    unit: str
    by: str
    at: datetime
    progress: tuple[Progress, ...] = ()
    """The latest first."""

    @property
    def percent(self) -> int:
        return self.progress[0].percent if self.progress else 0


class TaskStanding(StrEnum):
    AHEAD = "not-yet-begun"
    UNDER_WAY = "under-way"
    LATE = "overdue"
    DONE = "completed"
    DONE_LATE = "completed-late"


class ReportKind(StrEnum):
    """Who speaks: a supervision group (A6.5), the office for the creation, or the press (B3.5.1)."""

    SUPERVISION = "supervision"
    BULLETIN = "bulletin"
    PRESS = "press"


class NewSupervisionReport(Frozen):
    """督察报告 of a supervision group: a file of the case, its number and its day (B3.5.2, A6.5).

    In the same way a bulletin (创模简报) or a press report of the chronicle (B3.5.1), by its kind.
    """

    kind: ReportKind = label("类别", "Kind", default=ReportKind.SUPERVISION)
    document: DocumentId = label("文件", "Document", min_length=1, max_length=80)
    number: str = label(
        "文号、期号或报道标题", "Number, or title of a press report", min_length=1, max_length=80
    )
    issued_on: date = label("印发或刊发日期", "Issued on")
    task: str = label("针对的任务", "About which task", max_length=80, default="")
    """Empty where it is about all of them."""


class SupervisionReport(NewSupervisionReport):
    id: str
    stream: str
    by: str
    at: datetime


def check_task(task: NewKeyTask) -> None:
    """Raises Invalid."""
    if task.due_on < task.begins_on:
        raise Invalid(field="due_on")


def check_report(report: NewSupervisionReport, today: date, tasks: Sequence[KeyTask]) -> None:
    """Not of tomorrow, and about a task that is there. Raises Invalid."""
    if report.issued_on > today:
        raise Invalid(field="issued_on")
    if report.task and report.task not in {task.id for task in tasks}:
        raise Invalid(field="task")


def standing(task: KeyTask, today: date) -> TaskStanding:
    """Done on the day on which the whole of it was first said to be, unless that was taken back."""
    if task.percent == WHOLE:
        first = _since_whole(task.progress)[-1].on
        return TaskStanding.DONE if first <= task.due_on else TaskStanding.DONE_LATE
    if today > task.due_on:
        return TaskStanding.LATE
    begun = bool(task.progress) or today >= task.begins_on
    return TaskStanding.UNDER_WAY if begun else TaskStanding.AHEAD


def _since_whole(progress: Sequence[Progress]) -> list[Progress]:
    """The latest entries that all say it is whole."""
    found: list[Progress] = []
    for one in progress:
        if one.percent != WHOLE:
            break
        found.append(one)
    return found
