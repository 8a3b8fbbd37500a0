"""Units of the administrative tree: places, and departments in them.

Titles, cases and targets name units by code; nothing here says who works in one.
"""

from datetime import date

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel


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
