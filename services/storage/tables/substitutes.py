"""Absences and substitutes. Nothing is removed: an arrangement ends, and who ended it is kept."""

from datetime import date, datetime

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from services.storage.tables.base import Moment


class AbsenceRow(SQLModel, table=True):
    """Somebody is away on these days, first and last included (Beijing)."""

    __tablename__ = "absences"
    __table_args__ = (Index("ix_absences_account", "account", "last_day"),)

    id: str = Field(primary_key=True)
    account: str = Field(foreign_key="accounts.id")
    unit: str
    """In which unit it was entered; its leader sees it."""
    first_day: date
    last_day: date
    reason: str = Field(sa_type=Text)
    made_by: str
    made_at: datetime = Field(sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    ended_by: str | None = None


class SubstitutionRow(SQLModel, table=True):
    """One seat and who sits there instead. Without days: an A/B pair, in force by absences."""

    __tablename__ = "substitutions"
    __table_args__ = (
        Index("ix_substitutions_substitute", "substitute", "last_day"),
        Index("ix_substitutions_absent", "absent"),
        Index("ix_substitutions_unit", "unit"),
    )

    id: str = Field(primary_key=True)
    absent: str = Field(foreign_key="accounts.id")
    substitute: str = Field(foreign_key="accounts.id")
    function: str
    unit: str
    first_day: date | None = None
    last_day: date | None = None
    reason: str = Field(sa_type=Text)
    made_by: str
    made_at: datetime = Field(sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    ended_by: str | None = None
