"""What is read out of a usable file, and what is made from it for reading on a screen (5.1.4).

Models and the plan: which kind of file gets which read-outs. Nothing here replaces the original,
and a read-out that fails changes nothing about its file; how it is done is `storage.derivatives`.
"""

from enum import StrEnum

from pydantic import Field

from services.domain.base import Frozen
from services.domain.evidence.documents import DOCX, JPEG, MP4, OFD, PDF, PNG, PPTX, TIFF, XLSX


class ReadOut(StrEnum):
    """One piece of work on one file, with bounds and a state of its own."""

    TEXT = "text"
    """The words of an office or OFD file, by page, sheet or slide."""
    PAGES = "pages"
    """The words of a PDF, its pages as pictures, and a thumbnail."""
    OFFICE = "office"
    """An office file as PDF, and then its pages."""
    OCR = "ocr"
    """The words of pages and pictures that have none as text."""
    PICTURE = "picture"
    """Thumbnail, screen size, when and where it was taken."""
    FILM = "film"
    """What the film consists of, its poster and a strip of pictures."""
    PROXY = "proxy"
    """The film in 720 lines, to begin at once on a slow line."""


class ReadOutState(StrEnum):
    WAITING = "waiting"
    MAKING = "making"
    MADE = "made"
    PROBLEM = "problem"


class ReadOutProblem(StrEnum):
    """Why it could not be read out. The file is as usable as before."""

    UNREADABLE = "unreadable"
    TOO_LONG = "took-too-long"
    TOO_BIG = "too-big"
    TOOL_MISSING = "tool-missing"


class DerivativeKind(StrEnum):
    THUMBNAIL = "thumbnail"
    PAGE = "page"
    """A page as a picture; its number is the page."""
    PREVIEW = "preview"
    """A photograph in the size of a screen."""
    PDF = "pdf"
    POSTER = "poster"
    STILL = "still"
    """A picture out of the film; its second says where."""
    PROXY = "proxy"


class Derivative(Frozen):
    """One thing made from a file. `number` tells those of a kind apart and begins at 1."""

    kind: DerivativeKind
    number: int = Field(default=1, ge=1)
    second: int | None = None
    media_type: str
    size: int = 0
    width: int | None = None
    height: int | None = None


class ReadFacts(Frozen):
    """What was found beside pictures and words. None where it was not looked for or not there."""

    letters: int | None = None
    """How many letters of text were found."""
    wordless: tuple[int, ...] = ()
    """Pages without a text of their own."""
    pages: int | None = None
    pictured: int | None = None
    """How many of the pages were made into pictures, where there are too many."""
    width: int | None = None
    height: int | None = None
    taken_at: str | None = None
    """What the camera's clock said, YYYY-MM-DDTHH:MM:SS, with an offset only if it knew one."""
    latitude: float | None = None
    longitude: float | None = None
    camera: str | None = None
    film_seconds: int | None = None
    picture_codec: str | None = None
    sound_codec: str | None = None
    sound: bool | None = None
    frames_per_second: float | None = None
    plays_as_it_is: bool | None = None
    """The film itself begins at once in 720 lines or less: no other one is made."""


_READ_OUTS = {
    PDF: (ReadOut.PAGES, ReadOut.OCR),
    DOCX: (ReadOut.TEXT, ReadOut.OFFICE),
    XLSX: (ReadOut.TEXT, ReadOut.OFFICE),
    PPTX: (ReadOut.TEXT, ReadOut.OFFICE),
    OFD: (ReadOut.TEXT,),
    JPEG: (ReadOut.PICTURE, ReadOut.OCR),
    PNG: (ReadOut.PICTURE, ReadOut.OCR),
    TIFF: (ReadOut.PICTURE, ReadOut.OCR),
    MP4: (ReadOut.FILM, ReadOut.PROXY),
}


READ_TYPES = frozenset(_READ_OUTS)
"""Of each of these something is read out, whatever programs are there."""


def read_outs_of(media_type: str, *, ocr: bool) -> tuple[ReadOut, ...]:
    """In the order in which they are done: what helps first comes first."""
    planned = _READ_OUTS.get(media_type, ())
    return planned if ocr else tuple(one for one in planned if one is not ReadOut.OCR)
