"""Grants by the month: begun by the employer, stopped by an event, capped in months (C3.5.2, C3.5.3).

A person has a registration number and no name goes into the log. The months of earlier rounds, and of
an earlier employer, count towards the cap. Nothing is paid here: it is said what is due.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from services.domain.acts import fact, rule
from services.domain.attainment.formulas import plain
from services.domain.base import Act, Frozen, Looked, label
from services.domain.clocks.calendar import local_day
from services.domain.errors import Invalid, NotEntitled
from services.domain.mechanisms.money import MonthlyGrant, fen, months_due
from services.domain.programme.words import Text
from services.domain.rounds.entry import Entry, Granted, speaks_for
from services.domain.rounds.state import AssessmentRound, OfEntry, Standing
from services.domain.seats import ENTRANTS
from services.domain.tree.units import Part

BOTH = (Part.ORGANISER, Part.ENTRANT)
NUMBER = "^[0-9A-Za-z-]{1,20}$"


class BeginGrant(Act):
    """A grant by the month begins for one person; a new employer applies again (C3.5.2, C3.5.3)."""

    zh, en, rule = "登记按月补贴", "Begin a monthly grant", "C3.5.2, C3.5.3"
    path, part, adds, whenever = "grants", BOTH, True, True

    kind: Literal["begin-grant"] = "begin-grant"
    code: str = label("用人单位", "Employer", max_length=40)
    grant: str = label("补贴项目", "Grant", max_length=40)
    person: str = label(
        "人员登记编号（不写姓名）", "Registration number, no name", pattern=NUMBER, max_length=20
    )
    month: str = label(
        "起发月份（如2031-06）", "First month, e.g. 2031-06", pattern="^[0-9]{4}-(0[1-9]|1[0-2])$"
    )
    paid: Annotated[tuple[date, ...], Looked()] = ()
    """Months due in the rounds of earlier years."""


class StopGrant(Act):
    """An event that stops it, as the employer reports it; its month is the last (C3.5.2)."""

    zh, en, rule = "停发按月补贴", "Stop a monthly grant", "C3.5.2"
    path, part, adds, whenever = "stopped-grants", BOTH, True, True

    kind: Literal["stop-grant"] = "stop-grant"
    code: str = label("用人单位", "Employer", max_length=40)
    grant: str = label("补贴项目", "Grant", max_length=40)
    person: str = label(
        "人员登记编号（不写姓名）", "Registration number, no name", pattern=NUMBER, max_length=20
    )
    event: str = label("停发情形", "Event", max_length=40)
    event_on: date = label("发生日期", "Day of the event")


class GrantBegun(OfEntry):
    adds = True
    kind: Literal["grant-begun"] = "grant-begun"
    grant: str
    person: str
    first: date
    paid: tuple[date, ...] = ()

    def upon(self, entry: Entry) -> Entry:
        new = Granted(grant=self.grant, person=self.person, first=self.first, paid=self.paid)
        return entry.but(grants=(*entry.grants, new))


class GrantStopped(OfEntry):
    adds = True
    kind: Literal["grant-stopped"] = "grant-stopped"
    grant: str
    person: str
    event: str
    event_on: date

    def upon(self, entry: Entry) -> Entry:
        said = {"event": self.event, "event_on": self.event_on}
        whose = (self.grant, self.person)
        grants = (
            one.model_copy(update=said) if one.runs and (one.grant, one.person) == whose else one
            for one in entry.grants
        )
        return entry.but(grants=tuple(grants))


class GrantDue(Frozen):
    """What one employer is due for one person in the year of the round, and how it came about."""

    code: str
    grant: str
    label: Text
    person: str
    months: tuple[date, ...]
    left: int
    """Of the months in all, after this year's."""
    amount: Decimal
    shown: str
    stopped: Text | None = None


def _has_grants(of: AssessmentRound) -> bool:
    return bool(of.rules.grants) and bool(of.entries)


def _has_running(of: AssessmentRound) -> bool:
    return any(one.runs for entry in of.entries.values() for one in entry.grants)


