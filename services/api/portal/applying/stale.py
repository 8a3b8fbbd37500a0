"""Titles that the data of a case counted and that count no more, by the names of their units (4.1.8)."""

from services.domain.case import Case, StaleTitle
from services.domain.programme.schema import Text
from services.storage.queries.names import places
from services.storage.session import Tx


async def stale_of(tx: Tx, case: Case) -> list[tuple[StaleTitle, Text]]:
    if not case.stale:
        return []
    where = await places(tx, {one.unit for one in case.stale})
    return [(one, where[one.unit].path) for one in case.stale]
