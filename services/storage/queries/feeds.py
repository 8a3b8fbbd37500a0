"""What stands in a calendar: dates that are somebody's own, or those of an area (4.8).

Terms, public notices that run, re-checks. How a calendar is written is `api/ical.py`.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, select, union_all
from sqlmodel import col

from services.domain.base import Frozen
from services.domain.clocks.calendar import days_later, local_day
from services.domain.mechanisms.rectifications import Standing
from services.domain.programme.schema import Obligation
from services.storage.queries.names import Place, places
from services.storage.queries.scope import Viewer, in_areas
from services.storage.queries.worklist import seatlikes
from services.storage.session import Tx
from services.storage.statements import merged
from services.storage.tables.base import table_of
from services.storage.tables.cases import (
    CaseRow,
    EventRow,
    FilingRow,
    NoticeRow,
    ObligationRow,
    StreamRow,
    TitleRow,
)
from services.storage.tables.findings import FindingRow
from services.storage.tables.lists import WaitingRow
from services.storage.waiting import UNDATED

CASES, EVENTS, FILINGS, FOUND, NOTICES, OWED, STREAMS, TITLES, WAITING = (
    table_of(row).c
    for row in (
        CaseRow,
        EventRow,
        FilingRow,
        FindingRow,
        NoticeRow,
        ObligationRow,
        StreamRow,
        TitleRow,
        WaitingRow,
    )
)
MOST = 500
"""Of each kind, the nearest first."""


class Kind(StrEnum):
    TASK = "task"
    TERM = "term"
    NOTICE = "notice"
    RECHECK = "recheck"


class Entry(Frozen):
    """A day, or several, in Beijing. `key` stays the same when the day moves."""

    kind: Kind
    key: str
    stream: str
    number: str
    place: Place
    first: date
    last: date
    what: Obligation | None = None
    seq: int
    """Number of the stream's last fact."""
    changed_at: datetime


async def entries(tx: Tx, viewer: Viewer, area: str, now: datetime) -> list[Entry]:
    """The person's own where `area` is empty; otherwise everything of the area."""
    areas = (area,) if area else viewer.areas
    found = [
        *(await _terms(tx, area) if area else await _tasks(tx, viewer)),
        *(await _findings(tx, in_areas(CASES.place, (area,)) if area else _own(viewer))),
        *(await _notices(tx, areas, now)),
        *(await _rechecks(tx, areas)),
    ]
    heads = await _heads(tx, {one["stream"] for one in found})
    named = await places(tx, {one["place"] for one in found})
    return [
        Entry(
            **{**one, "place": named[one["place"]]},
            seq=heads[one["stream"]].seq,
            changed_at=heads[one["stream"]].at,
        )
        for one in found
        if one["stream"] in heads
    ]


async def _tasks(tx: Tx, viewer: Viewer) -> list[dict[str, Any]]:
    """What waits for the viewer and has an end."""
    branches = [
        select(WAITING.stream, WAITING.number, WAITING.due_by)
        .where(
            WAITING.function == function,
            WAITING.area == area,
            WAITING.account == account,
            WAITING.due_by < UNDATED,
        )
        .order_by(WAITING.due_by, WAITING.stream)
        .limit(MOST)
        for function, area, account in seatlikes(viewer)
    ]
    rows = (await tx.execute(merged(branches))).all()
    due = {row.stream: row for row in rows}
    where = await _places_of(tx, due)
    return [
        _entry(Kind.TASK, "due", row, where[stream], row.due_by, row.due_by)
        for stream, row in due.items()
        if stream in where
    ]


async def _terms(tx: Tx, area: str) -> list[dict[str, Any]]:
    query = (
        select(OWED.stream, OWED.what, OWED.due_on, CASES.number, CASES.place)
        .join_from(table_of(ObligationRow), table_of(CaseRow), CASES.id == OWED.stream)
        .where(
            OWED.done.is_(False),
            OWED.paused.is_(False),
            OWED.due_on.is_not(None),
            in_areas(CASES.place, (area,)),
        )
        .order_by(OWED.due_on, OWED.stream)
        .limit(MOST)
    )
    return [
        {
            **_entry(Kind.TERM, f"term-{row.what}", row, row.place, row.due_on, row.due_on),
            "what": Obligation(row.what),
        }
        for row in await tx.execute(query)
    ]


