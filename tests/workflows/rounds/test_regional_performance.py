"""C4.7: a government's performance, in four groups: formula, floor, vetoes, figures asked once (4.3)."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from services.domain.clocks.calendar import calendar_year, local_day
from services.domain.errors import Invalid, NotFound
from services.domain.rounds.checking import CarryOutCheck, PlanCheck
from services.domain.rounds.finishing import RoundIncomplete
from services.domain.rounds.reporting import ReceiveReport
from services.domain.rounds.supplying import SupplyValue, TakeOverValues, VerifyValue
from services.domain.rounds.surveying import RecordAnswers
from services.storage.queries.round_figures import known_elsewhere
from tests.workflows.rounds.carried import Carried
from tests.workflows.walk import WORDS

Carry = Callable[[str], Carried]
CONTENTS = ("policy", "duties", "integrity", "service", "openness")


async def reviewed(round_: Carried, code: str, *, satisfied: int, asked: int) -> None:
    """Each evaluator answers on all five contents; the first ones are satisfied (C4.7.13)."""
    lines = [
        {"respondent": f"{no:03}", "question": one, "choice": "good" if no < satisfied else "bad"}
        for no in range(asked)
        for one in CONTENTS
    ]
    said: dict[str, Any] = {"survey": "public", "population": asked, "answers": lines}
    await round_.do(RecordAnswers, code=code, **said, asked_on=local_day(await round_.now()))


async def supplied(round_: Carried, code: str, word: str, datum: str, amount: str) -> None:
    said: dict[str, Any] = {"code": code, "datum": datum, "amount": Decimal(amount)}
    await round_.do(SupplyValue, round_.office(word), **said)


async def scored_town(round_: Carried, code: str, *, satisfied: int = 20) -> None:
    """F15's figures, with everything that others owe on a town."""
    await round_.enter(code, "towns")
    await round_.score(code, **{"half-year": "80", "year-end": "90", "public": "70"})
    await reviewed(round_, code, satisfied=satisfied, asked=20)
    await supplied(round_, code, "diaochadui", "farmers-income", "9800")
    await supplied(round_, code, "xinfang", "petitions", "3")
    said: dict[str, Any] = {"code": code, "datum": "farmers-income", "amount": Decimal(9800)}
    await round_.do(VerifyValue, round_.office("tongji"), **said)


async def test_c4_7_14_complaints_and_verification_cost_at_most_two_each(carry: Carry) -> None:
    """F14, F15, C4.7.6: 0.3 × 80 + 0.6 × 90 + 0.1 × 70 − 1.5 = 83.5, good."""
    round_ = carry("regional-performance")
    await round_.open()
    await scored_town(round_, "t")
    await scored_town(round_, "u")
    await round_.confirmed("t", "deduction", "verification", points=Decimal(1))
    await round_.confirmed("t", "deduction", "complaints", points=Decimal("0.5"))
    for points in ("2", "1.5"):
        await round_.confirmed("u", "deduction", "verification", points=Decimal(points))
    await round_.close()
    grades = await round_.decide()
    assert (grades["t"].total, grades["t"].band) == (Decimal("83.5"), "good")
    assert grades["u"].total == Decimal("83.0")
    assert (await round_.state()).stands == "decided-round"


async def test_c4_7_24_less_than_60_percent_costs_the_leaders_award(carry: Carry) -> None:
    """The score stays as it is: 11 of 20 on five contents are 55 %; 12 of 20 are just enough."""
    round_ = carry("regional-performance")
    await round_.open()
    await scored_town(round_, "low", satisfied=11)
    await scored_town(round_, "edge", satisfied=12)
    await round_.close()
    grades = await round_.decide()
    assert (grades["low"].band, grades["low"].consequences) == ("good", ("award-lost",))
    assert grades["edge"].consequences == ()


async def test_c4_7_25_one_veto_voids_whatever_the_score(carry: Carry) -> None:
    round_ = carry("regional-performance")
    await round_.open()
    await scored_town(round_, "t")
    await round_.vetoed("t", "safety-accident")
    await round_.close()
    assert (await round_.decide())["t"].band == "void"


async def test_c4_7_12_each_group_owes_its_own_figures_and_review(carry: Carry) -> None:
    """A project has no farmers and no five contents; those who benefit are asked about it."""
    round_ = carry("regional-performance")
    await round_.open()
    await round_.enter("p", "special")
    await round_.score("p", tracking="90", public="80", audit="100")
    with pytest.raises(Invalid):
        await reviewed(round_, "p", satisfied=1, asked=1)
    with pytest.raises(Invalid):
        await supplied(round_, "p", "xinfang", "petitions", "1")
    with pytest.raises(RoundIncomplete, match="受益对象评议表"):
        await round_.close()
    answer = {"respondent": "001", "question": "project", "choice": "good"}
    said: dict[str, Any] = {"survey": "beneficiaries", "population": 1, "answers": [answer]}
    await round_.do(RecordAnswers, code="p", **said, asked_on=local_day(await round_.now()))
    await round_.close()
    found = (await round_.decide())["p"]
    assert (found.total, found.band) == (Decimal("90.0"), "advanced")


async def test_c4_7_15_a_project_hands_in_its_self_check_of_each_month(carry: Carry) -> None:
    round_ = carry("regional-performance")
    today = local_day(await round_.now())
    await round_.open(calendar_year(await round_.now()))
    await round_.enter("p", "special")
    month = f"{today:%Y-%m}"
    said: dict[str, Any] = {"report": "monthly", "code": "p", "period": month}
    await round_.do(ReceiveReport, **said, received_on=today)
    with pytest.raises(Invalid):
        await round_.do(ReceiveReport, **said, received_on=today)
    [received] = (await round_.state()).reports
    assert (received.period, received.days_late) == (month, 0)


async def test_c4_7_11_verification_comes_unannounced_and_stays_in_the_ledger(
    carry: Carry,
) -> None:
    round_ = carry("regional-performance")
    await round_.open()
    await round_.enter("t", "towns")
    await round_.do(PlanCheck, check="verification", meant="unannounced", codes=("t",))
    now = await round_.now()
    await round_.do(CarryOutCheck, no=1, began_at=now, findings=WORDS)
    [check] = (await round_.state()).checks
    assert (check.check, check.meant, check.told) == ("verification", "unannounced", ())
    assert check.findings == WORDS


async def test_c4_7_26_a_health_centres_rate_is_known_from_its_own_assessment(
    carry: Carry,
) -> None:
    """D25: C2.1.6 has it already, of the same unit, year and hand; both files ship with the product."""
    first, second = carry("health-centres"), carry("regional-performance")
    for round_, group in ((first, "centres"), (second, "stations")):
        await round_.open()
        await round_.enter("c1", group)
    await supplied(first, "c1", "jikong", "vaccination-rate", "97.5")
    async with second.database.reading() as tx:
        known = await known_elsewhere(tx, await second.state())
    await second.do(TakeOverValues, known=known)
    [taken] = (await second.state()).entry("c1").values
    assert (taken.amount, taken.by.unit) == (Decimal("97.5"), "990121:jikong")
    with pytest.raises(NotFound):
        await second.do(TakeOverValues, known=known)
