"""The panel's opinion: drafted by the chair, voiced by each, issued when all have signed (6.1.5).

Bytes and signatures are in `signing_papers.py`; the rules of laying and issuing need the sheets and
the visits, so they stand in `steps/technical_assessment.py`.
"""

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from services.domain.acts import fact, rule
from services.domain.base import Act, Looked, TextRef, label
from services.domain.case import Case, CaseFact
from services.domain.errors import Invalid
from services.domain.review.laid import Laid, LaidPoint, LaidVoice, Unissued
from services.domain.review.signing_papers import Lays, laid, of_this_panel
from services.domain.steps.implementation import Point
from services.domain.tree.units import Part, StepName

Says = Literal["yes", "no", "abstains"]


class LayOpinion(Act):
    """The chair lays the consolidated opinion before the panel, finding by finding (6.1.5, A1.9)."""

    zh, en, rule = (
        "提出汇总评估意见",
        "Lay the consolidated opinion before the panel",
        "A1.9, 6.1.5",
    )
    step, path, part = StepName.TECHNICAL_ASSESSMENT, "draft-opinion", Part.PANEL_CHAIR

    kind: Literal["lay-opinion"] = "lay-opinion"
    passed: bool = label("通过技术评估", "Passed")
    opinion: TextRef = label("评估意见", "Opinion")
    points: tuple[Point, ...] = label(
        "逐项问题（专家组的表述）", "Finding by finding, in the panel's words", default=()
    )
    unopened_reason: TextRef | None = label(
        "有证据无人查看的，说明理由", "Why some evidence was opened by no expert", default=None
    )
    visits: Annotated[tuple[Literal["open", "unannounced"], ...], Looked()] = ()
    unopened: Annotated[tuple[str, ...] | None, Looked()] = None


class VoiceOpinion(Act):
    """What one member holds of it; a dissent stays in the paper, by name (6.1.5, C4.3.4)."""

    zh, en, rule = "对汇总意见表态", "Say what you hold of the opinion", "C4.3.4, 6.1.5"
    step, path, part = StepName.TECHNICAL_ASSESSMENT, "voices", Part.PANEL_MEMBER
    adds = True

    kind: Literal["voice-opinion"] = "voice-opinion"
    no: int = label("意见版本", "Version of the opinion", ge=1)
    says: Says = label("表态", "What you hold of it")
    reasons: TextRef | None = label(
        "不同意见及理由（将署名写入意见书）",
        "Your dissent and its reasons: the paper shows them under your name",
        default=None,
    )


class IssueOpinion(Act):
    """All have signed, the chair last: the opinion is formed and fed back (A1.9, 6.1.5)."""

    zh, en, rule = "发出评估意见", "Issue the signed opinion", "A1.9, 6.1.5"
    step, path, part = StepName.TECHNICAL_ASSESSMENT, "signed-opinion", Part.PANEL_CHAIR
    harm = True

    kind: Literal["issue-opinion"] = "issue-opinion"


class OpinionLaid(Lays):
    kind: Literal["opinion-laid"] = "opinion-laid"


class OpinionVoiced(CaseFact):
    final: ClassVar[bool] = True
    adds: ClassVar[bool] = True
    kind: Literal["opinion-voiced"] = "opinion-voiced"
    no: int
    says: Says
    dissent: Unissued | None = None

    def on(self, case: Case) -> Case:
        new = LaidVoice(
            account=self.actor.account, says=self.says, reasons=self.dissent, at=self.at
        )
        paper = laid(case)
        return case.but(laid=paper.but(voices=(*paper.voices, new)))


def next_version(case: Case) -> int:
    """A correction is a new version, and names the one before (6.1.5)."""
    return case.laid.no + 1 if case.laid else 1


def replaced(case: Case) -> str:
    """The digest of the version before, as its signers had it."""
    return case.laid.pdf if case.laid else ""


def laid_points(points: tuple[Point, ...]) -> tuple[LaidPoint, ...]:
    return tuple(
        LaidPoint(**{**dict(point), "words": Unissued.of(point.words)}) for point in points
    )


def points_of(paper: Laid) -> tuple[Point, ...]:
    """As they are issued."""
    return tuple(Point(**{**dict(point), "words": point.words.ref}) for point in paper.points)


def _awaits_voices(case: Case) -> str | None:
    if case.laid is None or case.laid.declined_by:
        return "nothing-laid"
    if case.laid.content:
        return "put-to-signature"
    if not of_this_panel(case):
        return "panel-changed"
    return None if case.laid.unheard else "all-voiced"


@rule(VoiceOpinion, Case, opens=_awaits_voices)
def voice_opinion(case: Case, act: VoiceOpinion, now: datetime) -> OpinionVoiced:
    """Once for each version; a no without its reasons is none."""
    paper = laid(case)
    if act.no != paper.no:
        raise Invalid(field="no", given=act.no)
    if act.actor.account not in paper.unheard:
        raise Invalid(field="says", given="already-said")
    if act.says == "no" and act.reasons is None:
        raise Invalid(field="reasons")
    return OpinionVoiced(
        **fact(act, now),
        no=act.no,
        says=act.says,
        dissent=Unissued.of(act.reasons) if act.reasons else None,
    )
