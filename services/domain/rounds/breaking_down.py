"""Breaking down: indicator, office, person, with days and material; an owner for the rest (D17).

C4.6.23: a unit's plan names measures, days and persons. Who is named is an account of the unit; what
is delivered is a paper by its number.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from services.domain.acts import fact, rule
from services.domain.base import Act, ActorRef, Frozen, TextRef, label
from services.domain.clocks.calendar import local_day
from services.domain.errors import Invalid, NotEntitled
from services.domain.mechanisms.breakdown import (
    Assignment,
    BreakdownRules,
    Delivered,
    Duty,
    Material,
    given_to,
    spread,
    with_material,
)
from services.domain.programme.words import Text
from services.domain.rounds.entry import speaks_for
from services.domain.rounds.state import AssessmentRound, RoundFact, Standing
from services.domain.tree.units import Part

OWNERS = (Part.ORGANISER, Part.ENTRANT, Part.NAMED_OFFICE)
THE_MATERIAL = "material"
"""The one paper of a line for which the scheme names none."""


class IndicatorLine(Frozen):
    """One indicator of the year: its office, where the scheme names none, day and material."""

    indicator: str = label("指标", "Indicator", min_length=1, max_length=60)
    office: str = label("责任单位", "Office", default="", max_length=40)
    due_on: date | None = label("完成日期", "Due on", default=None)
    material: str = label("应交材料", "Material", default="", max_length=60)


Lines = Annotated[tuple[IndicatorLine, ...], Field(min_length=1, max_length=200)]


class BreakDown(Act):
    """Indicators go to offices; what nobody owns goes to the owner of the rest (C4.5.2, C4.6.23)."""

    zh, en, rule = "分解指标", "Break indicators down", "C4.6.23, D17"
    path, part, adds, whenever = "assignments", Part.ORGANISER, True, True

    kind: Literal["break-down"] = "break-down"
    indicators: Lines = label("指标分解", "Indicators")


class NameOwner(Act):
    """An office says who of it does it, from when, and by which measures (C4.6.23, A6.6)."""

    zh, en, rule = "落实责任人", "Name a responsible person", "C4.6.23, D17"
    path, part, adds, whenever = "owners", OWNERS, True, True

    kind: Literal["name-owner"] = "name-owner"
    indicator: str = label("指标", "Indicator", max_length=60)
    account: str = label("责任人", "Person", max_length=80)
    starts_on: date = label("开始日期", "Starts on")
    measures: TextRef = label("措施", "Measures")


class DeliverMaterial(Act):
    """What an office owes for an indicator has been delivered (D17)."""

    zh, en, rule = "报送指标材料", "Deliver material", "C4.6.23, D17"
    path, part, adds, whenever = "deliveries", OWNERS, True, True

    kind: Literal["deliver-material"] = "deliver-material"
    indicator: str = label("指标", "Indicator", max_length=60)
    material: str = label("材料", "Material", default=THE_MATERIAL, max_length=60)
    document_no: str = label("材料文号", "Number of the paper", min_length=1, max_length=60)


class BrokenDown(RoundFact):
    adds = True
    kind: Literal["broken-down"] = "broken-down"
    assignments: tuple[Assignment, ...]

    def on(self, of: AssessmentRound) -> AssessmentRound:
        return of.but(assignments=(*of.assignments, *self.assignments))


class OwnerNamed(RoundFact):
    adds = True
    kind: Literal["owner-named"] = "owner-named"
    indicator: str
    account: str
    starts_on: date
    measures: TextRef

    def on(self, of: AssessmentRound) -> AssessmentRound:
        given = {"account": self.account, "starts_on": self.starts_on}
        return _with(of, _assignment(of, self.indicator).model_copy(update=given))


class MaterialDelivered(RoundFact):
    adds = True
    kind: Literal["material-delivered"] = "material-delivered"
    indicator: str
    material: str
    document_no: str
    delivered_on: date

    def on(self, of: AssessmentRound) -> AssessmentRound:
        new = Delivered(material=self.material, document=self.document_no, on=self.delivered_on)
        return _with(of, with_material(_assignment(of, self.indicator), new))


def _breaks_down(of: AssessmentRound) -> bool:
    return of.rules.breakdown is not None and bool(of.entries)


def _is_broken_down(of: AssessmentRound) -> bool:
    return bool(of.assignments)


@rule(BreakDown, AssessmentRound, opens=Standing("scoring", has=_breaks_down))
def break_down(of: AssessmentRound, act: BreakDown, now: datetime) -> BrokenDown:
    """No indicator twice, and none without an owner (C4.5.2)."""
    rules = of.rules.breakdown
    names = [one.indicator for one in act.indicators]
    known = {one.indicator for one in of.assignments}
    twice = [one for one in names if one in known or names.count(one) > 1]
    if rules is None or twice:
        raise Invalid(field="indicators", given=twice[0] if twice else "")
    assignments = spread(_with_lines(rules, act.indicators), names, of.year)
    days = {one.indicator: one.due_on for one in act.indicators}
    dated = tuple(
        one.model_copy(update={"due_on": days[one.indicator] or one.due_on}) for one in assignments
    )
    offices = {one.office for one in rules.duties} | {rules.rest, *of.entries}
    for one in dated:
        if not one.office or one.office not in offices:
            raise Invalid(field="office", given=one.office or one.indicator)
    return BrokenDown(**fact(act, now), assignments=dated)


def _with_lines(rules: BreakdownRules, lines: Iterable[IndicatorLine]) -> BreakdownRules:
    """The scheme's duties, and those said here for indicators of which the scheme says nothing."""
    said = {one.indicator for one in rules.duties}
    more = (
        Duty(
            indicator=one.indicator,
            office=one.office,
            material=(_material(one.material),) if one.material else (),
        )
        for one in lines
        if one.office and one.indicator not in said
    )
    return rules.model_copy(update={"duties": (*rules.duties, *more)})


