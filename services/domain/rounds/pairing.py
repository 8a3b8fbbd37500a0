"""Who checks whom: a ring of those who are assessed, drawn or put together by the office (C1.1.5, D18).

Drawn from a seed that is published with it, once for the same units, so that nobody draws until the
result pleases. Nobody checks itself, and of three or more nobody checks its own checker.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from services.domain.acts import fact, rule
from services.domain.base import Act, Frozen, Looked, label
from services.domain.errors import Invalid
from services.domain.mechanisms.checks import CheckKind
from services.domain.mechanisms.groups import Pair, PairingRules, mutual, spoiling
from services.domain.rounds.state import AssessmentRound, Ring, RoundFact, Standing
from services.domain.tree.units import Part

MOST_PAIRS = 200


class PairLine(Frozen):
    checker: str = label("检查单位", "Who checks", max_length=40)
    checked: str = label("被检查单位", "Who is checked", max_length=40)


Lines = Annotated[tuple[PairLine, ...], Field(max_length=MOST_PAIRS)]


class ArrangeRing(Act):
    """Who checks whom among the units of one group, drawn by a published seed or by hand (C1.1.5)."""

    zh, en, rule = "安排互查", "Arrange the mutual checks", "C1.1.5, D18"
    path, part, whenever = "rings", Part.ORGANISER, True

    kind: Literal["arrange-ring"] = "arrange-ring"
    check: str = label("检查种类", "Kind of check", max_length=40)
    group: str = label("参评类别", "Group", max_length=40)
    barred: Lines = label("须回避的（不能由谁检查谁）", "Who must not check whom", default=())
    pairs: Lines = label(
        "指定互查关系（不填的由系统抽定）", "Put together by hand; drawn if left empty", default=()
    )
    seed: Annotated[str, Looked()]
    last_time: Annotated[tuple[Pair, ...], Looked()] = ()


class RingArranged(RoundFact):
    kind: Literal["ring-arranged"] = "ring-arranged"
    check: str
    group: str
    pairs: tuple[Pair, ...]
    barred: tuple[Pair, ...] = ()
    last_time: tuple[Pair, ...] = ()
    seed: str = ""
    """Empty where the office put it together."""

    def on(self, of: AssessmentRound) -> AssessmentRound:
        new = Ring(check=self.check, group=self.group, pairs=self.pairs, seed=self.seed)
        others = (one for one in of.rings if (one.check, one.group) != (self.check, self.group))
        return of.but(rings=(*others, new))


class PairSeen(Frozen):
    """One pair with its names, and when that check took place."""

    checker: str
    checked: str
    began_at: datetime | None = None


def _checks_mutually(of: AssessmentRound) -> bool:
    return any(one.kind is CheckKind.MUTUAL for one in of.rules.checks) and bool(of.entries)


@rule(ArrangeRing, AssessmentRound, opens=Standing("scoring", has=_checks_mutually))
def arrange_ring(of: AssessmentRound, act: ArrangeRing, now: datetime) -> RingArranged:
    """Anew only once the units are others. Raises NoPairing where nothing fits."""
    if act.check not in {one.id for one in of.rules.checks if one.kind is CheckKind.MUTUAL}:
        raise Invalid(field="check", given=act.check)
    units = tuple(one.code for one in of.assessed if one.group == act.group)
    if not units:
        raise Invalid(field="group", given=act.group)
    before = ring_of(of, act.check, act.group)
    if before and before.units == set(units):
        raise Invalid(field="group", taken=act.group)
    barred = _known(act.barred, units, "barred")
    given = _known(act.pairs, units, "pairs")
    if given:
        _check_given(given, barred, units)
    rules = of.rules.mutual_checks or PairingRules()
    seed = bytes.fromhex(act.seed)
    drawn = given or mutual(units, seed, rules=rules, excluded=barred, last_time=act.last_time)
    return RingArranged(
        **fact(act, now),
        check=act.check,
        group=act.group,
        pairs=drawn,
        barred=barred,
        last_time=() if given else act.last_time,
        seed="" if given else act.seed,
    )


def _known(lines: tuple[PairLine, ...], units: tuple[str, ...], field: str) -> tuple[Pair, ...]:
    """Raises Invalid for a unit that is not assessed in this group."""
    for number, one in enumerate(lines):
        for name, code in (("checker", one.checker), ("checked", one.checked)):
            if code not in units:
                raise Invalid(field=f"{field}.{number}.{name}", given=code)
    return tuple(Pair(checker=one.checker, checked=one.checked) for one in lines)


def _check_given(given: tuple[Pair, ...], barred: tuple[Pair, ...], units: tuple[str, ...]) -> None:
    """Everybody checks once and is checked once; nobody itself, nor its checker where avoidable."""
    found = spoiling(given, units)
    wrong = next((one for one in given if one in barred), None) or found
    if wrong:
        raise Invalid(field=f"pairs.{given.index(wrong)}.checked", given=wrong.checked)
    checking = Counter(one.checker for one in given)
    if left := [code for code in units if code not in checking]:
        raise Invalid(field="pairs", given=left[0])


def ring_of(of: AssessmentRound, check: str, group: str) -> Ring | None:
    return next((one for one in of.rings if (one.check, one.group) == (check, group)), None)


def pairs_of(of: AssessmentRound, one: Ring) -> Iterator[PairSeen]:
    """Each pair, and whether that check has taken place."""
    for pair in one.pairs:
        done = [
            each.began_at
            for each in of.checks
            if each.check == one.check and each.began_at and pair.checked in each.codes
        ]
        yield PairSeen(
            checker=of.entries[pair.checker].name,
            checked=of.entries[pair.checked].name,
            began_at=min(done) if done else None,
        )
