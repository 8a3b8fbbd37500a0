"""What an official paper says, before anybody thinks of its looks (GB/T 9704-2012)."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class OfficialPaper:
    """The parts of a paper in the order of the standard. All texts are Chinese: they are official."""

    authority: str
    """发文机关: whose paper it is."""
    number: str
    """发文字号, or our own number where the authority gave none."""
    title: str
    addressee: str
    """主送机关; empty where a paper speaks to everybody."""
    paragraphs: tuple[str, ...]
    """正文."""
    issued_at: datetime
    """成文日期 is its day in Beijing."""
    check_at: str
    """The address that the QR code leads to."""
    proof: str
    """What can be compared by eye: record number and the beginning of its hash."""
    pictures: tuple["Picture", ...] = ()
    """附图, on pages of their own after the text."""


@dataclass(frozen=True)
class Picture:
    jpeg: bytes
    words: str
