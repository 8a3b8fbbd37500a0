"""Where and when a visit day was announced, and what was signed there: projections of filings."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from services.storage.tables.base import Moment


class VisitStopRow(SQLModel, table=True):
    __tablename__ = "visit_stops"

    day: str = Field(primary_key=True)
    """The filing that announced it."""
    case: str = Field(primary_key=True, index=True)
    step: str
    """The step in which the case stood: each step has one announcement (C3.6.8)."""
    visited_on: date
    hour: str
    """When they come, e.g. 09:30, Beijing."""


class VisitResultRow(SQLModel, table=True):
    __tablename__ = "visit_results"

    filing: str = Field(primary_key=True)
    day: str
    case: str = Field(index=True)
    unit: str
    """Whose result it is; one for each department and place."""
    visited_on: date
    signed_at: datetime = Field(sa_type=Moment)
    countersigned_at: datetime | None = Field(default=None, sa_type=Moment)
