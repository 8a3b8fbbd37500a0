"""How sure a figure is reaches whoever reads it: the API's answer and the guide say what the
catalogue's file says, for all nine programmes (1.2.2). What the figures are is tested elsewhere.
"""

import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
import yaml

from services.domain.programme.library import PROGRAMMES
from services.domain.programme.schema import Programme, TitleLevel
from tests.api.cast import Cast

Marks = dict[str, list[str]]
A2_3: Marks = {"TB2c": ["confirmed"]}
CHANGED = {"town-municipal": A2_3, "town-provincial": A2_3}
"""Limits that a programme has from a source of its own: one year of plan."""
DROPPED = {"town-municipal": {"TB2a"}}
RECALLED = {
    **{f"county-{level}": 18 for level in TitleLevel},
    **{f"village-{level}": 30 for level in TitleLevel},
    "town-municipal": 22,
    "town-provincial": 23,
    "town-national": 24,
    "city-national": 31,
}
"""How many of the limits nobody confirms."""


def printed(programme: Programme) -> Iterator[dict[str, Any]]:
    """Conditions and indicators as the file has them, without what the programme drops."""
    path = files("services.domain") / "catalogues" / f"{programme.catalogue.id}.yaml"
    raw = yaml.safe_load(path.read_text("utf-8"))
    for entry in [*raw["basic_conditions"], *raw["indicators"]]:
        if entry["code"] not in DROPPED.get(programme.id, ()):
            yield entry


def sure(tree: Any) -> list[str]:
    """The marks inside a criterion, in the order of the file (4.1.7)."""
    if isinstance(tree, dict):
        own = [tree["confidence"]] if "confidence" in tree else []
        return own + [mark for one in tree.values() for mark in sure(one)]
    return [mark for one in tree for mark in sure(one)] if isinstance(tree, list) else []


def marks(entries: list[dict[str, Any]] | Iterator[dict[str, Any]]) -> Marks:
    """Code -> how sure each of its limits is; a condition without limits is sure or not itself."""
    return {
        entry["code"]: [limit["confidence"] for limit in entry.get("thresholds", ())]
        or sure(entry.get("criterion"))
        or [entry.get("confidence", "")]
        for entry in entries
    }


def expected(programme: Programme) -> Marks:
    return {**marks(printed(programme)), **CHANGED.get(programme.id, {})}


@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda one: one.id)
async def test_1_2_2_the_api_says_of_every_limit_how_sure_it_is(
    cast: Cast, programme: Programme
) -> None:
    answer = await cast.get(None, f"/programmes/{programme.id}/catalogue")
    catalogue = answer.json()["catalogue"]
    told = marks([*catalogue["basic_conditions"], *catalogue["indicators"]])
    assert told == expected(programme)
    unsure = sum(confidences.count("recalled") for confidences in told.values())
    assert unsure == RECALLED[programme.id]


@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda one: one.id)
async def test_1_2_2_the_guide_marks_what_is_not_confirmed_and_nothing_else(
    cast: Cast, programme: Programme
) -> None:
    page = (await cast.http.get(f"/guide/{programme.id}", headers={"Accept": "text/html"})).text
    codes = expected(programme)
    cells = {row: re.match(r'<td data-l="[^"]*">([^<]+)<', row) for row in page.split("<tr>")}
    marked = {
        found[1]: row.count("待核实") for row, found in cells.items() if found and found[1] in codes
    }
    assert marked == {code: confidences.count("recalled") for code, confidences in codes.items()}
    assert page.count("待核实") == sum(marked.values())
