"""Words found in what was written: pages, texts of the log, remarks; the latest first (5.3.1).

The index proposes, the texts decide; and whether a hit may be seen is asked of the case again, so
an index that lags behind shows nobody what is not theirs.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, or_, select

from services.domain.base import Frozen
from services.domain.papers.dossier import DocumentState
from services.domain.tree.units import NATION, Function, territory
from services.storage.contents import index
from services.storage.contents.folding import Said, excerpt, fold, holds_all, words_of
from services.storage.contents.keeping import Kind, written
from services.storage.queries.names import Place, places
from services.storage.queries.scope import Viewer, seen_from
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import CaseRow, EventRow, PanelRow
from services.storage.tables.contents import ContentRow
from services.storage.tables.documents import DocumentRow

CASES, DOCUMENTS, EVENTS = (table_of(row).c for row in (CaseRow, DocumentRow, EventRow))
CONTENTS: Final = table_of(ContentRow)
PANEL: Final = table_of(PanelRow).c
SHOWN: Final = 10
LATEST: Final = 2**62
PORTIONS: Final = (12, 64, 256, 1024)
"""Rows proposed at a time: nearly always the first will do. Then the reader is asked to go on."""


class Hit(Frozen):
    """A stretch of text with all the words, and where it stands."""

    id: int
    kind: Kind
    ref: str
    """The document, the text, or the place in the data sheet (`datum/`, `indicator/`, `limit/`)."""
    part: int
    """Page of the document, number of the fact, or year of the figure."""
    case: str
    number: str
    place: Place
    name: str
    """Of the document, or the kind of the fact; empty for a remark."""
    at: datetime | None
    """When the document was sent or the fact recorded."""
    excerpt: tuple[Said, ...]


class Hits(Frozen):
    hits: tuple[Hit, ...] = ()
    next_before: int | None = None
    """Where to go on; there may be nothing there when no row with the words is left."""


class _Place(Frozen):
    case: str
    number: str
    place: str
    name: str
    at: datetime | None


async def find(
    tx: Tx, viewer: Viewer, typed: str, *, before: int | None = None, limit: int = SHOWN
) -> Hits:
    """Nothing for no words, and for a viewer without a seat."""
    words, scopes = words_of(typed), await _scopes(tx, viewer)
    if not words or scopes is None:
        return Hits()
    found: list[tuple[Row[Any], _Place, str]] = []
    last: int | None = LATEST if before is None else before
    for portion in PORTIONS:
        assert last is not None
        ids = await index.candidates(tx, words, scopes, before=last, limit=portion)
        found += await _holding(tx, viewer, words, ids)
        last = ids[-1] if len(ids) == portion else None
        if last is None or len(found) > limit:
            break
    shown = found[:limit]
    if len(found) > limit:
        last = shown[-1][0].id
    return Hits(hits=await _hits(tx, words, shown), next_before=last)


async def _scopes(tx: Tx, viewer: Viewer) -> list[str] | None:
    """What one of a row must be marked with; empty for whoever sees all, None for nobody."""
    areas = {territory(area) for area in viewer.areas}
    if NATION in areas:
        return []
    scopes = [index.of_area(area) for area in sorted(areas)]
    if any(seat.function is Function.EXPERT for seat in viewer.seats):
        mine = await tx.execute(
            select(PANEL.case).where(PANEL.account == viewer.account, PANEL.declared.is_(True))
        )
        scopes += [index.of_case(case) for case in sorted(mine.scalars())]
    return scopes or None


async def _holding(
    tx: Tx, viewer: Viewer, words: Sequence[str], ids: Sequence[int]
) -> list[tuple[Row[Any], _Place, str]]:
    """Of the rows proposed those that may be seen and have all the words, in their order."""
    if not ids:
        return []
    rows = (await tx.execute(select(CONTENTS).where(CONTENTS.c.id.in_(ids)))).all()
    places_of = await _seen(tx, viewer, rows)
    seen = {row.id: row for row in rows if row.id in places_of}
    said = dict(await written(tx, list(seen.values())))
    return [
        (seen[key], places_of[key], said[key])
        for key in ids
        if key in said and holds_all(fold(said[key]), words)
    ]


async def _seen(tx: Tx, viewer: Viewer, rows: Sequence[Row[Any]]) -> dict[int, _Place]:
    """Where each row stands, of those that the viewer may see."""
    streams = sorted({row.stream for row in rows})
    cases = {
        case.id: case
        for case in await tx.execute(
            select(CASES.id, CASES.number, CASES.place).where(
                CASES.id.in_(streams), or_(*seen_from(viewer))
            )
        )
    }
    names = await _names(tx, rows)
    return {
        row.id: _Place(
            case=row.stream,
            number=cases[row.stream].number,
            place=cases[row.stream].place,
            name=name,
            at=at,
        )
        for row in rows
        if row.stream in cases and (known := names.get(row.id))
        for name, at in [known]
    }


async def _names(tx: Tx, rows: Sequence[Row[Any]]) -> dict[int, tuple[str, datetime | None]]:
    """Name and moment of each; a document that is not usable, or was removed, has none."""
    named: dict[int, tuple[str, datetime | None]] = {
        row.id: ("", None) for row in rows if row.kind == Kind.ENTRY
    }
    if documents := {row.ref for row in rows if row.kind == Kind.PAGE}:
        usable = await tx.execute(
            select(DOCUMENTS.id, DOCUMENTS.name, DOCUMENTS.made_at).where(
                DOCUMENTS.id.in_(sorted(documents)), DOCUMENTS.state == DocumentState.USABLE.value
            )
        )
        files = {one.id: (one.name, one.made_at) for one in usable}
        pages = (row for row in rows if row.kind == Kind.PAGE and row.ref in files)
        named |= {row.id: files[row.ref] for row in pages}
    said = [row for row in rows if row.kind == Kind.TEXT]
    if said:
        at = (EVENTS.stream == CONTENTS.c.stream) & (EVENTS.seq == CONTENTS.c.part)
        recorded = await tx.execute(
            select(CONTENTS.c.id, EVENTS.kind, EVENTS.at)
            .join_from(CONTENTS, table_of(EventRow), at)
            .where(CONTENTS.c.id.in_([row.id for row in said]))
        )
        named |= {one.id: (one.kind, one.at) for one in recorded}
    return named


async def _hits(
    tx: Tx, words: Sequence[str], found: Sequence[tuple[Row[Any], _Place, str]]
) -> tuple[Hit, ...]:
    where = await places(tx, {stands.place for _, stands, _ in found})
    return tuple(
        Hit(
            id=row.id,
            kind=Kind(row.kind),
            ref=row.ref,
            part=row.part,
            case=stands.case,
            number=stands.number,
            place=where[stands.place],
            name=stands.name,
            at=stands.at,
            excerpt=excerpt(text, words),
        )
        for row, stands, text in found
    )
