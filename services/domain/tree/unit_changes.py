"""Changes of the tree of units: towns merge and split, units are renamed and moved (4.1.5).

A change is a day, its legal basis and lines "this unit becomes that one"; here is what may be wrong
with one and where a unit went. What it does to streams stands in `following_units.py`.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from pydantic import Field

from services.domain.base import Frozen
from services.domain.errors import DomainError
from services.domain.tree.units import DIGITS, territory, within

FIRST_DAY, LAST_DAY = date(1949, 10, 1), date(2200, 12, 31)
CODE = r"^\d{2}(\d{2}){0,2}(\d{3}){0,2}(:[a-z][a-z0-9-]*)?$"
MOST_LINES = 2000
"""A county with all its towns and villages; a whole province comes in several changes."""


class OwnChange(DomainError):
    """Four eyes: whoever recorded a change of units does not publish it (4.1.5)."""

    code = "own-unit-change"


class ChangeOver(DomainError):
    """The change of units was published already; it is undone only by another."""

    code = "unit-change-over"


class ChangeFaulty(DomainError):
    """The change cannot be as it was recorded; `first` is the first fault, `count` how many."""

    code = "unit-change-faulty"


class UnitEnded(DomainError):
    """The unit ended on a day; its `successor` goes on, where there is one."""

    code = "unit-ended"


class Happening(StrEnum):
    """What happens to a unit."""

    MERGE = "merge"
    SPLIT = "split"
    RENAME = "rename"
    MOVE = "move"


class Line(Frozen):
    """One unit becomes another. A unit that goes on under its code has a line to itself."""

    old: str = Field(pattern=CODE, max_length=40)
    new: str = Field(pattern=CODE, max_length=40)
    name_zh: str = Field(min_length=1, max_length=60)
    name_en: str = Field(min_length=1, max_length=120)


class UnitChange(Frozen):
    """As an administrator records it: the kind says what the heads of it are about."""

    kind: Happening
    on: date = Field(ge=FIRST_DAY, le=LAST_DAY)
    """The first day on which the new tree holds."""
    document_no: str = Field(min_length=1, max_length=60)
    source: str = Field(min_length=1, max_length=300)
    """Title of the approval (批文) that is the legal basis."""
    lines: tuple[Line, ...] = Field(min_length=1, max_length=MOST_LINES)

    @cached_property
    def becomes(self) -> dict[str, tuple[Line, ...]]:
        """Old code -> what it becomes, in the order of the lines."""
        found: dict[str, tuple[Line, ...]] = {}
        for line in self.lines:
            found[line.old] = (*found.get(line.old, ()), line)
        return found

    @cached_property
    def comes_from(self) -> Counter[str]:
        """New code -> of how many old units it is made."""
        return Counter(line.new for line in self.lines)

    @property
    def units(self) -> tuple[str, ...]:
        """All that it names, old and new."""
        return tuple(dict.fromkeys((*self.becomes, *self.comes_from)))

    @property
    def ending(self) -> tuple[str, ...]:
        """The codes that end on the day."""
        return tuple(old for old in self.becomes if old not in self.comes_from)

    def successor(self, old: str) -> str:
        """Who takes over its cases and titles: itself if it goes on, else its first line's."""
        lines = self.becomes[old]
        return old if any(line.new == old for line in lines) else lines[0].new

    def happens_to(self, old: str) -> Happening:
        """A village of a merged town is itself only moved: its code and its town are others."""
        new = self.successor(old)
        if len(self.becomes[old]) > 1:
            return Happening.SPLIT
        if self.comes_from[new] > 1:
            return Happening.MERGE
        return Happening.RENAME if above(old) == above(new) else Happening.MOVE

    @property
    def heads(self) -> tuple[str, ...]:
        """The old units that the change is about; the others only come along with one of them."""
        return tuple(old for old in self.becomes if not any(up in self.becomes for up in ups(old)))


class Known(Frozen):
    """A unit as the tree has it when the change is looked at."""

    code: str
    name_zh: str
    name_en: str
    living: bool = True
    since: date | None = None
    """Since when it has lived under this name; None for as long as anybody knows."""


class FaultCode(StrEnum):
    UNKNOWN_UNIT = "unknown-unit"
    ENDED_UNIT = "ended-unit"
    NEW_IN_USE = "new-in-use"
    GOES_ON_ELSEWHERE = "goes-on-elsewhere"
    OTHER_LEVEL = "other-level"
    NOTHING_ABOVE = "nothing-above"
    LEFT_BEHIND = "left-behind"
    NAMED_TWICE = "named-twice"
    TWO_NAMES = "two-names"
    NOTHING_CHANGES = "nothing-changes"
    OTHER_KIND = "other-kind"
    BEFORE_THE_LAST = "before-the-last"


