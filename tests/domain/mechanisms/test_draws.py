"""Draws by commit and reveal: fair, bound, and worked out again from the document alone (D8)."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.domain.errors import Invalid, NotNow
from services.domain.mechanisms import draws, seeds
from services.domain.mechanisms.draws import (
    Candidate,
    Draw,
    DrawRules,
    Excluded,
    Exclusion,
    LateReveal,
    Outcome,
    Party,
    Places,
    Pool,
    PoolChanged,
    PoolTooSmall,
    WrongReveal,
)

DOCUMENT = (Path(__file__).parents[3] / "docs" / "draws.md").read_text("utf-8")
AT = datetime(2031, 6, 9, 2, tzinfo=UTC)
AT_MIDNIGHT = datetime(2031, 6, 14, 16, tzinfo=UTC)
"""24:00 in Beijing of the fifth day after it."""
SALT, BUREAU, APPLICANT = "5a" * 32, "11" * 32, "22" * 32
EXPERTS = {"01": "water", "02": "air", "03": "air", "04": "air"}
EXPERTS |= {"05": "water", "07": "water", "09": "water"}
POOL = Pool(
    candidates=tuple(Candidate(id=f"expert-{no}", field=field) for no, field in EXPERTS.items()),
    excluded=(
        Excluded(id="expert-06", why=Exclusion.ADVISED),
        Excluded(id="expert-08", why=Exclusion.SAME_UNIT),
    ),
    salt=SALT,
)
RULES = DrawRules.from_file(
    {
        "reveal_days": 5,
        "places": [
            {"field": "water", "drawn": 2, "alternates": 1, "source": "C5.2.3"},
            {"field": "air", "drawn": 1, "alternates": 1, "source": "C5.2.3"},
        ],
    }
)
secrets = st.binary(min_size=32, max_size=32).map(bytes.hex)


def bound(bureau: str = BUREAU, applicant: str = APPLICANT, pool: Pool = POOL) -> Draw:
    draw = draws.frozen("2031-017.panel", RULES, pool)
    for party, secret in ((Party.BUREAU, bureau), (Party.APPLICANT, applicant)):
        draw = draw.committed(party, draws.commitment(draw, party, secret), AT)
    return draw


def shown(bureau: str = BUREAU, applicant: str = APPLICANT, pool: Pool = POOL) -> Draw:
    draw = bound(bureau, applicant, pool).revealed(Party.BUREAU, bureau, AT)
    return draw.revealed(Party.APPLICANT, applicant, AT)


def names(outcome: Outcome) -> tuple[list[str], list[str]]:
    return [one.id for one in outcome.drawn], [one.id for one in outcome.alternates]


def said(what: str) -> str:
    found = re.search(rf"^\| {re.escape(what)} \| `([0-9a-f]+)` \|$", DOCUMENT, re.MULTILINE)
    assert found
    return found[1]


def script() -> dict[str, Callable[..., Any]]:
    """The functions of the document, run from its text alone."""
    [_, rest] = DOCUMENT.split("复核程序\n", 1)
    lines = rest.split("\n## ", 1)[0].splitlines()
    known: dict[str, Any] = {}
    exec("\n".join(line.removeprefix("    ") for line in lines), known)
    return known


def test_d8_the_document_and_the_code_agree_byte_by_byte() -> None:
    [pool] = re.findall(r"```text\n(.*?)\n```", DOCUMENT, re.DOTALL)
    draw = shown()
    assert "\n".join(POOL.lines) == pool
    assert POOL.sha256 == said("pool")
    assert draw.secrets == {
        Party.BUREAU: said("secret of the bureau"),
        Party.APPLICANT: said("secret of the applicant"),
    }
    assert draw.commitments == {
        Party.BUREAU: said("commitment of the bureau"),
        Party.APPLICANT: said("commitment of the applicant"),
    }
    assert draw.seed.hex() == said("seed")
    assert f"{next(seeds.numbers(draw.seed, 'draw:water')):064x}" == said(
        "first number of `draw:water`"
    )
    rows = re.findall(r"^\| (water|air) \| (.+) \| (.+) \|$", DOCUMENT, re.MULTILINE)
    told = [re.findall("expert-..", " ".join(row[column] for row in rows)) for column in (1, 2)]
    assert names(draws.outcome(draw, POOL)) == tuple(told)


@given(secrets, secrets)
def test_d8_the_script_of_the_document_finds_the_same_for_all_secrets(a: str, b: str) -> None:
    """Two ways of writing it: a page in a browser can follow the document, too."""
    known = script()
    draw = shown(a, b)
    lines = list(POOL.lines)
    assert known["commitment"](draw.id, lines, "bureau", a) == draw.commitments[Party.BUREAU]
    assert known["commitment"](draw.id, lines, "applicant", b) == draw.commitments[Party.APPLICANT]
    drawn, alternates = names(draws.outcome(draw, POOL))
    assert known["drawn"](draw.id, lines, a, b, "water", 3) == [*drawn[:2], alternates[0]]
    assert known["drawn"](draw.id, lines, a, b, "air", 2) == [drawn[2], alternates[1]]


def test_the_script_has_no_more_than_twenty_lines() -> None:
    [_, rest] = DOCUMENT.split("复核程序\n", 1)
    lines = [line for line in rest.split("\n## ", 1)[0].splitlines() if line.strip()]
    assert len(lines) <= 20


def test_d8_a_number_below_n_is_exactly_as_likely_as_any_other() -> None:
    """All 256 numbers of a byte, each once: those that are not thrown away spread evenly."""
    for bound in range(1, 257):
        kept = 256 - 256 % bound
        stream = iter(range(256))
        found = Counter(seeds.below(bound, stream, size=256) for _ in range(kept))
        assert found == dict.fromkeys(range(bound), kept // bound)


def test_d8_over_many_seeds_every_order_comes_up_as_often() -> None:
    """Chi-square with 23 degrees of freedom; 49.7 is its 0.1 % point, and the seeds are fixed."""
    tried = 4800
    found = Counter(
        seeds.chosen("abcd", 4, seeds.numbers(number.to_bytes(4, "big"), "fair"))
        for number in range(tried)
    )
    expected = tried / 24
    assert set(found) == set(permutations("abcd"))
    assert sum((many - expected) ** 2 / expected for many in found.values()) < 49.7


@given(secrets, secrets)
def test_d8_nobody_is_drawn_twice_and_only_from_the_own_field(a: str, b: str) -> None:
    outcome = draws.outcome(shown(a, b), POOL)
    everybody = (*outcome.drawn, *outcome.alternates)
    assert len({one.id for one in everybody}) == len(everybody) == 5
    assert [one.field for one in outcome.drawn] == ["water", "water", "air"]
    assert all(one.field == EXPERTS[one.id[-2:]] for one in everybody)


@given(secrets)
def test_d8_each_partys_secret_alone_changes_the_seed(secret: str) -> None:
    if secret not in {BUREAU, APPLICANT}:
        assert shown(bureau=secret).seed != shown().seed
        assert shown(applicant=secret).seed != shown().seed


def test_d8_the_order_in_which_the_pool_was_typed_is_no_choice() -> None:
    backwards = POOL.model_copy(update={"candidates": POOL.candidates[::-1]})
    assert draws.outcome(shown(pool=backwards), backwards) == draws.outcome(shown(), POOL)


def test_d8_a_wrong_secret_is_refused_and_changes_nothing() -> None:
    draw = bound()
    for secret in (APPLICANT, BUREAU[:-2] + "12", "no hex", ""):
        with pytest.raises(WrongReveal) as refused:
            draw.revealed(Party.BUREAU, secret, AT)
        assert refused.value.params == {"party": "bureau"}
    assert draw.secrets == {}


def test_d8_a_copied_commitment_can_never_be_revealed() -> None:
    """Or a party could mirror the other one's secret without having one."""
    draw = draws.frozen("2031-017.panel", RULES, POOL)
    taken = draws.commitment(draw, Party.BUREAU, BUREAU)
    draw = draw.committed(Party.BUREAU, taken, AT).committed(Party.APPLICANT, taken, AT)
    with pytest.raises(WrongReveal):
        draw.revealed(Party.APPLICANT, BUREAU, AT)


