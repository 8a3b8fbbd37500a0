"""The cultivation pool of a round: who is in it, guided when, by whom, who is next (C3.2.2, D24).

Whoever does not pass a gate that leads there is in the pool, from the day of its application until the
gate is passed, or until it gives up. Guidance is recorded; that one is fit is said at the gate and
nowhere here.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Literal

from services.domain.acts import fact, rule
from services.domain.base import Act, Frozen, TextRef, label
from services.domain.clocks.calendar import days_between, local_day
from services.domain.errors import Invalid, NotEntitled
from services.domain.mechanisms.cultivation import (
    Cultivated,
    Guidance,
    Next,
    due_on,
    guided,
    left,
    next_guidance,
)
from services.domain.mechanisms.gates import Otherwise
from services.domain.programme.words import Text
from services.domain.rounds.entry import Entry, speaks_for
from services.domain.rounds.state import AssessmentRound, OfEntry, Standing
from services.domain.seats import ENTRANTS
from services.domain.tree.units import Part


class RecordGuidance(Act):
    """A unit of the pool was visited or talked to, and what it still lacks (C3.2.2)."""

    zh, en, rule = "登记培育指导", "Record guidance", "C3.2.2, D24"
    path, part, adds, whenever = "guidance", Part.ORGANISER, True, True

    kind: Literal["record-guidance"] = "record-guidance"
    code: str = label("培育单位", "Unit of the pool", max_length=40)
    guided_on: date = label("指导日期", "Day of the guidance")
    lacking: tuple[str, ...] = label(
        "尚未达到的条件（都已达到的不选）",
        "What is still lacking, if anything",
        default=(),
        max_length=40,
    )
    words: TextRef = label("指导内容和改进意见", "What was said and advised")


class LeavePool(Act):
    """A unit gives up being guided: it needs no reason, and nothing is owed to it any more (C3.2.2)."""

    zh, en, rule = "退出培育", "Leave the cultivation pool", "C3.2.2, D24"
    path, part, harm, whenever = "pool-departures", (Part.ORGANISER, Part.ENTRANT), True, True

    kind: Literal["leave-pool"] = "leave-pool"
    code: str = label("培育单位", "Unit of the pool", max_length=40)
    words: TextRef | None = label("说明（可不填）", "Remark, if any", default=None)


class GuidanceRecorded(OfEntry):
    adds = True
    kind: Literal["guidance-recorded"] = "guidance-recorded"
    guided_on: date
    lacking: tuple[str, ...]
    words: TextRef
    due_on: date
    days_late: int

    def upon(self, entry: Entry) -> Entry:
        new = Guidance(on=self.guided_on, by_unit=self.actor.unit, lacking=self.lacking)
        return entry.but(guided=(*entry.guided, new))


class PoolLeft(OfEntry):
    adds = True
    kind: Literal["pool-left"] = "pool-left"
    left_on: date
    words: TextRef | None = None

    def upon(self, entry: Entry) -> Entry:
        return entry.but(left_pool=self.left_on)


class InPool(Frozen):
    """One unit of the pool: what it lacks by the latest word, and when it is guided next."""

    name: str
    unit: Cultivated
    lacks: tuple[Text, ...]
    next: Next | None
    """None for one that lacks nothing any more: the gate is answered anew."""


@rule(
    RecordGuidance,
    AssessmentRound,
    opens=Standing(
        "scoring", "results", "list-notice", "decided-round", has=lambda of: bool(cultivated(of))
    ),
)
def record_guidance(of: AssessmentRound, act: RecordGuidance, now: datetime) -> GuidanceRecorded:
    """Not of a day to come, and not before the guidance that was recorded last."""
    entry, rules = of.entry(act.code), of.rules.cultivation
    unit = next((one for one in cultivated(of) if one.unit == entry.code), None)
    if unit is None or rules is None:
        raise Invalid(field="code", given=act.code)
    last = unit.guided[-1].on if unit.guided else unit.since
    if not last <= act.guided_on <= local_day(now):
        raise Invalid(field="guided_on", least=last.isoformat(), latest=local_day(now).isoformat())
    if unknown := sorted(set(act.lacking) - set(conditions(of))):
        raise Invalid(field="lacking", given=unknown[0])
    due = due_on(rules, unit)
    recorded = GuidanceRecorded(
        **fact(act, now),
        code=act.code,
        guided_on=act.guided_on,
        lacking=act.lacking,
        words=act.words,
        due_on=due,
        days_late=max(days_between(due, act.guided_on), 0),
    )
    guided(unit, recorded.upon(entry).guided[-1])
    return recorded


@rule(
    LeavePool,
    AssessmentRound,
    opens=Standing(
        "scoring", "results", "list-notice", "decided-round", has=lambda of: bool(cultivated(of))
    ),
)
def leave_pool(of: AssessmentRound, act: LeavePool, now: datetime) -> PoolLeft:
    """By the unit itself, or by the office on its word."""
    entry = of.entry(act.code)
    if act.actor.function in ENTRANTS and not speaks_for(act.actor, entry):
        raise NotEntitled(act=act.kind, function=str(act.actor.function))
    unit = next((one for one in cultivated(of) if one.unit == entry.code), None)
    if unit is None:
        raise Invalid(field="code", given=act.code)
    left(unit, "gave-up", local_day(now))
    return PoolLeft(**fact(act, now), code=act.code, left_on=local_day(now), words=act.words)


def cultivated(of: AssessmentRound) -> tuple[Cultivated, ...]:
    """Who is in the pool now."""
    return tuple(_cultivated(of)) if of.rules.cultivation else ()


def departed(of: AssessmentRound) -> tuple[Entry, ...]:
    """Who gave up, and was not taken in again since."""
    return tuple(one for one in of.entries.values() if one.left_pool)


def _cultivated(of: AssessmentRound) -> Iterator[Cultivated]:
    for entry in of.entries.values():
        found = of.admission(entry)
        if entry.left_pool or not found or not found.gate:
            continue
        if found.otherwise is Otherwise.CULTIVATED:
            since = entry.pooled_again or entry.entered_on
            told = tuple(one for one in entry.guided if one.on >= since)
            yield Cultivated(unit=entry.code, since=since, lacking=(found.gate,), guided=told)


def pool(of: AssessmentRound, today: date) -> tuple[InPool, ...]:
    """The most urgent first; those that lack nothing any more at the end."""
    rules, units = of.rules.cultivation, cultivated(of)
    if rules is None:
        return ()
    turns = {one.unit: one for one in next_guidance(rules, units, today)}
    labels = conditions(of)
    known = [
        InPool(
            name=of.entries[one.unit].name,
            unit=one,
            lacks=tuple(labels[each] for each in one.lacks if each in labels),
            next=turns.get(one.unit),
        )
        for one in units
    ]
    order = list(turns)
    return tuple(
        sorted(known, key=lambda one: order.index(one.unit.unit) if one.next else len(order))
    )


def conditions(of: AssessmentRound) -> dict[str, Text]:
    """What may be lacking: the scheme's conditions, and the gates that lead to the pool."""
    gates = of.rules.gates.gates if of.rules.gates else ()
    found = {one.id: one.label for one in gates if one.otherwise is Otherwise.CULTIVATED}
    rules = of.rules.cultivation
    return found | {one.id: one.label for one in (rules.conditions if rules else ())}
