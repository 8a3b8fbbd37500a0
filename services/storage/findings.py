"""Rows of findings that are still to be mended: written with the fact, or anew from the state (D9).

And the row of a case of which everybody reads how findings were mended (C2.9.10).
"""

from datetime import date

from sqlalchemy import bindparam, delete, insert

from services.domain.base import Stream
from services.domain.case import Case
from services.domain.clocks.calendar import start_of_day
from services.domain.rectifying.items import ordered
from services.domain.rectifying.publishing import published
from services.storage.session import Tx
from services.storage.statements import upsert
from services.storage.tables.base import table_of
from services.storage.tables.findings import FindingRow, RectifiedRow

_TABLE = table_of(FindingRow)
_RECTIFIED = table_of(RectifiedRow)
UNREAD = delete(_RECTIFIED).where(_RECTIFIED.c.case == bindparam("of"))
OPEN, GONE = insert(_TABLE), delete(_TABLE).where(_TABLE.c.case == bindparam("of"))
UNDATED = date.max


async def project_findings(tx: Tx, before: Case, case: Case) -> None:
    """Only where findings moved, or the case ended: most facts touch none."""
    if before.findings == case.findings and before.outcome == case.outcome:
        return
    await tx.execute(GONE, {"of": case.id})
    await _write(tx, case)
    if before.findings != case.findings:
        await _publish(tx, case)


async def written_anew(tx: Tx, state: Stream) -> None:
    """Also for cases whose findings were found before there were rows."""
    if isinstance(state, Case):
        await tx.execute(GONE, {"of": state.id})
        await _write(tx, state)
        await _publish(tx, state)


async def _write(tx: Tx, case: Case) -> None:
    if case.outcome:
        return
    rows: list[dict[str, object]] = [
        {
            "case": case.id,
            "no": item.no,
            "rank": 0 if item.veto else 1,
            "standing": item.standing.value,
            "place": item.place,
            "words": item.finding.id,
            "owner": item.owner.account if item.owner else "",
            "due_by": item.due_on or UNDATED,
            "planned": item.planned,
            "pressed": len(item.pressed),
        }
        for item in ordered(case, UNDATED)
        if not item.done
    ]
    if rows:
        await tx.execute(OPEN, rows)


async def _publish(tx: Tx, case: Case) -> None:
    days = [item.published for item in published(case) if item.published]
    if days:
        row = {"published_at": start_of_day(max(days))}
        await upsert(tx, RectifiedRow, {"case": case.id}, row)
    else:
        await tx.execute(UNREAD, {"of": case.id})
