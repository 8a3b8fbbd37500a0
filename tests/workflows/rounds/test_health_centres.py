"""C2.1: township health centres, twice a year; the figures are worked by hand (4.3.3)."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from services.domain.base import ActorRef
from services.domain.errors import Invalid, NotEntitled, NotNow
from services.domain.rounds.adjusting import RecordFunds
from services.domain.rounds.checking import CarryOutCheck, PlanCheck, TellOfCheck, checks_of
from services.domain.rounds.finishing import EndRound, Regrade, RoundIncomplete
from services.domain.rounds.paying import RecordPay
from services.domain.rounds.reporting import ReceiveReport, agenda
from services.domain.rounds.scoring import RecordSample
from services.domain.rounds.supplying import SupplyValue
from services.domain.tree.units import Function
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
        await supplied(round_, code, "96.5")
        await round_.score(code, june=june)
        await round_.score(code, december=december)
    return round_


async def supplied(round_: Carried, code: str, rate: str) -> None:
    """The vaccination rate comes from the county's disease control (C2.1.6)."""
    said: dict[str, Any] = {"code": code, "datum": "vaccination-rate", "amount": Decimal(rate)}
    await round_.do(SupplyValue, round_.office("jikong"), **said)


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
        "count": 4,
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


async def test_c2_1_6_the_vaccination_rate_is_the_disease_control_s_and_nobody_overwrites_it(
    carry: Carry,
) -> None:
    """D16: neither the centre, nor the bureau, nor another office; a correction leaves its trail."""
    round_ = carry("health-centres")
    await round_.open()
    await round_.enter("c1", "centres")
    said: dict[str, Any] = {"code": "c1", "datum": "vaccination-rate", "amount": Decimal(99)}
    head = round_.unit("head", "c1")
    of_the_centre = round_.office("jikong").model_copy(update={"unit": head.unit})
    elsewhere = round_.office("jikong").model_copy(update={"unit": "990122:jikong"})
    for by in (head, round_.officer(), of_the_centre, elsewhere, round_.office("tongji")):
        with pytest.raises(NotEntitled):
            await round_.do(SupplyValue, by, **said)
    await supplied(round_, "c1", "90")
    await supplied(round_, "c1", "91.5")
    values = (await round_.state()).entry("c1").values
    assert [(one.amount, one.by.unit) for one in values] == [
        (Decimal(90), "990121:jikong"),
        (Decimal("91.5"), "990121:jikong"),
    ]


@pytest.mark.parametrize(
    ("grade", "chosen", "amount"),
    [
        ("excellent", None, "2800"),  # 40,000 ÷ 20 × (1.2 + 0.2)
        ("pass", None, "2600"),
        ("basic-pass", None, "2400"),
        ("fail", "-0.3", "1800"),
    ],
)
async def test_c2_1_13_pay_is_the_share_of_a_head_by_post_factor_and_converted_score(
    carry: Carry, grade: str, chosen: str | None, amount: str
) -> None:
    round_ = carry("health-centres")
    await round_.open()
    await round_.enter("c1", "centres")
    said: dict[str, Any] = {
        "code": "c1",
        "post": "G-07",
        "period": "2031-06",
        "total": Decimal(40_000),
        "headcount": 20,
        "post_factor": Decimal("1.2"),
        "grade": grade,
        "chosen": Decimal(chosen) if chosen else None,
    }
    with pytest.raises(NotEntitled):
        await round_.do(RecordPay, round_.unit("head", "c2"), **said)
    await round_.do(RecordPay, round_.unit("head", "c1"), **said)
    [line] = (await round_.state()).entry("c1").pay
    assert (line.amount, line.post) == (Decimal(amount), "G-07")
    with pytest.raises(Invalid):
        await round_.do(RecordPay, **said)


async def test_c2_1_4_who_was_told_of_a_check_makes_it_an_open_one(carry: Carry) -> None:
    """D18: the city plans two unannounced spot-checks (C2.1.3); of one somebody is told the day."""
    round_ = carry("health-centres")
    await round_.open()
    for code in ("c1", "c10"):
        await round_.enter(code, "centres")
    city = ActorRef(account="city", function=Function.CITY_OFFICER, unit="9901")
    said: dict[str, Any] = {"check": "city-spot-check", "meant": "unannounced"}
    await round_.do(PlanCheck, city, **said, codes=("c1",))
    await round_.do(PlanCheck, city, **said, codes=("c10",))
    with pytest.raises(NotEntitled):
        await round_.do(PlanCheck, round_.unit("head", "c1"), **said, codes=("c10",))
    with pytest.raises(NotEntitled):
        await round_.do(TellOfCheck, round_.officer(), no=1, codes=("c1",), of=("time",))
    await round_.do(TellOfCheck, city, no=1, codes=("c1",), of=("time",))
    await round_.sleep(days=1)
    for number in (1, 2):
        done: dict[str, Any] = {"no": number, "began_at": await round_.now(), "findings": WORDS}
        await round_.do(CarryOutCheck, city, **done)
    first, second = (one.judged for one in checks_of(await round_.state()))
    assert first
    assert second
    assert (first.counts_as, first.as_meant, first.knew) == ("open", False, ("990121:c1",))
    assert first.why.en == "990121:c1 knew beforehand: it counts as an open check"
    assert (second.counts_as, second.as_meant, second.knew) == ("unannounced", True, ())
