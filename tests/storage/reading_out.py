"""Files made for the tests of read-outs, and the parts that read them out."""

from datetime import date
from io import BytesIO
from pathlib import Path
from shutil import which
from zipfile import ZipFile

from openpyxl import Workbook
from PIL import Image, ImageDraw, ImageFont
from PIL.ExifTags import GPS, IFD, Base
from sqlalchemy import insert

from services.api.official.fonts import FOLDERS, chinese_faces
from services.domain.base import Frozen
from services.domain.evidence.derivatives import ReadOut
from services.domain.evidence.documents import DOCX, JPEG, OFD, PPTX, XLSX
from services.storage.derivatives.making import Making, Tools
from services.storage.derivatives.results import Job
from services.storage.derivatives.shelf import Shelf
from services.storage.evidence.archive import Archive
from services.storage.session import Tx
from services.storage.tables.cases import TitleRow

WORDS = "关于申请生态村考核验收的请示"
TOOLS = Tools(soffice=which("soffice") or "", tesseract=which("tesseract") or "")
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
TYPES = {DOCX: "docx", XLSX: "xlsx", PPTX: "pptx", OFD: "ofd", JPEG: "jpg"}


class Spot(Frozen):
    """Degrees, minutes, seconds north and east."""

    north: tuple[float, float, float]
    east: tuple[float, float, float]


HERE = Spot(north=(28.0, 30.0, 0.0), east=(119.0, 15.0, 0.0))


def job(read_out: ReadOut, media_type: str, source: Path, folder: Path) -> Job:
    made = folder / "made"
    made.mkdir(exist_ok=True)
    return Job(read_out=read_out, media_type=media_type, source=source, folder=made, **dict(TOOLS))


def making(archive: Archive, *, ocr: bool = False, tools: Tools = TOOLS) -> Making:
    shelf = Shelf(archive.objects.access, archive.objects.access.intake + "-derivatives")
    return Making(archive, shelf, tools, ocr=ocr)


async def title(tx: Tx, stream: str, place: str) -> None:
    """A title stands for a case: it is about a unit, and needs no log."""
    blank = dict.fromkeys(("case", "programme", "document_no", "last_result", "stands"), "")
    row = {
        "id": stream,
        "place": place,
        "county": place[:6],
        "track": "village",
        "level": "municipal",
        "name": "village",
        "named_on": date(2030, 3, 4),
        "rechecks": 0,
        "recheck_open": False,
        "proposals": 0,
        "award_yuan": 0,
    }
    await tx.execute(insert(TitleRow).values(**blank, **row))


def landscape(seed: int, size: tuple[int, int] = (960, 640)) -> Image.Image:
    """Fields, a house and a pond: always the same for one seed, another one for another."""
    picture = Image.new("RGB", size, (150 + seed * 37 % 90, 190, 230))
    draw = ImageDraw.Draw(picture)
    width, height = size
    for at in range(6):
        left = (seed * 211 + at * 157) % width
        top = height // 3 + (seed * 97 + at * 71) % (height // 2)
        colour = tuple((seed * 53 + at * 41 + channel * 67) % 230 for channel in range(3))
        box = (left, top, left + width // 4, top + height // 4)
        (draw.rectangle if (seed + at) % 2 else draw.ellipse)(box, fill=colour)
    return picture


def photograph(picture: Image.Image, spot: Spot | None = HERE, quality: int = 90) -> bytes:
    """As a camera saves it: with its clock, its name and, where it knows it, the place."""
    exif = Image.Exif()
    exif[Base.Make], exif[Base.Model] = "Hasselblad", "Mavic 3"
    exif.get_ifd(IFD.Exif)[Base.DateTimeOriginal] = "2030:03:04 09:41:07"
    if spot:
        place = exif.get_ifd(IFD.GPSInfo)
        place[GPS.GPSLatitudeRef], place[GPS.GPSLatitude] = "N", spot.north
        place[GPS.GPSLongitudeRef], place[GPS.GPSLongitude] = "E", spot.east
    out = BytesIO()
    picture.save(out, "JPEG", quality=quality, exif=exif)
    return out.getvalue()


def scan(words: str = WORDS) -> Image.Image:
    """A page as a scanner gives it."""
    page = Image.new("RGB", (1654, 1170), "white")
    face = chinese_faces(FOLDERS).regular
    font = ImageFont.truetype(str(face.file), 64, index=face.number)
    ImageDraw.Draw(page).text((120, 200), words, font=font, fill="black")
    return page


def docx(words: str = WORDS) -> bytes:
    paragraphs = "".join(
        f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in (words, "上坪村", "Village 35.2")
    )
    return zipped(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
            'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
            'package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="'
            'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
            "</Types>",
            "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
            'relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/'
            'officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
            "</Relationships>",
            "word/document.xml": f"<w:document {W}><w:body>{paragraphs}</w:body></w:document>",
        }
    )


