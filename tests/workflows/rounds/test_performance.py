"""C4.6: towns, departments and the special project, with the source's own figures (4.3.5)."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from services.domain.base import ActorRef
from services.domain.errors import Invalid, NotEntitled, NotNow
from services.domain.rounds.adjusting import ClaimAdjustment, ConfirmVeto, RecordVeto
from services.domain.rounds.finishing import RoundIncomplete
from services.domain.rounds.reporting import ReceiveReport
from services.domain.rounds.scoring import LeaveOutPeriods
from services.domain.tree.units import Function
from tests.workflows.rounds.carried import Carried
from tests.workflows.walk import WORDS

Carry = Callable[[str], Carried]


async def town(round_: Carried, code: str, indicators: str, leaders: str) -> None:
    """Alike in both halves of the year (C4.6.4)."""
    await round_.enter(code, "towns")
    parts = {"indicators_1": indicators, "indicators_2": indicators}
    await round_.score(code, **parts, leaders_1=leaders, leaders_2=leaders)


async def test_c4_6_13_of_seven_towns_two_are_advanced_and_a_veto_bars_the_best(
    carry: Carry,
) -> None:
    """C4.6.3: 96 × 0.9 + 90 × 0.1 = 95.4; C4.6.15: who is barred leaves its place to the next."""
    round_ = carry("county-performance")
    await round_.open()
    for number in range(7):
        await town(round_, f"t{number}", f"{96 - number}", "90")
    await round_.vetoed("t0", "accident")
    await round_.close()
    first = (await round_.result("t0")).total
    assert first
    assert first.value == Decimal("95.4")
    [award] = (await round_.results()).awards
    assert (award.places, award.chosen) == (2, ("t1", "t2"))
    assert award.shown.en == "7 × 0.25 = 1.75, rounded half up to 2"
    grades = await round_.decide()
    assert (grades["t0"].band, grades["t0"].recognised) == ("pass", False)


async def test_c4_6_4_a_department_is_judged_by_the_public_in_each_quarter(carry: Carry) -> None:
    """C4.6.3: 90 × 0.6 + (80 + 90 + 70 + 100) ÷ 4 × 0.3 + 85 × 0.1 = 54 + 25.5 + 8.5 = 88.

    C4.6.8, C4.6.10: 4 + 2 are 4; 2 + 1 + 1 + 0.5 are 4: net nothing.
    """
    round_ = carry("county-performance")
    await round_.open()
    await round_.enter("d", "departments")
    halves = {"indicators_1": "88", "indicators_2": "92", "leaders_1": "80", "leaders_2": "90"}
    await round_.score("d", **halves)
    await round_.score("d", public_1="80", public_2="90", public_3="70", public_4="100")
    for which in ("model-of-centre", "model-of-city"):
        await round_.confirmed("d", "bonus", which, evidence="国发〔2031〕1号")
    for which in ("criticised-by-province", "criticised-by-city", "discipline", "accountability"):
        await round_.do(ClaimAdjustment, code="d", direction="deduction", which=which)
    await round_.close()
    total = (await round_.result("d")).total
    assert total
    assert total.value == 88
    assert [line.value for line in total.lines] == [54, Decimal("25.5"), Decimal("8.5"), 4, -4]


async def test_c4_6_14_the_special_project_is_scored_monthly_from_the_month_it_began(
    carry: Carry,
) -> None:
    """C4.6.3, E21: months 3 to 12 alone: 96 × 0.7 + 95 × 0.3 = 95.7; at 95 and more advanced."""
    round_ = carry("county-performance")
    await round_.open()
    await round_.enter("s", "special")
    gone = [f"{part}/{month}" for part in ("indicators", "leaders") for month in (1, 2)]
    await round_.do(LeaveOutPeriods, code="s", slots=gone, reason=WORDS)
    months = range(3, 13)
    await round_.score("s", **{f"indicators_{month}": "96" for month in months})
    with pytest.raises(RoundIncomplete, match="3月"):
        await round_.close()
    await round_.score("s", **{f"leaders_{month}": "95" for month in months})
    with pytest.raises(Invalid):
        await round_.score("s", leaders_1="95")
    await round_.close()
    grades = await round_.decide()
    assert grades["s"].total == Decimal("95.7")
    assert grades["s"].places == ("advanced",)


async def test_c4_6_16_dereliction_is_a_fail_once_the_leaders_confirm_it(carry: Carry) -> None:
    """C4.6.9: nobody confirms what he himself recorded or claimed."""
    round_ = carry("county-performance")
    await round_.open()
    await town(round_, "t", "95", "95")
    await round_.do(RecordVeto, round_.leader(), code="t", veto="dereliction", basis="纪1号")
    confirm: dict[str, Any] = {"code": "t", "no": 1, "confirmed": True, "opinion": WORDS}
    with pytest.raises(NotEntitled):
        await round_.do(ConfirmVeto, **confirm)
    with pytest.raises(RoundIncomplete, match="一票否决"):
        await round_.close()
    other = round_.leader().model_copy(update={"account": "other-leader"})
    await round_.do(ConfirmVeto, other, **confirm)
    await round_.close()
    assert (await round_.decide())["t"].band == "fail"


async def test_c4_6_20_below_60_and_among_the_last_three_of_all_daily_units(carry: Carry) -> None:
    """E21: counted among all units, not by group."""
    round_ = carry("county-performance")
    await round_.open()
    for number, score in enumerate(("50", "52", "54", "56", "90")):
        await town(round_, f"t{number}", score, score)
    await round_.enter("d", "departments")
    slots = ("indicators_1", "indicators_2", "leaders_1", "leaders_2")
    quarters = tuple(f"public_{number}" for number in range(1, 5))
    await round_.score("d", **dict.fromkeys((*slots, *quarters), "51"))
    await round_.close()
    last = {one.code for one in (await round_.results()).of if one.last}
    assert last == {"t0", "d", "t1"}


async def test_c4_6_5_leaders_who_were_named_score_and_their_mean_counts(carry: Carry) -> None:
    """C4.6.18: indicators are another office's; the organiser no longer scores them."""
    round_ = carry("county-performance")
    await round_.open()
    await round_.enter("t", "towns")
    await round_.appoint("leaders", "mayor", "deputy")
    await round_.appoint("indicators", "statistics")
    by = {
        name: ActorRef(account=name, function=Function.JOINT_DEPARTMENT, unit="9901:x")
        for name in ("mayor", "deputy", "statistics")
    }
    with pytest.raises(NotEntitled):
        await round_.score("t", leaders_1="90", leaders_2="90")
    with pytest.raises(NotEntitled):
        await round_.score("t", by["mayor"], indicators_1="90")
    await round_.score("t", by["statistics"], indicators_1="90", indicators_2="90")
    await round_.score("t", by["mayor"], leaders_1="80", leaders_2="80")
    with pytest.raises(RoundIncomplete, match="还差1人评分"):
        await round_.close()
    await round_.score("t", by["deputy"], leaders_1="90", leaders_2="90")
    await round_.close()
    total = (await round_.result("t")).total
    assert total
    assert total.value == Decimal("89.5")  # 90 × 0.9 + 85 × 0.1


