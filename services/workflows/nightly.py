"""The schedules: what runs every night, and looks at notices (6.4.2). Asked for at every start of a worker; made once.

A rehearsal has none: its Temporal knows no schedules, and its days are no days.
"""

from datetime import timedelta
from typing import Final

from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleCalendarSpec,
    ScheduleIntervalSpec,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleRange,
    ScheduleSpec,
    ScheduleUpdate,
    ScheduleUpdateInput,
)

from services.domain.evidence.fixity import FixityOrder
from services.domain.jobs import JobKind, JobOrder
from services.domain.notices.proof import EVERY
from services.domain.reconciling import Round
from services.workflows.fixity import FIXITY, FixityWorkflow
from services.workflows.notice_looks import NOTICE_LOOKS, NoticeLooksWorkflow
from services.workflows.reconcile import ReconcileWorkflow

SCHEDULE: Final = "reconcile-nightly"
READING_AGAIN: Final = "fixity-nightly"
LOOKS: Final = "notice-looks-every-ten-minutes"
A_MINUTE: Final = timedelta(minutes=1)
MISSED: Final = timedelta(hours=24)
"""A machine that was off at that hour does it when it is on again, if within a day."""


async def every_night(temporal: Client, queue: str, hour: int) -> None:
    """The reconciler at this hour, Beijing time, and files read again (5.2.2); a run that still
    goes on is not joined by another.
    """
    reconcile = ScheduleActionStartWorkflow(
        ReconcileWorkflow.run,
        Round(order=JobOrder(kind=JobKind.RECONCILE)),
        id="reconcile",
        task_queue=queue,
    )
    read_again = ScheduleActionStartWorkflow(
        FixityWorkflow.run, args=[FixityOrder()], id=FIXITY, task_queue=queue
    )
    await _nightly(temporal, SCHEDULE, reconcile, hour)
    await _nightly(temporal, READING_AGAIN, read_again, hour)


async def every_ten_minutes(temporal: Client, queue: str) -> None:
    """A round of looks at the notices that run (6.4.2). One that was missed is not made up for: what
    could be read then, nobody can see now.
    """
    look = ScheduleActionStartWorkflow(NoticeLooksWorkflow.run, id=NOTICE_LOOKS, task_queue=queue)
    schedule = Schedule(
        action=look,
        spec=ScheduleSpec(intervals=[ScheduleIntervalSpec(every=EVERY)]),
        policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP, catchup_window=A_MINUTE),
    )
    await _scheduled(temporal, LOOKS, schedule)


async def _nightly(
    temporal: Client, name: str, action: ScheduleActionStartWorkflow, hour: int
) -> None:
    schedule = Schedule(
        action=action,
        spec=ScheduleSpec(
            calendars=[ScheduleCalendarSpec(hour=[ScheduleRange(hour)])],
            time_zone_name="Asia/Shanghai",
        ),
        policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP, catchup_window=MISSED),
    )
    await _scheduled(temporal, name, schedule)


async def _scheduled(temporal: Client, name: str, schedule: Schedule) -> None:
    try:
        await temporal.create_schedule(name, schedule)
    except ScheduleAlreadyRunningError:

        async def renewed(_: ScheduleUpdateInput) -> ScheduleUpdate:
            return ScheduleUpdate(schedule)

        await temporal.get_schedule_handle(name).update(renewed)
