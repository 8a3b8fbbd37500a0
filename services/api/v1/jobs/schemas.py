"""Jobs as the API shows them (2.4.2)."""

from datetime import datetime

from services.api.contract import Answer
from services.domain.jobs import JobItem, JobKind, JobState


class JobAnswer(Answer):
    """`done` of `total`, as far as it is known; `failed` counts what is left to look at."""

    id: str
    kind: JobKind
    subject: str
    state: JobState
    by: str
    again: str
    started_at: datetime
    finished_at: datetime | None
    total: int | None
    done: int
    failed: int


class Jobs(Answer):
    jobs: list[JobAnswer]
    next_before: str | None


class JobItems(Answer):
    """What failed or was found, with what was done about it."""

    items: list[JobItem]
    next_after: str | None


class JobStarted(Answer):
    job: str
