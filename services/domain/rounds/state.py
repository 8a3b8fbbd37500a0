"""A round as its facts add up to it: scheme, entries, scores, list, decision (4.3).

It runs by the definition that was pinned when it was opened, also when its file is gone (4.6).
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, Self

from pydantic import Field

from services.domain.base import Fact, Frozen, Stream
from services.domain.clocks.calendar import Period
from services.domain.errors import Invalid
from services.domain.mechanisms.breakdown import Assignment
from services.domain.mechanisms.draws import (
    Draw,
    Drawn,
    Exclusion,
    Outcome,
    Party,
    Pool,
    outcome,
    seated,
)
from services.domain.mechanisms.gates import Admission, Course, admission, course
from services.domain.mechanisms.groups import Pair, in_turn
from services.domain.mechanisms.levels import next_endorser
from services.domain.mechanisms.scoring import Scoring
from services.domain.mechanisms.weights import Slot
from services.domain.programme.evaluation import Evaluation, Judging
from services.domain.programme.schema import Office
from services.domain.programme.words import Text
from services.domain.rounds.entry import Entry, gone_over
from services.domain.rounds.offices import offices_of
from services.domain.rounds.planned import PlannedCheck
from services.domain.tree.units import Level, Part

Stage = Literal["scoring", "results", "list-notice", "decided-round", "ended"]
UNNAMED = Text(zh="", en="")


class SchemeRef(Frozen):
    """Which definition a round was opened under, in which variant, and the hash of its content."""

    id: str
    version: int
    sha256: str
    variant: str = ""


class Earlier(Frozen):
    """How a subject came out of an earlier round of the same scheme and organiser."""

    code: str
    year: int
    band: str


class Grade(Frozen):
    """What came out for one subject, as it was decided."""

    code: str
    total: Decimal | None = None
    band: str = ""
    places: tuple[str, ...] = ()
    recognised: bool = False
    consequences: tuple[str, ...] = ()
    amounts: dict[str, Decimal] = Field(default_factory=dict)
    valid_until: date | None = None


class HeadGraded(Frozen):
    """A head's grade as it was decided, and the branches that it follows (C4.7.20)."""

    post: str
    codes: tuple[str, ...]
    band: str


class ListNotice(Frozen):
    """The list on public notice; objections count until 24:00 of its last day."""

    notice: str
    document_no: str
    hotline: str
    mailbox: str
    period: Period
    codes: tuple[str, ...]


class Received(Frozen):
    """A report or paper that came in, for which period, and by how many days too late."""

    report: str
    code: str
    period: str
    received_on: date
    due_on: date
    days_late: int


class Ring(Frozen):
    """Who checks whom of one group, and the seed it was drawn by; "": put together (C1.1.5)."""

    check: str
    group: str
    pairs: tuple[Pair, ...]
    seed: str = ""

    @property
    def units(self) -> set[str]:
        return {one.checker for one in self.pairs}


class HeldDraw(Frozen):
    """A draw for one subject's panel, with its pool, its bytes for anybody, and who fell out (D8)."""

    code: str
    draw: Draw
    pool: Pool
    silent: tuple[Party, ...] = ()
    """Who did not bind itself, or show its secret, in time: the draw is void."""
    gone: dict[str, Exclusion] = Field(default_factory=dict)

    @property
    def outcome(self) -> Outcome | None:
        done = len(self.draw.secrets) == len(Party)
        return outcome(self.draw, self.pool) if done else None

    @property
    def is_open(self) -> bool:
        return not self.silent and len(self.draw.secrets) < len(Party)

    @property
    def is_shown(self) -> bool:
        """Whether both are bound: until then a secret has no business here."""
        return self.is_open and self.draw.reveal_by is not None

    @property
    def seats(self) -> tuple[Drawn, ...]:
        """Who sits on the panel, after those who fell out have given way to alternates."""
        found = self.outcome
        return seated(found, self.gone).seated if found else ()

    @property
    def panel(self) -> tuple[str, ...]:
        return tuple(one.id for one in self.seats)


