"""The place in a file that proves something: typed, checked against the file, said (5.1.6)."""

import pytest

from services.domain.errors import Invalid
from services.domain.evidence.anchors import check_anchor, place_words, read_place
from services.domain.evidence.documents import JPEG, MP4, PDF, XLSX, PagesOutside
from services.domain.papers.dossier import Anchor, DocumentFacts, DocumentState, MediaFacts


def document(
    media_type: str, *, pages: int | None = None, film: int | None = None
) -> DocumentFacts:
    media = MediaFacts(media_type=media_type, pages=pages, film_seconds=film)
    return DocumentFacts(id="d", name="文件", size=9, state=DocumentState.USABLE, media=media)


@pytest.mark.parametrize(
    ("typed", "read", "said"),
    [
        ("", Anchor(), None),
        ("12", Anchor(page=12), "第12页"),
        ("第１２页", Anchor(page=12), "第12页"),
        ("12-14", Anchor(page=12, last_page=14), "第12–14页"),
        ("12－14", Anchor(page=12, last_page=14), "第12–14页"),
        ("12至12", Anchor(page=12), "第12页"),
        ("08:40", Anchor(second=520), "08:40"),
        ("03：20-04：10", Anchor(second=200, until_second=250), "03:20–04:10"),
        ("1:02:03", Anchor(second=3723), "62:03"),
        ("Sheet1!b7", Anchor(sheet="Sheet1", cells="B7"), "“Sheet1”表B7"),
        ("'基础 数据'!B7:D12", Anchor(sheet="基础 数据", cells="B7:D12"), "“基础 数据”表B7:D12"),
        ("120,300,200,150", Anchor(region="120,300,200,150"), "图中标出的部分"),
    ],
)
def test_5_1_6_a_place_is_typed_in_one_line_and_said_in_words(
    typed: str, read: Anchor, said: str | None
) -> None:
    place = read_place(typed)
    assert place == read
    words = place_words(place)
    assert (words and words.zh) == said


@pytest.mark.parametrize(
    "typed",
    [
        *("0", "14-12", "zwölf", "03:61", "04:10-03:20", "!B7", "表!7B", "表!B0"),
        *("表!A1:B2:C3", "1,2,3", "900,0,200,10", "0,0,0,10"),
    ],
)
def test_5_1_6_what_is_no_place_is_refused_at_its_field(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_place(typed, "here")
    assert refused.value.params["field"] == "here"


@pytest.mark.parametrize(
    ("file", "place", "field"),
    [
        (document(MP4, film=250), Anchor(second=251), "second"),
        (document(MP4, film=250), Anchor(second=200, until_second=251), "until_second"),
        (document(MP4, film=250), Anchor(until_second=20), "second"),
        (document(PDF, pages=20), Anchor(second=1), "second"),
        (document(PDF, pages=20), Anchor(last_page=3), "page"),
        (document(XLSX), Anchor(sheet="没有"), "sheet_named"),
        (document(XLSX), Anchor(cells="B7"), "cells"),
        (document(PDF, pages=20), Anchor(sheet="表一"), "sheet_named"),
        (document(PDF, pages=20), Anchor(region="0,0,10,10"), "region"),
        (document(JPEG), Anchor(region="999,0,10,10"), "region"),
    ],
)
def test_5_1_6_a_place_that_the_file_has_not_is_refused(
    file: DocumentFacts, place: Anchor, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        check_anchor(file, place, ("表一",))
    assert refused.value.params["field"] == field


def test_5_1_6_pages_outside_the_file_are_refused_with_its_number_of_pages() -> None:
    with pytest.raises(PagesOutside) as refused:
        check_anchor(document(PDF, pages=13), Anchor(page=12, last_page=14))
    assert refused.value.params["pages"] == 13


@pytest.mark.parametrize(
    ("file", "place"),
    [
        (document(PDF, pages=14), Anchor(page=12, last_page=14)),
        (document(MP4, film=250), Anchor(second=200, until_second=250)),
        (document(XLSX), Anchor(sheet="表一", cells="B7")),
        (document(JPEG), Anchor(region="0,0,1000,1000")),
        (document(JPEG), Anchor()),
    ],
)
def test_5_1_6_a_place_that_the_file_has_is_taken(file: DocumentFacts, place: Anchor) -> None:
    check_anchor(file, place, ("表一",))