class Fault(Frozen):
    code: FaultCode
    unit: str = ""


class Recorded(Frozen):
    """A change as it is kept. Its content never becomes another; a mistake is a new change."""

    id: str
    content: UnitChange
    recorded_by: str
    recorded_at: datetime
    published_by: str = ""
    published_at: datetime | None = None
    in_force_at: datetime | None = None
    """When the tree was changed by it: on its day, or at once where that had passed."""


def above(code: str) -> str:
    """The unit next above; of a department the place that it belongs to; empty above a province."""
    own = territory(code)
    if own != code:
        return own
    return max((own[:n] for n in DIGITS.values() if n < len(own)), key=len, default="")


def ups(code: str) -> Iterator[str]:
    """All units above, the nearest first."""
    while code := above(code):
        yield code


def below(code: str, of: str) -> bool:
    """Whether the unit lies under the other, or is a department of it or of one under it."""
    return code != of and ":" not in of and within(code, of)


def faults(change: UnitChange, tree: Mapping[str, Known]) -> tuple[Fault, ...]:
    """All that is wrong, not only the first. `tree` has the units named and all below the old."""
    return (*_of_lines(change, tree), *_of_the_tree(change, tree), *_of_kind(change, tree))


def check(change: UnitChange, tree: Mapping[str, Known]) -> None:
    """Raises ChangeFaulty."""
    if found := faults(change, tree):
        raise ChangeFaulty(count=len(found), first=f"{found[0].code.value} {found[0].unit}".strip())


def check_publisher(change: Recorded, account: str) -> None:
    """Raises ChangeOver and OwnChange."""
    if change.published_at:
        raise ChangeOver(change=change.id)
    if change.recorded_by == account:
        raise OwnChange(change=change.id)


def _of_lines(change: UnitChange, tree: Mapping[str, Known]) -> Iterator[Fault]:
    pairs = Counter((line.old, line.new) for line in change.lines)
    yield from (
        Fault(code=FaultCode.NAMED_TWICE, unit=old) for (old, _), n in pairs.items() if n > 1
    )
    for line in change.lines:
        if _rank(line.old) != _rank(line.new):
            yield Fault(code=FaultCode.OTHER_LEVEL, unit=line.new)
    for new in change.comes_from:
        names = {(one.name_zh, one.name_en) for one in change.lines if one.new == new}
        if len(names) > 1:
            yield Fault(code=FaultCode.TWO_NAMES, unit=new)
    for old in change.becomes:
        unit = tree.get(old)
        if unit is None:
            yield Fault(code=FaultCode.UNKNOWN_UNIT, unit=old)
        elif not unit.living:
            yield Fault(code=FaultCode.ENDED_UNIT, unit=old)
        elif unit.since and change.on <= unit.since:
            yield Fault(code=FaultCode.BEFORE_THE_LAST, unit=old)


def _rank(code: str) -> tuple[int, bool]:
    """Level, and whether it is a department."""
    return len(territory(code)), ":" in code


def _of_the_tree(change: UnitChange, tree: Mapping[str, Known]) -> Iterator[Fault]:
    ending = set(change.ending)
    for new in change.comes_from:
        known = tree.get(new)
        if new in change.becomes:
            if all(line.new != new for line in change.becomes[new]):
                yield Fault(code=FaultCode.GOES_ON_ELSEWHERE, unit=new)
        elif known and known.living:
            yield Fault(code=FaultCode.NEW_IN_USE, unit=new)
        if (up := above(new)) and up not in change.comes_from:
            there = tree.get(up)
            if there is None or not there.living or up in ending:
                yield Fault(code=FaultCode.NOTHING_ABOVE, unit=new)
    for code, unit in tree.items():
        if unit.living and code not in change.becomes and any(below(code, of) for of in ending):
            yield Fault(code=FaultCode.LEFT_BEHIND, unit=code)


def _of_kind(change: UnitChange, tree: Mapping[str, Known]) -> Iterator[Fault]:
    for old in change.heads:
        lines = change.becomes[old]
        known = tree.get(old)
        same = {(old, known.name_zh, known.name_en)} if known else set()
        alone = len(lines) == 1 and change.comes_from[lines[0].new] == 1
        if alone and {(lines[0].new, lines[0].name_zh, lines[0].name_en)} == same:
            yield Fault(code=FaultCode.NOTHING_CHANGES, unit=old)
    if change.kind not in {change.happens_to(old) for old in change.heads}:
        yield Fault(code=FaultCode.OTHER_KIND)