@rule(BeginGrant, AssessmentRound, opens=Standing("scoring", "results", has=_has_grants))
def begin_grant(of: AssessmentRound, act: BeginGrant, now: datetime) -> GrantBegun:
    """In the year of the round, once at a time, and only while months are left."""
    entry = _own(of, act)
    grant = _grant(of, act.grant)
    first = date(int(act.month[:4]), int(act.month[5:]), 1)
    if first.year != of.year:
        raise Invalid(field="month", given=act.month)
    if any(one.runs and _is(one, act) for each in of.entries.values() for one in each.grants):
        raise Invalid(field="person", taken=act.person)
    begun = GrantBegun(
        **fact(act, now),
        code=act.code,
        grant=act.grant,
        person=act.person,
        first=first,
        paid=act.paid,
    )
    after = of.with_entry(begun.upon(entry))
    mine = [one for one in grants_due(after) if one.code == act.code and one.person == act.person]
    if not any(first in one.months for one in mine):
        raise Invalid(field="month", most=grant.most_months)
    return begun


@rule(StopGrant, AssessmentRound, opens=Standing("scoring", "results", has=_has_running))
def stop_grant(of: AssessmentRound, act: StopGrant, now: datetime) -> GrantStopped:
    """Of a grant that runs, by an event that the scheme lists, on a day that has come."""
    entry = _own(of, act)
    running = next((one for one in entry.grants if one.runs and _is(one, act)), None)
    if running is None:
        raise Invalid(field="person", given=act.person)
    if act.event not in {one.id for one in _grant(of, act.grant).stops}:
        raise Invalid(field="event", given=act.event)
    today = local_day(now)
    if not running.first <= act.event_on <= today:
        raise Invalid(field="event_on", least=running.first.isoformat(), latest=today.isoformat())
    return GrantStopped(
        **fact(act, now),
        code=act.code,
        grant=act.grant,
        person=act.person,
        event=act.event,
        event_on=act.event_on,
    )


def grants_due(of: AssessmentRound) -> tuple[GrantDue, ...]:
    """For each employer and person: the months of this year that are due, never more than the cap."""
    return tuple(_due(of)) if of.rules.grants else ()


def _due(of: AssessmentRound) -> Iterator[GrantDue]:
    found: defaultdict[tuple[str, str], list[tuple[str, Granted]]] = defaultdict(list)
    for entry in of.entries.values():
        for one in entry.grants:
            found[one.grant, one.person].append((entry.code, one))
    last = date(of.year, 12, 31)
    for (grant, _), spells in found.items():
        rules = _grant(of, grant)
        paid = {month for _, one in spells for month in one.paid}
        known = months_due(rules, [one.spell for _, one in spells], last, paid=paid)
        left = [month for month in known.months if month not in paid]
        for code, one in sorted(spells, key=lambda each: each[1].first):
            months = tuple(month for month in left if month in set(one.spell.months(last)))
            left = [month for month in left if month not in months]
            yield _line(rules, code, one, months, known.left)


def _line(
    rules: MonthlyGrant, code: str, one: Granted, months: tuple[date, ...], left: int
) -> GrantDue:
    amount = fen(rules.amount * len(months))
    events = {each.id: each.label for each in rules.stops}
    return GrantDue(
        code=code,
        grant=rules.id,
        label=rules.label or Text(zh="按月补贴", en="Monthly grant"),
        person=one.person,
        months=months,
        left=left,
        amount=amount,
        shown=f"{plain(rules.amount)} × {len(months)} = {plain(amount)}",
        stopped=events.get(one.event),
    )


def _grant(of: AssessmentRound, grant: str) -> MonthlyGrant:
    for one in of.rules.grants:
        if one.id == grant:
            return one
    raise Invalid(field="grant", given=grant)


def _is(one: Granted, act: BeginGrant | StopGrant) -> bool:
    return (one.grant, one.person) == (act.grant, act.person)


def _own(of: AssessmentRound, act: BeginGrant | StopGrant) -> Entry:
    """Raises NotEntitled: an employer speaks for itself alone."""
    entry = of.entry(act.code)
    if act.actor.function in ENTRANTS and not speaks_for(act.actor, entry):
        raise NotEntitled(act=act.kind, function=str(act.actor.function))
    return entry
