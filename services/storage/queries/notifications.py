"""What a person was told: how much of it is unread, and page by page, the latest first.

A message belongs to a seat; what is read is each person's own. Nobody is told of his own acts.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any, NamedTuple

from pydantic import Field, field_validator
from sqlalchemy import Select, and_, or_, select, tuple_
from sqlalchemy.sql.elements import ColumnElement

from services.domain.base import Frozen
from services.domain.messages.notifying import Matter
from services.domain.messages.notifying_words import words_of
from services.domain.programme.schema import Obligation, Text
from services.domain.tree.units import Function
from services.storage.case_log import kind_of as family_of
from services.storage.queries.cursors import moment_in
from services.storage.queries.names import Place, places
from services.storage.queries.scope import Viewer
from services.storage.queries.worklist import seatlikes
from services.storage.session import Tx
from services.storage.statements import counted, merged
from services.storage.tables.base import table_of
from services.storage.tables.cases import CaseRow, FilingRow, TitleRow
from services.storage.tables.notifications import (
    NotificationMarkRow,
    NotificationReadRow,
    NotificationRow,
)

TOLD, READS, MARKS, CASES, FILINGS, TITLES = (
    table_of(row).c
    for row in (
        NotificationRow,
        NotificationReadRow,
        NotificationMarkRow,
        CaseRow,
        FilingRow,
        TitleRow,
    )
)
ALL = (*TOLD, READS.read)
PAGE = 50
BELL = 9
"""More than so many are not counted: the bell says 9+."""
KEPT_UNREAD = timedelta(hours=24 * 90)
"""What nobody read for so long counts as read; it stays in the list."""


class Told(Frozen):
    """A message as the list shows it."""

    id: str
    matter: Matter
    words: Text
    stream: str
    number: str
    place: Place | None
    at: datetime
    read: bool

    @property
    def cursor(self) -> str:
        return f"{self.at.isoformat()}/{self.id}"


class Asked(Frozen):
    matter: Matter | None = None
    unread: bool = False
    after: Annotated[str, Field(max_length=300)] = ""

    @field_validator("matter", mode="before")
    @classmethod
    def _all(cls, given: object) -> object:
        """A form that asks for all sends the field empty."""
        return given or None


async def unread(tx: Tx, viewer: Viewer, now: datetime) -> int:
    """How many, up to one more than the bell counts."""
    mark = await _mark(tx, viewer.account, now)
    branches = [
        _branch(viewer, seat, mark, columns=(TOLD.id,), unread=True, limit=BELL + 1)
        for seat in _seats(viewer)
    ]
    found = merged(branches).subquery()
    return await counted(tx, select(found.c.id), BELL)


async def told(tx: Tx, viewer: Viewer, asked: Asked, now: datetime) -> tuple[Told, ...]:
    """One page; one more when there is a next page. Raises Invalid for a cursor of nobody's."""
    mark = await _mark(tx, viewer.account, now)
    where: list[ColumnElement[bool]] = []
    if asked.matter:
        where.append(TOLD.matter == asked.matter.value)
    if asked.after:
        where.append(tuple_(TOLD.at, TOLD.id) < moment_in(asked.after))
    branches = [
        _branch(viewer, seat, mark, *where, unread=asked.unread, limit=PAGE + 1)
        for seat in _seats(viewer)
    ]
    found = merged(branches).subquery()
    newest = select(*found.c).order_by(found.c.at.desc(), found.c.id.desc()).limit(PAGE + 1)
    rows = (await tx.execute(newest)).all()
    about = await subjects(tx, {row.stream for row in rows})
    return tuple(
        Told(
            id=row.id,
            matter=Matter(row.matter),
            words=said(row),
            stream=row.stream,
            number=about.numbers.get(row.stream, ""),
            place=about.places.get(row.stream),
            at=row.at,
            read=row.read if row.read is not None else row.at <= mark,
        )
        for row in rows
    )


class Subject(Frozen):
    stream: str
    fact: str


