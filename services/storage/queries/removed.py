"""What was taken out of volumes and proofs lately, so that it can be put back with one button.

What went because a newer version of its file took its place is not listed: nothing was lost.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, select

from services.domain.base import Frozen
from services.domain.papers.dossier import DocumentState, PartKind
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.documents import DocumentRow, ProofRow, VolumePartRow

DOCUMENTS, PARTS, PROOFS = (table_of(row) for row in (DocumentRow, VolumePartRow, ProofRow))


class Removed(Frozen):
    """`id` is the place that it can be put back to."""

    id: str
    kind: PartKind
    name: str


async def removed_parts(tx: Tx, stream: str, item: str, since: datetime) -> tuple[Removed, ...]:
    of_item = (PARTS.c.stream == stream) & (PARTS.c.item == item) & (PARTS.c.removed_at >= since)
    query = select(PARTS.c.id, PARTS.c.kind, DOCUMENTS.c.name).join(
        DOCUMENTS, DOCUMENTS.c.id == PARTS.c.document
    )
    rows = await tx.execute(
        query.where(of_item, ~_replaced(PARTS.c.document)).order_by(PARTS.c.removed_at)
    )
    return tuple(Removed(id=row.id, kind=row.kind, name=row.name) for row in rows)


async def removed_proofs(
    tx: Tx, stream: str, indicator: str, since: datetime
) -> tuple[Removed, ...]:
    own = (PROOFS.c.stream == stream) & (PROOFS.c.indicator == indicator)
    query = select(PROOFS.c.id, PROOFS.c.kind, DOCUMENTS.c.name).join(
        DOCUMENTS, DOCUMENTS.c.id == PROOFS.c.document
    )
    rows = await tx.execute(
        query.where(own, PROOFS.c.removed_at >= since, ~_replaced(PROOFS.c.document)).order_by(
            PROOFS.c.removed_at
        )
    )
    return tuple(Removed(id=row.id, kind=row.kind, name=row.name) for row in rows)


def _replaced(document: ColumnElement[str]) -> ColumnElement[bool]:
    newer = DOCUMENTS.alias()
    return (
        select(newer.c.id)
        .where(newer.c.replaces == document, newer.c.state != DocumentState.BAD.value)
        .exists()
    )