async def test_c4_6_17_a_monthly_report_that_is_late_says_by_how_many_days(carry: Carry) -> None:
    round_ = carry("county-performance")
    await round_.open((await round_.now()).year - 1)
    state = await round_.state()
    await round_.enter("t", "towns")
    june: dict[str, Any] = {"report": "monthly", "code": "t", "period": f"{state.year}-06"}
    await round_.do(ReceiveReport, **june, received_on=f"{state.year}-07-03")
    with pytest.raises(Invalid):
        await round_.do(ReceiveReport, **june, received_on=f"{state.year}-06-20")
    with pytest.raises(Invalid):
        await round_.do(ReceiveReport, **{**june, "period": "2001-06"}, received_on="2001-06-20")
    [report] = (await round_.state()).reports
    assert (report.due_on.isoformat(), report.days_late) == (f"{state.year}-06-30", 3)


async def test_c4_6_9_a_bonus_needs_its_document_and_towns_alone_may_ask(carry: Carry) -> None:
    round_ = carry("county-performance")
    await round_.open()
    await town(round_, "t", "95", "95")
    await round_.enter("s", "special")
    claim: dict[str, Any] = {"direction": "bonus", "which": "model-of-city"}
    with pytest.raises(Invalid):
        await round_.do(ClaimAdjustment, code="t", **claim)
    with pytest.raises(Invalid):
        await round_.do(ClaimAdjustment, code="s", evidence="1号", **claim)
    await round_.do(ClaimAdjustment, code="t", evidence="1号", **claim)
    with pytest.raises(NotNow, match="round-stage"):
        await round_.decide()
