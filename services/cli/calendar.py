"""`ecocase calendar`: the years in force, and drafts of further ones from a YAML file (2.1.4).
It never publishes: that is another administrator's act, signed in as a person.
"""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError
from yaml import YAMLError

from services.cli.layout import CannotStartError
from services.domain.clocks.calendar_years import Announced, Edition, check_notice, faults
from services.domain.programme.reading import read_yaml
from services.domain.tree.units import Function
from services.settings import Settings
from services.storage.people.accounts import account_of, identity
from services.storage.rulebook import calendars
from services.storage.session import Database


def show(settings: Settings) -> int:
    for one in asyncio.run(_editions(settings)):
        print(f"{one.id}  {one.stands:12} {one.content.notice_no}  {one.content.source}")
    return 0


def check(file: Path | None) -> int:
    """1 where the notice has faults; each on a line."""
    found = faults(read(file))
    for one in found:
        print(f"{one.code.value}  {one.day or ''}")
    print("有误 faulty" if found else "无误 no fault")
    return 1 if found else 0


def keep(settings: Settings, file: Path | None, login: str) -> int:
    if check(file):
        return 1
    print(f"{asyncio.run(_keep(settings, read(file), login))} 待发布 to be published by another")
    return 0


def read(file: Path | None) -> Announced:
    """Raises CannotStartError naming what cannot be read."""
    if file is None:
        raise CannotStartError("Which file? 请指定文件。")
    try:
        tree = read_yaml(file)
        whole = {"standing": "final", **tree} if isinstance(tree, dict) else tree
        return Announced.model_validate(whole)
    except (OSError, YAMLError) as wrong:
        raise CannotStartError(f"{file} cannot be read 无法读取: {wrong}") from None
    except ValidationError as wrong:
        lines = [f"  {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in wrong.errors()]
        raise CannotStartError("\n".join([f"{file} 有误:", *lines])) from None


async def _editions(settings: Settings) -> tuple[Edition, ...]:
    database = Database(settings.database_url.get_secret_value())
    try:
        async with database.reading() as tx:
            return await calendars.editions(tx)
    finally:
        await database.close()


async def _keep(settings: Settings, notice: Announced, login: str) -> str:
    database = Database(settings.database_url.get_secret_value())
    now = datetime.now(UTC)
    try:
        async with database.writing() as tx:
            account = await account_of(tx, login)
            who = await identity(tx, account, now) if account else None
            if who is None or Function.ADMINISTRATOR not in {seat.function for seat in who.seats}:
                raise CannotStartError(f"{login!r} is no administrator 不是管理员")
            edition = await calendars.add(tx, check_notice(notice), by=who.account, now=now)
        return edition.id
    finally:
        await database.close()
