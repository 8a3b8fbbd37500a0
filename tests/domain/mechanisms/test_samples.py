"""Samples: their size by rule, the choice by a published seed (C2.1.5, A7.7, D13)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.domain.errors import Invalid
from services.domain.mechanisms.samples import SampleRule, list_digest, sample, seed_of, size
from services.domain.mechanisms.seeds import chosen, numbers

STAFF = SampleRule.from_file({"of": "staff", "share": "0.3", "source": "C2.1.5"})
HOUSEHOLDS = SampleRule.from_file({"of": "households", "at_least": 20, "source": "C2.1.5"})
RESIDENTS = SampleRule.from_file({"of": "residents", "share": "0.001", "source": "A7.7"})
PUBLISHED = "市环公告〔2031〕17号"
shares = st.decimals(min_value="0.001", max_value="1", places=3)


@pytest.mark.parametrize(("staff", "wanted"), [(10, 3), (11, 4), (12, 4), (13, 4), (14, 5), (1, 1)])
def test_c2_1_5_thirty_per_cent_of_the_staff_is_never_less_than_thirty(
    staff: int, wanted: int
) -> None:
    assert size(STAFF, staff).many == wanted
    assert Decimal(wanted) / staff >= Decimal("0.3")


def test_c2_1_5_twenty_households_or_all_where_there_are_fewer() -> None:
    found = size(HOUSEHOLDS, 340)
    assert (found.many, found.short) == (20, 0)
    few = size(HOUSEHOLDS, 14)
    assert (few.wanted, few.many, few.short) == (20, 14, 6)


def test_a7_7_one_per_mille_of_the_residents() -> None:
    """A real town had 200 questionnaires for fewer than 200,000 people."""
    found = size(RESIDENTS, 45_678)
    assert found.many == 46
    assert found.why.zh == "45678名居民的1‰，进位取整为46；应抽46"
    assert found.why.en == "1‰ of 45678 residents, rounded up to 46; so 46"
    assert size(RESIDENTS, 199_000).many <= 200


def test_c1_2_4_everybody_of_the_own_area() -> None:
    every = SampleRule.from_file({"of": "units", "everybody": True, "source": "C1.2.4"})
    found = size(every, 7)
    assert found.many == 7
    assert found.why.en == "all 7 units"
    chosen_units = sample(every, [f"unit-{no}" for no in range(7)], name="all", published=PUBLISHED)
    assert set(chosen_units.chosen) == {f"unit-{no}" for no in range(7)}


def test_d13_the_larger_of_share_and_number_counts_where_both_are_named() -> None:
    both = SampleRule.from_file(
        {"of": "households", "share": "0.3", "at_least": 20, "source": "C2.1.5"}
    )
    assert [size(both, many).many for many in (50, 66, 67, 100)] == [20, 20, 21, 30]
    assert size(both, 100).why.zh == "100户的30 %，进位取整为30；不少于20户；应抽30"


@given(shares, st.integers(0, 100_000))
def test_d13_a_share_is_reached_and_by_less_than_one_more(share: Decimal, population: int) -> None:
    rule = SampleRule(of="residents", share=share, source="A7.7")
    many = size(rule, population).many
    assert many >= share * population > many - 1
    assert 0 <= many <= population


@given(st.sets(st.text("abcdef", min_size=1, max_size=4), min_size=1, max_size=40), st.text())
def test_d13_anybody_with_list_and_published_text_finds_the_same_sample(
    listed: set[str], published: str
) -> None:
    found = sample(HOUSEHOLDS, listed, name="households", published=published)
    again = sample(HOUSEHOLDS, sorted(listed)[::-1], name="households", published=published)
    assert again == found
    seed = seed_of(published, list_digest(listed))
    stream = numbers(seed, "sample:households")
    assert found.seed == seed.hex()
    assert found.chosen == chosen(sorted(listed), found.size.many, stream)
    assert len(set(found.chosen)) == len(found.chosen) == min(20, len(listed))
    assert set(found.chosen) <= listed


def test_d13_another_name_list_or_published_text_gives_another_sample() -> None:
    listed = [f"{number:04}" for number in range(400)]
    first = sample(HOUSEHOLDS, listed, name="households", published=PUBLISHED)
    others = [
        sample(HOUSEHOLDS, listed, name="again", published=PUBLISHED),
        sample(HOUSEHOLDS, listed, name="households", published=f"{PUBLISHED}。"),
        sample(HOUSEHOLDS, [*listed, "0400"], name="households", published=PUBLISHED),
    ]
    assert all(other.chosen != first.chosen for other in others)
    assert others[2].list_sha256 != first.list_sha256


def test_d13_over_many_seeds_everybody_is_chosen_as_often() -> None:
    """Chi-square with 39 degrees of freedom; 72.1 is its 0.1 % point, and the seeds are fixed."""
    listed = [f"{number:02}" for number in range(40)]
    counts = dict.fromkeys(listed, 0)
    for number in range(400):
        drawn = sample(HOUSEHOLDS, listed, name="households", published=f"notice {number}")
        for one in drawn.chosen:
            counts[one] += 1
    assert sum((many - 200) ** 2 / 200 for many in counts.values()) < 72.1


def test_d13_a_list_with_somebody_twice_is_no_list() -> None:
    with pytest.raises(Invalid) as refused:
        sample(HOUSEHOLDS, ["a", "b", "a"], name="households", published=PUBLISHED)
    assert refused.value.params == {"field": "list", "given": "a"}


@pytest.mark.parametrize(
    "tree",
    [
        {"of": "units", "source": "C1.2.4"},
        {"of": "units", "everybody": True, "share": "0.3", "source": "C1.2.4"},
        {"of": "units", "share": "1.2", "source": "C1.2.4"},
        {"of": "units", "share": "0", "source": "C1.2.4"},
        {"of": "villages", "at_least": 2, "source": "C1.2.4"},
        {"of": "units", "at_least": 2, "percent": 3, "source": "C1.2.4"},
    ],
)
def test_d13_a_rule_that_does_not_say_how_many_is_refused(tree: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        SampleRule.from_file(tree)
