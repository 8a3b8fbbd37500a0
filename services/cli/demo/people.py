"""Everybody of the sample city as a program sees them: an address, a password, a bearer token.

Knows HTTP and nothing of the procedure; who does what and when stands in the stories.
"""

import uuid
from collections.abc import Mapping
from typing import TypeVar
from urllib.parse import quote

import httpx
from pydantic import BaseModel, Field

from services.domain.base import Act, Receipt
from services.domain.filing import About
from services.domain.permissions import kind_of

M = TypeVar("M", bound=BaseModel)
Body = Mapping[str, object]
API = "/api/v1"


class Fault(BaseModel):
    """One of several things that are wrong, and where."""

    pointer: str
    code: str


class Problem(BaseModel):
    """A refusal (RFC 9457): its code is what a script can rely on."""

    code: str
    status: int
    params: dict[str, str | int] = Field(default_factory=dict)
    errors: list[Fault] = Field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        return [f"{fault.code}@{fault.pointer}" for fault in self.errors]


class RefusedError(Exception):
    """Somebody was refused; `problem` says why."""

    def __init__(self, who: str, what: str, problem: Problem) -> None:
        super().__init__(
            f"{who}: {what}: {problem.status} {problem.code} {problem.params} {problem.faults}"
        )
        self.problem = problem


class _Token(BaseModel):
    token: str


class _Me(BaseModel):
    account: str


class Seen(BaseModel):
    """The version that a page was shown in."""

    version: int


class Person:
    """One account, or a visitor when there is no password."""

    def __init__(self, http: httpx.AsyncClient, login: str, password: str = "") -> None:
        self.http, self.login, self.password = http, login, password
        self.token = self.account = ""

    async def get(self, path: str, model: type[M]) -> M:
        answer = await self.http.get(f"{API}{path}", headers=await self.headers())
        return self._read(f"GET {path}", answer, model)

    async def send(
        self,
        method: str,
        path: str,
        body: Body | None,
        model: type[M],
        *,
        expects: int | None = None,
        key: str = "",
        signed: bool = False,
    ) -> M:
        """`key` is the Idempotency-Key; a new one unless given. Raises RefusedError."""
        headers = {**await self.headers(), "Idempotency-Key": key or uuid.uuid4().hex}
        if signed:
            headers["Sign-Again"] = quote(self.password)
        if expects is not None:
            headers["If-Match"] = f'"{expects}"'
        answer = await self.http.request(method, f"{API}{path}", json=body, headers=headers)
        return self._read(f"{method} {path}", answer, model)

    async def act(self, stream: str, act: type[Act], body: Body, *, key: str = "") -> Receipt:
        """Do it as the page shows the thing now. Raises RefusedError."""
        expects = None
        if not act.adds and not issubclass(act, About):
            expects = (await self.get(place_of(stream), Seen)).version
        path = address_of(stream, act)
        return await self.send(
            "POST", path, body or None, Receipt, expects=expects, key=key, signed=act.signed
        )

    async def who(self) -> str:
        """The account's id, as panels name it."""
        if not self.account:
            self.account = (await self.get("/me", _Me)).account
        return self.account

    async def headers(self) -> dict[str, str]:
        if not self.password:
            return {}
        if not self.token:
            wish = {
                "login": self.login,
                "password": self.password,
                "label": "demo",
                "scopes": ["read", "act"],
                "hours": 24,
            }
            answer = await self.http.post(f"{API}/tokens", json=wish)
            self.token = self._read("sign in", answer, _Token).token
        return {"Authorization": f"Bearer {self.token}"}

    def _read(self, what: str, answer: httpx.Response, model: type[M]) -> M:
        if answer.is_error:
            problem = Problem(code=answer.reason_phrase, status=answer.status_code)
            if answer.headers.get("content-type", "").startswith("application/problem+json"):
                problem = Problem.model_validate_json(answer.content)
            raise RefusedError(self.login, what, problem)
        return model.model_validate_json(answer.content or b"{}")


def place_of(stream: str) -> str:
    """Where the thing is read: `title-..` and `filing-..` say in their id what they are."""
    kind = stream.partition("-")[0]
    return f"/{kind}s/{stream}" if kind in {"title", "filing"} else f"/cases/{stream}"


def address_of(stream: str, act: type[Act]) -> str:
    if not act.path:
        raise ValueError(kind_of(act))
    step = f"/{act.step}" if act.step else ""
    return f"{place_of(stream)}{step}/{act.path}"
