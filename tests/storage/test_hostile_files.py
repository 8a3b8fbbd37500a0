"""A zoo of hostile files: each is named as what it is, and honest neighbours pass (5.1.3)."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from services.api.portal.wording.words import word
from services.domain.evidence.documents import DOCX, JPEG, OFD, PDF, PNG, PPTX, TIFF, XLSX
from services.domain.papers.dossier import DocumentProblem, Remark
from services.storage.evidence.inspection import Inspector
from services.storage.evidence.inspection_findings import Finding
from services.storage.evidence.inspection_process import find
from tests.fixtures import hostile
from tests.fixtures.hostile import office, office_related, pdf, picture, zipped
from tests.fixtures.lying import inspected

RAR = b"Rar!\x1a\x07\x01\x00" + b"\0" * 40
ZIPPED = zipped({"secret.txt": "x"})
PACKAGE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 504 + "\x01Ole10Native".encode("utf-16-le")
LAUNCH = DictionaryObject(
    {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("cmd.exe")}
)
XFA = DictionaryObject({NameObject("/XFA"): ArrayObject()})

P = DocumentProblem
BAD: dict[str, tuple[bytes, str, DocumentProblem]] = {
    "a PDF with a password": (hostile.pdf_locked("secret"), PDF, P.LOCKED),
    "a PDF that forbids printing": (hostile.pdf_locked(""), PDF, P.ENCRYPTED),
    "a DOCX with a password": (hostile.office_locked(), DOCX, P.LOCKED),
    "a cut off PDF": (pdf()[:200], PDF, P.UNREADABLE),
    "a DOCX with a wrong byte": (
        hostile.damaged(
            zipped({"[Content_Types].xml": hostile.DOCX_INDEX}), b"[Content_Types].xml"
        ),
        DOCX,
        P.UNREADABLE,
    ),
    "a cut off DOCX": (office()[:200], DOCX, P.UNREADABLE),
    "a DOCX with a wrong byte in a part": (
        hostile.damaged(office(word__text="words" * 99), b"word/text"),
        DOCX,
        P.UNREADABLE,
    ),
    "a macro document": (office(hostile.DOCM_INDEX), DOCX, P.MACROS),
    "macros in a plain document": (office(word__vbaProject="x"), DOCX, P.MACROS),
    "old macros in a workbook": (
        office(hostile.XLSX_INDEX, xl__macrosheets__sheet1="<x/>"),
        XLSX,
        P.MACROS,
    ),
    "a control that runs": (office(word__activeX__activeX1="<x/>"), DOCX, P.MACROS),
    "a template from the net": (
        office_related("attachedTemplate", "http://192.0.2.1/evil.dotm"),
        DOCX,
        P.MACROS,
    ),
    "a call of another program": (
        office(hostile.XLSX_INDEX, xl__externalLinks__externalLink1="<ddeLink/>"),
        XLSX,
        P.MACROS,
    ),
    "a script when it opens": (
        hostile.pdf_with(
            "/OpenAction",
            DictionaryObject(
                {
                    NameObject("/S"): NameObject("/JavaScript"),
                    NameObject("/JS"): TextStringObject("app.alert(1)"),
                }
            ),
        ),
        PDF,
        P.SCRIPTS,
    ),
    "a script on a field": (hostile.pdf_with_scripts_on_a_field(), PDF, P.SCRIPTS),
    "a PDF that starts a program": (hostile.pdf_with("/OpenAction", LAUNCH), PDF, P.SCRIPTS),
    "a form that is a program": (hostile.pdf_with("/AcroForm", XFA), PDF, P.SCRIPTS),
    "an archive attached to a PDF": (pdf(attached=ZIPPED), PDF, P.NESTED),
    "a program attached to a PDF": (pdf(attached=b"MZ\x90\0" + b"\0" * 60), PDF, P.NESTED),
    "an archive in a document": (office(word__embeddings__x=ZIPPED), DOCX, P.NESTED),
    "an archive in an archive in a document": (office(word__media__x=ZIPPED), DOCX, P.NESTED),
    "any file as an icon in a document": (office(word__embeddings__x=PACKAGE), DOCX, P.NESTED),
    "a RAR in a presentation": (office(hostile.PPTX_INDEX, ppt__x=RAR), PPTX, P.NESTED),
    "a zip bomb": (office(word__bomb=b"\0" * (65 << 20)), DOCX, P.UNPACKS_TOO_BIG),
    "a zip bomb by its own word": (
        hostile.claimed(office(), 2 * 1024**3),
        DOCX,
        P.UNPACKS_TOO_BIG,
    ),
    "a part that is longer than it says": (
        hostile.claimed(office(word__x="x" * 99_999), 10),
        DOCX,
        P.UNREADABLE,
    ),
    "a bomb of entities": (
        office(word__x='<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>'),
        DOCX,
        P.UNPACKS_TOO_BIG,
    ),
    "a bomb in a PDF": (hostile.pdf_of_a_bomb(80_000_000), PDF, P.UNPACKS_TOO_BIG),
    "a pixel bomb": (hostile.picture_claiming(60_000, 60_000), PNG, P.TOO_MANY_PIXELS),
    "a RAR behind a picture": (picture("JPEG") + RAR, JPEG, P.TWO_TYPES),
    "a zip behind a picture": (picture() + ZIPPED, PNG, P.TWO_TYPES),
    "a zip behind a PDF": (pdf() + ZIPPED, PDF, P.TWO_TYPES),
    "a page in front of a PDF": (b"<script>alert(1)</script>" + pdf(), PDF, P.TWO_TYPES),
    "a page in a picture": (
        picture("JPEG")[:20] + b"\xff\xfe\x00\x1b<script>alert(1)</script>" + picture("JPEG")[20:],
        JPEG,
        P.TWO_TYPES,
    ),
    "a PDF in front of a document": (
        zipped({"a": b"%PDF-1.7", "[Content_Types].xml": hostile.DOCX_INDEX}, packed=False),
        DOCX,
        P.TWO_TYPES,
    ),
    "bytes behind a document": (office() + b"MZ", DOCX, P.TWO_TYPES),
    "an OFD without a page": (hostile.ofd(0), OFD, P.UNREADABLE),
    "any zip called OFD": (ZIPPED, OFD, P.TYPE_DIFFERS),
    "a cut off scan": (picture("TIFF")[:60], TIFF, P.UNREADABLE),
}

R = Remark
GOOD: dict[str, tuple[bytes, str, int | None, tuple[Remark, ...]]] = {
    "a PDF": (pdf(), PDF, 1, ()),
    "a PDF behind the mark of UTF-8": (b"\xef\xbb\xbf\r\n" + pdf(), PDF, 1, ()),
    "a PDF with a text attached": (pdf(attached=b"<invoice/>"), PDF, 1, ()),
    "a PDF without its fonts": (hostile.pdf_in_helvetica(), PDF, 1, (R.FONTS_NOT_EMBEDDED,)),
    "a document": (office(), DOCX, None, ()),
    "a document with a chart": (
        zipped(
            {
                "[Content_Types].xml": hostile.DOCX_INDEX,
                "word/embeddings/Sheet1.xlsx": office(hostile.XLSX_INDEX),
            }
        ),
        DOCX,
        None,
        (),
    ),
    "a document with a link to a page": (
        office_related("hyperlink", "https://example.org"),
        DOCX,
        None,
        (),
    ),
    "a document from the writer's own template": (
        office_related("attachedTemplate", "file:///C:/Users/wang/Normal.dotm"),
        DOCX,
        None,
        (),
    ),
    "a document with pictures elsewhere": (
        office_related("image", "file:///D:/photo.jpg"),
        DOCX,
        None,
        (R.PARTS_ELSEWHERE,),
    ),
    "a presentation of two slides": (
        zipped(
            {
                "[Content_Types].xml": hostile.PPTX_INDEX,
                "ppt/slides/slide1.xml": "<sld/>",
                "ppt/slides/slide2.xml": "<sld/>",
            }
        ),
        PPTX,
        2,
        (),
    ),
    "an OFD of three pages": (hostile.ofd(3), OFD, 3, ()),
    "a scan of two pages": (picture("TIFF", 2), TIFF, 2, ()),
    "a picture with what telephones write behind it": (
        picture("JPEG") + b"SEFT" + b"\0" * 64,
        JPEG,
        None,
        (),
    ),
}


@pytest.fixture
def put(tmp_path: Path) -> Callable[[bytes], Path]:
    def write(body: bytes) -> Path:
        path = tmp_path / "file"
        path.write_bytes(body)
        return path

    return write


def looked_into(path: Path, promised: str) -> Finding:
    with path.open("rb") as file:
        return find(file, promised)


@pytest.mark.parametrize("cage", BAD)
def test_5_1_3_a_hostile_file_is_named_as_what_it_is(
    put: Callable[[bytes], Path], cage: str
) -> None:
    body, promised, problem = BAD[cage]
    found = looked_into(put(body), promised)
    assert (found.problem, found.media) == (problem, None)


@pytest.mark.parametrize("cage", ["a zip bomb", "a bomb in a PDF", "a pixel bomb"])
async def test_5_1_3_a_bomb_is_named_within_the_limits_of_the_process_apart(
    put: Callable[[bytes], Path], cage: str
) -> None:
    body, promised, problem = BAD[cage]
    assert (await inspected(Inspector(), put(body), promised)).problem is problem


@pytest.mark.parametrize("cage", GOOD)
def test_5_1_3_an_honest_file_passes_with_what_is_worth_knowing_of_it(
    put: Callable[[bytes], Path], cage: str
) -> None:
    body, promised, pages, remarks = GOOD[cage]
    found = looked_into(put(body), promised)
    assert (found.problem, found.remarks) == (None, remarks)
    assert found.media is not None
    assert (found.media.media_type, found.media.pages) == (promised, pages)


def test_5_1_3_every_problem_is_said_with_a_remedy_in_both_languages() -> None:
    for problem in DocumentProblem:
        said = word(problem)
        assert "请" in said.zh, problem
        assert ";" in said.en or "." in said.en, problem


def test_5_1_3_the_zoo_has_a_cage_for_every_kind_that_the_issue_names() -> None:
    named = {problem for _, _, problem in BAD.values()}
    assert named >= {
        P.LOCKED,
        P.ENCRYPTED,
        P.UNREADABLE,
        P.MACROS,
        P.SCRIPTS,
        P.NESTED,
        P.UNPACKS_TOO_BIG,
        P.TOO_MANY_PIXELS,
        P.TWO_TYPES,
    }
