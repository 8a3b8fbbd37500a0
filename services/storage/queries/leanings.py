"""Cases that whole panels scored in earlier years and this one, for the figures of D8.

Only sheets that are open: of a case that is being scored nothing is read here.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from services.domain.case import Case
from services.domain.clocks.calendar import local_day
from services.domain.papers.drafting import is_being_scored
from services.domain.review.leanings import Leaning, Reviewed, leanings
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import EventRow, PanelRow, StreamRow

MOST_CASES = 300
"""The latest ones; an expert reads some dozen a year."""
_PANELS, _EVENTS, _STREAMS = (table_of(row).c for row in (PanelRow, EventRow, StreamRow))


async def leanings_of(tx: Tx, experts: Sequence[str]) -> tuple[Leaning, ...]:
    """Of these experts, over all the cases that they scored together with others."""
    handed_in = func.max(_EVENTS.at).label("at")
    latest = (
        select(_EVENTS.stream, handed_in)
        .where(
            _EVENTS.kind == "sheet-submitted",
            _EVENTS.stream.in_(select(_PANELS.case).where(_PANELS.account.in_(sorted(experts)))),
        )
        .group_by(_EVENTS.stream)
        .order_by(handed_in.desc())
        .limit(MOST_CASES)
        .subquery()
    )
    rows = await tx.execute(
        select(latest.c.at, _STREAMS.state).join(latest, latest.c.stream == _STREAMS.id)
    )
    reviewed = (_reviewed(row.at, row.state) for row in rows)
    return leanings((one for one in reviewed if one), experts)


def _reviewed(at: datetime, state: str) -> Reviewed | None:
    case = Case.model_validate_json(state)
    if is_being_scored(case) or not case.panel.sheets:
        return None
    return Reviewed(year=local_day(at).year, sheets=case.panel.sheets)
