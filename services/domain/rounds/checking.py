"""Checks of a round: of which kind, of whom, who was told what and when, what was found (D18).

C2.1.3 spot-checks, C4.6.24 checks of conduct, C5.7.7 daily checks, C5.8.12 cross-checks. A check is
planned, told or not told, and carried out; whether it was unannounced in truth follows from that.
"""

import operator
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from services.domain.acts import fact, rule
from services.domain.base import Act, ActorRef, Frozen, Looked, TextRef, label
from services.domain.clocks.calendar import calendar_year
from services.domain.errors import Invalid, NotEntitled
from services.domain.mechanisms.checks import Check, CheckKind, CheckRules, Judged, Of, Told, judged
from services.domain.rounds.entry import Drawn, Entry, speaks_for, unit_of
from services.domain.rounds.planned import PlannedCheck
from services.domain.rounds.renewing import renews
from services.domain.rounds.sampling import (
    DrawnCheckOpen,
    UnitsAreDrawn,
    among,
    drawn,
    draws_units,
)
from services.domain.rounds.state import AssessmentRound, RoundFact, Standing
from services.domain.seats import ENTRANTS
from services.domain.tree.units import Part, territory, within

CHECKERS = (Part.ORGANISER, Part.SPOT_CHECKER, Part.ROUND_ENDORSER, Part.ENTRANT)
"""The office, the level above, offices of other areas (cross), others who are assessed (mutual)."""
Verdicts = Annotated[tuple[str, ...], Field(max_length=100)]
"""Nobody needs to be named: then the check counts for no renewal (C3.4.4)."""
Codes = Annotated[tuple[str, ...], Field(min_length=1, max_length=100)]
Named = Annotated[tuple[str, ...], Field(max_length=100)]


class PlanCheck(Act):
    """A check is planned, open or unannounced; nobody is told of it by this (D18).

    Where the scheme has the units of a sample drawn, the checker names none (4.2.10).
    """

    zh, en, rule = "安排检查", "Plan a check", "C2.1.3, C4.6.24, C5.7.7, C5.8.12, D18"
    path, part, adds, whenever = "checks", CHECKERS, True, True

    kind: Literal["plan-check"] = "plan-check"
    check: str = label("检查种类", "Kind of check", max_length=40)
    meant: Literal["open", "unannounced"] = label("明查或暗访", "Open or unannounced")
    codes: Named = label(
        "被检查单位（办法规定抽取的不填）",
        "Who is checked; empty where the scheme has them drawn",
        default=(),
    )
    published: Annotated[str, Looked()] = ""
    """The hash of the record that opened the round; of an unannounced check a number by chance, or
    the checked would work it out beforehand.
    """


class TellOfCheck(Act):
    """Somebody is told of a check: time, place or matter, at this very moment (D18)."""

    zh, en, rule = "告知检查", "Tell of a check", "A1.9, C2.9.11, D18"
    path, part, adds, whenever = "check-notices", CHECKERS, True, True

    kind: Literal["tell-of-check"] = "tell-of-check"
    no: int = label("检查序号", "Number of the check", ge=1)
    codes: Codes = label("告知哪些单位", "Who is told")
    of: tuple[Of, ...] = label("告知的内容", "Of what", min_length=1, max_length=3)


class CarryOutCheck(Act):
    """It took place; what was found is written down, and counts at the end of the year (C5.7.7)."""

    zh, en, rule = "登记检查情况", "Record a check", "C4.6.24, C5.7.7, C5.8.12, D18"
    path, part, adds, whenever = "check-results", CHECKERS, True, True

    kind: Literal["carry-out-check"] = "carry-out-check"
    no: int = label("检查序号", "Number of the check", ge=1)
    began_at: datetime = label("开始时间", "Began at")
    findings: TextRef = label("检查情况", "What was found")
    passed: Verdicts = label("检查合格的单位", "Who passed", default=())
    failed: Verdicts = label("检查不合格的单位", "Who failed", default=())


