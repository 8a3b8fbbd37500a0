"""Absences and substitutes: entered, ended, and who sits in whose seat today (C2.9.7, C3.7.1).

Rows are never removed or rewritten but for their end, so they say who arranged what and when.
Whether an arrangement is allowed is decided in `domain/offices/substitutes.py`.
"""

from datetime import date, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Label,
    SQLColumnExpression,
    and_,
    bindparam,
    exists,
    insert,
    literal,
    or_,
    update,
)
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlmodel import col, select

from services.domain.base import Frozen
from services.domain.clocks.calendar import local_day
from services.domain.errors import NotFound
from services.domain.offices.substitutes import (
    AlreadySubstituted,
    Arrangement,
    SubstituteUnfit,
    check_days,
    check_may_arrange,
    check_pair,
)
from services.domain.seats import Seat
from services.domain.tree.units import Function
from services.storage.locks import hold
from services.storage.session import Tx
from services.storage.statements import insert_once
from services.storage.tables.accounts import AccountRow, AssignmentRow
from services.storage.tables.base import table_of
from services.storage.tables.substitutes import AbsenceRow, SubstitutionRow

_Columns = ReadOnlyColumnCollection[str, Any]


class Arranger(Frozen):
    """Who arranges, with the seats held in their own right or for somebody."""

    account: str
    seats: tuple[Seat, ...]


class Absence(Frozen):
    account: str
    unit: str
    first: date
    last: date


async def arrange(
    tx: Tx, key: str, wish: Arrangement, *, reason: str, by: Arranger, now: datetime
) -> None:
    """A substitute for a period, or an A/B pair. The same key twice arranges once.

    Raises NotEntitled, Invalid, SubstituteUnfit, AlreadySubstituted.
    """
    check_may_arrange(by.account, by.seats, wish.absent, wish.unit, (wish.function,))
    today = local_day(now)
    if not wish.standing:
        check_days(wish.first, wish.last, today)
    await hold(tx, f"substitute/{wish.absent}")
    if await _known(tx, key):
        return
    check_pair(
        wish,
        await own_seats(tx, wish.absent, now),
        await own_seats(tx, wish.substitute, now),
        away=await _is_away(tx, wish),
    )
    await _only_one(tx, wish)
    await tx.execute(
        insert(SubstitutionRow).values(
            id=key,
            absent=wish.absent,
            substitute=wish.substitute,
            function=wish.function.value,
            unit=wish.unit,
            first_day=wish.first,
            last_day=wish.last,
            reason=reason,
            made_by=by.account,
            made_at=now,
        )
    )


async def enter_absence(
    tx: Tx, key: str, wish: Absence, *, reason: str, by: Arranger, now: datetime
) -> None:
    """From now on A's standing substitutes sit in A's seats on these days.

    Raises NotEntitled, Invalid, and SubstituteUnfit for somebody who is not of that unit.
    """
    theirs = await _functions_in(tx, wish.account, wish.unit, now)
    check_may_arrange(by.account, by.seats, wish.account, wish.unit, theirs)
    check_days(wish.first, wish.last, local_day(now))
    if not theirs:
        raise SubstituteUnfit(why="not-their-seat")
    await insert_once(
        tx,
        AbsenceRow,
        id=key,
        account=wish.account,
        unit=wish.unit,
        first_day=wish.first,
        last_day=wish.last,
        reason=reason,
        made_by=by.account,
        made_at=now,
    )


async def end(tx: Tx, key: str, by: Arranger, now: datetime) -> None:
    """Ended early, by whoever may arrange it. A second end changes nothing. Raises NotFound."""
    for row in (SubstitutionRow, AbsenceRow):
        found = (await tx.execute(select(table_of(row)).where(row.id == key))).mappings().first()
        if found is None:
            continue
        whose = found["absent"] if row is SubstitutionRow else found["account"]
        functions = (
            (Function(found["function"]),)
            if row is SubstitutionRow
            else await _functions_in(tx, whose, found["unit"], now)
        )
        check_may_arrange(by.account, by.seats, whose, found["unit"], functions)
        still = (col(row.id) == key, col(row.ended_at).is_(None))
        await tx.execute(update(row).where(*still).values(ended_at=now, ended_by=by.account))
        return
    raise NotFound(id=key)


async def again(tx: Tx, key: str, by: Arranger, now: datetime) -> None:
    """Undoes an end: the same is arranged anew from today, so the log of who sat where stays true.

    Twice arranges once. Raises as arranging does, and Invalid where its last day is over.
    """
    for row in (SubstitutionRow, AbsenceRow):
        query = select(table_of(row)).where(row.id == key, col(row.ended_at).is_not(None))
        found = (await tx.execute(query)).mappings().first()
        if found is None:
            continue
        first = found["first_day"] and max(found["first_day"], local_day(now))
        days = {"unit": found["unit"], "first": first, "last": found["last_day"]}
        anew, reason = again_key(key), found["reason"]
        if row is AbsenceRow:
            away = Absence(account=found["account"], **days)
            await enter_absence(tx, anew, away, reason=reason, by=by, now=now)
            return
        seat = {name: found[name] for name in ("absent", "substitute", "function")}
        wish = Arrangement.model_validate({**seat, **days})
        await arrange(tx, anew, wish, reason=reason, by=by, now=now)
        return
    raise NotFound(id=key)


