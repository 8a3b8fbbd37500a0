"""One counter per stream that every change to its working papers moves.

It says only that something changed, so that a submission can be refused whose papers are no
longer those its reader was shown. What changed is in the tables of drafts, values and documents.
"""

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select

from services.storage.session import Tx
from services.storage.tables.papers import PapersRow


async def version(tx: Tx, stream: str) -> int:
    """0 while nothing has been written."""
    known = await tx.execute(select(PapersRow.version).where(PapersRow.stream == stream))
    return known.scalar_one_or_none() or 0


async def bump(tx: Tx, stream: str) -> int:
    """The new version. Two writers of the same papers wait for each other on this row."""
    insert = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    counted = (
        insert(PapersRow)
        .values(stream=stream, version=1)
        .on_conflict_do_update(
            index_elements=[col(PapersRow.stream)], set_={"version": PapersRow.version + 1}
        )
        .returning(col(PapersRow.version))
    )
    return (await tx.execute(counted)).scalar_one()
