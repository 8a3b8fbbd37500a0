"""Looks at protected material, kept for good: who, as what, at what, when, from which page (2.5.2).

A look is noted in the transaction that reads, so it is kept before the answer goes out. Who may
look at all is decided in `queries/scope.py`.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field
from sqlalchemy import ColumnElement, func, insert, select
from sqlmodel import col

from services.domain.base import Frozen
from services.domain.seats import Seat
from services.domain.tree.units import Function
from services.storage.queries.scope import in_areas
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.readings import ReadingRow

READINGS = table_of(ReadingRow)
ROW = READINGS.c
PAGE = 100


class Protected(StrEnum):
    """What nobody looks at without leaving a trace."""

    FILING = "filing-words"
    """The words of an objection or tip, without its author's contact."""
    CONTACT = "filing-contact"
    """The words and the contact."""
    IDENTITY = "objector"
    """Who sent an objection, a tip or an appeal; with a reason (6.4.3)."""
    ATTACHMENT = "attachment"
    """A file that its sender sent along."""
    SHEET = "sealed-sheet"
    """Another's score sheet before all are in (A1.9)."""


class Look(Frozen):
    """Somebody is about to be shown something protected."""

    account: str
    seat: Seat
    what: Protected
    stream: str
    case: str
    place: str
    page: str
    item: str = ""
    reason: str = ""


class Reading(Frozen):
    """A look as it was kept."""

    id: int
    at: datetime
    account: str
    function: Function
    unit: str
    what: Protected
    stream: str
    item: str
    case: str
    place: str
    page: str
    reason: str = ""


class Reader(Frozen):
    """One person's looks at one thing, for those in charge of it (谁看过)."""

    account: str
    function: Function
    unit: str
    what: Protected
    item: str
    times: int
    first_at: datetime
    last_at: datetime


class Asked(Frozen):
    """The filters of the auditor's list; the latest first, `after` is the last id shown."""

    stream: str = Field(default="", max_length=80)
    account: str = Field(default="", max_length=80)
    after: Annotated[int, Field(ge=0)] = 0
    limit: Annotated[int, Field(ge=1, le=200)] = PAGE


async def note(tx: Tx, look: Look, now: datetime) -> None:
    """Into a writing transaction: whoever cannot be noted is not shown anything."""
    values = look.model_dump(exclude={"seat"}, mode="json")
    seat = {"function": look.seat.function.value, "unit": look.seat.unit}
    await tx.execute(insert(READINGS).values(**values, **seat, at=now))


async def find(tx: Tx, areas: tuple[str, ...], asked: Asked) -> tuple[Reading, ...]:
    """One page of the looks at what belongs to these areas; one more where there is a next."""
    found = (
        select(READINGS)
        .where(in_areas(col(ReadingRow.place), areas))
        .order_by(ROW.id.desc())
        .limit(asked.limit + 1)
    )
    if asked.stream:
        found = found.where(ROW.stream == asked.stream)
    if asked.account:
        found = found.where(ROW.account == asked.account)
    if asked.after:
        found = found.where(ROW.id < asked.after)
    rows = await tx.execute(found)
    return tuple(Reading.model_validate(dict(row)) for row in rows.mappings())


async def readers_of(tx: Tx, stream: str, item: str = "") -> tuple[Reader, ...]:
    """Who has looked at it, each once per seat and kind, the latest first."""
    return await _readers(tx, ROW.stream == stream, *((ROW.item == item,) if item else ()))


async def readers_about(tx: Tx, case: str) -> tuple[Reader, ...]:
    """Who has looked at anything protected about the case."""
    return await _readers(tx, ROW.case == case)


async def _readers(tx: Tx, *about: ColumnElement[bool]) -> tuple[Reader, ...]:
    same = (ROW.account, ROW.function, ROW.unit, ROW.what, ROW.item)
    rows = await tx.execute(
        select(
            *same,
            func.count().label("times"),
            func.min(ROW.at).label("first_at"),
            func.max(ROW.at).label("last_at"),
        )
        .where(*about)
        .group_by(*same)
        .order_by(func.max(ROW.id).desc())
    )
    return tuple(Reader.model_validate(dict(row)) for row in rows.mappings())
