"""`ecocase accounts load FILE`: the places and people of a bureau, from a YAML file.
New accounts get a random password, shown once; an account that exists is let alone.
How people are entitled to acts is the programmes' business; the file only gives functions.
"""

import asyncio
import secrets
from datetime import UTC, datetime
from pathlib import Path

from pydantic import Field, ValidationError
from yaml import YAMLError

from services.cli.layout import CannotStartError
from services.domain.base import Frozen
from services.domain.programme.reading import read_yaml
from services.domain.seats import Seat
from services.settings import Settings
from services.storage.people.accounts import NewAccount, account_of, create_account
from services.storage.session import Database
from services.storage.tree.units import Unit, put_unit


class Person(Frozen, extra="forbid"):
    login: str = Field(min_length=1)
    name: str = Field(min_length=1)
    locale: str = Field("zh", pattern="^(zh|en)$")
    seats: tuple[Seat, ...] = Field(min_length=1)


class People(Frozen, extra="forbid"):
    units: tuple[Unit, ...] = ()
    accounts: tuple[Person, ...] = ()


def run(settings: Settings, file: Path | None) -> int:
    if file is None:
        raise CannotStartError("Which file? A sample: deploy/people.example.yaml. 请指定文件。")
    given = asyncio.run(load_people(settings, read(file)))
    print(f"{len(given)} new accounts 新账号; passwords are shown this once 密码仅显示这一次:")
    for login, password in given:
        print(f"  {login}  {password}")
    return 0


def read(file: Path) -> People:
    """Raises CannotStartError naming each line that cannot be."""
    try:
        return People.model_validate(read_yaml(file))
    except (OSError, YAMLError) as wrong:
        raise CannotStartError(f"{file} cannot be read 无法读取: {wrong}") from None
    except ValidationError as wrong:
        lines = [f"  {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in wrong.errors()]
        raise CannotStartError("\n".join([f"{file} 有误:", *lines])) from None


async def load_people(settings: Settings, people: People) -> list[tuple[str, str]]:
    """(login, password) of the accounts made. May be repeated; units are brought up to date."""
    database = Database(settings.database_url.get_secret_value())
    made: list[tuple[str, str]] = []
    try:
        async with database.writing() as tx:
            for unit in people.units:
                await put_unit(tx, unit)
        for person in people.accounts:
            async with database.reading() as tx:
                known = await account_of(tx, person.login)
            if known is None:
                password = secrets.token_urlsafe(12)
                new = NewAccount(password=password, **dict(person))
                await create_account(database, new, datetime.now(UTC))
                made.append((person.login, password))
    finally:
        await database.close()
    return made
