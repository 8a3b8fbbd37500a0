"""A paper on A4 after GB/T 9704-2012, written as PDF/A-2U by the writer's own option.

The same paper gives the same bytes: no clock is read, and nothing is taken from the machine but
the font. Designed after the standard as reprinted; margins and sizes are its figures.
"""

from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

import segno
from fpdf import FPDF
from fpdf.enums import XPos, YPos

from services.api.official.fonts import FOLDERS, Faces, chinese_faces
from services.api.official.paper import OfficialPaper
from services.domain.clocks.calendar import BEIJING, local_day

A4_WIDTH, A4_HEIGHT = 210.0, 297.0
TOP, LEFT = 37.0, 28.0
"""天头 and 订口, in mm."""
WIDTH, HEIGHT = 156.0, 225.0
"""版心: what is printed on, in mm."""
LINES, SIGNS = 22, 28
"""Lines to a page and characters to a line."""
LINE = HEIGHT / LINES
POINT = 25.4 / 72
"""One point in mm."""
BODY, TITLE, MARK, SMALL = WIDTH / SIGNS / POINT, 22.0, 26.0, 14.0
"""3号 (so that 28 fill a line exactly), 2号, 发文机关标志, 4号; in points."""
RED = (200, 16, 16)
BLACK = (0, 0, 0)
CODE = 24.0
"""Side of the QR code, in mm."""
NOT_FIRST = "，。、；：？！）》〉」』”’％%…,.;:?!)]}"
"""Never at the beginning of a line (避头)."""
NOT_LAST = "（《〈「『“‘([{"
"""Never at its end (避尾)."""

XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/">
  <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
    <rdf:Description rdf:about="" xmp:CreateDate="{at}" xmp:ModifyDate="{at}" xmp:MetadataDate="{at}">
      <pdfaid:part>2</pdfaid:part>
      <pdfaid:conformance>U</pdfaid:conformance>
      <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
    </rdf:Description>
  </rdf:RDF>
</x:xmpmeta>"""
"""As the writer makes it, but with the paper's own time: its own would be the machine's."""


def typeset(paper: OfficialPaper, folder: Path | None = None) -> bytes:
    """The paper as a PDF file; `folder` is where fonts are, else the system's. Raises FontMissing."""
    sheet = _Sheet(chinese_faces((folder,) if folder else FOLDERS), paper)
    sheet.add_page()
    _head(sheet, paper)
    _text(sheet, paper)
    _pictures(sheet, paper)
    _close(sheet, paper)
    _foot(sheet, paper)
    return bytes(sheet.output())


