"""Personal pay by result: recorded by the unit for each post, computed by the scheme (C2.1.13).

A post has a number of the unit's own, and no name goes into the log. Nothing is paid here.
"""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, WithJsonSchema

from services.domain.acts import fact, rule
from services.domain.base import Act, label
from services.domain.errors import Invalid, NotEntitled
from services.domain.mechanisms.money import personal_pay
from services.domain.rounds.entry import Entry, PayLine, speaks_for
from services.domain.rounds.state import AssessmentRound, OfEntry, Standing
from services.domain.seats import ENTRANTS
from services.domain.tree.units import Part

Yuan = Annotated[
    Decimal,
    Field(ge=0, max_digits=14, decimal_places=2),
    WithJsonSchema({"type": "number", "minimum": 0}),
]
Factor = Annotated[
    Decimal,
    Field(ge=-10, le=100, max_digits=7, decimal_places=4),
    WithJsonSchema({"type": "number", "minimum": -10, "maximum": 100}),
]


class RecordPay(Act):
    """Distributable total / headcount × (post factor + converted score) (C2.1.13)."""

    zh, en, rule = "登记绩效工资", "Record personal pay", "C2.1.13"
    path, part, adds, whenever = "pay", (Part.ORGANISER, Part.ENTRANT), True, True

    kind: Literal["record-pay"] = "record-pay"
    code: str = label("参评单位", "Subject", max_length=40)
    post: str = label("岗位编号（不写姓名）", "Number of the post", min_length=1, max_length=20)
    period: str = label(
        "所属月份（如2031-06）", "Month, e.g. 2031-06", pattern="^[0-9]{4}-(0[1-9]|1[0-2])$"
    )
    total: Yuan = label("可分配总额（元）", "Distributable total in yuan")
    headcount: int = label("人数", "Headcount", ge=1, le=100_000)
    post_factor: Factor = label("岗位系数", "Post factor")
    grade: str = label("个人考核等次", "Grade of the person", max_length=40)
    chosen: Factor | None = label(
        "折算分（等次只给范围的填写）",
        "Converted score, where the grade leaves a range",
        default=None,
    )


class PayRecorded(OfEntry):
    adds = True
    kind: Literal["pay-recorded"] = "pay-recorded"
    post: str
    period: str
    total: Decimal
    headcount: int
    post_factor: Decimal
    grade: str
    chosen: Decimal | None
    amount: Decimal
    working: str

    def upon(self, entry: Entry) -> Entry:
        line = PayLine(
            post=self.post,
            period=self.period,
            grade=self.grade,
            amount=self.amount,
            working=self.working,
        )
        return entry.but(pay=(*entry.pay, line))


def _has_pay(of: AssessmentRound) -> bool:
    return of.rules.pay is not None and bool(of.entries)


@rule(
    RecordPay,
    AssessmentRound,
    opens=Standing("scoring", "results", "decided-round", has=_has_pay),
)
def record_pay(of: AssessmentRound, act: RecordPay, now: datetime) -> PayRecorded:
    """Once for each post and month; a unit records its own alone."""
    entry, rules = of.entry(act.code), of.rules.pay
    if act.actor.function in ENTRANTS and not speaks_for(act.actor, entry):
        raise NotEntitled(act=act.kind, function=str(act.actor.function))
    if rules is None or any((one.post, one.period) == (act.post, act.period) for one in entry.pay):
        raise Invalid(field="post", given=act.post)
    due = personal_pay(
        rules,
        total=act.total,
        headcount=act.headcount,
        post_factor=act.post_factor,
        grade=act.grade,
        chosen=act.chosen,
    )
    return PayRecorded(
        **fact(act, now),
        code=act.code,
        post=act.post,
        period=act.period,
        total=act.total,
        headcount=act.headcount,
        post_factor=act.post_factor,
        grade=act.grade,
        chosen=act.chosen,
        amount=due.amount,
        working=due.shown,
    )
