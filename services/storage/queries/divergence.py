"""What a chair is told of the panel's sheets: how they differ, agree and lean, and what nobody saw.

Figures of sheets come only once all are in (A1.9, 6.1.4); evidence that nobody opened at any time.
"""

from services.domain.base import Frozen
from services.domain.case import Case
from services.domain.papers.drafting import is_being_scored
from services.domain.review.agreement import Agreement, agreement
from services.domain.review.divergence import Divergence, divergence, further_experts
from services.domain.review.leanings import Leaning
from services.domain.seats import not_entitled
from services.storage.queries.leanings import leanings_of
from services.storage.queries.scope import Viewer
from services.storage.queries.unopened import Unopened, unopened
from services.storage.session import Tx


class Opened(Frozen):
    """Of sheets that are all in."""

    divergence: Divergence
    agreement: Agreement | None
    leanings: tuple[Leaning, ...]


class Chairs(Frozen):
    """What stands on the chair's page."""

    experts: int
    handed_in: int
    further: int
    """So many experts must be appointed beyond these: the sheets lie too far apart."""
    opened: Opened | None
    """None as long as a sheet is missing, also that of a further expert."""
    unopened: tuple[Unopened, ...]


async def for_chair(tx: Tx, viewer: Viewer, case: Case) -> Chairs:
    """Raises NotEntitled for everybody but the chair of this panel."""
    if not viewer.chairs(case):
        raise not_entitled(viewer.seats)
    panel, all_in = case.panel, set(case.panel.experts) <= set(case.panel.sheets)
    return Chairs(
        experts=len(panel.experts),
        handed_in=len(set(panel.experts) & set(panel.sheets)),
        further=further_experts(case) if all_in else 0,
        opened=None if is_being_scored(case) or not all_in else await _opened(tx, case),
        unopened=await unopened(tx, case),
    )


async def _opened(tx: Tx, case: Case) -> Opened:
    panel = case.panel
    return Opened(
        divergence=divergence(case.rules.assessment.review, panel),
        agreement=agreement(panel.sheets[one] for one in panel.experts),
        leanings=await leanings_of(tx, panel.experts),
    )