def test_d8_secrets_are_shown_until_midnight_of_the_fifth_day_and_not_after() -> None:
    draw, last = bound(), AT_MIDNIGHT
    assert draw.reveal_by == last
    assert draw.revealed(Party.BUREAU, BUREAU, last - timedelta(seconds=1)).secrets
    with pytest.raises(LateReveal) as refused:
        draw.revealed(Party.BUREAU, BUREAU, last)
    assert refused.value.params["party"] == "bureau"


def test_d8_who_stays_silent_is_named_once_the_time_is_over() -> None:
    draw = bound().revealed(Party.BUREAU, BUREAU, AT)
    assert draw.reveal_by
    assert draw.silent(draw.reveal_by - timedelta(seconds=1)) == ()
    assert draw.silent(draw.reveal_by) == (Party.APPLICANT,)
    assert bound().silent(draw.reveal_by) == tuple(Party)
    assert shown().silent(draw.reveal_by) == ()


def test_d8_who_never_commits_is_named_once_the_days_for_it_are_over() -> None:
    draw, last = draws.frozen("2031-017.panel", RULES, POOL).begun(AT), AT_MIDNIGHT
    assert draw.commit_by == last
    one = draw.committed(Party.BUREAU, draws.commitment(draw, Party.BUREAU, BUREAU), AT)
    assert one.silent(last - timedelta(seconds=1)) == ()
    assert (one.silent(last), draw.silent(last)) == ((Party.APPLICANT,), tuple(Party))
    late = one.committed(Party.APPLICANT, draws.commitment(draw, Party.APPLICANT, APPLICANT), last)
    assert late.silent(last) == (), "it was not void yet, so the days for the secrets begin"


