"""Accounts, what they are entitled to as, their sign-ins and their bearer tokens.

The only tables with names of people and secrets; every secret is kept as a hash.
"""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, Index
from sqlmodel import Field, SQLModel

from services.storage.tables.base import Moment


class AccountRow(SQLModel, table=True):
    __tablename__ = "accounts"

    id: str = Field(primary_key=True)
    login: str = Field(unique=True)
    name: str
    password: str
    """Argon2id, with its parameters and salt."""
    locale: str = "zh"
    active: bool = True
    created_at: datetime = Field(sa_type=Moment)


class AssignmentRow(SQLModel, table=True):
    """A person in one function of one unit, from a moment until another."""

    __tablename__ = "assignments"
    __table_args__ = (Index("ix_assignments_account", "account"),)

    id: str = Field(primary_key=True)
    account: str = Field(foreign_key="accounts.id")
    function: str
    unit: str
    since: datetime = Field(sa_type=Moment)
    until: datetime | None = Field(default=None, sa_type=Moment)


class SignInRow(SQLModel, table=True):
    """A portal session. The cookie holds the token; here stands only its sha256."""

    __tablename__ = "sign_ins"
    __table_args__ = (Index("ix_sign_ins_account", "account"),)

    token_hash: str = Field(primary_key=True)
    account: str = Field(foreign_key="accounts.id")
    csrf: str
    function: str | None = None
    unit: str | None = None
    instead_of: str | None = None
    """The seat chosen, where an account has several; lent by whom, if it is an absent colleague's."""
    created_at: datetime = Field(sa_type=Moment)
    seen_at: datetime = Field(sa_type=Moment)
    extended_at: datetime | None = Field(default=None, sa_type=Moment)
    """When the person last asked for more time; the session's hours count from there."""


class SignInAttemptRow(SQLModel, table=True):
    """Failed attempts by sha256 of the login: unknown logins are slowed down just the same."""

    __tablename__ = "sign_in_attempts"

    login_hash: str = Field(primary_key=True)
    failures: int = Field(sa_type=BigInteger)
    last_at: datetime = Field(sa_type=Moment)
    locked_until: datetime | None = Field(default=None, sa_type=Moment)


class TokenRow(SQLModel, table=True):
    """A bearer token for programs: scoped, and never without an end."""

    __tablename__ = "tokens"
    __table_args__ = (Index("ix_tokens_account", "account"),)

    id: str = Field(primary_key=True)
    token_hash: str = Field(unique=True)
    account: str = Field(foreign_key="accounts.id")
    label: str
    scopes: list[str] = Field(sa_type=JSON)
    created_at: datetime = Field(sa_type=Moment)
    expires_at: datetime = Field(sa_type=Moment)
    revoked_at: datetime | None = Field(default=None, sa_type=Moment)