class AssessmentRound(Stream):
    scheme: SchemeRef | None = None
    title: Text = UNNAMED
    evaluation: Evaluation | None = None
    since: int = 0
    """The first year in which the scheme was in use: earlier years count for nothing."""
    year: int = 0
    place: str = ""
    """The area of the office that organises it."""
    stage: Stage = "scoring"
    entries: dict[str, Entry] = Field(default_factory=dict)
    raters: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Part or panel group -> the accounts that score it."""
    reports: tuple[Received, ...] = ()
    earlier: tuple[Earlier, ...] = ()
    ties: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Quota -> who of the tied got its last places, by somebody's decision (E3)."""
    notices: tuple[ListNotice, ...] = ()
    strikes: tuple[str, ...] = ()
    """The upheld objections that were followed."""
    grades: tuple[Grade, ...] = ()
    decided_on: date | None = None
    document_no: str = ""
    checks: tuple[PlannedCheck, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    draws: tuple[HeldDraw, ...] = ()
    rings: tuple[Ring, ...] = ()
    heads: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Post -> the branches under it (C4.7.20)."""
    head_grades: tuple[HeadGraded, ...] = ()

    @property
    def rules(self) -> Evaluation:
        if self.evaluation is None:
            raise TypeError(self.id)
        return self.evaluation

    @property
    def stands(self) -> str:
        return self.stage

    @property
    def offices(self) -> dict[Part, tuple[Office, ...]]:
        return offices_of(self.evaluation) if self.evaluation else {}

    @property
    def period(self) -> Period | None:
        """Of the notice that is published now, for those who want to object."""
        return self.notices[-1].period if self.stage == "list-notice" else None

    @property
    def next_notice(self) -> int | None:
        """The place of the notice that comes next; None when all have been held (A7.5)."""
        return len(self.notices) if len(self.notices) < len(self.rules.notices) else None

    def notice_ends_at(self) -> datetime | None:
        return self.period.ends_at if self.period else None

    @property
    def scorers(self) -> frozenset[str]:
        """The accounts that score: whoever was appointed, and rivals, each for the others."""
        named = {account for accounts in self.raters.values() for account in accounts}
        named |= {account for one in self.draws for account in one.panel}
        panels = [one.panel for one in self.rules.judging.values() if one.panel] if self.seq else []
        if any(group.rivals for panel in panels for group in panel.groups):
            named |= {one.account for one in self.entries.values() if one.account}
        return frozenset(named)

    @property
    def owing_scorers(self) -> frozenset[str]:
        """Those of them who have not scored everything yet."""
        return frozenset(self._owing()) if self.stage == "scoring" else frozenset()

    def _owing(self) -> Iterator[str]:
        yield from self._owing_voices()
        entries = [one for one in self.assessed if self.slots(one)]
        for entry in entries:
            panel = self.judging(entry).panel
            groups = {one.id: one for one in panel.groups} if panel else {}
            for slot in self.slots(entry):
                given = entry.scores.get(slot.id, {})
                yield from (a for a in self.raters_of(entry, slot.id) if a not in given)
                if slot.id in groups and groups[slot.id].rivals:
                    yield from (
                        one.account
                        for one in entries
                        if one.group == entry.group
                        and one.code != entry.code
                        and one.code not in given
                        and one.account
                    )

    def _owing_voices(self) -> Iterator[str]:
        """Members whose voice can still turn the ballot that is open on a subject (C4.3.3)."""
        for entry in self.assessed:
            for _, found in in_turn(self.rules.ballots, self.raters, entry.voices):
                if found.standing == "open":
                    yield from found.silent

    def raters_of(self, entry: Entry, slot: str) -> tuple[str, ...]:
        """Who scores this of the subject: those drawn for it where the scheme has draws (C5.2.3)."""
        if self.is_drawn(slot):
            return tuple(a for one in self.draws if one.code == entry.code for a in one.panel)
        return self.raters.get(part_of(slot), ())

    def is_drawn(self, slot: str) -> bool:
        return self.rules.draw is not None and self.rules.draw.seats == part_of(slot)

    @property
    def named_offices(self) -> frozenset[str]:
        """Offices that the scheme names by their word: they supply, verify, examine, own the rest."""
        if self.evaluation is None:
            return frozenset()
        rules = self.evaluation
        named: set[str] = set(rules.parallel.offices) if rules.parallel else set()
        for one in rules.supplies.supplies if rules.supplies else ():
            named |= {one.by, one.verified_by or one.by}
        if rules.breakdown:
            named |= {rules.breakdown.rest, *(one.office for one in rules.breakdown.duties)}
        return frozenset(named - {""})

    @property
    def gone_over(self) -> frozenset[str]:
        return gone_over(self.entries.values(), self.place)

    @property
    def scorings(self) -> tuple[Scoring, ...]:
        return tuple(one.scoring for one in self.rules.judging.values() if one.scoring)

    @property
    def endorsing_levels(self) -> tuple[Level, ...]:
        chain = self.evaluation.endorsement if self.evaluation else None
        return chain.levels if chain else ()

    def entry(self, code: str) -> Entry:
        """Raises Invalid for a subject that was not entered."""
        if code not in self.entries:
            raise Invalid(field="code", given=code)
        return self.entries[code]

    def with_entry(self, entry: Entry) -> Self:
        return self.but(entries={**self.entries, entry.code: entry})

    def judging(self, entry: Entry) -> Judging:
        return self.rules.judging.get(entry.group, Judging())

    def scoring(self, entry: Entry) -> Scoring | None:
        return self.judging(entry).scoring

    def slots(self, entry: Entry) -> tuple[Slot, ...]:
        """What is scored for this subject: the panel's groups where there is a panel (C5.7.10)."""
        judging = self.judging(entry)
        if judging.panel:
            return tuple(Slot(id=one.id, label=one.label) for one in judging.panel.groups)
        return judging.scoring.weighting.slots if judging.scoring else ()

    def is_by_sheet(self, entry: Entry, slot: str) -> bool:
        """Whether its score is what a sheet comes to, and not one figure (C5.7.2)."""
        return part_of(slot) == self.judging(entry).sheet_of

    def admission(self, entry: Entry) -> Admission | None:
        """None where the scheme has no gates (D24)."""
        if self.rules.gates is None:
            return None
        return admission(self.rules.gates, entry.gates, entry.record, entry.entered_on)

    def course(self, entry: Entry) -> Course | None:
        """None where the scheme says nothing of lapses on the way (C3.3.4)."""
        if self.rules.on_the_way is None:
            return None
        found = {one.lapse for one in entry.lapses}
        still = {one.lapse for one in entry.lapses if not one.mended}
        missed = {one.lapse for one in entry.lapses if one.mended is False}
        return course(self.rules.on_the_way, sorted(found), found - still, missed)

    def awaits_endorsement(self, entry: Entry) -> Level | None:
        chain = self.rules.endorsement
        if chain is None or entry.opposed_by:
            return None
        return next_endorser(chain, entry.kind, entry.endorsed)

    def is_out(self, entry: Entry) -> bool:
        """Refused at a gate, not endorsed, or disqualified on the way: it is not assessed."""
        found, way = self.admission(entry), self.course(entry)
        refused = found is not None and found.admitted is False
        return entry.opposed_by is not None or refused or (way is not None and not way.qualified)

    @property
    def assessed(self) -> tuple[Entry, ...]:
        """Who is in, in the order of entering."""
        return tuple(one for one in self.entries.values() if not self.is_out(one))

    def _with(self, event: Fact) -> Self:
        if not isinstance(event, RoundFact):
            raise TypeError(event)
        return event.on(self)  # type: ignore[return-value]


def part_of(slot: str) -> str:
    """`public` of `public/3`: whoever is appointed scores every period."""
    return slot.partition("/")[0]


class RoundFact(Fact):
    def on(self, of: AssessmentRound) -> AssessmentRound:
        raise NotImplementedError


class OfEntry(RoundFact):
    """A fact about one subject."""

    code: str

    def on(self, of: AssessmentRound) -> AssessmentRound:
        return of.with_entry(self.upon(of.entries[self.code]))

    def upon(self, entry: Entry) -> Entry:
        raise NotImplementedError


class Standing:
    """For `opens`: the stages in which an act is open, and what the scheme must have for it."""

    def __init__(
        self, *stages: Stage, has: Callable[[AssessmentRound], bool] = lambda _: True
    ) -> None:
        self.stages, self.has = stages, has

    def __call__(self, of: AssessmentRound) -> str | None:
        if not of.seq or of.stage not in self.stages:
            return "round-stage"
        return None if self.has(of) else "round-without"
