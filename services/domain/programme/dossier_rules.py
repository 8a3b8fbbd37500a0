"""What a dossier must hold and how it is bound (A1.13, A2.7, A3.7, F3, F4): the settings.

Whether a given dossier does is decided in `domain/papers/application.py`.
"""

import operator
from typing import Literal, Self

from pydantic import Field, model_validator

from services.domain.papers.dossier import PartKind
from services.domain.programme.faults import Fault
from services.domain.programme.forms import OnPaper
from services.domain.programme.words import OUR_DEFAULT, Definition, Sourced, Text


class DossierItem(Definition):
    """One item of the list. Its volume must have a part of each kind (or of one alternative)."""

    id: str
    rule: str
    name: Text
    parts: tuple[tuple[PartKind, ...], ...] = Field(min_length=1)
    """For each part wanted the kinds that will do; mostly one."""
    first: PartKind | None = None
    """The kind that must be bound first (approval in the plan, examined form in the report)."""
    content: Text | None = None
    """What the source asks the text to cover."""
    on_paper: OnPaper | None = None
    """In how many copies, and bound how, where a source says so."""
    for_unmet: tuple[str, ...] = Field(default=(), exclude_if=operator.not_)
    """Hard indicators by their codes: the item is the special report on those of them that are not
    met, asked for only then, and they keep no application back once it is in (C5.5.16)."""
    optional: bool = Field(default=False, exclude_if=operator.not_)
    """For whoever likes to: an application is complete without it; what is bound for it is checked,
    sealed and listed like the rest (B3.4.2)."""

    @model_validator(mode="after")
    def _first_is_wanted(self) -> Self:
        if self.first and (self.first,) not in self.parts:
            zh = f"{self.id}：要求装订在首页的材料不在parts里"
            raise Fault(zh, f"{self.id}: the part bound first is not among the parts wanted")
        return self

    @model_validator(mode="after")
    def _owed_or_optional(self) -> Self:
        if self.optional and self.for_unmet:
            zh = f"{self.id}：针对未达标指标的专题报告（for_unmet）不能是可选材料（optional）"
            raise Fault(zh, f"{self.id}: a special report (for_unmet) is owed, never optional")
        return self


class EvidenceRules(Sourced):
    """What an expired paper means on the day of submission (5.1.6)."""

    expired: Literal["warn", "refuse"] = "warn"
    """Said beside the findings; or a finding itself, and the application is not complete."""
    source: str | None = None
    note: str | None = OUR_DEFAULT


class Film(Definition):
    """The special film: whole seconds of the decoded stream, both ends included (F3)."""

    rule: str
    required: bool
    min_seconds: int = 600
    max_seconds: int = 900
