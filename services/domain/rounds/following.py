"""A round follows its units: a subject whose unit ended goes on as the successor's (4.1.5).

The clock's act on each round that is not over, one fact for all its subjects. A subject keeps the
code that it is known by in the round, and with it all scores, results and recognitions: two that go
into one unit stay two. What is asked anew is which unit speaks for it and where it lies.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from services.domain.acts import fact, rule
from services.domain.base import Act, ActorRef, Frozen, Looked, label
from services.domain.mechanisms.checks import Told
from services.domain.programme.words import Text
from services.domain.rounds.entry import Entry, Former, unit_of
from services.domain.rounds.planned import PlannedCheck
from services.domain.rounds.state import AssessmentRound, RoundFact, Standing
from services.domain.tree.following_units import LiesElsewhere
from services.domain.tree.unit_changes import UnitChange
from services.domain.tree.units import territory


class RoundFollowing(Frozen):
    """Which units ended, of those that a round is about, and who goes on for each."""

    codes: tuple[str, ...] = label("参评单位", "Subjects", default=())
    since: date = label("变更日期", "Day of the change")
    change: str = label("依据的变更", "Change of units")
    ended: Annotated[dict[str, str], Looked()] = Field(default_factory=dict)
    """Unit that ended -> its successor, by the same rule as for cases (`UnitChange.successor`)."""
    names: Annotated[dict[str, Text], Looked()] = Field(default_factory=dict)
    """Of these units: the old as they were called, the successors as the change calls them."""

    @property
    def named_units(self) -> tuple[str, ...]:
        return (*self.ended, *self.ended.values())

    def now(self, unit: str) -> str:
        """Which unit it is by now; a department goes with the place that it belongs to."""
        own = territory(unit)
        return self.ended.get(unit) or self.ended.get(own, own) + unit.removeprefix(own)


class RoundFollowsUnits(Act, RoundFollowing):
    """The clock's act on each round with a subject, or an office, in a unit that ended."""

    zh, en, rule = "参评单位随行政区划变更承继", "A round follows its units", "4.1.5"
    adds: ClassVar[bool] = True

    kind: Literal["round-follows-units"] = "round-follows-units"


class RoundUnitsFollowed(RoundFact, RoundFollowing):
    adds: ClassVar[bool] = True
    final: ClassVar[bool] = True
    kind: Literal["round-units-followed"] = "round-units-followed"

    def on(self, of: AssessmentRound) -> AssessmentRound:
        named = {code: self._name(one) for code, one in of.entries.items()}
        same = Counter(named.values())
        entries = {
            code: self._entry(one, named[code], alone=same[named[code]] == 1)
            for code, one in of.entries.items()
        }
        checks = tuple(self._check(one) for one in of.checks)
        return of.but(place=self.now(of.place), entries=entries, checks=checks)

    def _name(self, entry: Entry) -> str:
        """A subject that is the unit itself is called as its successor; a name of its own stays."""
        unit = unit_of(entry)
        old, new = self.names.get(unit), self.names.get(self.ended.get(unit, ""))
        if old is None or new is None or not entry.name.endswith(old.zh):
            return entry.name
        return entry.name.removesuffix(old.zh) + new.zh

    def _entry(self, entry: Entry, name: str, *, alone: bool) -> Entry:
        gone = next((one for one in units_of(entry) if one in self.ended), None)
        if gone is None:
            return entry
        new = self.ended[gone]
        former = Former(
            unit=gone,
            name=self.names.get(gone) or Text(zh=gone, en=gone),
            new=new,
            new_name=self.names.get(new) or Text(zh=new, en=new),
            since=self.since,
            change=self.change,
        )
        return entry.but(
            name=name if alone or name == entry.name else f"{name}（原{entry.name}）",
            place=self.now(entry.place),
            unit=self.now(entry.unit),
            now=self.now(unit_of(entry)),
            former=(*entry.former, former),
        )

    def _check(self, check: PlannedCheck) -> PlannedCheck:
        """Whoever planned it as an ended unit's carries it out as the successor's."""
        told = tuple(self._told(one) for one in check.told)
        hands = {"planned_by": self._hand(check.planned_by), "told": told}
        return check.model_copy(update=hands)

    def _told(self, told: Told) -> Told:
        said = {"unit": self.now(told.unit), "by": self._hand(told.by)}
        return told.model_copy(update=said)

    def _hand(self, actor: ActorRef) -> ActorRef:
        return actor.model_copy(update={"unit": self.now(actor.unit)})


def units_of(entry: Entry) -> Iterator[str]:
    """All units by which a subject is known, the nearest first."""
    for unit in (unit_of(entry), entry.place, entry.unit):
        yield from (unit, territory(unit))


def round_following(
    change: UnitChange, name: str, of: AssessmentRound, known: Mapping[str, Text]
) -> RoundFollowing | None:
    """What a round has to follow; None where all its units go on. `known` are the old names."""
    ending = set(change.ending)
    ended = {one: change.successor(one) for one in _units(of) if one in ending}
    if not ended:
        return None
    called = {one.new: Text(zh=one.name_zh, en=one.name_en) for one in change.lines}
    names = {one: known[one] for one in ended if one in known}
    return RoundFollowing(
        codes=tuple(
            code for code, one in of.entries.items() if not ended.keys().isdisjoint(units_of(one))
        ),
        since=change.on,
        change=name,
        ended=ended,
        names={**names, **{new: called[new] for new in ended.values()}},
    )


def _units(of: AssessmentRound) -> Iterator[str]:
    """Of the office that holds it, of its subjects, and of those who still have a check to do."""
    yield of.place
    for entry in of.entries.values():
        yield from units_of(entry)
    for check in of.checks:
        if check.began_at is None:
            yield from (check.planned_by.unit, territory(check.planned_by.unit))


@rule(
    RoundFollowsUnits,
    AssessmentRound,
    opens=Standing("scoring", "results", "list-notice", "decided-round"),
)
def round_follows_units(
    of: AssessmentRound, act: RoundFollowsUnits, now: datetime
) -> RoundUnitsFollowed:
    """Raises LiesElsewhere."""
    if not any(one in act.ended for one in _units(of)):
        raise LiesElsewhere(place=of.place)
    said = act.model_dump(include=set(RoundFollowing.model_fields))
    return RoundUnitsFollowed(**fact(act, now), **said)
