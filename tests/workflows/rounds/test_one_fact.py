"""C3.6.12, C4.7.26: one intake for all offices, one fact asked once (4.2.25); two hands (4.2.19)."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from services.domain.errors import Invalid, NotEntitled, NotFound
from services.domain.mechanisms.parallel_examination import progress
from services.domain.programme.calendars import calendar_for
from services.domain.programme.evaluation import Scheme
from services.domain.rounds.entering import NotAdmitted
from services.domain.rounds.examining import GiveOfficeOpinion
from services.domain.rounds.finishing import RoundIncomplete
from services.domain.rounds.scoring import FormVerdict
from services.domain.rounds.supplying import SupplyValue, TakeOverValues, VerifyValue
from services.storage.queries.round_figures import known_elsewhere
from tests.workflows.rounds.carried import Carried
from tests.workflows.rounds.later import FIGURES, JOINT, later
from tests.workflows.walk import WORDS

Carry = Callable[[str | Scheme], Carried]


async def opinion(round_: Carried, word: str, says: str, **more: Any) -> None:
    said = {"code": "m1", "says": says, **more}
    await round_.do(GiveOfficeOpinion, round_.office(word), **said)


async def test_c3_6_12_three_offices_examine_at_once_and_one_no_stops_none_of_the_others(
    carry: Carry,
) -> None:
    """C3.6.7: 22 working days for all together; what is lacking is one list (C2.9.3)."""
    round_ = carry(later(JOINT))
    await round_.open()
    await round_.enter("m1", "matters")
    verdict: dict[str, Any] = {"code": "m1", "fit": True, "opinion": WORDS}
    with pytest.raises(NotAdmitted, match="同步审查"):
        await round_.do(FormVerdict, **verdict)
    with pytest.raises(NotEntitled):
        await opinion(round_, "tongji", "agrees")
    with pytest.raises(Invalid):
        await opinion(round_, "guihua", "objects")
    await opinion(round_, "guihua", "lacks", lacking=("红线图", "总平面图"))
    await opinion(round_, "xiaofang", "lacks", lacking=("消防设计", "总平面图"))
    with pytest.raises(Invalid):
        await opinion(round_, "guihua", "agrees")
    examination = (await round_.state()).entry("m1").examination
    assert examination
    late = await round_.now() + timedelta(days=60)
    found = progress(examination, calendar_for(rehearsal=True), late)
    assert found.lacking == ("红线图", "总平面图", "消防设计")
    assert (found.waits_for, found.overdue) == (("huanbao",), ("huanbao",))
    await opinion(round_, "huanbao", "agrees")
    with pytest.raises(NotAdmitted, match="材料不全"):
        await round_.do(FormVerdict, **verdict)


async def test_c3_6_12_once_all_agree_the_matter_goes_on(carry: Carry) -> None:
    round_ = carry(later(JOINT))
    await round_.open()
    await round_.enter("m1", "matters")
    for word in ("guihua", "xiaofang", "huanbao"):
        with pytest.raises(RoundIncomplete, match="部门审查意见"):
            await round_.close()
        await opinion(round_, word, "agrees")
    await round_.do(FormVerdict, code="m1", fit=True, opinion=WORDS)
    await round_.close()
    assert (await round_.decide())["m1"].recognised


async def supply(round_: Carried, word: str, datum: str, amount: str) -> None:
    said: dict[str, Any] = {"code": "c1", "datum": datum, "amount": Decimal(amount)}
    await round_.do(SupplyValue, round_.office(word), **said)


async def verify(round_: Carried, word: str, amount: str) -> None:
    said: dict[str, Any] = {"code": "c1", "datum": "population", "amount": Decimal(amount)}
    await round_.do(VerifyValue, round_.office(word), **said)


async def test_c4_7_12_a_second_office_signs_the_very_figure_it_was_shown(carry: Carry) -> None:
    round_ = carry(later(FIGURES))
    await round_.open()
    await round_.enter("c1", "departments")
    await round_.do(FormVerdict, code="c1", fit=True, opinion=WORDS)
    await supply(round_, "jikong", "vaccination-rate", "97")
    await supply(round_, "gongan", "population", "1000")
    with pytest.raises(RoundIncomplete, match="待核实数据"):
        await round_.close()
    with pytest.raises(NotEntitled):
        await verify(round_, "gongan", "1000")
    await supply(round_, "gongan", "population", "1001")
    with pytest.raises(Invalid):
        await verify(round_, "tongji", "1000")
    await verify(round_, "tongji", "1001")
    await round_.close()
    signed = (await round_.state()).entry("c1").values[-1]
    assert (signed.amount, signed.verified_by) == (Decimal(1001), round_.office("tongji"))


async def take_over(round_: Carried) -> None:
    async with round_.database.reading() as tx:
        known = await known_elsewhere(tx, await round_.state())
    await round_.do(TakeOverValues, known=known)


async def test_c4_7_26_what_one_scheme_knows_of_the_year_is_not_asked_again_by_another(
    carry: Carry,
) -> None:
    """D25: the same office's word, of the same unit and year; anything else is asked."""
    first, second = carry("health-centres"), carry(later(FIGURES))
    await first.open()
    await first.enter("c1", "centres")
    await second.open()
    await second.enter("c1", "departments")
    with pytest.raises(NotFound):
        await take_over(second)
    await supply(first, "jikong", "vaccination-rate", "97.5")
    await take_over(second)
    [taken] = (await second.state()).entry("c1").values
    assert (taken.amount, taken.by.unit) == (Decimal("97.5"), "990121:jikong")
    await supply(second, "jikong", "vaccination-rate", "98")
    with pytest.raises(NotFound):
        await take_over(second)
