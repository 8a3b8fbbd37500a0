"""Closing dates kept (A7.4): set by the accepting bureau's leader, corrected by another row.

What they mean, and who may set them, is decided in `domain/clocks/closing.py`.
"""

from datetime import date, datetime

from sqlalchemy import func, insert, select

from services.domain.case import Case
from services.domain.clocks.closing import Closing, area_of, closings_of
from services.domain.programme.schema import TitleLevel, Track
from services.storage.locks import hold
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.calendars import ClosingRow

CLOSINGS = table_of(ClosingRow)


async def add(tx: Tx, closing: Closing, *, by: str, now: datetime) -> None:
    """In force from now on; an earlier date of the same year stays on file."""
    same = closing.model_dump(mode="json", include={"area", "track", "level", "year"})
    key = "/".join(str(value) for value in same.values())
    await hold(tx, f"closing/{key}")
    last = select(func.max(CLOSINGS.c.number)).where(
        *(CLOSINGS.c[name] == value for name, value in same.items())
    )
    number = ((await tx.execute(last)).scalar_one() or 0) + 1
    row = {
        **same,
        "id": f"{key}/{number}",
        "number": number,
        "closes_on": closing.closes_on,
        "source": closing.source,
        "set_by": by,
        "set_at": now,
    }
    await tx.execute(insert(CLOSINGS).values(**row))


async def of_case(tx: Tx, case: Case, day: date) -> tuple[Closing, ...]:
    """Those that apply to the case, one a year; from the year of this day on the programme's own
    where the bureau set none.
    """
    assert case.programme
    assert case.track
    found = await of(tx, area_of(case.rules, case.place), case.track, case.programme.level)
    return closings_of(case, found, day)


async def of(tx: Tx, area: str, track: Track, level: TitleLevel) -> tuple[Closing, ...]:
    return await _found(tx, area=area, track=track.value, level=level.value)


async def all_of(tx: Tx, track: Track, level: TitleLevel) -> tuple[Closing, ...]:
    """Of every area, for the guide."""
    return await _found(tx, track=track.value, level=level.value)


async def every(tx: Tx) -> tuple[Closing, ...]:
    return await _found(tx)


async def _found(tx: Tx, **key: str) -> tuple[Closing, ...]:
    """In the order of year and area; of each year the last that was set."""
    rows = await tx.execute(
        select(CLOSINGS)
        .where(*(CLOSINGS.c[name] == value for name, value in key.items()))
        .order_by(CLOSINGS.c.number)
    )
    found: dict[tuple[str, str, str, int], Closing] = {}
    for row in rows.mappings():
        closing = Closing.model_validate(dict(row))
        found[closing.area, row["track"], row["level"], closing.year] = closing
    return tuple(sorted(found.values(), key=lambda one: (one.year, one.closes_on, one.area)))
