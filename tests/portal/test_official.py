"""Official papers as PDF/A in the form of GB/T 9704, and their verification by anybody (4.9)."""

import re
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import segno
from PIL.Image import Image
from pypdf import PdfReader
from sqlmodel import select

from services.api.official.composing import Matter, words_of
from services.api.official.fonts import FontMissing, chinese_faces
from services.api.official.issuing import issue, issued
from services.api.official.paper import OfficialPaper
from services.api.official.typeset import LINES, broken, typeset
from services.domain.base import ActorRef, Fact, TextRef
from services.domain.case import Case, Deficit, Finding
from services.domain.programme import library
from services.domain.programme.schema import TitleLevel, Track
from services.domain.seats import Seat
from services.domain.steps.application import ApplicationRefused, DeficitsIssued
from services.domain.steps.creation_request import CreationRefused
from services.domain.steps.implementation import Point
from services.domain.steps.naming import NamingRefused
from services.domain.steps.rectification import RectificationFailed, ReReviewed
from services.domain.steps.technical_assessment import OpinionFormed
from services.domain.tree.units import Function
from services.storage.queries.scope import Viewer
from services.storage.session import Database
from services.storage.tables.cases import CaseRow, EventRow
from tests.portal.city import City
from tests.portal.conftest import SignIn
from tests.portal.people import Person

ORIGIN = "https://eco.example.org"
OFFICER = Viewer("officer", (Seat(function=Function.CITY_OFFICER, unit="9901"),))


def paper(*paragraphs: str) -> OfficialPaper:
    return OfficialPaper(
        authority="青溪市环境保护局",
        number="STX-2031-990121-001 第12号",
        title="关于青溪县创建市级生态县（区）申请材料补正的告知书",
        addressee="青溪县人民政府",
        paragraphs=paragraphs or ("经审查，现将需要补正的全部内容一次性告知如下：",),
        issued_at=datetime(2031, 6, 9, 3, 0, tzinfo=UTC),
        check_at=f"{ORIGIN}/verify/STX-2031-990121-001/12/7K4M-29PX-0QDV",
        proof="第12号记录 5f3a 92bc 11de 4470",
    )


def fonts_of(pdf: PdfReader) -> list[Any]:
    """Every font that can draw something: simple ones, and the descendants of composite ones."""
    found = []
    for page in pdf.pages:
        for entry in page["/Resources"]["/Font"].values():  # type: ignore[index]  # pypdf says any object
            font = entry.get_object()
            found += [one.get_object() for one in font.get("/DescendantFonts", [font])]
    return found


def text_of(pdf: PdfReader) -> str:
    """Without spaces, line ends and the zero bytes that pypdf makes of two-byte codes."""
    words = "".join(page.extract_text() for page in pdf.pages).replace("\0", "")
    return "".join(words.split())


