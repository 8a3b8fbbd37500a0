"""What the viewer of evidence is given: the kind of file, the cited place, whose eyes (5.4.2).

One model for every page that shows a file; the template is `parts/viewer.html`. It decides
nothing: who may look is asked before.
"""

from dataclasses import dataclass

from services.api import dates
from services.api.portal.frame import Frame
from services.domain.anchors import corners
from services.domain.documents import DOCX, PDF, XLSX
from services.domain.dossier import Anchor
from services.storage.documents import StoredDocument
from services.storage.workbooks import Window, window

KINDS = {PDF: "pdf", XLSX: "sheet", DOCX: "paper"}
LARGEST_BOOK = 32 * 1024 * 1024
"""Bytes of a workbook of which a window is shown; a larger one is opened by the reader."""


@dataclass(frozen=True)
class Viewed:
    document: StoredDocument
    place: Anchor
    kind: str
    """`pdf`, `film`, `picture`, `sheet` or `paper` (which is opened elsewhere)."""
    mark: str
    """Who reads, and when: laid over what is shown."""
    window: Window | None = None

    @property
    def source(self) -> str:
        return f"/documents/{self.document.id}"

    @property
    def region(self) -> tuple[int, int, int, int] | None:
        return corners(self.place.region) if self.place.region else None

    @property
    def pages(self) -> int:
        return (self.document.media.pages if self.document.media else None) or 0

    @property
    def fragment(self) -> str:
        """Where a browser's own viewer begins."""
        if self.kind == "pdf":
            return f"#page={self.place.page or 1}"
        if self.kind == "film" and self.place.second is not None:
            until = f",{self.place.until_second}" if self.place.until_second else ""
            return f"#t={self.place.second}{until}"
        return ""


async def viewed(frame: Frame, document: StoredDocument, place: Anchor, top: int = 0) -> Viewed:
    """Reads the store for a sheet; never inside a transaction."""
    kind = kind_of(document)
    name = f"{frame.person.name} {dates.moment(frame.shell.language, frame.now)}"
    return Viewed(
        document=document,
        place=place,
        kind=kind,
        mark=name,
        window=await _window(frame, document, place, top) if kind == "sheet" else None,
    )


def kind_of(document: StoredDocument) -> str:
    media = document.media.media_type if document.media and document.usable else ""
    if media.startswith("image/"):
        return "picture"
    return "film" if media.startswith("video/") else KINDS.get(media, "paper")


async def _window(frame: Frame, document: StoredDocument, place: Anchor, top: int) -> Window | None:
    if document.size > LARGEST_BOOK:
        return None
    chunks = frame.doors.archive.read(document.id)
    return await window(chunks, place.sheet or "", place.cells or "", top)