def test_d8_a_draw_from_before_there_was_a_last_day_has_none() -> None:
    draw = draws.frozen("2031-017.panel", RULES, POOL)
    assert draw.silent(AT + timedelta(days=365)) == ()
    assert "commit_by" not in draw.model_dump(), "a released fact keeps its bytes"


def test_d8_nothing_is_shown_before_both_are_bound_and_no_party_binds_itself_twice() -> None:
    draw = draws.frozen("2031-017.panel", RULES, POOL)
    one = draw.committed(Party.BUREAU, draws.commitment(draw, Party.BUREAU, BUREAU), AT)
    with pytest.raises(NotNow, match="commitments-missing"):
        one.revealed(Party.BUREAU, BUREAU, AT)
    with pytest.raises(NotNow, match="commitment-in"):
        one.committed(Party.BUREAU, "ab" * 32, AT)
    with pytest.raises(Invalid):
        one.committed(Party.APPLICANT, "too short", AT)
    with pytest.raises(NotNow, match="secrets-missing"):
        draws.outcome(bound().revealed(Party.BUREAU, BUREAU, AT), POOL)


CHANGES = [
    {"candidates": POOL.candidates[1:]},
    {"candidates": (*POOL.candidates, Candidate(id="expert-10", field="air"))},
    {"excluded": POOL.excluded[1:]},
    {"excluded": (POOL.excluded[0], Excluded(id="expert-08", why=Exclusion.KIN))},
]


@pytest.mark.parametrize("change", CHANGES)
def test_d8_a_pool_changed_after_it_was_frozen_gives_no_result(change: dict[str, Any]) -> None:
    with pytest.raises(PoolChanged):
        draws.outcome(shown(), POOL.model_copy(update=change))


def test_d8_a_pool_with_too_few_of_a_field_is_refused_before_anybody_commits() -> None:
    few = POOL.model_copy(update={"candidates": POOL.candidates[:2]})
    with pytest.raises(PoolTooSmall) as refused:
        draws.frozen("2031-017.panel", RULES, few)
    assert refused.value.params == {"field": "water", "wanted": 3, "there": 1}


