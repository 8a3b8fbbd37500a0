"""Many villages, each with a clerk who holds a token: as many creation requests as a run needs."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx
from sqlalchemy import insert

from services.cli.demo.people import Person
from services.domain.seats import Seat
from services.domain.tree.units import Function
from services.storage.people import tokens
from services.storage.people.accounts import assign
from services.storage.people.tokens import Scope
from services.storage.session import Database
from services.storage.tables.accounts import AccountRow
from services.storage.tree.units import Unit, put_unit

TOWN = "990121101"
FIRST_NUMBER, LAST_NUMBER = 300, 999
NO_PASSWORD = "!"
"""No hash is ever equal to it: these clerks have a token and cannot sign in."""
Village = tuple[str, Person]


async def villages(url: str, http: httpx.AsyncClient, count: int) -> Iterator[Village]:
    """Places without a case, below the sample's first town, and who may apply for each."""
    assert count <= LAST_NUMBER - FIRST_NUMBER + 1, "a village's number has three digits"
    database, now = Database(url), datetime.now(UTC)
    found = []
    async with database.writing() as tx:
        for number in range(FIRST_NUMBER, FIRST_NUMBER + count):
            code, account = f"{TOWN}{number}", uuid4().hex
            await put_unit(
                tx,
                Unit(
                    code=code,
                    kind="place",
                    name_zh=f"第{number}村",
                    name_en=f"Village {number}",
                    farm_related=True,
                ),
            )
            row = {"id": account, "login": account, "name": "测试", "password": NO_PASSWORD}
            await tx.execute(
                insert(AccountRow).values(**row, locale="zh", active=True, created_at=now)
            )
            await assign(tx, account, Seat(function=Function.APPLICANT_CLERK, unit=code), now)
            issued = await tokens.issue(
                tx, account, label="bench", scopes=(Scope.ACT,), lasts=timedelta(days=1), now=now
            )
            clerk = Person(http, account, NO_PASSWORD)
            clerk.token = issued.token
            found.append((code, clerk))
    await database.close()
    return iter(found)
