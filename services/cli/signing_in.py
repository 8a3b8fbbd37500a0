"""An administrator of the whole installation at the terminal: signs in, and is refused in words."""

import getpass
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from services.cli.layout import CannotStartError
from services.domain.errors import DomainError
from services.domain.permission_matrix import Relation
from services.settings import Settings
from services.storage.people.accounts import identity
from services.storage.people.sign_ins import check_password
from services.storage.queries.installation import check_of_whole
from services.storage.session import Database


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Database]:
    """A refusal is said in its own words."""
    database = Database(settings.database_url.get_secret_value())
    try:
        yield database
    except DomainError as refused:
        said = ", ".join(f"{key}={value}" for key, value in refused.params.items())
        raise CannotStartError(f"refused 不能办理: {refused.code} {said}") from None
    finally:
        await database.close()


async def administrator(database: Database, login: str, now: datetime) -> str:
    """The account of whoever signs in. Raises SignInRefused, SignInLocked and NotEntitled."""
    account = await check_password(database, login, _password(login), now)
    async with database.reading() as tx:
        who = await identity(tx, account, now)
        seats = who.seats if who else ()
        await check_of_whole(tx, seats, Relation.ADMINISTERS_WHOLE, now)
    return account


def _password(login: str) -> str:
    if sys.stdin.isatty():
        return getpass.getpass(f"{login} 的密码 password: ")
    return sys.stdin.readline().rstrip("\n")
