"""Who saw which page, minute or sheet of the evidence, and when (5.4.2). A row for each place.

It says that something was shown, not that it was read. What is protected beyond that has its own
record, look by look (`readings.py`); who may look at all is decided in `queries/scope.py`.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from typing import Annotated, Final

from pydantic import Field
from sqlalchemy import RowMapping, Select, select
from sqlmodel import col

from services.domain.base import Frozen
from services.domain.case import Case
from services.domain.papers.dossier import DocumentFacts
from services.domain.seats import Seat
from services.domain.tree.units import Function
from services.storage.evidence.documents import DOCUMENTS, StoredDocument
from services.storage.queries.scope import Viewer, in_areas
from services.storage.session import Tx
from services.storage.statements import tally
from services.storage.tables.base import table_of
from services.storage.tables.readings import ViewRow

VIEWS: Final = table_of(ViewRow)
ROW: Final = VIEWS.c
MINUTE: Final = 60
MOST_PAGES: Final = 2000
"""Of an office file, whose pages are those of the PDF that is made from it."""
PAGE: Final = 100


class Seen(StrEnum):
    FILE = "file"
    """It was opened; which page then, is not known."""
    PAGE = "page"
    MINUTE = "minute"
    SHEET = "sheet"


class Spot(Frozen):
    """`page:12` or `minute:3`, as the viewer reports it. Minutes are counted from 0."""

    what: Seen
    number: Annotated[int, Field(ge=0, le=100_000)] = 0

    def is_in(self, document: DocumentFacts) -> bool:
        """Whether the file has such a place: nobody's browser fills the record with others."""
        media = document.media
        match self.what:
            case Seen.PAGE:
                return 1 <= self.number <= ((media.pages if media else None) or MOST_PAGES)
            case Seen.MINUTE:
                return self.number <= ((media.film_seconds if media else None) or -1) // MINUTE
        return self.number == 0


class Watcher(Frozen):
    """Who looks, in which seat, at something that belongs to which place."""

    account: str
    seat: Seat
    place: str


class Viewing(Frozen):
    """All that one account in one seat saw of one file."""

    document: str
    name: str
    stream: str
    place: str
    account: str
    function: Function
    unit: str
    pages: tuple[int, ...] = ()
    minutes: tuple[int, ...] = ()
    times: int
    """How often it was opened."""
    first_at: datetime
    opened_at: datetime
    """When it was opened last; the list is in this order."""
    last_at: datetime


class Asked(Frozen):
    """The filters of the auditor's list; the latest first, older ones `before` that moment."""

    document: str = Field(default="", max_length=80)
    stream: str = Field(default="", max_length=80)
    account: str = Field(default="", max_length=80)
    before: datetime | None = None


def watcher(viewer: Viewer, place: str) -> Watcher:
    """In the seat whose area it is; an expert's, who has none, otherwise."""
    seats = viewer.seats
    own = next((seat for seat in seats if seat.looks_at(place)), None)
    expert = next((seat for seat in seats if seat.function is Function.EXPERT), seats[0])
    return Watcher(account=viewer.account, seat=own or expert, place=place)


def may_see_viewers(viewer: Viewer, stream: object) -> bool:
    """Those in charge of the looks at a case; of anything else, the auditor (2.5.2)."""
    if isinstance(stream, Case):
        return viewer.in_charge_of_looks(stream)
    return viewer.auditing_seat(getattr(stream, "place", "")) is not None


async def keep(
    tx: Tx, document: StoredDocument, watcher: Watcher, spots: Iterable[Spot], now: datetime
) -> None:
    """One more time each; what the file does not have is left out."""
    seat = {"function": watcher.seat.function.value, "unit": watcher.seat.unit}
    who = {"account": watcher.account, **seat}
    about = {"stream": document.stream, "place": watcher.place, "first_at": now}
    for spot in sorted(set(spots), key=lambda one: (one.what, one.number)):
        if spot.is_in(document):
            what = {"document": document.id, "what": spot.what.value, "number": spot.number}
            await tally(tx, ViewRow, {**what, **who}, {"last_at": now}, about)


async def viewers_of(tx: Tx, document: str) -> tuple[Viewing, ...]:
    """Who has seen the file, each once per seat, the latest first."""
    return await _viewings(tx, _places().where(ROW.document == document))


async def find(tx: Tx, areas: tuple[str, ...], asked: Asked) -> tuple[Viewing, ...]:
    """What was looked at in these areas, the latest first; one more where there are older ones."""
    given = asked.model_dump(exclude={"before"}, exclude_defaults=True)
    wanted = [in_areas(col(ViewRow.place), areas), *(ROW[key] == it for key, it in given.items())]
    opened = (
        select(ROW.document, ROW.account, ROW.function, ROW.unit)
        .where(*wanted, ROW.what == Seen.FILE.value)
        .order_by(ROW.last_at.desc(), ROW.id.desc())
        .limit(PAGE + 1)
    )
    if asked.before:
        opened = opened.where(ROW.last_at < asked.before)
    which = opened.subquery()
    same = (
        (ROW.document == which.c.document)
        & (ROW.account == which.c.account)
        & (ROW.function == which.c.function)
        & (ROW.unit == which.c.unit)
    )
    return await _viewings(tx, _places().join(which, same))


def _places() -> Select[tuple[object, ...]]:
    named = DOCUMENTS.c.name.label("name")
    return select(*ROW, named).outerjoin(DOCUMENTS, DOCUMENTS.c.id == ROW.document)


async def _viewings(tx: Tx, query: Select[tuple[object, ...]]) -> tuple[Viewing, ...]:
    order = (ROW.document, ROW.account, ROW.function, ROW.unit, ROW.what, ROW.number)
    rows = (await tx.execute(query.order_by(*order))).mappings().all()
    grouped = groupby(rows, key=lambda row: tuple(row[one.name] for one in order[:4]))
    found = [_viewing(tuple(members)) for _, members in grouped]
    return tuple(sorted(found, key=lambda one: one.opened_at, reverse=True))


def _viewing(rows: Sequence[RowMapping]) -> Viewing:
    by_kind = {what: [row for row in rows if row["what"] == what.value] for what in Seen}
    return Viewing.model_validate(
        {
            **rows[0],
            "name": rows[0]["name"] or "",
            "pages": tuple(row["number"] for row in by_kind[Seen.PAGE]),
            "minutes": tuple(row["number"] for row in by_kind[Seen.MINUTE]),
            "times": sum(row["times"] for row in by_kind[Seen.FILE]),
            "first_at": min(row["first_at"] for row in rows),
            "opened_at": max(row["last_at"] for row in by_kind[Seen.FILE] or rows),
            "last_at": max(row["last_at"] for row in rows),
        }
    )
