"""One intake, all offices at once: each examines for itself, within one limit (C3.6.12, D25).

一门受理、抄告相关、同步审批、限期办结. The limit is a term like any other (`deadlines.py`); what
all offices lack becomes one notice, not one for each of them (C2.9.3).
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal, Self

from pydantic import Field, model_validator

from services.domain.base import ActorRef, Frozen, TextRef
from services.domain.clocks.calendar import Calendar, local_day
from services.domain.clocks.deadlines import Ledger, state
from services.domain.errors import Invalid, NotEntitled
from services.domain.mechanisms.soundness import check_once
from services.domain.programme.words import Sourced, Text


class ParallelRules(Sourced):
    """Who examines at the same time, and how long all of them together have (C3.6.7: 22 days)."""

    offices: tuple[str, ...] = Field(min_length=2)
    days: int = Field(ge=1)
    unit: Literal["calendar", "working"] = "working"

    @model_validator(mode="after")
    def _each_office_once(self) -> Self:
        check_once(self.offices)
        return self


class Opinion(Frozen):
    """One office's answer. `lacking`: items of the file that it misses, by their ids."""

    office: str
    says: Literal["agrees", "lacks", "objects"]
    lacking: tuple[str, ...] = ()
    reasons: TextRef | None = None
    by: ActorRef
    at: datetime


class Examination(Frozen):
    """One file before several offices. It was copied to all of them at the same moment."""

    offices: tuple[str, ...]
    ledger: Ledger
    opinions: tuple[Opinion, ...] = ()


Standing = Literal["open", "agreed", "lacks", "objected"]


class Progress(Frozen):
    """Where the examination stands at a moment."""

    standing: Standing
    waits_for: tuple[str, ...]
    lacking: tuple[str, ...]
    """Everything that any office misses, each once: one notice (C2.9.3)."""
    due_on: date | None
    overdue: tuple[str, ...]
    """The offices that let the limit pass; the others' work is not late."""
    words: Text


def opened(rules: ParallelRules, at: datetime) -> Examination:
    ledger = Ledger(budget=rules.days, unit=rules.unit, started=at)
    return Examination(offices=rules.offices, ledger=ledger)


def with_opinion(examination: Examination, new: Opinion) -> Examination:
    """Once for each office; a no has its reasons, and what is lacking is named."""
    if new.office not in examination.offices:
        raise NotEntitled(act="give-opinion", function=str(new.by.function))
    if any(one.office == new.office for one in examination.opinions):
        raise Invalid(field="office", given=new.office)
    if new.says == "objects" and new.reasons is None:
        raise Invalid(field="reasons")
    if (new.says == "lacks") != bool(new.lacking):
        raise Invalid(field="lacking")
    opinions = (*examination.opinions, new)
    done = len(opinions) == len(examination.offices)
    ledger = examination.ledger.finish(new.at) if done else examination.ledger
    return examination.model_copy(update={"opinions": opinions, "ledger": ledger})


def waiting(examination: Examination) -> tuple[str, ...]:
    """The offices that have not answered yet."""
    given = {one.office for one in examination.opinions}
    return tuple(one for one in examination.offices if one not in given)


def standing(examination: Examination) -> Standing:
    """Nothing is decided before all have answered: one office's no stops none of the others."""
    said = {one.says for one in examination.opinions}
    if waiting(examination):
        return "open"
    if "objects" in said:
        return "objected"
    return "lacks" if "lacks" in said else "agreed"


def progress(examination: Examination, calendar: Calendar, now: datetime) -> Progress:
    """Where it stands, and who is late; the limit is one for all of them."""
    waits = waiting(examination)
    term = state(examination.ledger, calendar, now)
    late = (
        *(one.office for one in examination.opinions if _after(one.at, term.due_on)),
        *(waits if term.overdue else ()),
    )
    return Progress(
        standing=standing(examination),
        waits_for=waits,
        lacking=tuple(dict.fromkeys(item for one in examination.opinions for item in one.lacking)),
        due_on=term.due_on,
        overdue=late,
        words=_words(examination.opinions, waits),
    )


def _after(at: datetime, last: date | None) -> bool:
    return last is not None and local_day(at) > last


def _words(opinions: Sequence[Opinion], waits: Sequence[str]) -> Text:
    asked = len(opinions) + len(waits)
    agreed = sum(one.says == "agrees" for one in opinions)
    return Text(
        zh=f"{asked}个部门同步审查，已答复{len(opinions)}个，其中同意{agreed}个",
        en=f"{asked} offices examine at once; {len(opinions)} have answered, {agreed} agree",
    )
