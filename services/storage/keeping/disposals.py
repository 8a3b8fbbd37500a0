"""Files let go of after their retention: a list, two people, and a record that stays (5.2.3).

    propose -> another one confirms or refuses -> the bytes go, the rows say so

When it may be done is `domain/evidence/disposing.py`. The store refuses what is locked or held, whoever asks.
"""

from datetime import datetime
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import insert, select, update

from services.domain.base import Frozen
from services.domain.case import Case
from services.domain.errors import NotFound
from services.domain.evidence.disposing import DisposalDecided, check_decider, check_disposable
from services.domain.papers.dossier import DocumentState
from services.storage import case_log
from services.storage.evidence import documents
from services.storage.evidence.objects import StoredObject
from services.storage.evidence.page_texts import forget_pages
from services.storage.keeping import paper_files, sealing
from services.storage.keeping.keeping import Keeper, objection_open, standing
from services.storage.keeping.sealing import Sealed
from services.storage.rulebook import definitions
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.disposals import DisposalLineRow, DisposalRow

DISPOSALS: Final = table_of(DisposalRow)
LINES: Final = table_of(DisposalLineRow)


class Disposal(Frozen):
    """A list: who proposed it and why, who decided, and when the last bytes were gone."""

    id: str
    stream: str
    reason: str
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None
    confirmed: bool | None = None
    done_at: datetime | None = None


class DisposalLine(Frozen):
    """A file of the list, as it was, and when its bytes went."""

    document: str
    name: str
    place: str
    size: int
    sha256: str
    sha512: str | None
    sm3: str | None
    kept_until: datetime
    gone_at: datetime | None = None


async def propose(tx: Tx, stream: str, reason: str, by: str, now: datetime) -> Disposal:
    """All sealed files of a case. Raises NotFound, NotYetDisposable, and DisposalDecided while
    another list of the case waits for its decision.
    """
    case = await case_log.state(tx, stream)
    if not isinstance(case, Case) or case.programme is None:
        raise NotFound(id=stream)
    kept = await standing(tx, stream)
    retention = (await definitions.recall(tx, case.programme)).retention
    objected = await objection_open(tx, stream)
    locks = [one.lock for one in kept]
    check_disposable(case, retention, locks, objected=objected, now=now)
    before = [one for one in await of_stream(tx, stream) if one.confirmed is not False]
    if before:
        raise DisposalDecided(id=before[-1].id)
    made = Disposal(
        id=str(uuid5(NAMESPACE_URL, f"ecocase:disposal:{stream}:{now.isoformat()}")),
        stream=stream,
        reason=reason,
        proposed_by=by,
        proposed_at=now,
    )
    await tx.execute(insert(DISPOSALS).values(**made.model_dump()))
    for one in kept:
        line = await _line(tx, one)
        await tx.execute(insert(LINES).values(disposal=made.id, **line.model_dump()))
    return made


async def decide(tx: Tx, disposal_id: str, *, confirmed: bool, by: str, now: datetime) -> Disposal:
    """By another person than the one who proposed it. The same answer again changes nothing.

    Raises NotFound, OwnProposal, DisposalDecided, and NotYetDisposable where it is held since.
    """
    known = await get(tx, disposal_id, lock=True)
    check_decider(known.proposed_by, known.decided_by, by)
    if known.confirmed is not None:
        if known.confirmed is not confirmed:
            raise DisposalDecided(id=disposal_id)
        return known
    case = await case_log.state(tx, known.stream)
    if confirmed and isinstance(case, Case) and case.programme:
        retention = (await definitions.recall(tx, case.programme)).retention
        locks = [one.lock for one in await standing(tx, known.stream)]
        objected = await objection_open(tx, known.stream)
        check_disposable(case, retention, locks, objected=objected, now=now)
    row = {"decided_by": by, "decided_at": now, "confirmed": confirmed}
    await tx.execute(update(DISPOSALS).where(DISPOSALS.c.id == disposal_id).values(**row))
    return known.model_copy(update=row)


