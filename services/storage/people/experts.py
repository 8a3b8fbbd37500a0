"""The experts kept for draws, and what the register knows of each: panels, scores, places (6.1.1).

Who is fit for a case is decided in `domain/review/pool.py`; sign-ins and seats are `accounts.py`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Row, func, insert
from sqlmodel import col, select

from services.domain.base import Frozen
from services.domain.clocks.calendar import local_day
from services.domain.errors import Stale
from services.domain.review.pool import Expert, Known, Served
from services.domain.tree.units import Function
from services.storage.locks import hold
from services.storage.session import Tx
from services.storage.statements import upsert
from services.storage.tables.accounts import AccountRow, AssignmentRow
from services.storage.tables.base import table_of
from services.storage.tables.cases import CaseRow, EventRow, PanelRow
from services.storage.tables.experts import DrawPoolRow, ExpertChangeRow, ExpertRow

CALLS = ("panel-appointed", "group-appointed", "revealed-for-panel")
"""Facts by which somebody comes to sit on a panel."""


class Entry(Frozen):
    """One line of the pool: the entry, whose it is, and its load."""

    account: str
    login: str
    name: str
    expert: Expert
    version: int
    open_now: int
    this_year: int


async def entries(tx: Tx, now: datetime) -> list[Entry]:
    """All of the pool by name, those whose time is over too."""
    accounts = await _accounts(tx, col(AccountRow.id).in_(select(ExpertRow.account)))
    kept = await versions(tx)
    today = local_day(now)
    return [
        Entry(
            account=one.account,
            login=accounts[one.account].login,
            name=accounts[one.account].name,
            expert=one.expert,
            version=kept[one.account],
            open_now=one.open_now,
            this_year=one.this_year(today),
        )
        for one in sorted(await known(tx), key=lambda one: accounts[one.account].name)
    ]


async def known(tx: Tx, account: str | None = None) -> list[Known]:
    """Every expert kept, or the one, with all panels that they sit or sat on."""
    query = sa.select(table_of(ExpertRow))
    if account is not None:
        query = query.where(table_of(ExpertRow).c.account == account)
    rows = (await tx.execute(query)).all()
    served = await _served(tx, [row.account for row in rows])
    return [
        Known(account=row.account, expert=_expert(row), served=tuple(served[row.account]))
        for row in rows
    ]


async def fields_of(tx: Tx, account: str) -> tuple[str, ...]:
    """None for somebody who was appointed without being in the pool."""
    row = (await tx.execute(select(ExpertRow.fields).where(ExpertRow.account == account))).first()
    return tuple(row.fields) if row else ()


async def living(tx: Tx, now: datetime) -> list[Known]:
    """Those who have an expert's seat that is in force: nobody else can be drawn."""
    seated = select(AssignmentRow.account).where(
        AssignmentRow.function == Function.EXPERT.value,
        col(AssignmentRow.until).is_(None) | (col(AssignmentRow.until) > now),
    )
    active = await _accounts(tx, col(AccountRow.active).is_(True), col(AccountRow.id).in_(seated))
    return [one for one in await known(tx) if one.account in active]


async def logins(tx: Tx) -> dict[str, str]:
    """Login -> account, of everybody who ever had an expert's seat."""
    seated = select(AssignmentRow.account).where(AssignmentRow.function == Function.EXPERT.value)
    found = await _accounts(tx, col(AccountRow.id).in_(seated))
    return {row.login: account for account, row in found.items()}


async def versions(tx: Tx) -> dict[str, int]:
    """Account -> version of its entry; an account without one is at 0."""
    rows = await tx.execute(select(ExpertRow.account, ExpertRow.version))
    return {row.account: row.version for row in rows}


async def put(tx: Tx, account: str, expert: Expert, *, expects: int, by: str, now: datetime) -> int:
    """The new version; what it said before stays on file. Raises Stale."""
    await hold(tx, f"expert/{account}")
    query = select(ExpertRow.version).where(ExpertRow.account == account)
    version = (await tx.execute(query)).scalar_one_or_none() or 0
    if version != expects:
        raise Stale(shown=expects, now=version)
    row = {**expert.model_dump(), "version": version + 1}
    lists = {name: list(row[name]) for name in ("fields", "advised")}
    await upsert(tx, ExpertRow, {"account": account}, row | lists)
    change = {"account": account, "version": version + 1, "at": now, "by": by}
    await tx.execute(insert(ExpertChangeRow).values(**change, body=expert.model_dump_json()))
    return version + 1


async def keep_pool(tx: Tx, case: str, sha256: str, body: str) -> None:
    """As it was frozen; the same pool again is the same row."""
    await upsert(tx, DrawPoolRow, {"case": case, "sha256": sha256}, {"body": body})


async def pools(tx: Tx, case: str) -> Mapping[str, str]:
    """Digest -> pool, of all pools of the case."""
    query = select(DrawPoolRow.sha256, DrawPoolRow.body).where(DrawPoolRow.case == case)
    return {row.sha256: row.body for row in await tx.execute(query)}


def _expert(row: Row[Any]) -> Expert:
    return Expert.model_validate({name: getattr(row, name) for name in Expert.model_fields})


class _Account(NamedTuple):
    login: str
    name: str


async def _accounts(tx: Tx, *where: ColumnElement[bool]) -> dict[str, _Account]:
    query = select(AccountRow.id, AccountRow.login, AccountRow.name).where(*where)
    return {row.id: _Account(row.login, row.name) for row in await tx.execute(query)}


async def _served(tx: Tx, accounts: Iterable[str]) -> dict[str, list[Served]]:
    events, panel, cases = (table_of(row).c for row in (EventRow, PanelRow, CaseRow))
    called = (
        sa.select(events.stream, func.max(events.at).label("at"))
        .where(events.kind.in_(CALLS))
        .group_by(events.stream)
        .subquery()
    )
    query = (
        sa.select(panel.account, panel.sheet_in, cases.place, cases.is_open, called.c.at)
        .join_from(table_of(PanelRow), table_of(CaseRow), cases.id == panel.case)
        .outerjoin(called, called.c.stream == panel.case)
        .where(panel.account.in_(sorted(accounts)))
    )
    found: dict[str, list[Served]] = defaultdict(list)
    for row in await tx.execute(query):
        found[row.account].append(
            Served(
                place=row.place,
                on=local_day(row.at) if row.at else None,
                is_open=row.is_open,
                scored=row.sheet_in,
            )
        )
    return found
