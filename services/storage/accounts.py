"""Accounts and what they are entitled to as, at a moment.

Signing in stands in `sign_ins.py`, programs' tokens in `tokens.py`; whether a function may do
an act is decided in `domain/permissions.py`.
"""

from datetime import datetime
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy import and_, bindparam, delete, insert, update
from sqlmodel import col, select

from services.domain.base import Frozen
from services.domain.permissions import Seat
from services.domain.units import Function
from services.storage import substitutes
from services.storage.passwords import hash_password
from services.storage.session import Database, Tx
from services.storage.tables.accounts import AccountRow, AssignmentRow, SignInRow, TokenRow
from services.storage.tables.base import table_of


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
SEATED = (
    sa.select(_ACCOUNTS.login, _ACCOUNTS.name, _ACCOUNTS.locale)
    .add_columns(_ASSIGNED.function, _ASSIGNED.unit)
    .join_from(
        table_of(AccountRow),
        table_of(AssignmentRow),
        and_(_ASSIGNED.account == _ACCOUNTS.id, *substitutes.in_force(_ASSIGNED, bindparam("now"))),
        isouter=True,
    )
    .where(_ACCOUNTS.id == bindparam("account"), _ACCOUNTS.active.is_(True))
    .order_by(_ASSIGNED.unit, _ASSIGNED.function)
)
"""Built once, as every request of somebody signed in runs it."""


async def identity(tx: Tx, account: str, now: datetime) -> Identity | None:
    """The account with the seats in force; None when it is unknown or switched off.

    Its own seats come first, then those of absent colleagues (C2.9.7).
    """
    rows = (await tx.execute(SEATED, {"account": account, "now": now})).all()
    if not rows:
        return None
    first = rows[0]
    return Identity(
        account=account,
        login=first.login,
        name=first.name,
        locale=first.locale,
        seats=(
            *(Seat(function=Function(row.function), unit=row.unit) for row in rows if row.function),
            *await substitutes.seats_for_others(tx, account, now),
        ),
    )
