"""What an MP4 file's header claims about its length: the boxes, read as they stand (ISO 14496-12).

Decoders mend or overlook these numbers, so they are read here without one. It judges nothing.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import BinaryIO, Final

from services.storage.evidence.inspection_bytes import size_of

HEADER: Final = 8
LONG_HEADER: Final = 16
UNKNOWN_32: Final = 0xFFFF_FFFF
UNKNOWN_64: Final = 0xFFFF_FFFF_FFFF_FFFF
MOST_BOXES: Final = 10_000


@dataclass(frozen=True)
class Claims:
    """Seconds claimed; empty where the header says nothing (a fragmented file may)."""

    movie: tuple[Fraction, ...] = ()
    video_track: tuple[Fraction, ...] = ()
    media_gap: Fraction = Fraction(0)
    """How far the video's media header and its own table of pictures are apart."""


@dataclass(frozen=True)
class Box:
    kind: bytes
    start: int
    end: int


def read_claims(file: BinaryIO) -> Claims:
    """Raises EOFError where boxes reach beyond the file: something was cut off."""
    moov = _child(file, 0, size_of(file), b"moov")
    if moov is None:
        return Claims()
    head = _child(file, moov.start, moov.end, b"mvhd")
    scale, length = _times(file, head, skip=0) if head else (0, None)
    movie = _seconds(length, scale)
    for trak in _boxes(file, moov.start, moov.end):
        if trak.kind == b"trak" and _is_video(file, trak):
            return Claims(movie, _track_claim(file, trak, scale), _media_gap(file, trak))
    return Claims(movie)


def _track_claim(file: BinaryIO, trak: Box, scale: int) -> tuple[Fraction, ...]:
    head = _child(file, trak.start, trak.end, b"tkhd")
    if head is None:
        return ()
    _, length = _times(file, head, skip=4)
    return _seconds(length, scale)


def _media_gap(file: BinaryIO, trak: Box) -> Fraction:
    """An edit list may show a part of the media only, so the two are compared with each other."""
    mdia = _child(file, trak.start, trak.end, b"mdia")
    head = _child(file, mdia.start, mdia.end, b"mdhd") if mdia else None
    if mdia is None or head is None:
        return Fraction(0)
    scale, length = _times(file, head, skip=0)
    box: Box | None = mdia
    for kind in (b"minf", b"stbl", b"stts"):
        box = _child(file, box.start, box.end, kind) if box else None
    listed = _sum_of_table(file, box) if box else 0
    if length is None or not scale or not listed:
        return Fraction(0)
    return abs(Fraction(length - listed, scale))


def _sum_of_table(file: BinaryIO, stts: Box) -> int:
    """Of the time-to-sample table: so many pictures of such a length, over and over."""
    file.seek(stts.start + 4)
    (entries,) = struct.unpack(">I", file.read(4))
    if entries * 8 > stts.end - stts.start:
        raise EOFError("the table of pictures is cut off")
    return sum(count * each for count, each in struct.iter_unpack(">II", file.read(entries * 8)))


def _is_video(file: BinaryIO, trak: Box) -> bool:
    mdia = _child(file, trak.start, trak.end, b"mdia")
    handler = _child(file, mdia.start, mdia.end, b"hdlr") if mdia else None
    if handler is None:
        return False
    file.seek(handler.start + 8)
    return file.read(4) == b"vide"


def _times(file: BinaryIO, head: Box, skip: int) -> tuple[int, int | None]:
    """Time scale and duration of a full box. `tkhd` has its track id where others have the scale
    and 4 bytes (`skip`) more before the duration; its scale is the movie's."""
    file.seek(head.start)
    body = file.read(min(head.end - head.start, 64))
    if not body:
        raise EOFError("a header box is empty")
    wide = body[0] == 1
    offset = 20 if wide else 12
    form = f">I{skip}x{'Q' if wide else 'I'}"
    if len(body) < offset + struct.calcsize(form):
        raise EOFError("a header box is cut off")
    scale, length = struct.unpack_from(form, body, offset)
    return scale, None if length in {0, UNKNOWN_32 if not wide else UNKNOWN_64} else length


def _seconds(length: int | None, scale: int) -> tuple[Fraction, ...]:
    return (Fraction(length, scale),) if length is not None and scale else ()


def _child(file: BinaryIO, start: int, end: int, kind: bytes) -> Box | None:
    return next((box for box in _boxes(file, start, end) if box.kind == kind), None)


def _boxes(file: BinaryIO, start: int, end: int) -> Iterator[Box]:
    for _ in range(MOST_BOXES):
        if start + HEADER > end:
            return
        file.seek(start)
        size, kind = struct.unpack(">I4s", file.read(HEADER))
        body = start + HEADER
        if size == 1:
            (size,) = struct.unpack(">Q", file.read(8))
            body = start + LONG_HEADER
        elif size == 0:
            size = end - start
        if size < body - start or start + size > end:
            raise EOFError(f"box {kind!r} reaches beyond its frame")
        yield Box(kind, body, start + size)
        start += size
