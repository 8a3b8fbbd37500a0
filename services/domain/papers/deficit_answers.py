"""How a notice of deficits is answered: each number is mended, or contested with reasons (D10).

Mended means that the material is not what was submitted before (`one_time.changed`); whether it
convinces is the formal checker's matter. Resubmission waits until every number is answered.
"""

from collections.abc import Collection
from datetime import datetime
from typing import ClassVar, Literal

from services.domain.acts import fact, rule
from services.domain.base import Act, TextRef, label
from services.domain.case import Case, CaseFact, Deficit
from services.domain.errors import DomainError, Invalid
from services.domain.offices.one_time import item_of
from services.domain.tree.units import Part, StepName

Answer = Literal["mended", "contested", "open"]


class DeficitsUnanswered(DomainError):
    """Each number of a notice is mended or contested before the application comes back (D10)."""

    code = "deficits-unanswered"


class ContestDeficit(Act):
    """Say why nothing is to be mended at one number of the notice: that answers it (D10)."""

    zh, en, rule = "说明不需要补正的理由", "Contest a deficit", "D10, C2.9.3"
    step, path, part = StepName.APPLICATION, "contest", Part.APPLICANT
    whenever: ClassVar[bool] = True

    kind: Literal["contest-deficit"] = "contest-deficit"
    no: int = label("告知书中的序号", "Number in the notice", ge=1)
    words: TextRef = label("理由和出处", "Reasons, and where they are found")


class DeficitContested(CaseFact):
    kind: Literal["deficit-contested"] = "deficit-contested"
    no: int
    words: TextRef

    def on(self, case: Case) -> Case:
        """The latest word counts; the notice itself stays as it was issued."""
        deficits = tuple(
            one.model_copy(update={"contested": self.words}) if one.no == self.no else one
            for one in case.application.deficits
        )
        return case.but(application=case.application.model_copy(update={"deficits": deficits}))


def answer(deficit: Deficit, changed: Collection[str]) -> Answer:
    """`changed` are the items that differ from the last submission."""
    if item_of(deficit.place) in changed:
        return "mended"
    return "contested" if deficit.contested else "open"


def unanswered(case: Case, changed: Collection[str]) -> tuple[int, ...]:
    deficits = case.application.deficits
    return tuple(one.no for one in deficits if answer(one, changed) == "open")


def _being_mended(case: Case) -> str | None:
    return None if case.application.deficits else "no-deficits"


@rule(ContestDeficit, Case, opens=_being_mended)
def contest_deficit(case: Case, act: ContestDeficit, now: datetime) -> DeficitContested:
    if act.no not in {one.no for one in case.application.deficits}:
        raise Invalid(field="no", given=act.no)
    return DeficitContested(**fact(act, now), no=act.no, words=act.words)
