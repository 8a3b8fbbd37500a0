"""Sample papers as PDF, page by page, with a CID font: no font of the machine is needed.

Knows how a page is drawn; which papers there are is in `sample_papers.py`.
"""

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image
from reportlab.lib.colors import HexColor, black
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, Table, TableStyle

from services.cli.sample_texts import Row

FONT: Final = "STSong-Light"
WIDTH, HEIGHT = A4
MARGIN: Final = 72
ROOM: Final = WIDTH - 2 * MARGIN
RED: Final = HexColor("#b3261e")

HEAD: Final = ParagraphStyle(
    "head", fontName=FONT, fontSize=20, leading=30, alignment=TA_CENTER, wordWrap="CJK"
)
SECTION: Final = ParagraphStyle("section", fontName=FONT, fontSize=15, leading=26, wordWrap="CJK")
BODY: Final = ParagraphStyle(
    "body",
    fontName=FONT,
    fontSize=12,
    leading=22,
    firstLineIndent=24,
    alignment=TA_JUSTIFY,
    wordWrap="CJK",
    spaceAfter=6,
)
SIGNED: Final = ParagraphStyle(
    "signed", fontName=FONT, fontSize=12, leading=24, alignment=TA_RIGHT, wordWrap="CJK"
)
CELL: Final = ParagraphStyle("cell", fontName=FONT, fontSize=9.5, leading=13, wordWrap="CJK")

Drawing = Callable[["Sheet"], None]


class Sheet:
    """One page, filled from the top. What does not fit is a mistake of its author."""

    def __init__(self, canvas: Canvas, number: int) -> None:
        self.canvas, self.number, self.at = canvas, number, HEIGHT - MARGIN

    def text(self, words: str, style: ParagraphStyle = BODY) -> None:
        paragraph = Paragraph(words, style)
        _, height = paragraph.wrap(ROOM, HEIGHT)
        self._move(height)
        paragraph.drawOn(self.canvas, MARGIN, self.at)
        self.at -= style.spaceAfter

    def space(self, height: float) -> None:
        self._move(height)

    def rule(self) -> None:
        """The red line under the head of an official letter."""
        self._move(12)
        self.canvas.setStrokeColor(RED)
        self.canvas.setLineWidth(1.5)
        self.canvas.line(MARGIN, self.at, WIDTH - MARGIN, self.at)
        self.canvas.setStrokeColor(black)
        self._move(18)

    def table(self, rows: Sequence[Row]) -> None:
        cells = [[Paragraph(cell, CELL) for cell in row] for row in rows]
        table = Table(cells, colWidths=[ROOM / len(rows[0])] * len(rows[0]))
        grid = HexColor("#6b7280")
        table.setStyle(
            TableStyle(
                [
                    ("GRID", (0, 0), (-1, -1), 0.5, grid),
                    ("BACKGROUND", (0, 0), (-1, 0), HexColor("#e8f0ec")),
                    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ]
            )
        )
        _, height = table.wrap(ROOM, HEIGHT)
        self._move(height + 6)
        table.drawOn(self.canvas, MARGIN, self.at)
        self._move(10)

    def picture(self, image: Image.Image, caption: str) -> None:
        height = ROOM * image.height / image.width
        self._move(height + 6)
        body = BytesIO()
        image.save(body, "JPEG", quality=85)
        self.canvas.drawImage(ImageReader(body), MARGIN, self.at, ROOM, height)
        self.text(caption, CELL)

    def _move(self, height: float) -> None:
        self.at -= height
        if self.at < MARGIN / 2:
            message = f"page {self.number} is too full"
            raise ValueError(message)


def write_pdf(path: Path, title: str, author: str, pages: Sequence[Drawing]) -> None:
    """`invariant` leaves out clock and chance, so the same pages give the same bytes."""
    registerFont(UnicodeCIDFont(FONT))
    canvas = Canvas(str(path), pagesize=A4, invariant=1, pageCompression=1)
    canvas.setTitle(title)
    canvas.setAuthor(author)
    for number, draw in enumerate(pages, start=1):
        draw(Sheet(canvas, number))
        canvas.setFont(FONT, 9)
        canvas.drawCentredString(WIDTH / 2, MARGIN / 3, f"— {number} —")
        canvas.showPage()
    canvas.save()
