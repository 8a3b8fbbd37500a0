"""C5.5: tables held against each other in a real round; conflicts name cells and sources (4.2.18, D11)."""

from collections.abc import Callable
from typing import Any

import pytest

from services.domain.base import ActorRef
from services.domain.errors import Invalid, NotEntitled
from services.domain.mechanisms.corrections import trail
from services.domain.rounds.finishing import RoundIncomplete
from services.domain.rounds.special_reporting import JudgeHardItem
from services.domain.rounds.tabling import CorrectFigure, EnterFigures, cell_of, conflicts_of
from services.domain.tree.units import Function
from tests.workflows.rounds.carried import COUNTY, Carried
from tests.workflows.walk import WORDS

Carry = Callable[[str], Carried]
MAGISTRATE = ActorRef(account="county", function=Function.APPLICANT_LEADER, unit=COUNTY)
TOWNS = ("990121101", "990121102")
BELOW = [{"place": COUNTY, "parts": TOWNS}]


async def opened(carry: Carry) -> Carried:
    round_ = carry("education-supervision")
    await round_.open()
    await round_.enter(COUNTY, "counties")
    return round_


async def enter(
    round_: Carried, table: str, fact: str, by: ActorRef | None = MAGISTRATE, **places: str
) -> None:
    """`p990121101="1000"`: the places by their codes."""
    lines = [
        {"place": place[1:], "fact": fact, "amount": amount} for place, amount in places.items()
    ]
    year = (await round_.state()).year
    await round_.do(
        EnterFigures,
        by,
        code=COUNTY,
        table=table,
        year=year,
        office="县教育局",
        document=f"{table}表",
        lines=lines,
        below=BELOW,
    )


async def kinds(round_: Carried) -> list[str]:
    state = await round_.state()
    return [one.kind for one in conflicts_of(state, state.entry(COUNTY))]


async def correct(round_: Carried, table: str, place: str, before: str, after: str) -> None:
    state = await round_.state()
    said: dict[str, Any] = {"table": table, "place": place, "fact": "pupils", "year": state.year}
    said |= {"before": before, "after": after, "office": "县统计局", "reason": WORDS}
    await round_.do(CorrectFigure, MAGISTRATE, code=COUNTY, **said)


async def test_c5_5_4_the_county_is_the_sum_of_its_towns_and_corrections_leave_a_trail(
    carry: Carry,
) -> None:
    """F12: 1,000 and 1,200 are no 2,300; both cells and their sources are named, nothing is mended."""
    round_ = await opened(carry)
    await enter(round_, "county-tables", "pupils", p990121="2300")
    assert await kinds(round_) == ["sum-of-places"]  # The towns are lacking, and named.
    await enter(round_, "town-tables", "pupils", p990121101="1000", p990121102="1200")
    state = await round_.state()
    [conflict] = conflicts_of(state, state.entry(COUNTY))
    assert conflict.difference == 100
    assert [one.cell.table for one in conflict.entries] == [
        "county-tables",
        "town-tables",
        "town-tables",
    ]
    assert {one.source.office for one in conflict.entries} == {"县教育局"}
    with pytest.raises(Invalid):
        await correct(round_, "town-tables", "990121102", "1250", "1300")
    with pytest.raises(Invalid):
        await enter(round_, "town-tables", "pupils", p990121102="1300")
    await correct(round_, "town-tables", "990121102", "1200", "1300")
    assert await kinds(round_) == []
    state = await round_.state()
    cell = cell_of("town-tables", "990121102", "pupils", state.year)
    [step] = trail(state.entry(COUNTY).corrections, cell)
    assert step.before
    assert (f"{step.before.amount}", f"{step.after.amount}", step.by) == (
        "1200",
        "1300",
        MAGISTRATE,
    )
    assert step.after.source.office == "县统计局"


async def test_c5_5_9_c5_5_12_rosters_and_the_imported_yearbook_say_the_same(carry: Carry) -> None:
    """The yearbook is the office's: no county imports its own. A conflict keeps the scoring open."""
    round_ = await opened(carry)
    await enter(round_, "county-tables", "school-age", by=None, p990121="0")
    await enter(round_, "town-tables", "school-age", p990121101="0", p990121102="0")
    await enter(round_, "rosters", "pupils", p990121101="1000")
    with pytest.raises(NotEntitled):
        await enter(round_, "yearbook", "pupils", p990121101="1020")
    await enter(round_, "yearbook", "pupils", by=None, p990121101="1020")
    assert await kinds(round_) == ["yearbook"]
    await enter(round_, "town-tables", "pupils", p990121101="1010")
    assert await kinds(round_) == ["same-fact", "yearbook", "yearbook"]
    await round_.score(COUNTY, assessment="80")
    for item in ("class-d-buildings", "junior-enrolment", "junior-dropout"):
        await round_.do(JudgeHardItem, code=COUNTY, item=item, met=True, basis=WORDS)
    with pytest.raises(RoundIncomplete, match="数据不一致"):
        await round_.close()
    await correct(round_, "town-tables", "990121101", "1010", "1020")
    await correct(round_, "rosters", "990121101", "1000", "1020")
    await round_.close()
    await round_.decide()
    await round_.end()


async def test_c1_3_5_a_jump_since_last_year_is_shown_until_it_is_explained(carry: Carry) -> None:
    round_ = await opened(carry)
    year = (await round_.state()).year
    for past, amount in ((year - 1, "1000"), (year, "1400")):
        lines = [{"place": TOWNS[0], "fact": "pupils", "amount": amount}]
        said: dict[str, Any] = {"table": "town-tables", "year": past, "office": "县教育局"}
        await round_.do(EnterFigures, MAGISTRATE, code=COUNTY, lines=lines, **said)
    state = await round_.state()
    [jump] = conflicts_of(state, state.entry(COUNTY))
    assert (jump.kind, jump.severity) == ("jump", "shown")
    assert "40" in jump.text.zh
    await correct(round_, "town-tables", TOWNS[0], "1400", "1400")
    assert await kinds(round_) == []


async def test_c5_5_5_c5_5_6_numerators_stay_within_and_single_places_over_the_limit_are_shown(
    carry: Carry,
) -> None:
    round_ = await opened(carry)
    await enter(round_, "town-tables", "school-age", p990121101="100")
    await enter(round_, "town-tables", "enrolled", p990121101="101")
    await enter(round_, "town-tables", "dropout-rate", p990121101="2.59", p990121102="3.4")
    state = await round_.state()
    found = [(one.kind, one.severity) for one in conflicts_of(state, state.entry(COUNTY))]
    assert found == [("within-whole", "conflict"), ("each-place", "shown")]
    with pytest.raises(Invalid):
        await enter(round_, "town-tables", "pupils", p990222101="5")  # Of another county.
