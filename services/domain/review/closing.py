"""When a panel is through: every sheet in, and as many experts as their divergence asks for (A1.9).

What the chair then writes is `steps/technical_assessment.py`.
"""

from collections.abc import Collection

from services.domain.base import TextRef
from services.domain.case import Case
from services.domain.errors import DomainError
from services.domain.review.assigning import unassigned
from services.domain.review.divergence import further_experts


class EvidenceUnopened(DomainError):
    """6.1.4: evidence that no expert opened; the programme asks the chair to say why."""

    code = "evidence-unopened"


def awaits_sheets(case: Case) -> str | None:
    """Why the panel is not through yet; None once it is."""
    if not case.panel.experts:
        return "no-panel"
    if unassigned(case):
        return "indicators-unassigned"
    if set(case.panel.experts) - set(case.panel.sheets):
        return "sheets-missing"
    if further_experts(case):
        return "further-expert-missing"
    return "sheets-unsigned" if _unsigned(case) else None


def _unsigned(case: Case) -> bool:
    """Where the programme has each sheet signed by its expert (C5.2.4, 6.1.5)."""
    if case.rules.assessment.review.sheets != "signed":
        return False
    papers = [case.panel.papers.get(expert) for expert in case.panel.experts]
    return any(paper is None or paper.signed_at is None or paper.corrects for paper in papers)


def check_opened(case: Case, unopened: Collection[str] | None, reason: TextRef | None) -> None:
    """`unopened`: indicators with evidence that no expert opened; None where nobody looked it up.

    Raises EvidenceUnopened.
    """
    if case.rules.assessment.review.unopened == "reason" and unopened and reason is None:
        raise EvidenceUnopened(count=len(unopened), first=min(unopened))
