"""C5.2.3: experts drawn by commit and reveal, through a real round; worked out again by hand (4.2.8)."""

import hmac
from collections.abc import Callable
from decimal import Decimal
from hashlib import sha256

import pytest

from services.domain.base import ActorRef
from services.domain.errors import Invalid, NotEntitled, NotNow
from services.domain.mechanisms.draws import Exclusion, Party, WrongReveal, commitment
from services.domain.programme.evaluation import Scheme
from services.domain.rounds.drawing import (
    CommitToSecret,
    DrawAgain,
    FreezePool,
    RevealSecret,
    StandBack,
    VoidDraw,
)
from services.domain.rounds.finishing import RoundIncomplete
from services.domain.rounds.scoring import AppointRaters
from services.domain.rounds.state import HeldDraw
from services.domain.tree.units import Function
from tests.workflows.rounds.carried import Carried
from tests.workflows.rounds.later import EXPERTS, later

Carry = Callable[[str | Scheme], Carried]
TOWN = "990121101"
MAYOR = ActorRef(account="mayor", function=Function.APPLICANT_LEADER, unit=TOWN)
OTHER_MAYOR = MAYOR.model_copy(update={"account": "other", "unit": "990121102"})
POOL = {
    "water": ("w1", "w2", "w3", "w4", "w5"),
    "air": ("a1", "a2"),
}
SECRETS = {Party.BUREAU: "11" * 32, Party.APPLICANT: "22" * 32}


def expert(account: str) -> ActorRef:
    return ActorRef(account=account, function=Function.EXPERT, unit="9901")


async def entered(carry: Carry) -> Carried:
    round_ = carry(later(EXPERTS))
    await round_.open()
    await round_.enter(TOWN, "towns", MAYOR, place=TOWN)
    return round_


async def freeze(round_: Carried) -> HeldDraw:
    candidates = [{"id": one, "field": field} for field, who in POOL.items() for one in who]
    excluded = [{"id": "w9", "why": Exclusion.ADVISED}]
    await round_.do(FreezePool, code=TOWN, candidates=candidates, excluded=excluded, salt="5a" * 32)
    return await last(round_)


async def last(round_: Carried) -> HeldDraw:
    return (await round_.state()).draws[-1]


def hand(round_: Carried, party: Party) -> ActorRef:
    return MAYOR if party is Party.APPLICANT else round_.officer()


async def bind(round_: Carried, held: HeldDraw, *parties: Party) -> None:
    for party in parties or tuple(Party):
        said = commitment(held.draw, party, SECRETS[party])
        await round_.do(CommitToSecret, hand(round_, party), code=TOWN, commitment=said)


async def show(round_: Carried, *parties: Party) -> None:
    for party in parties or tuple(Party):
        await round_.do(RevealSecret, hand(round_, party), code=TOWN, secret=SECRETS[party])


async def drawn(carry: Carry) -> Carried:
    round_ = await entered(carry)
    await bind(round_, await freeze(round_))
    await show(round_)
    return round_


def worked_out(draw: str, pool: list[str], field: str, many: int) -> list[str]:
    """The programme of docs/draws.md, with nothing of the product's own."""
    digest = sha256("".join(line + "\n" for line in pool).encode()).hexdigest()
    secrets = bytes.fromhex(SECRETS[Party.BUREAU] + SECRETS[Party.APPLICANT] + digest)
    seed = sha256(secrets + draw.encode()).digest()
    left = sorted(line.split("\t")[0] for line in pool[1:-1] if line.split("\t")[1] == field)
    found: list[str] = []
    block = 0
    while len(found) < many:
        text = f"draw:{field}:{block}".encode()
        number = int.from_bytes(hmac.digest(seed, text, "sha256"), "big")
        block += 1
        if number < 2**256 - 2**256 % len(left):
            found.append(left.pop(number % len(left)))
    return found