async def carry_out(keeper: Keeper, disposal_id: str, now: datetime) -> int:
    """Let go of the bytes of a confirmed list, file by file; how many went now. May be repeated.

    Every version under a file's key goes, its second copy, and what was received; its row stays.
    So goes what SQL had of them: pages that were read out of a file, bytes of signed papers. What
    was made of a file goes when it is swept (`derivatives/making.py`), as of all that are gone.
    """
    async with keeper.database.reading() as tx:
        disposal, listed = await get(tx, disposal_id), await lines(tx, disposal_id)
    if not disposal.confirmed:
        return 0
    gone = 0
    for line in listed:
        if line.gone_at is None:
            await _let_go(keeper, line.document)
            await _note(keeper, disposal_id, line.document, now)
            gone += 1
    async with keeper.database.writing() as tx:
        for line in listed:
            await forget_pages(tx, line.document)
        await paper_files.let_go(tx, disposal.stream, now)
        open_still = (DISPOSALS.c.id == disposal_id) & DISPOSALS.c.done_at.is_(None)
        await tx.execute(update(DISPOSALS).where(open_still).values(done_at=now))
    return gone


async def carry_out_all(keeper: Keeper, stream: str, now: datetime) -> int:
    """What was confirmed for a case and is not done yet; how many files went now. See `carry_out`."""
    async with keeper.database.reading() as tx:
        listed = await of_stream(tx, stream)
    waiting = [one.id for one in listed if one.confirmed and one.done_at is None]
    return sum([await carry_out(keeper, disposal, now) for disposal in waiting])


async def get(tx: Tx, disposal_id: str, *, lock: bool = False) -> Disposal:
    """Raises NotFound."""
    query = select(DISPOSALS).where(DISPOSALS.c.id == disposal_id)
    found = await tx.execute(query.with_for_update() if lock else query)
    row = found.mappings().one_or_none()
    if row is None:
        raise NotFound(id=disposal_id)
    return Disposal.model_validate(dict(row))


async def lines(tx: Tx, disposal_id: str) -> tuple[DisposalLine, ...]:
    """In the order of their documents."""
    mine = select(LINES).where(LINES.c.disposal == disposal_id).order_by(LINES.c.document)
    rows = (await tx.execute(mine)).mappings()
    return tuple(DisposalLine.model_validate(dict(row)) for row in rows)


async def of_stream(tx: Tx, stream: str = "") -> tuple[Disposal, ...]:
    """The oldest first; without a case, all of them: a handful in a year."""
    query = select(DISPOSALS).order_by(DISPOSALS.c.proposed_at, DISPOSALS.c.id)
    rows = await tx.execute(query.where(DISPOSALS.c.stream == stream) if stream else query)
    return tuple(Disposal.model_validate(dict(row)) for row in rows.mappings())


async def _line(tx: Tx, sealed: Sealed) -> DisposalLine:
    document = await documents.get(tx, sealed.document)
    return DisposalLine(
        document=document.id,
        name=document.name,
        place=sealed.key,
        size=sealed.size,
        sha256=sealed.sha256,
        sha512=document.sha512,
        sm3=document.sm3,
        kept_until=sealed.locked_until,
    )


async def _let_go(keeper: Keeper, document_id: str) -> None:
    objects = keeper.objects
    async with keeper.database.reading() as tx:
        sealed = await sealing.find(tx, document_id)
        document = await documents.get(tx, document_id)
    if sealed is None:
        return
    for one in await objects.versions(objects.archive, key=sealed.key):
        await objects.dispose(StoredObject(objects.archive, one.key, one.version_id, sealed.size))
    if keeper.second:
        await keeper.second.remove(sealed.key)
    for one in await objects.versions(objects.intake, key=document.key):
        await objects.remove(one.key, one.version_id)


async def _note(keeper: Keeper, disposal_id: str, document_id: str, now: datetime) -> None:
    line = (LINES.c.disposal == disposal_id) & (LINES.c.document == document_id)
    async with keeper.database.writing() as tx:
        await tx.execute(update(LINES).where(line).values(gone_at=now))
        disposed = {"state": DocumentState.DISPOSED.value, "touched_at": now}
        await documents.change(tx, document_id, (DocumentState.USABLE,), disposed)
