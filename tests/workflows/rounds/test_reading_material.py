"""C4.3: books that a pool recommends jointly and a leading group agrees on to a man (4.2.9, 4.3)."""

from collections.abc import Callable
from typing import Any

import pytest

from services.domain.base import ActorRef
from services.domain.errors import Invalid, NotEntitled, NotNow
from services.domain.rounds.entering import AnswerGate, NotAdmitted
from services.domain.rounds.finishing import RoundIncomplete
from services.domain.rounds.scoring import FormVerdict
from services.domain.rounds.voting import GiveVoice, decisions
from services.domain.tree.units import Function
from tests.workflows.rounds.carried import Carried
from tests.workflows.walk import WORDS

Carry = Callable[[str], Carried]
POOL, LEADING = ("teacher", "librarian", "parent", "head"), ("director", "deputy")


def member(account: str) -> ActorRef:
    return ActorRef(account=account, function=Function.JOINT_DEPARTMENT, unit="990121:jiaoyu")


async def listed(carry: Carry) -> Carried:
    """One book on the detailed list, pre-examined (C4.3.2); both groups are named (C4.3.1)."""
    round_ = carry("reading-material")
    await round_.open()
    await round_.enter("b1", "books")
    gate: dict[str, Any] = {"gate": "list", "passed": True, "reason": WORDS}
    await round_.do(AnswerGate, code="b1", **gate)
    await round_.appoint("recommendation", *POOL)
    await round_.appoint("examination", *LEADING)
    return round_


async def says(round_: Carried, ballot: str, voice: str, *accounts: str, **more: Any) -> None:
    for one in accounts:
        await round_.do(GiveVoice, member(one), code="b1", ballot=ballot, says=voice, **more)


async def verdict(round_: Carried, *, fit: bool) -> None:
    await round_.do(FormVerdict, code="b1", fit=fit, opinion=WORDS)


async def test_c4_3_1_c4_3_2_a_book_is_on_the_list_before_the_pool_speaks(carry: Carry) -> None:
    round_ = carry("reading-material")
    await round_.open()
    await round_.enter("b1", "books")
    await round_.appoint("recommendation", *POOL)
    with pytest.raises(NotAdmitted, match="清单预审"):
        await says(round_, "recommendation", "yes", "teacher")


async def test_c4_3_3_three_of_the_pool_recommend_jointly_before_the_leading_group_is_asked(
    carry: Carry,
) -> None:
    round_ = await listed(carry)
    with pytest.raises(NotEntitled):
        await says(round_, "recommendation", "yes", "director")
    await says(round_, "recommendation", "yes", "teacher", "parent")
    with pytest.raises(Invalid):
        await says(round_, "recommendation", "yes", "teacher")
    with pytest.raises(NotAdmitted, match="联合推荐"):
        await says(round_, "examination", "yes", "director")
    with pytest.raises(NotAdmitted, match="联合推荐"):
        await verdict(round_, fit=True)
    with pytest.raises(RoundIncomplete, match="待表决：联合推荐"):
        await round_.close()
    assert (await round_.state()).owing_scorers == {"librarian", "head"}
    await says(round_, "recommendation", "yes", "librarian")
    assert (await round_.state()).owing_scorers == set(LEADING)


async def test_c4_3_4_all_of_the_leading_group_agree_or_the_book_is_not_bought(
    carry: Carry,
) -> None:
    round_ = await listed(carry)
    await says(round_, "recommendation", "yes", *POOL[:3])
    await says(round_, "examination", "yes", "director")
    with pytest.raises(Invalid):
        await says(round_, "examination", "no", "deputy")
    with pytest.raises(NotAdmitted, match="尚未形成决定"):
        await verdict(round_, fit=False)
    await says(round_, "examination", "no", "deputy", reasons=WORDS)
    with pytest.raises(NotAdmitted, match="未通过"):
        await verdict(round_, fit=True)
    await verdict(round_, fit=False)
    state = await round_.state()
    [_, (_, examined)] = decisions(state, state.entry("b1"))
    assert [(one.account, one.says) for one in examined.dissent] == [("director", "yes")]
    await round_.close()
    assert not (await round_.decide())["b1"].recognised


async def test_c4_3_4_what_both_groups_carry_is_bought(carry: Carry) -> None:
    round_ = await listed(carry)
    await says(round_, "recommendation", "yes", *POOL[:3])
    await says(round_, "examination", "yes", *LEADING)
    await verdict(round_, fit=True)
    await round_.close()
    assert (await round_.decide())["b1"].recognised


async def test_c4_3_3_where_a_scheme_has_no_groups_nobody_votes(carry: Carry) -> None:
    round_ = carry("joint-approval")
    await round_.open()
    await round_.enter("b1", "registrations")
    with pytest.raises((NotNow, NotEntitled)):
        await says(round_, "recommendation", "yes", "teacher")
