"""C5.5.16, C1.1.10: whoever misses a hard item or fails two years running owes a special report (4.2.17)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from services.domain.base import ActorRef
from services.domain.clocks.calendar import local_day
from services.domain.errors import Invalid, NotEntitled, NotNow
from services.domain.rounds.finishing import EndRound, RoundIncomplete
from services.domain.rounds.owed_reports import owed
from services.domain.rounds.special_reporting import HandInSpecialReport, JudgeHardItem
from services.domain.tree.units import Function
from tests.workflows.rounds.carried import COUNTY, Carried
from tests.workflows.walk import WORDS

Carry = Callable[[str], Carried]
MAGISTRATE = ActorRef(account="county", function=Function.APPLICANT_LEADER, unit=COUNTY)
TOWN = "990121101"
MAYOR = ActorRef(account="mayor", function=Function.APPLICANT_LEADER, unit=TOWN)
HARD = ("class-d-buildings", "junior-enrolment", "junior-dropout")


async def judged(round_: Carried, *unmet: str) -> None:
    for item in HARD:
        said: dict[str, Any] = {"item": item, "met": item not in unmet, "basis": WORDS}
        await round_.do(JudgeHardItem, code=COUNTY, **said)


async def test_c5_5_16_unmet_hard_items_are_explained_in_one_report_within_its_days(
    carry: Carry,
) -> None:
    round_ = carry("education-supervision")
    await round_.open()
    await round_.enter(COUNTY, "counties")
    await round_.score(COUNTY, assessment="91.5")
    with pytest.raises(RoundIncomplete, match="硬性指标待认定"):
        await round_.close()
    with pytest.raises(NotNow):
        await round_.do(HandInSpecialReport, MAGISTRATE, **_report(HARD[0]))
    await judged(round_, HARD[0], HARD[2])
    [waits] = owed(await round_.state())
    today = local_day(await round_.now())
    assert waits.report.items == (HARD[0], HARD[2])
    assert waits.report.due_on == today + timedelta(days=15)
    with pytest.raises(RoundIncomplete, match="初中辍学率不高于3%：情况说明"):
        await round_.do(HandInSpecialReport, MAGISTRATE, **_report(HARD[0]))
    with pytest.raises(Invalid):
        await round_.do(HandInSpecialReport, MAGISTRATE, **_report(*HARD))
    with pytest.raises(NotEntitled):
        await round_.do(HandInSpecialReport, MAYOR, **_report(HARD[0], HARD[2]))
    await round_.vetoed(COUNTY, HARD[0])
    await round_.close()
    assert (await round_.decide())[COUNTY].band == "pass"  # Not "advanced" (C5.5.1).
    with pytest.raises(RoundIncomplete, match="硬性指标未达要求专题报告"):
        await round_.do(EndRound)
    await round_.sleep(days=17)
    await round_.do(HandInSpecialReport, MAGISTRATE, **_report(HARD[0], HARD[2]))
    state = await round_.state()
    [report] = state.entry(COUNTY).special_reports
    assert report.days_late >= 2
    assert owed(state) == ()
    await round_.end()


def _report(*items: str) -> dict[str, Any]:
    written = [{"item": item, "section": "explanation", "words": WORDS} for item in items]
    return {"code": COUNTY, "report": "hard-items", "written": written}


async def test_c1_1_10_two_years_running_below_the_standard_bring_a_report_on_causes_and_measures(
    carry: Carry,
) -> None:
    round_ = carry("quality-revival")
    year = local_day(await round_.now()).year
    for past in (year - 1, year):
        round_ = carry("quality-revival")
        await round_.open(past)
        await round_.enter(TOWN, "towns", place=TOWN)
        await round_.score(TOWN, composite="55")
        await round_.close()
        await round_.decide()
        waiting = owed(await round_.state())
        assert len(waiting) == (past == year)
        if past < year:
            await round_.end()
    sections = ("causes", "problems", "measures")
    written = [{"section": one, "words": WORDS} for one in sections]
    said: dict[str, Any] = {"code": TOWN, "report": "two-years"}
    with pytest.raises(RoundIncomplete, match="整改措施"):
        await round_.do(HandInSpecialReport, MAYOR, **said, written=written[:2])
    await round_.do(HandInSpecialReport, MAYOR, **said, written=written)
    assert owed(await round_.state()) == ()
    await round_.end()
