"""Who looked at what is protected: a row per look, written before the answer goes out.

Rows are only ever added; nothing in this system changes or removes one.
"""

from datetime import datetime

from sqlalchemy import Index
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
