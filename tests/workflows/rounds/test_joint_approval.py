"""C3.6: one intake, four offices at once, twenty-two working days for all of them (4.3)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from services.domain.errors import Invalid, NotEntitled
from services.domain.mechanisms.parallel_examination import progress
from services.domain.programme.calendars import calendar_for
from services.domain.rounds.entering import NotAdmitted
from services.domain.rounds.examining import GiveOfficeOpinion
from services.domain.rounds.finishing import RoundIncomplete
from services.domain.rounds.scoring import FormVerdict
from tests.workflows.rounds.carried import Carried
from tests.workflows.walk import WORDS

Carry = Callable[[str], Carried]
OFFICES = ("gongshang", "weisheng", "zhijian", "shuiwuju")


async def opinion(round_: Carried, word: str, says: str, **more: Any) -> None:
    said = {"code": "m1", "says": says, **more}
    await round_.do(GiveOfficeOpinion, round_.office(word), **said)


async def taken_in(carry: Carry) -> Carried:
    round_ = carry("joint-approval")
    await round_.open()
    await round_.enter("m1", "registrations")
    return round_


async def test_c3_6_12_one_intake_is_examined_by_all_four_offices_at_once(carry: Carry) -> None:
    """Each answers for itself, in any order; no verdict comes before all of them."""
    round_ = await taken_in(carry)
    verdict: dict[str, Any] = {"code": "m1", "fit": True, "opinion": WORDS}
    for word in reversed(OFFICES):
        with pytest.raises(NotAdmitted, match="同步审查"):
            await round_.do(FormVerdict, **verdict)
        await opinion(round_, word, "agrees")
    with pytest.raises(RoundIncomplete):
        await round_.close()
    await round_.do(FormVerdict, **verdict)
    await round_.close()
    assert (await round_.decide())["m1"].recognised


async def test_c3_6_7_all_share_22_working_days_and_only_who_is_silent_is_late(
    carry: Carry,
) -> None:
    """C3.6.5, C2.9.3: what several offices lack is said once."""
    round_ = await taken_in(carry)
    await opinion(round_, "gongshang", "lacks", lacking=("验资报告", "场地证明"))
    await opinion(round_, "weisheng", "lacks", lacking=("场地证明",))
    with pytest.raises(NotEntitled):
        await opinion(round_, "guihua", "agrees")
    with pytest.raises(Invalid):
        await opinion(round_, "gongshang", "agrees")
    examination = (await round_.state()).entry("m1").examination
    assert examination
    assert (examination.ledger.budget, examination.ledger.unit) == (22, "working")
    late = await round_.now() + timedelta(days=60)
    found = progress(examination, calendar_for(rehearsal=True), late)
    assert found.lacking == ("验资报告", "场地证明")
    assert found.overdue == found.waits_for == ("zhijian", "shuiwuju")
