"""A label for the spine of each volume or its box (脊背标签), to cut out and stick on (D12, A1.13).

The cells and their order are those of a box of DA/T 22; volumes are kept by kind, so the kind
stands where the standard has the matter.
"""

from typing import Final

from fpdf import FPDF
from fpdf.enums import MethodReturnValue, WrapMode

from services.domain.evidence.archival import ListedVolume, Listing

HEAD: Final = 8.0
SIZES: Final = (12.0, 10.0, 8.0, 6.0)
"""Of the words in a cell: the first of them with which they fit."""
LINE: Final = 0.45
"""Millimetres to a point."""
TALL: Final = (18, 14, 16, 14, 36, 24, 28, 24)
"""Of the cells; together as high as a sheet is within its margins."""
WIDE: Final = 29.0
"""As the spine of a box is at least; nine stand side by side on a sheet."""


def draw_labels(sheet: FPDF, listing: Listing, unit: str, number: str) -> None:
    """On pages of their own, nothing where nothing is bound. `number` is the case's."""
    in_row = int(sheet.epw // WIDE)
    sheet.set_auto_page_break(auto=False)
    for at, volume in enumerate(listing.volumes):
        if at % in_row == 0:
            sheet.add_page()
        left = sheet.l_margin + at % in_row * WIDE
        _label(sheet, left, _cells(listing, volume, unit, number))


def _cells(
    listing: Listing, volume: ListedVolume, unit: str, number: str
) -> tuple[tuple[str, str], ...]:
    pieces = [f"{piece.number:04}" for piece in volume.pieces]
    return (
        ("全宗号", listing.fonds),
        ("年度", str(listing.year)),
        ("保管期限", listing.retention.zh),
        ("卷号", f"第{volume.number}卷"),
        ("卷名", volume.name.zh),
        ("起止件号", f"{pieces[0]}—{pieces[-1]}"),
        ("申报单位", unit),
        ("案件编号", number),
    )


def _label(sheet: FPDF, left: float, cells: tuple[tuple[str, str], ...]) -> None:
    """One cell below the other; cut along their frame."""
    top = sheet.t_margin
    sheet.set_line_width(0.2)
    for (head, words), tall in zip(cells, TALL, strict=True):
        sheet.rect(left, top, WIDE, tall)
        sheet.set_font("song", "", HEAD)
        sheet.set_xy(left, top + 0.5)
        sheet.cell(WIDE, HEAD * LINE, head, align="C")
        _words(sheet, left, top + HEAD * LINE + 1, tall - HEAD * LINE - 2, words)
        top += tall


def _words(sheet: FPDF, left: float, top: float, room: float, words: str) -> None:
    sheet.set_xy(left, top)
    for size in SIZES:
        sheet.set_font("song", "B", size)
        if _height(sheet, size, words) <= room:
            break
    sheet.multi_cell(WIDE, size * LINE, words, align="C", wrapmode=WrapMode.CHAR)


def _height(sheet: FPDF, size: float, words: str) -> float:
    asked = MethodReturnValue.HEIGHT
    high = sheet.multi_cell(
        WIDE, size * LINE, words, wrapmode=WrapMode.CHAR, dry_run=True, output=asked
    )
    assert isinstance(high, float), "as asked"
    return high
