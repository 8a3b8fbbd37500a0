"""Bonuses, deductions and vetoes of a round: claimed or recorded, then confirmed by another (D5, D4).

What counts, and how much of it, is in `mechanisms/bonuses.py` and `mechanisms/vetoes.py`. Also the
sums that a scheme divides by result (C2.1.10).
"""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal, TypeVar

from pydantic import Field, WithJsonSchema

from services.domain.acts import fact, rule
from services.domain.base import Act, TextRef, label
from services.domain.errors import Invalid, NotEntitled
from services.domain.mechanisms.bonuses import Adjustments, adjusted
from services.domain.mechanisms.vetoes import RecordedFact
from services.domain.rounds.entering import check_admitted
from services.domain.rounds.entry import Claim, Direction, Entry, Hit
from services.domain.rounds.state import AssessmentRound, OfEntry, Standing
from services.domain.seats import ENTRANTS
from services.domain.tree.units import Part

L = TypeVar("L", Claim, Hit)

Yuan = Annotated[
    Decimal,
    Field(gt=0, max_digits=14, decimal_places=2),
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0}),
]
Points = Annotated[
    Decimal,
    Field(gt=0, le=100, max_digits=7, decimal_places=4),
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "maximum": 100}),
]


class ClaimAdjustment(Act):
    """A bonus with its document, supplied by the unit; a deduction, by the office (C4.6.8-C4.6.10)."""

    zh, en, rule = "申报加分或登记扣分", "Claim a bonus or deduction", "C4.6.8, C4.6.10, C5.7.3, D5"
    path, part, adds, whenever = "adjustments", (Part.ORGANISER, Part.ENTRANT), True, True

    kind: Literal["claim-adjustment"] = "claim-adjustment"
    code: str = label("参评单位", "Subject", max_length=40)
    direction: Direction = label("加分或扣分", "Bonus or deduction")
    which: str = label("加扣分项目", "Which", max_length=40)
    points: Points | None = label(
        "分值（无固定分值的填写）", "Points, where none are fixed", default=None
    )
    evidence: str = label("证明文件文号", "Number of the document", default="", max_length=60)


class ConfirmAdjustment(Act):
    """By somebody else than who claimed it (C4.6.9, C5.7.3)."""

    zh, en, rule = "确认加分扣分", "Confirm a bonus or deduction", "C4.6.9, C5.7.3"
    path, part = "adjustment-confirmations", Part.ORGANISER

    kind: Literal["confirm-adjustment"] = "confirm-adjustment"
    code: str = label("参评单位", "Subject", max_length=40)
    no: int = label("序号", "Number", ge=1)
    confirmed: bool = label("予以确认", "Confirmed")
    opinion: TextRef = label("确认意见", "Reasons")


class RecordVeto(Act):
    """One fact that no score makes good, with its paper (C4.6.15, C4.6.16, C5.7.4)."""

    zh, en, rule = "登记一票否决事项", "Record a veto", "C4.6.15, C4.6.16, C5.7.4, D4"
    path, part, whenever = "vetoes", Part.ORGANISER, True

    kind: Literal["record-veto"] = "record-veto"
    code: str = label("参评单位", "Subject", max_length=40)
    veto: str = label("否决事项", "Veto", max_length=40)
    basis: str = label("依据文件文号", "Number of the paper", min_length=2, max_length=60)


class ConfirmVeto(Act):
    """It counts once somebody else has confirmed it (D4)."""

    zh, en, rule = "确认一票否决", "Confirm a veto", "C4.6.15, C4.6.16, D4"
    path, part, harm = "veto-confirmations", Part.ROUND_DECIDER, True

    kind: Literal["confirm-veto"] = "confirm-veto"
    code: str = label("参评单位", "Subject", max_length=40)
    no: int = label("序号", "Number", ge=1)
    confirmed: bool = label("予以确认", "Confirmed")
    opinion: TextRef = label("确认意见", "Reasons")


class RecordFunds(Act):
    """The year's sum of one subject, of which the scheme makes parts (C2.1.10)."""

    zh, en, rule = "登记年度经费", "Record the year's funds", "C2.1.10"
    path, part, whenever = "funds", Part.ORGANISER, True

    kind: Literal["record-funds"] = "record-funds"
    code: str = label("参评单位", "Subject", max_length=40)
    yuan: Yuan = label("年度经费（元）", "The year's funds in yuan")


class AdjustmentClaimed(OfEntry):
    adds = True
    kind: Literal["adjustment-claimed"] = "adjustment-claimed"
    direction: Direction
    # Which kind of the scheme: a word of the definition, never somebody's own.
    which: str
    points: Decimal | None
    evidence: str

    def upon(self, entry: Entry) -> Entry:
        claim = Claim(
            no=len(entry.claims) + 1,
            direction=self.direction,
            kind=self.which,
            points=self.points,
            evidence=self.evidence,
            by=self.actor.account,
        )
        return entry.but(claims=(*entry.claims, claim))


def _settled(lines: tuple[L, ...], number: int, *, confirmed: bool) -> tuple[L, ...]:
    """The line of this number is confirmed, or not; the others stay."""
    said = {"confirmed": confirmed}
    return tuple(one.model_copy(update=said) if one.no == number else one for one in lines)


