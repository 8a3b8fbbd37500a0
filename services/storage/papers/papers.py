"""One counter per stream that every change to its working papers moves.

It says only that something changed, so that a submission can be refused whose papers are no
longer those its reader was shown. What changed is in the tables of drafts, values and documents.
"""

from sqlalchemy import update
from sqlmodel import col, select

from services.storage.session import Tx
from services.storage.statements import insert_once
from services.storage.tables.papers import PapersRow


async def version(tx: Tx, stream: str) -> int:
    """0 while nothing has been written."""
    known = await tx.execute(select(PapersRow.version).where(PapersRow.stream == stream))
    return known.scalar_one_or_none() or 0


async def hold(tx: Tx, stream: str) -> int:
    """The version, which nobody else moves until this transaction ends.

    Who changes papers holds them first and asks for the right afterwards: a submission that came
    before is then seen, and one that comes later waits and finds another version.
    """
    await insert_once(tx, PapersRow, stream=stream, version=0)
    row = select(PapersRow.version).where(PapersRow.stream == stream).with_for_update()
    return (await tx.execute(row)).scalar_one()


async def bump(tx: Tx, stream: str) -> int:
    """The new version. Two writers of the same papers wait for each other on this row."""
    moved = await hold(tx, stream) + 1
    own = col(PapersRow.stream) == stream
    await tx.execute(update(PapersRow).where(own).values(version=moved))
    return moved
