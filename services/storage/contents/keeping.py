"""What is indexed and when: pages of documents, texts in the log of a case, remarks to its figures.

Cases alone: filings hold who objected and what, which is promised secrecy (6.4.3), and a round's
entries are read by its jury. A score sheet is in nobody's index, nor a text that no fact names.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final, NamedTuple

from pydantic_core import from_json
from sqlalchemy import Row, Select, bindparam, delete, insert, select

from services.domain.attainment.datasheet import DataSheet
from services.domain.case import Case
from services.domain.facts import CONFIDED
from services.domain.tree.units import DIGITS
from services.storage.contents import index
from services.storage.contents.folding import LONGEST, fold
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import CaseRow, TextRow
from services.storage.tables.contents import ContentRow
from services.storage.tables.documents import DocumentRow
from services.storage.tables.drafts import DataSheetRow
from services.storage.tables.page_texts import PageTextRow

CASES, DOCUMENTS, SHEETS = (table_of(row).c for row in (CaseRow, DocumentRow, DataSheetRow))
PAGES, TEXTS = (table_of(row).c for row in (PageTextRow, TextRow))
CONTENTS: Final = table_of(ContentRow)
PIECE: Final = 50_000
"""Characters of one row: sheets of a workbook are longer than pages, and vectors have a limit."""
PLACE_OF: Final = select(CASES.place).where(CASES.id == bindparam("case"))


Known = Mapping[tuple[str, str, int], str]
"""Texts by stream, ref and part."""


class Kind(StrEnum):
    PAGE = "page"
    TEXT = "text"
    ENTRY = "entry"


class Stretch(NamedTuple):
    """A text and where it stands. `part` is its page, the number of its fact, or a year."""

    ref: str
    part: int
    text: str


async def index_document(tx: Tx, document: str) -> None:
    """By the pages that are kept of it; a document that was put back is found again."""
    stream = await _stream_of(tx, document)
    if stream and (place := await _place(tx, stream)):
        await _add(tx, stream, place, Kind.PAGE, await _pages(tx, document))


async def leave_document(tx: Tx, document: str) -> None:
    """Before its pages or its row go: it is not found any more."""
    stream = await _stream_of(tx, document)
    if stream and (place := await _place(tx, stream)):
        await _drop(tx, stream, place, (Kind.PAGE, document))


async def note(tx: Tx, case: Case, body: str) -> None:
    """Its latest fact; with the first one, what was there before the case was."""
    if case.seq == 1:
        await note_opening(tx, case.id, case.place)
    await note_fact(tx, case.id, case.place, case.seq, body)


async def note_fact(tx: Tx, stream: str, place: str, seq: int, body: str) -> None:
    """The texts that a fact of a case names, as its timeline shows them."""
    named = sorted(set(texts_named(from_json(body)))) if '"commitment"' in body else []
    if named:
        known = await _texts(tx, named, [stream])
        said = [Stretch(ref, seq, words) for ref, words in known.items()]
        await _add(tx, stream, place, Kind.TEXT, said)


async def leave_text(tx: Tx, text_id: str) -> None:
    """Before its words are erased."""
    named = await tx.execute(select(TEXTS.stream).where(TEXTS.id == text_id))
    stream = named.scalar_one_or_none()
    if stream and (place := await _place(tx, stream)):
        await _drop(tx, stream, place, (Kind.TEXT, text_id))


async def note_entries(tx: Tx, stream: str, before: DataSheet, sheet: DataSheet) -> None:
    """Remarks and reasons that changed; before the sheet is written."""
    old, new = set(remarks(before)), set(remarks(sheet))
    if old == new or not (place := await _place(tx, stream)):
        return
    for ref in sorted({gone.ref for gone in old - new}):
        await _drop(tx, stream, place, (Kind.ENTRY, ref))
    changed = {one.ref for one in old ^ new}
    await _add(tx, stream, place, Kind.ENTRY, [one for one in remarks(sheet) if one.ref in changed])


async def note_opening(tx: Tx, stream: str, place: str) -> None:
    """What was there before its case: files that were sent, remarks that were typed."""
    documents = await tx.execute(
        select(DOCUMENTS.id).where(DOCUMENTS.stream == stream).order_by(DOCUMENTS.id)
    )
    for document in documents.scalars().all():
        await _add(tx, stream, place, Kind.PAGE, await _pages(tx, document))
    for sheet in (await _sheets(tx, [stream])).values():
        await _add(tx, stream, place, Kind.ENTRY, list(remarks(sheet)))


async def follow(tx: Tx, stream: str, old: str, new: str) -> None:
    """The case lies in another place since its unit was changed: others see it (4.1.5)."""
    said = await written(tx, (await tx.execute(_rows(stream))).all())
    for place, change in ((old, index.take_out), (new, index.put)):
        await change(tx, [index.row(key, fold(text), *_seen(stream, place)) for key, text in said])


async def index_case(tx: Tx, stream: str, bodies: Sequence[str]) -> None:
    """Everything of a case, in the place of what was indexed of it; `bodies` are all its facts."""
    if place := await _place(tx, stream):
        await _drop(tx, stream, place)
        for seq, body in enumerate(bodies, start=1):
            await note_fact(tx, stream, place, seq, body)
        await note_opening(tx, stream, place)


async def written(tx: Tx, rows: Iterable[Row[Any]]) -> list[tuple[int, str]]:
    """The texts of rows of `contents`, by their ids; those that are no more are left out."""
    of_kind: dict[str, list[Row[Any]]] = {kind.value: [] for kind in Kind}
    for row in rows:
        of_kind[row.kind].append(row)
    found: list[tuple[int, str]] = []
    for kind, known in (
        (Kind.PAGE, await _known_pages(tx, of_kind[Kind.PAGE])),
        (Kind.TEXT, await _known_texts(tx, of_kind[Kind.TEXT])),
        (Kind.ENTRY, await _known_entries(tx, of_kind[Kind.ENTRY])),
    ):
        for row in of_kind[kind]:
            whole = known.get((row.stream, row.ref, row.part), "")
            if text := whole[row.piece * PIECE : (row.piece + 1) * PIECE + LONGEST]:
                found.append((row.id, text))
    return found


def remarks(sheet: DataSheet) -> Iterator[Stretch]:
    """What was written beside the figures."""
    for value in sheet.values:
        if value.remark:
            yield Stretch(f"datum/{value.datum}", value.year, value.remark)
    for exemption in sheet.exemptions:
        if exemption.reason:
            yield Stretch(f"indicator/{exemption.code}", 0, exemption.reason)
    for limit in sheet.limits:
        if limit.basis:
            yield Stretch(f"limit/{limit.code}", 0, limit.basis)


def texts_named(fact: object) -> Iterator[str]:
    """The ids of the texts that facts name, as they were written: none need be made for that."""
    match fact:
        case {"kind": str(kind)} if kind in CONFIDED:
            return
        case {"id": str(text_id), "commitment": _}:
            yield text_id
        case dict():
            for inner in fact.values():
                yield from texts_named(inner)
        case list():
            for inner in fact:
                yield from texts_named(inner)


async def _known_pages(tx: Tx, rows: Sequence[Row[Any]]) -> Known:
    if not rows:
        return {}
    at = (PAGES.document == CONTENTS.c.ref) & (PAGES.page == CONTENTS.c.part)
    kept = await tx.execute(
        select(CONTENTS.c.stream, PAGES.document, PAGES.page, PAGES.text)
        .join_from(CONTENTS, table_of(PageTextRow), at)
        .where(CONTENTS.c.id.in_([row.id for row in rows]))
    )
    return {(page.stream, page.document, page.page): page.text for page in kept}


async def _known_texts(tx: Tx, rows: Sequence[Row[Any]]) -> Known:
    if not rows:
        return {}
    ids, streams = {row.ref for row in rows}, {row.stream for row in rows}
    texts = await _texts(tx, ids, streams)
    return {(row.stream, row.ref, row.part): texts.get(row.ref, "") for row in rows}


async def _known_entries(tx: Tx, rows: Sequence[Row[Any]]) -> Known:
    if not rows:
        return {}
    sheets = await _sheets(tx, {row.stream for row in rows})
    return {
        (stream, one.ref, one.part): one.text
        for stream, sheet in sheets.items()
        for one in remarks(sheet)
    }


async def _add(tx: Tx, stream: str, place: str, kind: Kind, stretches: Sequence[Stretch]) -> None:
    rows, words = [], []
    for one in stretches:
        for piece, start in enumerate(range(0, max(1, len(one.text)), PIECE)):
            own = {"ref": one.ref, "part": one.part, "piece": piece}
            rows.append({"stream": stream, "kind": kind.value, **own})
            words.append(fold(one.text[start : start + PIECE + LONGEST]))
    if rows:
        made = insert(CONTENTS).returning(CONTENTS.c.id, sort_by_parameter_order=True)
        ids = (await tx.execute(made, rows)).scalars().all()
        seen = _seen(stream, place)
        await index.put(
            tx, [index.row(key, said, *seen) for key, said in zip(ids, words, strict=True)]
        )


def _rows(stream: str, *only: tuple[Kind, str]) -> Select[Any]:
    """Of the whole case, or of one thing in it."""
    found = select(CONTENTS).where(CONTENTS.c.stream == stream)
    for kind, ref in only:
        found = found.where(CONTENTS.c.kind == kind.value, CONTENTS.c.ref == ref)
    return found


async def _drop(tx: Tx, stream: str, place: str, *only: tuple[Kind, str]) -> None:
    if rows := (await tx.execute(_rows(stream, *only))).all():
        said, seen = await written(tx, rows), _seen(stream, place)
        await index.take_out(tx, [index.row(key, fold(text), *seen) for key, text in said])
        ids = [row.id for row in rows]
        await tx.execute(delete(CONTENTS).where(CONTENTS.c.id.in_(ids)))


def _seen(stream: str, place: str) -> tuple[str, list[str]]:
    """The case, and the areas that see it."""
    return stream, [place[:digits] for digits in DIGITS.values() if digits <= len(place)]


async def _pages(tx: Tx, document: str) -> list[Stretch]:
    rows = await tx.execute(
        select(PAGES.page, PAGES.text).where(PAGES.document == document).order_by(PAGES.page)
    )
    return [Stretch(document, row.page, row.text) for row in rows]


async def _texts(tx: Tx, ids: Iterable[str], streams: Iterable[str]) -> dict[str, str]:
    """Those that these streams themselves left, and that were not erased."""
    rows = await tx.execute(
        select(TEXTS.id, TEXTS.body).where(
            TEXTS.id.in_(sorted(ids)), TEXTS.stream.in_(sorted(streams)), TEXTS.body.is_not(None)
        )
    )
    return {row.id: row.body for row in rows}


async def _sheets(tx: Tx, streams: Iterable[str]) -> dict[str, DataSheet]:
    rows = await tx.execute(
        select(SHEETS.stream, SHEETS.body).where(SHEETS.stream.in_(sorted(streams)))
    )
    return {row.stream: DataSheet.model_validate_json(row.body) for row in rows}


async def _stream_of(tx: Tx, document: str) -> str | None:
    row = await tx.execute(select(DOCUMENTS.stream).where(DOCUMENTS.id == document))
    found: str | None = row.scalar_one_or_none()
    return found


async def _place(tx: Tx, stream: str) -> str | None:
    """Of a case; None for any other stream, and for a case that was not filed yet."""
    found: str | None = (await tx.execute(PLACE_OF, {"case": stream})).scalar_one_or_none()
    return found
