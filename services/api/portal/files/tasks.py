"""重点任务跟踪: key tasks of the unit with their progress; supervision reports, bulletins and press
of the case (B3.5.1, B3.5.2, B3.5.4, 5.4.1). All of them stand on the page of the module (`modules.py`).
"""

from fastapi import APIRouter
from fastapi.responses import Response

from services.api.module_doors import case_kept, case_sent_to
from services.api.portal.files.filled_forms import Filled, filled, problems
from services.api.portal.forms import Choice
from services.api.portal.frame import Frame, Framed, go
from services.domain.case import Case
from services.domain.clocks.calendar import local_day
from services.domain.errors import DomainError, Invalid, NotFound
from services.domain.evidence.documents import DocumentNotUsable
from services.domain.modules.entitled import check_may_keep
from services.domain.modules.key_tasks import (
    NewKeyTask,
    NewProgress,
    NewSupervisionReport,
    ReportKind,
    SupervisionReport,
    standing,
)
from services.domain.papers.dossier import DocumentState
from services.domain.papers.sending import check_may_send
from services.domain.programme.schema import Text
from services.storage.modules import tasks
from services.storage.queries import applicant, bureau
from services.storage.queries.names import people

router = APIRouter(prefix="/cases/{case}/modules")


@router.get("/tasks")
async def new_task(frame: Framed, case: str) -> Response:
    return await _form(frame, case, Filled(NewKeyTask))


@router.post("/tasks")
async def add(frame: Framed, case: str) -> Response:
    """By the unit, at any time: improvement goes on after the naming (B3.5.4)."""
    typed = filled(NewKeyTask, await frame.request.form())
    try:
        async with frame.doors.database.writing() as tx:
            kept = await case_kept(tx, frame.person, case)
            if typed.said is not None:
                by, now = frame.person.account, frame.now
                await tasks.add(tx, kept.place, typed.said, by=by, now=now)
    except Invalid as error:
        typed = typed.refused(error, frame.shell.language)
    if typed.said is None:
        return await _form(frame, case, typed)
    return go(f"/cases/{case}/modules/management?said=1#tasks")


@router.get("/tasks/{task}")
async def one_task(frame: Framed, case: str, task: str) -> Response:
    return await _task(frame, case, task, Filled(NewProgress))


@router.post("/tasks/{task}")
async def progress(frame: Framed, case: str, task: str) -> Response:
    """What was said before stays; the latest counts."""
    typed = filled(NewProgress, await frame.request.form())
    async with frame.doors.database.writing() as tx:
        kept = await case_kept(tx, frame.person, case)
        if typed.said is not None:
            by, now = frame.person.account, frame.now
            await tasks.progress(tx, kept.place, task, typed.said, by=by, now=now)
    if typed.said is None:
        return await _task(frame, case, task, typed)
    return go(f"/cases/{case}/modules/tasks/{task}?said=1")


@router.get("/supervision")
async def new_report(
    frame: Framed, case: str, kind: str = ReportKind.SUPERVISION.value
) -> Response:
    return await _report(frame, case, Filled(NewSupervisionReport, values={"kind": [kind]}))


@router.post("/supervision")
async def file_report(frame: Framed, case: str) -> Response:
    """A file that was sent to the case, under its number; by anybody who plays a part in it."""
    typed = filled(NewSupervisionReport, await frame.request.form())
    try:
        async with frame.doors.database.writing() as tx:
            state = await case_sent_to(tx, frame.person, case)
            if typed.said is not None:
                by, now = frame.person.account, frame.now
                await tasks.file_report(tx, case, state.place, typed.said, by=by, now=now)
    except (Invalid, DocumentNotUsable) as error:
        typed = typed.refused(error, frame.shell.language)
    if typed.said is None:
        return await _report(frame, case, typed)
    shown = "supervision" if typed.said.kind is ReportKind.SUPERVISION else "chronicle"
    return go(f"/cases/{case}/modules/management?said=1#{shown}")


async def _form(frame: Frame, case: str, form: Filled[NewKeyTask]) -> Response:
    async with frame.doors.database.reading() as tx:
        file = await bureau.case_file(tx, frame.viewer, case)
    return frame.page(
        "modules/new_task.html",
        status=form.status,
        case=file.head,
        may_keep=may_keep(frame, file.state),
        fields=form.fields(),
        problems=problems(form),
    )


async def _task(frame: Frame, case: str, task: str, form: Filled[NewProgress]) -> Response:
    async with frame.doors.database.reading() as tx:
        file = await bureau.case_file(tx, frame.viewer, case)
        known = {one.id: one for one in await tasks.of_unit(tx, file.state.place)}
        if task not in known:
            raise NotFound(id=task)
        found = known[task]
        reports = await tasks.reports_of(tx, case)
        names = await people(tx, {one.by for one in found.progress} | {found.by})
        files = {one.id: one for one in await applicant.files(tx, case)}
    return frame.page(
        "modules/task.html",
        status=form.status,
        case=file.head,
        task=found,
        standing=standing(found, local_day(frame.now)),
        reports=[one for one in reports if _about(one, task)],
        files=files,
        names=names,
        may_keep=may_keep(frame, file.state),
        fields=form.fields(),
        problems=problems(form),
        said="said" in frame.request.query_params,
    )


def _about(report: SupervisionReport, task: str) -> bool:
    """What supervision says of all tasks is said of each."""
    of_all = not report.task and report.kind is ReportKind.SUPERVISION
    return of_all or report.task == task


async def _report(frame: Frame, case: str, form: Filled[NewSupervisionReport]) -> Response:
    async with frame.doors.database.reading() as tx:
        file = await bureau.case_file(tx, frame.viewer, case)
        files = await applicant.files(tx, case)
        known = await tasks.of_unit(tx, file.state.place)
    documents = [
        Choice(one.id, Text(zh=one.name, en=one.name))
        for one in files
        if one.state is DocumentState.USABLE and not one.replaced
    ]
    about = [Choice(one.id, Text(zh=one.name, en=one.name)) for one in known]
    return frame.page(
        "modules/new_report.html",
        status=form.status,
        case=file.head,
        may_send=may_send(frame, file.state),
        fields=form.fields(options={"task": about}, documents=documents),
        problems=problems(form),
    )


def may_keep(frame: Frame, case: Case) -> bool:
    try:
        check_may_keep(case, frame.viewer.account, frame.viewer.seats)
    except DomainError:
        return False
    return True


def may_send(frame: Frame, case: Case) -> bool:
    try:
        check_may_send(case, frame.viewer.account, frame.viewer.seats)
    except DomainError:
        return False
    return True
