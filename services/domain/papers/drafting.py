"""Who may write the working papers of a case, and when (A0.5, A1.6, A2.3, A3.3).

Data are frozen by the declaration; to change them, the self-check is opened again.
"""

from collections.abc import Iterable
from typing import Literal, Self

from pydantic import Field, model_validator

from services.domain.base import Frozen
from services.domain.case import Case
from services.domain.errors import DomainError, Invalid, NotNow, StepClosed
from services.domain.permissions import plays
from services.domain.review.assigning import divides
from services.domain.review.divergence import further_experts
from services.domain.review.panel import Sheet
from services.domain.seats import Seat, not_entitled
from services.domain.tree.units import Part, StepName

DATA_STEPS = (StepName.PLAN, StepName.IMPLEMENTATION, StepName.SELF_CHECK)
"""From the first plan on data may be gathered; the declaration ends it."""


class SheetIncomplete(DomainError):
    """A1.9: a score sheet answers every indicator before it is handed in."""

    code = "sheet-incomplete"


class SheetSealed(DomainError):
    """A1.9: another's score sheet is not read before all are in."""

    code = "sheet-sealed"


def check_may_enter_data(case: Case, account: str, seats: Iterable[Seat]) -> None:
    """Raises NotEntitled for anybody but the applicant, StepClosed once the data are frozen."""
    _check_part(case, account, seats, (Part.APPLICANT, Part.APPLICANT_LEADER))
    _check_step(case, DATA_STEPS)


def check_may_bind(case: Case, account: str, seats: Iterable[Seat]) -> None:
    """Volumes and proofs are the applicant's, and stay as they are while a submission is looked at.

    Raises NotEntitled and StepClosed.
    """
    _check_part(case, account, seats, (Part.APPLICANT, Part.APPLICANT_LEADER))
    check_papers_open(case)


def check_papers_open(case: Case) -> None:
    """Raises StepClosed while a submission is looked at, and for good once it was accepted."""
    _check_step(case, (*DATA_STEPS, StepName.APPLICATION))
    if case.application.submitted_at and not case.application.deficits:
        raise StepClosed(step=str(StepName.APPLICATION), now=case.stands)


def check_may_score(case: Case, account: str, seats: Iterable[Seat]) -> None:
    """Only appointed experts write score sheets, and only until theirs is submitted.

    Raises NotEntitled, StepClosed and NotNow.
    """
    _check_part(case, account, seats, (Part.PANEL_MEMBER,))
    _check_step(case, (StepName.TECHNICAL_ASSESSMENT,))
    if account in case.panel.sheets:
        raise NotNow(why="sheet-handed-in")
    if divides(case) and account not in case.panel.assigned:
        raise NotNow(why="indicators-unassigned")


def is_being_scored(case: Case) -> bool:
    """A1.9: as long as a sheet is missing, no expert should know what another one found.

    Missing too is that of a further expert whom the others' divergence calls for (6.1.4), and of
    whoever takes over the indicators of one who fell out (6.1.6).
    """
    here = case.step is not None and case.step.name is StepName.TECHNICAL_ASSESSMENT
    missing = bool(case.panel.freed) or not set(case.panel.experts) <= set(case.panel.sheets)
    return here and (missing or further_experts(case) > 0)


def check_codes(sheet: "ScoreSheet", codes: Iterable[str]) -> None:
    """A sheet answers indicators of the catalogue, each once: its codes go into the log.

    Raises Invalid.
    """
    open_codes = set(codes)
    for number, line in enumerate(sheet.lines):
        if line.code not in open_codes:
            raise Invalid(field=f"lines/{number}/code")
        open_codes.remove(line.code)


def check_complete(sheet: "ScoreSheet", codes: Iterable[str]) -> None:
    """Raises SheetIncomplete, and Invalid for what the catalogue does not ask."""
    wanted = tuple(codes)
    check_codes(sheet, wanted)
    answered = {line.code for line in sheet.lines}
    missing = [code for code in wanted if code not in answered]
    if missing:
        raise SheetIncomplete(count=len(missing), first=missing[0])


def _check_part(case: Case, account: str, seats: Iterable[Seat], parts: tuple[Part, ...]) -> None:
    held = tuple(seats)
    if not any(plays(part, seat, account, case) for part in parts for seat in held):
        raise not_entitled(held)


def _check_step(case: Case, steps: tuple[StepName, ...]) -> None:
    if case.step is None or case.step.name not in steps:
        raise StepClosed(step=str(steps[-1]), now=case.stands)


class ScoreLine(Frozen):
    """An expert's answer to one indicator. Whatever is not met needs its reason."""

    code: str = Field(max_length=40)
    answer: Literal["met", "unmet", "insufficient"]
    reason: str = Field(default="", max_length=4000)

    @model_validator(mode="after")
    def _deductions_have_reasons(self) -> Self:
        if self.answer != "met" and not self.reason.strip():
            raise ValueError("a reason is needed where an indicator is not met")
        return self


class ScoreSheet(Frozen):
    lines: tuple[ScoreLine, ...] = Field(default=(), max_length=200)

    def among(self, codes: Iterable[str]) -> Self:
        """Without the lines begun for indicators that are somebody else's by now (6.1.6)."""
        own = set(codes)
        return self.model_copy(
            update={"lines": tuple(one for one in self.lines if one.code in own)}
        )

    def counted(self, assigned: tuple[str, ...] = ()) -> Sheet:
        """What goes into the log: codes and a count, no words."""
        by_answer: dict[str, list[str]] = {"met": [], "unmet": [], "insufficient": []}
        for line in self.lines:
            by_answer[line.answer].append(line.code)
        return Sheet(
            met=len(by_answer["met"]),
            unmet=tuple(sorted(by_answer["unmet"])),
            insufficient=tuple(sorted(by_answer["insufficient"])),
            assigned=assigned,
        )
