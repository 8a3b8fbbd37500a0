"""The rectification ledger: from a finding to its close-out, one state machine (D9).

Finding, owner and deadline, measures, approved BEFORE work starts (C4.1.3), evidence, re-review,
closed (销号) only when accepted (C4.1.2). The step of a case that A1.10 describes is
`steps/rectification.py`; here is the whole chain, which no single source has.
"""

import operator
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import Field

from services.domain.attainment.figures import rounded
from services.domain.base import ActorRef, Frozen, TextRef, label
from services.domain.errors import Invalid, NotEntitled, NotNow, TooEarly
from services.domain.programme.words import OUR_DEFAULT, Number, Sourced, Text
from services.domain.tree.units import Function


class RectificationRules(Sourced):
    """What a scheme says of its ledger. No single source has the whole chain, so these are ours."""

    approved_first: bool = True
    """Work starts only on approved measures (C4.1.3)."""
    plans: bool = True
    """What can't be done in time may have a concrete plan with a later date (C5.3.8)."""
    closed_share: Annotated[Number, Field(ge=0, le=1)] = Decimal(1)
    """How much must be closed before a decision: 0.9 in C4.1.9. The rest must have their plan, and
    a veto item must be closed."""
    published: bool = False
    """Measures and results are published (C2.9.10)."""
    presses: Literal["drafted", "sent"] = "drafted"
    """Whether the notice about an overdue item waits for its officer or goes out by itself; after
    the first of a deadline it always waits (C4.7.16)."""
    press_days: int = Field(default=7, ge=1)
    """How many days such a notice leaves."""
    report_in_the_name_of: Text | None = None
    """A1.10: the written report in the county government's name."""
    source: str | None = None
    note: str | None = OUR_DEFAULT


class Standing(StrEnum):
    FOUND = "found"
    OWNED = "owned"
    PROPOSED = "proposed"
    APPROVED = "approved"
    WORKED = "worked"
    CLOSED = "closed"


class Owner(Frozen):
    """Who has the problem answers for it and solves it (C4.1.2): a unit, and in it an account."""

    unit: str
    account: str
    function: Function | None = None
    """As what the account works there: colleagues of the same office may act as well."""


class Aim(Frozen):
    """What a plan has reached by a day on the way (C5.3.8)."""

    on: date = label("日期", "Day")
    words: TextRef = label("阶段目标", "What is reached by then")


class Proposal(Frozen):
    """Measures as submitted. `until`: a plan, for what can't be done by the deadline (C5.3.8)."""

    measures: TextRef
    until: date | None = None
    aims: tuple[Aim, ...] = ()


class Evidence(Frozen):
    """Documents by id; pictures from before and after the work stand side by side."""

    after: tuple[str, ...]
    before: tuple[str, ...] = ()
    words: TextRef | None = None


class Press(Frozen):
    """A notice that presses for an overdue item (督办, C4.7.16)."""

    words: TextRef | None = None
    """None where it went out by itself: its words are the same each time."""
    answer_by: date
    by: ActorRef
    at: datetime


def _small(default: Any) -> Any:
    return Field(default=default, exclude_if=operator.not_)


class Entry(Frozen):
    """How far a finding has come; what has not happened yet takes no room in a state."""

    standing: Standing = Standing.FOUND
    owner: Owner | None = _small(None)
    due_on: date | None = _small(None)
    proposal: Proposal | None = _small(None)
    approved_by: ActorRef | None = _small(None)
    evidence: Evidence | None = _small(None)
    rounds: int = _small(0)
    """How often a re-review did not accept the work."""
    pressed: tuple[Press, ...] = _small(())
    closed_by: ActorRef | None = _small(None)
    reminded: date | None = _small(None)
    """Of which deadline the owner was reminded."""
    lapsed: date | None = _small(None)
    """Which deadline the clock found to be over."""
    published: date | None = _small(None)
    """Since when everybody may read it (C2.9.10)."""

    @property
    def done(self) -> bool:
        return self.standing is Standing.CLOSED

    @property
    def planned(self) -> bool:
        """It has an approved plan and is not closed."""
        approved = self.standing in {Standing.APPROVED, Standing.WORKED}
        return approved and self.proposal is not None and self.proposal.until is not None

    def overdue(self, today: date) -> bool:
        """An item whose work is handed in waits for the re-reviewer, who owes it now."""
        return not self._waits and self.due_on is not None and today > self.due_on

    @property
    def deadline(self) -> date | None:
        """The day that counts for the clock: a notice sets a later one (C4.7.16)."""
        if self._waits or self.due_on is None:
            return None
        return max((self.due_on, *(press.answer_by for press in self.pressed)))

    @property
    def _waits(self) -> bool:
        return self.standing in {Standing.WORKED, Standing.CLOSED}


