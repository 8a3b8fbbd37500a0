"""Conflicts of interest of those who review a case: declared before any file opens (D8, 6.1.2).

A yes ends the seat at once, and only whoever leads the step gives it back. What a page may show
before the declaration is asked in `storage/people/experts.py`.
"""

import operator
from datetime import datetime
from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from services.domain.acts import fact, rule
from services.domain.base import Act, Frozen, Looked, TextRef, label
from services.domain.case import Case, CaseFact
from services.domain.errors import DomainError, Invalid
from services.domain.mechanisms.draws import Exclusion
from services.domain.review.seating import back_in, out_of_panel
from services.domain.tree.units import Part


class InterestsUndeclared(DomainError):
    """6.1.2: nothing of the case opens to an expert who has not declared his interests."""

    code = "interests-undeclared"


class NotLiable(DomainError):
    """C5.2.4, C5.2.7: whoever does not answer for the judgement gives none."""

    code = "not-liable"


class Interest(StrEnum):
    """What may stand between an expert and a fair judgement; each is a question of its own."""

    EMPLOYED = "employed"
    COOPERATED = "cooperated"
    KIN = "kin"
    COMMISSIONED = "commissioned"
    OTHER = "other"


class Hint(StrEnum):
    """What the data suggest; a hint asks the expert to think and decides nothing (6.1.2)."""

    SAME_COUNTY = "same-county"
    SAME_EMPLOYER = "same-employer"
    ADVISED = "advised"
    SCORED_LAST_TIME = "scored-last-time"


class Answers(Frozen):
    """Yes or no to each question."""

    employed: bool
    cooperated: bool
    kin: bool
    commissioned: bool
    other: bool = False

    @property
    def found(self) -> tuple[Interest, ...]:
        return tuple(one for one in Interest if getattr(self, one.value))


class DeclareInterests(Act):
    """An expert's or third-party reviewer's word on conflicts, and on answering for the judgement.

    Given again whenever something changes (C5.2.4, C5.2.7, D8, 6.1.2, 6.1.7).
    """

    zh, en = "利益冲突申报和责任承诺", "Declare interests and answer for the judgement"
    rule = "C5.2.4, C5.2.7, D8"
    path, part = "interests", Part.PANEL_MEMBER
    any_step: ClassVar[bool] = True
    adds: ClassVar[bool] = True
    signed: ClassVar[bool] = True

    kind: Literal["declare-interests"] = "declare-interests"
    employed: bool = label(
        "三年以内在申报单位、规划编制单位任职或兼职（含顾问、监事）",
        "Employed by the applicant or the planning firm within three years, advisers included",
    )
    cooperated: bool = label(
        "三年以内与上述单位合作（含课题、合同、讲课酬金）",
        "Worked with them within three years: projects, contracts, paid lectures",
    )
    kin: bool = label(
        "与材料中署名的人有亲属关系（夫妻、直系、三代以内旁系、近姻亲）",
        "Related to somebody named in the papers: spouse, direct line, near relatives, in-laws",
    )
    commissioned: bool = label(
        "参与编制该规划或技术报告（含审稿、论证会发言稿）",
        "Had a part in the plan or the technical report, reviewing it included",
    )
    other: TextRef | None = label(
        "其他可能影响公正的情况（没有就留空）",
        "Anything else that could sway your judgement; empty if there is nothing",
        default=None,
    )
    liable: bool = label(
        "我承诺客观公正、独立评审，对签署的意见负责；情况有变化立即重新申报",
        "I judge fairly and independently and answer for what I sign; "
        "I declare anew at once when anything changes",
    )
    content: Annotated[str, Looked()] = ""
    pdf: Annotated[str, Looked()] = ""
    certificate: Annotated[str, Looked()] = ""


