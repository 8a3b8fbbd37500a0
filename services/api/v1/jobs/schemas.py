"""Jobs as the API shows them (2.4.2)."""

from datetime import datetime

from pydantic import Field

from services.api.contract import Answer
from services.domain.base import Frozen
from services.domain.jobs import JobItem, JobKind, JobState
from services.storage.jobs import PAGE


class ItemsAsked(Frozen):
    """Where the page begins, and how long it is."""

    after: str = Field("", max_length=300)
    limit: int = Field(PAGE, ge=1, le=200)


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