class Item(Entry):
    """One line of the ledger (整改台账): the finding, and how far it has come."""

    no: int = Field(ge=1)
    place: str
    rule: str
    finding: TextRef
    veto: bool = False
    """A veto item is tackled first (C5.6.2) and is never left to a plan."""

    @property
    def entry(self) -> Entry:
        return Entry(**{name: getattr(self, name) for name in Entry.model_fields})

    def but(self, **changes: object) -> Self:
        return self.model_copy(update=changes)

    def given(self, owner: Owner, due_on: date) -> Self:
        """What each move leaves; whether it may be made is asked by the functions below."""
        return self.but(standing=Standing.OWNED, owner=owner, due_on=due_on)

    def with_proposal(self, proposal: Proposal) -> Self:
        return self.but(standing=Standing.PROPOSED, proposal=proposal, approved_by=None)

    def decided(self, by: ActorRef, *, approved: bool) -> Self:
        """A plan's date becomes the deadline; of measures that went back it stays."""
        if not approved:
            return self.but(standing=Standing.OWNED, proposal=None)
        until = self.proposal.until if self.proposal else None
        return self.but(standing=Standing.APPROVED, approved_by=by, due_on=until or self.due_on)

    def with_evidence(self, evidence: Evidence) -> Self:
        return self.but(standing=Standing.WORKED, evidence=evidence)

    def judged(self, by: ActorRef, *, accepted: bool, again_by: date | None) -> Self:
        """Not accepted, the work goes on, by a new day if one is set."""
        if accepted:
            return self.but(standing=Standing.CLOSED, closed_by=by)
        back = Standing.APPROVED if self.approved_by else Standing.OWNED
        return self.but(standing=back, rounds=self.rounds + 1, due_on=again_by or self.due_on)

    def with_press(self, press: Press) -> Self:
        return self.but(pressed=(*self.pressed, press))


def awaits(item: Item) -> str | None:
    """What comes next for the item; None once it is closed."""
    match item.standing:
        case Standing.FOUND:
            return "owner-missing"
        case Standing.OWNED:
            return "measures-missing"
        case Standing.PROPOSED:
            return "measures-unapproved"
        case Standing.APPROVED:
            return "evidence-missing"
        case Standing.WORKED:
            return "re-review-missing"
    return None


def owned(item: Item, owner: Owner, due_on: date) -> Item:
    """Owner and deadline; another owner may follow until measures are in."""
    _must(item, Standing.FOUND, Standing.OWNED)
    return item.given(owner, due_on)


def proposed(item: Item, rules: RectificationRules, proposal: Proposal, by: ActorRef) -> Item:
    """The owner's measures; or a plan, also where work on approved measures turned out too slow."""
    planning = proposal.until is not None
    _must(item, Standing.OWNED, *((Standing.APPROVED,) if planning else ()))
    _by_owner(item, by, "propose-measures")
    if planning and (item.veto or not rules.plans):
        raise Invalid(field="until", given=str(proposal.until))
    if proposal.until is not None and item.due_on and proposal.until <= item.due_on:
        raise Invalid(field="until", earliest=item.due_on.isoformat())
    days = [aim.on for aim in proposal.aims]
    if days != sorted(days) or (days and (proposal.until is None or days[-1] > proposal.until)):
        raise Invalid(field="aims")
    return item.with_proposal(proposal)


def approved(item: Item, by: ActorRef) -> Item:
    """From now on work may begin (C4.1.3); a plan's date becomes the deadline."""
    _must(item, Standing.PROPOSED)
    _by_another(item, by, "approve-measures")
    return item.decided(by, approved=True)


