"""Findings that are still to be mended, one row each: what the list across cases is read from (D9).

And cases of which measures and results are published, one row each: what everybody's list is read
from (C2.9.10). Projections of the case's state (`storage/findings.py`).
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from services.storage.tables.base import Moment


class FindingRow(SQLModel, table=True):
    """Closed ones have no row."""

    __tablename__ = "open_findings"
    __table_args__ = (
        Index("ix_open_findings_due", "rank", "due_by", "case", "no"),
        Index("ix_open_findings_owner", "owner", "due_by"),
    )

    case: str = Field(primary_key=True)
    no: int = Field(primary_key=True, sa_type=BigInteger)
    rank: int = Field(sa_type=BigInteger)
    """0 for a veto item, which is tackled first (C5.6.2), 1 for all others."""
    standing: str
    place: str
    """The indicator or the item of the dossier."""
    words: str
    """The text's id."""
    owner: str
    """Account; empty while nobody answers for it."""
    due_by: date
    """`date.max` where there is no day: what has none comes last."""
    planned: bool
    pressed: int = Field(sa_type=BigInteger)


class RectifiedRow(SQLModel, table=True):
    """A case of which everybody reads how findings were mended; an ended case keeps its row."""

    __tablename__ = "rectified_cases"
    __table_args__ = (Index("ix_rectified_cases_published", "published_at", "case"),)

    case: str = Field(primary_key=True)
    published_at: datetime = Field(sa_type=Moment)
    """0:00 of the day on which the last of them was published."""
