"""Labels for the spines of volumes and the copies on paper, as they are printed (D12)."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from services.api.official.reference_sheet import Cover, print_catalogue
from services.domain.evidence.archival import Listing
from services.domain.programme.words import Text
from tests.domain.test_archival import listed

COVER = Cover(
    unit="合成省青溪市青溪县",
    number="2031-COUNTY-990121-0001",
    title="生态县",
    made_at=datetime(2031, 5, 6, tzinfo=UTC),
)


def pages_of(listing: Listing) -> list[str]:
    """Their words without room between them."""
    read = PdfReader(BytesIO(print_catalogue(listing, COVER))).pages
    return ["".join(page.extract_text().replace("\0", "").split()) for page in read]


def labels_of(listing: Listing) -> list[str]:
    return [page for page in pages_of(listing) if "起止件号" in page]


def test_d12_each_volume_has_a_label_with_fonds_year_retention_name_and_pieces() -> None:
    listing = listed()
    (page,) = labels_of(listing)
    for volume in listing.volumes:
        pieces = f"{volume.pieces[0].number:04}—{volume.pieces[-1].number:04}"
        label = (
            f"全宗号9901年度2031保管期限10年卷号第{volume.number}卷卷名{volume.name.zh}"
            f"起止件号{pieces}申报单位{COVER.unit}案件编号{COVER.number}"
        )
        assert label in page


@pytest.mark.parametrize(
    ("volumes", "pages"), [(0, []), (1, [1]), (9, [9]), (10, [9, 1]), (19, [9, 9, 1])]
)
def test_d12_labels_go_on_over_as_many_pages_as_there_are_volumes(
    volumes: int, pages: list[int]
) -> None:
    one = listed().volumes[0]
    many = tuple(one.model_copy(update={"number": number + 1}) for number in range(volumes))
    found = labels_of(listed().model_copy(update={"volumes": many}))
    assert [page.count("起止件号") for page in found] == pages


def test_d12_a_long_name_stays_in_its_cell_and_is_there_to_its_end() -> None:
    """Smaller letters, not fewer."""
    first, *others = listed().volumes
    name = "国家级生态县建设指标证明材料汇编" * 6
    long = first.model_copy(update={"name": Text(zh=name, en="Proofs")})
    (page,) = labels_of(listed().model_copy(update={"volumes": (long, *others)}))
    assert f"卷名{name}起止件号" in page


@pytest.mark.parametrize("copies", [2, 5, 8])
def test_d12_the_reference_sheet_says_how_many_copies_are_on_paper(copies: int) -> None:
    printed = pages_of(listed().model_copy(update={"copies": copies}))
    (sheet,) = [page for page in printed if "备考表" in page]
    assert f"纸质{copies}份" in sheet
