"""One subject in a round: what was said of it, by whom, and which of it counts (D24, D5, D4).

Data alone; what they come to is in `results.py`. A subject is known by a code that is the same in
every round: of its place, its department or its registration; never by a person's name.
"""

import operator
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field

from services.domain.base import ActorRef, Frozen, TextRef
from services.domain.mechanisms.attainment import Rating
from services.domain.mechanisms.bonuses import AdjustmentCase
from services.domain.mechanisms.consistency_rules import Entry as FigureEntry
from services.domain.mechanisms.corrections import Correction
from services.domain.mechanisms.cultivation import Guidance
from services.domain.mechanisms.filled_sheets import Mark
from services.domain.mechanisms.gates import RecordEntry
from services.domain.mechanisms.groups import Voice
from services.domain.mechanisms.money import GrantSpell
from services.domain.mechanisms.parallel_examination import Examination
from services.domain.mechanisms.samples import Sample
from services.domain.mechanisms.supplied_values import Supplied
from services.domain.mechanisms.surveys import RawAnswer
from services.domain.mechanisms.vetoes import VetoHit
from services.domain.programme.words import Text
from services.domain.tree.units import DIGITS, Level, within

Direction = Literal["bonus", "deduction"]
THE_OFFICE = ""
"""Whose score it is where nobody is appointed for a part: the organising office's own."""


class Claim(Frozen):
    """A bonus or deduction, by which document, and whether it was confirmed (D5)."""

    no: int
    direction: Direction
    kind: str
    points: Decimal | None = None
    evidence: str = ""
    by: str
    confirmed: bool | None = None

    @property
    def case(self) -> AdjustmentCase:
        return AdjustmentCase(
            kind=self.kind,
            points=self.points,
            evidence=self.evidence or None,
            confirmed=self.confirmed,
        )


class Hit(Frozen):
    """A veto that was hit, by which paper, and whether that was confirmed (D4)."""

    no: int
    veto: str
    basis: str
    by: str
    confirmed: bool | None = None

    @property
    def hit(self) -> VetoHit:
        return VetoHit(veto=self.veto, basis=self.basis, confirmed=self.confirmed)


class Verdict(Frozen):
    """The evaluation as a whole, where the scheme gives no points (C3.1.5, C5.8.5)."""

    fit: bool
    grade: str = ""


class OldRating(Frozen):
    """A rating under the old standard, and what was supplemented since (C5.8.10)."""

    old: str
    supplemented: tuple[str, ...] = ()


class Drawn(Frozen):
    """A sample that was drawn: of how many, how many, from which published seed (C2.1.5)."""

    population: int
    drawn: int
    published: str
    everybody: tuple[str, ...] = Field(default=(), exclude_if=operator.not_)
    """The frozen list by numbers; empty where the sample was typed."""
    found: Sample | None = Field(default=None, exclude_if=operator.not_)
    """Who was drawn, with list digest and seed (4.2.10)."""


class PayLine(Frozen):
    """What one post is due for one month, and how it came about (C2.1.13)."""

    post: str
    period: str
    grade: str
    amount: Decimal
    working: str


class Granted(Frozen):
    """A grant by the month for one person, until an event stops it (C3.5.2)."""

    grant: str
    person: str
    first: date
    event: str = ""
    event_on: date | None = None
    paid: tuple[date, ...] = ()
    """Months of earlier rounds, which count towards the cap."""

    @property
    def runs(self) -> bool:
        return self.event_on is None

    @property
    def spell(self) -> GrantSpell:
        return GrantSpell(first=self.first, event=self.event or None, event_on=self.event_on)


class Renewed(Frozen):
    """A recognition that was renewed without review, by which paper (C3.4.4)."""

    since: date
    document_no: str


class SelfScored(Frozen):
    """What the assessed gives itself, item by item, and the sum that it states (C5.7.5, C5.10.1)."""

    marks: tuple[Mark, ...]
    stated: Decimal


class HardItem(Frozen):
    """A hard indicator as it was found on a day (C5.5.16)."""

    met: bool
    on: date


class SpecialReport(Frozen):
    """A special report as it came in: on which items, on which day, how late (C5.5.16, C1.1.10)."""

    rule: str
    items: tuple[str, ...]
    on: date
    days_late: int


class Surveyed(Frozen):
    """The raw answers of one survey, and how many could have been asked (D13)."""

    population: int
    answers: tuple[RawAnswer, ...] = ()


class Lapsed(Frozen):
    """A lapse on the way: why, by which paper, to be mended until when, and how it ended (C3.3.4)."""

    lapse: str
    reason: TextRef
    evidence: str = ""
    found_on: date
    due_on: date | None = None
    mended: bool | None = None
    judged_on: date | None = None
    judgement: TextRef | None = None

    @property
    def is_open(self) -> bool:
        return self.mended is None


class Former(Frozen):
    """A unit that the subject was, or lay in, until it ended, and who took over (4.1.5)."""

    unit: str
    name: Text
    new: str
    new_name: Text
    since: date
    change: str


