"""Certificate and plaque of a title as PDF, each with a code that leads to its check (6.4.6).

The same title gives the same bytes. Whether it is still valid stands on the page of the check, never
on the paper: a paper cannot be taken back.
"""

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Final, Literal

import segno
from fpdf import FPDF
from fpdf.enums import XPos, YPos

from services.api.official.fonts import FOLDERS, chinese_faces
from services.domain.clocks.calendar import BEIJING, start_of_day

Form = Literal["certificate", "plaque"]
WIDTH, HEIGHT = 297.0, 210.0
MARGIN: Final = 24.0
RED: Final = (160, 24, 24)
BLACK: Final = (0, 0, 0)
CODE: Final = 30.0
NARROWEST: Final = 14.0
"""Points: a long name is set smaller, down to this."""


@dataclass(frozen=True)
class Granted:
    """What the paper says. Chinese alone: it is official."""

    unit: str
    title: str
    """市级生态村"""
    number: str
    document_no: str
    named_on: date
    authority: str
    check_at: str


def print_title(granted: Granted, form: Form, folder: Path | None = None) -> bytes:
    """A4, landscape, one page. Raises FontMissing."""
    sheet = _Sheet(granted, form, folder)
    sheet.add_page()
    _frame(sheet)
    if form == "certificate":
        _certificate(sheet, granted)
    else:
        _plaque(sheet, granted)
    _check(sheet, granted)
    return bytes(sheet.output())


class _Sheet(FPDF):
    def __init__(self, granted: Granted, form: Form, folder: Path | None) -> None:
        super().__init__(format="A4", orientation="landscape")
        names = {"certificate": "命名证书", "plaque": "牌匾"}
        self.set_creation_date(start_of_day(granted.named_on).astimezone(BEIJING))
        self.set_title(f"{granted.unit}{granted.title}{names[form]}")
        self.set_lang("zh-CN")
        faces = chinese_faces((folder,) if folder else FOLDERS)
        for style, face in (("", faces.regular), ("B", faces.bold)):
            self.add_font("song", style, face.file, collection_font_number=face.number)
        self.set_margins(MARGIN, MARGIN, MARGIN)
        self.set_auto_page_break(auto=False)

    def centred(self, words: str, size: float, style: str = "") -> None:
        """On one line, smaller where the words are too many."""
        room = WIDTH - 2 * MARGIN
        self.set_font("song", style, size)
        while self.get_string_width(words) > room and size > NARROWEST:
            size -= 1
            self.set_font("song", style, size)
        self.cell(0, size * 0.55, words, align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _frame(sheet: _Sheet) -> None:
    sheet.set_draw_color(*RED)
    for inset, width in ((10.0, 1.2), (13.0, 0.4)):
        sheet.set_line_width(width)
        sheet.rect(inset, inset, WIDTH - 2 * inset, HEIGHT - 2 * inset)


def _certificate(sheet: _Sheet, granted: Granted) -> None:
    sheet.set_y(30)
    sheet.set_text_color(*RED)
    sheet.centred("命名证书", 40, "B")
    sheet.set_text_color(*BLACK)
    sheet.set_y(72)
    sheet.centred(f"{granted.unit}：", 26, "B")
    sheet.ln(8)
    sheet.centred(f"经验收和公示，命名为{granted.title}。", 24)
    sheet.ln(8)
    sheet.centred("特发此证。", 24)
    _signed(sheet, granted)


def _plaque(sheet: _Sheet, granted: Granted) -> None:
    sheet.set_y(42)
    sheet.set_text_color(*RED)
    sheet.centred(granted.title, 72, "B")
    sheet.set_text_color(*BLACK)
    sheet.ln(14)
    sheet.centred(granted.unit, 40, "B")
    _signed(sheet, granted)


def _signed(sheet: _Sheet, granted: Granted) -> None:
    day = granted.named_on
    sheet.set_y(140)
    sheet.centred(granted.authority, 22)
    sheet.ln(3)
    sheet.centred(f"{day.year}年{day.month}月{day.day}日", 18)


def _check(sheet: _Sheet, granted: Granted) -> None:
    drawn = BytesIO()
    segno.make(granted.check_at, error="m", micro=False).save(drawn, kind="png", scale=8, border=1)
    drawn.seek(0)
    sheet.image(drawn, x=MARGIN - 4, y=HEIGHT - 18 - CODE, w=CODE, h=CODE)
    sheet.set_font("song", "", 11)
    sheet.set_y(HEIGHT - 18 - CODE + 4)
    lines = (
        f"名录号：{granted.number}",
        f"命名文号：{granted.document_no}" if granted.document_no else "",
        "称号是否有效，扫描左侧二维码或打开下列地址查询：",
        granted.check_at,
    )
    for words in filter(None, lines):
        sheet.set_x(MARGIN + CODE)
        sheet.cell(0, 6, words, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
