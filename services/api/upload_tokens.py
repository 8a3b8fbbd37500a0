"""Tokens for one file on its way: a film goes on although the sign-in has ended (portal B4).

Nothing is stored: the token is signed, names account and document, and ends after a day. It lets
nobody do what the account itself may not do at that moment.
"""

import hmac
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Annotated, Final

from fastapi import Depends, Path, Request, Security
from fastapi.security import APIKeyHeader

from services.api import auth
from services.api.auth import Access, Actor
from services.api.deps import BEARER, SESSION, Now, Parts
from services.api.problems import SignInNeeded
from services.storage.people.accounts import identity
from services.storage.people.tokens import Scope

LASTS: Final = timedelta(hours=24)
HEADER: Final = "X-Upload-Token"
UPLOAD: Final = APIKeyHeader(name=HEADER, auto_error=False, scheme_name="upload")


def issue(access: Access, account: str, document: str, now: datetime) -> tuple[str, datetime]:
    until = (now + LASTS).replace(microsecond=0)
    seconds = int(until.timestamp())
    return f"{account}.{seconds}.{_mac(access, account, document, seconds)}", until


def _account_of(access: Access, token: str, document: str, now: datetime) -> str:
    """Raises SignInNeeded for a token that is over, of another document, or not ours."""
    account, _, rest = token.partition(".")
    ends, _, mac = rest.partition(".")
    if not (ends.isascii() and ends.isdecimal() and len(ends) <= len("9999999999")):
        raise SignInNeeded
    if not hmac.compare_digest(mac.encode(), _mac(access, account, document, int(ends)).encode()):
        raise SignInNeeded
    # A rehearsal jumps over years: there neither sign-ins nor these tokens end.
    if access.lasts is not None and now >= datetime.fromtimestamp(int(ends), UTC):
        raise SignInNeeded
    return account


async def _sender(
    *,
    request: Request,
    document: Annotated[str, Path()],
    doors: Parts,
    now: Now,
    token: Annotated[str | None, Security(UPLOAD)],
    _token: Annotated[object, Security(BEARER)],
    _cookie: Annotated[object, Security(SESSION)],
) -> Actor:
    """Who sends: by the file's own token where one is given, by sign-in or bearer token else."""
    if token is None:
        actor = await auth.actor_of(request, doors.database, doors.access, now)
        if actor is None:
            raise SignInNeeded
        return actor
    account = _account_of(doors.access, token, document, now)
    async with doors.database.reading() as tx:
        who = await identity(tx, account, now)
    if who is None:
        raise SignInNeeded
    return Actor(
        account=who.account,
        name=who.name,
        login=who.login,
        locale=who.locale,
        seats=who.seats,
        all_seats=who.seats,
        scopes=frozenset({Scope.READ, Scope.ACT}),
    )


Sender = Annotated[Actor, Depends(_sender)]


def _mac(access: Access, account: str, document: str, ends: int) -> str:
    said = f"upload:{document}:{account}:{ends}"
    return hmac.new(access.secret, said.encode(), sha256).hexdigest()
