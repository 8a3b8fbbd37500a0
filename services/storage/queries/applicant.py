"""What an applicant works on: files with their state, parts and proofs with their ids.

The dossier as rules see it is in `storage.volumes`; here every line can be taken out or moved.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from services.domain.base import Frozen
from services.domain.papers.dossier import (
    Anchor,
    DocumentProblem,
    DocumentStage,
    DocumentState,
    Hold,
    PartKind,
    Remark,
    Scan,
)
from services.storage.queries.names import people
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.documents import DocumentRow, ProofRow, VolumePartRow

DOCUMENTS, PARTS, PROOFS = (table_of(row).c for row in (DocumentRow, VolumePartRow, ProofRow))


class FileLine(Frozen):
    """A file of the case and how far it has come."""

    id: str
    name: str
    size: int
    state: DocumentState
    stage: DocumentStage | None
    waits_for: Hold | None
    problem: DocumentProblem | None
    remarks: tuple[Remark, ...]
    scan: Scan | None
    scan_finding: str | None
    pages: int | None
    film_seconds: int | None
    media_type: str | None
    made_at: datetime
    made_by: str
    """The name of whoever sent it."""
    sender: str
    """Their account id."""
    newer: DocumentState | None
    """How far a version that comes after it has come; a bad one does not count."""
    sha256: str | None
    sm3: str | None

    @property
    def replaced(self) -> bool:
        """Until the newer version has passed its check, this one keeps its places."""
        return self.newer is DocumentState.USABLE


class BoundLine(Frozen):
    """A part of a volume, or a proof of an indicator, with the file it names."""

    id: str
    kind: PartKind
    document: str
    name: str
    state: DocumentState
    place: Anchor = Anchor()


async def files(tx: Tx, stream: str) -> tuple[FileLine, ...]:
    """Every file of the stream, the latest first; replaced versions stay visible."""
    rows = (
        await tx.execute(
            select(*DOCUMENTS)
            .where(DOCUMENTS.stream == stream)
            .order_by(DOCUMENTS.made_at.desc(), DOCUMENTS.id)
        )
    ).all()
    names = await people(tx, {row.made_by for row in rows})
    newer = {row.replaces: row.state for row in rows if row.state != DocumentState.BAD}
    return tuple(
        FileLine(
            id=row.id,
            name=row.name,
            size=row.size or row.declared_size,
            state=row.state,
            stage=row.stage,
            waits_for=row.waits_for,
            problem=row.problem,
            remarks=row.remarks,
            scan=row.scan,
            scan_finding=row.scan_finding,
            pages=row.pages,
            film_seconds=row.film_seconds,
            media_type=row.media_type,
            made_at=row.made_at,
            made_by=names.get(row.made_by, ""),
            sender=row.made_by,
            newer=newer.get(row.id),
            sha256=row.sha256,
            sm3=row.sm3,
        )
        for row in rows
    )


class Use(Frozen):
    """Where a file serves: in the volume of an item, or for an indicator, from which place on."""

    item: str = ""
    indicator: str = ""
    place: Anchor = Anchor()


async def uses(tx: Tx, stream: str) -> dict[str, list[Use]]:
    """Document -> every place that it serves in now; one file may serve many (portal B3.3)."""
    found: dict[str, list[Use]] = {}
    parts = await tx.execute(
        select(PARTS.document, PARTS.item, PARTS.first_page, PARTS.last_page)
        .where(PARTS.stream == stream, PARTS.removed_at.is_(None))
        .order_by(PARTS.item, PARTS.position)
    )
    for row in parts:
        use = Use(item=row.item, place=_pages(row))
        found.setdefault(row.document, []).append(use)
    proofs = await tx.execute(
        select(*PROOFS)
        .where(PROOFS.stream == stream, PROOFS.removed_at.is_(None))
        .order_by(PROOFS.indicator, PROOFS.made_at)
    )
    for row in proofs:
        use = Use(indicator=row.indicator, place=_place(row))
        found.setdefault(row.document, []).append(use)
    return found


async def bound_parts(tx: Tx, stream: str, item: str) -> tuple[BoundLine, ...]:
    """The parts of one volume in the order of the binding."""
    rows = (
        await tx.execute(
            select(*PARTS, DOCUMENTS.name, DOCUMENTS.state)
            .join(table_of(DocumentRow), DOCUMENTS.id == PARTS.document)
            .where(PARTS.stream == stream, PARTS.item == item, PARTS.removed_at.is_(None))
            .order_by(PARTS.position, PARTS.id)
        )
    ).all()
    return tuple(_bound(row, _pages(row)) for row in rows)


async def bound_proofs(tx: Tx, stream: str, indicator: str) -> tuple[BoundLine, ...]:
    rows = (
        await tx.execute(
            select(*PROOFS, DOCUMENTS.name, DOCUMENTS.state)
            .join(table_of(DocumentRow), DOCUMENTS.id == PROOFS.document)
            .where(
                PROOFS.stream == stream,
                PROOFS.indicator == indicator,
                PROOFS.removed_at.is_(None),
            )
            .order_by(PROOFS.made_at, PROOFS.id)
        )
    ).all()
    return tuple(_bound(row, _place(row)) for row in rows)


def _bound(row: Any, place: Anchor) -> BoundLine:
    return BoundLine(
        id=row.id, kind=row.kind, document=row.document, name=row.name, state=row.state, place=place
    )


def _pages(row: Any) -> Anchor:
    return Anchor(page=row.first_page, last_page=row.last_page)


def _place(row: Any) -> Anchor:
    return Anchor.model_validate(row, from_attributes=True)
