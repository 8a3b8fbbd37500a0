"""The history of the tree: changes, the periods in which a unit had a code and a name, who took over.

The tree as it is today stands in `units`; what never changed has no row here.
"""

from datetime import date, datetime

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from services.storage.tables.base import Moment


class UnitChangeRow(SQLModel, table=True):
    """Recorded by one administrator, published by another; the content never changes."""

    __tablename__ = "unit_changes"
    __table_args__ = (Index("ix_unit_changes_recorded", "recorded_at", "id"),)

    id: str = Field(primary_key=True)
    """Year and number, e.g. 2031-1."""
    on_day: date
    content: str = Field(sa_type=Text)
    recorded_by: str
    """Account id."""
    recorded_at: datetime = Field(sa_type=Moment)
    published_by: str = ""
    published_at: datetime | None = Field(default=None, sa_type=Moment)
    in_force_at: datetime | None = Field(default=None, sa_type=Moment)
    """When `units` was changed by it."""


class UnitPeriodRow(SQLModel, table=True):
    """A unit had this code and name from a day on, and until another."""

    __tablename__ = "unit_periods"

    code: str = Field(primary_key=True)
    since: date = Field(primary_key=True)
    """The first day of our calendar for what was there before the first change."""
    until: date | None
    """The first day on which it was not so any more."""
    name_zh: str
    name_en: str
    change: str
    """What it began by; empty for what was there before."""


class ForerunnerRow(SQLModel, table=True):
    """Whose closed cases a unit reads besides those of its own area: the units that went into it."""

    __tablename__ = "unit_forerunners"

    unit: str = Field(primary_key=True)
    old: str = Field(primary_key=True)


class PlacementRow(SQLModel, table=True):
    """Where a case, title or filing lay until it followed its unit: for counts of the past."""

    __tablename__ = "placements"
    __table_args__ = (Index("ix_placements_place", "place", "stream"),)

    stream: str = Field(primary_key=True)
    until: date = Field(primary_key=True)
    place: str
