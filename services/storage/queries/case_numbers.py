"""From the number that people read to the case, and to one record of its log."""

from collections.abc import Iterable

from sqlmodel import col, select

from services.domain.errors import NotFound
from services.storage.session import Tx
from services.storage.tables.cases import CaseRow, EventRow


async def number_of(tx: Tx, case: str) -> str:
    """Raises NotFound."""
    row = await tx.execute(select(CaseRow.number).where(CaseRow.id == case))
    number = row.scalar_one_or_none()
    if number is None:
        raise NotFound(case=case)
    return str(number)


async def numbers_of(tx: Tx, cases: Iterable[str]) -> dict[str, str]:
    """Those that are known."""
    rows = await tx.execute(
        select(CaseRow.id, CaseRow.number).where(col(CaseRow.id).in_(sorted(set(cases))))
    )
    return {row.id: row.number for row in rows}


async def stream_of(tx: Tx, number: str) -> str | None:
    row = await tx.execute(select(CaseRow.id).where(CaseRow.number == number))
    return row.scalar_one_or_none()


async def hash_of(tx: Tx, case: str, seq: int) -> str | None:
    """The hash of one record; None where there is none of that number."""
    row = await tx.execute(
        select(EventRow.hash).where(col(EventRow.stream) == case, col(EventRow.seq) == seq)
    )
    return row.scalar_one_or_none()
