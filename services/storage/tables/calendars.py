"""Calendar years, who brought them in and who published them; closing dates of applications.

Rows are only ever added: a correction is a new edition, a moved closing date a new row.
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from services.storage.tables.base import Moment


class EditionRow(SQLModel, table=True):
    """What one administrator imported."""

    __tablename__ = "calendar_editions"
    __table_args__ = (UniqueConstraint("year", "number"),)

    id: str = Field(primary_key=True)
    """Year and number, e.g. 2027-1."""
    year: int
    number: int
    content: str = Field(sa_type=Text)
    imported_by: str
    """Account id."""
    imported_at: datetime = Field(sa_type=Moment)


class PublicationRow(SQLModel, table=True):
    """That another administrator published it; `no` orders the publications of all years."""

    __tablename__ = "calendar_publications"
    __table_args__ = (UniqueConstraint("edition"),)

    no: int = Field(primary_key=True, sa_type=BigInteger)
    edition: str = Field(foreign_key="calendar_editions.id")
    published_by: str
    """Account id."""
    published_at: datetime = Field(sa_type=Moment)


class ClosingRow(SQLModel, table=True):
    """The last day on which a year's applications of one level are taken (A7.4)."""

    __tablename__ = "closing_dates"
    __table_args__ = (UniqueConstraint("area", "track", "level", "year", "number"),)

    id: str = Field(primary_key=True)
    area: str
    """The area of the bureau that accepts: a city or a county."""
    track: str
    level: str
    year: int
    number: int
    """The highest of its year is in force; the others were corrected."""
    closes_on: date
    source: str
    set_by: str
    """Account id."""
    set_at: datetime = Field(sa_type=Moment)
