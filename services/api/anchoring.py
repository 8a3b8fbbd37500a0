"""The sheets of a workbook that somebody names a place in, read before anything is written (5.1.6).

The store is never asked inside a transaction; which place is right is said by `domain/evidence/anchors.py`.
"""

from services.domain.papers.dossier import Anchor
from services.storage.evidence.archive import Archive
from services.storage.evidence.workbooks import window


async def sheets_of(archive: Archive, document: str, place: Anchor) -> tuple[str, ...]:
    """Nothing is read where no sheet is named. Raises NotFound, DocumentNotUsable."""
    if not place.sheet:
        return ()
    found = await window(archive.read(document))
    return found.sheets if found else ()
