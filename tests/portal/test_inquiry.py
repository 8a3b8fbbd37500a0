"""Query codes: from keyed digits to twelve signs and back, forgiving to handwriting (6.4.3)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.api import query_codes
from services.api.auth import Access
from services.api.codes import code_of, digits_of

HERE = Access(secret=b"a" * 32, lasts=None)
ELSEWHERE = Access(secret=b"b" * 32, lasts=None)


@given(st.uuids())
def test_a_code_is_read_back_as_the_digits_it_stands_for(identity: object) -> None:
    digits = str(identity).replace("-", "")
    read = digits_of(code_of(digits))
    assert read is not None
    assert digits.startswith(read)


def test_a_code_is_read_as_people_write_it() -> None:
    assert digits_of("7k4m 29px-oilv") == digits_of("7K4M-29PX-011V")


@pytest.mark.parametrize("wrong", ["", "7K4M", "7K4M-29PX-01UV", "%", "七七七七七七七七七七七七"])
def test_what_cannot_be_a_code_finds_nothing(wrong: str) -> None:
    assert digits_of(wrong) is None


@given(st.uuids())
def test_6_4_3_a_code_does_not_follow_from_the_filing_without_the_key(identity: object) -> None:
    filing = f"filing-{str(identity).replace('-', '')}"
    assert query_codes.code_of(HERE, filing) == query_codes.code_of(HERE, filing)
    assert query_codes.code_of(HERE, filing) != query_codes.code_of(ELSEWHERE, filing)
    assert code_of(filing.removeprefix("filing-")) != query_codes.code_of(HERE, filing)
