"""Possibly borrowed evidence of a case, with both places and what assessors made of it (5.1.8).

For the bureau and the panel alone: who may ask is decided before (`Viewer.reads_sheets_of`). The
other case is named to them even where they could not open it, since that is the point.
"""

from datetime import datetime
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import insert, or_, select

from services.domain.base import Frozen
from services.domain.case import Case
from services.domain.errors import NotFound
from services.domain.evidence.likeness import Judgement, LikenessKind, Relation, relation
from services.domain.permissions import plays
from services.domain.tree.units import Part
from services.storage.derivatives.likeness import CASES, LIKENESSES, TITLES
from services.storage.evidence.documents import DOCUMENTS
from services.storage.queries.scope import Viewer
from services.storage.session import Tx
from services.storage.tables.base import table_of
from services.storage.tables.derivatives import LikenessJudgementRow

JUDGEMENTS: Final = table_of(LikenessJudgementRow)
MOST: Final = 200
_KINDS: Final = tuple(LikenessKind)
"""The same bytes need no looking at; a place says least."""


class Side(Frozen):
    """A file of a case, and the place in it. `number` is the case's, where it has one."""

    stream: str
    place: str
    number: str | None = None
    document: str
    name: str
    page: int | None = None
    second: int | None = None


class Judged(Frozen):
    judgement: Judgement
    note: str
    by: str
    """Account id."""
    at: datetime


class Likeness(Frozen):
    """`measure`: bits apart, passages shared, or kilometres away; by `kind`."""

    id: str
    kind: LikenessKind
    own: Side
    other: Side | None
    relation: Relation | None
    measure: int
    places: int
    found_at: datetime
    judged: tuple[Judged, ...] = ()
    """The latest first."""


async def of_case(tx: Tx, stream: str) -> tuple[Likeness, ...]:
    """In the order of their `weight`; those about removed files are left out."""
    about = or_(LIKENESSES.c.stream == stream, LIKENESSES.c.other_stream == stream)
    rows = (await tx.execute(select(LIKENESSES).where(about).limit(MOST))).mappings().all()
    names = await _documents(tx, {row[side] for row in rows for side in _DOCUMENT})
    cases = await _cases(tx, {row[side] for row in rows for side in _STREAM})
    judged = await _judged(tx, [row["id"] for row in rows])
    same = {_pair(row) for row in rows if row["kind"] == LikenessKind.SAME}
    found = []
    for row in rows:
        if row["kind"] == LikenessKind.TEXT and _pair(row) in same:
            continue  # That the words of one file are the same twice says nothing more.
        one, two = _side(row, "", names, cases), _side(row, "other_", names, cases)
        own, other = (two, one) if two and two.stream == stream else (one, two)
        if own is None or (other is None and row["kind"] != LikenessKind.PLACE):
            continue
        found.append(
            Likeness(
                id=row["id"],
                kind=LikenessKind(row["kind"]),
                own=own,
                other=other,
                relation=relation(own.place, other.place) if other else None,
                measure=row["measure"],
                places=row["places"],
                found_at=row["found_at"],
                judged=judged.get(row["id"], ()),
            )
        )
    return tuple(sorted(found, key=weight))


def weight(one: Likeness) -> tuple[bool, int, int, int, datetime, str]:
    """What waits for a word comes first; of it strangers', then by kind and by pages shared."""
    kind = _KINDS.index(one.kind)
    whose = _ORDER.index(one.relation)
    return bool(one.judged), whose, kind, -one.places, one.found_at, one.id


def may_judge(viewer: Viewer, case: Case, *parts: Part) -> bool:
    """Who assesses the case notes what came of a find; the auditor and others only read it."""
    wanted = parts or (Part.ASSESSOR, Part.OBJECTION_JUDGE, Part.PANEL_MEMBER)
    return any(plays(part, seat, viewer.account, case) for part in wanted for seat in viewer.seats)


async def judge(tx: Tx, stream: str, likeness: str, said: Judged) -> None:
    """Raises NotFound for a find that is none of this case's."""
    about = or_(LIKENESSES.c.stream == stream, LIKENESSES.c.other_stream == stream)
    known = await tx.execute(select(LIKENESSES.c.id).where(LIKENESSES.c.id == likeness, about))
    if known.scalar_one_or_none() is None:
        raise NotFound(id=likeness)
    row = {"id": uuid4().hex, "likeness": likeness, **said.model_dump()}
    await tx.execute(insert(JUDGEMENTS).values(row | {"judgement": said.judgement.value}))


_DOCUMENT: Final = ("document", "other_document")
_STREAM: Final = ("stream", "other_stream")
_ORDER: Final = (Relation.FOREIGN, None, Relation.RELATED, Relation.OWN)


async def _documents(tx: Tx, ids: set[str]) -> dict[str, str]:
    rows = await tx.execute(
        select(DOCUMENTS.c.id, DOCUMENTS.c.name).where(DOCUMENTS.c.id.in_(sorted(ids)))
    )
    return {row.id: row.name for row in rows}


async def _cases(tx: Tx, ids: set[str]) -> dict[str, tuple[str, str | None]]:
    """Stream -> its unit and its number."""
    cases = select(CASES.id, CASES.place, CASES.number).where(CASES.id.in_(sorted(ids)))
    titles = select(TITLES.id, TITLES.place).where(TITLES.id.in_(sorted(ids)))
    found: dict[str, tuple[str, str | None]] = {
        row.id: (row.place, row.number) for row in await tx.execute(cases)
    }
    return {row.id: (row.place, None) for row in await tx.execute(titles)} | found


async def _judged(tx: Tx, ids: list[str]) -> dict[str, tuple[Judged, ...]]:
    rows = await tx.execute(
        select(JUDGEMENTS)
        .where(JUDGEMENTS.c.likeness.in_(ids))
        .order_by(JUDGEMENTS.c.at.desc(), JUDGEMENTS.c.id)
    )
    found: dict[str, tuple[Judged, ...]] = {}
    for row in rows.mappings():
        one = Judged.model_validate(dict(row))
        found[row["likeness"]] = (*found.get(row["likeness"], ()), one)
    return found


def _pair(row: Any) -> tuple[str, str]:
    return row["document"], row["other_document"]


def _side(
    row: Any, prefix: str, names: dict[str, str], cases: dict[str, tuple[str, str | None]]
) -> Side | None:
    """None where the file was removed, and for the other side of a find about a place."""
    document = row[f"{prefix}document"]
    if document not in names:
        return None
    place, number = cases.get(row[f"{prefix}stream"], ("", None))
    return Side(
        stream=row[f"{prefix}stream"],
        place=place,
        number=number,
        document=document,
        name=names[document],
        page=row[f"{prefix}page"],
        second=row[f"{prefix}second"],
    )
