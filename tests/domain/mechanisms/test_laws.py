"""What holds whatever is said: laws of the mechanisms whose worked cases stand in their own files.

Checks (D18), corrections (D11), the cultivation pool (D24), one fact (D25), offices at once (D25),
special reports (C5.5.16), figures from another hand (D16), old ratings (D22), catalogues (A6.3),
targets (D20).
"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.base import ActorRef, TextRef
from services.domain.errors import Invalid, NotEntitled
from services.domain.mechanisms.catalogue_gaps import GapKind, catalogue_gap
from services.domain.mechanisms.checks import Check, CheckRules, Told, judged
from services.domain.mechanisms.consistency_rules import Cell, Entry, Source
from services.domain.mechanisms.corrections import Correction, as_of, trail
from services.domain.mechanisms.cultivation import CultivationRules, entered, left, next_guidance
from services.domain.mechanisms.one_fact import Known, Wanted, reuse
from services.domain.mechanisms.parallel_examination import (
    Opinion,
    ParallelRules,
    opened,
    standing,
    waiting,
    with_opinion,
)
from services.domain.mechanisms.rating_maps import RatingMap, mapped
from services.domain.mechanisms.special_reports import (
    SpecialReportRule,
    missing_sections,
    owed_for_items,
)
from services.domain.mechanisms.supplied_values import Supplied, SupplyRules, latest, supplied
from services.domain.mechanisms.supplied_values import trail as all_of
from services.domain.mechanisms.targets import ShareTarget, share_progress
from services.domain.programme.catalogue import Catalogue
from services.domain.programme.library import bundled_catalogue
from services.domain.tree.units import Function

NOW = datetime(2031, 6, 12, 1, tzinfo=UTC)
WORDS = TextRef(id="t", commitment="c")
TOWNS = ("990121101", "990121102", "990121103")
LABEL = {"zh": "项目", "en": "item"}


def person(unit: str) -> ActorRef:
    return ActorRef(account="u", function=Function.VERIFYING_UNIT, unit=unit)


DAILY = CheckRules.from_file(
    {"id": "d", "label": LABEL, "kind": "daily", "notice": "either", "source": "C5.7.7"}
)


@given(st.lists(st.tuples(st.sampled_from(TOWNS), st.integers(-50, 50)), max_size=8))
def test_d18_a_check_is_unannounced_exactly_where_none_of_the_checked_heard_before(
    words: list[tuple[str, int]],
) -> None:
    told = tuple(
        Told(unit=unit, of=("time",), by=person("9901"), at=NOW + timedelta(hours=hours))
        for unit, hours in words
    )
    check = Check(
        rule="d",
        meant="unannounced",
        units=TOWNS[:2],
        began_at=NOW,
        by=(person("9901"),),
        told=told,
    )
    heard = {unit for unit, hours in words if hours < 0} & set(TOWNS[:2])
    found = judged(DAILY, check)
    assert set(found.knew) == heard
    assert found.counts_as == ("open" if heard else "unannounced")


def figure(amount: int) -> Entry:
    return Entry(
        cell=Cell(table="t", row="r", column="c"),
        fact="f",
        place="990121101",
        year=2030,
        amount=Decimal(amount),
        unit="人",
        source=Source(office="公安局", document="名册"),
    )


@given(st.lists(st.integers(0, 99), min_size=1, max_size=8), st.integers(0, 9))
def test_d11_each_moment_has_the_figure_of_the_last_correction_before_it(
    amounts: list[int], day: int
) -> None:
    entries = [figure(one) for one in amounts]
    start = datetime(2031, 1, 1, tzinfo=UTC)
    made = [
        Correction(
            before=before,
            after=after,
            by=person("990121"),
            at=start + timedelta(days=number),
            reason=WORDS,
        )
        for number, (before, after) in enumerate(pairwise(entries), start=1)
    ]
    assert as_of(entries[:1], made, start + timedelta(days=day)) == (entries[min(day, len(made))],)
    assert len(trail(made, entries[0].cell)) == len(made)


@given(st.lists(st.booleans(), min_size=1, max_size=8))
def test_c3_2_2_whoever_is_in_the_pool_is_guided_and_nobody_else(gone: list[bool]) -> None:
    since = date(2031, 1, 31)
    pool = [entered((), f"u{number}", ["ledger"], since)[0] for number in range(len(gone))]
    pool = [
        left(one, "gave-up", since) if away else one for one, away in zip(pool, gone, strict=True)
    ]
    found = {one.unit for one in next_guidance(CultivationRules(), pool, since)}
    assert found == {f"u{number}" for number, away in enumerate(gone) if not away}


ANSWERS = st.lists(
    st.tuples(st.sampled_from("ab"), st.sampled_from("12"), st.integers(0, 20)), max_size=8
)


@given(ANSWERS)
def test_d25_every_fact_is_either_known_or_asked_and_never_both(
    answers: list[tuple[str, str, int]],
) -> None:
    wanted = [Wanted(fact=one, place=TOWNS[0], year=2030) for one in "ab"]
    known = [
        Known(
            fact=fact,
            place=TOWNS[0],
            year=2030,
            answer=answer,
            form=f"form-{answer}",
            case="c",
            at=NOW + timedelta(days=day),
        )
        for fact, answer, day in answers
    ]
    found = reuse(wanted, known)
    names = [one.fact for one in found.known] + [one.fact for one in found.ask]
    assert sorted(names) == ["a", "b"]
    for group in found.contradicting:
        assert len({one.answer for one in group}) > 1


OFFICES = ("guihua", "xiaofang", "huanbao")
PARALLEL = ParallelRules.from_file({"offices": list(OFFICES), "days": 22, "source": "C3.6.7"})
SAYS: dict[str, dict[str, Any]] = {
    "agrees": {},
    "lacks": {"lacking": ("x",)},
    "objects": {"reasons": WORDS},
}


@given(st.permutations(OFFICES), st.lists(st.sampled_from(sorted(SAYS)), min_size=3, max_size=3))
def test_c3_6_12_in_whatever_order_they_answer_the_end_is_the_same(
    order: list[str], says: list[str]
) -> None:
    examination = opened(PARALLEL, NOW)
    said = dict(zip(OFFICES, says, strict=True))
    for number, office in enumerate(order):
        assert standing(examination) == "open"
        assert len(waiting(examination)) == 3 - number
        more = SAYS[said[office]]
        new = Opinion(office=office, says=said[office], by=person(office), at=NOW, **more)
        examination = with_opinion(examination, new)
        with pytest.raises(Invalid):
            with_opinion(examination, new)
    worst = max(says, key=["agrees", "lacks", "objects"].index)
    assert (
        standing(examination)
        == {"agrees": "agreed", "lacks": "lacks", "objects": "objected"}[worst]
    )


ITEMS = [f"I{number}" for number in range(6)]
REPORT = SpecialReportRule.from_file(
    {
        "id": "r",
        "label": LABEL,
        "to": LABEL,
        "hard_items": ITEMS[:4],
        "sections": [{"id": "causes", "label": LABEL}, {"id": "plan", "label": LABEL}],
        "source": "C5.5.16",
    }
)


@given(
    st.sets(st.sampled_from(ITEMS)), st.dictionaries(st.sampled_from(ITEMS), st.just(["causes"]))
)
def test_c5_5_16_a_report_is_owed_for_the_hard_items_alone_and_lacks_what_is_not_written(
    unmet: set[str], written: dict[str, list[str]]
) -> None:
    owed = owed_for_items(REPORT, unmet, date(2031, 6, 9))
    hard = [one for one in ITEMS[:4] if one in unmet]
    assert list(owed.items if owed else ()) == hard
    if owed:
        lacking = [(one.item, one.section.id) for one in missing_sections(REPORT, owed, written)]
        assert len(lacking) == sum(1 if item in written else 2 for item in hard)


SUPPLY = SupplyRules.from_file(
    {"supplies": [{"datum": "rate", "by": "jikong"}], "source": "C2.1.6"}
)


@given(
    st.lists(st.tuples(st.sampled_from(["jikong", "tongji", ""]), st.integers(0, 99)), max_size=8)
)
def test_d16_only_the_named_office_ever_changes_a_figure_and_all_it_said_stays(
    tries: list[tuple[str, int]],
) -> None:
    figures: tuple[Supplied, ...] = ()
    for word, amount in tries:
        by = person(f"990121:{word}" if word else TOWNS[0])
        new = Supplied(datum="rate", year=2031, amount=Decimal(amount), by=by, at=NOW)
        if word == "jikong":
            figures = supplied(SUPPLY, figures, new, place=TOWNS[0])
        else:
            with pytest.raises(NotEntitled):
                supplied(SUPPLY, figures, new, place=TOWNS[0])
    right = [amount for word, amount in tries if word == "jikong"]
    assert [one.amount for one in all_of(figures, "rate", 2031)] == right
    last = latest(figures, "rate", 2031)
    assert (last.amount if last else None) == (right[-1] if right else None)


RATINGS = RatingMap.from_file(
    {
        "old_standard": LABEL,
        "new_standard": LABEL,
        "supplements": [{"id": "one", "label": LABEL}, {"id": "two", "label": LABEL}],
        "ratings": [{"old": "A", "new": "2"}, {"old": "B", "new": "3"}],
        "source": "C5.8.10",
    }
)


@given(st.sampled_from(["A", "B"]), st.sets(st.sampled_from(["one", "two"])))
def test_c5_8_10_an_old_rating_becomes_a_new_one_exactly_when_nothing_is_lacking(
    old: str, supplements: set[str]
) -> None:
    found = mapped(RATINGS, old, tuple(sorted(supplements)))
    assert set(found.lacking) == {"one", "two"} - supplements
    assert found.new == ({"A": "2", "B": "3"}[old] if len(supplements) == 2 else None)


VILLAGE = bundled_catalogue("eco-village")
LIKE = st.sampled_from(["same", "gone", "limit", "unit"])
"""What became of an indicator in a version of the catalogue."""
VERSIONS = st.lists(LIKE, min_size=len(VILLAGE.indicators), max_size=len(VILLAGE.indicators))


def version(became: list[str]) -> Catalogue:
    changes: dict[str, dict[str, str]] = {
        "same": {},
        "limit": {"severity_at_least": "IV"},
        "unit": {"unit": "another"},
    }
    kept = tuple(
        one.model_copy(update=changes[like])
        for one, like in zip(VILLAGE.indicators, became, strict=True)
        if like != "gone"
    )
    return VILLAGE.model_copy(update={"indicators": kept})


@given(VERSIONS, VERSIONS)
def test_a6_3_seen_from_the_other_side_added_is_dropped_and_a_change_stays_a_change(
    before: list[str], after: list[str]
) -> None:
    there = {one.code: one.kind for one in catalogue_gap(version(before), version(after))}
    back = {one.code: one.kind for one in catalogue_gap(version(after), version(before))}
    turned = {GapKind.ADDED: GapKind.DROPPED, GapKind.DROPPED: GapKind.ADDED}
    assert back == {code: turned.get(kind, kind) for code, kind in there.items()}
    differing = zip(VILLAGE.indicators, before, after, strict=True)
    assert set(there) == {one.code for one, was, now in differing if was != now}


@given(
    st.decimals("0.01", 1, places=2), st.integers(0, 200), st.integers(0, 200), st.integers(-9, 9)
)
def test_d20_the_gap_is_the_least_that_still_brings_the_share(
    share: Decimal, one: int, other: int, days: int
) -> None:
    reached, total = sorted((one, other))
    by = date(2031, 6, 30)
    target = ShareTarget.from_file(
        {"id": "t", "label": LABEL, "share": share, "by": by, "source": "C5.8.1"}
    )
    found = share_progress(target, reached=reached, total=total, today=by + timedelta(days=days))
    assert reached + found.gap >= share * total
    assert found.gap == 0 or reached + found.gap - 1 < share * total
    assert reached + found.gap <= total, "what is asked for can be reached"
    met = total > 0 and reached >= share * total
    assert found.standing == ("reached" if met else "missed" if days > 0 else "open")
