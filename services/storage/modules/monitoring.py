"""Monitored enterprises of a unit: added, ended, their tokens, and their values (B3.4.3, B3.4.5).

A source has one token, which sends values to it and opens nothing else; it is shown once and kept
as a hash. A value at a minute that is known already stays what it was first.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import uuid4

from sqlalchemy import RowMapping, and_, func, insert, select, update

from services.domain.errors import NotFound
from services.domain.modules.monitoring import (
    NewSource,
    Source,
    SourceTokenWrong,
    Value,
    check_source,
    check_values,
)
from services.storage.people.passwords import digest, new_token
from services.storage.session import Tx
from services.storage.statements import insert_once
from services.storage.tables.base import table_of
from services.storage.tables.modules import MonitoredSourceRow, MonitoredValueRow

SOURCES: Final = table_of(MonitoredSourceRow)
VALUES: Final = table_of(MonitoredValueRow)
PREFIX: Final = "ecm_"
"""So that a token found in a log or a repository is known for what it is."""
MOST: Final = 300
"""Sources of one unit that are shown."""


class Taken(NamedTuple):
    new: int
    known: int
    differing: tuple[datetime, ...]
    """At these minutes another value had come before; it stays."""


async def add(tx: Tx, unit: str, new: NewSource, *, by: str, now: datetime) -> str:
    """Its id. Raises Invalid."""
    check_source(new)
    row = {"id": uuid4().hex, "unit": unit, "added_by": by, "added_at": now}
    await tx.execute(insert(SOURCES).values(**row, **new.model_dump()))
    return str(row["id"])


async def end(tx: Tx, unit: str, source: str, *, by: str, now: datetime) -> None:
    """No value is taken any more; those that came stay. Raises NotFound."""
    await get(tx, unit, source)
    still = (SOURCES.c.id == source, SOURCES.c.ended_at.is_(None))
    ended = {"ended_by": by, "ended_at": now, "token_hash": None}
    await tx.execute(update(SOURCES).where(*still).values(**ended))


async def issue_token(tx: Tx, unit: str, source: str) -> str:
    """In the place of the one before. Raises NotFound, for one that was ended too."""
    if (await get(tx, unit, source)).ended_at is not None:
        raise NotFound(id=source)
    token = PREFIX + new_token()
    changed = update(SOURCES).where(SOURCES.c.id == source).values(token_hash=digest(token))
    await tx.execute(changed)
    return token


async def get(tx: Tx, unit: str, source: str) -> Source:
    """Raises NotFound for a source that is none of the unit's."""
    own = (SOURCES.c.id == source, SOURCES.c.unit == unit)
    row = (await tx.execute(select(SOURCES).where(*own))).mappings().one_or_none()
    if row is None:
        raise NotFound(id=source)
    return _source(row)


async def of_unit(tx: Tx, unit: str) -> tuple[Source, ...]:
    """By enterprise; those that were ended come last."""
    rows = await tx.execute(
        select(SOURCES)
        .where(SOURCES.c.unit == unit)
        .order_by(
            SOURCES.c.ended_at.is_not(None),
            SOURCES.c.enterprise,
            SOURCES.c.outfall,
            SOURCES.c.pollutant,
            SOURCES.c.id,
        )
        .limit(MOST)
    )
    return tuple(_source(row) for row in rows.mappings())


async def take(tx: Tx, source: str, token: str, values: Sequence[Value], now: datetime) -> Taken:
    """The same values sent again change nothing. Raises SourceTokenWrong, Invalid."""
    own = (SOURCES.c.id == source, SOURCES.c.token_hash == digest(token))
    if (await tx.execute(select(SOURCES.c.id).where(*own))).first() is None:
        raise SourceTokenWrong
    check_values(values, now)
    wanted = {one.at: one.value for one in values}
    before = await _at(tx, source, wanted)
    fresh = {at: value for at, value in wanted.items() if at not in before}
    new = 0
    for at, value in fresh.items():
        row = {"source": source, "at": at, "value": value, "received_at": now}
        new += await insert_once(tx, MonitoredValueRow, **row)
    differing = sorted(at for at, value in before.items() if wanted[at] != value)
    return Taken(new, len(wanted) - new - len(differing), tuple(differing))


async def values(tx: Tx, source: str, since: datetime, until: datetime) -> tuple[Value, ...]:
    """In their order, from `since` on and before `until`."""
    rows = await tx.execute(
        select(VALUES.c.at, VALUES.c.value)
        .where(VALUES.c.source == source, VALUES.c.at >= since, VALUES.c.at < until)
        .order_by(VALUES.c.at)
    )
    return tuple(Value(at=row.at, value=row.value) for row in rows)


async def latest(tx: Tx, sources: Iterable[str]) -> dict[str, Value]:
    """The last value of each that has one."""
    last = (
        select(VALUES.c.source, func.max(VALUES.c.at).label("at"))
        .where(VALUES.c.source.in_(sorted(sources)))
        .group_by(VALUES.c.source)
        .subquery()
    )
    same = and_(VALUES.c.source == last.c.source, VALUES.c.at == last.c.at)
    rows = await tx.execute(select(VALUES).join(last, same))
    return {row.source: Value(at=row.at, value=row.value) for row in rows}


async def _at(tx: Tx, source: str, wanted: dict[datetime, float]) -> dict[datetime, float]:
    if not wanted:
        return {}
    rows = await tx.execute(
        select(VALUES.c.at, VALUES.c.value).where(
            VALUES.c.source == source, VALUES.c.at >= min(wanted), VALUES.c.at <= max(wanted)
        )
    )
    return {row.at: row.value for row in rows if row.at in wanted}


def _source(row: RowMapping) -> Source:
    return Source.model_validate({**row, "has_token": row["token_hash"] is not None})
