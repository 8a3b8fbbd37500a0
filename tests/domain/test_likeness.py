"""When pictures, texts and places are alike, and that the look-up finds all that are (5.1.8)."""

from hypothesis import given
from hypothesis import strategies as st

from services.domain.evidence.likeness import (
    MOST_APART,
    SHINGLE,
    Relation,
    bands,
    bits_apart,
    km_between,
    marks,
    probes,
    relation,
)

HASHES = st.integers(0, 2**64 - 1).map(lambda value: f"{value:016x}")
BITS = st.sets(st.integers(0, 63), max_size=MOST_APART)
TEXTS = st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=SHINGLE, max_size=300)


def flipped(picture: str, bits: set[int]) -> str:
    value = int(picture, 16)
    for bit in bits:
        value ^= 1 << bit
    return f"{value:016x}"


@given(HASHES, BITS)
def test_5_1_8_every_hash_that_is_near_enough_shares_a_band_that_is_looked_up(
    picture: str, bits: set[int]
) -> None:
    other = flipped(picture, bits)
    assert bits_apart(picture, other) == len(bits)
    shared = [band in probes(own) for own, band in zip(bands(picture), bands(other), strict=True)]
    assert any(shared)


@given(HASHES)
def test_5_1_8_the_bands_are_the_whole_hash(picture: str) -> None:
    assert "".join(f"{band:04x}" for band in bands(picture)) == picture


@given(TEXTS, TEXTS, TEXTS)
def test_5_1_8_a_passage_copied_into_another_text_keeps_its_marks(
    before: str, passage: str, after: str
) -> None:
    assert marks(passage) <= marks(before + passage + after)


@given(TEXTS)
def test_5_1_8_spaces_lines_and_width_make_no_difference(text: str) -> None:
    assert marks("，\n ".join(text)) == marks(text)


def test_5_1_8_one_passage_in_about_thirty_two_is_kept() -> None:
    text = "".join(chr(0x4E00 + (number * 7919) % 20000) for number in range(8000))
    assert 150 < len(marks(text)) < 350


def test_5_1_8_distances_are_those_of_the_map() -> None:
    hangzhou, lishui = (30.25, 120.17), (28.45, 119.92)
    assert 195 < km_between(hangzhou, lishui) < 205
    assert km_between(hangzhou, hangzhou) == 0


def test_5_1_8_an_earlier_case_of_the_same_unit_is_told_from_a_stranger_s() -> None:
    assert relation("330799101001", "330799101001") is Relation.OWN
    assert relation("330799101001", "330799101") is Relation.RELATED
    assert relation("330799", "330799101001") is Relation.RELATED
    assert relation("330799101001", "330799101002") is Relation.FOREIGN
