"""Finding borrowed evidence: fingerprints are kept, near ones looked up by their index (5.1.8).

Each find is one row for a pair of files of different cases, the younger one first; it stays the
same row however often the files are read out again, so that a judgement stays with it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import delete, func, insert, or_, select

from services.domain.evidence.derivatives import ReadFacts, ReadOut
from services.domain.evidence.likeness import (
    BANDS,
    LEAST_SHARED,
    MOST_APART,
    MOST_CASES,
    LikenessKind,
    bands,
    bits_apart,
    km_between,
    marks,
    probes,
)
from services.storage.derivatives.results import Print
from services.storage.derivatives.rows import MARKS, PRINTS, READ_OUTS
from services.storage.evidence import documents
from services.storage.evidence.documents import DOCUMENTS, StoredDocument
from services.storage.evidence.page_texts import PageText
from services.storage.queries.scope import below
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import CaseRow, TitleRow
from services.storage.tables.derivatives import LikenessRow
from services.storage.tree import unit_places
from services.storage.tree.unit_places import Circle

LIKENESSES: Final = table_of(LikenessRow)
CASES: Final = table_of(CaseRow).c
TITLES: Final = table_of(TitleRow).c

AT_ONCE: Final = 400
"""Values in one question; SQLite takes 32,766, but plans long lists slowly."""


class Alike(NamedTuple):
    """One place of a file that is like one place of another; the smaller the nearer."""

    other: str
    measure: int
    page: int | None = None
    second: int | None = None
    other_page: int | None = None
    other_second: int | None = None


async def look_at_pictures(
    tx: Tx, document: StoredDocument, prints: Sequence[Print], now: datetime
) -> None:
    """Keep what its pictures look like, and find those of other cases that look the same."""
    await tx.execute(delete(PRINTS).where(PRINTS.c.document == document.id))
    if prints:
        await tx.execute(
            insert(PRINTS),
            [
                {
                    "document": document.id,
                    "number": number,
                    "second": one.second,
                    "page": one.page,
                    "hash": one.hash,
                    **{f"band{at}": band for at, band in enumerate(bands(one.hash))},
                }
                for number, one in enumerate(prints, start=1)
            ],
        )
    found = [alike for one in prints for alike in await _near(tx, document, one)]
    await _keep(tx, document, LikenessKind.PICTURE, found, now)


async def look_at_words(
    tx: Tx, document: StoredDocument, pages: Sequence[PageText], now: datetime
) -> None:
    """Keep its sampled passages by page, and find pages of other cases that share many."""
    kept = {page.page: marks(page.text) for page in pages}
    await tx.execute(delete(MARKS).where(MARKS.c.document == document.id))
    rows = [
        {"hash": mark, "document": document.id, "page": page}
        for page, found in kept.items()
        for mark in sorted(found)
    ]
    if rows:
        await tx.execute(insert(MARKS), rows)
    await _keep(tx, document, LikenessKind.TEXT, await _sharing(tx, document, kept), now)


async def look_at_bytes(tx: Tx, document: StoredDocument, now: datetime) -> None:
    """The very same file in another case: of a scan without words nothing else would tell."""
    rows = await tx.execute(
        select(DOCUMENTS.c.id).where(
            DOCUMENTS.c.sha256 == document.sha256, DOCUMENTS.c.stream != document.stream
        )
    )
    found = [Alike(other, 0) for other in rows.scalars()]
    await _keep(tx, document, LikenessKind.SAME, found, now)


async def look_at_place(tx: Tx, document: StoredDocument, facts: ReadFacts, now: datetime) -> None:
    """Whether it was taken outside its unit; where nobody said where that lies, nothing is said."""
    found = []
    if facts.latitude is not None and facts.longitude is not None:
        place = await place_of(tx, document.stream)
        circle = await unit_places.nearest(tx, place) if place else None
        if circle:
            away = km_between(
                (facts.latitude, facts.longitude), (circle.latitude, circle.longitude)
            )
            if away > circle.radius_km:
                found.append(Alike("", round(away)))
    await _keep(tx, document, LikenessKind.PLACE, found, now)


async def settle_place(tx: Tx, unit: str, circle: Circle, by: str, now: datetime) -> None:
    """Where a unit lies; what was photographed for it, and for those below it, is judged anew."""
    await unit_places.put(tx, unit, circle, by, now)
    own = [select(table.id).where(below(table.place, unit)) for table in (CASES, TITLES)]
    rows = await tx.execute(
        select(DOCUMENTS.c.id, READ_OUTS.c.facts)
        .join(READ_OUTS, READ_OUTS.c.document == DOCUMENTS.c.id)
        .where(
            or_(*(DOCUMENTS.c.stream.in_(streams) for streams in own)),
            READ_OUTS.c.kind.in_([ReadOut.PICTURE.value, ReadOut.FILM.value]),
        )
        .order_by(DOCUMENTS.c.id)
    )
    for row in rows.all():
        facts = ReadFacts.model_validate_json(row.facts)
        await look_at_place(tx, await documents.get(tx, row.id), facts, now)


async def place_of(tx: Tx, stream: str) -> str | None:
    """The unit that a case or a title is about."""
    for table in (CASES, TITLES):
        found = await tx.execute(select(table.place).where(table.id == stream))
        if place := found.scalar_one_or_none():
            return str(place)
    return None


async def _near(tx: Tx, document: StoredDocument, one: Print) -> list[Alike]:
    """Every picture of another case at most so many bits apart, found by its bands."""
    near = or_(
        *(
            PRINTS.c[f"band{at}"].in_(probes(band))
            for at, band in zip(range(BANDS), bands(one.hash), strict=True)
        )
    )
    rows = await tx.execute(
        select(PRINTS.c.document, PRINTS.c.hash, PRINTS.c.second, PRINTS.c.page)
        .join(DOCUMENTS, DOCUMENTS.c.id == PRINTS.c.document)
        .where(near, DOCUMENTS.c.stream != document.stream)
    )
    return [
        Alike(
            row.document,
            apart,
            page=one.page,
            second=one.second,
            other_page=row.page,
            other_second=row.second,
        )
        for row in rows
        if (apart := bits_apart(one.hash, row.hash)) <= MOST_APART
    ]


async def _sharing(
    tx: Tx, document: StoredDocument, kept: dict[int, frozenset[int]]
) -> list[Alike]:
    """Pairs of pages that share enough passages which do not stand in every other case."""
    places: dict[int, list[Any]] = defaultdict(list)
    for some in _portions(sorted(frozenset[int]().union(*kept.values()))):
        rows = await tx.execute(
            select(MARKS.c.hash, MARKS.c.document, MARKS.c.page, DOCUMENTS.c.stream)
            .join(DOCUMENTS, DOCUMENTS.c.id == MARKS.c.document)
            .where(MARKS.c.hash.in_(some), DOCUMENTS.c.stream != document.stream)
        )
        for row in rows:
            places[row.hash].append(row)
    telling = {
        mark: rows
        for mark, rows in places.items()
        if len({row.stream for row in rows}) <= MOST_CASES
    }
    shared: Counter[tuple[int, str, int]] = Counter(
        (page, row.document, row.page)
        for page, own in kept.items()
        for mark in own & telling.keys()
        for row in telling[mark]
    )
    return [
        # The more, the nearer; kept as a positive number of passages.
        Alike(other, -count, page=page, other_page=other_page)
        for (page, other, other_page), count in shared.items()
        if count >= LEAST_SHARED
    ]


def _portions(values: Sequence[int]) -> Iterable[Sequence[int]]:
    return (values[at : at + AT_ONCE] for at in range(0, len(values), AT_ONCE))


async def _keep(
    tx: Tx, document: StoredDocument, kind: LikenessKind, found: list[Alike], now: datetime
) -> None:
    """In the place of what was found about this file before."""
    about = or_(LIKENESSES.c.document == document.id, LIKENESSES.c.other_document == document.id)
    await tx.execute(delete(LIKENESSES).where(LIKENESSES.c.kind == kind.value, about))
    others = await _others(tx, {one.other for one in found})
    by_other: dict[str, list[Alike]] = defaultdict(list)
    for one in found:
        by_other[one.other].append(one)
    rows = [
        _row(document, others.get(other), kind, pairs, now) for other, pairs in by_other.items()
    ]
    if rows:
        await tx.execute(insert(LIKENESSES), rows)


async def _others(tx: Tx, ids: set[str]) -> dict[str, Any]:
    rows = await tx.execute(
        select(DOCUMENTS.c.id, DOCUMENTS.c.stream, DOCUMENTS.c.made_at).where(
            DOCUMENTS.c.id.in_(sorted(ids))
        )
    )
    return {row.id: row for row in rows}


def _row(
    document: StoredDocument, other: Any, kind: LikenessKind, pairs: list[Alike], now: datetime
) -> dict[str, object]:
    nearest = min(pairs, key=lambda one: one.measure)
    own: dict[str, object] = {
        "stream": document.stream,
        "document": document.id,
        "page": nearest.page,
        "second": nearest.second,
    }
    theirs: dict[str, object] = {
        "stream": other.stream if other else "",
        "document": nearest.other,
        "page": nearest.other_page,
        "second": nearest.other_second,
    }
    if other and (other.made_at, other.id) > (document.made_at, document.id):
        own, theirs = theirs, own
    return {
        **own,
        **{f"other_{name}": value for name, value in theirs.items()},
        "id": uuid5(
            NAMESPACE_URL, f"ecocase:likeness:{kind}:{own['document']}:{theirs['document']}"
        ).hex,
        "kind": kind.value,
        "measure": abs(nearest.measure),
        "places": len({(one.page, one.second) for one in pairs}),
        "found_at": now,
    }


async def count_of(tx: Tx, stream: str) -> int:
    """How many finds concern files of this case, whichever side they stand on."""
    about = or_(LIKENESSES.c.stream == stream, LIKENESSES.c.other_stream == stream)
    return (
        await tx.execute(select(func.count()).select_from(LIKENESSES).where(about))
    ).scalar_one()
