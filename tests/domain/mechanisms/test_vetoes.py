"""Veto: what it voids, lowers or bars, from which fact, by whom confirmed (D4, F8)."""

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.domain.errors import Invalid
from services.domain.mechanisms.bands import VOID, Bands
from services.domain.mechanisms.vetoes import (
    RecordedFact,
    UnmetItem,
    Veto,
    VetoEffect,
    VetoHit,
    hits_of,
    vetoed,
)
from tests.domain.mechanisms.schemes import read, word

EDUCATION = read(
    Bands,
    """
    bands:
      - {id: advanced, label: {zh: 先进, en: advanced}, at_least: 90}
      - {id: pass, label: {zh: 合格, en: pass}, at_least: 60}
      - {id: fail, label: {zh: 不合格, en: fail}, below: 60}
    """,
)
BUILDINGS = read(
    Veto,
    """
    id: buildings
    label: {zh: D级危房超过3%, en: class-D unsafe buildings over 3 %}
    effect: lowers
    to: pass
    follows_from: {kind: unmet-item, codes: [I07]}
    confirmed_by: {zh: 市政府督导室, en: the city's supervision office}
    source: C5.5.1
    """,
)
PAPER = RecordedFact(kind="recorded", paper=word("report"))
VOIDS = Veto(
    id="accident",
    label=word("accident"),
    effect=VetoEffect.VOIDS,
    follows_from=PAPER,
    confirmed_by=word("office"),
    source="C4.7.25",
)
BARS = VOIDS.model_copy(
    update={"id": "card", "effect": VetoEffect.BARS, "bars": ("advanced-unit",)}
)
ALL = (BUILDINGS, VOIDS, BARS)


def hit(veto: Veto, *, confirmed: bool | None = True) -> VetoHit:
    return VetoHit(veto=veto.id, basis="d-1", confirmed=confirmed)


def test_f8_c5_5_1_a_veto_lowers_advanced_to_pass_and_says_who_confirmed_it() -> None:
    found = vetoed(ALL, [hit(BUILDINGS)], EDUCATION, "advanced")
    assert (found.band, found.barred) == ("pass", ())
    assert found.reasons[0].zh == "一票否决：D级危房超过3%（市政府督导室确认），最高定为“合格”"


def test_d4_a_veto_never_lifts_a_grade() -> None:
    assert vetoed(ALL, [hit(BUILDINGS)], EDUCATION, "fail").band == "fail"


def test_c4_6_15_a_veto_on_advanced_leaves_the_grade_and_closes_the_places() -> None:
    found = vetoed(ALL, [hit(BARS)], EDUCATION, "advanced")
    assert (found.band, found.barred) == ("advanced", ("advanced-unit",))


def test_c4_7_25_a_general_veto_voids_the_result_whatever_else_was_hit() -> None:
    hits = [hit(VOIDS), hit(BUILDINGS), hit(BARS)]
    assert vetoed(ALL, hits, EDUCATION, "advanced").band == VOID


def test_d4_a_veto_has_no_effect_until_it_is_confirmed_and_none_if_it_is_not() -> None:
    waiting = vetoed(ALL, [hit(VOIDS, confirmed=None)], EDUCATION, "advanced")
    assert (waiting.band, waiting.pending, waiting.reasons) == ("advanced", ("accident",), ())
    denied = vetoed(ALL, [hit(VOIDS, confirmed=False)], EDUCATION, "advanced")
    assert (denied.band, denied.pending) == ("advanced", ())


def test_c5_6_2_an_unmet_veto_item_is_a_hit_that_waits_to_be_confirmed() -> None:
    hits = hits_of(ALL, ["I03", "I07"])
    assert hits == (VetoHit(veto="buildings", basis="I07"),)
    assert vetoed(ALL, hits, EDUCATION, "advanced").pending == ("buildings",)


def test_d4_a_veto_that_no_scheme_knows_is_refused() -> None:
    with pytest.raises(Invalid):
        vetoed(ALL, [VetoHit(veto="nobody", basis="d")], EDUCATION, "pass")


@pytest.mark.parametrize(
    ("effect", "changes"),
    [
        ("lowers", {}),
        ("lowers", {"to": "pass", "bars": ("x",)}),
        ("bars", {}),
        ("bars", {"bars": ("x",), "to": "pass"}),
        ("voids", {"to": "pass"}),
        ("voids", {"bars": ("x",)}),
    ],
)
def test_d4_a_veto_says_exactly_what_it_does(
    effect: Literal["lowers", "bars", "voids"], changes: dict[str, object]
) -> None:
    tree = VOIDS.model_dump() | {"effect": effect} | changes
    with pytest.raises(ValidationError, match="what lowers says"):
        Veto.from_file(tree)


@given(
    st.lists(st.tuples(st.sampled_from(ALL), st.sampled_from([True, False, None]))),
    st.sampled_from(["advanced", "pass", "fail"]),
)
def test_d4_vetoes_only_take_away_and_their_order_does_not_matter(
    drawn: list[tuple[Veto, bool | None]], band: str
) -> None:
    hits = [hit(veto, confirmed=confirmed) for veto, confirmed in drawn]
    found = vetoed(ALL, hits, EDUCATION, band)
    again = vetoed(ALL, hits[::-1], EDUCATION, band)
    assert (found.band, set(found.barred)) == (again.band, set(again.barred))
    counting = {veto.id for veto, confirmed in drawn if confirmed}
    assert (found.band == VOID) == ("accident" in counting)
    assert found.band == VOID or EDUCATION.place(found.band) >= EDUCATION.place(band)
    assert len(found.reasons) == len(counting)


def test_c5_5_2_the_fact_it_follows_from_is_an_item_or_a_paper() -> None:
    """C5.7.4: goals unmet are items; accidents, discipline and public order are papers."""
    assert isinstance(BUILDINGS.follows_from, UnmetItem)
    with pytest.raises(ValidationError, match="hearsay"):
        Veto.from_file(VOIDS.model_dump() | {"follows_from": {"kind": "hearsay"}})
