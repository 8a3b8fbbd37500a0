"""Whether the rows of what is owed say what the ledgers say, with the calendar in force (2.1.1).

The ledger is the truth, so a row that differs is written anew.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import RowMapping, bindparam, select, union_all

from services.domain.case import Case
from services.domain.clocks.deadlines import Ledger
from services.domain.clocks.deadlines import state as term_at
from services.domain.clocks.telling import Owing
from services.domain.jobs import JobItem
from services.domain.reconciling import Found, Subjects
from services.storage import case_log, terms
from services.storage.reconciling.check import PAGE, Check, finding
from services.storage.rulebook.calendars import Calendars
from services.storage.session import Database, Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import CaseRow, FilingRow, ObligationRow

OWED, CASES, FILINGS = table_of(ObligationRow), table_of(CaseRow), table_of(FilingRow)
_OPEN = (
    union_all(
        select(CASES.c.id).where(CASES.c.id > bindparam("after"), CASES.c.is_open.is_(True)),
        select(FILINGS.c.id).where(
            FILINGS.c.id > bindparam("after"),
            FILINGS.c.what.in_(("inquiry", "objection", "tip", "appeal")),
            FILINGS.c.status == "open",
        ),
    )
    .order_by("id")
    .limit(PAGE)
)


class Dues(Check):
    """`id` of an open case, re-check, inquiry, objection, tip or appeal."""

    def __init__(self, database: Database, calendars: Calendars) -> None:
        self.database, self.calendars = database, calendars

    async def page(self, after: str, now: datetime) -> Subjects:
        async with self.database.reading() as tx:
            found = await tx.execute(_OPEN, {"after": after})
            ids = tuple(found.scalars())
        return Subjects(ids=ids, next=ids[-1] if len(ids) == PAGE else "")

    async def find(self, ids: Sequence[str], now: datetime, *, whole: bool) -> list[JobItem]:
        found = []
        async with self.database.reading() as tx:
            for stream in ids:
                state = await case_log.state(tx, stream)
                assert isinstance(state, Owing)
                if differs := await self._differs(tx, state, now):
                    found.append(finding(stream, Found.DUE_DIFFERS, ", ".join(differs)))
        return found

    async def mend(self, found: JobItem, now: datetime) -> str:
        async with self.database.writing() as tx:
            await case_log.refresh(tx, found.item, now, await self.calendars.in_force(tx))
        return "written anew"

    async def _differs(self, tx: Tx, stream: Owing, now: datetime) -> list[str]:
        calendar = await self.calendars.in_force(tx)
        rows = (await tx.execute(OWED.select().where(OWED.c.stream == stream.id))).mappings()
        kept = {row["what"]: row for row in rows}
        differs = []
        for what, ledger in stream.ledgers.items():
            wanted = terms.row_of(stream, what, term_at(ledger, calendar, now))
            if not _same(kept.get(what.value), wanted, ledger):
                differs.append(what.value)
        heads = CASES if isinstance(stream, Case) else FILINGS
        known = await tx.execute(
            select(heads.c.due_on, heads.c.due_provisional).where(heads.c.id == stream.id)
        )
        if tuple(known.one()) != terms.next_due(stream, calendar, now):
            differs.append("due_on")
        return differs


def _same(row: RowMapping | None, wanted: Mapping[str, object], ledger: Ledger) -> bool:
    """The ledger is compared as what it says: an older release may have written it otherwise."""
    if row is None or Ledger.model_validate_json(str(row["ledger"])) != ledger:
        return False
    return all(row[name] == wanted[name] for name in wanted if name != "ledger")
