"""Names, sizes, types and pages of files, before any byte is looked at (issue 1.4.5)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.evidence.documents import (
    LONGEST_NAME,
    PART_SIZE,
    DocumentEmpty,
    DocumentNotUsable,
    DocumentTooBig,
    PagesOutside,
    TypeNotTaken,
    UploadOver,
    check_bindable,
    check_receiving,
    check_size,
    display_name,
    media_type_for,
    part_count,
)
from services.domain.papers.dossier import (
    DocumentFacts,
    DocumentState,
    MediaFacts,
    PartKind,
    Volume,
    VolumePart,
)


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("规划.pdf", "规划.pdf"),
        ("../../etc/规划.pdf", "规划.pdf"),
        ("C:\\文档\\规划.pdf", "规划.pdf"),
        ("报告\u202efdp.exe.pdf", "报告 fdp.exe.pdf"),
        ("a\x00b\n\tc.pdf", "a b c.pdf"),
        ("  ..规划.pdf ", "规划.pdf"),
        ("🏞️现场.jpg", "🏞️现场.jpg"),
        ("👩\u200d🌾.jpg", "👩\u200d🌾.jpg"),
        ("e\u0301té.pdf", "été.pdf"),
        ("坏\ud800名.pdf", "坏?名.pdf"),
        ("/", "未命名"),
    ],
)
def test_odd_names_are_kept_as_far_as_they_can_be_shown(given_name: str, shown: str) -> None:
    assert display_name(given_name) == shown


def test_a_long_name_keeps_its_extension() -> None:
    name = display_name("规" * 300 + ".pdf")
    assert name.endswith("规.pdf")
    assert LONGEST_NAME - 3 < len(name.encode()) <= LONGEST_NAME


@given(st.text(max_size=400))
def test_any_name_becomes_one_line_without_path_or_controls(raw: str) -> None:
    name = display_name(raw)
    assert len(name.encode()) <= LONGEST_NAME
    assert not {"/", "\\", "\n", "\r", "\x00", "\u202e", "\u2066"} & set(name)
    assert display_name(name) == name


@pytest.mark.parametrize("name", ["a.html", "a.svg", "a.exe", "a", ".pdf.", "a.mov", "pdf"])
def test_other_extensions_are_not_taken(name: str) -> None:
    with pytest.raises(TypeNotTaken):
        media_type_for(name)


def test_extensions_may_be_written_in_capitals() -> None:
    assert media_type_for("规划.PDF") == "application/pdf"


def test_sizes_have_two_borders() -> None:
    check_size(1, 10)
    check_size(10, 10)
    with pytest.raises(DocumentEmpty):
        check_size(0, 10)
    with pytest.raises(DocumentTooBig):
        check_size(11, 10)


def test_parts_cover_the_file_exactly() -> None:
    assert [part_count(size) for size in (1, PART_SIZE, PART_SIZE + 1)] == [1, 1, 2]


def test_a2_7_6_pages_must_exist() -> None:
    document = facts(DocumentState.USABLE, pages=60)
    check_bindable(document, 1, 60)
    check_bindable(document, None, None)
    for first, last in ((61, None), (1, 61), (5, 4), (None, 61)):
        with pytest.raises(PagesOutside):
            check_bindable(document, first, last)


def test_a_file_in_check_may_be_bound_as_a_whole_only() -> None:
    check_bindable(facts(DocumentState.CHECKING), None, None)
    with pytest.raises(DocumentNotUsable):
        check_bindable(facts(DocumentState.CHECKING), 1, 1)
    for state in (DocumentState.RESERVED, DocumentState.RECEIVING, DocumentState.BAD):
        with pytest.raises(DocumentNotUsable):
            check_bindable(facts(state), None, None)


def test_bytes_are_expected_before_confirmation_only() -> None:
    check_receiving(facts(DocumentState.RESERVED))
    check_receiving(facts(DocumentState.RECEIVING))
    for state in (DocumentState.CHECKING, DocumentState.USABLE, DocumentState.BAD):
        with pytest.raises(UploadOver):
            check_receiving(facts(state))


def test_f4_the_first_part_decides_the_binding() -> None:
    parts = tuple(
        VolumePart(kind=kind, document="d") for kind in (PartKind.APPROVAL, PartKind.PLAN_TEXT)
    )
    assert Volume(item="plan", parts=parts).starts_with(PartKind.APPROVAL)
    assert not Volume(item="plan", parts=parts[::-1]).starts_with(PartKind.APPROVAL)
    assert not Volume(item="plan").starts_with(PartKind.APPROVAL)


def facts(state: DocumentState, pages: int | None = None) -> DocumentFacts:
    media = MediaFacts(media_type="application/pdf", pages=pages) if pages else None
    return DocumentFacts(id="d", name="规划.pdf", size=1, state=state, media=media)
