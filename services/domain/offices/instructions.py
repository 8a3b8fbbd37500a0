"""Asking the leader first (请示、批示): a further notice, or a denial beyond own power.

The officer asks with reasons, who leads that office answers; only then the act itself may
be done (C2.9.3, C2.9.5). What is asked and answered here changes nothing else in the case.
"""

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from services.domain.acts import RULES, check_open, fact, rule
from services.domain.base import Act, Looked, TextRef, label
from services.domain.case import Case, CaseFact, Instruction
from services.domain.errors import Invalid, NotEntitled, NotNow, StepClosed
from services.domain.permissions import kind_of, parts_of, plays
from services.domain.seats import Seat
from services.domain.steps.application import IssueDeficits
from services.domain.tree.units import Part

ASKED_BY = (
    Part.SCREENER,
    Part.ENDORSER,
    Part.FORMAL_CHECKER,
    Part.PRE_ASSESSOR,
    Part.ACCEPTOR,
    Part.UPPER_REVIEWER,
    Part.NAMER,
    Part.RE_REVIEWER,
    Part.RECHECKER,
)
LONGEST_PLACE, MOST_PLACES = 80, 20
"""They stand in the case until the answer is used, and a case stays small."""


class AskInstruction(Act):
    """An officer asks the leader before a denial or a further notice (C2.9.3, C2.9.5)."""

    zh, en, rule = "请示", "Ask the leader first", "C2.9.3, C2.9.5"
    path, part = "instruction-request", ASKED_BY
    any_step: ClassVar[bool] = True
    whenever: ClassVar[bool] = True

    kind: Literal["ask-instruction"] = "ask-instruction"
    about: str = label("拟办事项", "What is to be done", max_length=40)
    places: tuple[Annotated[str, Field(max_length=LONGEST_PLACE)], ...] = label(
        "涉及材料或指标（再次告知时填写）",
        "Items or indicators (for a further notice)",
        default=(),
        max_length=MOST_PLACES,
    )
    reason: TextRef = label("理由", "Reasons")
    leader_unit: Annotated[str, Looked()] = ""
    """The asker's own office, where it has a leader of its own."""


class GiveInstruction(Act):
    """The leader agrees or does not, in writing (C2.9.3, C2.9.5)."""

    zh, en, rule = "批示", "Answer the officer's request", "C2.9.3, C2.9.5"
    path, part = "instruction", Part.LEADER_ASKED
    any_step: ClassVar[bool] = True
    awaited: ClassVar[bool] = True

    kind: Literal["give-instruction"] = "give-instruction"
    agreed: bool = label("同意", "Agreed")
    opinion: TextRef = label("批示意见", "Opinion")


class InstructionAsked(CaseFact):
    kind: Literal["instruction-asked"] = "instruction-asked"
    about: str
    places: tuple[str, ...] = ()
    reason: TextRef
    leader_unit: str = ""

    def on(self, case: Case) -> Case:
        asked = Instruction(
            about=self.about,
            places=self.places,
            asked_by=self.actor,
            leader_unit=self.leader_unit,
            reason=self.reason,
        )
        return case.but(instruction=asked)


class InstructionGiven(CaseFact):
    kind: Literal["instruction-given"] = "instruction-given"
    agreed: bool
    opinion: TextRef

    def on(self, case: Case) -> Case:
        answer = {"agreed": self.agreed, "opinion": self.opinion, "given_by": self.actor}
        asked = case.instruction
        return case.but(instruction=asked.model_copy(update=answer) if asked else None)


def askable(case: Case) -> tuple[str, ...]:
    """The acts for which a leader can be asked now: open, and not within an officer's own power."""
    wanted = set(case.rules.denials.beyond_power) if case.procedure else set()
    if case.application.notices > 0:
        wanted.add(kind_of(IssueDeficits))
    if not wanted:
        return ()
    acts = (act for act in sorted(RULES, key=kind_of) if kind_of(act) in wanted)
    return tuple(kind_of(act) for act in acts if _is_open(case, act))


def _is_open(case: Case, act: type[Act]) -> bool:
    try:
        check_open(case, RULES[act])
    except (NotNow, StepClosed):
        return False
    return True


def _may_ask(case: Case) -> str | None:
    if case.instruction and case.instruction.agreed is None:
        return "instruction-awaited"
    return None if askable(case) else "nothing-to-ask"


@rule(AskInstruction, Case, opens=_may_ask)
def ask_instruction(case: Case, act: AskInstruction, now: datetime) -> InstructionAsked:
    """Whoever could do the act asks; a further notice names what it is about."""
    wanted = next((one for one in RULES if kind_of(one) == act.about), None)
    if wanted is None or act.about not in askable(case):
        raise Invalid(field="about", given=act.about)
    seat = Seat(function=act.actor.function, unit=act.actor.unit)
    if not any(plays(part, seat, act.actor.account, case) for part in parts_of(wanted)):
        raise NotEntitled(act=act.about, function=str(act.actor.function))
    if wanted is IssueDeficits and not act.places:
        raise Invalid(field="places")
    return InstructionAsked(
        **fact(act, now),
        about=act.about,
        places=act.places,
        reason=act.reason,
        leader_unit=act.leader_unit,
    )


def _awaits_answer(case: Case) -> str | None:
    asked = case.instruction
    return None if asked and asked.agreed is None else "nothing-asked"


@rule(GiveInstruction, Case, opens=_awaits_answer)
def give_instruction(case: Case, act: GiveInstruction, now: datetime) -> InstructionGiven:
    """Who may answer is said once, by the part (`permissions.plays`)."""
    return InstructionGiven(**fact(act, now), agreed=act.agreed, opinion=act.opinion)


InstructionAct = AskInstruction | GiveInstruction
InstructionFact = InstructionAsked | InstructionGiven
