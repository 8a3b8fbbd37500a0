"""C2.1: township health centres, twice a year; the figures are worked by hand (4.3.3)."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from services.domain.base import ActorRef
from services.domain.errors import NotEntitled, NotNow
from services.domain.rounds.adjusting import RecordFunds
from services.domain.rounds.finishing import EndRound, Regrade, RoundIncomplete
from services.domain.rounds.reporting import ReceiveReport, agenda
from services.domain.rounds.scoring import RecordSample
from services.domain.units import Function
from services.storage.rounds import RoundExists
from tests.workflows.rounds.carried import Carried
from tests.workflows.walk import WORDS

Carry = Callable[[str], Carried]
CENTRES = {
    "c1": ("90", "95"),  # 90 × 0.4 + 95 × 0.6 = 93
    "c2": ("85", "90"),  # 34 + 54 = 88
    "c3": ("80", "84.5"),  # 32 + 50.7 = 82.7
    "c4": ("65", "70"),  # 26 + 42 = 68
    "c5": ("50", "55"),  # 20 + 33 = 53
}
"""Five centres: a fifth of them is one place for excellent."""


async def assessed(carry: Carry, year: int | None = None, **other: tuple[str, str]) -> Carried:
    """Entered, sampled and scored in both halves."""
    round_ = carry("health-centres")
    await round_.open(year)
    for code, (june, december) in {**CENTRES, **other}.items():
        await round_.enter(code, "centres")
        await sampled(round_, code)
        await round_.score(code, june=june)
        await round_.score(code, december=december)
    return round_


async def sampled(round_: Carried, code: str) -> None:
    """20 of 500 households, and 30 % of 21 members of staff: 7 (C2.1.5)."""
    households: dict[str, Any] = {"population": 500, "drawn": 20, "published": "seed"}
    await round_.do(RecordSample, code=code, sample="households", **households)
    await round_.do(
        RecordSample, code=code, sample="staff", population=21, drawn=7, published="seed"
    )


async def test_c2_1_7_june_counts_40_and_december_60_and_a_fifth_is_excellent(
    carry: Carry,
) -> None:
    """C2.1.8, C2.1.9: c1 and c2 have 85 and more; the one place is c1's, and c2 is good."""
    round_ = await assessed(carry)
    await round_.close()
    grades = await round_.decide()
    assert {code: (one.total, one.band) for code, one in grades.items()} == {
        "c1": (Decimal(93), "excellent"),
        "c2": (Decimal(88), "good"),
        "c3": (Decimal("82.7"), "good"),
        "c4": (Decimal(68), "pass"),
        "c5": (Decimal(53), "fail"),
    }
    total = (await round_.result("c2")).total
    assert total
    assert [line.shown for line in total.lines] == ["85 × 0.4 = 34", "90 × 0.6 = 54"]
    assert grades["c5"].consequences == ("circular",)
    await round_.end()


async def test_c2_1_11_who_fails_two_years_running_loses_its_head(carry: Carry) -> None:
    """C2.1.10: the fifth by result is halved for who fails: 1,000,000 × 0.2 × 0.5 = 100,000."""
    before = carry("health-centres")
    year = (await before.now()).year - 1
    first = await assessed(carry, year)
    await first.close()
    assert (await first.decide())["c5"].consequences == ("circular",)
    second = await assessed(carry, year + 1, c4=("50", "50"))
    for code in ("c1", "c5"):
        await second.do(RecordFunds, code=code, yuan=Decimal(1_000_000))
    await second.close()
    grades = await second.decide()
    assert grades["c5"].consequences == ("circular", "removal")
    assert grades["c4"].consequences == ("circular",)
    assert grades["c1"].consequences == ()
    assert grades["c1"].amounts == {"monthly": Decimal(800_000), "by-result": Decimal(200_000)}
    assert grades["c5"].amounts == {"monthly": Decimal(800_000), "by-result": Decimal(100_000)}
    [_, by_result] = (await second.result("c5")).money
    assert (by_result.withheld, by_result.shown) == (Decimal(100_000), "200000 × 0.5 = 100000")


async def test_c2_1_3_the_city_spot_checks_and_its_grade_takes_the_place(carry: Carry) -> None:
    round_ = await assessed(carry)
    await round_.close()
    city = ActorRef(account="city", function=Function.CITY_OFFICER, unit="9901")
    with pytest.raises(NotEntitled):
        await round_.do(Regrade, code="c3", band="pass", opinion=WORDS)
    await round_.do(Regrade, city, code="c3", band="pass", opinion=WORDS)
    assert (await round_.result("c3")).changed_above
    assert (await round_.decide())["c3"].band == "pass"


async def test_c2_1_5_the_scoring_is_not_closed_before_all_is_there(carry: Carry) -> None:
    """C2.1.7: a missing half is no zero; the answer names the first thing that is missing."""
    round_ = carry("health-centres")
    await round_.open()
    await round_.enter("c1", "centres")
    await round_.score("c1", june="80")
    with pytest.raises(RoundIncomplete) as refused:
        await round_.close()
    assert refused.value.params == {
        "count": 3,
        "zh": "单位c1：下半年考核",
        "en": "单位c1: December",
    }
    with pytest.raises(NotNow, match="round-stage"):
        await round_.decide()
    assert (await round_.state()).stage == "scoring"


async def test_c2_1_4_the_filing_with_the_province_is_due_at_the_end_of_february(
    carry: Carry,
) -> None:
    round_ = await assessed(carry, (await carry("health-centres").now()).year - 2)
    await round_.close()
    await round_.decide()
    state = await round_.state()
    due = next(one for one in agenda(state) if one.report == "filing")
    assert due.ends
    assert (due.ends.year, due.ends.month, due.ends.day) == (state.year + 1, 2, 28)
    received: dict[str, Any] = {"report": "filing", "code": "9901", "received_on": due.ends}
    await round_.do(ReceiveReport, **received)
    [report] = (await round_.state()).reports
    assert report.days_late == 0
    await round_.do(EndRound)


async def test_4_3_an_office_opens_a_scheme_once_for_a_year(carry: Carry) -> None:
    await carry("health-centres").open()
    with pytest.raises(RoundExists):
        await carry("health-centres").open()
