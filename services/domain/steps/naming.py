"""Naming: from 00:00 of the day after the notice, without an open or upheld objection (A4.2).

Objections are filings of their own; the record transaction looks at them (`storage.guards`).
"""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from services.domain.acts import fact, rule
from services.domain.base import Act, TextRef, label
from services.domain.case import Case, CaseFact, Outcome
from services.domain.errors import DomainError
from services.domain.tree.units import Part, StepName


class ObjectionStands(DomainError):
    """A4.2: an objection has not been decided yet, or was upheld."""

    code = "objection-stands"


class NameUnit(Act):
    """The title is given (A4.2)."""

    zh, en, rule = "命名", "Give the title", "A4.2"
    step, path, part = StepName.NAMING, "title", Part.NAMER
    harm = True

    kind: Literal["name-unit"] = "name-unit"
    document_no: str = label(
        "命名文号", "Number of the naming document", min_length=1, max_length=60
    )


class RefuseNaming(Act):
    """Not named, with reasons; an upheld objection leaves nothing else (A4.2)."""

    zh, en, rule = "不予命名（说明理由）", "Refuse the title, with reasons", "A4.2"
    step, path, part = StepName.NAMING, "refusal", Part.NAMER
    harm = True

    kind: Literal["refuse-naming"] = "refuse-naming"
    reason: TextRef = label("理由", "Reasons")


class Named(CaseFact):
    kind: Literal["named"] = "named"
    document_no: str

    def on(self, case: Case) -> Case:
        """A re-check ends with the same title granted again (B1.8), and not with another one."""
        outcome = Outcome.PASSED if case.title else Outcome.NAMED
        return case.but(naming_no=self.document_no).ended(outcome, self.at)


class NamingRefused(CaseFact):
    kind: Literal["naming-refused"] = "naming-refused"
    reason: TextRef

    @property
    def denial(self) -> TextRef | None:
        return self.reason

    def on(self, case: Case) -> Case:
        return case.ended(Outcome.REFUSED, self.at)


@rule(NameUnit, Case)
def name_unit(case: Case, act: NameUnit, now: datetime) -> Named:
    """The step itself begins at 00:00 of the next day; objections are seen to by the guard."""
    return Named(**fact(act, now), document_no=act.document_no)


@rule(RefuseNaming, Case)
def refuse_naming(case: Case, act: RefuseNaming, now: datetime) -> NamingRefused:
    return NamingRefused(**fact(act, now), reason=act.reason)


NamingAct = Annotated[NameUnit | RefuseNaming, Field(discriminator="kind")]
NamingFact = Named | NamingRefused