class CheckPlanned(RoundFact):
    adds = True
    kind: Literal["check-planned"] = "check-planned"
    check: str
    meant: Literal["open", "unannounced"]
    codes: tuple[str, ...]
    drawn: Drawn | None = Field(default=None, exclude_if=operator.not_)
    """How the units came up, where the scheme has them drawn."""

    def on(self, of: AssessmentRound) -> AssessmentRound:
        new = PlannedCheck(
            no=len(of.checks) + 1,
            check=self.check,
            meant=self.meant,
            codes=self.codes,
            planned_by=self.actor,
            drawn=self.drawn,
        )
        return of.but(checks=(*of.checks, new))


class OfCheck(RoundFact):
    """A fact about one check."""

    adds = True
    no: int

    def on(self, of: AssessmentRound) -> AssessmentRound:
        checks = (self.upon(one) if one.no == self.no else one for one in of.checks)
        return of.but(checks=tuple(checks))

    def upon(self, check: PlannedCheck) -> PlannedCheck:
        raise NotImplementedError


class CheckTold(OfCheck):
    kind: Literal["check-told"] = "check-told"
    codes: tuple[str, ...]
    units: tuple[str, ...]
    of: tuple[Of, ...]

    def upon(self, check: PlannedCheck) -> PlannedCheck:
        new = (Told(unit=unit, of=self.of, by=self.actor, at=self.at) for unit in self.units)
        return check.model_copy(update={"told": (*check.told, *new)})


class CheckCarriedOut(OfCheck):
    kind: Literal["check-carried-out"] = "check-carried-out"
    began_at: datetime
    findings: TextRef
    passed: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()

    def upon(self, check: PlannedCheck) -> PlannedCheck:
        done = {
            "began_at": self.began_at,
            "by": self.actor,
            "findings": self.findings,
            "passed": self.passed,
            "failed": self.failed,
        }
        return check.model_copy(update=done)


class CheckSeen(Frozen):
    """A check with what it was in truth, once it was carried out."""

    check: PlannedCheck
    rules: CheckRules
    judged: Judged | None


def _has_checks(of: AssessmentRound) -> bool:
    return bool(of.rules.checks) and bool(of.entries)


def _is_planned(of: AssessmentRound) -> bool:
    return any(one.began_at is None for one in of.checks)


def _open_for(has: Callable[[AssessmentRound], bool]) -> Callable[[AssessmentRound], str | None]:
    """After the decision only where spot checks of the term count for a renewal (C3.4.4)."""
    before, after = Standing("scoring", "results", has=has), Standing("decided-round", has=has)
    return lambda of: after(of) if of.stage == "decided-round" and renews(of) else before(of)


@rule(PlanCheck, AssessmentRound, opens=_open_for(_has_checks))
def plan_check(of: AssessmentRound, act: PlanCheck, now: datetime) -> CheckPlanned:
    """Raises NotEntitled for checkers whom the kind of check does not admit."""
    rules = _rules(of, act.check)
    if rules.notice not in ("either", act.meant):
        raise Invalid(field="meant", given=act.meant)
    if draws_units(of, rules):
        return _with_units_drawn(of, rules, act, now)
    if not act.codes or len(set(act.codes)) != len(act.codes):
        raise Invalid(field="codes")
    for code in act.codes:
        _may_check(of, rules, of.entry(code), act)
    return CheckPlanned(**fact(act, now), check=act.check, meant=act.meant, codes=act.codes)


def _with_units_drawn(
    of: AssessmentRound, rules: CheckRules, act: PlanCheck, now: datetime
) -> CheckPlanned:
    """Out of all whom this checker may check; the next ones once these were checked (D18)."""
    if act.codes:
        raise UnitsAreDrawn
    for one in of.checks:
        own = one.planned_by.unit == act.actor.unit
        if own and one.drawn and one.check == act.check and one.began_at is None:
            raise DrawnCheckOpen(no=one.no)
    everybody = [one.code for one in among(of, rules) if _fits(of, rules, act.actor, one)]
    if not everybody or rules.sample is None:
        raise NotEntitled(act=act.kind, function=str(act.actor.function))
    found = drawn(rules.sample, everybody, f"{rules.id}/{len(of.checks) + 1}", act.published)
    return CheckPlanned(
        **fact(act, now),
        check=act.check,
        meant=act.meant,
        codes=found.found.chosen if found.found else (),
        drawn=found,
    )


