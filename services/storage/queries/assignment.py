"""Who scores which indicators of a case, and how they could be divided evenly (6.1.6).

For the panel and the bureau. Who may change it is a matter of the acts in `domain/review/assigning.py`.
"""

from services.domain.base import Frozen
from services.domain.case import Case
from services.domain.programme.library import catalogue_of
from services.domain.review.assigning import Readers, divides, readers_of, suggested
from services.domain.seats import not_entitled
from services.storage.papers.readiness import programme_of
from services.storage.people import experts
from services.storage.queries.scope import Viewer
from services.storage.session import Tx


class Reader(Frozen):
    """One of the panel, with what the pool knows that helps to divide."""

    account: str
    fields: tuple[str, ...]
    handed_in: bool


class Assignment(Frozen):
    per_indicator: int
    """So many experts score each indicator at least; 0: everybody scores all."""
    readers: tuple[Reader, ...]
    codes: tuple[str, ...]
    assigned: Readers
    """Indicator -> experts as it stands; empty before it was divided."""
    suggested: Readers
    """What is assigned already, and the rest evenly."""


async def assignment(tx: Tx, viewer: Viewer, case: Case) -> Assignment:
    """Raises NotEntitled for everybody but the panel and the bureau."""
    if not viewer.reads_sheets_of(case):
        raise not_entitled(viewer.seats)
    entries = catalogue_of(programme_of(case)).entries
    panel, names = case.panel, {one.code: one.name_zh + one.name_en for one in entries}
    fields = {one: await experts.fields_of(tx, one) for one in panel.experts}
    return Assignment(
        per_indicator=case.rules.assessment.review.per_indicator,
        readers=tuple(
            Reader(account=one, fields=fields[one], handed_in=one in panel.sheets)
            for one in panel.experts
        ),
        codes=tuple(names),
        assigned=readers_of(panel) if panel.assigned else {},
        suggested=suggested(case, names, fields) if divides(case) else {},
    )
