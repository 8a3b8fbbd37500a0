"""Problems behind an incident are mended within a term, before anybody judges it (A4.5, A4.6).

What is found becomes lines of a ledger in a case of its own (`rectifying/incidents.py`).
"""

from datetime import datetime
from typing import Literal

from services.domain.acts import fact, rule
from services.domain.base import Act, label
from services.domain.errors import Invalid
from services.domain.programme.schema import Obligation
from services.domain.steps.implementation import Point
from services.domain.titles.title import Title, TitleFact, living
from services.domain.tree.units import Part


class OrderMending(Act):
    """What came to light with an incident is to be rectified within a term (A4.5, D9)."""

    zh, en, rule = "责令限期整改", "Order rectification of an incident", "A4.5, A4.6, D9"
    path, part, whenever = "mending-orders", Part.RECHECKER, True

    kind: Literal["order-mending"] = "order-mending"
    no: int = label("事件序号", "Number of the incident", ge=1)
    points: tuple[Point, ...] = label(
        "限期整改的问题", "Findings to be mended", min_length=1, max_length=50
    )


class MendingOrdered(TitleFact):
    kind: Literal["mending-ordered"] = "mending-ordered"
    no: int
    points: tuple[Point, ...]

    def on(self, title: Title) -> Title:
        return title.but(ordered=(*title.ordered, self.no))


def mendable(title: Title) -> tuple[int, ...]:
    """Incidents, judged or not, whose rectification was not ordered yet."""
    return tuple(no for no in range(1, title.reported + 1) if no not in title.ordered)


def _opens(title: Title) -> str | None:
    if title.procedure and Obligation.RECTIFICATION not in title.procedure.terms:
        return "nothing-to-mend"
    return living(title) or (None if mendable(title) else "nothing-to-mend")


@rule(OrderMending, Title, opens=_opens)
def order_mending(title: Title, act: OrderMending, now: datetime) -> MendingOrdered:
    if act.no not in mendable(title):
        raise Invalid(field="no", given=act.no)
    return MendingOrdered(**fact(act, now), no=act.no, points=act.points)


TitleMendingAct = OrderMending
TitleMendingFact = MendingOrdered
