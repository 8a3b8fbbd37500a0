"""Copies for information: who was sent one, and who has said that he read it (2.2.1)."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from services.storage.tables.base import Moment


class CopyRow(SQLModel, table=True):
    """Whoever is named here sees the case: a projection of `Case.hands.copies`."""

    __tablename__ = "copies"
    __table_args__ = (Index("ix_copies_reader", "reader", "sent_at", "case"),)

    case: str = Field(primary_key=True)
    reader: str = Field(primary_key=True)
    """An account, or the code of a unit: then everybody who sits there."""
    sent_by: str
    sent_at: datetime = Field(sa_type=Moment)


class CopyReadRow(SQLModel, table=True):
    __tablename__ = "copies_read"

    case: str = Field(primary_key=True)
    account: str = Field(primary_key=True)
    read_at: datetime = Field(sa_type=Moment)
