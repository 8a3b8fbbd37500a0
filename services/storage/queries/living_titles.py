"""Which titles a unit holds at one level: those that fall with a higher one (A4.5)."""

from sqlmodel import col, select

from services.domain.programme.schema import TitleLevel
from services.storage.session import Tx
from services.storage.tables.cases import TitleRow


async def living_at(tx: Tx, place: str, level: TitleLevel) -> list[str]:
    """Ids; older kinds of title of this level are among them (A0.11)."""
    rows = await tx.execute(
        select(TitleRow.id)
        .where(
            TitleRow.place == place, TitleRow.level == level, col(TitleRow.cancelled_on).is_(None)
        )
        .order_by(col(TitleRow.id))
    )
    return list(rows.scalars())
