"""Living titles: a unit's at one level, which fall with a higher one (A4.5); the one of a case."""

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


async def title_of(tx: Tx, case: str) -> str:
    """The living title that a case ended in; empty where it gave none, or the title is gone."""
    if not case:
        return ""  # Titles from before this service came of no case of ours.
    own = (TitleRow.case == case, col(TitleRow.cancelled_on).is_(None))
    found = await tx.execute(select(TitleRow.id).where(*own))
    return found.scalar_one_or_none() or ""
