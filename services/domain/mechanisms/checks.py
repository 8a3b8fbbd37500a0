"""Kinds of checks, and who was told what and when (D18).

A check announced to the checked counts as open, whatever it was meant to be (C2.9.11). Visits of
a case are recorded in its steps (A1.9), joint visit days in `domain/offices/visit_days.py`; how often a
check is owed is in `periodic_duties.py`, whom a sample falls on in `samples.py`.
"""

import operator
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Literal, Self

from pydantic import Field, model_validator

from services.domain.base import ActorRef, Frozen
from services.domain.clocks.calendar import days_between, local_day
from services.domain.mechanisms.periodic_duties import DutyRule
from services.domain.mechanisms.samples import SampleRule
from services.domain.programme.faults import Fault
from services.domain.programme.words import Sourced, Text
from services.domain.tree.units import within

Of = Literal["time", "place", "matter"]


class CheckKind(StrEnum):
    """How a check comes to its objects."""

    FULL = "full"
    """Every one of them (C1.2.4), one by one (C4.1.5)."""
    SAMPLE = "sample"
    MUTUAL = "mutual"
    """互查: the assessed check each other (C1.1.5)."""
    CROSS = "cross"
    """By those of another area (C5.8.12)."""
    SPOT = "spot"
    """After a lower level has accepted (A3.6, C2.1.4)."""
    HEAD_COUNT = "head-count"
    """Counted on the spot against the self-report (C5.5.3)."""
    DAILY = "daily"
    """Through the year, counted at its end (C5.7.7)."""


class CheckRules(Sourced):
    id: str
    label: Text
    kind: CheckKind
    notice: Literal["open", "unannounced", "either"]
    """Open and unannounced checks are two kinds of visit (A1.9, C4.7.11)."""
    told_days: int = Field(default=0, ge=0)
    """An open check is announced at least so many calendar days before."""
    route_fixed: bool = False
    """The places are fixed and known beforehand (C5.9.8)."""
    sample: SampleRule | None = None
    among: tuple[str, ...] = Field(default=(), exclude_if=operator.not_)
    """The groups of subjects that it is drawn from; empty: all (C1.1.6 samples enterprises)."""
    owed: DutyRule | None = None

    @model_validator(mode="after")
    def _kind_and_sample_agree(self) -> Self:
        sampled = self.kind in {CheckKind.SAMPLE, CheckKind.SPOT}
        if sampled != (self.sample is not None):
            raise Fault(
                f"{self.id}：抽样、抽查须有抽样规则，其他检查没有",
                f"{self.id}: a sample belongs to sampling and spot checks, and to no others",
            )
        if self.notice == "unannounced" and (self.told_days or self.route_fixed):
            raise Fault(
                f"{self.id}：暗访不事先告知，也不定路线",
                f"{self.id}: who is told beforehand is not checked unannounced",
            )
        return self


class Told(Frozen):
    """Somebody was told something of a check: which unit, by whom, when, and of what."""

    unit: str
    of: tuple[Of, ...] = Field(min_length=1)
    by: ActorRef
    at: datetime


class Check(Frozen):
    """One check as it was carried out."""

    rule: str
    meant: Literal["open", "unannounced"]
    units: tuple[str, ...] = Field(min_length=1)
    """The checked."""
    began_at: datetime
    by: tuple[ActorRef, ...] = Field(min_length=1)
    told: tuple[Told, ...] = ()


class Judged(Frozen):
    """What a check was in truth, and what was wrong with its announcement."""

    counts_as: Literal["open", "unannounced"]
    as_meant: bool
    knew: tuple[str, ...]
    """The checked who knew anything of it beforehand."""
    late: tuple[str, ...]
    """The checked who should have been told of time and place and were not, or not in time."""
    why: Text


def judged(rules: CheckRules, check: Check) -> Judged:
    """A word about time, place or matter to anybody of the checked makes a check an open one."""
    before = [one for one in check.told if one.at < check.began_at]
    knew = tuple(unit for unit in check.units if _heard_by(check, unit, before))
    counts_as: Literal["open", "unannounced"] = "open" if knew else check.meant
    late = (
        tuple(unit for unit in check.units if not _told_in_time(rules, check, before, unit))
        if check.meant == "open"
        else ()
    )
    as_meant = counts_as == check.meant and rules.notice in {"either", counts_as} and not late
    return Judged(
        counts_as=counts_as, as_meant=as_meant, knew=knew, late=late, why=_why(check, knew, late)
    )


def not_checked(units: Iterable[str], checks: Sequence[Check]) -> tuple[str, ...]:
    """The units that no check has come to yet: a full check is over once nobody is left."""
    done = {unit for check in checks for unit in check.units}
    return tuple(unit for unit in units if unit not in done)


def _heard_by(check: Check, unit: str, told: Iterable[Told]) -> tuple[Told, ...]:
    """What reached a checked unit: a county that was told knows for its towns, a village for its
    town. What the checkers tell each other reaches nobody.
    """
    own = {one.unit for one in check.by}
    return tuple(
        one
        for one in told
        if one.unit not in own
        and (one.unit == unit or _area(one.unit, unit) or _area(unit, one.unit))
    )


def _area(unit: str, other: str) -> bool:
    """Whether the other lies in the area of a unit that is no department."""
    return ":" not in unit and within(other, unit)


def _told_in_time(rules: CheckRules, check: Check, before: Iterable[Told], unit: str) -> bool:
    """Time and place are both told, together or one after the other, by the day it takes."""
    heard = {
        what
        for one in _heard_by(check, unit, before)
        if days_between(local_day(one.at), local_day(check.began_at)) >= rules.told_days
        for what in one.of
    }
    return {"time", "place"} <= heard


def _why(check: Check, knew: Sequence[str], late: Sequence[str]) -> Text:
    if check.meant == "unannounced" and knew:
        names = "、".join(knew)
        return Text(
            zh=f"{names}事先得知，按明查计",
            en=f"{', '.join(knew)} knew beforehand: it counts as an open check",
        )
    if late:
        return Text(
            zh=f"未按时告知{'、'.join(late)}检查时间和地点",
            en=f"{', '.join(late)} was not told time and place in time",
        )
    zh, en = {"open": ("明查", "open check"), "unannounced": ("暗访", "unannounced check")}[
        check.meant
    ]
    return Text(zh=zh, en=en)
