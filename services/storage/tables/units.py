"""Units of the administrative tree: places, departments in them, and where places lie.

Titles, cases and targets name units by code; nothing here says who works in one.
"""

from datetime import date, datetime

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from services.storage.tables.base import Moment


class UnitRow(SQLModel, table=True):
    __tablename__ = "units"

    code: str = Field(primary_key=True)
    """Its place in the tree (see `domain/tree/units.py`)."""
    kind: str
    """`place` or `department`."""
    name_zh: str
    name_en: str
    farm_related: bool = False
    """涉农: A0.1, A0.12."""
    key_town: bool = False
    """重点镇, or 新农村建设重点村 for a village: A0.8."""
    dimensions: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    """What thresholds of the catalogues depend on: region, terrain, ..."""
    ended_on: date | None = None
    """The first day on which it was no more; its name stays, for what was done before (4.1.5)."""


class UnitPositionRow(SQLModel, table=True):
    """A point of a place, for the map of titles (6.4.5)."""

    __tablename__ = "unit_positions"

    code: str = Field(primary_key=True)
    lon: float
    lat: float
    """Degrees, as measured (CGCS2000 or WGS 84)."""
    source: str
    """Where it is from; that of sample data says so."""
    by: str
    """Account id; empty where the installation brought it."""
    at: datetime = Field(sa_type=Moment)
