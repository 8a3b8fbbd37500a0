"""Groups that decide together, and rings of mutual checks (C1.1.5, C4.3.3, C4.3.4, D8)."""

from collections import Counter
from datetime import UTC, datetime
from hashlib import sha256
from itertools import product
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.domain.base import TextRef
from services.domain.errors import Invalid
from services.domain.mechanisms.groups import (
    Decision,
    GroupRules,
    Member,
    NoPairing,
    Pair,
    PairingRules,
    Voice,
    decision,
    ring,
    with_voice,
)

AT = datetime(2031, 6, 9, 2, tzinfo=UTC)
WORDS = TextRef(id="t1", commitment="c1")
UNANIMOUS = GroupRules(decides="unanimous", source="C4.3.4")
MAJORITY = GroupRules(decides="majority", source="6.1.5")
THREE = GroupRules(decides="at-least", at_least=3, source="C4.3.3")
CHAIR = GroupRules(decides="majority", tie="chair", source="6.1.5")
Says = Literal["yes", "no", "abstains"]


def voice(account: str, says: Says) -> Voice:
    return Voice(account=account, says=says, reasons=WORDS if says == "no" else None, signed_at=AT)


def group(many: int) -> tuple[Member, ...]:
    return tuple(Member(account=f"e{no}", chair=no == 0) for no in range(many))


def judged(rules: GroupRules, said: str, many: int = 0) -> Decision:
    """`said`: y, n, a for each member in order, the chair first; the others are silent."""
    words: dict[str, Says] = {"y": "yes", "n": "no", "a": "abstains"}
    voices = [voice(f"e{no}", words[one]) for no, one in enumerate(said)]
    return decision(rules, group(many or len(said)), voices)


def test_c4_3_4_unanimous_is_every_member_and_one_no_ends_it_at_once() -> None:
    assert judged(UNANIMOUS, "yyyy").standing == "carried"
    assert judged(UNANIMOUS, "yyy", many=4).standing == "open"
    assert judged(UNANIMOUS, "n", many=4).standing == "failed"
    assert judged(UNANIMOUS, "yyya").standing == "failed"


def test_c4_3_3_three_recommend_jointly_however_large_the_pool() -> None:
    assert judged(THREE, "yynny", many=9).standing == "carried"
    assert judged(THREE, "yy", many=9).standing == "open"
    assert judged(THREE, "yyn").standing == "failed"
    why = judged(THREE, "yy", many=9).why
    assert why.zh == "有表决权9人，同意2人；须达规定人数（3人）：尚未形成决定"
    assert why.en == "2 of 9 agree; the number set (3): not decided yet"


@pytest.mark.parametrize(
    ("said", "standing"), [("yyn", "carried"), ("yynn", "failed"), ("yyna", "failed")]
)
def test_6_1_5_a_majority_is_more_than_half_of_all_members(said: str, standing: str) -> None:
    assert judged(MAJORITY, said).standing == standing


def test_6_1_5_half_and_half_is_as_the_chair_said_only_where_the_rule_says_so() -> None:
    assert judged(CHAIR, "yynn").standing == "carried"
    assert judged(CHAIR, "nnyy").standing == "failed"
    assert judged(MAJORITY, "yynn").standing == "failed"
    assert judged(CHAIR, "nny", many=4).standing == "failed"


def test_6_1_5_dissent_stays_with_the_opinion_with_its_reasons() -> None:
    found = judged(MAJORITY, "yyna")
    assert [one.account for one in found.dissent] == ["e0", "e1"]
    carried = judged(MAJORITY, "yyyn")
    assert [(one.account, one.reasons) for one in carried.dissent] == [("e3", WORDS)]
    assert carried.why.zh == "有表决权4人，同意3人；须过半数（3人）：通过"
    assert carried.why.en == "3 of 4 agree; more than half (3): carried"


def test_c3_4_3_who_attends_without_vote_neither_counts_nor_votes() -> None:
    members = (*group(2), Member(account="parent", votes=False))
    voices = [voice("e0", "yes"), voice("e1", "yes")]
    assert decision(UNANIMOUS, members, voices).standing == "carried"
    with pytest.raises(Invalid):
        with_voice(members, voices, voice("parent", "yes"))