def returned(item: Item, by: ActorRef) -> Item:
    """Measures that won't do go back to the owner; the deadline stays."""
    _must(item, Standing.PROPOSED)
    _by_another(item, by, "return-measures")
    return item.decided(by, approved=False)


def worked(item: Item, rules: RectificationRules, evidence: Evidence, by: ActorRef) -> Item:
    """Evidence of the work; before measures are approved there is none to be taken."""
    free = () if rules.approved_first else (Standing.OWNED, Standing.PROPOSED)
    _must(item, Standing.APPROVED, *free)
    _by_owner(item, by, "hand-in-evidence")
    if not evidence.after:
        raise Invalid(field="evidence")
    return item.with_evidence(evidence)


def re_reviewed(item: Item, by: ActorRef, *, accepted: bool, again_by: date | None = None) -> Item:
    """Closed only when accepted (C4.1.2); otherwise the work goes on, by a new day if one is set."""
    _must(item, Standing.WORKED)
    _by_another(item, by, "re-review")
    return item.judged(by, accepted=accepted, again_by=again_by)


def pressed(item: Item, press: Press, today: date) -> Item:
    """A notice for an item that is overdue, and for no other (C4.7.16)."""
    if item.standing is Standing.CLOSED:
        raise NotNow(why="item-closed")
    if not item.overdue(today):
        raise TooEarly(earliest=item.due_on.isoformat() if item.due_on else "")
    return item.with_press(press)


class Tally(Frozen):
    """The ledger in numbers, and whether a decision may be taken over it."""

    items: int
    closed: int
    planned: int
    overdue: tuple[int, ...]
    open_vetoes: tuple[int, ...]
    share: Decimal | None
    """Closed of all, not rounded; None for an empty ledger."""
    settled: bool
    words: Text


def in_order(items: Iterable[Item], today: date) -> tuple[Item, ...]:
    """As the board shows them: veto items first (C5.6.2), overdue before due, closed ones last."""
    return tuple(
        sorted(
            items,
            key=lambda item: (
                item.standing is Standing.CLOSED,
                not item.veto,
                not item.overdue(today),
                item.due_on or date.max,
                item.no,
            ),
        )
    )


def tally(rules: RectificationRules, items: Sequence[Item], today: date) -> Tally:
    """Settled: no veto item open, enough closed, and every other item at least has its plan."""
    closed = [one for one in items if one.standing is Standing.CLOSED]
    vetoes = tuple(one.no for one in items if one.veto and one not in closed)
    planned = sum(one.planned for one in items)
    share = Decimal(len(closed)) / len(items) if items else None
    enough = share is None or share >= rules.closed_share
    covered = len(closed) + planned == len(items)
    return Tally(
        items=len(items),
        closed=len(closed),
        planned=planned,
        overdue=tuple(one.no for one in in_order(items, today) if one.overdue(today)),
        open_vetoes=vetoes,
        share=share,
        settled=not vetoes and enough and covered,
        words=_words(len(items), len(closed), planned, share),
    )


def _words(items: int, closed: int, planned: int, share: Decimal | None) -> Text:
    if share is None:
        return Text(zh="没有需要整改的问题", en="Nothing to mend")
    rate = f"{closed} ÷ {items} = {rounded(share * 100):f} %"
    return Text(
        zh=f"问题{items}个，已销号{closed}个，列入计划{planned}个；销号率{rate}",
        en=f"{items} findings, {closed} closed, {planned} planned; closed: {rate}",
    )


def _must(item: Item, *standings: Standing) -> None:
    if item.standing not in standings:
        raise NotNow(why=awaits(item) or "item-closed")


def _by_owner(item: Item, by: ActorRef, act: str) -> None:
    if item.owner is None or by.unit != item.owner.unit:
        raise NotEntitled(act=act, function=str(by.function))


def _by_another(item: Item, by: ActorRef, act: str) -> None:
    """Nobody approves or accepts what their own unit has done."""
    if item.owner is None or by.unit == item.owner.unit:
        raise NotEntitled(act=act, function=str(by.function))
