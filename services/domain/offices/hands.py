"""In whose hands a case is: who holds a part of it, who was asked to sign, who got a copy (2.2.1).

State and pure questions only; the acts stand in the files named after them. Accounts, no names.
"""

from collections.abc import Iterable
from datetime import date
from math import ceil
from typing import Literal, Self

from pydantic import Field

from services.domain.base import Fact, Frozen
from services.domain.tree.units import Function, Part

LED: dict[Function, Function] = {
    Function.APPLICANT_CLERK: Function.APPLICANT_LEADER,
    Function.COUNTY_OFFICER: Function.COUNTY_LEADER,
    Function.CITY_OFFICER: Function.CITY_LEADER,
    Function.JOINT_DEPARTMENT: Function.CITY_LEADER,
    Function.PROVINCE_OFFICER: Function.PROVINCE_LEADER,
    Function.MINISTRY_OFFICER: Function.MINISTRY_LEADER,
}
"""Who works under whom. Only what somebody leads can be held by one person: he can pass it on."""

HUNDRED = 100
Mode = Literal["all", "any", "in-order", "share"]
Standing = Literal["open", "agreed", "declined"]


class Holding(Frozen):
    """A part of this case that one officer of its office holds; the others leave it alone."""

    part: Part
    function: Function
    unit: str
    holder: str
    delegate: str = ""
    """Who acts for the holder until he takes it back; the holder stays answerable."""

    @property
    def hand(self) -> str:
        return self.delegate or self.holder

    def same_office(self, part: Part, function: Function, unit: str) -> bool:
        return (self.part, self.function, self.unit) == (part, function, unit)


class Answer(Frozen):
    account: str
    agreed: bool


class Round(Frozen):
    """Signatures asked for: before an act may be done, or after what was just done.

    `standing` is one formula over all modes: so many signatures are needed, and it is agreed once
    they are there, declined once they cannot come any more. The two exclude each other.
    """

    no: int
    position: Literal["before", "after"]
    act: str
    """The kind of the act it belongs to."""
    of_fact: int = 0
    """For what was done already: the number of its fact in the log."""
    mode: Mode
    share: int = HUNDRED
    signers: tuple[str, ...]
    answers: tuple[Answer, ...] = ()
    asked_by: str

    @property
    def needed(self) -> int:
        if self.mode == "any":
            return 1
        if self.mode == "share":
            return max(1, ceil(len(self.signers) * self.share / HUNDRED))
        return len(self.signers)

    @property
    def standing(self) -> Standing:
        yes = sum(answer.agreed for answer in self.answers)
        possible = len(self.signers) - (len(self.answers) - yes)
        if yes >= self.needed:
            return "agreed"
        return "declined" if possible < self.needed else "open"

    @property
    def waits_for(self) -> tuple[str, ...]:
        """Whose turn it is: everybody who has not answered, or in order the first of them."""
        if self.standing != "open":
            return ()
        given = {answer.account for answer in self.answers}
        left = tuple(one for one in self.signers if one not in given)
        return left[:1] if self.mode == "in-order" else left

    @property
    def declined_by(self) -> tuple[str, ...]:
        return tuple(answer.account for answer in self.answers if not answer.agreed)

    def answered(self, account: str, *, agreed: bool) -> "Round":
        return self.but(answers=(*self.answers, Answer(account=account, agreed=agreed)))

    def but(self, **changes: object) -> "Round":
        return self.model_copy(update=changes)


class Copied(Frozen):
    """A copy for information: to an account, or to everybody who sits in a unit."""

    account: str = ""
    unit: str = ""


class Last(Frozen):
    """The last fact that carried the case on."""

    seq: int
    act: str
    account: str
    final: bool
    counted_on: bool = False
    """A term began, stopped or ended with it, or the bureau above has it: others go by it."""


class Hands(Frozen):
    """Small, and empty for most cases: it travels with every step."""

    holdings: tuple[Holding, ...] = ()
    rounds: tuple[Round, ...] = ()
    """Those that are open, declined, or agreed for an act still to come; the log has all."""
    asked: int = 0
    """How many rounds there have been: the number of the latest."""
    copies: tuple[Copied, ...] = ()
    read_by: tuple[str, ...] = ()
    """Accounts that have acknowledged the copy that names them; a unit's readers are in SQL."""
    urged: dict[str, date] = Field(default_factory=dict)
    """Account -> the day it last urged; only those of the latest day are kept."""
    last: Last | None = None

    def but(self, **changes: object) -> Self:
        return self.model_copy(update=changes)

    def noted(self, event: Fact, seq: int, *, moved: bool, counted_on: bool = False) -> Self:
        """What any fact means for the hands: signatures are used up by the act they were for.

        Those asked for before an act fall with their step; those after it stay until agreed.
        """
        if event.aside:
            return self
        account = event.actor.account
        last = Last(
            seq=seq, act=event.act, account=account, final=event.final, counted_on=counted_on
        )
        kept = tuple(
            one
            for one in self.rounds
            if (
                one.standing != "agreed"
                if one.position == "after"
                else one.act != event.act and not moved
            )
        )
        return self.but(last=last, rounds=kept)

    def holding(self, part: Part, function: Function, unit: str) -> Holding | None:
        return next((h for h in self.holdings if h.same_office(part, function, unit)), None)

    def held(self, holding: Holding) -> Self:
        """The part of that office is held so from now on."""
        of = (holding.part, holding.function, holding.unit)
        others = (one for one in self.holdings if not one.same_office(*of))
        return self.but(holdings=(*others, holding))

    def asked_for(self, no: int) -> Round | None:
        return next((one for one in self.rounds if one.no == no), None)

    def with_round(self, changed: Round) -> Self:
        others = (one for one in self.rounds if one.no != changed.no)
        rounds = sorted((*others, changed), key=lambda one: one.no)
        return self.but(rounds=tuple(rounds), asked=max(self.asked, changed.no))

    def waits(self, act: str, *, of_a_step: bool) -> str | None:
        """Why the act has to wait for signatures; None when it need not."""
        for one in self.rounds:
            no = one.standing == "declined"
            if one.standing == "agreed":
                continue
            if one.position == "before" and one.act == act:
                return "signatures-declined" if no else "signatures-missing"
            if one.position == "after" and of_a_step:
                return "countersignatures-declined" if no else "countersignatures-missing"
        return None

    def in_hand(self, part: Part, function: Function, unit: str, accounts: Iterable[str]) -> bool:
        """Whether one of these accounts may act in this part: nobody of the office else holds it."""
        holding = self.holding(part, function, unit)
        return holding is None or holding.hand in set(accounts)