async def addressed(tx: Tx, viewer: Viewer, notification: str) -> Subject | None:
    """What a message to the viewer is about; None for what is not for him."""
    query = select(*TOLD).where(TOLD.id == notification, TOLD.by != viewer.account)
    row = (await tx.execute(query)).one_or_none()
    if row is None or (row.function, row.area, row.account) not in set(_seats(viewer)):
        return None
    return Subject(stream=row.stream, fact=row.fact)


def said(row: Any) -> Text:
    """The words of a row."""
    what = Obligation(row.what) if row.what else None
    return words_of(row.fact, row.act, tuple(row.acts.split()), what)


def _seats(viewer: Viewer) -> Iterator[tuple[str, str, str]]:
    """As in worklists; then each unit as a whole, and all administrators."""
    yield from seatlikes(viewer)
    for unit in sorted({seat.unit for seat in viewer.seats}):
        yield "", unit, ""
    if any(seat.function is Function.ADMINISTRATOR for seat in viewer.seats):
        yield Function.ADMINISTRATOR, "", ""


def _of(viewer: Viewer, seat: tuple[str, str, str]) -> Iterable[ColumnElement[bool]]:
    function, area, account = seat
    return (
        TOLD.function == function,
        TOLD.area == area,
        TOLD.account == account,
        TOLD.by != viewer.account,
    )


def _branch(
    viewer: Viewer,
    seat: tuple[str, str, str],
    mark: datetime,
    *where: ColumnElement[bool],
    columns: Sequence[ColumnElement[Any]] = ALL,
    unread: bool,
    limit: int,
) -> Select[Any]:
    """The newest of one seat, from its own index, with what the viewer said of each."""
    mine = and_(READS.account == viewer.account, READS.notification == TOLD.id)
    query = (
        select(*columns)
        .select_from(table_of(NotificationRow).outerjoin(table_of(NotificationReadRow), mine))
        .where(*_of(viewer, seat), *where)
    )
    if unread:
        put_back = READS.read.is_(False)
        query = query.where(or_(and_(TOLD.at > mark, READS.read.is_(None)), put_back))
    return query.order_by(TOLD.at.desc(), TOLD.id.desc()).limit(limit)


async def _mark(tx: Tx, account: str, now: datetime) -> datetime:
    found = await tx.execute(select(MARKS.read_to).where(MARKS.account == account))
    return max(found.scalar_one_or_none() or now - KEPT_UNREAD, now - KEPT_UNREAD)


class Subjects(NamedTuple):
    """Number and place of each stream that is known."""

    numbers: dict[str, str]
    places: dict[str, Place]

    def of(self, stream: str) -> Text:
        """青溪县松坪镇上坪村（STC-2031-990121-001）; empty for what is no stream."""
        where, number = self.places.get(stream), self.numbers.get(stream, "")
        if where is None:
            return Text(zh="", en="")
        return Text(zh=f"{where.path.zh}（{number}）", en=f"{where.path.en} ({number})")


async def subjects(tx: Tx, streams: set[str]) -> Subjects:
    """Case numbers and places of what messages are about; each kind asked once, if it is there."""
    ids: dict[str, list[str]] = {}
    for stream in sorted(streams):
        ids.setdefault(family_of(stream), []).append(stream)
    rows: list[Any] = []
    for family, query in (
        ("case", select(CASES.id, CASES.number, CASES.place)),
        ("title", select(TITLES.id, TITLES.id.label("number"), TITLES.place)),
        ("filing", select(FILINGS.id, FILINGS.id.label("number"), FILINGS.place)),
    ):
        if mine := ids.get(family):
            key = query.selected_columns[0]
            rows += (await tx.execute(query.where(key.in_(mine)))).all()
    known = await places(tx, {row.place for row in rows}) if rows else {}
    return Subjects(
        {row.id: row.number for row in rows}, {row.id: known[row.place] for row in rows}
    )


__all__ = ["BELL", "PAGE", "Asked", "Told", "addressed", "said", "told", "unread"]
