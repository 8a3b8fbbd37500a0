"""Beside public notices: looks at their address (6.4.2), redacted copies shown with them (6.4.1)."""

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from services.storage.tables.base import Moment


class NoticeLookRow(SQLModel, table=True):
    __tablename__ = "notice_looks"

    case: str = Field(primary_key=True)
    at: datetime = Field(primary_key=True, sa_type=Moment)
    what: str
    """`Seen` of `domain/notices/proof.py`."""
    status: int
    """Of the answer; 0 where none came."""


class RedactedCopyRow(SQLModel, table=True):
    """A copy of a paper of a case that the public may see (6.4.1). It never replaces its original."""

    __tablename__ = "redacted_copies"
    __table_args__ = (Index("ix_redacted_copies_case", "case", "made_at"),)

    document: str = Field(primary_key=True)
    """The copy, a document of the case like any other."""
    case: str
    original: str
    title: str
    """As the public reads it: names of files may tell what was blackened."""
    how: str
    """`How` of `domain/notices/copies.py`."""
    boxes: int = Field(sa_type=BigInteger)
    """How many places were blackened here; 0 for a copy made elsewhere."""
    state: str
    made_by: str
    """Account id."""
    made_at: datetime = Field(sa_type=Moment)
    decided_by: str
    """Who approved it, or took it off again; empty before."""
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
