"""Targets (A0.7, A0.10): what an area aims at by when. What was reached is counted, not stored."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from services.storage.tables.base import Moment


class TargetRow(SQLModel, table=True):
    __tablename__ = "targets"

    id: str = Field(primary_key=True)
    area: str = Field(index=True)
    track: str
    level: str
    aim: str
    count: int
    first_year: int
    last_year: int
    rule: str
    made_by: str
    """Account id."""
    made_at: datetime = Field(sa_type=Moment)