def leads_to(image: Image, address: str) -> bool:
    """Whether each module of the picture is that of a code for this address."""
    picture = image.convert("L")
    wanted = segno.make(address, error="m", micro=False)
    modules = int(wanted.symbol_size(border=1)[0])
    middles = [(2 * n + 1) * picture.width // (2 * modules) for n in range(modules)]
    read = [[picture.getpixel((x, y)) == 0 for x in middles] for y in middles]
    return read == [[bool(dark) for dark in row] for row in wanted.matrix_iter(border=1)]


def test_4_9_every_font_is_embedded_and_the_mark_of_pdf_a_is_there() -> None:
    pdf = PdfReader(BytesIO(typeset(paper())))
    fonts = fonts_of(pdf)
    assert fonts
    for font in fonts:
        descriptor = font["/FontDescriptor"].get_object()
        assert any(key.startswith("/FontFile") for key in descriptor), font["/BaseFont"]
    root = pdf.trailer["/Root"]
    xmp = root["/Metadata"].get_data().decode()  # type: ignore[index]  # pypdf says any object
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>U</pdfaid:conformance>" in xmp
    assert root["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"  # type: ignore[index]  # pypdf says any object


def test_4_9_the_same_paper_gives_the_same_bytes() -> None:
    assert typeset(paper()) == typeset(paper())
    assert typeset(paper()) != typeset(paper("另一段正文。"))


def test_4_9_a_paper_has_the_parts_of_the_standard_on_a4() -> None:
    pdf = PdfReader(BytesIO(typeset(paper())))
    box = pdf.pages[0].mediabox
    assert (round(float(box.width) * 25.4 / 72), round(float(box.height) * 25.4 / 72)) == (210, 297)
    text = text_of(pdf)
    for part in (
        "青溪市环境保护局",
        "第12号",
        "申请材料补正的告知书",
        "青溪县人民政府：",
        "一次性告知如下：",
        "2031年6月9日",
        "—1—",
        "5f3a92bc11de4470",
    ):
        assert part in text, part


def test_4_9_the_code_on_a_paper_leads_to_its_verification() -> None:
    """Each module of the picture in the PDF is that of a code for the paper's own address."""
    [drawn] = PdfReader(BytesIO(typeset(paper()))).pages[-1].images
    assert drawn.image
    assert leads_to(drawn.image, paper().check_at)
    assert not leads_to(drawn.image, f"{paper().check_at[:-1]}W")


def test_4_9_a_long_paper_goes_on_and_every_word_is_printed() -> None:
    paragraphs = tuple(f"第{n}项：" + "材料不齐全，应当补充；" * 9 for n in range(1, LINES + 1))
    pdf = PdfReader(BytesIO(typeset(paper(*paragraphs))))
    assert len(pdf.pages) > 2
    text = text_of(pdf)
    for n in range(1, LINES + 1):
        assert f"第{n}项：" in text
    printed = re.sub(r"—\d+—", "", text)  # A page may end in the middle of a line's words.
    assert printed.count("材料不齐全，应当补充；") == 9 * LINES


class Ruler:
    """One millimetre to a sign."""

    def get_string_width(self, words: str) -> float:
        return float(len(words))


def test_4_9_no_line_begins_with_a_closing_sign_or_ends_with_an_opening_one() -> None:
    lines = broken(Ruler(), "甲乙丙，丁戊（己庚辛）", 3)  # type: ignore[arg-type]  # it measures words, no more
    assert lines == ["甲乙丙，", "丁戊", "（己庚", "辛）"]


def test_4_9_a_machine_without_a_chinese_font_says_so(tmp_path: Path) -> None:
    with pytest.raises(FontMissing):
        chinese_faces((tmp_path,))


@pytest.mark.usefixtures("worker")
async def test_4_9_every_fact_with_a_paper_gets_one_from_the_log(
    city: City, sqlite: Database
) -> None:
    """Each paper of each case in the city; what is never reached there is named."""
    kinds = set()
    async with sqlite.reading() as tx:
        cases = (await tx.execute(select(CaseRow.id).where(CaseRow.title == ""))).scalars().all()
        for case in cases:
            for one in await issued(tx, OFFICER, case):
                made = await issue(tx, OFFICER, case, one.seq, ORIGIN)
                assert made.title == one.title
                assert all(made.paragraphs)
                row = select(EventRow.kind).where(EventRow.stream == case, EventRow.seq == one.seq)
                kinds.add((await tx.execute(row)).scalar_one())
    assert kinds >= {
        "applicant-listed",
        "plan-opinion-recorded",
        "form-examined",
        "application-submitted",
        "application-accepted",
        "acceptance-opinion-formed",
        "review-opinion-formed",
        "notice-published",
        "named",
    }


WORDS = {"t1": "缺少监测报告。", "t2": "补充2030年度监测报告", "t3": "指标未达标。\n请继续努力。"}


def matter() -> Matter:
    programme = library.current(Track.TOWN, TitleLevel.MUNICIPAL)
    case = Case(
        id="case",
        seq=1,
        programme=library.ref_of(programme),
        procedure=programme.procedure,
        track=Track.TOWN,
        place="990121101",
        findings=(
            Finding(no=1, source="acceptance", place="T03a", rule="A2.6.6", words=ref("t1")),
            Finding(
                no=2, source="acceptance", place="T01", rule="", words=ref("t3"), status="closed"
            ),
        ),
    )
    return Matter(case, programme, "青溪县松坪镇", "青溪市环境保护局", WORDS)


def ref(text: str) -> TextRef:
    return TextRef(id=text, commitment="0" * 64)


BASE = {
    "request_id": "r",
    "actor": ActorRef(account="a", function=Function.CITY_OFFICER, unit="9901"),
    "at": datetime(2031, 6, 9, 3, 0, tzinfo=UTC),
}


def test_4_9_a_deficits_notice_names_every_deficit_with_rule_and_remedy() -> None:
    """C2.9.3, D10: what, where, why, how to mend; and that the list is closed."""
    deficit = Deficit(no=1, place="monitoring", rule="A2.7.6", problem=ref("t1"), remedy=ref("t2"))
    fact = DeficitsIssued(**BASE, number=1, deficits=(deficit,))
    words = words_of(matter(), fact)
    assert words
    text = "".join(words.paragraphs)
    assert "缺少监测报告。依据：A2.7.6。补正要求：补充2030年度监测报告。" in text
    assert "本告知书列出全部需补正内容" in text
    assert "20个工作日内补正" in text
    assert "一次性告知" in text


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        (ApplicationRefused(**BASE, reason=ref("t1")), "决定不予受理"),
        (CreationRefused(**BASE, reason=ref("t1")), "不予列入创建名单"),
        (NamingRefused(**BASE, reason=ref("t1")), "决定不予命名"),
        (RectificationFailed(**BASE, reason=ref("t1")), "仍未达到规定要求"),
        (
            ReReviewed(**BASE, closed=(2,), opinion=ref("t1")),
            "第2项问题予以销号。第1项问题仍须整改。",
        ),
        (
            OpinionFormed(
                **BASE,
                passed=True,
                opinion=ref("t3"),
                points=(Point(place="T03a", rule="A1.9", words=ref("t1")),),
            ),
            "需要整改的问题如下：",
        ),
    ],
    ids=lambda one: getattr(one, "kind", None),
)
def test_c2_9_5_a_decision_gives_its_reasons(fact: Fact, said: str) -> None:
    words = words_of(matter(), fact)
    assert words
    text = "".join(words.paragraphs)
    assert said in text
    assert "缺少监测报告" in text or "指标未达标" in text


