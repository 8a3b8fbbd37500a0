"""Writes down what a paper says of itself, by whom and when (5.1.6). Until it is submitted.

Who may is asked at the door (`domain/papers/drafting.py`); what an expired paper means, by the readiness
check.
"""

from datetime import datetime

from sqlmodel import select

from services.domain.clocks.calendar import local_day
from services.domain.evidence.describing import Description, DocumentSealed, check_description
from services.storage.evidence import documents
from services.storage.papers import papers
from services.storage.session import Tx
from services.storage.tables.documents import SealedRow


async def describe(tx: Tx, document_id: str, said: Description, by: str, now: datetime) -> int:
    """The new version of the papers. Raises NotFound, DocumentSealed, Invalid."""
    await papers.hold(tx, (await documents.get(tx, document_id)).stream)
    document = await documents.get(tx, document_id, lock=True)
    sealed = select(SealedRow.document).where(SealedRow.document == document_id)
    if (await tx.execute(sealed)).first():
        raise DocumentSealed(id=document_id)
    check_description(said, local_day(now))
    values = {**said.model_dump(), "described_by": by, "described_at": now}
    await documents.change(tx, document_id, (document.state,), values)
    return await papers.bump(tx, document.stream)
