"""Key tasks, supervision reports, bulletins and press on the wire."""

from datetime import date, datetime

from services.api.contract import Answer
from services.domain.modules.key_tasks import KeyTask, ReportKind, TaskStanding, standing


class ProgressAnswer(Answer):
    percent: int
    words: str
    by: str
    """Account id."""
    at: datetime


class KeyTaskAnswer(Answer):
    id: str
    name: str
    content: str
    carried_by: str
    begins_on: date
    due_on: date
    percent: int
    standing: TaskStanding
    progress: list[ProgressAnswer]
    """The latest first."""

    @classmethod
    def of(cls, task: KeyTask, today: date) -> "KeyTaskAnswer":
        more = {"percent": task.percent, "standing": standing(task, today)}
        return cls.model_validate({**task.model_dump(), **more}, extra="ignore")


class KeyTasks(Answer):
    tasks: list[KeyTaskAnswer]


class TaskMade(Answer):
    id: str


class SupervisionReportAnswer(Answer):
    id: str
    kind: ReportKind
    document: str
    number: str
    issued_on: date
    task: str
    """Empty where it is about all of them."""
    by: str
    at: datetime


class SupervisionReports(Answer):
    reports: list[SupervisionReportAnswer]