def _material(name: str) -> Material:
    return Material(id=THE_MATERIAL, label=Text(zh=name, en=name))


@rule(NameOwner, AssessmentRound, opens=Standing("scoring", has=_is_broken_down))
def name_owner(of: AssessmentRound, act: NameOwner, now: datetime) -> OwnerNamed:
    one = _assignment(of, act.indicator)
    _is_the_office(of, one, act)
    given_to(one, act.account, act.starts_on)
    return OwnerNamed(
        **fact(act, now),
        indicator=act.indicator,
        account=act.account,
        starts_on=act.starts_on,
        measures=act.measures,
    )


@rule(DeliverMaterial, AssessmentRound, opens=Standing("scoring", has=_is_broken_down))
def deliver_material(of: AssessmentRound, act: DeliverMaterial, now: datetime) -> MaterialDelivered:
    one = _assignment(of, act.indicator)
    _is_the_office(of, one, act)
    today = local_day(now)
    with_material(one, Delivered(material=act.material, document=act.document_no, on=today))
    return MaterialDelivered(
        **fact(act, now),
        indicator=act.indicator,
        material=act.material,
        document_no=act.document_no,
        delivered_on=today,
    )


def _assignment(of: AssessmentRound, indicator: str) -> Assignment:
    for one in of.assignments:
        if one.indicator == indicator:
            return one
    raise Invalid(field="indicator", given=indicator)


def _with(of: AssessmentRound, new: Assignment) -> AssessmentRound:
    changed = (new if one.indicator == new.indicator else one for one in of.assignments)
    return of.but(assignments=tuple(changed))


def _is_the_office(of: AssessmentRound, one: Assignment, act: Act) -> None:
    """The office itself, or the organising one where the rest is its own (C4.5.2)."""
    actor = act.actor
    entry = of.entries.get(one.office)
    if entry is not None and speaks_for(actor, entry):
        return
    if entry is None and (_department(actor) == one.office or _organises(of, actor)):
        return
    raise NotEntitled(act=act.kind, function=str(actor.function))


def _department(actor: ActorRef) -> str:
    return actor.unit.partition(":")[2]


def _organises(of: AssessmentRound, actor: ActorRef) -> bool:
    return any(one.function is actor.function for one in of.offices.get(Part.ORGANISER, ()))