class Entry(Frozen):
    code: str
    name: str
    group: str
    """Which of the scheme's subjects it is (towns, departments)."""
    trade: str = ""
    """Within the group, where places are counted by trade (C3.2.4)."""
    place: str
    kind: str = ""
    """Of unit, where some kinds are endorsed by fewer levels (C5.8.4)."""
    asks: str = ""
    """The grade applied for (C5.8.3)."""
    unit: str = ""
    """Whose seat entered it, where it was the subject's own."""
    account: str = ""
    """Who entered it, where the subject did itself: it speaks for the subject (C5.7.10)."""
    entered_on: date
    gates: dict[str, bool] = Field(default_factory=dict)
    record: tuple[RecordEntry, ...] = ()
    endorsed: tuple[Level, ...] = ()
    opposed_by: Level | None = None
    """The level that did not endorse it; it goes no further."""
    scores: dict[str, dict[str, Decimal]] = Field(default_factory=dict)
    """Part or panel group -> who scored -> score."""
    without: tuple[str, ...] = ()
    verdict: Verdict | None = None
    claims: tuple[Claim, ...] = ()
    hits: tuple[Hit, ...] = ()
    samples: dict[str, Drawn] = Field(default_factory=dict)
    old: OldRating | None = None
    funds: Decimal | None = None
    """The year's sum in yuan that the scheme divides (C2.1.10)."""
    above: dict[Level, str] = Field(default_factory=dict)
    """Bands by levels above that looked again (C2.1.3)."""
    struck: bool = False
    """Off the list, after an objection that was upheld."""
    values: tuple[Supplied, ...] = ()
    """Figures from another hand, with all that were supplied before them (D16)."""
    examination: Examination | None = None
    """By several offices at once, where the scheme has that (D25)."""
    pay: tuple[PayLine, ...] = ()
    grants: tuple[Granted, ...] = ()
    surveys: dict[str, Surveyed] = Field(default_factory=dict)
    sheets: dict[str, dict[str, tuple[Mark, ...]]] = Field(default_factory=dict)
    """Part or panel group -> who filled in the sheet -> its items; its sum stands in `scores`."""
    own_sheet: SelfScored | None = None
    hard_items: dict[str, HardItem] = Field(default_factory=dict)
    special_reports: tuple[SpecialReport, ...] = ()
    guided: tuple[Guidance, ...] = ()
    """In the cultivation pool: each visit or talk (C3.2.2)."""
    renewed: tuple[Renewed, ...] = ()
    left_pool: date | None = None
    """When it gave up being guided; until its gate is answered anew (C3.2.2)."""
    pooled_again: date | None = None
    """Back in the pool since, once it had left."""
    figures: tuple[FigureEntry, ...] = ()
    corrections: tuple[Correction, ...] = ()
    voices: dict[str, tuple[Voice, ...]] = Field(default_factory=dict)
    """Ballot -> what its members said, each once (C4.3.3, C4.3.4)."""
    ratings: dict[str, Rating] = Field(default_factory=dict)
    """Indicator -> how it was found the last time (C5.6.1)."""
    parts: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Place -> its places one level below, on the day when its figures came in (C5.5.4)."""
    lapses: tuple[Lapsed, ...] = Field(default=(), exclude_if=operator.not_)
    """In the order in which they were found (C3.3.4)."""
    now: str = Field(default="", exclude_if=operator.not_)
    """The unit that the subject is by now, where the one that it was entered as ended (4.1.5)."""
    former: tuple[Former, ...] = Field(default=(), exclude_if=operator.not_)
    """What it was before, the earliest first."""

    def through_gate(self, gate: str, on: date, *, passed: bool) -> "Entry":
        """A gate was answered: whoever had left the pool begins anew on that day (C3.2.2)."""
        anew = {"left_pool": None, "pooled_again": on} if self.left_pool else {}
        return self.but(gates={**self.gates, gate: passed}, **anew)

    def but(self, **changes: object) -> "Entry":
        return self.model_copy(update=changes)


def speaks_for(actor: ActorRef, entry: Entry) -> bool:
    """Whether the actor sits in the unit that is assessed: by its code, or as who entered it."""
    return actor.unit in own_units(entry)


def own_units(entry: Entry) -> frozenset[str]:
    """Whose people speak for the subject; a code that ended is nobody's any more (4.1.5)."""
    return frozenset({entry.now or entry.code, entry.unit, unit_of(entry)} - {""})


def gone_over(entries: Iterable[Entry], place: str) -> frozenset[str]:
    """Units outside of the area to which subjects went over in the meantime (4.1.5)."""
    units = {unit for one in entries if one.former for unit in own_units(one)}
    return frozenset(unit for unit in units if not within(unit, place))


def unit_of(entry: Entry) -> str:
    """The subject as a unit of the tree: an area by its own code, anything else within its area."""
    if entry.now:
        return entry.now
    if entry.code.isdigit() and len(entry.code) in DIGITS.values():
        return entry.code
    return entry.code if ":" in entry.code else f"{entry.place}:{entry.code}"
