"""C5.7: union work, scored by a panel in which the applicants score each other (4.3.6)."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from services.domain.base import ActorRef
from services.domain.errors import NotEntitled
from services.domain.rounds.entering import AnswerGate, NotAdmitted
from services.domain.rounds.finishing import RoundIncomplete
from services.domain.rounds.reporting import ReceiveReport
from services.domain.tree.units import Function
from tests.workflows.rounds.carried import Carried
from tests.workflows.walk import WORDS

Carry = Callable[[str], Carried]


def rater(account: str) -> ActorRef:
    return ActorRef(account=account, function=Function.JOINT_DEPARTMENT, unit="9901:x")


async def applied(round_: Carried, *codes: str, by: dict[str, ActorRef]) -> None:
    """By their heads, and found fit to be assessed (C5.7.8)."""
    for code in codes:
        by[code] = round_.unit(f"head-{code}", code)
        await round_.enter(code, "unions", by[code])
        gate: dict[str, Any] = {"gate": "preliminary-review", "passed": True, "reason": WORDS}
        await round_.do(AnswerGate, code=code, **gate)


async def assembled(carry: Carry, *codes: str, year: int | None = None) -> Carried:
    round_ = carry("union-work")
    await round_.open(year)
    await applied(round_, *codes, by={})
    await round_.appoint("leaders", "chair")
    await round_.appoint("departments", "office")
    return round_


async def test_c5_7_10_leaders_40_rivals_30_departments_30(carry: Carry) -> None:
    """F10: 90 × 0.4 + 80 × 0.3 + 85 × 0.3 = 85.5; rivals never score themselves."""
    round_ = await assembled(carry, "a", "b", "c")
    head = {code: round_.unit(f"head-{code}", code) for code in ("a", "b", "c")}
    for code in ("a", "b", "c"):
        await round_.score(code, rater("chair"), leaders="90")
        await round_.score(code, rater("office"), departments="85")
    with pytest.raises(NotEntitled):
        await round_.score("a", head["a"], rivals="100")
    with pytest.raises(NotEntitled):
        await round_.score("a", rivals="100")
    await round_.score("a", head["b"], rivals="75")
    with pytest.raises(RoundIncomplete, match="须有2份"):
        await round_.close()
    await round_.score("a", head["c"], rivals="85")
    for code, others in (("b", "ac"), ("c", "ab")):
        for other in others:
            await round_.score(code, head[other], rivals="60")
    await round_.close()
    total = (await round_.result("a")).total
    assert total
    assert total.value == Decimal("85.5")
    assert [line.shown for line in total.lines] == [
        "90 × 0.4 = 36",
        "(75 + 85) ÷ 2 × 0.3 = 24",
        "85 × 0.3 = 25.5",
    ]
    assert (await round_.result("b")).band == "not-reached"  # 36 + 18 + 25.5 = 79.5


async def test_c5_7_11_of_ten_that_reach_80_six_are_advanced_and_of_these_two_excellent(
    carry: Carry,
) -> None:
    """C5.7 from the preliminary review to the nested grades: 60 % of 10 are 6; 30 % of 6 are 1.8, rounded to 2 (E3); who reaches less is in none."""
    codes = tuple(f"u{number:02}" for number in range(11))
    round_ = await assembled(carry, *codes)
    for number, code in enumerate(codes):
        score = "70" if number == 10 else f"{95 - number}"
        await round_.score(code, rater("chair"), leaders=score)
        await round_.score(code, rater("office"), departments=score)
        for other in codes:
            if other != code:
                await round_.score(code, round_.unit(f"head-{other}", other), rivals=score)
    await round_.vetoed("u00", "two-universal")
    await round_.close()
    places = {award.quota: award.chosen for award in (await round_.results()).awards}
    assert places == {
        "advanced": ("u01", "u02", "u03", "u04", "u05"),
        "excellent": ("u01", "u02"),
    }
    grades = await round_.decide()
    assert {code for code, one in grades.items() if one.band == "not-reached"} == {"u10"}


async def test_c5_7_8_who_is_not_fit_to_be_assessed_is_not_scored_and_scores_nobody(
    carry: Carry,
) -> None:
    round_ = carry("union-work")
    await round_.open()
    await applied(round_, "a", by={})
    await round_.enter("b", "unions", round_.unit("head-b", "b"))
    said: dict[str, Any] = {"gate": "preliminary-review", "passed": False, "reason": WORDS}
    await round_.do(AnswerGate, code="b", **said)
    with pytest.raises(NotAdmitted):
        await round_.score("b", round_.unit("head-a", "a"), rivals="80")
    with pytest.raises(NotEntitled):
        await round_.score("a", round_.unit("head-b", "b"), rivals="80")


async def test_c5_7_5_the_self_assessment_is_due_on_10_november(carry: Carry) -> None:
    round_ = carry("union-work")
    year = (await round_.now()).year - 1
    await round_.open(year)
    await applied(round_, "a", "b", by={})
    for code, day in (("a", "11-10"), ("b", "11-12")):
        head = round_.unit(f"head-{code}", code)
        said: dict[str, Any] = {"code": code, "received_on": f"{year}-{day}"}
        await round_.do(ReceiveReport, head, report="self-assessment", **said)
    other = round_.unit("head-a", "a")
    with pytest.raises(NotEntitled):
        await round_.do(ReceiveReport, other, report="self-assessment", **said)
    assert [one.days_late for one in (await round_.state()).reports] == [0, 2]


async def test_c5_7_3_a_bonus_is_at_most_two_and_confirmed_by_another(carry: Carry) -> None:
    round_ = await assembled(carry, "a", "b")
    await round_.confirmed("a", "bonus", "bonus", points=Decimal(2))
    state = await round_.state()
    assert [one.confirmed for one in state.entry("a").claims] == [True]
