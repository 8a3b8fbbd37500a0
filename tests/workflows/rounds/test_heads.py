"""C4.7.20, C2.1.1: a head's grade follows the branches, and nobody scores a head (4.2.22, D19)."""

from collections.abc import Callable
from typing import Any

import pytest

from services.domain.base import ActorRef
from services.domain.errors import Invalid, NotEntitled, NotNow
from services.domain.programme.evaluation import Scheme
from services.domain.rounds.finishing import Regrade
from services.domain.rounds.heading import NameHead, heads_of
from services.domain.rounds.scoring import FormVerdict
from services.domain.tree.units import Function
from tests.workflows.rounds.carried import Carried
from tests.workflows.rounds.later import BRANCHES, later
from tests.workflows.rounds.test_health_centres import assessed
from tests.workflows.walk import WORDS

Carry = Callable[[str | Scheme], Carried]
CITY_OFFICER = ActorRef(account="city", function=Function.CITY_OFFICER, unit="9901")
SCORES = {"a": "95", "b": "85", "c": "65", "d": "75"}


async def named(round_: Carried, post: str, *codes: str) -> None:
    await round_.do(NameHead, post=post, codes=codes)


async def bands(round_: Carried) -> dict[str, str]:
    return {one.post: one.band for one in heads_of(await round_.state())}


async def opened(carry: Carry) -> Carried:
    round_ = carry(later(BRANCHES))
    await round_.open()
    for code in SCORES:
        await round_.enter(code, "departments")
    await round_.enter("t", "towns")
    return round_


async def test_4_2_22_c4_7_20_a_deputy_head_s_grade_follows_the_branches_into_the_decision(
    carry: Carry,
) -> None:
    """Excellent, good and fail: the middle one is good. Of two the lower: pass, and no honours."""
    round_ = await opened(carry)
    await named(round_, "D-1", "a", "b", "c")
    await named(round_, "D-2", "d")
    for code in ("a", "b", "d"):
        await round_.score(code, year=SCORES[code])
    assert await bands(round_) == {"D-1": "", "D-2": "pass"}
    await round_.score("c", year=SCORES["c"])
    await round_.do(FormVerdict, code="t", fit=True, opinion=WORDS)
    assert await bands(round_) == {"D-1": "good", "D-2": "pass"}
    found = {one.post: one for one in heads_of(await round_.state())}
    assert found["D-1"].honours
    assert not found["D-2"].honours
    assert found["D-1"].branches == {"a": "excellent", "b": "good", "c": "fail"}
    await round_.close()
    await named(round_, "D-1", "a", "c")
    await round_.decide()
    state = await round_.state()
    assert [(one.post, one.codes, one.band) for one in state.head_grades] == [
        ("D-1", ("a", "c"), "fail"),
        ("D-2", ("d",), "pass"),
    ]
    with pytest.raises(NotNow):
        await named(round_, "D-3", "b")


async def test_4_2_22_c4_7_20_a_branch_has_one_head_and_its_group_a_rule_for_heads(
    carry: Carry,
) -> None:
    round_ = await opened(carry)
    await named(round_, "D-1", "a", "b")
    for codes in (("b", "c"), ("t",), ("c", "c"), ("nobody",)):
        with pytest.raises(Invalid):
            await named(round_, "D-2", *codes)
    with pytest.raises(NotEntitled):
        await round_.do(NameHead, round_.unit("head", "c"), post="D-2", codes=("c",))
    await named(round_, "D-1", "a")
    await named(round_, "D-2", "b", "c")
    assert (await round_.state()).heads == {"D-1": ("a",), "D-2": ("b", "c")}


async def test_4_2_22_c2_1_1_the_centre_s_grade_is_its_head_s_also_after_the_city_s_spot_check(
    carry: Carry,
) -> None:
    round_ = await assessed(carry)
    with pytest.raises(NotNow, match="round-without"):
        await named(round_, "D-1", "c1")
    await round_.close()
    said: dict[str, Any] = {"code": "c4", "band": "fail", "opinion": WORDS}
    before = {code: one.band for one in heads_of(await round_.state()) for code in one.branches}
    assert (before["c1"], before["c4"], before["c5"]) == ("excellent", "pass", "fail")
    await round_.do(Regrade, CITY_OFFICER, **said)
    grades = await round_.decide()
    state = await round_.state()
    assert {one.codes[0]: one.band for one in state.head_grades} == {
        code: one.band for code, one in grades.items()
    }
    assert grades["c4"].band == "fail"
