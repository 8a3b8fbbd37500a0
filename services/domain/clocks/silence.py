"""Silence (行政许可法第三十二条): no notice in the term, so the application counts as taken in.

Only where the programme says so (`service.silence_accepts`); the clock acts, nobody else may.
"""

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from services.domain.acts import fact, rule
from services.domain.base import Act, Looked
from services.domain.case import Case
from services.domain.errors import TooEarly
from services.domain.programme.schema import Obligation
from services.domain.steps.application import ApplicationAccepted, in_formal_check
from services.domain.tree.units import StepName


class AcceptBySilence(Act):
    """No notice within the term: taken in as of the day it came, where the programme says so."""

    zh, en, rule = "逾期未告知，视为受理", "Taken in, as nothing was said in time", "C2.9.3, 2.2.3"
    any_step: ClassVar[bool] = True

    kind: Literal["accept-by-silence"] = "accept-by-silence"
    due_at: Annotated[datetime, Looked()]
    """24:00 of the formal check's last day, as the calendar says."""


def _silent(case: Case) -> str | None:
    if not case.rules.service.silence_accepts.on:
        return "silence-says-nothing"
    if case.step is None or case.step.name is not StepName.APPLICATION:
        return "not-in-formal-check"
    return in_formal_check(case)


@rule(AcceptBySilence, Case, opens=_silent)
def accept_by_silence(case: Case, act: AcceptBySilence, now: datetime) -> ApplicationAccepted:
    """The term of the formal check is over, and neither a notice nor an acceptance came of it."""
    if now < act.due_at:
        raise TooEarly(earliest=act.due_at.isoformat())
    came_at = case.ledgers[Obligation.FORMAL_CHECK].started
    return ApplicationAccepted(**fact(act, now), came_at=came_at)
