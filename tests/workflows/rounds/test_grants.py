"""C3.5.2, C3.5.3: a grant by the month, stopped by an event, sixty months in all (4.2.15)."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.domain.base import ActorRef
from services.domain.errors import Invalid, NotEntitled, NotNow
from services.domain.programme.evaluation import Scheme
from services.domain.rounds.granting import BeginGrant, GrantDue, StopGrant, grants_due
from services.domain.rounds.scoring import FormVerdict
from services.storage.queries.earlier_rounds import months_before
from tests.workflows.rounds.carried import Carried
from tests.workflows.rounds.later import GRANTS, later
from tests.workflows.walk import WORDS

Carry = Callable[[str | Scheme], Carried]
PERSON = "R-7"


async def opened(carry: Carry, year: int) -> Carried:
    round_ = carry(later(GRANTS))
    await round_.open(year)
    for code in ("a", "b"):
        await round_.enter(code, "employers")
    return round_


async def begin(round_: Carried, code: str, month: int, by: ActorRef | None = None) -> None:
    state = await round_.state()
    async with round_.database.reading() as tx:
        paid = await months_before(tx, state, "living", PERSON)
    said = {"code": code, "grant": "living", "person": PERSON, "paid": paid}
    await round_.do(BeginGrant, by, month=f"{state.year}-{month:02}", **said)


async def stop(round_: Carried, code: str, on: date, **more: Any) -> None:
    said = {"code": code, "grant": "living", "person": PERSON, "event": "left", **more}
    await round_.do(StopGrant, event_on=on, **said)


async def due(round_: Carried) -> list[GrantDue]:
    return list(grants_due(await round_.state()))


async def test_4_2_15_c3_5_2_c3_5_3_sixty_months_in_all_whoever_the_employer_is(
    carry: Carry,
) -> None:
    """7 + 12 + 3 + 8 + 12 + 12 are 54: the last year brings six months of 500 and nothing more."""
    now = (await carry(later(GRANTS)).now()).year
    for year, code, month in ((now - 5, "a", 6), (now - 4, "a", 1)):
        await begin(await opened(carry, year), code, month)
    moved = await opened(carry, now - 3)
    await begin(moved, "a", 1)
    with pytest.raises(Invalid):  # Twice at a time, also under another employer.
        await begin(moved, "b", 2)
    await stop(moved, "a", date(now - 3, 3, 1))
    await begin(moved, "b", 5)
    assert [(one.code, len(one.months), one.left) for one in await due(moved)] == [
        ("a", 3, 30),
        ("b", 8, 30),
    ]
    for year in (now - 2, now - 1):
        await begin(await opened(carry, year), "b", 1)
    last = await opened(carry, now)
    await begin(last, "b", 1)
    [one] = await due(last)
    assert (one.months[-1], one.left, one.shown) == (date(now, 6, 1), 0, "500 × 6 = 3000")
    await last.do(FormVerdict, code="a", fit=True, opinion=WORDS)
    await last.do(FormVerdict, code="b", fit=True, opinion=WORDS)
    await last.close()
    grades = await last.decide()
    assert {code: grade.amounts for code, grade in grades.items()} == {
        "a": {},
        "b": {"living": Decimal(3000)},
    }
    with pytest.raises(NotNow):
        await stop(last, "b", date(now, 1, 1))


async def test_4_2_15_c3_5_2_no_month_begins_once_the_sixty_are_used_up(carry: Carry) -> None:
    now = (await carry(later(GRANTS)).now()).year
    for year in range(now - 5, now):
        await begin(await opened(carry, year), "a", 1)
    last = await opened(carry, now)
    with pytest.raises(Invalid) as refused:
        await begin(last, "a", 1)
    assert refused.value.params == {"field": "month", "most": 60}
    assert await due(last) == []


async def test_4_2_15_c3_5_2_an_employer_speaks_for_itself_and_events_are_the_listed_ones(
    carry: Carry,
) -> None:
    round_ = carry(later(GRANTS))
    await round_.open()
    today = (await round_.now()).date()
    for code in ("a", "b"):
        await round_.enter(code, "employers")
    with pytest.raises(NotEntitled):
        await begin(round_, "a", 1, round_.unit("head", "b"))
    await begin(round_, "a", 1, round_.unit("head", "a"))
    for wrong in ({"event": "rain"}, {"person": "R-8"}, {"code": "b"}):
        with pytest.raises(Invalid):
            await stop(round_, wrong.pop("code", "a"), today, **wrong)
    with pytest.raises(Invalid):
        await stop(round_, "a", date(today.year + 1, 1, 1))
    await stop(round_, "a", date(today.year, 1, 31))
    [one] = await due(round_)
    assert one.months == (date(today.year, 1, 1),)
    assert one.stopped
    assert one.stopped.zh == "解除聘用"