def test_c5_2_4_each_member_signs_once_and_a_no_has_its_reasons() -> None:
    members = group(3)
    voices = with_voice(members, (), voice("e0", "yes"))
    for wrong in (
        voice("e0", "no"),
        voice("stranger", "yes"),
        Voice(account="e1", says="no", signed_at=AT),
    ):
        with pytest.raises(Invalid):
            with_voice(members, voices, wrong)
    assert with_voice(members, voices, voice("e1", "no"))[1].reasons == WORDS


@pytest.mark.parametrize("rules", [UNANIMOUS, MAJORITY, THREE, CHAIR])
def test_c4_3_4_a_group_in_which_nobody_votes_agrees_to_nothing(rules: GroupRules) -> None:
    guests = (Member(account="parent", votes=False, chair=True),)
    assert decision(rules, guests, ()).standing == "failed"


@pytest.mark.parametrize("rules", [UNANIMOUS, MAJORITY, THREE, CHAIR])
def test_d8_a_decision_reached_early_is_the_one_that_all_voices_would_give(
    rules: GroupRules,
) -> None:
    """Every way in which five can vote: open turns either way, decided never turns."""
    for heard in range(6):
        for said in product("yna", repeat=heard):
            early = judged(rules, "".join(said), many=5).standing
            ends = {
                judged(rules, "".join((*said, *rest))).standing
                for rest in product("yna", repeat=5 - heard)
            }
            assert ends == ({"carried", "failed"} if early == "open" else {early})


def test_a_number_belongs_to_groups_of_which_a_number_decides() -> None:
    for tree in (
        {"decides": "at-least", "source": "C4.3.3"},
        {"decides": "majority", "at_least": 3, "source": "C4.3.3"},
        {"decides": "majority", "source": None},
        {"decides": "consensus", "source": "C4.3.3"},
    ):
        with pytest.raises(ValidationError):
            GroupRules.from_file(tree)


RULES = PairingRules()
DEPARTMENTS = tuple(f"9901:d{no:02}" for no in range(19))


@given(st.integers(3, 19), st.binary(min_size=32, max_size=32))
def test_c1_1_5_nobody_checks_itself_nor_whom_it_is_checked_by(many: int, seed: bytes) -> None:
    """C1.1.1 names 19 departments."""
    pairs = ring(DEPARTMENTS[:many], seed, rules=RULES)
    checks = {one.checker: one.checked for one in pairs}
    assert sorted(checks) == sorted(checks.values()) == sorted(DEPARTMENTS[:many])
    assert all(one != other and checks[other] != one for one, other in checks.items())
    assert ring(DEPARTMENTS[:many][::-1], seed, rules=RULES) == pairs


@given(st.binary(min_size=32, max_size=32))
def test_c1_1_5_last_times_pairs_and_excluded_ones_do_not_come_up(seed: bytes) -> None:
    before = ring(DEPARTMENTS, b"last year" * 4, rules=RULES)
    barred = (Pair(checker=DEPARTMENTS[0], checked=DEPARTMENTS[1]),)
    found = ring(DEPARTMENTS, seed, rules=RULES, excluded=barred, last_time=before)
    assert not set(found) & {*before, *barred}
    again = PairingRules(not_last_time=False)
    only = ring(DEPARTMENTS, seed, rules=again, last_time=before)
    assert only == ring(DEPARTMENTS, seed, rules=again)


def test_c1_1_5_every_ring_of_four_comes_up_as_often() -> None:
    """Chi-square with 5 degrees of freedom; 20.5 is its 0.1 % point, and the seeds are fixed."""
    found = Counter(
        ring("abcd", sha256(b"%d" % number).digest(), rules=RULES) for number in range(1200)
    )
    assert len(found) == 6
    assert sum((many - 200) ** 2 / 200 for many in found.values()) < 20.5


def test_c1_1_5_where_no_ring_is_possible_it_says_so() -> None:
    with pytest.raises(NoPairing):
        ring("ab", b"seed", rules=RULES)
    everything = [Pair(checker="a", checked=other) for other in "bc"]
    with pytest.raises(NoPairing) as refused:
        ring("abc", b"seed", rules=RULES, excluded=everything)
    assert refused.value.params == {"units": 3, "tries": 1000}
    with pytest.raises(Invalid):
        ring("aab", b"seed", rules=RULES)
