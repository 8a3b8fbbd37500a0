"""Documents and volumes as pages and the API show them. View models, never rows.

Which of them a viewer may know of is decided by the stream they belong to, before asking here.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlmodel import col, select

from services.domain.base import Frozen
from services.domain.papers.dossier import (
    Anchor,
    DocumentFacts,
    DocumentStage,
    DocumentState,
    Hold,
    PartKind,
    Proof,
)
from services.storage.evidence import documents, same_bytes
from services.storage.evidence.same_bytes import SameFile
from services.storage.evidence.volumes import PARTS, PROOFS
from services.storage.papers import papers
from services.storage.session import Tx
from services.storage.tables.documents import DocumentRow, SealedRow

PLACE: Final = set(Anchor.model_fields) - {"page"}


class Use(Frozen):
    """Where a document stands: in a volume (`item`) or as proof (`indicator`)."""

    id: str
    item: str | None = None
    indicator: str | None = None
    kind: PartKind
    first_page: int | None = None
    last_page: int | None = None
    second: int | None = None
    until_second: int | None = None
    sheet: str | None = None
    cells: str | None = None
    region: str | None = None

    @property
    def place(self) -> Anchor:
        return Anchor(page=self.first_page, **self.model_dump(include=PLACE))


class DocumentLine(DocumentFacts):
    """A document in a list: how far it has come, where it is used, whether it is sealed."""

    stream: str
    declared_size: int
    fingerprint: str | None
    found_type: str | None
    stage: DocumentStage | None = None
    waits_for: Hold | None = None
    scan_engine: str | None = None
    scan_signatures: str | None = None
    scan_finding: str | None = None
    scanned_at: datetime | None = None
    sm3: str | None = None
    replaces: str | None
    made_by: str
    made_at: datetime
    reference_no: str | None = None
    issuer: str | None = None
    verified_at: datetime | None = None
    """When its bytes were last read and were those of its digest (5.2.2)."""
    sealed: bool = False
    uses: tuple[Use, ...] = ()
    same_as: tuple[SameFile, ...] = ()
    """Other files of the stream with the same bytes (5.1.7)."""


class BoundPart(Frozen):
    """A part of a volume under the id by which it can be taken out or moved."""

    id: str
    kind: PartKind
    document: str
    first_page: int | None
    last_page: int | None


class BoundVolume(Frozen):
    item: str
    parts: tuple[BoundPart, ...]


class BoundProof(Proof):
    """A proof under the id by which it can be taken out."""

    id: str


class DossierView(Frozen):
    """All that is bound, with the documents it names."""

    version: int
    volumes: tuple[BoundVolume, ...]
    proofs: tuple[BoundProof, ...]
    documents: tuple[DocumentFacts, ...]


async def list_documents(
    tx: Tx, stream: str, *, after: str = "", limit: int = 50
) -> tuple[DocumentLine, ...]:
    """Newest versions only, by id; what they replaced is in `versions_of`."""
    replaced = select(DocumentRow.replaces).where(
        col(DocumentRow.replaces).is_not(None), DocumentRow.state != DocumentState.BAD.value
    )
    rows = await tx.execute(
        select(documents.DOCUMENTS)
        .where(
            col(DocumentRow.stream) == stream,
            col(DocumentRow.id) > after,
            col(DocumentRow.id).not_in(replaced),
        )
        .order_by(col(DocumentRow.id))
        .limit(limit)
    )
    return await _lines(tx, stream, [documents.from_row(row) for row in rows.mappings()])


async def get_document(tx: Tx, document_id: str) -> DocumentLine:
    """Raises NotFound."""
    document = await documents.get(tx, document_id)
    (line,) = await _lines(tx, document.stream, [document])
    return line


async def versions_of(tx: Tx, document_id: str) -> tuple[DocumentLine, ...]:
    """Every version of the same paper, newest first, whichever of them is named."""
    document = await documents.get(tx, document_id)
    while newer := await documents.successor(tx, document.id):
        document = await documents.get(tx, newer)
    chain = [document]
    while chain[-1].replaces:
        chain.append(await documents.get(tx, chain[-1].replaces))
    return await _lines(tx, document.stream, chain)


async def dossier_view(tx: Tx, stream: str) -> DossierView:
    parts = await tx.execute(
        select(PARTS)
        .where(PARTS.c.stream == stream, PARTS.c.removed_at.is_(None))
        .order_by(PARTS.c.item, PARTS.c.position, PARTS.c.id)
    )
    volumes: dict[str, list[BoundPart]] = {}
    for row in parts.mappings():
        volumes.setdefault(row["item"], []).append(BoundPart.model_validate(dict(row)))
    rows = await tx.execute(
        select(PROOFS)
        .where(PROOFS.c.stream == stream, PROOFS.c.removed_at.is_(None))
        .order_by(PROOFS.c.indicator, PROOFS.c.made_at, PROOFS.c.id)
    )
    proofs = tuple(BoundProof.model_validate(dict(row)) for row in rows.mappings())
    named = [part.document for bound in volumes.values() for part in bound]
    return DossierView(
        version=await papers.version(tx, stream),
        volumes=tuple(BoundVolume(item=item, parts=tuple(b)) for item, b in volumes.items()),
        proofs=proofs,
        documents=await documents.facts(
            tx, stream, [*named, *(proof.document for proof in proofs)]
        ),
    )


async def _lines(
    tx: Tx, stream: str, found: Sequence[documents.StoredDocument]
) -> tuple[DocumentLine, ...]:
    ids = [document.id for document in found]
    uses = await _uses(tx, stream)
    sealed = set(
        (
            await tx.execute(
                select(col(SealedRow.document)).where(col(SealedRow.document).in_(ids))
            )
        ).scalars()
    )
    twins = await same_bytes.same_as(tx, stream, found)
    return tuple(
        DocumentLine.model_validate(
            {
                **dict(document),
                "sealed": document.id in sealed,
                "uses": tuple(use for named, use in uses if named == document.id),
                "same_as": twins.get(document.id, ()),
            }
        )
        for document in found
    )


async def _uses(tx: Tx, stream: str) -> list[tuple[str, Use]]:
    """Every living place of the stream, with the document that stands in it."""
    view = await dossier_view(tx, stream)
    bound = [
        (part.document, Use(item=volume.item, **part.model_dump(exclude={"document"})))
        for volume in view.volumes
        for part in volume.parts
    ]
    proofs = [
        (
            proof.document,
            Use(
                id=proof.id,
                indicator=proof.indicator,
                kind=proof.kind,
                first_page=proof.page,
                **proof.model_dump(include=PLACE),
            ),
        )
        for proof in view.proofs
    ]
    return bound + proofs
