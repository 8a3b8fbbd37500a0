"""What a job left, done again: which kind of job that takes (2.4.2). The runs themselves are workflows."""

from typing import Protocol

from services.domain.evidence.fixity import FixityOrder
from services.domain.jobs import Job, JobKind, JobOrder
from services.domain.migrating import MigrationChanged
from services.workflows import unit_changing


class Door(unit_changing.Door, Protocol):
    """What is needed of `client.CaseClient`."""

    async def reproject(self, edition: str, *, by: str, again: str) -> str: ...
    async def read_again(self, order: FixityOrder) -> str: ...
    async def reconcile(self, order: JobOrder) -> str: ...


async def do_again(door: Door, job: Job, by: str) -> str:
    """The id of the job that does it. Raises NotAttempted, and MigrationChanged for what people
    have to look at again.
    """
    match job.kind:
        case JobKind.CALENDAR:
            return await door.reproject(job.subject, by=by, again=job.id)
        case JobKind.MIGRATION:  # What went on meanwhile is looked at again first.
            raise MigrationChanged(job=job.id)
        case JobKind.UNITS:
            return await unit_changing.follow(door, job.subject, by=by, again=job.id)
        case JobKind.FIXITY:
            return await door.read_again(FixityOrder(by=by, case=job.subject))
        case JobKind.RECONCILE | JobKind.REBUILD:
            # What a rebuilding could not start, the reconciler starts.
            again = job.id if job.kind is JobKind.RECONCILE else ""
            return await door.reconcile(JobOrder(kind=JobKind.RECONCILE, by=by, again=again))