class ReadmitExpert(Act):
    """A declared conflict is found to be none: the expert takes the seat again (6.1.2)."""

    zh, en, rule = "恢复专家资格", "Readmit an expert", "D8, 6.1.2"
    path, part = "readmissions", Part.DECIDER
    any_step: ClassVar[bool] = True
    harm = True

    kind: Literal["readmit-expert"] = "readmit-expert"
    expert: str = label("专家", "Expert", max_length=80)
    reason: TextRef = label("理由", "Reason")


class InterestsDeclared(CaseFact):
    """Who answered what. What was written about other matters is a text that can be erased."""

    adds: ClassVar[bool] = True
    aside: ClassVar[bool] = True
    confided: ClassVar[bool] = True
    kind: Literal["interests-declared"] = "interests-declared"
    answers: Answers
    other: TextRef | None = None
    content: str = Field(default="", exclude_if=operator.not_)
    pdf: str = Field(default="", exclude_if=operator.not_)
    """sha256 of the declaration as it is archived with its signature (6.1.2); empty in those of
    before, of which there is no paper but what their record says."""
    certificate: str = Field(default="", exclude_if=operator.not_)

    @property
    def recused(self) -> bool:
        return bool(self.answers.found)

    def on(self, case: Case) -> Case:
        me = self.actor.account
        if self.recused:
            recused = tuple(dict.fromkeys((*case.recused, me)))
            return out_of_panel(case, me, Exclusion.DECLARED).but(recused=recused)
        declared = {**case.panel.declared, me: self.at}
        return case.but(panel=case.panel.model_copy(update={"declared": declared}))


class ExpertReadmitted(CaseFact):
    aside: ClassVar[bool] = True
    confided: ClassVar[bool] = True
    kind: Literal["expert-readmitted"] = "expert-readmitted"
    expert: str
    reason: TextRef

    @property
    def people(self) -> tuple[str, ...]:
        return (self.expert,)

    def on(self, case: Case) -> Case:
        recused = tuple(one for one in case.recused if one != self.expert)
        there = back_in(case, self.expert).but(recused=recused)
        declared = {**there.panel.declared, self.expert: self.at}
        return there.but(panel=there.panel.model_copy(update={"declared": declared}))


def declared_at(case: Case, account: str) -> datetime | None:
    """When this member of the panel last declared that nothing stands in the way.

    None for whoever has not, or fell out: who signs asks this again (6.1.2, 6.1.5).
    """
    return case.panel.declared.get(account) if account in case.panel.experts else None


def check_declared(case: Case, account: str) -> None:
    """Raises InterestsUndeclared for a member of the panel who has not declared yet."""
    if account in case.panel.experts and declared_at(case, account) is None:
        raise InterestsUndeclared(case=case.id)


@rule(DeclareInterests, Case, opens=lambda case: None if case.panel.experts else "no-panel")
def declare_interests(case: Case, act: DeclareInterests, now: datetime) -> InterestsDeclared:
    """A no to everything comes with the promise to answer for the judgement (C5.2.4)."""
    answers = Answers(
        employed=act.employed,
        cooperated=act.cooperated,
        kin=act.kin,
        commissioned=act.commissioned,
        other=act.other is not None,
    )
    if not answers.found and not act.liable:
        raise NotLiable(field="liable")
    paper = {"content": act.content, "pdf": act.pdf, "certificate": act.certificate}
    return InterestsDeclared(**fact(act, now), answers=answers, other=act.other, **paper)


@rule(ReadmitExpert, Case, opens=lambda case: None if case.recused else "nobody-recused")
def readmit_expert(case: Case, act: ReadmitExpert, now: datetime) -> ExpertReadmitted:
    """Not where an alternate has taken the drawn seat meanwhile: that one stays."""
    refused = Invalid(field="expert", given=act.expert)
    if act.expert not in case.recused:
        raise refused
    there = back_in(case, act.expert)
    if not {act.expert, *case.panel.experts} <= set(there.panel.experts):
        raise refused
    return ExpertReadmitted(**fact(act, now), expert=act.expert, reason=act.reason)


ConflictAct = DeclareInterests | ReadmitExpert
ConflictFact = InterestsDeclared | ExpertReadmitted
