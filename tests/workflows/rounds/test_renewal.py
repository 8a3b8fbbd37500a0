"""C3.4.4, C3.4.5: renewed without review after passed spot checks, else reviewed anew (4.2.14, D7)."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from services.domain.acts import RULES
from services.domain.clocks.calendar import local_day, months_later
from services.domain.errors import Invalid, NotEntitled, NotNow
from services.domain.programme.evaluation import Scheme
from services.domain.programme.schemes import scheme
from services.domain.rounds.checking import CarryOutCheck, PlanCheck
from services.domain.rounds.renewing import RenewRecognition, Term, terms
from services.domain.rounds.scoring import FormVerdict
from services.domain.rounds.state import AssessmentRound
from services.storage.tables.base import table_of
from services.storage.tables.rounds import RoundGradeRow
from tests.workflows.rounds.carried import Carried
from tests.workflows.rounds.later import RENEWED, later
from tests.workflows.walk import WORDS

Carry = Callable[[str | Scheme], Carried]


async def recognised(carry: Carry, *codes: str) -> tuple[Carried, date]:
    """Decided, and the day of it."""
    round_ = carry(later(RENEWED))
    await round_.open()
    for code in codes:
        await round_.enter(code, "classes")
        await round_.do(FormVerdict, code=code, fit=True, opinion=WORDS)
    await round_.close()
    await round_.decide()
    return round_, local_day(await round_.now())


async def spot_check(round_: Carried, *, passed: str = "", failed: str = "") -> None:
    said: dict[str, Any] = {"check": "spot", "meant": "unannounced"}
    await round_.do(PlanCheck, codes=tuple(passed + failed), **said)
    number = len((await round_.state()).checks)
    verdicts = {"passed": tuple(passed), "failed": tuple(failed)}
    now = await round_.now()
    await round_.do(CarryOutCheck, no=number, began_at=now, findings=WORDS, **verdicts)


async def renew(round_: Carried, code: str) -> None:
    expects = (await round_.state()).version
    await round_.do(RenewRecognition, code=code, document_no="续〔2032〕1号", expects=expects)


async def term(round_: Carried, code: str) -> Term:
    today = local_day(await round_.now())
    return next(one for one in terms(await round_.state(), today) if one.code == code)


async def on_the_register(round_: Carried, code: str) -> date | None:
    columns = table_of(RoundGradeRow).c
    mine = select(columns.valid_until).where(columns.round == round_.id, columns.code == code)
    async with round_.database.reading() as tx:
        found: date | None = (await tx.execute(mine)).scalar_one()
        return found


async def test_4_2_14_c3_4_4_two_passed_spot_checks_renew_a_title_and_no_day_is_lost(
    carry: Carry,
) -> None:
    """C3.4.5: a failed check begins the count anew. The next term begins without any check."""
    round_, decided = await recognised(carry, "a", "b", "c")
    await round_.sleep(days=30)
    await spot_check(round_, passed="ab")
    await round_.sleep(days=30)
    await spot_check(round_, passed="a", failed="b")
    await spot_check(round_, passed="b")
    with pytest.raises(NotNow, match="renewal-too-early"):
        await renew(round_, "a")
    until = months_later(decided, 12)
    await round_.env.sleep((until - local_day(await round_.now())).days * 86400 - 86400)
    assert (await term(round_, "a")).validity.standing == "may-ask"
    for code in "bc":
        with pytest.raises(NotNow, match="reviewed-anew"):
            await renew(round_, code)
    said = {"code": "a", "document_no": "续〔2032〕1号"}
    with pytest.raises(NotEntitled):
        await round_.do(RenewRecognition, round_.officer(), **said)
    await renew(round_, "a")
    found = (await term(round_, "a")).validity
    assert (found.last_day, found.standing) == (months_later(until, 12), "running")
    assert found.renewal.passed == 0
    grades = {one.code: one.valid_until for one in (await round_.state()).grades}
    assert grades == {"a": months_later(until, 12), "b": until, "c": until}
    assert await on_the_register(round_, "a") == months_later(until, 12)
    assert await on_the_register(round_, "b") == until
    await round_.sleep(days=3)
    assert (await term(round_, "b")).validity.standing == "expired"
    with pytest.raises(NotNow, match="recognition-expired"):
        await renew(round_, "b")


async def test_4_2_14_c3_4_4_a_check_says_of_whom_it_was_passed_and_nobody_does_both(
    carry: Carry,
) -> None:
    round_, _ = await recognised(carry, "a", "b")
    for passed, failed in (("a", "a"), ("aa", "b")):
        with pytest.raises(Invalid):
            await spot_check(round_, passed=passed, failed=failed)
    await spot_check(round_, passed="a")
    with pytest.raises(Invalid):
        await renew(round_, "nobody")
    assert (await term(round_, "a")).validity.renewal.passed == 0  # Of the day of the decision.
    assert (await term(round_, "b")).validity.renewal.how == "anew"


def test_4_2_14_c3_2_5_where_titles_are_recognised_anew_no_check_follows_the_decision() -> None:
    """The released behaviour of all other schemes."""
    for name in ("integrity-units", "safety-standardisation"):
        rules = scheme(name).evaluation
        state = AssessmentRound(id="r", evaluation=rules, seq=1, stage="decided-round")
        assert RULES[PlanCheck].opens(state) == "round-stage"
        assert RULES[RenewRecognition].opens(state) == "round-without"
    rules = later(RENEWED).evaluation
    state = AssessmentRound(id="r", evaluation=rules, seq=1, stage="decided-round")
    assert RULES[RenewRecognition].opens(state) is None
