"""Reader rows of the service rules: comings and goings of files, and the register of denials.

C2.9.5, C3.6.2. Written in the transaction of the fact; what counts as either is `domain`'s word.
"""

from datetime import datetime

from sqlalchemy import delete, insert, select

from services.domain.case import Case, CaseFact
from services.domain.clocks.calendar import calendar_year, local_day
from services.domain.facts import AnyFact
from services.domain.offices.movements import Direction, kind_of_matter, movement_of
from services.domain.offices.taking_back import TakenBack
from services.domain.tree.units import territory
from services.storage.session import Tx
from services.storage.statements import running_number
from services.storage.tables.base import table_of
from services.storage.tables.service import DenialNumberRow, DenialRow, MovementRow

MOVEMENTS = table_of(MovementRow).c
MOVE = insert(table_of(MovementRow))


async def project_service(tx: Tx, before: Case, case: Case, event: AnyFact) -> None:
    """`before` is how the case stood when the fact happened, `case` how it stands after it."""
    if isinstance(event, TakenBack):
        await _forget_movement(tx, case.id, event.undoes)
    await _project_movement(tx, before, case, event)
    if isinstance(event, CaseFact) and event.denial is not None:
        await _register(tx, before, case, event)


async def _project_movement(tx: Tx, before: Case, case: Case, event: AnyFact) -> None:
    moved = movement_of(before, case, event)
    if moved is None:
        return
    unit, kind = moved.unit, ""
    if moved.direction is Direction.OUT:
        last_unit, came_at = await _last_in(tx, case.id, unit)
        unit = unit or last_unit
        same_day = came_at is not None and local_day(came_at) == local_day(event.at)
        kind = kind_of_matter(moved.what, same_day=same_day)
    row = {
        "stream": case.id,
        "seq": case.seq,
        "at": event.at,
        "day": local_day(event.at),
        "direction": moved.direction,
        "what": moved.what,
        "kind": kind,
        "matter": moved.matter,
        "unit": unit,
        **_about(case),
    }
    await tx.execute(MOVE, row)


async def _forget_movement(tx: Tx, stream: str, seq: int) -> None:
    """What was taken back had not left the house: the file lies where it lay (2.2.1).

    Denials need nothing of the kind: each ends its case, and a case that is over takes none back.
    """
    undone = (MOVEMENTS.stream == stream, MOVEMENTS.seq == seq)
    await tx.execute(delete(table_of(MovementRow)).where(*undone))


async def _last_in(tx: Tx, stream: str, unit: str) -> tuple[str, datetime | None]:
    """Where the file lies: the office that it came to last, and when it came to this one."""
    rows = (
        await tx.execute(
            select(MOVEMENTS.unit, MOVEMENTS.at)
            .where(MOVEMENTS.stream == stream, MOVEMENTS.direction == Direction.IN)
            .order_by(MOVEMENTS.seq.desc())
        )
    ).all()
    came_at = next((row.at for row in rows if row.unit == unit), None)
    return (rows[0].unit if rows else ""), came_at


async def _register(tx: Tx, before: Case, case: Case, event: CaseFact) -> None:
    assert event.denial
    unit = event.actor.unit
    series = f"FD-{calendar_year(event.at)}-{territory(unit)}-"
    number = await running_number(tx, DenialNumberRow, {"series": series})
    asked = before.instruction
    instructed = before.instructed(event.act) and asked and asked.given_by
    agreed_by = instructed.account if instructed else ""
    row = {
        "stream": case.id,
        "seq": case.seq,
        "number": f"{series}{number:03}",
        "act": event.kind,
        "matter": before.step.name if before.step else "",
        "unit": unit,
        "function": event.actor.function,
        "account": event.actor.account,
        "reason": event.denial.id,
        "power": "ask-leader" if agreed_by else "own-power",
        "agreed_by": agreed_by,
        "at": event.at,
        **_about(case),
    }
    await tx.execute(insert(DenialRow).values(**row))


def _about(case: Case) -> dict[str, object]:
    assert case.programme
    return {"place": case.place, "programme": case.programme.id}


__all__ = ["project_service"]