def _own(viewer: Viewer) -> ColumnElement[bool]:
    own = {viewer.account, *(seat.instead_of for seat in viewer.seats)} - {""}
    return col(FindingRow.owner).in_(sorted(own))


async def _findings(tx: Tx, whose: ColumnElement[bool]) -> list[dict[str, Any]]:
    """Items of ledgers, each on its own day; work that is handed in waits for somebody else."""
    query = (
        select(FOUND.case.label("stream"), FOUND.no, FOUND.due_by, CASES.number, CASES.place)
        .join_from(table_of(FindingRow), table_of(CaseRow), CASES.id == FOUND.case)
        .where(FOUND.due_by < UNDATED, FOUND.standing != Standing.WORKED.value, whose)
        .order_by(FOUND.due_by, FOUND.case, FOUND.no)
        .limit(MOST)
    )
    return [
        {
            **_entry(Kind.TERM, f"finding-{row.no}", row, row.place, row.due_by, row.due_by),
            "what": Obligation.FINDINGS,
        }
        for row in await tx.execute(query)
    ]


async def _notices(tx: Tx, areas: tuple[str, ...], now: datetime) -> list[dict[str, Any]]:
    """From the first day to the last, both included."""
    query = (
        select(NOTICES.case.label("stream"), NOTICES.starts_at, NOTICES.ends_at)
        .add_columns(CASES.number, NOTICES.place)
        .join_from(table_of(NoticeRow), table_of(CaseRow), CASES.id == NOTICES.case)
        .where(
            NOTICES.closed.is_(False),
            NOTICES.starts_at.is_not(None),
            NOTICES.ends_at > now,
            in_areas(NOTICES.place, areas),
        )
        .order_by(NOTICES.ends_at, NOTICES.case)
        .limit(MOST)
    )
    return [
        _entry(
            Kind.NOTICE,
            "notice",
            row,
            row.place,
            local_day(row.starts_at),
            days_later(local_day(row.ends_at), -1),  # It ends at 24:00, that is 0:00 of the next.
        )
        for row in await tx.execute(query)
    ]


async def _rechecks(tx: Tx, areas: tuple[str, ...]) -> list[dict[str, Any]]:
    query = (
        select(TITLES.id.label("stream"), TITLES.document_no.label("number"), TITLES.place)
        .add_columns(TITLES.recheck_due, TITLES.rechecks)
        .where(
            TITLES.recheck_due.is_not(None),
            TITLES.cancelled_on.is_(None),
            in_areas(TITLES.place, areas),
        )
        .order_by(TITLES.recheck_due, TITLES.id)
        .limit(MOST)
    )
    return [
        _entry(
            Kind.RECHECK,
            f"recheck-{row.rechecks + 1}",
            row,
            row.place,
            row.recheck_due,
            row.recheck_due,
        )
        for row in await tx.execute(query)
    ]


def _entry(kind: Kind, key: str, row: Any, place: str, *days: date) -> dict[str, Any]:
    first, last = days
    return {
        "kind": kind,
        "key": f"{row.stream}.{key}",
        "stream": row.stream,
        "number": row.number,
        "place": place,
        "first": first,
        "last": max(first, last),
    }


async def _places_of(tx: Tx, streams: Iterable[str]) -> dict[str, str]:
    wanted = sorted(streams)
    of_cases = select(CASES.id, CASES.place).where(CASES.id.in_(wanted))
    of_filings = select(FILINGS.id, FILINGS.place).where(FILINGS.id.in_(wanted))
    of_titles = select(TITLES.id, TITLES.place).where(TITLES.id.in_(wanted))
    rows: Sequence[Row[Any]] = (await tx.execute(union_all(of_cases, of_filings, of_titles))).all()
    return {row.id: row.place for row in rows}


async def _heads(tx: Tx, streams: set[str]) -> dict[str, Any]:
    """Number and moment of each stream's last fact."""
    last = and_(EVENTS.stream == STREAMS.id, EVENTS.seq == STREAMS.seq)
    query = (
        select(STREAMS.id, STREAMS.seq, EVENTS.at)
        .join_from(table_of(StreamRow), table_of(EventRow), last)
        .where(STREAMS.id.in_(sorted(streams)))
    )
    return {row.id: row for row in await tx.execute(query)}
