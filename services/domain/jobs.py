"""What runs beside the cases and can be left half done: jobs, what they found, how they ended.

A job that did 99 of 100 says so (2.4.2). How one is kept is `storage.jobs`; who does it, a workflow.
"""

from datetime import datetime
from enum import StrEnum
from typing import Final

from services.domain.base import CLOCK, Frozen

FAILED: Final = "failed"
"""The finding of an item that a job could not do."""
INTERRUPTED: Final = "interrupted"
"""Of the job itself: its workflow was lost, and what it had not done is looked at again."""


class JobKind(StrEnum):
    RECONCILE = "reconcile"
    """Proves that nothing was forgotten (2.4.1)."""
    REBUILD = "rebuild"
    """Starts all workflows from SQL after Temporal's data were lost (2.4.3)."""
    MIGRATION = "migration"
    """Moves running cases to the version in force, as somebody confirmed it (4.1.3)."""
    UNITS = "units"
    """Has what is open follow the units of a change that came into force (4.1.5)."""
    FIXITY = "fixity"
    """Reads files again and compares them with their digests (5.2.2)."""
    CALENDAR = "calendar"
    """Moves open obligations to a calendar year that was published (2.1.4)."""


class JobState(StrEnum):
    RUNNING = "running"
    DONE = "done"
    ATTENTION = "attention"
    """Ended, and something is left that a person has to look at."""
    SETTLED = "settled"
    """A later run looked at the same things again; what is left stands there."""


class JobOrder(Frozen):
    """What a job's workflow is started with. Its id is the workflow's."""

    kind: JobKind
    by: str = CLOCK.account
    """Account id of whoever asked."""
    again: str = ""
    """The job whose failed items are to be done again; empty for a run of its own."""
    whole: bool = False
    """Look at every log and every sealed byte, and not at this night's share of them."""


class JobItem(Frozen):
    """One thing that failed, or was found and perhaps repaired.

    `seen` and `did` are names, numbers and ids, never words about persons.
    """

    item: str
    """The id of what it is about: a stream, a document, a workflow."""
    what: str
    """The kind of finding; `failed` for an item that the job could not do."""
    seen: str
    did: str = ""
    open: bool = True
    """False where it was repaired."""


class Job(Frozen):
    id: str
    kind: JobKind
    subject: str
    """What the job is about, where there may be several: a calendar edition, for example."""
    state: JobState
    by: str
    again: str
    started_at: datetime
    finished_at: datetime | None
    total: int | None
    """None while nobody knows yet how many there are."""
    done: int
    failed: int
