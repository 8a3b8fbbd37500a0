"""A case: where it stands. Each fact knows what it changes; what may happen is in `steps/`.

Kept below 10 kB: it travels with every step. Texts and files are named here, never held.
"""

import operator
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, Literal, Self

from pydantic import Field

from services.domain.base import ActorRef, Fact, Frozen, Stream, TextRef
from services.domain.clocks.calendar import local_day
from services.domain.clocks.deadlines import Ledger
from services.domain.clocks.duties import ExtensionAsked, Supervision, parts_now
from services.domain.mechanisms.rectifications import Entry, Owner, Standing
from services.domain.mechanisms.samples import Sample
from services.domain.notices.recommending import Notice, next_below, offices_of
from services.domain.offices.hands import Hands
from services.domain.programme.schema import (
    Obligation,
    Office,
    Procedure,
    ProgrammeRef,
    RecommendationNotice,
    Step,
    Track,
)
from services.domain.review.laid import Laid
from services.domain.review.panel import Panel
from services.domain.review.panel_draw import PanelDraw
from services.domain.tree.units import Part, StepName


class Outcome(StrEnum):
    NAMED = "named"
    REFUSED = "refused"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"
    PASSED = "passed"
    """A re-check that found the title deserved."""


class Creation(Frozen):
    endorsed: bool = False
    batch: str = ""
    listed: bool = False


class Plan(Frozen):
    document: str = ""
    opinion_on: date | None = None
    approved_on: date | None = None
    in_force_on: date | None = None
    filed: bool = False


class SelfCheck(Frozen):
    verified: dict[str, str] = Field(default_factory=dict)
    """Indicator code -> digest of the value as its verifying unit saw it (A0.5)."""
    disputed: dict[str, str] = Field(default_factory=dict)
    declared_on: date | None = None
    data_digest: str = ""


class Deficit(Frozen):
    """One line of a deficits notice: where, by which rule, what, and how to mend it."""

    no: int
    place: str
    ground: str = ""
    rule: str
    problem: TextRef
    remedy: TextRef
    caused_by: str = ""
    """In a further notice: the corrected item or indicator that brought this about (C2.9.3)."""
    example: TextRef | None = None
    contested: TextRef | None = None
    """Why the applicant holds that nothing is to be mended here: an answer as good as mending."""


class Instruction(Frozen):
    """What an officer asked the leader before doing it, and what the leader said (C2.9.5)."""

    about: str
    """The act that is asked for, by its kind."""
    places: tuple[str, ...] = ()
    asked_by: ActorRef
    leader_unit: str = ""
    """Where the leader who was asked sits; empty where any leader over the asker's area answers."""
    reason: TextRef
    agreed: bool | None = None
    """None until the leader has answered."""
    opinion: TextRef | None = None
    given_by: ActorRef | None = None


class Application(Frozen):
    form: str = ""
    examined_form: str = ""
    submissions: int = 0
    submitted_at: datetime | None = None
    approved: bool = False
    batch: str = ""
    notices: int = 0
    deficits: tuple[Deficit, ...] = ()
    """Those of the notice that is open; empty once the applicant submitted again."""
    further: Instruction | None = None
    """Why the open notice speaks of unchanged material once more, and who agreed (C2.9.3)."""
    accepted_at: datetime | None = None
    asked_by_panel: int = Field(default=0, exclude_if=operator.not_)
    """How often experts asked for evidence: again only about what was changed since (C2.9.3)."""


class Finding(Frozen):
    """Something to be mended, in the ledger until it is closed (D9)."""

    no: int
    source: Literal["interim-check", "technical-assessment", "acceptance", "recheck", "incident"]
    place: str
    rule: str
    words: TextRef
    measures: TextRef | None = None
    status: Literal["open", "reported", "closed"] = "open"
    mend_by: date | None = Field(default=None, exclude_if=operator.not_)
    """By when, as the letter after a check on the way says it (A1.5, 6.2.4)."""
    veto: bool = Field(default=False, exclude_if=operator.not_)
    """Tackled first, and never left to a plan (C5.6.2)."""
    entry: Entry | None = Field(default=None, exclude_if=operator.not_)
    """Its line in the ledger; None where it is mended by the one report alone (A1.10)."""


class MethodDone(Frozen):
    on: date
    note: TextRef | None = None
    sample: int | None = None
    satisfied: int | None = None
    by: str = Field(default="", exclude_if=operator.not_)
    """The account that kept the record (6.2.3); empty in records from before this was kept."""
    documents: tuple[str, ...] = Field(default=(), exclude_if=operator.not_)
    omitted: TextRef | None = Field(default=None, exclude_if=operator.not_)
    """Why the method was not used; a record like any other (6.2.3)."""


class Acceptance(Frozen):
    group: bool = False
    methods: dict[str, MethodDone] = Field(default_factory=dict)
    passed: bool | None = None


