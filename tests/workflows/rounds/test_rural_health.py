"""C5.2: a town's rural health scheme, evaluated by experts who are drawn by commit and reveal (4.2.8)."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from services.domain.base import ActorRef
from services.domain.errors import NotEntitled
from services.domain.mechanisms.draws import Party, commitment
from services.domain.rounds.drawing import CommitToSecret, FreezePool, RevealSecret
from services.domain.rounds.finishing import RoundIncomplete
from services.domain.tree.units import Function
from tests.workflows.rounds.carried import Carried

Carry = Callable[[str], Carried]
TOWN = "990121101"
MAYOR = ActorRef(account="mayor", function=Function.APPLICANT_LEADER, unit=TOWN)
EXPERTS = tuple(f"e{number}" for number in range(8))
SECRETS = {Party.BUREAU: "1f" * 32, Party.APPLICANT: "2e" * 32}
SCORES = ("80", "85", "90")


def expert(account: str) -> ActorRef:
    return ActorRef(account=account, function=Function.EXPERT, unit="9901")


async def test_c5_2_3_the_finance_bureau_draws_three_experts_of_whom_each_scores_the_town(
    carry: Carry,
) -> None:
    """The mean of 80, 85 and 90 is 85; whoever was not drawn scores nothing."""
    round_ = carry("rural-health-evaluation")
    await round_.open()
    await round_.enter(TOWN, "towns", MAYOR, place=TOWN)
    pool = [{"id": one, "field": "rural-health"} for one in EXPERTS]
    await round_.do(FreezePool, code=TOWN, candidates=pool, excluded=[], salt="5a" * 32)
    hands = {Party.BUREAU: round_.officer(), Party.APPLICANT: MAYOR}
    draw = (await round_.state()).draws[-1].draw
    for party, hand in hands.items():
        said = commitment(draw, party, SECRETS[party])
        await round_.do(CommitToSecret, hand, code=TOWN, commitment=said)
    for party, hand in hands.items():
        await round_.do(RevealSecret, hand, code=TOWN, secret=SECRETS[party])
    panel = (await round_.state()).draws[-1].panel
    assert len(panel) == 3
    stranger = next(one for one in EXPERTS if one not in panel)
    with pytest.raises(NotEntitled):
        await round_.score(TOWN, expert(stranger), experts="100")
    for account, score in zip(panel[:2], SCORES, strict=False):
        await round_.score(TOWN, expert(account), experts=score)
    with pytest.raises(RoundIncomplete, match="还差1人"):
        await round_.close()
    await round_.score(TOWN, expert(panel[2]), experts=SCORES[2])
    await round_.close()
    grades = await round_.decide()
    assert (grades[TOWN].total, grades[TOWN].band) == (Decimal(85), "pass")
    await round_.end()
