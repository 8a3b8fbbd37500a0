"""The words of a document, page by page, as they were read out of its bytes (5.1.4, 5.3.1).

Who reads them out is no matter here, nor how they are found again (`contents/`).
"""

from collections.abc import Sequence
from typing import Final

from pydantic import Field
from sqlalchemy import delete, insert, select

from services.domain.base import Frozen
from services.storage.contents import keeping
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.page_texts import PageTextRow

PAGE_TEXTS: Final = table_of(PageTextRow)


class PageText(Frozen):
    """What is written on one page; a file without pages has page 1 alone."""

    page: int = Field(ge=1)
    text: str


async def keep_pages(tx: Tx, document_id: str, pages: Sequence[PageText]) -> None:
    """In the place of whatever was kept of this document before, so a repeat does no harm.

    Pages without words are left out.
    """
    await forget_pages(tx, document_id)
    rows = [
        {"document": document_id, "page": page.page, "text": text}
        for page in pages
        if (text := _storable(page.text))
    ]
    if rows:
        await tx.execute(insert(PAGE_TEXTS), rows)
        await keeping.index_document(tx, document_id)


async def pages_of(tx: Tx, document_id: str) -> tuple[PageText, ...]:
    """In their order; empty for a scan, and for a file that was not read out."""
    rows = await tx.execute(
        select(PAGE_TEXTS.c.page, PAGE_TEXTS.c.text)
        .where(PAGE_TEXTS.c.document == document_id)
        .order_by(PAGE_TEXTS.c.page)
    )
    return tuple(PageText(page=row.page, text=row.text) for row in rows)


async def forget_pages(tx: Tx, document_id: str) -> None:
    """They are found no more; nor is anything else kept of them."""
    await keeping.leave_document(tx, document_id)
    await tx.execute(delete(PAGE_TEXTS).where(PAGE_TEXTS.c.document == document_id))


def _storable(text: str) -> str:
    """Damaged fonts yield zeros and halves of characters, which no database takes as text."""
    return text.replace("\0", "").encode("utf-8", "replace").decode().strip()
