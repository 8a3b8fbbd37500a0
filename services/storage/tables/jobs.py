"""Jobs and what they could not do, or found.

Kept for people to read: no workflow depends on these rows.
"""

from datetime import datetime

from sqlalchemy import BigInteger, Index, Text
from sqlmodel import Field, SQLModel

from services.storage.tables.base import Moment


class JobRow(SQLModel, table=True):
    __tablename__ = "jobs"
    __table_args__ = (
        Index("ix_jobs_started", "started_at", "id"),
        Index("ix_jobs_state", "state", "kind", "subject"),
    )

    id: str = Field(primary_key=True)
    kind: str
    subject: str
    state: str
    by: str
    """Account id; `clock` for what nobody asked for."""
    again: str
    started_at: datetime = Field(sa_type=Moment)
    finished_at: datetime | None = Field(default=None, sa_type=Moment)
    total: int | None = Field(default=None, sa_type=BigInteger)
    done: int = Field(sa_type=BigInteger)
    failed: int = Field(sa_type=BigInteger)


class JobItemRow(SQLModel, table=True):
    __tablename__ = "job_items"

    job: str = Field(primary_key=True, foreign_key="jobs.id")
    item: str = Field(primary_key=True)
    what: str = Field(primary_key=True)
    seen: str = Field(sa_type=Text)
    did: str
    open: bool
