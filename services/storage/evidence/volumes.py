"""The dossier being bound: parts of volumes and proofs of indicators, until submission.

Nothing is deleted by taking it out: it can be put back. Every change moves the counter of the
working papers. Which binding is right is decided in `domain.application`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, TypeVar

from sqlalchemy import ColumnElement, RowMapping, insert, update
from sqlmodel import col, select

from services.domain.base import Frozen
from services.domain.errors import IdempotencyMismatch, Invalid, NotFound
from services.domain.evidence.anchors import check_anchor
from services.domain.evidence.documents import DocumentNotUsable, PagesOutside, check_bindable
from services.domain.papers.dossier import Anchor, DocumentFacts, Dossier, Proof, Volume, VolumePart
from services.storage.evidence import documents
from services.storage.papers import papers
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.documents import ProofRow, VolumePartRow

STEP: Final = 1024
"""Between two positions, so that a part can be put between them."""

PARTS: Final = table_of(VolumePartRow)
PROOFS: Final = table_of(ProofRow)

Bound = TypeVar("Bound", VolumePartRow, ProofRow)


class NewPart(Frozen):
    """`before` names the part that it is bound in front of; None binds it last."""

    id: str
    item: str
    part: VolumePart
    before: str | None = None


class NewProof(Frozen):
    id: str
    proof: Proof


async def attach(tx: Tx, stream: str, new: NewPart, by: str, now: datetime) -> int:
    """Bind a part into the item's volume; the new version of the papers.

    Raises NotFound, DocumentNotUsable, PagesOutside. The same id again changes nothing, with
    another part it is an IdempotencyMismatch.
    """
    part = new.part
    held = await papers.hold(tx, stream)  # Binders wait for each other here.
    document = await _document_of(tx, stream, part.document)
    check_bindable(document, part.first_page, part.last_page)
    if await _known(tx, VolumePartRow, new.id, {"item": new.item, **part.model_dump()}):
        return held
    version = await papers.bump(tx, stream)
    await tx.execute(
        insert(VolumePartRow).values(
            id=new.id,
            stream=stream,
            item=new.item,
            position=await _position(tx, stream, new.item, new.before),
            **part.model_dump(),
            made_by=by,
            made_at=now,
        )
    )
    return version


async def prove(
    tx: Tx,
    stream: str,
    new: NewProof,
    by: str,
    now: datetime,
    *,
    sheets: Sequence[str] = (),
) -> int:
    """Name a document, and the place in it, as proof of an indicator (5.1.6).

    `sheets` are the names in the workbook, where a sheet is named (`workbooks.py`).
    """
    proof = new.proof
    held = await papers.hold(tx, stream)
    document = await _document_of(tx, stream, proof.document)
    if await _known(tx, ProofRow, new.id, proof.model_dump()):
        return held
    check_anchor(document, proof, sheets)
    await tx.execute(
        insert(ProofRow).values(
            id=new.id, stream=stream, **proof.model_dump(), made_by=by, made_at=now
        )
    )
    return await papers.bump(tx, stream)


async def detach(tx: Tx, stream: str, bound_id: str, now: datetime) -> int:
    """Take a part or a proof out; the document stays. Raises NotFound."""
    return await _mark(tx, stream, bound_id, now)


async def restore(tx: Tx, stream: str, bound_id: str) -> int:
    """Put back what was taken out, where it was (undo). Raises NotFound."""
    return await _mark(tx, stream, bound_id, None)


async def reorder(tx: Tx, stream: str, item: str, order: Sequence[str]) -> int:
    """Bind the item's parts in this order. Raises Invalid unless it names each of them once."""
    version = await papers.bump(tx, stream)
    known = await tx.execute(select(VolumePartRow.id).where(*_live_parts(stream, item)))
    if sorted(order) != sorted(known.scalars()):
        raise Invalid(field="order")
    await _number(tx, order)
    return version


async def dossier(tx: Tx, stream: str, also: Iterable[str] = ()) -> Dossier:
    """The whole dossier as it is bound now, as rules see it; `also` are documents named elsewhere.

    Its version is read first: what changes while the rest is read has another one.
    """
    version = await papers.version(tx, stream)
    bound = await tx.execute(
        select(PARTS)
        .where(*_live_parts(stream))
        .order_by(col(VolumePartRow.item), col(VolumePartRow.position), col(VolumePartRow.id))
    )
    parts: dict[str, list[VolumePart]] = {}
    for row in bound.mappings():
        parts.setdefault(row["item"], []).append(VolumePart.model_validate(dict(row)))
    proofs = await _proofs(tx, stream)
    named = {part.document for volume in parts.values() for part in volume}
    named |= {proof.document for proof in proofs} | set(also)
    return Dossier(
        version=version,
        volumes=tuple(Volume(item=item, parts=tuple(bound)) for item, bound in parts.items()),
        proofs=proofs,
        documents=await documents.facts(tx, stream, named),
    )


