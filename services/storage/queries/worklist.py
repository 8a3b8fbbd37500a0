"""What waits for somebody, and what they may do at any time: read page by page, never counted.

The rows were written with the facts (`storage/waiting.py`); no state is folded here. A person
with several seats reads one list: each seat's page is taken from the index, and they are merged.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import CompoundSelect, Row, Select, bindparam, select, tuple_
from sqlalchemy.sql.elements import ColumnElement

from services.domain.acts import RULES
from services.domain.base import Act, Frozen
from services.domain.errors import Invalid
from services.domain.permissions import kind_of
from services.domain.programme.schema import Text, TitleLevel, Track
from services.domain.seats import LEADERS
from services.domain.tree.units import Function, territory
from services.storage.case_log import kind_of as family_of
from services.storage.queries.names import Place, places
from services.storage.queries.scope import Viewer
from services.storage.session import Tx
from services.storage.statements import MOST_BRANCHES, merged
from services.storage.tables.base import table_of
from services.storage.tables.cases import CaseRow, FilingRow, TitleRow
from services.storage.tables.lists import OccasionRow, WaitingRow
from services.storage.tables.rounds import RoundRow
from services.storage.waiting import UNDATED

CASES, FILINGS, OCCASIONS, ROUNDS, TITLES, WAITING = (
    table_of(row).c for row in (CaseRow, FilingRow, OccasionRow, RoundRow, TitleRow, WaitingRow)
)
PAGE = 100
PLACES = 12
"""How many places are named for an act that is possible at any time."""
ACTS: dict[str, type[Act]] = {kind_of(act): act for act in RULES}
DECLARED = {kind: place for place, kind in enumerate(ACTS)}
OCCASIONAL = tuple(kind for kind, act in ACTS.items() if act.path and (act.whenever or act.beside))
ORDERED = ("due_by", "number", "stream")
ORDER = tuple(WAITING[name] for name in ORDERED)
SEATLIKE = ("function", "area", "account")
Seatlike = tuple[str, str, str]


class WorkItem(Frozen):
    """Something waits for the viewer: which stream, which acts, by when."""

    family: str
    """`cases`, `titles`, `filings` or `rounds`: how its address begins."""
    stream: str
    number: str
    place: Place
    track: Track | None = None
    level: TitleLevel | None = None
    name: str = ""
    """The older kind of title (A0.11); empty for our own."""
    called: Text | None = None
    """What a round assesses by; None for whatever has a track and a level."""
    stands: str
    acts: tuple[type[Act], ...] = ()
    due_on: date | None = None
    due_provisional: bool = False
    since: datetime | None = None
    urged_on: date | None = None
    """When somebody last urged whoever holds the step (2.2.1)."""

    @property
    def cursor(self) -> str:
        """Its place in the list, the most urgent first; the undated come last."""
        return f"{self.due_on or UNDATED}/{self.number}/{self.stream}"


class Occasion(Frozen):
    """An act for which nothing waits, with the first streams where it may be done."""

    act: type[Act]
    items: tuple[WorkItem, ...]
    more: bool
    """Whether there are others; they are found in the list of their kind."""


class Asked(Frozen):
    """Filters of the worklist, and where its page begins."""

    track: tuple[str, ...] = ()
    step: tuple[str, ...] = ()
    after: str = ""
    limit: Annotated[int, Field(ge=1, le=200)] = PAGE


async def waiting(tx: Tx, viewer: Viewer, asked: Asked) -> tuple[WorkItem, ...]:
    """One page, the most urgent first; one more item when there is a next page.

    Raises Invalid for a cursor that is none of ours.
    """
    seats, filters = seatlikes(viewer), asked.model_dump(include={"track", "step"})
    given = {name: value for name, value in filters.items() if value}
    if asked.after:
        given |= zip(ORDERED, _cursor(asked.after), strict=True)
    query = _first_of_each(len(seats), frozenset(given))
    rows = (await tx.execute(query, {**_called(seats), **given, "limit": asked.limit + 1})).all()
    by_stream: dict[str, list[Row[Any]]] = {}
    for row in rows:
        by_stream.setdefault(row.stream, []).append(row)
    page = dict(list(by_stream.items())[: asked.limit + 1])
    known = await _items(tx, page)
    return tuple(_call(known[stream], found) for stream, found in page.items() if stream in known)


async def by_substitution(
    tx: Tx, viewer: Viewer, asked: Asked, shown: Sequence[WorkItem]
) -> frozenset[str]:
    """The streams of a page that call upon the viewer only for somebody absent (C2.9.7)."""
    own = tuple(seat for seat in viewer.seats if not seat.instead_of)
    if own == viewer.seats:
        return frozenset()
    mine = await waiting(tx, replace(viewer, seats=own), asked)
    return frozenset(item.stream for item in shown) - {item.stream for item in mine}


async def occasions(tx: Tx, viewer: Viewer) -> tuple[Occasion, ...]:
    """Act by act: whoever has an incident to report looks for the act first, then the place.

    There is a branch for each seat and act, so few seats are asked for at a time.
    """
    rows: list[Row[Any]] = []
    for seats in batched(seatlikes(viewer), MOST_BRANCHES // len(OCCASIONAL)):
        rows += (await tx.execute(_occasions_of(len(seats)), _called(seats))).all()
    streams: dict[str, list[str]] = {}
    for row in sorted(rows, key=lambda row: (row.place, row.stream)):
        where = streams.setdefault(row.act, [])
        if row.stream not in where:
            where.append(row.stream)
    known = await _items(tx, [stream for where in streams.values() for stream in where[:PLACES]])
    return tuple(
        Occasion(
            act=ACTS[kind],
            items=tuple(known[stream] for stream in where[:PLACES] if stream in known),
            more=len(where) > PLACES,
        )
        for kind, where in sorted(streams.items(), key=lambda one: OCCASIONAL.index(one[0]))
    )


def batched(seats: list[Seatlike], size: int) -> Iterator[list[Seatlike]]:
    for start in range(0, len(seats), size):
        yield seats[start : start + size]


def seatlikes(viewer: Viewer) -> list[Seatlike]:
    """As what the viewer is called upon: as any holder of a seat, as the one who has it in hand
    (or sits there for them), as the leader of one office, and in person whatever the seat.
    """
    found: set[Seatlike] = {(Function.PUBLIC, "", viewer.account)}
    for seat in viewer.seats:
        if seat.function is Function.EXPERT:
            found.add((seat.function, "", viewer.account))
        else:
            held_by = {"", viewer.account, seat.instead_of}
            found |= {(seat.function, territory(seat.unit), account) for account in held_by}
            if seat.function in LEADERS and seat.unit != territory(seat.unit):
                found.add((seat.function, seat.unit, ""))
    return sorted(found)


# A statement has a branch for each seat, so that each is one range of an index. To put it together
# takes longer than to run it: it is kept by its shape, and what is asked for is bound to it.


@cache
def _first_of_each(seats: int, given: frozenset[str]) -> CompoundSelect[Any]:
    conditions: list[ColumnElement[bool]] = []
    if "track" in given:
        conditions.append(WAITING.track.in_(bindparam("track", expanding=True)))
    if "step" in given:
        conditions.append(WAITING.stands.in_(bindparam("step", expanding=True)))
    if given.issuperset(ORDERED):
        last = (bindparam(column.name, type_=column.type) for column in ORDER)
        conditions.append(tuple_(*ORDER) > tuple_(*last))
    return merged(
        select(*ORDER, WAITING.acts, WAITING.track, WAITING.stands)
        .where(*_is(WAITING, number), *conditions)
        .order_by(*ORDER)
        .limit(bindparam("limit"))
        for number in range(seats)
    ).order_by(*ORDERED)


@cache
def _occasions_of(seats: int) -> CompoundSelect[Any]:
    return merged(
        select(OCCASIONS.act, OCCASIONS.place, OCCASIONS.stream)
        .where(*_is(OCCASIONS, number), OCCASIONS.act == kind)
        .order_by(OCCASIONS.place, OCCASIONS.stream)
        .limit(PLACES + 1)
        for number in range(seats)
        for kind in OCCASIONAL
    ).order_by("place", "stream")


def _is(table: Any, number: int) -> tuple[ColumnElement[bool], ...]:
    return tuple(table[name] == bindparam(f"{name}{number}") for name in SEATLIKE)


def _called(seats: Sequence[Seatlike]) -> dict[str, object]:
    return {
        f"{name}{number}": value
        for number, seat in enumerate(seats)
        for name, value in zip(SEATLIKE, seat, strict=True)
    }


def _cursor(after: str) -> tuple[date, str, str]:
    due, _, rest = after.partition("/")
    number, _, stream = rest.partition("/")
    try:
        return date.fromisoformat(due), number, stream
    except ValueError as odd:
        raise Invalid(field="after", given=after) from odd


def _call(item: WorkItem, rows: Sequence[Row[Any]]) -> WorkItem:
    """All acts of all the viewer's seats, in the order in which they are declared; by the day of
    the item that somebody answers for, where that is another one than the case's (6.3.1).
    """
    kinds = {kind for row in rows for kind in row.acts.split()} & ACTS.keys()
    acts = tuple(ACTS[kind] for kind in sorted(kinds, key=DECLARED.__getitem__))
    changes: dict[str, object] = {"acts": acts, "number": rows[0].number}
    if item.family in ("cases", "rounds") and rows[0].due_by not in (
        item.due_on or UNDATED,
        UNDATED,
    ):
        changes |= {"due_on": rows[0].due_by, "due_provisional": False}
    return item.model_copy(update=changes)


async def _items(tx: Tx, streams: Iterable[str]) -> dict[str, WorkItem]:
    """The heads of these streams, a page of them; each kind is asked for once, if it is there."""
    ids: dict[str, list[str]] = {}
    for stream in streams:
        ids.setdefault(family_of(stream), []).append(stream)
    rows = [
        *(await _rows(tx, _CASES, ids.get("case", ()))),
        *(await _rows(tx, _TITLES, ids.get("title", ()))),
        *(await _rows(tx, _FILINGS, ids.get("filing", ()))),
        *(await _rows(tx, _ROUNDS, ids.get("round", ()))),
    ]
    found = await places(tx, {row.place for row in rows}) if rows else {}
    return {row.stream: _item(row, found[row.place]) for row in rows}


def _item(row: Row[Any], place: Place) -> WorkItem:
    values = {name: getattr(row, name) for name in row._fields if name not in NAMES}
    named = Text(zh=row.title_zh, en=row.title_en) if "title_zh" in row._fields else None
    family = f"{family_of(row.stream)}s"
    return WorkItem(**{**values, "place": place}, family=family, called=named)


_CASES = select(
    CASES.id.label("stream"),
    CASES.number,
    CASES.place,
    CASES.track,
    CASES.level,
    CASES.stands,
    CASES.due_on,
    CASES.due_provisional,
    CASES.since,
    CASES.urged_on,
).where(CASES.id.in_(bindparam("ids", expanding=True)))
_TITLES = select(
    TITLES.id.label("stream"),
    TITLES.id.label("number"),
    TITLES.place,
    TITLES.track,
    TITLES.level,
    TITLES.name,
    TITLES.stands,
).where(TITLES.id.in_(bindparam("ids", expanding=True)))
_FILINGS = select(
    FILINGS.id.label("stream"),
    FILINGS.id.label("number"),
    FILINGS.place,
    FILINGS.what.label("stands"),
    FILINGS.filed_at.label("since"),
).where(FILINGS.id.in_(bindparam("ids", expanding=True)))

NAMES = ("title_zh", "title_en")
_ROUNDS = select(
    ROUNDS.id.label("stream"),
    ROUNDS.id.label("number"),
    ROUNDS.place,
    ROUNDS.title_zh,
    ROUNDS.title_en,
    ROUNDS.stage.label("stands"),
    ROUNDS.opened_at.label("since"),
).where(ROUNDS.id.in_(bindparam("ids", expanding=True)))


async def _rows(tx: Tx, heads: Select[Any], ids: Iterable[str]) -> Sequence[Row[Any]]:
    wanted = sorted(set(ids))
    return (await tx.execute(heads, {"ids": wanted})).all() if wanted else ()


__all__ = [
    "PAGE",
    "Asked",
    "Occasion",
    "WorkItem",
    "by_substitution",
    "occasions",
    "seatlikes",
    "waiting",
]
