"""4.7: numbers as people type and paste them; what may mean two things is refused, never guessed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.attainment.formulas import plain
from services.domain.attainment.typed_numbers import LARGEST, Odd, read_number, read_page
from services.domain.programme.library import PROGRAMMES, catalogue_of

FULL_WIDTH = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")
numbers = st.decimals(min_value=-LARGEST + 1, max_value=LARGEST - 1, places=4, allow_nan=False).map(
    lambda one: Decimal(plain(one))
)


@given(numbers)
def test_4_7_every_way_of_writing_a_number_reads_as_that_number(number: Decimal) -> None:
    text = plain(number)
    grouped = f"{number:,f}"
    for typed in (
        text,
        f"  {text}\u3000",
        text.translate(FULL_WIDTH),
        grouped,
        grouped.replace(",", "，"),
        grouped.replace(",", "\u00a0"),
        f"{text}公顷",
        f"{text} 公顷。",
        f"{text}ha",
    ):
        assert read_number(typed, "公顷") == number, typed


@given(st.text(max_size=60))
def test_4_7_no_text_at_all_breaks_the_reader_and_what_is_read_was_written_in_digits(
    typed: str,
) -> None:
    found = read_number(typed, "公顷")
    assert isinstance(found, Odd) or any(sign.isdecimal() for sign in typed)
    assert isinstance(read_page(typed), int | Odd)


@given(numbers, st.sampled_from(["亩", "平方公里", "%", "人"]))
def test_4_7_another_unit_is_refused_and_never_converted(number: Decimal, unit: str) -> None:
    assert read_number(f"{plain(number)}{unit}", "公顷") is Odd.OTHER_UNIT


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("约12000", Odd.NOT_A_NUMBER),
        ("12000左右", Odd.NOT_A_NUMBER),
        ("36,9", Odd.NOT_A_NUMBER),
        ("1,2345", Odd.NOT_A_NUMBER),
        ("1 2", Odd.NOT_A_NUMBER),
        ("1e9", Odd.NOT_A_NUMBER),
        ("NaN", Odd.NOT_A_NUMBER),
        ("12²", Odd.NOT_A_NUMBER),
        ("①", Odd.NOT_A_NUMBER),
        ("٣٦", Odd.NOT_A_NUMBER),
        ("3-4", Odd.NOT_A_NUMBER),
        ("--", Odd.NOT_A_NUMBER),
        ("", Odd.NOT_A_NUMBER),
        ("=A1+B1", Odd.FORMULA),
        ("＝SUM(D6)", Odd.FORMULA),
        ("9" * 16, Odd.TOO_LARGE),
        ("0.1234567", Odd.TOO_LARGE),
        ("9" * 500, Odd.NOT_A_NUMBER),
    ],
)
def test_4_7_what_is_no_number_says_why(typed: str, why: Odd) -> None:
    assert read_number(typed, "公顷") is why


def test_4_7_a_percentage_is_one_only_where_percent_is_asked_for() -> None:
    assert read_number("３６．９％", "%") == Decimal("36.9")
    assert read_number("36.9%", "公顷") is Odd.OTHER_UNIT
    assert read_number("36.9%") is Odd.OTHER_UNIT


def test_4_7_the_unit_of_every_datum_of_every_catalogue_may_stand_behind_its_number() -> None:
    units = {datum.unit for one in PROGRAMMES for datum in catalogue_of(one).data().values()}
    assert units
    for unit in units:
        assert read_number(f"1,234.5 {unit}", unit) == Decimal("1234.5"), unit


@pytest.mark.parametrize(
    ("typed", "page"), [("12", 12), ("１２", 12), ("第12页", 12), ("p. 12", 12)]
)
def test_4_7_a_page_is_read_as_people_write_it(typed: str, page: int) -> None:
    assert read_page(typed) == page


@pytest.mark.parametrize("typed", ["0", "-1", "12-14", "1.5", "十二", "9999999"])
def test_4_7_what_is_no_page_is_refused(typed: str) -> None:
    assert read_page(typed) is Odd.NOT_A_PAGE
