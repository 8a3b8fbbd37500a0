"""The catalogue of volumes, the reference sheet (备考表) and labels as one PDF, designed after
DA/T 22 (5.4.3, D12).

Lists and blanks for signatures, no paper of an authority: those are set in `typeset.py`.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from fpdf import FPDF
from fpdf.enums import TableBordersLayout, XPos, YPos
from fpdf.fonts import FontFace

from services.api.dates import day
from services.api.language import Language
from services.api.official.fonts import FOLDERS, Faces, chinese_faces
from services.api.official.volume_labels import draw_labels
from services.domain.clocks.calendar import BEIJING
from services.domain.evidence.archival import ListedVolume, Listing

MARGIN: Final = 18.0
HEADS: Final = ("件号", "档号", "文号", "责任者", "题名", "日期", "密级", "页数", "备注")
WIDTHS: Final = (10, 44, 26, 34, 62, 22, 12, 12, 38)
TITLE, BODY, SMALL = 18.0, 10.5, 9.0
LINE: Final = 7.0


@dataclass(frozen=True)
class Cover:
    """What stands over the lists. All of it is Chinese: it goes to the archive."""

    unit: str
    number: str
    """The case's."""
    title: str
    made_at: datetime


def print_catalogue(listing: Listing, cover: Cover, folder: Path | None = None) -> bytes:
    """A list for each volume, the reference sheet, then their labels. Raises FontMissing."""
    sheet = _Sheet(chinese_faces((folder,) if folder else FOLDERS), cover)
    for volume in listing.volumes:
        _volume(sheet, listing, volume, cover)
    _reference(sheet, listing, cover)
    draw_labels(sheet, listing, cover.unit, cover.number)
    return bytes(sheet.output())


class _Sheet(FPDF):
    def __init__(self, faces: Faces, cover: Cover) -> None:
        super().__init__(format="A4", orientation="landscape")
        self.set_creation_date(cover.made_at.astimezone(BEIJING))
        self.set_title(f"{cover.unit}卷内文件目录")
        self.set_lang("zh-CN")
        for style, face in (("", faces.regular), ("B", faces.bold)):
            self.add_font("song", style, face.file, collection_font_number=face.number)
        self.set_margins(MARGIN, MARGIN, MARGIN)
        self.set_auto_page_break(auto=True, margin=MARGIN)

    def footer(self) -> None:
        self.set_y(-MARGIN + 4)
        self.set_font("song", "", SMALL)
        self.cell(0, 5, f"第{self.page_no()}页", align="C")

    def heading(self, words: str) -> None:
        self.set_font("song", "B", TITLE)
        self.cell(0, 12, words, align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def line_of(self, words: str) -> None:
        self.set_font("song", "", BODY)
        self.multi_cell(0, LINE, words, new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _volume(sheet: _Sheet, listing: Listing, volume: ListedVolume, cover: Cover) -> None:
    sheet.add_page()
    sheet.heading("卷内文件目录")
    sheet.line_of(
        f"{cover.unit}{cover.title}　案件编号：{cover.number}　第{volume.number}卷：{volume.name.zh}　"
        f"全宗号：{listing.fonds}　年度：{listing.year}　保管期限：{listing.retention.zh}"
    )
    sheet.set_font("song", "", SMALL)
    with sheet.table(
        col_widths=WIDTHS,
        borders_layout=TableBordersLayout.ALL,
        headings_style=FontFace(emphasis="BOLD"),
        line_height=5,
        text_align="LEFT",
        wrapmode="CHAR",
    ) as table:
        table.row(HEADS)
        for piece in volume.pieces:
            table.row(
                (
                    f"{piece.number:04}",
                    *(piece.archival_no, piece.reference_no, piece.issuer, piece.title),
                    *(piece.dated, piece.secrecy.zh),
                    "" if piece.pages is None else str(piece.pages),
                    piece.remark.zh,
                )
            )


def _reference(sheet: _Sheet, listing: Listing, cover: Cover) -> None:
    """备考表: what the volumes hold, what a reader must know of it, and who answers for it."""
    pieces = listing.pieces
    uncounted = sum(one.pages is None for one in pieces)
    files = len({one.document for one in pieces})
    sheet.add_page()
    sheet.heading("备考表")
    sheet.line_of(f"{cover.unit}{cover.title}　案件编号：{cover.number}")
    sheet.line_of("本卷情况说明：")
    sheet.line_of(
        f"共{len(listing.volumes)}卷{len(pieces)}件，可计页数的合计{sum(v.pages for v in listing.volumes)}页；"
        f"电子文件{files}个，纸质{listing.copies}份。"
    )
    if uncounted:
        sheet.line_of(f"其中{uncounted}件为影片、图片或不能计页的文件，页数栏空着。")
    sheet.line_of("方括号内的责任者、日期为整理时拟写，文件本身没有载明或申报单位没有填写。")
    sheet.line_of(f"目录按{day(Language.ZH, cover.made_at)}的装订情况生成。编目参照DA/T 22设计。")
    sheet.ln(LINE)
    for words in ("立卷人：", "检查人：", "立卷时间：　　　　年　　月　　日"):
        sheet.line_of(words)
        sheet.ln(LINE)
