"""A case or filing follows its unit: what is open goes on under the successor (4.1.5).

The clock's act on each, one fact each: the log says from which unit to which, by which change, and
everything before stays as it was written. Titles follow in `title_successions.py`.
"""

from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from services.domain.acts import fact, rule
from services.domain.base import Act, ActorRef, Frozen, Looked, label
from services.domain.case import Case, CaseFact, Instruction
from services.domain.errors import DomainError
from services.domain.filing import Filing, FilingFact
from services.domain.offices.hands import Copied, Hands, Holding
from services.domain.tree.unit_changes import UnitChange, ups
from services.domain.tree.units import territory, within


class LiesElsewhere(DomainError):
    """It lies in another unit than the one that is to be followed: somebody was quicker."""

    code = "lies-elsewhere"


class Following(Frozen):
    """From which unit to which, since when, and why."""

    old: str = label("原单位", "Unit before")
    new: str = label("承继单位", "Unit from now on")
    since: date = label("变更日期", "Day of the change")
    change: str = label("依据的变更", "Change of units")
    ended: Annotated[dict[str, str], Looked()] = Field(default_factory=dict)
    """Of the units above and of the unit itself, those that ended, each with its successor: what
    their people hold in the case, they hold from now on as the successor's."""

    @property
    def named_units(self) -> tuple[str, ...]:
        return (self.old, self.new)


def following(change: UnitChange, name: str, place: str) -> Following | None:
    """What a stream of that place has to follow; None where its unit goes on."""
    new = change.successor(place)
    if new == place:
        return None
    ended = {up: change.successor(up) for up in (place, *ups(place)) if up in change.ending}
    return Following(old=place, new=new, since=change.on, change=name, ended=ended)


class FollowUnit(Act, Following):
    """The clock's act on each open case of a unit that ended."""

    zh, en, rule = "随行政区划变更承继", "Go on under the successor", "4.1.5"
    any_step: ClassVar[bool] = True
    adds: ClassVar[bool] = True
    while_paused: ClassVar[bool] = True

    kind: Literal["follow-unit"] = "follow-unit"


class FilingFollowsUnit(Act, Following):
    """The same for what was handed in and is not answered yet."""

    zh, en, rule = "来件随行政区划变更承继", "A filing goes on under the successor", "4.1.5"
    adds: ClassVar[bool] = True

    kind: Literal["filing-follows-unit"] = "filing-follows-unit"


class UnitFollowed(CaseFact, Following):
    """Nobody takes it back, nor what was done before it as another unit."""

    adds: ClassVar[bool] = True
    final: ClassVar[bool] = True
    kind: Literal["unit-followed"] = "unit-followed"

    def on(self, case: Case) -> Case:
        return case.but(
            place=self.new,
            hands=carried(case.hands, self),
            instruction=_asked_again(case.instruction, self),
        )


class FilingUnitFollowed(FilingFact, Following):
    adds: ClassVar[bool] = True
    aside: ClassVar[bool] = True
    kind: Literal["filing-unit-followed"] = "filing-unit-followed"

    def on(self, filing: Filing) -> Filing:
        return filing.but(place=self.new, hands=carried(filing.hands, self))


def carried(hands: Hands, change: Following) -> Hands:
    """What the people of a unit that ended hold, they hold on as the successor's. What is held by a
    unit that goes on, but has the place no more, is free again.
    """
    holdings = tuple(
        one.model_copy(update={"unit": _unit(one.unit, change)})
        for one in hands.holdings
        if _stays(one, change)
    )
    copies = tuple(
        Copied(account=one.account, unit=_unit(one.unit, change)) for one in hands.copies
    )
    return hands.but(holdings=holdings, copies=copies)


def _stays(holding: Holding, change: Following) -> bool:
    unit = _unit(holding.unit, change)
    return within(change.new, unit) or not within(change.old, holding.unit)


def _unit(unit: str, change: Following) -> str:
    """A department goes with the place that it belongs to."""
    own = territory(unit)
    return change.ended.get(unit) or change.ended.get(own, own) + unit.removeprefix(own)


def _asked_again(asked: Instruction | None, change: Following) -> Instruction | None:
    """A leader who was asked by people of a unit that ended answers them as the successor's."""
    if asked is None:
        return None
    by: ActorRef = asked.asked_by.model_copy(update={"unit": _unit(asked.asked_by.unit, change)})
    leader = _unit(asked.leader_unit, change) if asked.leader_unit else ""
    return asked.model_copy(update={"asked_by": by, "leader_unit": leader})


def _said(act: FollowUnit | FilingFollowsUnit) -> dict[str, object]:
    return act.model_dump(include=set(Following.model_fields))


@rule(FollowUnit, Case)
def follow_unit(case: Case, act: FollowUnit, now: datetime) -> UnitFollowed:
    """Raises LiesElsewhere."""
    if case.place != act.old:
        raise LiesElsewhere(place=case.place)
    return UnitFollowed(**fact(act, now), **_said(act))


@rule(FilingFollowsUnit, Filing)
def filing_follows_unit(
    filing: Filing, act: FilingFollowsUnit, now: datetime
) -> FilingUnitFollowed:
    """Raises LiesElsewhere."""
    if filing.place != act.old:
        raise LiesElsewhere(place=filing.place)
    return FilingUnitFollowed(**fact(act, now), **_said(act))
