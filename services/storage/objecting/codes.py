"""From a query code to its filing: only the code's keyed hash is kept (6.4.3).

The key is the installation's; making codes and hashes is `api/query_codes.py`.
"""

from sqlalchemy import exists
from sqlmodel import select

from services.domain.errors import IdempotencyMismatch
from services.storage.session import Tx
from services.storage.statements import insert_once
from services.storage.tables.base import table_of
from services.storage.tables.cases import FilingRow
from services.storage.tables.objecting import FilingCodeRow

CODES, FILINGS = table_of(FilingCodeRow).c, table_of(FilingRow).c
OF_THE_PUBLIC = ("objection", "tip", "inquiry")


async def keep(tx: Tx, filing: str, hashed: str) -> None:
    """Once for each filing. Raises IdempotencyMismatch where another filing has this hash."""
    if not await insert_once(tx, FilingCodeRow, hash=hashed, filing=filing):
        known = await tx.execute(select(CODES.filing).where(CODES.hash == hashed))
        if known.scalar_one_or_none() != filing:
            raise IdempotencyMismatch(key=filing)


async def filing_of(tx: Tx, hashed: str) -> str | None:
    found = await tx.execute(select(CODES.filing).where(CODES.hash == hashed))
    filing: str | None = found.scalar_one_or_none()
    return filing


async def older(tx: Tx, prefix: str) -> str | None:
    """Codes of filings from before hashes were kept are the beginning of the filing's id."""
    rows = await tx.execute(
        select(FILINGS.id)
        .where(
            FILINGS.id.startswith(prefix, autoescape=True),
            FILINGS.what.in_(OF_THE_PUBLIC),
            ~exists().where(CODES.filing == FILINGS.id),
        )
        .limit(2)
    )
    found = list(rows.scalars())
    return found[0] if len(found) == 1 else None