def again_key(key: str) -> str:
    """The id of what undoes the end of this one."""
    return uuid5(NAMESPACE_URL, f"{key}/again").hex


def in_force(
    assigned: _Columns, now: datetime | BindParameter[datetime]
) -> tuple[ColumnElement[bool], ...]:
    """Of a seat held at this moment; `assigned` are the columns of a table of assignments."""
    return (assigned.since <= now, or_(assigned.until.is_(None), assigned.until > now))


_LENT, _THEIRS = table_of(SubstitutionRow).c, table_of(AssignmentRow).alias("theirs").c


def seat_of(assigned: _Columns, instead_of: ColumnElement[str]) -> tuple[Label[str], ...]:
    """Columns of a seat, named as a `Seat` names them: SQLite sorts a union by such names alone."""
    return (
        assigned.function.label("function"),
        assigned.unit.label("unit"),
        instead_of.label("instead_of"),
    )


LENT_SEAT = seat_of(_THEIRS, _LENT.absent)


def lent_to(account: ColumnElement[str]) -> tuple[ColumnElement[bool], ...]:
    """Of a `LENT_SEAT` in which the account sits for somebody absent at `now`, `today`.

    The seat must still be the absent person's own, so nothing is passed on twice; and the
    substitute must still work in that unit.
    """
    own = table_of(AssignmentRow).alias("own").c
    now: BindParameter[datetime] = bindparam("now")
    today: BindParameter[date] = bindparam("today")
    whole_days = and_(_LENT.first_day <= today, _LENT.last_day >= today)
    whenever_away = and_(_LENT.first_day.is_(None), _away(_LENT.absent, today, today))
    still_there = exists().where(
        own.account == account, own.unit == _LENT.unit, *in_force(own, now)
    )
    return (
        _THEIRS.account == _LENT.absent,
        _THEIRS.function == _LENT.function,
        _THEIRS.unit == _LENT.unit,
        *in_force(_THEIRS, now),
        _LENT.substitute == account,
        _LENT.ended_at.is_(None),
        or_(whole_days, whenever_away),
        still_there,
    )


async def own_seats(tx: Tx, account: str, now: datetime) -> tuple[Seat, ...]:
    """The seats held in one's own right; none for an account that is switched off."""
    rows = await tx.execute(
        select(AssignmentRow.function, AssignmentRow.unit)
        .join(AccountRow, col(AccountRow.id) == col(AssignmentRow.account))
        .where(
            AssignmentRow.account == account,
            col(AccountRow.active).is_(True),
            *in_force(table_of(AssignmentRow).c, now),
        )
        .order_by(col(AssignmentRow.unit), col(AssignmentRow.function))
    )
    return tuple(Seat(function=Function(row.function), unit=row.unit) for row in rows)


async def _functions_in(tx: Tx, account: str, unit: str, now: datetime) -> tuple[Function, ...]:
    """What the account does in the unit, in its own right."""
    seats = await own_seats(tx, account, now)
    return tuple(seat.function for seat in seats if seat.unit == unit)


def _away(
    account: SQLColumnExpression[str],
    first: date | BindParameter[date],
    last: date | BindParameter[date],
) -> ColumnElement[bool]:
    return exists().where(
        col(AbsenceRow.account) == account,
        col(AbsenceRow.ended_at).is_(None),
        col(AbsenceRow.first_day) <= last,
        col(AbsenceRow.last_day) >= first,
    )


async def _known(tx: Tx, key: str) -> bool:
    return (
        await tx.execute(select(SubstitutionRow.id).where(SubstitutionRow.id == key))
    ).first() is not None


async def _is_away(tx: Tx, wish: Arrangement) -> bool:
    """Whoever is away, or substituted, on one of these days can stand in for nobody."""
    if wish.first is None or wish.last is None:
        return False
    substituted = exists().where(
        col(SubstitutionRow.absent) == wish.substitute,
        col(SubstitutionRow.ended_at).is_(None),
        col(SubstitutionRow.first_day) <= wish.last,
        col(SubstitutionRow.last_day) >= wish.first,
    )
    away = _away(literal(wish.substitute), wish.first, wish.last)
    return (await tx.execute(select(1).where(or_(away, substituted)))).first() is not None


async def _only_one(tx: Tx, wish: Arrangement) -> None:
    """One seat, one substitute: periods do not overlap, and there is one B to an A."""
    same = select(col(SubstitutionRow.last_day)).where(
        SubstitutionRow.absent == wish.absent,
        SubstitutionRow.function == wish.function.value,
        SubstitutionRow.unit == wish.unit,
        col(SubstitutionRow.ended_at).is_(None),
    )
    if wish.standing:
        same = same.where(col(SubstitutionRow.first_day).is_(None))
    else:
        same = same.where(
            col(SubstitutionRow.first_day) <= wish.last, col(SubstitutionRow.last_day) >= wish.first
        )
    other = (await tx.execute(same)).first()
    if other:
        raise AlreadySubstituted(until=other.last_day.isoformat() if other.last_day else "")
