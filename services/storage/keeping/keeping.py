"""Has the sealed files of a case kept as they must be: locked, held, copied (5.2.1).

How, says `domain/evidence/keeping.py` from the state of the case. Each file is set and its row written one by
one, so whoever begins again goes on where the last one stopped: the rows are the progress.
"""

from datetime import datetime
from typing import Final

from sqlalchemy import exists, update
from sqlmodel import col, select

from services.domain.case import Case, CaseFact, Outcome
from services.domain.evidence.documents import ChecksumDiffers
from services.domain.evidence.keeping import Lock, lock_of
from services.domain.facts import AnyFact
from services.domain.filing import Filed, ObjectionDecided
from services.domain.papers.dossier import DocumentState
from services.storage import case_log
from services.storage.evidence.objects import ObjectStore
from services.storage.keeping import sealing
from services.storage.keeping.sealing import SEALED, Sealed
from services.storage.keeping.second_copy import SecondCopy
from services.storage.rulebook import definitions
from services.storage.session import Database, Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import CaseRow, FilingRow
from services.storage.tables.documents import DocumentRow, SealedRow

FILINGS: Final = table_of(FilingRow)
CASES: Final = table_of(CaseRow)
OVER: Final = tuple(outcome.value for outcome in Outcome)
OBJECTION: Final = "objection"


class Keeper:
    """`objects` holds the sealing key; `second` is None where no second copy is set."""

    def __init__(
        self, database: Database, objects: ObjectStore, second: SecondCopy | None = None
    ) -> None:
        self.database, self.objects, self.second = database, objects, second

    async def keep(self, stream: str, now: datetime) -> int:
        """Every sealed file of the case, as it must be now; how many there are. May be repeated.

        Raises NotAttempted while a store is away.
        """
        async with self.database.reading() as tx:
            known = await standing(tx, stream)
            wanted = await self._wanted(tx, stream, known)
        for one in known:
            await self.keep_one(one, wanted[one.document], now)
        return len(known)

    async def keep_one(self, sealed: Sealed, wanted: Lock, now: datetime) -> None:
        """Nothing is asked of the store for what its row says is done already."""
        if not sealed.lock.at_least(wanted):
            await self.objects.lock(sealed.at(self.objects.archive), wanted)
            await self._write(
                sealed, locked_until=wanted.until, mode=wanted.mode.value, held=wanted.held
            )
        if self.second and sealed.copied_at is None:
            await self.copy(sealed, now)

    async def wanted(self, tx: Tx, sealed: Sealed) -> Lock:
        """How this one must be kept now."""
        return (await self._wanted(tx, sealed.stream, (sealed,)))[sealed.document]

    async def set_right(self, document_id: str, now: datetime) -> bool:
        """Lock and copy asked of the stores themselves, whatever the row says; False where it is
        sealed no more. For the reconciler.
        """
        async with self.database.reading() as tx:
            sealed = await sealing.find(tx, document_id)
            if sealed is None:
                return False
            wanted = await self.wanted(tx, sealed)
        await self.objects.lock(sealed.at(self.objects.archive), wanted)
        await self._write(
            sealed, locked_until=wanted.until, mode=wanted.mode.value, held=wanted.held
        )
        if self.second and sealed.copied_at is None:
            await self.copy(sealed, now)
        return True

    async def copy(self, sealed: Sealed, now: datetime) -> None:
        """Into the second copy, and read back from there. Raises ChecksumDiffers."""
        assert self.second
        stored = sealed.at(self.objects.archive)
        if not await self.second.holds(sealed.key, sealed.sha256):
            chunks = self.objects.read(stored.bucket, stored.key, stored.version_id)
            await self.second.put(sealed.key, chunks, sealed.size)
            if not await self.second.holds(sealed.key, sealed.sha256):
                raise ChecksumDiffers(key=sealed.key)
        await self._write(sealed, copied_at=now)

    async def _wanted(self, tx: Tx, stream: str, known: tuple[Sealed, ...]) -> dict[str, Lock]:
        case = await case_log.state(tx, stream)
        if not isinstance(case, Case) or case.programme is None:
            return {one.document: one.lock for one in known}
        retention = (await definitions.recall(tx, case.programme)).retention
        objected = await objection_open(tx, stream)
        return {
            one.document: lock_of(case, retention, one.locked_until, objected=objected)
            for one in known
        }

    async def _write(self, sealed: Sealed, **values: object) -> None:
        """In the rows of all files that are this object."""
        async with self.database.writing() as tx:
            same = (SEALED.c.key == sealed.key) & (SEALED.c.version_id == sealed.version_id)
            await tx.execute(update(SEALED).where(same).values(**values))


async def standing(tx: Tx, stream: str) -> tuple[Sealed, ...]:
    """What was sealed for a case and not disposed of since, by document."""
    kept = exists().where(
        col(DocumentRow.id) == SealedRow.document,
        col(DocumentRow.state) == DocumentState.USABLE.value,
    )
    rows = await tx.execute(
        select(SEALED).where(SealedRow.stream == stream, kept).order_by(col(SealedRow.document))
    )
    return tuple(Sealed.model_validate(dict(row)) for row in rows.mappings())


async def touched(tx: Tx, stream: str, event: AnyFact) -> str:
    """The case whose sealed files are kept otherwise since this fact; empty where none is."""
    case = ""
    if isinstance(event, Filed) and event.what == OBJECTION:
        case = event.case
    elif isinstance(event, ObjectionDecided):
        mine = select(FILINGS.c.case).where(FILINGS.c.id == stream)
        case = (await tx.execute(mine)).scalar_one_or_none() or ""
    elif isinstance(event, CaseFact):
        now = select(CASES.c.id).where(CASES.c.id == stream, CASES.c.stands.in_(OVER))
        case = (await tx.execute(now)).scalar_one_or_none() or ""
    if not case:
        return ""
    known = select(exists().where(SEALED.c.stream == case))
    return case if (await tx.execute(known)).scalar_one() else ""


async def objection_open(tx: Tx, case: str) -> bool:
    """Whether somebody's objection waits for its decision (A4.2)."""
    mine = (FILINGS.c.case == case, FILINGS.c.what == OBJECTION, FILINGS.c.status == "open")
    return bool((await tx.execute(select(exists().where(*mine)))).scalar_one())
