"""Key tasks of a unit with their progress; supervision reports, bulletins and press of a case
(B3.5.1, B3.5.2, B3.5.4).

Progress is only added to. Who may is asked at the doors (`api/acts/tending_tasks.py`).
"""

from collections import defaultdict
from datetime import datetime
from typing import Final
from uuid import uuid4

from sqlalchemy import func, insert, select

from services.domain.clocks.calendar import local_day
from services.domain.errors import NotFound
from services.domain.evidence.documents import DocumentNotUsable
from services.domain.modules.key_tasks import (
    KeyTask,
    NewKeyTask,
    NewProgress,
    NewSupervisionReport,
    Progress,
    SupervisionReport,
    check_report,
    check_task,
)
from services.storage.evidence import documents
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.modules import (
    KeyTaskProgressRow,
    KeyTaskRow,
    SupervisionReportRow,
)

TASKS: Final = table_of(KeyTaskRow)
PROGRESS: Final = table_of(KeyTaskProgressRow)
REPORTS: Final = table_of(SupervisionReportRow)
MOST: Final = 500


async def add(tx: Tx, unit: str, new: NewKeyTask, *, by: str, now: datetime) -> str:
    """Its id. Raises Invalid."""
    check_task(new)
    row = {"id": uuid4().hex, "unit": unit, "by": by, "at": now}
    await tx.execute(insert(TASKS).values(**row, **new.model_dump()))
    return str(row["id"])


async def progress(
    tx: Tx, unit: str, task: str, said: NewProgress, *, by: str, now: datetime
) -> None:
    """Raises NotFound for a task that is none of the unit's."""
    own = select(TASKS.c.id).where(TASKS.c.id == task, TASKS.c.unit == unit)
    if (await tx.execute(own)).first() is None:
        raise NotFound(id=task)
    last = select(func.max(PROGRESS.c.number)).where(PROGRESS.c.task == task)
    number = ((await tx.execute(last)).scalar_one() or 0) + 1
    row = {"id": uuid4().hex, "task": task, "number": number, "by": by, "at": now}
    await tx.execute(insert(PROGRESS).values(**row, **said.model_dump()))


async def of_unit(tx: Tx, unit: str) -> tuple[KeyTask, ...]:
    """By the day on which they are due."""
    rows = await tx.execute(
        select(TASKS)
        .where(TASKS.c.unit == unit)
        .order_by(TASKS.c.due_on, TASKS.c.at, TASKS.c.id)
        .limit(MOST)
    )
    found = [dict(row) for row in rows.mappings()]
    said = await _progress(tx, [row["id"] for row in found])
    return tuple(
        KeyTask.model_validate({**row, "progress": tuple(said[row["id"]])}) for row in found
    )


async def file_report(
    tx: Tx, stream: str, unit: str, new: NewSupervisionReport, *, by: str, now: datetime
) -> str:
    """Its id. Raises NotFound for a file of another case, DocumentNotUsable, Invalid."""
    check_report(new, local_day(now), await of_unit(tx, unit))
    document = await documents.get(tx, new.document)
    if document.stream != stream:
        raise NotFound(id=new.document)
    if not document.usable:
        raise DocumentNotUsable(id=document.id, state=document.state.value)
    await documents.pin(tx, [document.id], now)
    row = {"id": uuid4().hex, "stream": stream, "by": by, "at": now}
    await tx.execute(insert(REPORTS).values(**row, **new.model_dump()))
    return str(row["id"])


async def reports_of(tx: Tx, stream: str) -> tuple[SupervisionReport, ...]:
    """The latest first."""
    rows = await tx.execute(
        select(REPORTS)
        .where(REPORTS.c.stream == stream)
        .order_by(REPORTS.c.issued_on.desc(), REPORTS.c.at.desc(), REPORTS.c.id)
        .limit(MOST)
    )
    return tuple(SupervisionReport.model_validate(dict(row)) for row in rows.mappings())


async def _progress(tx: Tx, tasks: list[str]) -> dict[str, list[Progress]]:
    rows = await tx.execute(
        select(PROGRESS)
        .where(PROGRESS.c.task.in_(tasks))
        .order_by(PROGRESS.c.number.desc(), PROGRESS.c.at.desc(), PROGRESS.c.id)
    )
    found: dict[str, list[Progress]] = defaultdict(list)
    for row in rows.mappings():
        said = {**row, "on": local_day(row["at"])}
        found[row["task"]].append(Progress.model_validate(said))
    return found
