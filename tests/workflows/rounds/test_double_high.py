"""C5.6: 43 indicators rated without points, the veto items first, mended one by one (4.2.1, 4.3)."""

from collections.abc import Callable
from typing import Any

import pytest

from services.domain.clocks.calendar import days_later, local_day
from services.domain.errors import Invalid, NotNow
from services.domain.rounds.breaking_down import BreakDown
from services.domain.rounds.finishing import RoundIncomplete
from services.domain.rounds.rating import RateItems, items_of, tally_of, unmet_words
from services.domain.rounds.scoring import FormVerdict
from tests.workflows.rounds.carried import Carried
from tests.workflows.walk import WORDS

Carry = Callable[[str], Carried]
DISTRICT = "990121"
VETOES = ("dropout", "disabled-enrolment", "unsafe-buildings")


async def rated(round_: Carried, **found: list[str]) -> None:
    """`not_met=[...]`: everything named, by its rating."""
    lines = [
        {"item": item, "rating": rating.replace("_", "-")}
        for rating, items in found.items()
        for item in items
    ]
    await round_.do(RateItems, code=DISTRICT, ratings=lines, basis=WORDS)


async def assessed(carry: Carry) -> tuple[Carried, list[str]]:
    round_ = carry("double-high")
    await round_.open()
    await round_.enter(DISTRICT, "districts")
    state = await round_.state()
    return round_, [one for one in items_of(state, state.entry(DISTRICT)) if one not in VETOES]


async def test_c5_6_1_of_43_indicators_8_are_basically_met_and_17_are_not(carry: Carry) -> None:
    """L363; "basically met" is not met, and nothing is attained while a single one is open."""
    round_, others = await assessed(carry)
    assert len(others) + len(VETOES) == 43
    await rated(round_, not_met=[*others[:14], *VETOES], basically_met=others[14:22])
    with pytest.raises(RoundIncomplete, match="等18项"):
        await round_.close()
    await rated(round_, met=others[22:])
    with pytest.raises(Invalid):
        await rated(round_, met=["gdp"])
    with pytest.raises(NotNow):
        await round_.do(FormVerdict, code=DISTRICT, fit=True, opinion=WORDS)
    state = await round_.state()
    found = tally_of(state, state.entry(DISTRICT))
    assert found
    assert (found.met, len(found.basically_met), len(found.not_met)) == (18, 8, 17)
    assert found.attained is False
    await round_.close()
    assert not (await round_.decide())[DISTRICT].recognised


async def test_c5_6_2_the_veto_items_come_first_and_one_alone_keeps_the_district_out(
    carry: Carry,
) -> None:
    round_, others = await assessed(carry)
    await rated(round_, met=[*others[1:], *VETOES[:2]], not_met=[others[0], VETOES[2]])
    state = await round_.state()
    found = tally_of(state, state.entry(DISTRICT))
    assert found
    assert found.not_met == (VETOES[2], others[0])
    assert found.veto_items == (VETOES[2],)
    assert "消除C、D级危房、其他指标1" in unmet_words(state, state.entry(DISTRICT), found).zh


async def test_c5_6_3_each_item_has_its_unit_and_day_and_counts_as_met_once_rated_again(
    carry: Carry,
) -> None:
    """The plan table item by item; the work alone changes no rating."""
    round_, others = await assessed(carry)
    await rated(round_, met=[*others, *VETOES[1:]], not_met=[VETOES[0]])
    due = days_later(local_day(await round_.now()), 30)
    line: dict[str, Any] = {
        "indicator": VETOES[0],
        "office": "",
        "due_on": due,
        "material": "花名册",
    }
    await round_.do(BreakDown, indicators=[line])
    [owned] = [one for one in (await round_.state()).assignments if one.indicator == VETOES[0]]
    assert (owned.office, owned.due_on) == ("jiaoyu", due)
    state = await round_.state()
    assert state.entry(DISTRICT).ratings[VETOES[0]] == "not-met"
    await rated(round_, met=[VETOES[0]])
    await round_.close()
    assert (await round_.decide())[DISTRICT].recognised


async def test_c5_6_1_nobody_is_rated_by_the_same_indicator_twice_at_once(carry: Carry) -> None:
    round_, others = await assessed(carry)
    with pytest.raises(Invalid):
        await rated(round_, met=[others[0]], not_met=[others[0]])
