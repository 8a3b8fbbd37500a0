"""C3.3.4: out on the way, or mended within its days (D24, 4.2.24)."""

from collections.abc import Callable

import pytest

from services.domain.clocks.calendar import days_later, local_day
from services.domain.errors import Invalid, NotEntitled, NotNow
from services.domain.programme.evaluation import Scheme
from services.domain.rounds.entering import NotAdmitted
from services.domain.rounds.finishing import RoundIncomplete
from services.domain.rounds.lapsing import JudgeMending, RecordLapse
from services.domain.rounds.scoring import FormVerdict
from tests.workflows.rounds.carried import Carried
from tests.workflows.rounds.later import TRAINED, later
from tests.workflows.walk import WORDS

Carry = Callable[[str | Scheme], Carried]


async def trained(carry: Carry, *codes: str) -> Carried:
    """Candidates in training, of whom each was found fit so far (C3.3.3)."""
    round_ = carry(later(TRAINED))
    await round_.open()
    for code in codes:
        await round_.enter(code, "posts")
        await round_.do(FormVerdict, code=code, fit=True, opinion=WORDS)
    return round_


async def lapse(round_: Carried, code: str, what: str) -> None:
    await round_.do(RecordLapse, code=code, lapse=what, reason=WORDS, evidence="评〔2031〕2号")


async def judge(round_: Carried, code: str, *, mended: bool) -> None:
    said = {"code": code, "lapse": "careless", "reason": WORDS}
    await round_.do(JudgeMending, mended=mended, **said)


async def test_d24_c3_3_4_who_is_disqualified_on_the_way_has_no_result_and_is_not_judged(
    carry: Carry,
) -> None:
    round_ = await trained(carry, "a", "b")
    await lapse(round_, "b", "serious")
    with pytest.raises(NotAdmitted, match="不再参评"):
        await round_.do(FormVerdict, code="b", fit=True, opinion=WORDS)
    with pytest.raises(NotAdmitted, match="不再参评"):
        await lapse(round_, "b", "careless")
    with pytest.raises(NotNow):
        await judge(round_, "b", mended=True)
    assert [one.code for one in (await round_.results()).of] == ["a"]
    await round_.close()
    assert set(await round_.decide()) == {"a"}
    [known] = (await round_.state()).entry("b").lapses
    assert (known.lapse, known.evidence, known.due_on) == ("serious", "评〔2031〕2号", None)


async def test_d24_c3_3_4_what_is_mended_within_its_days_is_settled_and_the_round_waits_for_it(
    carry: Carry,
) -> None:
    round_ = await trained(carry, "a")
    await lapse(round_, "a", "careless")
    due = days_later(local_day(await round_.now()), 10)
    assert (await round_.state()).entry("a").lapses[0].due_on == due
    with pytest.raises(Invalid):
        await lapse(round_, "a", "careless")
    with pytest.raises(RoundIncomplete, match=f"限期整改待认定：重视不够（最迟{due}）"):
        await round_.close()
    with pytest.raises(Invalid):
        await judge(round_, "a", mended=False)
    await round_.sleep(days=10)
    await judge(round_, "a", mended=True)
    with pytest.raises(NotNow):
        await judge(round_, "a", mended=True)
    await round_.close()
    assert (await round_.decide())["a"].recognised


async def test_d24_c3_3_4_what_is_not_mended_when_its_days_are_over_disqualifies(
    carry: Carry,
) -> None:
    round_ = await trained(carry, "a", "b")
    await lapse(round_, "b", "careless")
    await round_.sleep(days=11)
    with pytest.raises(Invalid):
        await judge(round_, "b", mended=True)
    assert len((await round_.results()).of) == 2, "nobody is out by the clock alone"
    await judge(round_, "b", mended=False)
    await round_.close()
    assert set(await round_.decide()) == {"a"}


async def test_d24_c3_3_4_the_office_alone_records_it_before_the_scoring_is_closed(
    carry: Carry,
) -> None:
    round_ = await trained(carry, "a")
    said = {"code": "a", "lapse": "serious", "reason": WORDS}
    for other in (round_.unit("rival", "b"), round_.office("tongji")):
        with pytest.raises(NotEntitled):
            await round_.do(RecordLapse, other, **said)
    with pytest.raises(Invalid):
        await lapse(round_, "a", "nobody")
    await round_.close()
    with pytest.raises(NotNow):
        await lapse(round_, "a", "serious")


async def test_d24_a_scheme_that_says_nothing_of_it_disqualifies_nobody_on_the_way(
    carry: Carry,
) -> None:
    round_ = carry("joint-approval")
    await round_.open()
    await round_.enter("a", "registrations")
    with pytest.raises(NotNow, match="round-without"):
        await lapse(round_, "a", "serious")
