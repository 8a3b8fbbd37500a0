"""4.2.10: households, staff and units of a round are drawn from a list by a published seed (C2.1.5, D13)."""

import hashlib
import hmac
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from services.domain.base import ActorRef
from services.domain.errors import Invalid, NotEntitled, NotNow
from services.domain.mechanisms.samples import list_digest
from services.domain.programme.evaluation import Scheme
from services.domain.rounds.checking import CarryOutCheck, PlanCheck
from services.domain.rounds.entry import Drawn
from services.domain.rounds.lacking import lacking
from services.domain.rounds.sampling import (
    DrawnCheckOpen,
    DrawSample,
    SampleDrawnAlready,
    UnitsAreDrawn,
)
from services.domain.rounds.scoring import RecordSample
from services.domain.rounds.state import AssessmentRound
from services.domain.tree.units import Function
from tests.workflows.rounds.carried import Carried
from tests.workflows.rounds.later import SAMPLED, later
from tests.workflows.walk import WORDS

Carry = Callable[[str | Scheme], Carried]
OPENED = "0f" * 32
CITY = ActorRef(account="city", function=Function.CITY_OFFICER, unit="9901")
STAFF = tuple(f"G-{number:03}" for number in range(21))
PUBLISHED = Path(__file__).parents[3] / "docs" / "draws.md"


def as_published(drawn: Drawn) -> tuple[str, ...]:
    """By the function that docs/draws.md prints for everybody, with nothing of ours."""
    _, after = PUBLISHED.read_text("utf-8").split("村抽查算例\n", 1)
    lines = [line.removeprefix("    ") for line in after.splitlines() if line.startswith("    ")]
    known: dict[str, Any] = {"hashlib": hashlib, "hmac": hmac}
    exec("\n".join(lines), known)
    assert drawn.found
    name, many = drawn.found.name, drawn.found.size.many
    return tuple(known["sampled"](drawn.everybody, drawn.published, name, many))


def waits_for_samples(state: AssessmentRound) -> list[str]:
    """What the centre's scoring is not closed without."""
    wanting = [one.what.en for one in lacking(state) if one.code == "c0"]
    return [one for one in wanting if one.startswith("sample of")]


async def with_centres(carry: Carry, many: int = 10) -> Carried:
    round_ = carry(later(SAMPLED))
    await round_.open()
    for number in range(many):
        await round_.enter(f"c{number}", "centres")
    await round_.enter("k", "clinics")
    return round_


async def test_4_2_10_c2_1_5_households_and_staff_are_drawn_once_and_anybody_draws_the_same(
    carry: Carry,
) -> None:
    round_ = await with_centres(carry, 1)
    households = tuple(f"{number:04}" for number in range(300))
    said: dict[str, Any] = {"code": "c0", "published": OPENED}
    await round_.do(DrawSample, **said, sample="staff", listed=STAFF[::-1])
    assert waits_for_samples(await round_.state()) == ["sample of households"]
    await round_.do(DrawSample, **said, sample="households", listed=households)
    samples = (await round_.state()).entries["c0"].samples
    for name, listed, many in (("staff", STAFF, 7), ("households", households, 20)):
        one = samples[name]
        assert (one.population, one.drawn, one.everybody) == (len(listed), many, listed)
        assert one.found
        assert one.found.list_sha256 == list_digest(listed)
        assert one.found.chosen == as_published(one)
    for again in (STAFF, STAFF[:5]):
        with pytest.raises(SampleDrawnAlready):
            await round_.do(DrawSample, **said, sample="staff", listed=again)


@pytest.mark.parametrize(
    "listed",
    [("王小明", "2"), ("ZhangSan", "2"), ("13905711234",), ("7", "7"), ("110101199003078888",)],
    ids=["name", "letters", "telephone", "twice", "identity"],
)
async def test_4_2_10_1_3_4_a_list_has_numbers_and_names_nobody(
    carry: Carry, listed: tuple[str, ...]
) -> None:
    round_ = await with_centres(carry, 1)
    said: dict[str, Any] = {"code": "c0", "sample": "staff", "published": OPENED}
    with pytest.raises(Invalid) as refused:
        await round_.do(DrawSample, **said, listed=listed)
    assert refused.value.params["field"] == "listed"
    with pytest.raises(Invalid) as refused:
        await round_.do(DrawSample, **{**said, "published": ""}, listed=STAFF)
    assert refused.value.params == {"field": "published"}
    assert not (await round_.state()).entries["c0"].samples


async def test_4_2_10_a_sample_is_typed_or_drawn_as_the_scheme_says(carry: Carry) -> None:
    """A released scheme goes on as it did; the other one takes nothing that was typed."""
    typed: dict[str, Any] = {"population": 21, "drawn": 7, "published": "seed"}
    drawing = await with_centres(carry, 1)
    with pytest.raises(NotNow, match="round-without"):
        await drawing.do(RecordSample, code="c0", sample="staff", **typed)
    typing = carry("health-centres")
    await typing.open()
    await typing.enter("c0", "centres")
    with pytest.raises(NotNow, match="round-without"):
        await typing.do(DrawSample, code="c0", sample="staff", listed=STAFF, published=OPENED)
    await typing.do(RecordSample, code="c0", sample="staff", **typed)
    [one] = (await typing.state()).entries["c0"].samples.values()
    assert (one.drawn, one.found, one.everybody) == (7, None, ())


async def test_4_2_10_c2_1_3_the_units_of_a_spot_check_are_drawn_and_no_checker_names_them(
    carry: Carry,
) -> None:
    """D18: 30 % of ten centres are three; clinics are not among them, and nobody draws on."""
    round_ = await with_centres(carry)
    said: dict[str, Any] = {"check": "third", "meant": "open", "published": OPENED}
    with pytest.raises(UnitsAreDrawn):
        await round_.do(PlanCheck, CITY, **said, codes=("c1",))
    await round_.do(PlanCheck, CITY, **said)
    [check] = (await round_.state()).checks
    assert check.drawn
    assert check.drawn.everybody == tuple(f"c{number}" for number in range(10))
    assert check.codes == as_published(check.drawn)
    assert len(set(check.codes)) == 3
    with pytest.raises(DrawnCheckOpen) as refused:
        await round_.do(PlanCheck, CITY, **said)
    assert refused.value.params == {"no": 1}
    now = await round_.now()
    await round_.do(CarryOutCheck, CITY, no=1, began_at=now, findings=WORDS)
    await round_.do(PlanCheck, CITY, **said)
    second = (await round_.state()).checks[1]
    assert second.drawn
    assert second.codes == as_published(second.drawn)
    assert second.codes != check.codes, "another number is another name of the sample"


async def test_4_2_10_d18_nobody_is_drawn_by_a_checker_who_may_check_nobody(carry: Carry) -> None:
    """A unit is on no list of its own checks; other kinds of checks are named as before."""
    round_ = await with_centres(carry, 2)
    said: dict[str, Any] = {"check": "third", "meant": "unannounced", "published": "5a" * 32}
    for by in (round_.unit("head", "c0"), CITY.model_copy(update={"unit": "9902"})):
        with pytest.raises(NotEntitled):
            await round_.do(PlanCheck, by, **said)
    with pytest.raises(Invalid):
        await round_.do(PlanCheck, CITY, **{**said, "published": ""})
    with pytest.raises(Invalid):
        await round_.do(PlanCheck, check="daily", meant="open")
    await round_.do(PlanCheck, check="daily", meant="open", codes=("k",))
    [check] = (await round_.state()).checks
    assert (check.codes, check.drawn) == (("k",), None)
