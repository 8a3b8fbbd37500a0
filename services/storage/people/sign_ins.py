"""Signing in to the portal: passwords are tried here, and sessions begin, live and end.

Cookies and form tokens are the API's business; rules of the procedure know nothing of this.
"""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, bindparam, delete, func, insert, update
from sqlmodel import col, select

from services.domain.base import Frozen
from services.domain.errors import DomainError
from services.domain.seats import Seat
from services.storage.people.accounts import Identity, at, identity_in, seated
from services.storage.people.passwords import digest, matches, new_token
from services.storage.session import Database, Tx
from services.storage.statements import insert_once
from services.storage.tables.accounts import AccountRow, SignInAttemptRow, SignInRow
from services.storage.tables.base import table_of

FREE_ATTEMPTS = 5
FIRST_DELAY = timedelta(seconds=30)
LONGEST_DELAY = timedelta(minutes=15)
"""Who knows a login can keep its owner waiting, so the wait is minutes and never a lock-out."""
FORGOTTEN_AFTER = timedelta(hours=24)
SEEN_EVERY = timedelta(minutes=1)
"""A session's last use is written this often at most: a page view should not be a write."""


_SIGN_INS: Any = table_of(SignInRow).c
LIVING = seated(
    _SIGN_INS.account,
    *(_SIGN_INS[name] for name in ("token_hash", "csrf", "created_at", "seen_at", "extended_at")),
    _SIGN_INS.function.label("chosen_function"),
    _SIGN_INS.unit.label("chosen_unit"),
    _SIGN_INS.instead_of.label("chosen_instead_of"),
    where=_SIGN_INS.token_hash == bindparam("hashed"),
)
"""Built once, as every page of somebody signed in runs it."""


class SignInRefused(DomainError):
    """Login and password do not belong together; which of them is wrong is not said."""

    code = "sign-in-refused"


class SignInLocked(DomainError):
    """Too many failed attempts; `seconds` says how long none is taken."""

    code = "sign-in-locked"


class SignIn(Frozen):
    """A living session: whose it is, its form secret, the seat chosen."""

    token_hash: str
    csrf: str
    who: Identity
    chosen: Seat | None = None
    since: datetime
    """From when on its hours count: the sign-in, or the last extension."""


class Begun(NamedTuple):
    """The token is shown once, for the cookie; nobody can read it from the database."""

    token: str
    account: str
    csrf: str


async def check_password(database: Database, login: str, password: str, now: datetime) -> str:
    """The account that login and password belong to.

    The attempt is counted before the password is looked at: a hundred guesses at once are
    a hundred attempts. Raises SignInLocked or SignInRefused.
    """
    key = sha256(login.encode()).hexdigest()
    async with database.writing() as tx:
        wait = await _count_attempt(tx, key, now)
        if wait is None:
            query = select(AccountRow.id, AccountRow.password)
            query = query.where(col(AccountRow.login) == login, col(AccountRow.active).is_(True))
            known = (await tx.execute(query)).one_or_none()
    if wait is not None:
        raise SignInLocked(seconds=wait)
    right = await matches(password, known.password if known else None)
    if known is None or not right:
        raise SignInRefused
    async with database.writing() as tx:
        await tx.execute(delete(SignInAttemptRow).where(col(SignInAttemptRow.login_hash) == key))
    account: str = known.id
    return account


async def _count_attempt(tx: Tx, key: str, now: datetime) -> int | None:
    """Counts one attempt; answers the seconds to wait where it is not even looked at."""
    await tx.execute(
        delete(SignInAttemptRow).where(col(SignInAttemptRow.last_at) < now - FORGOTTEN_AFTER)
    )
    await insert_once(tx, SignInAttemptRow, login_hash=key, failures=0, last_at=now)
    own = col(SignInAttemptRow.login_hash) == key
    query = select(SignInAttemptRow.failures, SignInAttemptRow.locked_until)
    row = (await tx.execute(query.where(own).with_for_update())).one()
    if row.locked_until and row.locked_until > now:
        return max(1, int((row.locked_until - now).total_seconds()))
    failures = row.failures + 1
    values = {"failures": failures, "last_at": now, "locked_until": _locked(failures, now)}
    await tx.execute(update(SignInAttemptRow).where(own).values(**values))
    return None


def _locked(failures: int, now: datetime) -> datetime | None:
    """Five attempts are free; then the wait doubles with each, up to a quarter of an hour."""
    if failures < FREE_ATTEMPTS:
        return None
    doublings = min(failures - FREE_ATTEMPTS, 10)
    delay: timedelta = FIRST_DELAY * 2**doublings
    return now + min(delay, LONGEST_DELAY)


async def begin(database: Database, login: str, password: str, now: datetime) -> Begun:
    """A new session; always a new token, so nobody can plant one beforehand."""
    account = await check_password(database, login, password, now)
    token, csrf = new_token(), secrets.token_urlsafe(32)
    async with database.writing() as tx:
        await tx.execute(
            insert(SignInRow).values(
                token_hash=digest(token),
                account=account,
                csrf=csrf,
                created_at=now,
                seen_at=now,
            )
        )
    return Begun(token, account, csrf)


async def find(
    database: Database, token: str, now: datetime, lasts: timedelta | None
) -> SignIn | None:
    """The session of this token while it lasts; `lasts` None: it has no end (rehearsal)."""
    async with database.asking() as tx:
        rows = (await tx.execute(LIVING, {"hashed": digest(token), **at(now)})).all()
    who = identity_in(rows)
    if who is None:
        return None
    row = rows[0]
    since: datetime = row.extended_at or row.created_at
    if lasts is not None and since + lasts <= now:
        return None
    if abs(now - row.seen_at) > SEEN_EVERY:
        async with database.writing() as tx:
            await tx.execute(update(SignInRow).where(_is(token)).values(seen_at=now))
    chosen = None
    if row.chosen_function and row.chosen_unit is not None:
        wanted = (row.chosen_function, row.chosen_unit)
        own = (seat for seat in who.seats if not seat.instead_of)
        chosen = next((seat for seat in own if (seat.function, seat.unit) == wanted), None)
    return SignIn(token_hash=row.token_hash, csrf=row.csrf, who=who, chosen=chosen, since=since)


async def choose_seat(tx: Tx, token_hash: str, seat: Seat | None) -> None:
    """Which function the pages are shown for; None: all together."""
    await tx.execute(
        update(SignInRow)
        .where(col(SignInRow.token_hash) == token_hash)
        .values(
            function=seat.function.value if seat else None,
            unit=seat.unit if seat else None,
            instead_of=seat.instead_of or None if seat else None,
        )
    )


async def extend(tx: Tx, token_hash: str, now: datetime) -> None:
    """The person asked for more time (WCAG 2.2.1); the hours count again from now."""
    own = col(SignInRow.token_hash) == token_hash
    await tx.execute(update(SignInRow).where(own).values(extended_at=now))


async def end(tx: Tx, token: str) -> None:
    await tx.execute(delete(SignInRow).where(_is(token)))


async def remove_ended(tx: Tx, before: datetime) -> None:
    """Sessions begun before this moment; called at sign-in by the API."""
    since = func.coalesce(col(SignInRow.extended_at), col(SignInRow.created_at))
    await tx.execute(delete(SignInRow).where(since < before))


def _is(token: str) -> ColumnElement[bool]:
    return col(SignInRow.token_hash) == digest(token)
