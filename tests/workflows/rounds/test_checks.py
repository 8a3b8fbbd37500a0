"""C4.6.24, C5.7.7, C5.8.12, C1.1.5: kinds of checks, by whom, and who was told when (4.2.21)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from services.domain.base import ActorRef
from services.domain.errors import Invalid, NotEntitled, NotNow
from services.domain.mechanisms.checks import Judged
from services.domain.mechanisms.groups import NoPairing
from services.domain.programme.evaluation import Scheme
from services.domain.rounds.checking import CarryOutCheck, PlanCheck, TellOfCheck, checks_of
from services.domain.rounds.pairing import ArrangeRing, pairs_of
from services.domain.tree.units import Function
from services.storage.queries.earlier_rounds import rings_before
from tests.workflows.rounds.carried import Carried
from tests.workflows.rounds.later import MUTUAL, later
from tests.workflows.walk import WORDS

Carry = Callable[[str | Scheme], Carried]
NEIGHBOURS = ActorRef(account="n", function=Function.COUNTY_OFFICER, unit="990122:anjian")
OWN = NEIGHBOURS.model_copy(update={"account": "own", "unit": "990121:anjian"})


async def carried_out(round_: Carried, number: int, by: ActorRef | None = None) -> Judged:
    now = await round_.now()
    await round_.do(CarryOutCheck, by, no=number, began_at=now, findings=WORDS)
    found = list(checks_of(await round_.state()))[number - 1].judged
    assert found
    return found


async def test_c5_8_12_a_cross_check_is_made_by_the_office_of_another_county(carry: Carry) -> None:
    round_ = carry("safety-standardisation")
    await round_.open()
    await round_.enter("firm", "enterprises", round_.unit("head", "firm"), asks="2")
    said: dict[str, Any] = {"check": "cross", "meant": "unannounced", "codes": ("firm",)}
    for by in (OWN, round_.officer()):
        with pytest.raises(NotEntitled):
            await round_.do(PlanCheck, by, **said)
    await round_.do(PlanCheck, NEIGHBOURS, **said)
    with pytest.raises(NotEntitled):
        await carried_out(round_, 1, OWN)
    found = await carried_out(round_, 1, NEIGHBOURS)
    assert (found.counts_as, found.as_meant) == ("unannounced", True)


async def test_c5_7_7_daily_checks_through_the_year_stand_in_the_round_at_its_end(
    carry: Carry,
) -> None:
    round_ = carry("union-work")
    await round_.open()
    await round_.enter("u1", "unions", round_.unit("head", "u1"))
    for _ in range(2):
        await round_.do(PlanCheck, check="daily", meant="unannounced", codes=("u1",))
    for number in (1, 2):
        assert (await carried_out(round_, number)).as_meant
    with pytest.raises(NotNow, match="round-without"):
        await carried_out(round_, 2)
    assert [one.codes for one in (await round_.state()).checks] == [("u1",), ("u1",)]


async def test_c4_6_24_a_check_of_next_week_has_not_taken_place(carry: Carry) -> None:
    round_ = carry("county-performance")
    await round_.open()
    await round_.enter("d", "departments")
    await round_.do(PlanCheck, check="conduct", meant="open", codes=("d",))
    later_on = await round_.now() + timedelta(days=7)
    with pytest.raises(Invalid):
        await round_.do(CarryOutCheck, no=1, began_at=later_on, findings=WORDS)
    found = await carried_out(round_, 1)
    assert (found.as_meant, found.late) == (False, ("990121:d",))
    assert found.why.en == "990121:d was not told time and place in time"


async def test_c1_1_5_the_assessed_check_each_other_and_nobody_itself(carry: Carry) -> None:
    """D18: mutual checks are open, told two days before: told in time and place it is as meant."""
    round_ = carry(later(MUTUAL))
    await round_.open()
    for code in ("a", "b"):
        await round_.enter(code, "departments")
    checker, itself = round_.unit("head-a", "a"), round_.unit("head-b", "b")
    said: dict[str, Any] = {"check": "mutual", "meant": "open", "codes": ("b",)}
    for by in (itself, round_.officer()):
        with pytest.raises(NotEntitled):
            await round_.do(PlanCheck, by, **said)
    with pytest.raises(Invalid):
        await round_.do(PlanCheck, checker, **{**said, "meant": "unannounced"})
    await round_.do(PlanCheck, checker, **said)
    await round_.do(TellOfCheck, checker, no=1, codes=("b",), of=("time", "place"))
    await round_.sleep(days=2)
    found = await carried_out(round_, 1, checker)
    assert (found.counts_as, found.as_meant, found.late) == ("open", True, ())


async def arrange(round_: Carried, seed: str = "5e" * 32, **more: Any) -> dict[str, str]:
    """Checker -> checked, as it was arranged."""
    async with round_.database.reading() as tx:
        before = await rings_before(tx, await round_.state())
    said = {"check": "mutual", "group": "departments", "seed": seed, "last_time": before, **more}
    await round_.do(ArrangeRing, **said)
    [ring] = (await round_.state()).rings
    return {one.checker: one.checked for one in ring.pairs}


async def with_departments(round_: Carried, codes: str, year: int | None = None) -> None:
    await round_.open(year)
    for code in codes:
        await round_.enter(code, "departments")


def lines(*pairs: str) -> list[dict[str, str]]:
    return [{"checker": one[0], "checked": one[1]} for one in pairs]


async def test_4_2_9_c1_1_5_the_office_draws_a_ring_and_nobody_else_checks_a_unit(
    carry: Carry,
) -> None:
    """Nobody checks itself nor its checker, nor next year whom it checked this year."""
    round_ = carry(later(MUTUAL))
    year = (await round_.now()).year
    await with_departments(round_, "abcde", year - 1)
    ring = await arrange(round_)
    assert set(ring) == set(ring.values()) == set("abcde")
    assert all(one != other and ring[other] != one for one, other in ring.items())
    with pytest.raises(Invalid):  # Not until it pleases.
        await arrange(round_, "6f" * 32)
    checked = ring["a"]
    stranger = next(one for one in "bcde" if one != checked)
    said: dict[str, Any] = {"check": "mutual", "meant": "open", "codes": (checked,)}
    with pytest.raises(NotEntitled):
        await round_.do(PlanCheck, round_.unit("head", stranger), **said)
    await round_.do(PlanCheck, round_.unit("head", "a"), **said)
    await carried_out(round_, 1, round_.unit("head", "a"))
    state = await round_.state()
    done = {one.checked for one in pairs_of(state, state.rings[0]) if one.began_at}
    assert done == {state.entries[checked].name}
    following = carry(later(MUTUAL))
    await with_departments(following, "abcde", year)
    anew = await arrange(following, barred=lines("ab"))
    assert all(ring[one] != other for one, other in anew.items())
    assert anew["a"] != "b"


async def test_4_2_9_c1_1_5_a_ring_put_together_is_whole_and_follows_those_who_enter_later(
    carry: Carry,
) -> None:
    round_ = carry(later(MUTUAL))
    await with_departments(round_, "abc")
    for wrong in (("aa", "bc", "cb"), ("ab", "ba"), ("ab", "bc"), ("ab", "cb", "ba"), ("ax",)):
        with pytest.raises(Invalid):
            await arrange(round_, pairs=lines(*wrong))
    with pytest.raises(Invalid):  # Against what has to be avoided.
        await arrange(round_, pairs=lines("ab", "bc", "ca"), barred=lines("bc"))
    with pytest.raises(NoPairing):
        await arrange(round_, barred=lines("ab", "ac"))
    with pytest.raises(NotEntitled):
        await round_.do(
            ArrangeRing, round_.unit("h", "a"), check="mutual", group="departments", seed="00"
        )
    assert await arrange(round_, pairs=lines("ab", "bc", "ca")) == {"a": "b", "b": "c", "c": "a"}
    assert (await round_.state()).rings[0].seed == ""
    await round_.enter("d", "departments")
    assert set(await arrange(round_)) == set("abcd")


async def test_4_2_9_c1_1_5_two_alone_check_each_other(carry: Carry) -> None:
    round_ = carry(later(MUTUAL))
    await with_departments(round_, "ab")
    with pytest.raises(NoPairing):
        await arrange(round_, barred=lines("ba"))
    assert await arrange(round_) == {"a": "b", "b": "a"}
