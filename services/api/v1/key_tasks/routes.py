"""重点任务跟踪: tasks with their schedule, progress, supervision reports; bulletins and press of the
chronicle (B3.5.1, B3.5.2, B3.5.4).
"""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from services.api.contract import READ, WRITE, refusals
from services.api.deps import Actor, Now, Reader, Writer
from services.api.module_doors import case_kept, case_seen, case_sent_to
from services.api.v1.key_tasks.schemas import (
    KeyTaskAnswer,
    KeyTasks,
    SupervisionReportAnswer,
    SupervisionReports,
    TaskMade,
)
from services.domain.clocks.calendar import local_day
from services.domain.modules.key_tasks import (
    NewKeyTask,
    NewProgress,
    NewSupervisionReport,
    ReportKind,
)
from services.storage.modules import tasks

router = APIRouter(prefix="/api/v1/cases/{stream}", tags=["cases"])

Stream = Annotated[str, Path(min_length=1, max_length=80)]
TaskId = Annotated[str, Path(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9-]+$")]


@router.get("/key-tasks", summary="重点任务 · Key tasks", responses=refusals(READ))
async def list_key_tasks(stream: Stream, actor: Actor, read: Reader, now: Now) -> KeyTasks:
    """Of the unit: those of its earlier cases as well."""
    case = await case_seen(read, actor, stream)
    found = await tasks.of_unit(read, case.place)
    return KeyTasks(tasks=[KeyTaskAnswer.of(one, local_day(now)) for one in found])


@router.post(
    "/key-tasks",
    status_code=201,
    summary="添加重点任务 · Add a key task",
    responses=refusals(WRITE),
)
async def add_key_task(
    *, stream: Stream, new: NewKeyTask, actor: Actor, write: Writer, now: Now
) -> TaskMade:
    case = await case_kept(write, actor, stream)
    return TaskMade(id=await tasks.add(write, case.place, new, by=actor.account, now=now))


@router.post(
    "/key-tasks/{task}/progress",
    status_code=204,
    summary="报告进展 · Say how far it has come",
    responses=refusals(WRITE),
)
async def say_progress(
    *, stream: Stream, task: TaskId, said: NewProgress, actor: Actor, write: Writer, now: Now
) -> Response:
    case = await case_kept(write, actor, stream)
    await tasks.progress(write, case.place, task, said, by=actor.account, now=now)
    return Response(status_code=204)


@router.get(
    "/supervision-reports",
    summary="督察报告、简报、报道 · Supervision reports, bulletins, press",
    responses=refusals(READ),
)
async def list_supervision_reports(
    stream: Stream, actor: Actor, read: Reader, kind: ReportKind = ReportKind.SUPERVISION
) -> SupervisionReports:
    """Those of one kind, the latest first."""
    await case_seen(read, actor, stream)
    found = await tasks.reports_of(read, stream)
    return SupervisionReports(
        reports=[
            SupervisionReportAnswer.model_validate(one.model_dump(exclude={"stream"}))
            for one in found
            if one.kind is kind
        ]
    )


@router.post(
    "/supervision-reports",
    status_code=201,
    summary="登记督察报告、简报或报道 · File a supervision report, a bulletin or a press report",
    responses=refusals(WRITE),
)
async def file_supervision_report(
    *, stream: Stream, new: NewSupervisionReport, actor: Actor, write: Writer, now: Now
) -> TaskMade:
    """A file of the case, by anybody who plays a part in it."""
    case = await case_sent_to(write, actor, stream)
    made = await tasks.file_report(write, stream, case.place, new, by=actor.account, now=now)
    return TaskMade(id=made)