def test_4_9_a_text_that_was_erased_is_said_to_be_erased() -> None:
    words = words_of(matter(), ApplicationRefused(**BASE, reason=ref("gone")))
    assert words
    assert "内容已依法删除" in "".join(words.paragraphs)


@pytest.mark.usefixtures("worker")
async def test_4_9_a_paper_is_read_by_those_who_see_the_case_and_verified_by_anybody(
    city: City, person: SignIn, visitor: Person
) -> None:
    officer = await person("city.officer")
    page = await officer.see(f"/cases/{city.named}/timeline")
    link = page.link("文书（PDF）：命名")
    answer = await officer.http.get(link)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    pdf = PdfReader(BytesIO(answer.content))
    words = text_of(pdf)
    path = words[words.index("/verify/") :].split("—")[0]
    shown = await visitor.see(path)
    assert shown.status == 200
    assert "文书核验" in shown.text
    assert "决定" in shown.text

    assert (await visitor.http.get(link)).status_code in (303, 401)
    forged = path[:-1] + ("0" if path[-1] != "0" else "1")
    assert (await visitor.see(forged)).status == 404

    listed = await officer.http.get(f"/api/v1/cases/{city.named}/official-papers")
    assert [one["title"] for one in listed.json()["papers"]][-1].startswith("关于命名")
    again = await officer.http.get(listed.json()["papers"][-1]["href"])
    assert again.content == answer.content
