"""What a person looks for by name: cases, units and files, of what that person may see (4.10).

Each kind is one short page, the latest first; the whole of it is the kind's own list.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, select

from services.domain.base import Frozen
from services.domain.papers.dossier import DocumentState
from services.domain.tree.units import DIGITS, Level
from services.storage.queries import bureau
from services.storage.queries.bureau import CaseHead
from services.storage.queries.names import Place, places
from services.storage.queries.scope import Viewer, in_areas, seen_from
from services.storage.queries.wording import holds, place_is_called, words_of
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.cases import CaseRow
from services.storage.tables.documents import DocumentRow
from services.storage.tables.units import UnitRow

CASES, DOCUMENTS, UNITS = (table_of(row).c for row in (CaseRow, DocumentRow, UnitRow))
SHOWN = 10
UNUSABLE = tuple(state.value for state in DocumentState if state is not DocumentState.USABLE)
"""Said so, SQLite leaves alone the index of states, in which nearly all files are in one place."""


class FoundFile(Frozen):
    id: str
    name: str
    case: str
    number: str
    place: Place
    made_at: datetime


class Found(Frozen):
    """Up to SHOWN of each kind, one more where there are others."""

    cases: tuple[CaseHead, ...] = ()
    units: tuple[Place, ...] = ()
    files: tuple[FoundFile, ...] = ()


async def search(tx: Tx, viewer: Viewer, typed: str) -> Found:
    """Nothing for no words."""
    words = words_of(typed)
    if not words:
        return Found()
    return Found(
        cases=await bureau.cases(tx, viewer, bureau.Asked(q=" ".join(words), limit=SHOWN)),
        units=await _units(tx, viewer, words),
        files=await _files(tx, viewer, words),
    )


async def replaced(tx: Tx, streams: set[str], documents: set[str]) -> frozenset[str]:
    """Of these documents of these streams those whose newer version has passed its check."""
    found = await tx.execute(
        select(DOCUMENTS.replaces).where(
            DOCUMENTS.stream.in_(streams),
            DOCUMENTS.replaces.in_(documents),
            DOCUMENTS.state.not_in(UNUSABLE),
        )
    )
    return frozenset(found.scalars())


async def _units(tx: Tx, viewer: Viewer, words: tuple[str, ...]) -> tuple[Place, ...]:
    """Places of the viewer's areas; the shortest code first, so a county comes before its towns."""
    rows = await tx.execute(
        select(UNITS.code)
        .where(
            in_areas(UNITS.code, viewer.areas),
            place_is_called(words),
            UNITS.ended_on.is_(None),
        )
        .order_by(UNITS.code)
        .limit(SHOWN + 1)
    )
    codes = [row.code for row in rows]
    found = await places(tx, codes)
    return tuple(found[code] for code in codes)


async def _files(tx: Tx, viewer: Viewer, words: tuple[str, ...]) -> tuple[FoundFile, ...]:
    """Checked files of cases alone: files of filings are for those who judge them."""
    latest = (
        select(DOCUMENTS.id, DOCUMENTS.name, DOCUMENTS.made_at, DOCUMENTS.stream)
        .where(DOCUMENTS.state.not_in(UNUSABLE), holds((DOCUMENTS.name,), words))
        .order_by(DOCUMENTS.made_at.desc(), DOCUMENTS.id.desc())
        .limit(SHOWN + 1)
    )
    wide = any(len(area) <= DIGITS[Level.CITY] for area in viewer.areas)
    found = {
        row.id: row
        for scope in seen_from(viewer)
        for row in await tx.execute(latest.where(_of_cases(scope, wide=wide)))
    }
    rows = sorted(found.values(), key=lambda row: (row.made_at, row.id), reverse=True)[: SHOWN + 1]
    about = select(CASES.id, CASES.number, CASES.place)
    cases = {
        case.id: case
        for case in await tx.execute(about.where(CASES.id.in_({row.stream for row in rows})))
    }
    where = await places(tx, {case.place for case in cases.values()})
    return tuple(
        FoundFile(
            id=row.id,
            name=row.name,
            case=row.stream,
            number=cases[row.stream].number,
            place=where[cases[row.stream].place],
            made_at=row.made_at,
        )
        for row in rows
    )


def _of_cases(scope: ColumnElement[bool], *, wide: bool) -> ColumnElement[bool]:
    """Of a city or more, files are read along `ix_documents_latest`, which holds all that is
    compared, until the page is full, and only for a hit its case; of less, case by case.
    """
    if wide:
        return select(CASES.id).where(CASES.id == DOCUMENTS.stream, scope).exists()
    of_few: ColumnElement[bool] = DOCUMENTS.stream.in_(select(CASES.id).where(scope))
    return of_few
