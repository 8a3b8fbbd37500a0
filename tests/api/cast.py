"""The people of the sample city as tests meet them: each with a token, doing acts by HTTP."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import httpx

from services.api.deps import Doors
from services.cli.accounts import sample_world
from services.storage.people import tokens
from services.storage.people.accounts import account_of, create_account
from services.storage.people.tokens import Scope
from services.storage.tree.units import put_unit
from tests.domain.stage import CLEAR

KEYS = count(1)


class Cast:
    """`await cast.post("qingxi.officer", "/cases/1/plan/text", {...}, version=3)`."""

    def __init__(
        self,
        doors: Doors,
        http: httpx.AsyncClient,
        sleep: Callable[[dict[str, int]], Awaitable[None]],
    ) -> None:
        self.doors, self.http, self._sleep = doors, http, sleep
        self.world = sample_world()
        self.accounts = {account.login: account for account in self.world.accounts}
        self.tokens: dict[str, str] = {}

    async def build_places(self) -> None:
        async with self.doors.database.writing() as tx:
            for unit in self.world.units:
                await put_unit(tx, unit)

    async def now(self) -> datetime:
        return await self.doors.clock.now()

    async def sleep(self, **by: int) -> None:
        await self._sleep(by)

    async def account(self, login: str) -> str:
        await self.token(login)
        async with self.doors.database.reading() as tx:
            found = await account_of(tx, login)
        assert found
        return found

    async def token(self, login: str, *scopes: Scope) -> str:
        """Made once per login; with scopes named, a new one each time."""
        if login in self.tokens and not scopes:
            return self.tokens[login]
        now = await self.now()
        async with self.doors.database.reading() as tx:
            account = await account_of(tx, login)
        if account is None:
            account = await create_account(self.doors.database, self.accounts[login], now)
        async with self.doors.database.writing() as tx:
            issued = await tokens.issue(
                tx,
                account,
                label="test",
                scopes=scopes or tuple(Scope),
                lasts=timedelta(hours=1),
                now=now,
            )
        if not scopes:
            self.tokens[login] = issued.token
        return issued.token

    async def get(self, login: str | None, path: str, **more: Any) -> httpx.Response:
        headers = await self._headers(login)
        return await self.http.get(f"/api/v1{path}", headers=headers, **more)

    async def post(
        self,
        login: str | None,
        path: str,
        body: object = None,
        *,
        version: int | None = None,
        key: str | None = None,
        method: str = "POST",
        signed: bool = False,
    ) -> httpx.Response:
        """A new key each time unless one is given: a repeat is meant or it is none."""
        headers = await self._headers(login)
        if signed and login:
            headers["Sign-Again"] = self.accounts[login].password
        headers["Idempotency-Key"] = key or f"key-{next(KEYS)}"
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        return await self.http.request(method, f"/api/v1{path}", json=body, headers=headers)

    async def declare(self, case: str, *logins: str, **yes: bool) -> None:
        """6.1.2: before that nothing of the case opens to a member of its panel."""
        for login in logins:
            told = await self.post(login, f"/cases/{case}/interests", {**CLEAR, **yes}, signed=True)
            assert told.status_code == 200, told.text

    async def act(self, login: str, path: str, body: object = None) -> httpx.Response:
        """With the version that the stream has now; the act must be taken."""
        resource = "/".join(path.split("/")[:3])
        shown = await self.get(login, resource)
        assert shown.status_code == 200, shown.text
        done = await self.post(login, path, body, version=shown.json()["version"])
        assert done.status_code in (200, 201), done.text
        return done

    async def _headers(self, login: str | None) -> dict[str, str]:
        return {"Authorization": f"Bearer {await self.token(login)}"} if login else {}
