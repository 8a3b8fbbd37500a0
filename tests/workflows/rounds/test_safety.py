"""C5.8: work safety of enterprises: endorsed level by level, graded, old ratings mapped (4.3.7)."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from services.domain.base import ActorRef
from services.domain.errors import Invalid, NotEntitled
from services.domain.rounds.aiming import targets_of
from services.domain.rounds.entering import EndorseEntry, NotAdmitted, RecordOldRating
from services.domain.rounds.finishing import RoundIncomplete
from services.domain.rounds.reporting import ReceiveReport
from services.domain.rounds.scoring import FormVerdict
from services.domain.tree.units import Function
from tests.workflows.rounds.carried import Carried
from tests.workflows.walk import WORDS

Carry = Callable[[str], Carried]
COUNTY_OFFICE = ActorRef(account="county", function=Function.COUNTY_OFFICER, unit="990121:anjian")
OTHER_COUNTY = COUNTY_OFFICE.model_copy(update={"unit": "990122:anjian"})


async def applied(round_: Carried, code: str, asks: str = "2", **more: Any) -> None:
    """After its self-assessment, for a level (C5.8.3)."""
    await round_.enter(code, "enterprises", round_.unit(f"head-{code}", code), asks=asks, **more)


async def endorse(round_: Carried, code: str, by: ActorRef, *, agreed: bool = True) -> None:
    await round_.do(EndorseEntry, by, code=code, agreed=agreed, opinion=WORDS)


async def judge(round_: Carried, code: str, *, fit: bool = True, grade: str = "") -> None:
    await round_.do(FormVerdict, code=code, fit=fit, grade=grade, opinion=WORDS)


async def test_c5_8_4_a_firm_is_endorsed_by_county_and_city_a_city_owned_one_by_the_city(
    carry: Carry,
) -> None:
    """C5.8 from the enterprise's application by way of endorsement and opinion to its level."""
    round_ = carry("safety-standardisation")
    await round_.open()
    await applied(round_, "firm")
    await applied(round_, "city-firm", unit_kind="city-owned")
    with pytest.raises(NotAdmitted, match="尚待逐级签署意见"):
        await judge(round_, "firm")
    with pytest.raises(NotEntitled):
        await endorse(round_, "firm", round_.officer())
    with pytest.raises(NotEntitled):
        await endorse(round_, "firm", OTHER_COUNTY)
    await endorse(round_, "firm", COUNTY_OFFICE)
    await endorse(round_, "firm", round_.officer())
    with pytest.raises(NotEntitled):
        await endorse(round_, "city-firm", COUNTY_OFFICE)
    await endorse(round_, "city-firm", round_.officer())
    await judge(round_, "firm")
    await judge(round_, "city-firm", grade="3")
    await round_.close()
    grades = await round_.decide()
    assert {code: one.band for code, one in grades.items()} == {"firm": "2", "city-firm": "3"}
    await round_.end()


async def test_c5_8_7_who_is_not_fit_is_told_why_and_announced_nowhere(carry: Carry) -> None:
    round_ = carry("safety-standardisation")
    await round_.open()
    for code in ("a", "b"):
        await applied(round_, code, unit_kind="city-owned")
        await endorse(round_, code, round_.officer())
    await judge(round_, "a")
    with pytest.raises(RoundIncomplete, match="评审结论"):
        await round_.close()
    with pytest.raises(Invalid):
        await judge(round_, "b", fit=False, grade="2")
    await judge(round_, "b", fit=False)
    await round_.close()
    grades = await round_.decide()
    assert {code: one.recognised for code, one in grades.items()} == {"a": True, "b": False}


async def test_c5_8_10_an_old_a_becomes_2_once_supplemented_and_is_not_reviewed_again(
    carry: Carry,
) -> None:
    round_ = carry("safety-standardisation")
    await round_.open()
    for code in ("a", "b"):
        await applied(round_, code, unit_kind="city-owned")
        await endorse(round_, code, round_.officer())
    await round_.do(RecordOldRating, code="a", old="A")
    await round_.do(RecordOldRating, code="b", old="B", supplemented=("new-items",))
    found = (await round_.result("a")).mapped
    assert found
    assert found.lacking == ("new-items",)
    with pytest.raises(RoundIncomplete, match="单位a"):
        await round_.close()
    await round_.do(RecordOldRating, code="a", old="A", supplemented=("new-items",))
    await round_.close()
    grades = await round_.decide()
    assert {code: one.band for code, one in grades.items()} == {"a": "2", "b": "3"}


async def test_c5_8_4_who_is_not_endorsed_goes_no_further(carry: Carry) -> None:
    round_ = carry("safety-standardisation")
    await round_.open()
    await applied(round_, "a")
    await endorse(round_, "a", COUNTY_OFFICE, agreed=False)
    with pytest.raises(NotAdmitted, match="未获同意"):
        await judge(round_, "a")
    with pytest.raises(RoundIncomplete, match="没有参评单位"):
        await round_.close()


async def test_c5_8_12_the_plans_of_each_area_are_due_on_4_november(carry: Carry) -> None:
    round_ = carry("safety-standardisation")
    year = (await round_.now()).year - 1
    await round_.open(year)
    said: dict[str, Any] = {"report": "plans", "received_on": f"{year}-11-06"}
    await round_.do(ReceiveReport, code="990121", **said)
    [report] = (await round_.state()).reports
    assert report.days_late == 2


async def test_c5_8_1_d20_of_the_fireworks_firms_all_are_to_be_graded_and_half_at_level_2(
    carry: Carry,
) -> None:
    """Counted as the grades stand; after its day a target that was not reached is missed (E16)."""
    round_ = carry("safety-standardisation")
    await round_.open()
    for code, grade in (("a", "2"), ("b", "3"), ("c", "")):
        head = round_.unit(f"head-{code}", code)
        await round_.enter(code, "fireworks", head, asks="2", unit_kind="city-owned")
        await endorse(round_, code, round_.officer())
        await judge(round_, code, fit=bool(grade), grade=grade)
    await applied(round_, "other", unit_kind="city-owned")
    every, half = targets_of(await round_.state(), date(2012, 12, 31))
    assert (every.reached, every.total, every.gap, every.standing) == (2, 3, 1, "open")
    assert half.words.zh == "1 ÷ 3 = 33.3 %，目标50 %，差1"
    late, _ = targets_of(await round_.state(), date(2013, 1, 1))
    assert late.standing == "missed"
