"""Filters that a person saved: an address under a name of their own, nothing more.

What the address shows is decided when it is opened, by whoever opens it.
"""

from datetime import datetime

from sqlmodel import Field, SQLModel

from services.storage.tables.base import Moment


class SavedFilterRow(SQLModel, table=True):
    __tablename__ = "saved_filters"

    account: str = Field(primary_key=True)
    page: str = Field(primary_key=True)
    """Which list: `/worklist`, `/cases` ..."""
    name: str = Field(primary_key=True)
    query: str
    """As it stands behind the question mark; the same filters are the same text."""
    made_at: datetime = Field(sa_type=Moment)
