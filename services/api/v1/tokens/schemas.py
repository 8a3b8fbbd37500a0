"""Tokens on the wire. The token itself is in one answer only, the one that gives it."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from services.api.contract import Answer
from services.storage.people.tokens import Scope


class TokenRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    login: Annotated[str, Field(min_length=1, max_length=80, title="登录名")]
    password: Annotated[str, Field(min_length=1, max_length=200, title="密码")]
    label: Annotated[str, Field(min_length=1, max_length=80, title="用途")]
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=3, title="权限")]
    hours: Annotated[int, Field(ge=1, le=24 * 90, title="有效小时数")] = 12


class Token(Answer):
    id: str
    label: str
    scopes: list[Scope]
    created_at: datetime
    expires_at: datetime
    revoked: bool


class IssuedToken(Token):
    token: str


class Tokens(Answer):
    tokens: list[Token]
