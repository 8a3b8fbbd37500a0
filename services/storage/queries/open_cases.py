"""Which cases are open in a county: those that a freeze pauses (A4.5, E8)."""

from sqlmodel import col, select

from services.storage.session import Tx
from services.storage.tables.cases import CaseRow


async def open_in_county(tx: Tx, county: str) -> list[str]:
    """Ids, re-checks left out: a freeze is about applications."""
    rows = await tx.execute(
        select(CaseRow.id)
        .where(CaseRow.county == county, col(CaseRow.is_open).is_(True), CaseRow.title == "")
        .order_by(col(CaseRow.id))
    )
    return list(rows.scalars())
