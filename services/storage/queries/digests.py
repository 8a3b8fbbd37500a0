"""Every digest of what is sealed, to be kept where the store's keeper cannot reach it (5.2.1)."""

from collections.abc import AsyncIterator
from typing import Final

from sqlalchemy import select

from services.domain.base import Frozen
from services.storage.evidence.documents import DOCUMENTS
from services.storage.keeping.sealing import SEALED
from services.storage.session import Tx

PAGE: Final = 500


class SealedDigest(Frozen):
    document: str
    key: str
    version_id: str
    size: int
    sha256: str
    sha512: str | None
    sm3: str | None


async def digests(tx: Tx) -> AsyncIterator[SealedDigest]:
    """In the order of their documents, read page by page."""
    after, more = "", True
    while more:
        rows = await tx.execute(
            select(*SEALED.c, DOCUMENTS.c.sha512, DOCUMENTS.c.sm3)
            .join(DOCUMENTS, DOCUMENTS.c.id == SEALED.c.document)
            .where(SEALED.c.document > after)
            .order_by(SEALED.c.document)
            .limit(PAGE)
        )
        page = [SealedDigest.model_validate(dict(row)) for row in rows.mappings()]
        for one in page:
            yield one
        more = len(page) == PAGE
        after = page[-1].document if page else after
