"""Rows of redacted copies: what each is a copy of, who made it, whether the public may see it (6.4.1)."""

from datetime import datetime
from typing import Final

from sqlalchemy import insert, select, update

from services.domain.base import Frozen
from services.domain.errors import NotFound
from services.domain.evidence.documents import DocumentNotUsable
from services.domain.notices.copies import CopyKnown, CopyState, How
from services.domain.papers.dossier import DocumentState
from services.domain.tree.units import StepName
from services.storage.evidence import documents
from services.storage.evidence.documents import DOCUMENTS, StoredDocument
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import CaseRow
from services.storage.tables.notices import RedactedCopyRow

CASES: Final = table_of(CaseRow)
COPIES: Final = table_of(RedactedCopyRow)
GONE: Final = (DocumentState.BAD.value, DocumentState.DISPOSED.value, None)


class NewCopy(Frozen):
    document: str
    original: str
    title: str
    how: How
    boxes: int


class Copy(NewCopy):
    case: str
    state: CopyState
    made_by: str
    made_at: datetime
    decided_by: str
    decided_at: datetime | None
    usable: bool
    """Its check is over and found nothing."""
    refused: bool
    """Its check found something, or it was removed: it can never be shown."""
    sha256: str
    size: int
    original_name: str


async def original_of(tx: Tx, case: str, document: str) -> StoredDocument:
    """A paper of this case that is no copy itself. Raises NotFound, DocumentNotUsable."""
    found = await documents.find(tx, document)
    copy = await tx.execute(select(COPIES.c.document).where(COPIES.c.document == document))
    if found is None or found.stream != case or copy.first():
        raise NotFound(id=document)
    if not found.usable:
        raise DocumentNotUsable(id=document, state=found.state.value)
    return found


async def add(tx: Tx, case: str, new: NewCopy, *, by: str, now: datetime) -> None:
    said = new.model_dump(mode="json")
    row = {"case": case, "state": CopyState.MADE.value, "made_by": by, "made_at": now}
    await tx.execute(insert(COPIES).values(**said, **row, decided_by="", decided_at=None))


async def of_case(tx: Tx, case: str) -> tuple[Copy, ...]:
    """All, the latest first."""
    original = DOCUMENTS.alias("original")
    rows = await tx.execute(
        select(
            COPIES,
            DOCUMENTS.c.state.label("stored"),
            DOCUMENTS.c.sha256,
            DOCUMENTS.c.size,
            original.c.name.label("original_name"),
        )
        .join_from(COPIES, DOCUMENTS, DOCUMENTS.c.id == COPIES.c.document, isouter=True)
        .join(original, original.c.id == COPIES.c.original, isouter=True)
        .where(COPIES.c["case"] == case)
        .order_by(COPIES.c.made_at.desc(), COPIES.c.document)
    )
    return tuple(
        Copy.model_validate(
            {
                **row,
                "usable": row["stored"] == DocumentState.USABLE.value,
                "refused": row["stored"] in GONE,
                "sha256": row["sha256"] or "",
                "size": row["size"] or 0,
                "original_name": row["original_name"] or "",
            }
        )
        for row in rows.mappings()
    )


async def shown(tx: Tx, case: str) -> tuple[Copy, ...]:
    """Those that everybody may see, for as long as the case is on notice: whoever could take one
    off can do so no longer afterwards.
    """
    stands = (await tx.execute(select(CASES.c.stands).where(CASES.c.id == case))).scalar()
    found = await of_case(tx, case) if stands == StepName.PUBLIC_NOTICE else ()
    return tuple(one for one in found if one.state is CopyState.SHOWN and one.usable)


async def known(tx: Tx, case: str, document: str) -> CopyKnown | None:
    for one in await of_case(tx, case):
        if one.document == document:
            return CopyKnown.model_validate(one.model_dump())
    return None


async def decided(tx: Tx, document: str, state: CopyState, *, by: str, now: datetime) -> None:
    row = {"state": state.value, "decided_by": by, "decided_at": now}
    await tx.execute(update(COPIES).where(COPIES.c.document == document).values(**row))
