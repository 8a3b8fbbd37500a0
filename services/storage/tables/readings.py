"""Who looked at what is protected: a row per look; and who saw which page of the evidence.

Rows are only ever added; of a page seen again the same row says how often and when last.
"""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from services.storage.tables.base import Moment


class ReadingRow(SQLModel, table=True):
    __tablename__ = "readings"
    __table_args__ = (
        Index("ix_readings_stream", "stream", "id"),
        Index("ix_readings_case", "case", "id"),
        Index("ix_readings_place", "place", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Moment)
    account: str = Field(index=True)
    function: str
    unit: str
    what: str
    stream: str
    """The filing, or the case whose score sheet it was."""
    item: str
    """Whose sheet; empty where the stream says it all."""
    case: str
    place: str
    page: str
    """The address asked for: a page of the portal, or the API."""
    reason: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """Why somebody looked at who an objector is; asked for nothing else (6.4.3)."""


class ViewRow(SQLModel, table=True):
    """One place of one file, seen by one account in one seat (5.4.2)."""

    __tablename__ = "evidence_views"
    __table_args__ = (
        UniqueConstraint(
            "document", "account", "function", "unit", "what", "number", name="uq_evidence_views"
        ),
        Index("ix_evidence_views_stream", "stream", "id"),
        Index("ix_evidence_views_place", "place", "last_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    document: str
    stream: str
    place: str
    account: str = Field(index=True)
    function: str
    unit: str
    what: str
    """`file`, `page`, `minute` or `sheet`."""
    number: int
    """Of the page, from 1; of the minute, from 0; 0 for the file as a whole and for a sheet."""
    times: int
    first_at: datetime = Field(sa_type=Moment)
    last_at: datetime = Field(sa_type=Moment)
