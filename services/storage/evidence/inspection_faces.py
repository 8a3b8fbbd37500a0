"""Whether a file has two faces: to one program a picture, to another an archive or a page.

Runs in the inspection process. Such files pass for evidence and carry something else.
"""

import zipfile
from collections.abc import Iterator
from typing import BinaryIO, Final

from services.domain.evidence.documents import JPEG, PDF, PNG, TIFF
from services.domain.papers.dossier import DocumentProblem
from services.storage.evidence.inspection_bytes import head_of
from services.storage.evidence.inspection_findings import Unfit

HEAD: Final = 4096
PDF_HEAD: Final = 1024
"""Bytes within which PDF readers look for the beginning of their file."""
CHUNK: Final = 1024 * 1024
PICTURES: Final = frozenset({JPEG, PNG, TIFF})
HARMLESS: Final = b" \t\r\n\0\xef\xbb\xbf"
"""What stands before a PDF now and then: blanks and the mark of UTF-8."""

ZIP: Final = b"PK\x03\x04"
PACKED: Final = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")
"""Archives whose programs find them anywhere in a file. (Zip is known by its end.)"""
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PROGRAMS: Final = (b"MZ", b"\x7fELF", b"\x1f\x8b\x08", OLE)
PAGES: Final = (b"<!doctype html", b"<html", b"<script", b"<?php", b"<svg")


def is_program_or_archive(head: bytes) -> bool:
    return head.startswith((ZIP, *PACKED, *PROGRAMS))


def check_faces(file: BinaryIO, media_type: str) -> None:
    """Raises Unfit. For whatever is not itself a zip file."""
    head = head_of(file, HEAD)
    if media_type == PDF:
        two = bool(head[: max(head.find(b"%PDF-"), 0)].strip(HARMLESS))
    else:
        two = b"%PDF-" in head[:PDF_HEAD]
    if media_type in PICTURES:
        two = two or any(page in head.lower() for page in PAGES)
    if media_type in {PDF, *PICTURES}:
        two = two or _holds_packed(file)
    if two or _ends_as_zip(file):
        raise Unfit(DocumentProblem.TWO_TYPES, media_type)


def _holds_packed(file: BinaryIO) -> bool:
    return any(mark in window for window in _windows(file) for mark in PACKED)


def _windows(file: BinaryIO) -> Iterator[bytes]:
    """The whole file, each window with the end of the one before: no mark falls between two."""
    before = b""
    file.seek(0)
    while chunk := file.read(CHUNK):
        yield before + chunk
        before = chunk[-8:]


def _ends_as_zip(file: BinaryIO) -> bool:
    """Programs read a zip file from its end, whatever stands before it."""
    if not zipfile.is_zipfile(file):
        return False
    try:
        with zipfile.ZipFile(file) as archive:
            return bool(archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return False
