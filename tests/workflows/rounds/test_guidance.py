"""C3.2.2: units of the cultivation pool are guided at intervals until they are fit (4.2.14)."""

from collections.abc import Callable
from typing import Any

import pytest

from services.domain.clocks.calendar import local_day, months_later
from services.domain.errors import Invalid, NotEntitled, NotNow
from services.domain.rounds.cultivating import LeavePool, RecordGuidance, departed, pool
from services.domain.rounds.entering import AnswerGate
from tests.workflows.rounds.carried import Carried
from tests.workflows.walk import WORDS

Carry = Callable[[str], Carried]


async def answered(round_: Carried, code: str, *, passed: bool) -> None:
    said: dict[str, Any] = {"code": code, "gate": "fit-yet", "passed": passed, "reason": WORDS}
    await round_.do(AnswerGate, **said)


async def test_c3_2_2_guidance_is_due_every_six_months_and_what_comes_late_is_kept_as_late(
    carry: Carry,
) -> None:
    round_ = carry("integrity-units")
    await round_.open(variant="xicheng")
    for code in ("a", "b"):
        await round_.enter(code, "units", round_.unit(f"head-{code}", code))
    today = local_day(await round_.now())
    said: dict[str, Any] = {"code": "a", "guided_on": today, "words": WORDS}
    with pytest.raises(NotNow):
        await round_.do(RecordGuidance, lacking=["fit-yet"], **said)
    await answered(round_, "a", passed=False)
    await answered(round_, "b", passed=True)
    state = await round_.state()
    [one] = pool(state, today)
    assert one.next
    assert (one.unit.unit, one.next.due_on, one.next.overdue) == (
        "a",
        months_later(today, 6),
        False,
    )
    with pytest.raises(Invalid):
        await round_.do(RecordGuidance, lacking=["nothing-known"], **said)
    with pytest.raises(NotEntitled):
        await round_.do(RecordGuidance, round_.unit("head-a", "a"), lacking=["fit-yet"], **said)
    await round_.sleep(days=200)
    later = local_day(await round_.now())
    [one] = pool(await round_.state(), later)
    assert one.next
    assert one.next.overdue
    await round_.do(RecordGuidance, code="a", guided_on=later, lacking=["fit-yet"], words=WORDS)
    [one] = pool(await round_.state(), later)
    assert one.next
    assert one.next.due_on == months_later(later, 6)
    with pytest.raises(Invalid):  # Before the guidance that was recorded last.
        await round_.do(RecordGuidance, lacking=["fit-yet"], **said)
    await round_.do(RecordGuidance, code="a", guided_on=later, words=WORDS)
    [one] = pool(await round_.state(), later)
    assert (one.lacks, one.next) == ((), None)
    await answered(round_, "a", passed=True)
    state = await round_.state()
    assert pool(state, later) == ()
    assert len(state.entry("a").guided) == 2


async def test_c3_2_2_who_gives_up_the_pool_is_owed_no_guidance_and_may_come_back(
    carry: Carry,
) -> None:
    """D24: of its own will and without a reason; the days of guidance begin anew when it returns."""
    round_ = carry("integrity-units")
    await round_.open(variant="xicheng")
    for code in ("a", "b"):
        await round_.enter(code, "units", round_.unit(f"head-{code}", code))
        await answered(round_, code, passed=False)
    with pytest.raises(NotEntitled):
        await round_.do(LeavePool, round_.unit("head-b", "b"), code="a")
    await round_.do(LeavePool, round_.unit("head-a", "a"), code="a")
    await round_.do(LeavePool, code="b", words=WORDS)
    await round_.sleep(days=400)
    later = local_day(await round_.now())
    state = await round_.state()
    assert pool(state, later) == ()
    assert [one.code for one in departed(state)] == ["a", "b"]
    with pytest.raises(NotNow):
        await round_.do(RecordGuidance, code="a", guided_on=later, lacking=["fit-yet"], words=WORDS)
    await answered(round_, "a", passed=False)
    [back] = pool(await round_.state(), later)
    assert back.next
    assert (back.unit.unit, back.next.due_on) == ("a", months_later(later, 6))
    with pytest.raises(Invalid):  # Still away.
        await round_.do(LeavePool, code="b")
    assert [one.code for one in departed(await round_.state())] == ["b"]
