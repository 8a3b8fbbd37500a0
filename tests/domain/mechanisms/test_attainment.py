"""Ratings counted: every indicator met, or what is short of it (C5.6.1, A1.6)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.domain.attainment.verdicts import Verdict
from services.domain.errors import Invalid
from services.domain.mechanisms.attainment import AttainmentRule, Rating, rated, tally

EVERY = AttainmentRule()
DOUBLE_HIGH = AttainmentRule(veto_items=("I40", "I41", "I42"), source="C5.6.2")


def ratings(met: int, basically: int = 0, unmet: tuple[str, ...] = ()) -> dict[str, Rating]:
    found = {f"I{n:02}": Rating.MET for n in range(met)}
    found |= {f"B{n}": Rating.BASICALLY_MET for n in range(basically)}
    return found | dict.fromkeys(unmet, Rating.NOT_MET)


def test_c5_6_1_of_43_indicators_8_are_basically_met_and_17_are_not() -> None:
    unmet = tuple(f"I{n}" for n in range(26, 43))
    found = tally(DOUBLE_HIGH, ratings(18, 8, unmet))
    assert (found.met, len(found.basically_met), len(found.not_met)) == (18, 8, 17)
    assert found.attained is False


def test_c5_6_2_the_unmet_veto_items_come_first() -> None:
    found = tally(DOUBLE_HIGH, ratings(1, 0, ("I30", "I41", "I35", "I40")))
    assert found.not_met == ("I41", "I40", "I30", "I35")
    assert found.veto_items == ("I41", "I40")


def test_a1_6_a2_3_a3_3_every_indicator_met_and_basically_is_not_met() -> None:
    assert tally(EVERY, ratings(36)).attained is True
    assert tally(EVERY, ratings(35, 1)).attained is False
    lenient = AttainmentRule(basically_met_passes=True, source="a scheme")
    assert tally(lenient, ratings(35, 1)).attained is True


def test_b1_2_an_open_indicator_leaves_it_open_unless_it_failed_already() -> None:
    still = {"I99": Rating.OPEN, "I98": Rating.NOT_APPLICABLE}
    assert tally(EVERY, ratings(3) | still).attained is None
    assert tally(EVERY, ratings(3, 0, ("I50",)) | still).attained is False
    assert tally(EVERY, ratings(3) | still).not_applicable == ("I98",)


def test_c5_6_2_one_unmet_veto_item_is_too_many_where_others_are_allowed() -> None:
    rule = AttainmentRule(most_not_met=2, veto_items=("I40",), source="a scheme")
    assert tally(rule, ratings(3, 0, ("I01x", "I02x"))).attained is True
    assert tally(rule, ratings(3, 0, ("I40",))).attained is False


def test_b1_2_fewer_than_none_cannot_be_unmet() -> None:
    with pytest.raises(ValidationError, match="most_not_met"):
        AttainmentRule(most_not_met=-1)


def test_c5_6_1_basically_met_is_a_word_on_what_is_not_attained() -> None:
    assert rated(Verdict.NOT_ATTAINED, basically=True) is Rating.BASICALLY_MET
    assert [rated(verdict) for verdict in Verdict] == [
        Rating.MET,
        Rating.NOT_MET,
        Rating.NOT_APPLICABLE,
        Rating.OPEN,
    ]
    with pytest.raises(Invalid):
        rated(Verdict.OPEN, basically=True)


@given(st.dictionaries(st.integers(0, 50).map(str), st.sampled_from(Rating), max_size=20))
def test_c5_6_1_every_indicator_is_counted_once(drawn: dict[str, Rating]) -> None:
    found = tally(EVERY, drawn)
    lists = (found.basically_met, found.not_met, found.not_applicable, found.open)
    assert found.met + sum(map(len, lists)) == len(drawn)
    assert (found.attained is True) == (set(drawn.values()) <= {Rating.MET, Rating.NOT_APPLICABLE})
