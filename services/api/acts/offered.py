"""What the caller may do now: open acts of a stream, with address, body schema and version rule.

A list of links for programs; the rules themselves stand in `domain/`.
"""

from typing import Literal

from services.api.auth import Actor
from services.api.contract import Answer
from services.domain.acts import open_acts
from services.domain.base import Act, Stream
from services.domain.case import Case
from services.domain.filing import Filing
from services.domain.permissions import kind_of, may
from services.domain.rounds.state import AssessmentRound
from services.domain.tree.units import StepName


class OfferedAct(Answer):
    kind: str
    zh: str
    en: str
    rule: str
    href: str
    needs_version: bool
    """True where If-Match must name the version shown (the ETag of this answer)."""
    asks_once_more: bool


class StepAnswer(Answer):
    """One step of one case, as the caller sees it."""

    case: str
    step: StepName
    standing: Literal["done", "current", "ahead", "left-out"]
    version: int
    acts: list[OfferedAct]


def offered(actor: Actor, state: Stream, step: StepName | None = None) -> list[OfferedAct]:
    """Acts open in this state to one of the actor's seats; only those of the step, if given."""
    return [
        OfferedAct(
            kind=kind_of(act),
            zh=act.zh,
            en=act.en,
            rule=act.rule,
            href=address(state, act),
            needs_version=not act.adds,
            asks_once_more=act.harm,
        )
        for act in open_acts(state)
        if act.path
        and (step is None or act.step is step)
        and may(act, actor.seats, actor.account, state)
    ]


def address(state: Stream, act: type[Act]) -> str:
    match state:
        case Case():
            base = f"/api/v1/cases/{state.id}"
        case Filing():
            base = f"/api/v1/filings/{state.id}"
        case AssessmentRound():
            base = f"/api/v1/rounds/{state.id}"
        case _:
            base = f"/api/v1/titles/{state.id}"
    return f"{base}/{act.step}/{act.path}" if act.step else f"{base}/{act.path}"


def standing(case: Case, step: StepName) -> Literal["done", "current", "ahead", "left-out"]:
    names = [one.name for one in case.rules.steps]
    if step not in names:
        return "left-out"
    if case.step and case.step.name is step:
        return "current"
    return "done" if names.index(step) < case.position else "ahead"