async def carry_over(tx: Tx, old: str, new: DocumentFacts, now: datetime) -> None:
    """A new version takes the places of the one it replaces; those stay as taken out.

    Pages that the new version has not are left out: the binder is asked for them again.
    """
    parts = await tx.execute(
        select(PARTS).where(VolumePartRow.document == old, col(VolumePartRow.removed_at).is_(None))
    )
    for row in parts.mappings().all():
        pages = _kept_pages(new, row["first_page"], row["last_page"])
        moved = {**row, "id": f"{row['id']}+", "document": new.id, "made_at": now, **pages}
        await tx.execute(insert(VolumePartRow).values(**moved))
    proofs = await tx.execute(
        select(PROOFS).where(ProofRow.document == old, col(ProofRow.removed_at).is_(None))
    )
    for row in proofs.mappings().all():
        moved = {**row, "id": f"{row['id']}+", "document": new.id, "made_at": now}
        await tx.execute(insert(ProofRow).values(**moved | _kept_place(new, row)))
    for bound in (VolumePartRow, ProofRow):
        await tx.execute(
            update(bound)
            .where(col(bound.document) == old, col(bound.removed_at).is_(None))
            .values(removed_at=now)
        )


def _kept_pages(new: DocumentFacts, first: int | None, last: int | None) -> dict[str, int | None]:
    try:
        check_bindable(new, first, last)
    except PagesOutside:
        return {"first_page": None, "last_page": None}
    return {"first_page": first, "last_page": last}


def _kept_place(new: DocumentFacts, row: RowMapping) -> dict[str, object]:
    """The place where the new version has it too; the whole file where it has not."""
    place = Anchor.model_validate(dict(row))
    try:
        # Which sheets the new one has is not known here; a missing one is said by the viewer.
        check_anchor(new, place, (place.sheet or "",))
    except (DocumentNotUsable, PagesOutside, Invalid):
        place = Anchor()
    return place.model_dump()


async def _document_of(tx: Tx, stream: str, document_id: str) -> DocumentFacts:
    document = await documents.get(tx, document_id)
    if document.stream != stream:
        raise NotFound(id=document_id)
    return document


async def _known(tx: Tx, table: type[Bound], bound_id: str, wanted: Mapping[str, object]) -> bool:
    """Whether it was bound before. Raises IdempotencyMismatch where something else was."""
    columns = table_of(table)
    found = await tx.execute(select(columns).where(col(table.id) == bound_id))
    row = found.mappings().one_or_none()
    if row and any(row[name] != value for name, value in wanted.items()):
        raise IdempotencyMismatch(id=bound_id)
    return row is not None


async def _position(tx: Tx, stream: str, item: str, before: str | None) -> int:
    """Room in front of the named part, or after the last one; those taken out keep theirs."""
    own = (col(VolumePartRow.stream) == stream, col(VolumePartRow.item) == item)
    ordered = (col(VolumePartRow.position), col(VolumePartRow.id))
    columns = select(VolumePartRow.id, VolumePartRow.position, VolumePartRow.removed_at)
    rows = (await tx.execute(columns.where(*own).order_by(*ordered))).all()
    places: dict[str, int] = {row.id: row.position for row in rows}
    ids = list(places)
    if before is None:
        return max(places.values(), default=0) + STEP
    if before not in {row.id for row in rows if row.removed_at is None}:
        raise NotFound(id=before)
    here = ids.index(before)
    if here == 0:
        return places[before] - STEP
    low, high = places[ids[here - 1]], places[before]
    if high - low <= 1:  # No room left between the two: everything moves apart.
        await _number(tx, ids)
        low, high = here * STEP, (here + 1) * STEP
    return (low + high) // 2


async def _number(tx: Tx, order: Iterable[str]) -> None:
    for place, part_id in enumerate(order, start=1):
        await tx.execute(
            update(VolumePartRow)
            .where(col(VolumePartRow.id) == part_id)
            .values(position=place * STEP)
        )


async def _mark(tx: Tx, stream: str, bound_id: str, removed_at: datetime | None) -> int:
    found = 0
    for bound in (VolumePartRow, ProofRow):
        done = await tx.execute(
            update(bound)
            .where(col(bound.id) == bound_id, col(bound.stream) == stream)
            .values(removed_at=removed_at)
        )
        found += done.rowcount
    if not found:
        raise NotFound(id=bound_id)
    return await papers.bump(tx, stream)


async def _proofs(tx: Tx, stream: str) -> tuple[Proof, ...]:
    rows = await tx.execute(
        select(PROOFS)
        .where(ProofRow.stream == stream, col(ProofRow.removed_at).is_(None))
        .order_by(col(ProofRow.indicator), col(ProofRow.made_at), col(ProofRow.id))
    )
    return tuple(Proof.model_validate(dict(row)) for row in rows.mappings())


def _live_parts(stream: str, item: str | None = None) -> list[ColumnElement[bool]]:
    live = [col(VolumePartRow.stream) == stream, col(VolumePartRow.removed_at).is_(None)]
    return live if item is None else [*live, col(VolumePartRow.item) == item]
