"""Accounts and what they are entitled to as, at a moment.

Signing in stands in `sign_ins.py`, programs' tokens in `tokens.py`; whether a function may do
an act is decided in `domain/permissions.py`.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Row,
    and_,
    bindparam,
    delete,
    func,
    insert,
    literal,
    or_,
    union_all,
    update,
)
from sqlmodel import col, select

from services.domain.base import Frozen
from services.domain.clocks.calendar import local_day
from services.domain.seats import Seat
from services.storage.people import substitutes
from services.storage.people.passwords import hash_password
from services.storage.session import Database, Tx
from services.storage.tables.accounts import AccountRow, AssignmentRow, SignInRow, TokenRow
from services.storage.tables.base import table_of
from services.storage.tables.unit_changes import ForerunnerRow


class NewAccount(Frozen):
    login: str
    name: str
    password: str
    locale: str = "zh"
    seats: tuple[Seat, ...] = ()


class Identity(Frozen):
    """An account as requests meet it. The name never leaves SQL but for its own pages."""

    account: str
    login: str
    name: str
    locale: str
    seats: tuple[Seat, ...]


async def create_account(database: Database, new: NewAccount, now: datetime) -> str:
    """Answers the new account's id. Hashing is slow, so it happens before the transaction."""
    hashed = await hash_password(new.password)
    account = uuid4().hex
    async with database.writing() as tx:
        await tx.execute(
            insert(AccountRow).values(
                id=account,
                login=new.login,
                name=new.name,
                password=hashed,
                locale=new.locale,
                active=True,
                created_at=now,
            )
        )
        for seat in new.seats:
            await assign(tx, account, seat, now)
    return account


async def assign(
    tx: Tx, account: str, seat: Seat, since: datetime, until: datetime | None = None
) -> None:
    await tx.execute(
        insert(AssignmentRow).values(
            id=uuid4().hex,
            account=account,
            function=seat.function.value,
            unit=seat.unit,
            since=since,
            until=until,
        )
    )


async def set_password(database: Database, login: str, password: str) -> bool:
    """A new password ends all sessions and tokens; False where there is no such login."""
    hashed = await hash_password(password)
    async with database.writing() as tx:
        account = await account_of(tx, login)
        if account is None:
            return False
        await tx.execute(
            update(AccountRow).where(col(AccountRow.id) == account).values(password=hashed)
        )
        await tx.execute(delete(SignInRow).where(col(SignInRow.account) == account))
        await tx.execute(delete(TokenRow).where(col(TokenRow.account) == account))
    return True


async def account_of(tx: Tx, login: str) -> str | None:
    query = select(AccountRow.id).where(col(AccountRow.login) == login)
    return (await tx.execute(query)).scalar_one_or_none()


async def set_locale(tx: Tx, account: str, locale: str) -> None:
    """`zh` or `en`: in which language the person is written to."""
    await tx.execute(update(AccountRow).where(col(AccountRow.id) == account).values(locale=locale))


async def locale_of(tx: Tx, account: str) -> str:
    query = select(AccountRow.locale).where(col(AccountRow.id) == account)
    return (await tx.execute(query)).scalar_one()


async def has_accounts(tx: Tx) -> bool:
    return (await tx.execute(select(AccountRow.id).limit(1))).first() is not None


_ACCOUNTS, _ASSIGNED = table_of(AccountRow).c, table_of(AssignmentRow).c
_LEFT = table_of(ForerunnerRow).c
SPACE = " "


def seated(
    owner: ColumnElement[str], *told: ColumnElement[Any], where: ColumnElement[bool]
) -> CompoundSelect[Any]:
    """The active account that owns something, with each seat in force now: a row for a seat.

    `told` are columns of what it owns (a session, a token): the sign-in of a request is one
    statement. Its own seats come first, then those of absent colleagues (C2.9.7).
    """
    account = (_ACCOUNTS.id.label("account"), _ACCOUNTS.login, _ACCOUNTS.name, _ACCOUNTS.locale)
    living = (where, owner == _ACCOUNTS.id, _ACCOUNTS.active.is_(True))
    held = and_(
        _ASSIGNED.account == _ACCOUNTS.id, *substitutes.in_force(_ASSIGNED, bindparam("now"))
    )
    own = (
        sa.select(
            *told,
            *account,
            *substitutes.seat_of(_ASSIGNED, literal("")),
            _left_to(_ASSIGNED.unit),
        )
        .outerjoin_from(table_of(AccountRow), table_of(AssignmentRow), held)
        .where(*living)
    )
    lent_unit = substitutes.LENT_SEAT[1].element
    lent = sa.select(*told, *account, *substitutes.LENT_SEAT, _left_to(lent_unit)).where(
        *living, *substitutes.lent_to(_ACCOUNTS.id)
    )
    return union_all(own, lent).order_by("instead_of", "unit", "function")


def _left_to(unit: ColumnElement[str]) -> ColumnElement[str]:
    """The units that ended and whose closed cases this one reads, or its place does (4.1.5)."""
    its_own = or_(_LEFT.unit == unit, unit.startswith(_LEFT.unit + ":"))
    codes = sa.select(func.aggregate_strings(_LEFT.old, SPACE)).where(its_own)
    return codes.scalar_subquery().label("also")


def at(now: datetime) -> dict[str, object]:
    """What a statement of `seated` asks for besides its key."""
    return {"now": now, "today": local_day(now)}


def identity_in(rows: Sequence[Row[Any]]) -> Identity | None:
    """Of the rows of such a statement; none where the account is unknown or switched off."""
    if not rows:
        return None
    first = rows[0]
    return Identity(
        account=first.account,
        login=first.login,
        name=first.name,
        locale=first.locale,
        seats=tuple(
            Seat(
                function=row.function,
                unit=row.unit,
                instead_of=row.instead_of,
                also=tuple((row.also or "").split()),
            )
            for row in rows
            if row.function
        ),
    )


_BY_ID = seated(_ACCOUNTS.id, where=_ACCOUNTS.id == bindparam("account"))


async def identity(tx: Tx, account: str, now: datetime) -> Identity | None:
    """The account with the seats in force; None when it is unknown or switched off."""
    return identity_in((await tx.execute(_BY_ID, {"account": account, **at(now)})).all())
