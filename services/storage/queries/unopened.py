"""Evidence that the applicant cites and that nobody of the panel has opened (5.4.2, 6.1.4).

Opened means that it was shown on somebody's screen or handed out in a pack, not that it was read.
"""

from collections.abc import Iterable

from sqlalchemy import select

from services.domain.base import Frozen
from services.domain.case import Case
from services.storage.evidence import volumes
from services.storage.evidence.views import VIEWS
from services.storage.session import Tx


class Unopened(Frozen):
    """An indicator, and those of its files that no expert has opened."""

    code: str
    documents: tuple[str, ...]


async def unopened(tx: Tx, case: Case) -> tuple[Unopened, ...]:
    """By indicator; what cannot be opened at all is not asked for."""
    dossier = await volumes.dossier(tx, case.id)
    seen = await _opened_by(tx, case.id, case.panel.experts)
    missing: dict[str, list[str]] = {}
    for proof in dossier.proofs:
        document = dossier.document(proof.document)
        if document and document.usable and document.id not in seen:
            missing.setdefault(proof.indicator, []).append(document.id)
    return tuple(
        Unopened(code=code, documents=tuple(dict.fromkeys(missing[code])))
        for code in sorted(missing)
    )


async def _opened_by(tx: Tx, stream: str, experts: Iterable[str]) -> frozenset[str]:
    row = VIEWS.c
    seen = select(row.document).where(row.stream == stream, row.account.in_(sorted(experts)))
    return frozenset((await tx.execute(seen.distinct())).scalars())
