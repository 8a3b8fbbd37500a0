"""Where and when a visit day was announced: a projection of its filing, asked for by case."""

from datetime import date

from sqlmodel import Field, SQLModel


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
    withdrawn: bool
    """Taken off the day by an amendment."""
