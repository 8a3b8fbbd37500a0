"""Where units lie, as circles: data of the register that somebody entered, and nothing more exact.

It serves one question alone: was a photograph taken outside the unit it is to prove (5.1.8)?
"""

from datetime import datetime
from typing import Annotated, Final

from pydantic import Field
from sqlalchemy import select

from services.domain.base import Frozen
from services.domain.tree.units import DIGITS
from services.storage.session import Tx
from services.storage.statements import upsert
from services.storage.tables.base import table_of
from services.storage.tables.derivatives import UnitPlaceRow

PLACES: Final = table_of(UnitPlaceRow)


class Circle(Frozen):
    """Degrees north and east of its centre, and how far the unit reaches from there."""

    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]
    radius_km: Annotated[float, Field(gt=0, le=2000)]


async def put(tx: Tx, unit: str, circle: Circle, by: str, now: datetime) -> None:
    """`by` is an account id, or the name of a command."""
    row = {**circle.model_dump(), "set_by": by, "set_at": now}
    await upsert(tx, UnitPlaceRow, {"unit": unit}, row)


async def nearest(tx: Tx, unit: str) -> Circle | None:
    """The unit's own circle, or that of the nearest unit above it; None where none was entered."""
    above = [unit[:digits] for digits in DIGITS.values() if digits <= len(unit)]
    rows = await tx.execute(select(PLACES).where(PLACES.c.unit.in_(above)))
    known = {row["unit"]: row for row in rows.mappings()}
    found = max(known, key=len, default=None)
    return Circle.model_validate(dict(known[found])) if found else None
