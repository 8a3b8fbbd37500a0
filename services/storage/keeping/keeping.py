"""Has the sealed files of a case kept as they must be: locked, held, copied (5.2.1).

How, says `domain/evidence/keeping.py` from the state of the case. Each file is set and its row written one by
one, so whoever begins again goes on where the last one stopped: the rows are the progress.
"""

from datetime import datetime
from typing import Final

from sqlalchemy import exists, update
from sqlmodel import col, select

from services.domain.case import Case, CaseFact, Outcome
from services.domain.clocks.calendar import local_day
from services.domain.evidence.documents import ChecksumDiffers
from services.domain.evidence.keeping import Lock, kept_from, lock_of
from services.domain.facts import AnyFact
from services.domain.filing import Filed, ObjectionDecided
from services.domain.objecting.appealing import AppealDecided, AppealFiled
from services.domain.papers.dossier import DocumentState
from services.domain.steps.application import SealedDocument
from services.storage import case_log
from services.storage.evidence.objects import ObjectStore
from services.storage.keeping import paper_files, sealing
from services.storage.keeping.paper_files import SIGNING
from services.storage.keeping.sealing import SEALED, Sealed
from services.storage.keeping.second_copy import SecondCopy
from services.storage.papers.signed_papers import case_of, stream_of_papers
from services.storage.rulebook import definitions
from services.storage.session import Database, Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import CaseRow, FilingRow
from services.storage.tables.documents import DocumentRow, SealedRow

FILINGS: Final = table_of(FilingRow)
CASES: Final = table_of(CaseRow)
OVER: Final = tuple(outcome.value for outcome in Outcome)
OBJECTION: Final = "objection"
APPEAL: Final = "appeal"
CASE: Final = "case"
NAMED: Final = "named"
"""Where a file stands in what is sealed that no volume binds: named by an act."""


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
        await self.seal_named(stream, now)
        async with self.database.reading() as tx:
            known = await standing(tx, stream)
            wanted = await self._wanted(tx, stream, known)
        for one in known:
            await self.keep_one(one, wanted[one.document], now)
        return len(known)

    async def seal_named(self, stream: str, now: datetime) -> bool:
        """What acts of a case named beside its submission: opinions, reports, minutes, and the
        papers that were signed in it. Whether there was anything left to seal.
        """
        if case_log.kind_of(stream) == CASE:
            await paper_files.take_in(self.database, self.objects, stream, now)
        async with self.database.reading() as tx:
            case = await case_log.state(tx, stream)
            entries = await named(tx, stream)
            if not entries or not isinstance(case, Case) or case.programme is None:
                return False
            retention = (await definitions.recall(tx, case.programme)).retention
        until = kept_from(local_day(now), retention)
        await sealing.seal(self.database, self.objects, stream, entries, until=until, now=now)
        return True

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


async def named(tx: Tx, stream: str) -> list[SealedDocument]:
    """Usable files that an act of a case names and that are not sealed yet, signed papers too."""
    stream = case_of(stream)
    if case_log.kind_of(stream) != CASE:
        return []
    sealed = exists().where(SEALED.c.document == DocumentRow.id)
    rows = await tx.execute(
        select(DocumentRow.id, DocumentRow.version_id, DocumentRow.sha256)
        .where(
            col(DocumentRow.stream).in_((stream, stream_of_papers(stream))),
            col(DocumentRow.pinned_at).is_not(None),
            col(DocumentRow.state) == DocumentState.USABLE.value,
            ~sealed,
        )
        .order_by(col(DocumentRow.id))
    )
    return [
        SealedDocument(document=one, version_id=version or "", sha256=sha256 or "", place=NAMED)
        for one, version, sha256 in rows
    ]


async def touched(tx: Tx, stream: str, event: AnyFact) -> str:
    """The case whose sealed files are kept otherwise since this fact; empty where none is."""
    case = ""
    if (isinstance(event, Filed) and event.what == OBJECTION) or isinstance(event, AppealFiled):
        case = event.case
    elif isinstance(event, ObjectionDecided | AppealDecided):
        mine = select(FILINGS.c.case).where(FILINGS.c.id == stream)
        case = (await tx.execute(mine)).scalar_one_or_none() or ""
    elif isinstance(event, SIGNING):
        case = stream
    elif isinstance(event, CaseFact):
        now = select(CASES.c.id).where(CASES.c.id == stream, CASES.c.stands.in_(OVER))
        case = (await tx.execute(now)).scalar_one_or_none() or ""
    if not case:
        return ""
    known = select(exists().where(SEALED.c.stream == case))
    return case if (await tx.execute(known)).scalar_one() else ""


async def objection_open(tx: Tx, case: str) -> bool:
    """Whether somebody's objection waits for its decision, or an appeal against one (A4.2, 6.4.3)."""
    mine = (FILINGS.c.case == case, FILINGS.c.what.in_((OBJECTION, APPEAL)))
    waits = select(exists().where(*mine, FILINGS.c.status == "open"))
    return bool((await tx.execute(waits)).scalar_one())
