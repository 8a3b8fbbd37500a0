"""Urging (催办): whoever waits reminds whoever holds the step, at most once a day (2.2.1).

It moves no term and hurries nothing; it is seen in the worklist and stays on file.
"""

from datetime import date, datetime
from typing import ClassVar, Literal

from services.domain.acts import fact, rule
from services.domain.base import Act, TextRef, label
from services.domain.case import Case, CaseFact
from services.domain.clocks.calendar import local_day
from services.domain.errors import DomainError
from services.domain.tree.units import Part


class UrgedToday(DomainError):
    """The same person urged on this case today already."""

    code = "urged-today"


def urged_on(case: Case) -> date | None:
    """The last day on which somebody urged, since the case came to the step where it stands."""
    last = max(case.hands.urged.values(), default=None)
    if last is None or case.step_since is None or last < local_day(case.step_since):
        return None
    return last


class Urge(Act):
    """Remind whoever holds the step (2.2.1)."""

    zh, en, rule = "催办", "Urge", "2.2.1"
    path = "urging"
    part = (Part.APPLICANT, Part.APPLICANT_LEADER, Part.LEADER)
    any_step: ClassVar[bool] = True
    adds: ClassVar[bool] = True

    kind: Literal["urge"] = "urge"
    words: TextRef | None = label("催办事由", "What it is about", default=None)


class Urged(CaseFact):
    adds: ClassVar[bool] = True
    aside: ClassVar[bool] = True
    kind: Literal["urged"] = "urged"
    words: TextRef | None = None

    def on(self, case: Case) -> Case:
        today = local_day(self.at)
        urged = {one: day for one, day in case.hands.urged.items() if day == today}
        return case.but(hands=case.hands.but(urged={**urged, self.actor.account: today}))


@rule(Urge, Case)
def urge(case: Case, act: Urge, now: datetime) -> Urged:
    """Once a day per person is enough: more would only bury the others'."""
    if case.hands.urged.get(act.actor.account) == local_day(now):
        raise UrgedToday(account=act.actor.account)
    return Urged(**fact(act, now), words=act.words)