class _Sheet(FPDF):
    def __init__(self, faces: Faces, paper: OfficialPaper) -> None:
        super().__init__(format="A4", enforce_compliance="PDF/A-2U")
        at = paper.issued_at.astimezone(BEIJING)
        self.set_creation_date(at)
        self.set_title(paper.title)
        self.set_lang("zh-CN")
        self.set_xmp_metadata(XMP.format(at=at.isoformat(), title=escape(paper.title)))
        for style, face in (("", faces.regular), ("B", faces.bold)):
            self.add_font("song", style, face.file, collection_font_number=face.number)
        self.set_margins(LEFT, TOP, A4_WIDTH - LEFT - WIDTH)
        self.set_auto_page_break(auto=True, margin=A4_HEIGHT - TOP - HEIGHT - 1)
        self.c_margin = 0

    def footer(self) -> None:
        """Page number 7 mm below the text: right on odd pages, left on even ones."""
        self.set_font("song", "", SMALL)
        self.set_text_color(*BLACK)
        self.set_y(TOP + HEIGHT + 7 - SMALL * POINT)
        words = f"— {self.page_no()} —"
        odd = self.page_no() % 2 == 1
        self.set_x(LEFT + (-BODY if odd else BODY) * POINT)
        self.cell(WIDTH, SMALL * POINT, words, align="R" if odd else "L")

    def line_of(self, words: str, *, indent: float = 0.0, align: str = "L") -> None:
        self.set_x(LEFT + indent)
        self.cell(WIDTH - indent, LINE, words, align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def face(self, style: str, size: float) -> None:
        self.set_font("song", style, size)


def broken(sheet: FPDF, words: str, width: float) -> list[str]:
    """The words in lines no wider than `width` (mm), by the rules for heads and tails of lines."""
    lines, line = [], ""
    for sign in words:
        if sheet.get_string_width(line + sign) <= width or (line and sign in NOT_FIRST):
            line += sign
            continue
        tail = ""
        while line and line[-1] in NOT_LAST:
            line, tail = line[:-1], line[-1] + tail
        lines.append(line)
        line = tail + sign
    return [*lines, line] if line else lines


def _head(sheet: _Sheet, paper: OfficialPaper) -> None:
    """发文机关标志, 发文字号, the red line, 标题, 主送机关."""
    sheet.set_text_color(*RED)
    sheet.face("B", MARK)
    sheet.set_y(TOP + 10)
    for line in broken(sheet, paper.authority, WIDTH):
        sheet.line_of(line, align="C")
    sheet.set_text_color(*BLACK)
    sheet.face("", BODY)
    sheet.ln(LINE)
    sheet.line_of(paper.number, align="C")
    sheet.set_draw_color(*RED)
    sheet.set_line_width(0.5)
    sheet.line(LEFT, sheet.get_y() + 4, LEFT + WIDTH, sheet.get_y() + 4)
    sheet.ln(LINE + 4)
    sheet.face("B", TITLE)
    for line in broken(sheet, paper.title, WIDTH - 2 * TITLE * POINT):
        sheet.line_of(line, align="C")
    sheet.ln(LINE)
    sheet.face("", BODY)
    if paper.addressee:
        for line in broken(sheet, f"{paper.addressee}：", WIDTH):
            sheet.line_of(line)


def _text(sheet: _Sheet, paper: OfficialPaper) -> None:
    """Each paragraph begins two characters in."""
    for paragraph in paper.paragraphs:
        for line in broken(sheet, f"　　{paragraph}", WIDTH):
            sheet.line_of(line)


def _pictures(sheet: _Sheet, paper: OfficialPaper) -> None:
    """Two to a page, as large as they fit, each with its words below."""
    for number, one in enumerate(paper.pictures):
        if number % 2 == 0:
            sheet.add_page()
        top = TOP + number % 2 * HEIGHT / 2
        room = HEIGHT / 2 - 2 * LINE
        sheet.image(BytesIO(one.jpeg), x=LEFT, y=top, w=WIDTH, h=room, keep_aspect_ratio=True)
        sheet.face("", SMALL)
        sheet.set_y(top + room)
        for line in broken(sheet, one.words, WIDTH):
            sheet.line_of(line)
    sheet.face("", BODY)


def _close(sheet: _Sheet, paper: OfficialPaper) -> None:
    """署名 centred over the date, the date four characters from the right; room for the seal."""
    sheet.ln(LINE)
    needed = 5 * LINE
    if sheet.get_y() + needed > TOP + HEIGHT:
        sheet.add_page()
    sheet.ln(LINE)
    day = local_day(paper.issued_at)
    dated = f"{day.year}年{day.month}月{day.day}日"
    inset = 4 * BODY * POINT
    middle = LEFT + WIDTH - inset - sheet.get_string_width(dated) / 2
    half = sheet.get_string_width(paper.authority) / 2
    start = max(LEFT, min(middle - half, LEFT + WIDTH - 2 * half))
    sheet.set_x(start)
    sheet.cell(2 * half, LINE, paper.authority, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    sheet.set_x(LEFT)
    sheet.cell(WIDTH - inset, LINE, dated, align="R", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _foot(sheet: _Sheet, paper: OfficialPaper) -> None:
    """版记: at the foot of the last page, with the code that leads to the check."""
    height = CODE + 6
    if sheet.get_y() + height > TOP + HEIGHT:
        sheet.add_page()
    top = TOP + HEIGHT - height
    sheet.set_draw_color(*BLACK)
    sheet.set_line_width(0.35)
    sheet.line(LEFT, top, LEFT + WIDTH, top)
    sheet.set_auto_page_break(auto=False)
    sheet.face("", SMALL)
    sheet.set_y(top + 1)
    sheet.image(_code(paper.check_at), x=LEFT, y=sheet.get_y() + 2, w=CODE, h=CODE)
    sheet.face("", 10.5)
    sheet.set_y(sheet.get_y() + 4)
    for words in (
        "本文书由办理记录生成，以记录为准；加盖印章后具有正式效力。",
        f"存证：{paper.proof}",
        "扫描左侧二维码，或打开下列地址核验：",
        *broken(sheet, paper.check_at, WIDTH - CODE - 4),
    ):
        sheet.set_x(LEFT + CODE + 4)
        sheet.cell(WIDTH - CODE - 4, 5.2, words, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    sheet.line(LEFT, TOP + HEIGHT, LEFT + WIDTH, TOP + HEIGHT)


def _code(address: str) -> BytesIO:
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="png", scale=8, border=1)
    drawn.seek(0)
    return drawn
