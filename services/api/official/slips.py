"""Slips for those drawn to answer a survey, ten to a page, with code and QR; in front of them the
list of who gets which, for the officer alone (6.2.2). Made once and kept nowhere.
"""

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Final

import segno
from fpdf import FPDF
from fpdf.enums import XPos, YPos

from services.api.dates import day
from services.api.language import Language
from services.api.official.fonts import FOLDERS, chinese_faces
from services.domain.clocks.calendar import BEIJING, start_of_day
from services.domain.fieldwork.households import Drawn
from services.domain.programme.words import Text

A4: Final = (210.0, 297.0)
MARGIN: Final = 12.0
ROWS, COLUMNS = 5, 2
WIDE: Final = (A4[0] - 2 * MARGIN) / COLUMNS
HIGH: Final = (A4[1] - 2 * MARGIN) / ROWS
CODE: Final = 27.0
INSET: Final = 4.0


@dataclass(frozen=True)
class Slip:
    number: int
    code: str
    address: str
    """Where the QR code leads: the page for answers, with the code."""


@dataclass(frozen=True)
class Slips:
    title: Text
    place: Text
    until: date
    page: str
    """The address to type in, without the code."""
    slips: tuple[Slip, ...]
    drawn: Drawn | None
    printed_on: date


def print_slips(what: Slips, folder: Path | None = None) -> bytes:
    """Takes some milliseconds for each slip: call it in a thread. Raises FontMissing."""
    sheet = FPDF(format="A4")
    sheet.set_creation_date(start_of_day(what.printed_on).astimezone(BEIJING))
    sheet.set_title(f"{what.title.zh}答题条")
    sheet.set_lang("zh-CN")
    faces = chinese_faces((folder,) if folder else FOLDERS)
    for style, face in (("", faces.regular), ("B", faces.bold)):
        sheet.add_font("song", style, face.file, collection_font_number=face.number)
    sheet.set_margins(MARGIN, MARGIN, MARGIN)
    if what.drawn:
        _list(sheet, what, what.drawn)
    sheet.set_auto_page_break(auto=False)
    for at, slip in enumerate(what.slips):
        if at % (ROWS * COLUMNS) == 0:
            sheet.add_page()
        row, column = divmod(at % (ROWS * COLUMNS), COLUMNS)
        _slip(sheet, what, slip, MARGIN + column * WIDE, MARGIN + row * HIGH)
    return bytes(sheet.output())


def _list(sheet: FPDF, what: Slips, drawn: Drawn) -> None:
    sheet.set_auto_page_break(auto=True, margin=MARGIN)
    sheet.add_page()
    _line(sheet, f"{what.place.zh}{what.title.zh}抽样名单", 16, "B")
    _line(sheet, "本页由调查人员保管，不得提供给申报单位；系统不留存。", 11)
    _line(sheet, "For the officer alone; nothing of this page is kept.", 9)
    _line(sheet, f"名册 SHA-256  {drawn.list_sha256}", 8)
    _line(sheet, f"种子 seed  {drawn.seed}", 8)
    sheet.ln(3)
    for slip, household in zip(what.slips, drawn.households, strict=True):
        _line(sheet, f"{slip.number:04}　{household}", 11)


def _line(sheet: FPDF, words: str, size: float, style: str = "") -> None:
    sheet.set_font("song", style, size)
    sheet.multi_cell(0, size * 0.55, words, new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _slip(sheet: FPDF, what: Slips, slip: Slip, left: float, top: float) -> None:
    sheet.set_draw_color(150)
    sheet.set_line_width(0.2)
    sheet.set_dash_pattern(dash=1.5, gap=1.5)
    sheet.rect(left, top, WIDE, HIGH)
    sheet.set_dash_pattern()
    sheet.image(_qr(slip.address), x=left + INSET, y=top + INSET, w=CODE, h=CODE)
    until = day(Language.ZH, what.until), day(Language.EN, what.until)
    words = left + CODE + 2 * INSET
    room = WIDE - CODE - 3 * INSET
    y = _paragraph(sheet, words, top + INSET, room, (what.title.zh, 11, "B"))
    y = _paragraph(sheet, words, y + 1, room, (f"{what.place.zh}　第{slip.number:04}号", 9, ""))
    y = _paragraph(sheet, words, y + 2, room, ("答题码 Code", 8, ""))
    _paragraph(sheet, words, y, room, (slip.code, 14, "B"))
    below = (
        f"扫码，或打开{what.page}输入答题码，一码一次。",
        f"截止：{until[0]}24:00。不记名：答案不与答题码一同保存。",
        f"Scan, or open the address and type the code. Until {until[1]}, 24:00 Beijing time; once.",
        "No name: what you answer is not kept with your code.",
    )
    y = top + INSET + CODE + 1.5
    for size, line in zip((8.0, 8.0, 7.0, 7.0), below, strict=True):
        y = _paragraph(sheet, left + INSET, y, WIDE - 2 * INSET, (line, size, ""))


def _paragraph(
    sheet: FPDF, left: float, top: float, room: float, words: tuple[str, float, str]
) -> float:
    """Where the next one begins."""
    text, size, style = words
    sheet.set_xy(left, top)
    sheet.set_font("song", style, size)
    sheet.multi_cell(room, size * 0.45, text, align="L", new_x=XPos.LEFT, new_y=YPos.NEXT)
    return sheet.get_y()


def _qr(address: str) -> BytesIO:
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="png", scale=4, border=1)
    drawn.seek(0)
    return drawn