def test_d8_nobody_stands_in_a_pool_twice_nor_both_in_it_and_excluded() -> None:
    twice = POOL.model_copy(update={"candidates": (*POOL.candidates, POOL.candidates[0])})
    both = POOL.model_copy(
        update={"excluded": (Excluded(id="expert-01", why=Exclusion.KIN),)},
    )
    for pool in (twice, both):
        with pytest.raises(Invalid):
            draws.frozen("2031-017.panel", RULES, pool)


def test_d8_the_public_lines_do_not_tell_who_is_excluded() -> None:
    """Recusals are counted, not named; without the salt the digest could be guessed open."""
    public = "\n".join(POOL.lines)
    assert "expert-06" not in public
    assert "advised" not in public
    other = POOL.model_copy(update={"salt": "5b" * 32})
    assert other.lines[-1] != POOL.lines[-1]


def test_d8_whoever_refuses_gives_way_to_the_alternate_of_the_same_field() -> None:
    outcome = draws.outcome(shown(), POOL)
    first = draws.seated(outcome, ["expert-07"])
    assert [one.id for one in first.seated] == ["expert-01", "expert-09", "expert-02"]
    assert first.vacant == ()
    second = draws.seated(outcome, ["expert-07", "expert-09"])
    assert [one.id for one in second.seated] == ["expert-01", "expert-02"]
    assert second.vacant == ("water",)
    assert draws.seated(outcome, ["expert-07", "expert-01"]).vacant == ("water",)


@given(st.sets(st.sampled_from(sorted(f"expert-{no}" for no in EXPERTS))))
def test_d8_however_many_fall_out_each_place_is_taken_or_vacant(gone: set[str]) -> None:
    outcome = draws.outcome(shown(), POOL)
    found = draws.seated(outcome, gone)
    seats = [one.id for one in found.seated]
    assert len(seats) + len(found.vacant) == len(outcome.drawn)
    assert len(set(seats)) == len(seats)
    assert not gone & set(seats)
    for field in ("water", "air"):
        left = [one.id for one in outcome.alternates if one.field == field]
        free = set(left) - gone - set(seats)
        assert not (free and field in found.vacant)


def test_d8_a_replacement_draw_has_a_new_pool_without_anybody_drawn_before() -> None:
    outcome = draws.outcome(shown(), POOL)
    gone = {"expert-07": Exclusion.REFUSED, "expert-09": Exclusion.DECLARED}
    before = {one.id for one in (*outcome.drawn, *outcome.alternates)}
    vacant = draws.seated(outcome, gone).vacant
    rules, pool = draws.further(RULES, POOL, vacant, before, gone=gone, salt=SALT)
    assert [(one.field, one.drawn, one.source) for one in rules.places] == [("water", 1, "C5.2.3")]
    assert rules.reveal_days == RULES.reveal_days
    assert pool.of("water") == ("expert-05",)
    reasons = {one.id: one.why for one in pool.excluded}
    assert reasons["expert-07"] is Exclusion.REFUSED
    assert reasons["expert-01"] is Exclusion.DRAWN_BEFORE
    assert reasons["expert-06"] is Exclusion.ADVISED
    again = draws.frozen("2031-017.panel/2", rules, pool)
    assert again.pool_sha256 != POOL.sha256
    with pytest.raises(NotNow, match="nobody-to-replace"):
        draws.further(RULES, POOL, draws.seated(outcome, {}).vacant, before, gone={}, salt=SALT)


def test_a_definition_with_an_unknown_word_or_a_field_twice_is_refused() -> None:
    place: dict[str, Any] = {"field": "water", "drawn": 1, "source": "C5.2.3"}
    for places in ([place | {"seats": 3}], [place, place], [], [place | {"source": None}]):
        with pytest.raises(ValidationError):
            DrawRules.from_file({"places": places})
    assert Places.from_file(place).alternates == 0
