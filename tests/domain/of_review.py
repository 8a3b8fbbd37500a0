"""What is sensible for acts about a panel: its draw, who falls out, what is asked (C5.2.3, D8)."""

from typing import Any

from services.domain.base import Act, Stream, TextRef
from services.domain.case import Case
from services.domain.mechanisms.draws import Candidate, Party, Pool, commitment
from services.domain.review.assigning import AssignIndicators, ReassignIndicators
from services.domain.review.conflicts import ReadmitExpert
from services.domain.review.drawing import (
    CommitForPanel,
    DrawPanelAgain,
    ExcuseExpert,
    FreezeExperts,
    RevealForPanel,
)
from services.domain.review.insufficient import AskEvidence, insufficient

OF_REVIEW = (
    FreezeExperts,
    CommitForPanel,
    RevealForPanel,
    DrawPanelAgain,
    ExcuseExpert,
    ReadmitExpert,
    AskEvidence,
    AssignIndicators,
    ReassignIndicators,
)
POOL = Pool(
    candidates=tuple(Candidate(id=f"expert-{n}", field="water") for n in range(1, 5)),
    salt="5a" * 32,
)
SECRET = "11" * 32
"""The office's: it is the first that may act for a side of the draw."""


def of_review(act: type[Act], state: Stream, words: TextRef) -> dict[str, Any]:
    """An open draw goes on; who stands back is the first whom that can be said of."""
    case = state if isinstance(state, Case) else Case(id="case")
    there = case.recused if act is ReadmitExpert else case.panel.experts
    bound = commitment(case.draws[-1].draw, Party.BUREAU, SECRET) if case.draws else "ab" * 32
    if act in (AssignIndicators, ReassignIndicators):
        everybody = case.panel.experts
        lines = tuple({"code": code, "experts": everybody} for code in ("C06", "C07"))
        return {"lines": lines, "codes": ("C06", "C07")}
    lacking = insufficient(case) or ("C07",)
    said = {"ground": "content-thin", "rule": "D11", "problem": words, "remedy": words}
    return {
        "pool": POOL,
        "commitment": bound,
        "secret": SECRET,
        "expert": next(iter(there), "expert-1"),
        "reason": words,
        "lines": tuple({"place": code, **said} for code in lacking),
    }
