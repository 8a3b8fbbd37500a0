"""The Bureau's spot-check of a village: what it looks at is drawn by a published seed (A3.6, D18)."""

import hashlib
import hmac
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from services.domain.errors import NotNow
from services.domain.mechanisms.seeds import numbers
from services.domain.programme.schema import Track
from services.domain.steps.upper_review import (
    DrawSpotCheck,
    RecordSpotCheck,
    ReportAcceptance,
    SpotCheckDrawn,
)
from services.domain.tree.units import StepName
from tests.domain.stage import Stage

CODES = tuple(f"V{number:02d}" for number in range(1, 16))
PUBLISHED = "e" * 64
DOCUMENT = (Path(__file__).parents[2] / "docs" / "draws.md").read_text("utf-8")


@pytest.fixture
def stage() -> Stage:
    stage = Stage(Track.VILLAGE)
    stage.to(StepName.UPPER_REVIEW)
    return stage


def recomputed(codes: tuple[str, ...], published: str, many: int) -> tuple[str, ...]:
    """As anybody works it out after docs/draws.md, with nothing of ours."""
    listed = sorted(codes)
    digest = sha256("".join(f"{one}\n" for one in listed).encode()).digest()
    seed = sha256(digest + published.encode()).digest()
    found: list[str] = []
    counter = 0
    while len(found) < many:
        block = hmac.new(seed, f"sample:spot-check:{counter}".encode(), sha256).digest()
        number, counter = int.from_bytes(block, "big"), counter + 1
        if number < 2**256 - 2**256 % len(listed):
            found.append(listed.pop(number % len(listed)))
    return tuple(found)


def test_a3_6_what_is_spot_checked_follows_from_the_report_and_anybody_works_it_out_again(
    stage: Stage,
) -> None:
    with pytest.raises(NotNow, match="report-missing"):
        stage.do(DrawSpotCheck)
    stage.do(ReportAcceptance)
    drawn = stage.do(DrawSpotCheck, codes=CODES, published=PUBLISHED)
    assert isinstance(drawn, SpotCheckDrawn)
    assert drawn.sample.chosen == recomputed(CODES, PUBLISHED, 5)
    assert stage.case.upper_review.drawn == drawn.sample


def test_a3_6_the_example_of_the_document_is_what_the_rule_draws(stage: Stage) -> None:
    """docs/draws.md gives the bytes, and a function that finds them again by itself."""
    _, section = DOCUMENT.split("村抽查算例\n", 1)
    said = dict(
        re.findall(r"^\| ([a-z' ]+|first number of `.+`) \| `(.+)` \|$", section, re.MULTILINE)
    )
    codes, published = tuple(said["list"].split()), said["hash of the report"]
    stage.do(ReportAcceptance)
    drawn = stage.do(DrawSpotCheck, codes=codes, published=published)
    assert isinstance(drawn, SpotCheckDrawn)
    found = drawn.sample
    assert (found.list_sha256, found.seed) == (said["list's digest"], said["seed of the sample"])
    first = next(numbers(bytes.fromhex(found.seed), "sample:spot-check"))
    assert f"{first:064x}" == said["first number of `sample:spot-check`"]
    told = re.findall(r"`(VB?\d+)`", section.rpartition("So it goes on:")[2])
    known: dict[str, Any] = {"hashlib": hashlib, "hmac": hmac}
    lines = [line for line in section.splitlines() if line.startswith("    ")]
    exec("\n".join(line.removeprefix("    ") for line in lines), known)
    own = known["sampled"](codes, published, found.name, len(found.chosen))
    assert list(found.chosen) == told == own


def test_a3_6_nobody_draws_again_until_it_suits(stage: Stage) -> None:
    stage.do(ReportAcceptance)
    stage.do(DrawSpotCheck)
    with pytest.raises(NotNow, match="already-drawn"):
        stage.do(DrawSpotCheck)


def test_a3_6_a_spot_check_without_a_draw_stays_possible_as_released(stage: Stage) -> None:
    stage.do(ReportAcceptance)
    stage.do(RecordSpotCheck)
    with pytest.raises(NotNow, match="already-drawn"):
        stage.do(DrawSpotCheck)