class AdjustmentConfirmed(OfEntry):
    kind: Literal["adjustment-confirmed"] = "adjustment-confirmed"
    no: int
    confirmed: bool
    opinion: TextRef

    def upon(self, entry: Entry) -> Entry:
        return entry.but(claims=_settled(entry.claims, self.no, confirmed=self.confirmed))


class VetoRecorded(OfEntry):
    kind: Literal["veto-recorded"] = "veto-recorded"
    veto: str
    basis: str

    def upon(self, entry: Entry) -> Entry:
        number = len(entry.hits) + 1
        hit = Hit(no=number, veto=self.veto, basis=self.basis, by=self.actor.account)
        return entry.but(hits=(*entry.hits, hit))


class VetoConfirmed(OfEntry):
    kind: Literal["veto-confirmed"] = "veto-confirmed"
    no: int
    confirmed: bool
    opinion: TextRef

    def upon(self, entry: Entry) -> Entry:
        return entry.but(hits=_settled(entry.hits, self.no, confirmed=self.confirmed))


class FundsRecorded(OfEntry):
    kind: Literal["funds-recorded"] = "funds-recorded"
    yuan: Decimal

    def upon(self, entry: Entry) -> Entry:
        return entry.but(funds=self.yuan)


def _has_adjustments(of: AssessmentRound) -> bool:
    return bool(of.entries) and any(one.bonuses or one.deductions for one in of.scorings)


def _claim_waits(of: AssessmentRound) -> bool:
    return any(one.confirmed is None for entry in of.entries.values() for one in entry.claims)


def _has_vetoes(of: AssessmentRound) -> bool:
    return bool(of.entries) and any(one.vetoes for one in of.scorings)


def _hit_waits(of: AssessmentRound) -> bool:
    return any(one.confirmed is None for entry in of.entries.values() for one in entry.hits)


@rule(ClaimAdjustment, AssessmentRound, opens=Standing("scoring", has=_has_adjustments))
def claim_adjustment(of: AssessmentRound, act: ClaimAdjustment, now: datetime) -> AdjustmentClaimed:
    """Units claim bonuses of their own; a deduction is the office's to record."""
    entry = of.entry(act.code)
    check_admitted(of, entry)
    if act.actor.function in ENTRANTS and (
        act.direction != "bonus" or act.actor.unit != entry.unit
    ):
        raise NotEntitled(act=act.kind, function=str(act.actor.function))
    rules = rules_of(of, entry, act.direction)
    if rules is None:
        raise Invalid(field="direction", given=act.direction)
    if rules.evidence is not None and not act.evidence:
        raise Invalid(field="evidence")
    claimed = AdjustmentClaimed(
        **fact(act, now),
        code=act.code,
        direction=act.direction,
        which=act.which,
        points=act.points,
        evidence=act.evidence,
    )
    case = claimed.upon(entry).claims[-1].case
    adjusted(rules, (case.model_copy(update={"confirmed": True}),), entry.group)
    return claimed


def rules_of(of: AssessmentRound, entry: Entry, direction: Direction) -> Adjustments | None:
    scoring = of.scoring(entry)
    if scoring is None:
        return None
    return scoring.bonuses if direction == "bonus" else scoring.deductions


@rule(ConfirmAdjustment, AssessmentRound, opens=Standing("scoring", has=_claim_waits))
def confirm_adjustment(
    of: AssessmentRound, act: ConfirmAdjustment, now: datetime
) -> AdjustmentConfirmed:
    claim = next((one for one in of.entry(act.code).claims if one.no == act.no), None)
    if claim is None:
        raise Invalid(field="no", given=act.no)
    if claim.by == act.actor.account:
        raise NotEntitled(act=act.kind, function=str(act.actor.function))
    return AdjustmentConfirmed(
        **fact(act, now),
        code=act.code,
        no=act.no,
        confirmed=act.confirmed,
        opinion=act.opinion,
    )


@rule(RecordVeto, AssessmentRound, opens=Standing("scoring", has=_has_vetoes))
def record_veto(of: AssessmentRound, act: RecordVeto, now: datetime) -> VetoRecorded:
    entry = of.entry(act.code)
    scoring = of.scoring(entry)
    known = {
        one.id
        for one in (scoring.vetoes if scoring else ())
        if isinstance(one.follows_from, RecordedFact)
    }
    if act.veto not in known:
        raise Invalid(field="veto", given=act.veto)
    return VetoRecorded(**fact(act, now), code=act.code, veto=act.veto, basis=act.basis)


@rule(ConfirmVeto, AssessmentRound, opens=Standing("scoring", has=_hit_waits))
def confirm_veto(of: AssessmentRound, act: ConfirmVeto, now: datetime) -> VetoConfirmed:
    hit = next((one for one in of.entry(act.code).hits if one.no == act.no), None)
    if hit is None:
        raise Invalid(field="no", given=act.no)
    if hit.by == act.actor.account:
        raise NotEntitled(act=act.kind, function=str(act.actor.function))
    return VetoConfirmed(
        **fact(act, now),
        code=act.code,
        no=act.no,
        confirmed=act.confirmed,
        opinion=act.opinion,
    )


@rule(
    RecordFunds,
    AssessmentRound,
    opens=Standing("scoring", has=lambda of: of.rules.money is not None),
)
def record_funds(of: AssessmentRound, act: RecordFunds, now: datetime) -> FundsRecorded:
    of.entry(act.code)
    if of.rules.money is None:
        raise Invalid(field="yuan")
    return FundsRecorded(**fact(act, now), code=act.code, yuan=act.yuan)
