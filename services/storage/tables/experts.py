"""The experts kept for draws, what was changed about them, and the pools that were frozen.

Accounts stand in `accounts.py`; who sits on which panel is in `cases.py`.
"""

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, Index, Text, false
from sqlmodel import Field, SQLModel

from services.storage.tables.base import Moment


class ExpertRow(SQLModel, table=True):
    """One account as it may be drawn (C5.2.3)."""

    __tablename__ = "experts"
    __table_args__ = (Index("ix_experts_region", "region", "account"),)

    account: str = Field(primary_key=True, foreign_key="accounts.id")
    fields: list[str] = Field(sa_type=JSON)
    employer: str
    region: str
    since: date
    until: date | None
    trained_on: date | None
    third_party: bool = Field(sa_column_kwargs={"server_default": false()})
    most_open: int = Field(sa_type=BigInteger)
    most_a_year: int = Field(sa_type=BigInteger)
    rest_years: int = Field(sa_type=BigInteger)
    advised: list[str] = Field(sa_type=JSON)
    version: int = Field(sa_type=BigInteger)


class ExpertChangeRow(SQLModel, table=True):
    """Append-only: what an entry said from when on, and who entered it."""

    __tablename__ = "expert_changes"

    account: str = Field(primary_key=True)
    version: int = Field(primary_key=True, sa_type=BigInteger)
    at: datetime = Field(sa_type=Moment)
    by: str
    body: str = Field(sa_type=Text)


class DrawPoolRow(SQLModel, table=True):
    """A pool as it was frozen, under its digest: the case carries the digest alone (D8)."""

    __tablename__ = "draw_pools"

    case: str = Field(primary_key=True)
    sha256: str = Field(primary_key=True)
    body: str = Field(sa_type=Text)
