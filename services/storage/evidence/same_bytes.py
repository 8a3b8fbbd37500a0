"""Inside a case the same bytes are one object and many rows; across cases each has its own (5.1.7).

A case must be whole by itself, and retention differs. Rows only; `archive.py` moves the bytes.
"""

from collections.abc import Iterable

from sqlalchemy import func, select, update

from services.domain.base import Frozen
from services.domain.papers.dossier import DocumentState
from services.storage.evidence import documents, removals
from services.storage.evidence.documents import DOCUMENTS, StoredDocument
from services.storage.session import Tx

_ROW = DOCUMENTS.c
KEPT = (DocumentState.CHECKING.value, DocumentState.USABLE.value)


class SameFile(Frozen):
    """Another file of the case with the same bytes."""

    id: str
    name: str


async def share(tx: Tx, document: StoredDocument) -> StoredDocument:
    """Point a usable file to the object that the first file of the stream with these bytes lies in.

    Whoever calls holds the papers of the stream, so that no two files point to each other.
    """
    first = (
        select(_ROW.id)
        .where(
            _ROW.stream == document.stream,
            _ROW.sha256 == document.sha256,
            _ROW.size == document.size,
            _ROW.state == DocumentState.USABLE.value,
            _ROW.id != document.id,
        )
        .order_by(_ROW.made_at, _ROW.id)
        .limit(1)
    )
    known = (await tx.execute(first)).scalar_one_or_none()
    if known is None:
        return document
    twin = await documents.get(tx, known)
    if twin.key == document.id:  # It points to this very one already.
        return document
    own = _ROW.id == document.id
    row = {"object_key": twin.key, "version_id": twin.version_id}
    await tx.execute(update(DOCUMENTS).where(own).values(**row))
    return await documents.get(tx, document.id)


async def is_shared(tx: Tx, document: StoredDocument) -> bool:
    """Whether another file, standing or removed and still to be put back, lies in its object."""
    at = func.coalesce(_ROW.object_key, _ROW.id)
    others = select(_ROW.id).where(
        at == document.key,
        _ROW.version_id == document.version_id,
        _ROW.state.in_(KEPT),
        _ROW.id != document.id,
    )
    if (await tx.execute(others.limit(1))).first():
        return True
    return any(
        one.document.id != document.id
        and (one.document.key, one.document.version_id) == (document.key, document.version_id)
        for one in await removals.of_stream(tx, document.stream)
    )


async def versions_lent(tx: Tx, key: str) -> set[str]:
    """Versions of this intake object that other files lie in, whatever became of its own file."""
    mine = select(_ROW.version_id).where(_ROW.object_key == key, _ROW.state.in_(KEPT))
    return {version for version in (await tx.execute(mine)).scalars() if version}


async def same_as(
    tx: Tx, stream: str, found: Iterable[StoredDocument]
) -> dict[str, tuple[SameFile, ...]]:
    """By document: the other usable files of the stream with the same bytes, oldest first."""
    hashes = {one.sha256 for one in found if one.sha256}
    if not hashes:
        return {}
    rows = await tx.execute(
        select(_ROW.id, _ROW.name, _ROW.sha256)
        .where(
            _ROW.stream == stream,
            _ROW.sha256.in_(sorted(hashes)),
            _ROW.state == DocumentState.USABLE.value,
        )
        .order_by(_ROW.made_at, _ROW.id)
    )
    twins: dict[str, list[SameFile]] = {}
    for row in rows:
        twins.setdefault(row.sha256, []).append(SameFile(id=row.id, name=row.name))
    return {
        one.id: tuple(twin for twin in twins.get(one.sha256 or "", []) if twin.id != one.id)
        for one in found
    }
