"""Findings that are still to be mended, one row each: what the list across cases is read from (D9).

A projection of the case's state (`storage/findings.py`); closed ones have no row.
"""

from datetime import date

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel


class FindingRow(SQLModel, table=True):
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