def pptx() -> bytes:
    """Eleven slides: the tenth comes after the second, whatever letters say."""
    slide = "<p:sld xmlns:p='p' {a}><a:p><a:r><a:t>第{n}页</a:t></a:r></a:p></p:sld>"
    return zipped(
        {f"ppt/slides/slide{n}.xml": slide.format(a=A, n=n) for n in range(1, 12)}
        | {"ppt/notesSlides/notesSlide2.xml": f"<n {A}><a:p><a:t>备注</a:t></a:p></n>"}
    )


def talk(words: str = WORDS) -> bytes:
    """One slide that an office program opens."""
    office = "http://schemas.openxmlformats.org"
    inside = f"{office}/officeDocument/2006/relationships"
    spaces = f'xmlns:p="{office}/presentationml/2006/main" xmlns:r="{inside}" {A}'
    kind = "application/vnd.openxmlformats-officedocument.presentationml"
    relations = (
        '<Relationships xmlns="{}"><Relationship Id="r1" Type="{}" Target="{}"/></Relationships>'
    )
    package = f"{office}/package/2006"
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension='
            '"rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/ppt/presentation.xml" ContentType="{kind}.presentation.main+xml"'
            f'/><Override PartName="/ppt/slides/slide1.xml" ContentType="{kind}.slide+xml"/>'
            "</Types>",
            "_rels/.rels": relations.format(
                f"{package}/relationships", f"{inside}/officeDocument", "ppt/presentation.xml"
            ),
            "ppt/presentation.xml": f"<p:presentation {spaces}><p:sldIdLst>"
            '<p:sldId id="256" r:id="r1"/></p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/>'
            '<p:notesSz cx="6858000" cy="9144000"/></p:presentation>',
            "ppt/_rels/presentation.xml.rels": relations.format(
                f"{package}/relationships", f"{inside}/slide", "slides/slide1.xml"
            ),
            "ppt/slides/slide1.xml": f"<p:sld {spaces}><p:cSld><p:spTree><p:nvGrpSpPr>"
            '<p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/><p:sp>'
            '<p:nvSpPr><p:cNvPr id="2" name="words"/><p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr>'
            '<p:spPr><a:xfrm><a:off x="900000" y="900000"/><a:ext cx="7000000" cy="900000"/>'
            '</a:xfrm><a:prstGeom prst="rect"/></p:spPr><p:txBody><a:bodyPr/><a:p><a:r><a:t>'
            f"{words}</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:sld>",
        }
    )


def ofd() -> bytes:
    """Two pages; the place of one is told from the root, of the other from its document."""
    page = (
        '<o:Page xmlns:o="http://www.ofdspec.org/2016"><o:TextObject><o:TextCode>{a}</o:TextCode>'
        "<o:TextCode>{b}</o:TextCode></o:TextObject></o:Page>"
    )
    return zipped(
        {
            "OFD.xml": '<o:OFD xmlns:o="http://www.ofdspec.org/2016"><o:DocBody><o:DocRoot>'
            "Doc_0/Document.xml</o:DocRoot></o:DocBody></o:OFD>",
            "Doc_0/Document.xml": '<o:Document xmlns:o="http://www.ofdspec.org/2016"><o:Pages>'
            '<o:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/>'
            '<o:Page ID="2" BaseLoc="/Doc_0/Pages/Page_1/Content.xml"/></o:Pages></o:Document>',
            "Doc_0/Pages/Page_0/Content.xml": page.format(a="关于命名", b="生态村的决定"),
            "Doc_0/Pages/Page_1/Content.xml": page.format(a="附件", b="名单"),
        }
    )


def xlsx() -> bytes:
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = "水质"
    first["B2"], first["C2"] = "化学需氧量", 18.5
    book.create_sheet("绿化")["A1"] = "村庄绿化率"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def zipped(parts: dict[str, str]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()