class UpperReview(Frozen):
    reported: bool = False
    drawn: Sample | None = Field(default=None, exclude_if=operator.not_)
    """Which indicators the spot-check looks at, by a published seed (A3.6, 6.2.3)."""
    spot_checked_on: date | None = None


class StaleTitle(Frozen):
    """A title that the data of the case counted, and that counts no more (4.1.8)."""

    title: str
    unit: str
    since: date


class SentFrom(Frozen):
    """The last time that the case was sent back, and from where: that step is done again (2.2.1)."""

    position: int
    """Of the furthest step that is not passed again yet."""
    at: datetime


class Case(Stream):
    programme: ProgrammeRef | None = None
    procedure: Procedure | None = None
    track: Track | None = None
    place: str = ""
    title: str = ""
    """The title whose re-check this is; empty for an ordinary case."""
    incident: int = Field(default=0, exclude_if=operator.not_)
    """Of that title: the incident that is mended here, and no re-check (A4.5)."""
    position: int = 0
    outcome: Outcome | None = None
    paused_until: datetime | None = None
    ledgers: dict[Obligation, Ledger] = Field(default_factory=dict)
    supervisions: dict[Obligation, Supervision] = Field(default_factory=dict)
    """Those that are not answered yet (2.1.6)."""
    extensions_asked: dict[Obligation, ExtensionAsked] = Field(default_factory=dict)
    """Asked for and not decided yet (2.1.6)."""
    creation: Creation = Creation()
    plan: Plan = Plan()
    self_check: SelfCheck = SelfCheck()
    application: Application = Application()
    laid: Laid | None = Field(default=None, exclude_if=operator.not_)
    """The opinion that lies before those who are to sign it, in the step where it stands (6.1.5)."""
    review_days: int = 0
    """How long the experts take, as the applicant was told in writing; 0 where it was not."""
    panel: Panel = Panel()
    draws: tuple[PanelDraw, ...] = Field(default=(), exclude_if=operator.not_)
    recused: tuple[str, ...] = Field(default=(), exclude_if=operator.not_)
    """Who stood back from this case by own declaration; the public is told how many (6.1.2)."""
    recheck_request: str = ""
    """The application for a re-check that is applied for (B1.8)."""
    findings: tuple[Finding, ...] = ()
    rounds: int = 0
    """How often a rectification was re-reviewed and not closed."""
    acceptance: Acceptance = Acceptance()
    upper_review: UpperReview = UpperReview()
    notice: Notice = Notice()
    naming_no: str = ""
    """Number of the naming document, once there is one."""
    instruction: Instruction | None = None
    """The last request to a leader in this step, answered or not (C2.9.3, C2.9.5)."""
    step_since: datetime | None = None
    sent_back: SentFrom | None = Field(default=None, exclude_if=operator.not_)
    hands: Hands = Hands()
    stale: tuple[StaleTitle, ...] = ()
    """Until the applicant declares or submits anew."""

    @property
    def rules(self) -> Procedure:
        if self.procedure is None:
            message = "a case without its first fact has no procedure"
            raise ValueError(message)
        return self.procedure

    @property
    def offices(self) -> dict[Part, tuple[Office, ...]]:
        """While a level below recommends, its notice is in its own bureau's hands (A7.5)."""
        if self.procedure is None:
            return {}
        below = self.recommends
        return self.procedure.offices | offices_of(below) if below else self.procedure.offices

    @property
    def recommends(self) -> RecommendationNotice | None:
        """Whose notice of recommendation runs or comes next; None where it is the own one (A7.5)."""
        rules = self.procedure.notice if self.procedure else None
        if not rules or not rules.recommendations or self.stands != StepName.PUBLIC_NOTICE:
            return None
        return next_below(rules, self.notice)

    @property
    def notice_days(self) -> int:
        """How long the notice runs that stands or comes next (A4.1, A7.5)."""
        below = self.recommends
        return below.days if below else self.rules.notice.days

    @property
    def duties(self) -> dict[Part, tuple[Office, ...]]:
        """The parts that follow from what is owed, or still to be answered for, now."""
        open_now = (what for what, ledger in self.ledgers.items() if not ledger.done)
        concerned = (*open_now, *self.supervisions)
        return parts_now(self.offices, concerned, recheck=bool(self.title))

    @property
    def step(self) -> Step | None:
        """The step it stands in; None before the first fact and after the last."""
        if self.procedure is None or self.outcome:
            return None
        return self.procedure.steps[self.position]

    @property
    def ended_on(self) -> date | None:
        """The day of the outcome, in Beijing; None while it is open."""
        return local_day(self.step_since) if self.outcome and self.step_since else None

    @property
    def stands(self) -> str:
        """One word for lists: the step's name, the outcome, or draft."""
        return str(self.step.name if self.step else self.outcome or "draft")

    @property
    def open_findings(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.status != "closed")

    def answerable(self, *standings: Standing) -> tuple[Owner, ...]:
        """Who answers for findings that have come so far, each once (C4.1.2)."""
        entries = (one.entry for one in self.open_findings if one.entry)
        owners = (one.owner for one in entries if one.owner and one.standing in standings)
        return tuple(dict.fromkeys(owners))

    @property
    def at_last_step(self) -> bool:
        """Whether nothing follows but the mending of what was found."""
        return all(step.only_with_findings for step in self.rules.steps[self.position + 1 :])

    def next_step(self, at: datetime) -> Self:
        """The next step that applies: rectification is left out where nothing is to be mended."""
        position = self.position + 1
        while self.rules.steps[position].only_with_findings and not self.open_findings:
            position += 1
        return self._at(position, at)

    def back_to(self, name: StepName, at: datetime) -> Self:
        position = [step.name for step in self.rules.steps].index(name)
        return self._at(position, at)

    def _at(self, position: int, at: datetime) -> Self:
        """There; terms that run over several steps begin, stand still, go on or end (B1.4)."""
        case = self.but(position=position, step_since=at, instruction=None, laid=None)
        names = [step.name for step in self.rules.steps]
        for span in self.rules.spans:
            ledger = case.ledgers.get(span.what)
            if not names.index(span.first) <= position <= names.index(span.last):
                case = case.settled(span.what, at)
            elif ledger is None or ledger.done:
                case = case.owing(span.what, at)
            elif names[position] is StepName.RECTIFICATION:
                case = case.stopped(span.what, at, "rectification", span.rule)
            else:
                case = case.resumed(span.what, at)
        return case

    def instructed(self, act: str) -> bool:
        """Whether the leader has agreed to this act, in this step."""
        asked = self.instruction
        return asked is not None and asked.about == act and asked.agreed is True

    def ended(self, outcome: Outcome, at: datetime) -> Self:
        """Over: whatever was still owed is owed no longer."""
        done = {key: ledger.finish(at) for key, ledger in self.ledgers.items()}
        over: Self = self.but(outcome=outcome, ledgers=done, step_since=at, paused_until=None)
        return over.but(supervisions={}, extensions_asked={})

    def owing(self, what: Obligation, at: datetime) -> Self:
        """Somebody owes this from now on; how long is the programme's word."""
        term = self.rules.terms[what]
        ledger = Ledger(
            budget=term.days,
            unit=term.unit,
            started=at,
            start_day_counts=term.start_day_counts,
            stop_days_count=term.stop_days_count,
            rolling=term.rolling,
        )
        return self.but(ledgers={**self.ledgers, what: ledger})

    def settled(self, what: Obligation, at: datetime) -> Self:
        if what not in self.ledgers:
            return self
        asked = {other: one for other, one in self.extensions_asked.items() if other is not what}
        ledgers = {**self.ledgers, what: self.ledgers[what].finish(at)}
        return self.but(ledgers=ledgers, extensions_asked=asked)

    def stopped(self, what: Obligation, at: datetime, reason: str, basis: str) -> Self:
        ledger = self.ledgers.get(what)
        if ledger is None or ledger.done or ledger.paused:
            return self
        return self.but(ledgers={**self.ledgers, what: ledger.stop(at, reason, basis)})

    def resumed(self, what: Obligation, at: datetime) -> Self:
        ledger = self.ledgers.get(what)
        if ledger is None or not ledger.paused:
            return self
        return self.but(ledgers={**self.ledgers, what: ledger.resume(at)})

    def _with(self, event: Fact) -> Self:
        if not isinstance(event, CaseFact):
            raise TypeError(event)
        then = event.on(self)
        moved = not event.restores and (then.position, then.outcome) != (self.position, None)
        counted_on = event.handed_up or (not event.goes_back and _moves_a_term(self, then))
        hands = then.hands.noted(event, self.seq + 1, moved=moved, counted_on=counted_on)
        return then.but(hands=hands)  # type: ignore[return-value]


def _moves_a_term(before: Case, then: Case) -> bool:
    """Whether a term or a supervision notice began, stopped, went on or ended."""
    if then.ledgers is before.ledgers and then.supervisions is before.supervisions:
        return False
    return _terms(then) != _terms(before)


def _terms(case: Case) -> tuple[dict[Obligation, Ledger], dict[Obligation, datetime]]:
    """What others count on, without the marks of what was told."""
    notices = {what: notice.at for what, notice in case.supervisions.items()}
    return {what: ledger.course for what, ledger in case.ledgers.items()}, notices


class CaseFact(Fact):
    """Something that happened to a case."""

    restores: ClassVar[bool] = False
    """True where the case stands again as it stood before, signatures included."""

    @property
    def denial(self) -> TextRef | None:
        """The reasons, where this fact denies what was applied for (C2.9.5); None otherwise."""
        return None

    def on(self, case: Case) -> Case:
        raise NotImplementedError