async def test_c5_2_3_whoever_has_pool_and_secrets_works_the_panel_out_again(carry: Carry) -> None:
    """D8: and those drawn score, nobody else: 80 and 90 and 70 have the mean 80."""
    round_ = await drawn(carry)
    held = await last(round_)
    assert held.outcome
    lines = list(held.pool.lines)
    assert "w9" not in "".join(lines)
    water = worked_out(held.draw.id, lines, "water", 3)
    assert [one.id for one in held.outcome.drawn] == [
        *water[:2],
        *worked_out(held.draw.id, lines, "air", 1),
    ]
    assert [one.id for one in held.outcome.alternates] == water[2:]
    for by in (round_.officer(), expert("w9"), expert(water[2]), MAYOR):
        with pytest.raises(NotEntitled):
            await round_.score(TOWN, by, experts="100")
    with pytest.raises(Invalid):
        await round_.do(AppointRaters, rated="experts", raters=("w9",))
    for account, score in zip(held.panel, ("80", "90", "70"), strict=True):
        with pytest.raises(RoundIncomplete, match="专家评审"):
            await round_.close()
        await round_.score(TOWN, expert(account), experts=score)
    await round_.close()
    grades = await round_.decide()
    assert grades[TOWN].total == Decimal(80)
    await round_.end()


async def test_d8_nobody_shows_a_secret_before_both_are_bound_and_none_changes_it(
    carry: Carry,
) -> None:
    round_ = await entered(carry)
    held = await freeze(round_)
    await bind(round_, held, Party.APPLICANT)
    with pytest.raises(NotNow, match="round-without"):
        await show(round_, Party.APPLICANT)
    with pytest.raises(NotNow, match="commitment-in"):
        await bind(round_, held, Party.APPLICANT)
    said = commitment(held.draw, Party.APPLICANT, SECRETS[Party.APPLICANT])
    with pytest.raises(NotEntitled):
        await round_.do(CommitToSecret, OTHER_MAYOR, code=TOWN, commitment=said)
    await bind(round_, held, Party.BUREAU)
    with pytest.raises(WrongReveal):
        await round_.do(RevealSecret, MAYOR, code=TOWN, secret="33" * 32)
    with pytest.raises(Invalid):
        await freeze(round_)
    await show(round_)
    assert (await last(round_)).outcome


async def test_d8_silence_makes_a_draw_void_with_the_name_of_who_was_silent(carry: Carry) -> None:
    round_ = await entered(carry)
    await bind(round_, await freeze(round_))
    await show(round_, Party.BUREAU)
    with pytest.raises(Invalid):
        await round_.do(VoidDraw, code=TOWN)
    reveal_by = (await last(round_)).draw.reveal_by
    assert reveal_by
    await round_.sleep(seconds=int((reveal_by - await round_.now()).total_seconds()) + 1)
    await round_.do(VoidDraw, code=TOWN)
    void = await last(round_)
    assert (void.silent, void.panel) == ((Party.APPLICANT,), ())
    again = await freeze(round_)
    assert again.draw.id != void.draw.id
    await bind(round_, again)
    await show(round_)
    assert len((await last(round_)).panel) == 3


async def test_d8_a_draw_to_which_a_side_never_commits_is_void_after_its_days(carry: Carry) -> None:
    round_ = await entered(carry)
    await bind(round_, await freeze(round_), Party.BUREAU)
    with pytest.raises(Invalid):
        await round_.do(VoidDraw, code=TOWN)
    commit_by = (await last(round_)).draw.commit_by
    assert commit_by
    await round_.sleep(seconds=int((commit_by - await round_.now()).total_seconds()) + 1)
    await round_.do(VoidDraw, code=TOWN)
    assert (await last(round_)).silent == (Party.APPLICANT,)
    await freeze(round_)


async def test_c5_2_3_who_falls_out_gives_way_to_the_alternate_then_to_a_new_draw(
    carry: Carry,
) -> None:
    """The new draw's pool has nobody in it whom the first one brought up."""
    round_ = await drawn(carry)
    held = await last(round_)
    assert held.outcome
    first, second, _ = held.panel
    await _falls_out(round_, first)
    assert held.outcome.alternates[0].id in (await last(round_)).panel
    with pytest.raises(NotNow, match="round-without"):
        await round_.do(DrawAgain, code=TOWN, salt="6b" * 32)
    await _falls_out(round_, second)
    await round_.do(DrawAgain, code=TOWN, salt="6b" * 32)
    more = await last(round_)
    before = {one.id for one in (*held.outcome.drawn, *held.outcome.alternates)}
    assert not {one.id for one in more.pool.candidates} & before
    await bind(round_, more)
    await show(round_)
    state = await round_.state()
    panel = state.raters_of(state.entry(TOWN), "experts")
    assert len(panel) == len(set(panel)) == 3
    assert not {first, second} & set(panel)


async def _falls_out(round_: Carried, account: str) -> None:
    await round_.do(StandBack, code=TOWN, expert=account, why=Exclusion.UNAVAILABLE)
