"""`ecocase accounts reset`: new passwords for the sample accounts, shown once.
It makes no account and touches no account that somebody made by hand.
"""

import asyncio

from services.cli.accounts import reset
from services.cli.layout import CannotStartError
from services.settings import Settings
from services.storage.session import Database


def run(settings: Settings) -> int:
    if not settings.sample_accounts:
        raise CannotStartError(
            "Sample accounts are off here (ECOCASE_SAMPLE_ACCOUNTS, never in production).\n"
            "此处未启用示例账号（生产环境不可用）。"
        )
    given = asyncio.run(_reset(settings))
    if not given:
        raise CannotStartError("There are no sample accounts in this database. 没有示例账号。")
    width = max(len(login) for login, _ in given)
    print("Shown this once. 仅显示这一次:")
    for login, password in given:
        print(f"  {login:<{width}}  {password}")
    return 0


async def _reset(settings: Settings) -> tuple[tuple[str, str], ...]:
    database = Database(settings.database_url.get_secret_value())
    try:
        return await reset(database)
    finally:
        await database.close()
