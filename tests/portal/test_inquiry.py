"""Query codes: from a filing's id to twelve signs and back, forgiving to handwriting."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.api.portal.citizens.inquiry import code_of, prefix_of


@given(st.uuids())
def test_a_code_finds_the_filing_it_was_made_for(identity: object) -> None:
    filing = f"filing-{str(identity).replace('-', '')}"
    prefix = prefix_of(code_of(filing))
    assert prefix is not None
    assert filing.startswith(prefix)


def test_a_code_is_read_as_people_write_it() -> None:
    assert prefix_of("7k4m 29px-oilv") == prefix_of("7K4M-29PX-011V")


@pytest.mark.parametrize("wrong", ["", "7K4M", "7K4M-29PX-01UV", "%", "七七七七七七七七七七七七"])
def test_what_cannot_be_a_code_finds_nothing(wrong: str) -> None:
    assert prefix_of(wrong) is None
