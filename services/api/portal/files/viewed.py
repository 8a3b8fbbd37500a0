"""What the viewer of evidence is given: the kind of file, the cited place, whose eyes (5.4.2).

One model for every page that shows a file; the template is `parts/viewer.html`. It decides
nothing: who may look is asked before.
"""

from dataclasses import dataclass

from services.api import dates
from services.api.portal.files.film_shown import FilmShown
from services.api.portal.frame import Frame
from services.domain.evidence.anchors import corners
from services.domain.evidence.derivatives import DerivativeKind
from services.domain.evidence.documents import PDF, TIFF, XLSX
from services.domain.papers.dossier import Anchor
from services.storage.derivatives.rows import ReadOuts
from services.storage.evidence.documents import StoredDocument
from services.storage.evidence.workbooks import Window, window

KINDS = {PDF: "pdf", XLSX: "sheet"}
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
    copy: str = ""
    """A derivative that is shown in place of the file: an office file as PDF, a film in 720 lines."""
    still: str = ""
    """The cited page as a picture, for browsers without scripts."""
    film: FilmShown | None = None
    """What stands beside a film."""

    @property
    def source(self) -> str:
        return f"/documents/{self.document.id}"

    @property
    def shows(self) -> str:
        return self.copy or self.source

    @property
    def region(self) -> tuple[int, int, int, int] | None:
        return corners(self.place.region) if self.place.region else None

    @property
    def fragment(self) -> str:
        """Where a browser's own viewer begins."""
        if self.kind == "pdf":
            return f"#page={self.place.page or 1}"
        if self.kind == "film" and self.place.second is not None:
            until = f",{self.place.until_second}" if self.place.until_second else ""
            return f"#t={self.place.second}{until}"
        return ""


async def viewed(
    frame: Frame,
    document: StoredDocument,
    place: Anchor,
    made: ReadOuts,
    top: int = 0,
    *,
    film: FilmShown | None = None,
) -> Viewed:
    """`made` is what was read out of it. Reads the store for a sheet; never inside a transaction."""
    kind = kind_of(document)
    copy = _copy(document, kind, made)
    if kind == "paper" and copy:
        kind = "pdf"
    name = f"{frame.person.name} {dates.moment(frame.shell.language, frame.now)}"
    return Viewed(
        document=document,
        place=place,
        kind=kind,
        mark=name,
        window=await _window(frame, document, place, top) if kind == "sheet" else None,
        copy=copy,
        still=_made(document, made, DerivativeKind.PAGE, place.page or 1) if kind == "pdf" else "",
        film=film,
    )


def _copy(document: StoredDocument, kind: str, made: ReadOuts) -> str:
    wanted = {"paper": DerivativeKind.PDF, "film": DerivativeKind.PROXY}.get(kind)
    return _made(document, made, wanted, 1) if wanted else ""


def _made(document: StoredDocument, made: ReadOuts, kind: DerivativeKind, number: int) -> str:
    """The derivative's address; empty where there is none (yet)."""
    if any(one.number == number for one in made.of_kind(kind)):
        return f"/documents/{document.id}/derivatives/{kind.value}/{number}"
    return ""


def kind_of(document: StoredDocument) -> str:
    media = document.media.media_type if document.media and document.usable else ""
    if media.startswith("image/") and media != TIFF:  # No browser shows that one by itself.
        return "picture"
    return "film" if media.startswith("video/") else KINDS.get(media, "paper")


async def _window(frame: Frame, document: StoredDocument, place: Anchor, top: int) -> Window | None:
    if document.size > LARGEST_BOOK:
        return None
    chunks = frame.doors.archive.read(document.id)
    return await window(chunks, place.sheet or "", place.cells or "", top)
