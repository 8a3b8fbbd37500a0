"""Which files are taken, what they are called on a page, and how they are refused.

Pure rules over names, sizes and states. What the bytes really are is found out by
`storage.inspection`; what a dossier needs is decided in `application.py`.
"""

import re
import unicodedata

from services.domain.errors import DomainError
from services.domain.papers.dossier import DocumentFacts, DocumentState

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
OFD = "application/ofd"
JPEG = "image/jpeg"
PNG = "image/png"
TIFF = "image/tiff"
MP4 = "video/mp4"

TAKEN = {
    "pdf": PDF,
    "docx": DOCX,
    "xlsx": XLSX,
    "pptx": PPTX,
    "ofd": OFD,
    "jpg": JPEG,
    "jpeg": JPEG,
    "png": PNG,
    "tif": TIFF,
    "tiff": TIFF,
    "mp4": MP4,
}
"""The real type behind each extension that is taken. Nothing that a browser could run; what an
archive keeps (A7: GB/T 18894, GB/T 33190), and what offices send.
"""

PART_SIZE = 8 * 1024 * 1024
"""Bytes of one part of an upload: 80 seconds on a line of 0.8 Mbit/s, and 10,000 are 78 GiB."""

LONGEST_NAME = 180
"""Bytes of a display name in UTF-8. File systems take 255; the rest is left to the reader's disk."""

NAMELESS = "未命名"

_SEPARATORS = re.compile(r"[/\\]")
_SPACE = re.compile(r"\s+")


class DocumentEmpty(DomainError):
    """A file of zero bytes proves nothing."""

    code = "document-empty"


class DocumentTooBig(DomainError):
    """`limit` is the largest size taken, in bytes."""

    code = "document-too-big"


class TypeNotTaken(DomainError):
    """Files with this extension are not taken; `taken` lists those that are."""

    code = "type-not-taken"


class UploadIncomplete(DomainError):
    """The store holds `received` of `size` bytes; the upload can go on."""

    code = "upload-incomplete"


class ChecksumDiffers(DomainError):
    """The bytes that arrived are not the bytes that were announced."""

    code = "checksum-differs"


class UploadOver(DomainError):
    """The upload was confirmed or removed; another try needs a new version."""

    code = "upload-over"


class DocumentNotUsable(DomainError):
    """Only a file that passed its check can be bound or used as a proof; `state` says more."""

    code = "document-not-usable"


class DocumentInUse(DomainError):
    """The file is bound in a volume, proves an indicator or was submitted: it stays."""

    code = "document-in-use"


class DocumentRemoved(DomainError):
    """The file was removed; until its bytes go it can be put back."""

    code = "document-removed"


class DocumentNotRemoved(DomainError):
    """The file stands where it stood: somebody put it back already."""

    code = "document-not-removed"


class DocumentGone(DomainError):
    """The file was removed so long ago that its bytes are gone; nothing brings them back."""

    code = "document-gone"


class PagesOutside(DomainError):
    """The part or proof names pages that the document has not; `pages` is how many it has."""

    code = "pages-outside"


def display_name(raw: str) -> str:
    """The name as pages show it: the last path part, one line, no hidden or turning characters.

    It is never a key: objects are named by document id and by hash. Letters of any script and
    emoji stay; controls and marks that turn the reading direction go; a long name keeps its end,
    since the extension stands there.
    """
    name = unicodedata.normalize("NFC", raw.encode("utf-8", "replace").decode("utf-8"))
    name = _SEPARATORS.split(name.rstrip("/\\"))[-1]
    name = "".join(mark if _is_seen(mark) else " " for mark in name)
    name = _SPACE.sub(" ", name).strip(" .")
    stem, dot, suffix = name.rpartition(".")
    if not dot:
        stem, suffix = name, ""
    room = LONGEST_NAME - len((dot + suffix).encode())
    if room < len(NAMELESS.encode()):
        return _shortened(name, LONGEST_NAME)
    return (_shortened(stem, room).strip() or NAMELESS) + dot + suffix


def media_type_for(name: str) -> str:
    """The type that the name's extension promises. Raises TypeNotTaken."""
    _, dot, suffix = name.rpartition(".")
    promised = TAKEN.get(suffix.lower()) if dot else None
    if promised is None:
        raise TypeNotTaken(extension=suffix if dot else "", taken=", ".join(sorted(TAKEN)))
    return promised


def check_size(size: int, limit: int) -> None:
    """Raises DocumentEmpty or DocumentTooBig; both sizes in bytes."""
    if size <= 0:
        raise DocumentEmpty
    if size > limit:
        raise DocumentTooBig(size=size, limit=limit)


def part_count(size: int) -> int:
    return -(-size // PART_SIZE)


def check_receiving(document: DocumentFacts) -> None:
    """Raises UploadOver when no more bytes are expected."""
    if document.state not in {DocumentState.RESERVED, DocumentState.RECEIVING}:
        raise UploadOver(id=document.id, state=document.state.value)


def check_bindable(document: DocumentFacts, first: int | None, last: int | None) -> None:
    """Whether a part or a proof may name these pages (A2.7.6: proof by page).

    A file still being checked may be bound as a whole: whether it passed is asked again before
    submission. Raises DocumentNotUsable and PagesOutside.
    """
    paged = first is not None or last is not None
    whole_in_check = document.state is DocumentState.CHECKING and not paged
    if not document.usable and not whole_in_check:
        raise DocumentNotUsable(id=document.id, state=document.state.value)
    if not paged:
        return
    pages = (document.media.pages if document.media else None) or 0
    start = first or 1
    if not 1 <= start <= (last or start) <= pages:
        raise PagesOutside(id=document.id, pages=pages)


def _is_seen(mark: str) -> bool:
    # The joiner inside an emoji is a format character too, and the only one that is wanted.
    # Private use stays: rare Chinese surnames still live there on older machines.
    return mark == "\u200d" or unicodedata.category(mark) not in {"Cc", "Cf", "Cs"}


def _shortened(text: str, size: int) -> str:
    return text.encode()[:size].decode("utf-8", "ignore")