@rule(TellOfCheck, AssessmentRound, opens=_open_for(_is_planned))
def tell_of_check(of: AssessmentRound, act: TellOfCheck, now: datetime) -> CheckTold:
    """Before it begins, by those who carry it out; what was said is on record whoever said it."""
    check = _planned(of, act.no)
    _is_theirs(check, act)
    units = tuple(unit_of(of.entry(code)) for code in act.codes)
    return CheckTold(**fact(act, now), no=act.no, codes=act.codes, units=units, of=act.of)


@rule(CarryOutCheck, AssessmentRound, opens=_open_for(_is_planned))
def carry_out_check(of: AssessmentRound, act: CarryOutCheck, now: datetime) -> CheckCarriedOut:
    check = _planned(of, act.no)
    _is_theirs(check, act)
    if act.began_at > now or calendar_year(act.began_at) < of.year:
        raise Invalid(field="began_at", latest=now.isoformat())
    for field, codes, others in (("passed", act.passed, act.failed), ("failed", act.failed, ())):
        for code in codes:
            if code not in check.codes or code in others or codes.count(code) > 1:
                raise Invalid(field=field, given=code)
    return CheckCarriedOut(
        **fact(act, now),
        no=act.no,
        began_at=act.began_at,
        findings=act.findings,
        passed=act.passed,
        failed=act.failed,
    )


def checks_of(of: AssessmentRound) -> Iterator[CheckSeen]:
    """Every check, and what those that took place were in truth."""
    for one in of.checks:
        rules = _rules(of, one.check)
        found = None
        if one.began_at and one.by:
            units = tuple(unit_of(of.entries[code]) for code in one.codes)
            carried = Check(
                rule=one.check,
                meant=one.meant,
                units=units,
                began_at=one.began_at,
                by=(one.by,),
                told=one.told,
            )
            found = judged(rules, carried)
        yield CheckSeen(check=one, rules=rules, judged=found)


def _rules(of: AssessmentRound, check: str) -> CheckRules:
    for one in of.rules.checks:
        if one.id == check:
            return one
    raise Invalid(field="check", given=check)


def _planned(of: AssessmentRound, number: int) -> PlannedCheck:
    for one in of.checks:
        if one.no == number and one.began_at is None:
            return one
    raise Invalid(field="no", given=number)


def _is_theirs(check: PlannedCheck, act: Act) -> None:
    """Raises NotEntitled: another office's check is not told or recorded by this one."""
    if act.actor.unit != check.planned_by.unit:
        raise NotEntitled(act=act.kind, function=str(act.actor.function))


def _may_check(of: AssessmentRound, rules: CheckRules, entry: Entry, act: Act) -> None:
    if not _fits(of, rules, act.actor, entry):
        raise NotEntitled(act=act.kind, function=str(act.actor.function))


def _fits(of: AssessmentRound, rules: CheckRules, actor: ActorRef, entry: Entry) -> bool:
    """Nobody checks itself; only mutual checks are the assessed's, only cross ones from outside."""
    fits = {
        CheckKind.MUTUAL: _is_rival(of, rules.id, actor, entry),
        CheckKind.CROSS: not within(entry.place, territory(actor.unit)),
    }.get(rules.kind, _is_office(of, actor, entry))
    return fits and not speaks_for(actor, entry)


def _is_rival(of: AssessmentRound, check: str, actor: ActorRef, entry: Entry) -> bool:
    """Somebody of the same group: the assessed check each other; where the office has arranged who
    checks whom, nobody else (C1.1.5).
    """
    rings = [one for one in of.rings if (one.check, one.group) == (check, entry.group)]
    if rings:
        pairs = (pair for ring in rings for pair in ring.pairs if pair.checked == entry.code)
        return any(speaks_for(actor, of.entries[one.checker]) for one in pairs)
    return any(
        speaks_for(actor, one)
        for one in of.assessed
        if one.group == entry.group and one.code != entry.code
    )


def _is_office(of: AssessmentRound, actor: ActorRef, entry: Entry) -> bool:
    there = within(entry.place, territory(actor.unit))
    return there and actor.function not in ENTRANTS
