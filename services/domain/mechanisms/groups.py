"""Groups that decide together: unanimous or by majority, who signed, who dissents (C4.3.3, C4.3.4).

Also mutual checks (互查, C1.1.5): who checks whom. Signatures asked for an act are `hands.Round`;
here several people judge one question, each with a voice of their own that is kept.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Literal, Self

from pydantic import Field, model_validator

from services.domain.base import Frozen, TextRef
from services.domain.errors import DomainError, Invalid
from services.domain.mechanisms.seeds import chosen, numbers
from services.domain.programme.faults import Fault
from services.domain.programme.words import OUR_DEFAULT, Definition, Sourced, Text

Standing = Literal["open", "carried", "failed"]
MOST_TRIES = 1000
LEAST_FOR_A_RING = 3


class NoPairing(DomainError):
    """No order of checking was found that breaks none of what is excluded."""

    code = "no-pairing"


class GroupRules(Sourced):
    """How a group comes to a decision."""

    decides: Literal["unanimous", "majority", "at-least"]
    """All members (C4.3.4), more than half of them, or a number of them (C4.3.3)."""
    at_least: int | None = Field(default=None, ge=1)
    tie: Literal["fails", "chair"] = "fails"
    """What half and half means for a majority: a no, or as the chair said."""

    @model_validator(mode="after")
    def _number_where_a_number_decides(self) -> Self:
        if (self.decides == "at-least") != (self.at_least is not None):
            raise Fault(
                "at_least只用于按人数决定的小组",
                "at_least belongs to groups of which a number decides",
            )
        return self


class Ballot(Definition):
    """One question that a group is asked about each subject, and how its voices decide it.

    C4.3.3: at least three of a pool recommend; C4.3.4: the leading group, all of it.
    """

    id: str
    label: Text
    by: Text
    """Who the members are: a pool of mixed people, a leading group."""
    rules: GroupRules


class Member(Frozen):
    account: str
    chair: bool = False
    votes: bool = True
    """False for those who attend without vote (C3.4.3)."""


class Voice(Frozen):
    """What one member said and signed. A no has its reasons; they go with the opinion."""

    account: str
    says: Literal["yes", "no", "abstains"]
    reasons: TextRef | None = None
    signed_at: datetime


class Decision(Frozen):
    """Where the question stands. `open` as long as voices still to come can turn it."""

    standing: Standing
    yes: tuple[str, ...]
    no: tuple[str, ...]
    abstained: tuple[str, ...]
    silent: tuple[str, ...]
    needed: int
    dissent: tuple[Voice, ...]
    """The voices of the minority, with their reasons: part of the opinion, never left out."""
    why: Text


class Pair(Frozen):
    checker: str
    checked: str


class PairingRules(Sourced):
    """Mutual checks (C1.1.5). That nobody checks their own checker is ours: no seed says it."""

    not_last_time: bool = True
    """Nobody checks whom they checked last time."""
    source: str | None = None
    note: str | None = OUR_DEFAULT


def with_voice(members: Iterable[Member], voices: Sequence[Voice], new: Voice) -> tuple[Voice, ...]:
    """One voice for each voting member, once and for good; a no without reasons is none."""
    if new.account not in {one.account for one in members if one.votes}:
        raise Invalid(field="account", given=new.account)
    if new.account in {one.account for one in voices}:
        raise Invalid(field="account", given=new.account)
    if new.says == "no" and new.reasons is None:
        raise Invalid(field="reasons")
    return (*voices, new)


def decision(rules: GroupRules, members: Sequence[Member], voices: Sequence[Voice]) -> Decision:
    """Counted over all voting members: who abstains or is silent has not agreed."""
    voting = [one.account for one in members if one.votes]
    said = {one.account: one for one in voices}
    heard = {
        says: tuple(one for one in voting if one in said and said[one].says == says)
        for says in ("yes", "no", "abstains")
    }
    silent = tuple(one for one in voting if one not in said)
    if _carries(rules, members, heard["yes"]):
        standing: Standing = "carried"
    else:
        open_yet = _carries(rules, members, (*heard["yes"], *silent))
        standing = "open" if open_yet else "failed"
    minority = {"carried": ("no",), "failed": ("yes",), "open": ()}[standing]
    return Decision(
        standing=standing,
        yes=heard["yes"],
        no=heard["no"],
        abstained=heard["abstains"],
        silent=silent,
        needed=_needed(rules, len(voting)),
        dissent=tuple(one for one in voices if one.says in minority and one.account in voting),
        why=_counted(rules, len(heard["yes"]), len(voting), standing),
    )


def in_turn(
    ballots: Iterable[Ballot],
    groups: Mapping[str, Iterable[str]],
    voices: Mapping[str, Sequence[Voice]],
) -> Iterator[tuple[Ballot, Decision]]:
    """One ballot after the other, as far as they have come; none after one that was not carried.

    While nobody was named for it a ballot is open: no group has failed that there is none of.
    """
    for ballot in ballots:
        members = [Member(account=one) for one in groups.get(ballot.id, ())]
        found = decision(ballot.rules, members, voices.get(ballot.id, ()))
        yield ballot, found if members else found.model_copy(update={"standing": "open"})
        if found.standing != "carried":
            return


def ring(
    units: Sequence[str],
    seed: bytes,
    *,
    rules: PairingRules,
    excluded: Iterable[Pair] = (),
    last_time: Iterable[Pair] = (),
) -> tuple[Pair, ...]:
    """Each unit checks the next in a ring that the seed shuffles: with three or more of them nobody
    checks itself, nor whom it is checked by. Rings with an excluded pair are thrown away.
    """
    listed = sorted(set(units))
    barred = {(one.checker, one.checked) for one in excluded}
    if rules.not_last_time:
        barred |= {(one.checker, one.checked) for one in last_time}
    if len(listed) != len(units):
        raise Invalid(field="units")
    if len(listed) < LEAST_FOR_A_RING:
        raise NoPairing(units=len(listed), tries=0)
    for number in range(MOST_TRIES):
        order = chosen(listed, len(listed), numbers(seed, f"ring:{number}"))
        pairs = list(zip(order, (*order[1:], order[0]), strict=True))
        if barred.isdisjoint(pairs):
            return tuple(Pair(checker=one, checked=other) for one, other in sorted(pairs))
    raise NoPairing(units=len(listed), tries=MOST_TRIES)


def mutual(
    units: Sequence[str],
    seed: bytes,
    *,
    rules: PairingRules,
    excluded: Iterable[Pair] = (),
    last_time: Iterable[Pair] = (),
) -> tuple[Pair, ...]:
    """A ring of three or more; two alone check each other, as nothing else is left to them."""
    if len(units) != LEAST_FOR_A_RING - 1:
        return ring(units, seed, rules=rules, excluded=excluded, last_time=last_time)
    one, other = sorted(units)
    pairs = (Pair(checker=one, checked=other), Pair(checker=other, checked=one))
    if not set(excluded).isdisjoint(pairs):
        raise NoPairing(units=len(units), tries=0)
    return pairs


def spoiling(pairs: Sequence[Pair], units: Sequence[str]) -> Pair | None:
    """The first pair that spoils it: a unit that checks itself, is checked or checks twice, or checks
    its own checker though there are three or more. Who is left out is for the caller to say.
    """
    seen: set[Pair] = set()
    for one in pairs:
        twice = any(one.checker == a.checker or one.checked == a.checked for a in seen)
        back = Pair(checker=one.checked, checked=one.checker) in seen
        if one.checker == one.checked or twice or (back and len(units) >= LEAST_FOR_A_RING):
            return one
        seen.add(one)
    return None


def _needed(rules: GroupRules, voting: int) -> int:
    if rules.decides == "unanimous":
        return max(voting, 1)
    if rules.decides == "majority":
        return voting // 2 + 1
    return rules.at_least or 1


def _carries(rules: GroupRules, members: Sequence[Member], yes: Sequence[str]) -> bool:
    """Enough of them; or with `tie: chair` half of them, and the chair among these."""
    voting = sum(one.votes for one in members)
    if len(yes) >= _needed(rules, voting):
        return True
    tied = rules.decides == "majority" and rules.tie == "chair" and 2 * len(yes) == voting
    return tied and any(one.chair for one in members if one.account in yes)


def _counted(rules: GroupRules, yes: int, voting: int, standing: Standing) -> Text:
    needed = _needed(rules, voting)
    zh = {"open": "尚未形成决定", "carried": "通过", "failed": "未通过"}[standing]
    en = {"open": "not decided yet", "carried": "carried", "failed": "not carried"}[standing]
    how_zh = {"unanimous": "须全体同意", "majority": "须过半数", "at-least": "须达规定人数"}
    how_en = {
        "unanimous": "all must agree",
        "majority": "more than half",
        "at-least": "the number set",
    }
    if standing == "carried" and yes < needed:
        zh, en = "半数同意，组长在内，通过", "half of them, the chair among these: carried"
    return Text(
        zh=f"有表决权{voting}人，同意{yes}人；{how_zh[rules.decides]}（{needed}人）：{zh}",
        en=f"{yes} of {voting} agree; {how_en[rules.decides]} ({needed}): {en}",
    )
