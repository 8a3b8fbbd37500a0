"""What a case waits for from one member of its panel, or whom it waits for instead (A1.9, 6.1.5).

For the member's own list of reviews; what may be done is each act's own rule.
"""

from enum import StrEnum

from services.domain.case import Case
from services.domain.review.assigning import divides
from services.domain.review.closing import awaits_sheets
from services.domain.review.conflicts import declared_at
from services.domain.tree.units import StepName


class OwnTurn(StrEnum):
    DECLARE = "declare"
    ASSIGNMENT = "assignment"
    """The bureau has not said yet who scores which indicators."""
    SCORE = "score"
    MAKE_PAPER = "make-paper"
    SIGN_SHEET = "sign-sheet"
    VOICE = "voice"
    SIGN_OPINION = "sign-opinion"
    LAY_OPINION = "lay-opinion"
    PUT_TO_SIGNATURE = "put-to-signature"
    ISSUE = "issue"
    OTHERS = "others"
    """Done so far: now others of the panel, or the office, are asked."""
    ENDED = "ended"


MINE = frozenset(OwnTurn) - {OwnTurn.ASSIGNMENT, OwnTurn.OTHERS, OwnTurn.ENDED}
"""Those that ask something of the member."""


def own_turn(case: Case, account: str) -> OwnTurn:
    if case.outcome is not None:
        return OwnTurn.ENDED
    if declared_at(case, account) is None:
        return OwnTurn.DECLARE if account in case.panel.experts else OwnTurn.OTHERS
    if turn := _with_opinion(case, account):
        return turn
    if case.step is None or case.step.name is not StepName.TECHNICAL_ASSESSMENT:
        return OwnTurn.OTHERS
    return _with_sheet(case, account) or _in_the_chair(case, account)


def _with_opinion(case: Case, account: str) -> OwnTurn | None:
    paper = case.laid
    if paper is None or paper.declined_by:
        return None
    if account in paper.unheard:
        return OwnTurn.VOICE
    return OwnTurn.SIGN_OPINION if account in paper.waits_for else None


def _with_sheet(case: Case, account: str) -> OwnTurn | None:
    panel = case.panel
    if divides(case) and not panel.assigned:
        return OwnTurn.ASSIGNMENT
    if account not in panel.sheets:
        return OwnTurn.SCORE
    if case.rules.assessment.review.sheets != "signed":
        return None
    paper = panel.papers.get(account)
    if paper is None or paper.corrects:
        return OwnTurn.MAKE_PAPER
    return OwnTurn.SIGN_SHEET if paper.waits else None


def _in_the_chair(case: Case, account: str) -> OwnTurn:
    if account != case.panel.chair or awaits_sheets(case):
        return OwnTurn.OTHERS
    paper = case.laid
    if paper is None or paper.declined_by:
        return OwnTurn.LAY_OPINION
    if not paper.content:
        return OwnTurn.OTHERS if paper.unheard else OwnTurn.PUT_TO_SIGNATURE
    return OwnTurn.ISSUE if paper.signed else OwnTurn.OTHERS
