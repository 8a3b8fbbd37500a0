"""What is kept and when it was last read, for the page of those who look after the archive (5.2.2, 5.2.3).

Counts over all files; which file is read next is `storage/keeping/fixity.py`.
"""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from sqlalchemy import func, select

from services.domain.base import Frozen
from services.domain.case import Outcome
from services.domain.papers.dossier import DocumentState
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import CaseRow
from services.storage.tables.disposals import DisposalRow
from services.storage.tables.documents import DocumentRow, SealedRow

SLICES: Final = 12
"""Bars of the picture: the period is cut into as many equal parts."""
DAY: Final = timedelta(hours=24)
"""Intervals of machines, no periods of the procedure: no calendar is asked."""
MOST: Final = 50
OVER: Final = tuple(outcome.value for outcome in Outcome)
CASES, DISPOSALS = table_of(CaseRow), table_of(DisposalRow)
DOCUMENTS, SEALED = table_of(DocumentRow), table_of(SealedRow)
USABLE: Final = DOCUMENTS.c.state == DocumentState.USABLE.value


class ReadSlice(Frozen):
    """Files read last so many days ago: from `since`, up to `until` days."""

    since: int
    until: int
    files: int


class Kept(Frozen):
    """Of all files that are usable: when they were last read, and what stands around them."""

    slices: tuple[ReadSlice, ...]
    overdue: int
    """Read before the period began."""
    never: int
    sealed: int
    held: int
    """Under a legal hold, since an objection is open."""
    copied: int
    """In the second copy."""

    @property
    def files(self) -> int:
        return sum(one.files for one in self.slices) + self.overdue + self.never


class Expired(Frozen):
    """A case whose sealed files need not be kept any more: how many, how large, since when."""

    case: str
    number: str
    place: str
    files: int
    bytes: int
    kept_until: datetime


async def kept(tx: Tx, days: int, now: datetime) -> Kept:
    """`days` is the period within which everything is to be read once."""
    read, edges = DOCUMENTS.c.verified_at, [days * n // SLICES for n in range(SLICES + 1)]
    moments = [now - edge * DAY for edge in edges]
    counted = [
        func.count().filter(read <= newer if n else read.is_not(None), read > older)
        for n, (newer, older) in enumerate(pairwise(moments))
    ]
    never, overdue = func.count().filter(read.is_(None)), func.count().filter(read <= moments[-1])
    ages = (await tx.execute(select(never, overdue, *counted).where(USABLE))).one()
    held = func.count().filter(SEALED.c.held.is_(True))
    copied = func.count().filter(SEALED.c.copied_at.is_not(None))
    joined = SEALED.join(DOCUMENTS, DOCUMENTS.c.id == SEALED.c.document)
    stands = select(func.count(), held, copied).select_from(joined).where(USABLE)
    sealed = (await tx.execute(stands)).one()
    slices = zip(pairwise(edges), ages[2:], strict=True)
    return Kept(
        slices=tuple(ReadSlice(since=a, until=b, files=n) for (a, b), n in slices),
        never=ages[0],
        overdue=ages[1],
        sealed=sealed[0],
        held=sealed[1],
        copied=sealed[2],
    )


async def expired(tx: Tx, now: datetime, *, limit: int = MOST) -> tuple[Expired, ...]:
    """Cases that are over and whose last file was to be kept until before now, longest over first;
    without those of which a list is proposed or confirmed.
    """
    until = func.max(SEALED.c.locked_until)
    listed = select(DISPOSALS.c.stream).where(DISPOSALS.c.confirmed.is_not(False))
    rows = await tx.execute(
        select(CASES.c.id, CASES.c.number, CASES.c.place, func.count(), until)
        .add_columns(func.sum(DOCUMENTS.c.size))
        .join(SEALED, SEALED.c.stream == CASES.c.id)
        .join(DOCUMENTS, DOCUMENTS.c.id == SEALED.c.document)
        .where(USABLE, CASES.c.stands.in_(OVER), CASES.c.id.not_in(listed))
        .group_by(CASES.c.id, CASES.c.number, CASES.c.place)
        .having(until < now, func.count().filter(SEALED.c.held.is_(True)) == 0)
        .order_by(until, CASES.c.id)
        .limit(limit)
    )
    return tuple(
        Expired(
            case=case, number=number, place=place, files=files, bytes=int(size), kept_until=last
        )
        for case, number, place, files, last, size in rows
    )
