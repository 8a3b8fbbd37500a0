"""Notes of a visit: what each who went wrote down, where, with photographs, until they are merged.

The record that they come to is an act (`domain/fieldwork/planning.py`); writing and merging take
turns.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import uuid4

from sqlalchemy import insert, select, update

from services.domain.base import Frozen
from services.domain.errors import Invalid, NotEntitled, NotFound, NotReady, Stale
from services.domain.fieldwork.noting import Written, check_note
from services.domain.fieldwork.planning import VisitOver, VisitRecordMade
from services.domain.fieldwork.plans import NoteMark
from services.domain.filing import Filing
from services.storage import case_log
from services.storage.evidence import documents
from services.storage.evidence.documents import DOCUMENTS
from services.storage.locks import hold
from services.storage.session import Tx
from services.storage.statements import insert_once
from services.storage.tables.base import table_of
from services.storage.tables.fieldwork import FieldNoteRow, FieldPhotoRow

NOTES, PHOTOS = table_of(FieldNoteRow), table_of(FieldPhotoRow)


class FieldNote(Frozen):
    id: str
    account: str
    written: Written
    version: int
    written_at: datetime
    changed_at: datetime
    photos: tuple[str, ...] = ()
    """Documents of the plan's stream, in the order of their coming."""

    @property
    def mark(self) -> NoteMark:
        return NoteMark(note=self.id, account=self.account, version=self.version)


async def write(
    tx: Tx, plan: str, note: str, written: Written, *, by: str, expects: int, now: datetime
) -> FieldNote:
    """`note` is the writer's own id for it, so that a phone may send it twice; `expects` is 0 for a
    new one. Raises VisitOver, Invalid, Stale, and NotEntitled for somebody else's note.

    What was taken before the visit was recorded, and only its answer was lost, is told as taken.
    """
    before = await _find(tx, note)
    if before is None or before.account != by or before.written != written:
        await open_plan(tx, plan)
    check_note(written)
    fields = {
        "words": written.words,
        "spot": written.spot,
        "latitude": written.latitude,
        "longitude": written.longitude,
    }
    kept = await _find(tx, note)
    if kept is None:
        row = {"id": note, "plan": plan, "account": by, "version": 1, **fields}
        await tx.execute(insert(NOTES).values(**row, written_at=now, changed_at=now))
        return await get(tx, plan, note)
    elsewhere = select(NOTES.c.id).where(NOTES.c.id == note, NOTES.c.plan != plan)
    if kept.account != by or (await tx.execute(elsewhere)).first():
        raise NotEntitled(act="write-field-note")
    if kept.written == written:
        return kept
    if expects != kept.version:
        raise Stale(shown=expects, now=kept.version)
    changed = {**fields, "version": kept.version + 1, "changed_at": now}
    await tx.execute(update(NOTES).where(NOTES.c.id == note).values(**changed))
    return await get(tx, plan, note)


async def add_photo(tx: Tx, plan: str, note: str, document: str, *, by: str, now: datetime) -> str:
    """It belongs to the note from then on, and the note has another version.

    The same bytes again are no second photograph: then the id of the one that is there (6.2.1).
    """
    await open_plan(tx, plan)
    kept = await get(tx, plan, note)
    if kept.account != by:
        raise NotEntitled(act="write-field-note")
    sent = await documents.get(tx, document)
    if sent.declared_sha256 and (there := await photo_of(tx, note, sent.declared_sha256)):
        return there
    if await insert_once(tx, FieldPhotoRow, document=document, note=note):
        changed = {"version": kept.version + 1, "changed_at": now}
        await tx.execute(update(NOTES).where(NOTES.c.id == note).values(**changed))
    return document


async def photo_of(tx: Tx, note: str, sha256: str) -> str | None:
    """The photograph of the note with these bytes, as they were declared when it came."""
    known = select(PHOTOS.c.document).join(DOCUMENTS, DOCUMENTS.c.id == PHOTOS.c.document)
    same = known.where(PHOTOS.c.note == note, DOCUMENTS.c.declared_sha256 == sha256)
    found: str | None = (await tx.execute(same.limit(1))).scalar_one_or_none()
    return found


async def of_plan(tx: Tx, plan: str) -> tuple[FieldNote, ...]:
    """In the order of writing."""
    rows = await tx.execute(
        select(NOTES).where(NOTES.c.plan == plan).order_by(NOTES.c.written_at, NOTES.c.id)
    )
    found = rows.mappings().all()
    shown = await _photos(tx, [row["id"] for row in found])
    return tuple(_note(dict(row), shown.get(row["id"], ())) for row in found)


async def get(tx: Tx, plan: str, note: str) -> FieldNote:
    """Raises NotFound."""
    for one in await of_plan(tx, plan):
        if one.id == note:
            return one
    raise NotFound(note=note)


async def check_merged(tx: Tx, plan: str, event: VisitRecordMade) -> None:
    """What was merged is what is kept; a note that came meanwhile would be lost, so: again."""
    await hold(tx, _key(plan))
    if tuple(one.mark for one in await of_plan(tx, plan)) != event.notes:
        raise NotReady(count=1, first="papers-changed-meanwhile")


async def open_plan(tx: Tx, plan: str) -> Filing:
    """Nobody records the visit until this transaction ends. Raises NotFound and VisitOver."""
    await hold(tx, _key(plan))
    state = await case_log.state(tx, plan)
    if not isinstance(state, Filing) or state.plan is None:
        raise NotFound(id=plan)
    if state.status != "open":
        raise VisitOver(id=plan)
    return state


def new_id(given: str) -> str:
    """The id that a form came with. Raises Invalid for one that is none."""
    if not given:
        return uuid4().hex
    if len(given) > 64 or not given.isalnum():  # noqa: PLR2004  (as the column has it)
        raise Invalid(field="note")
    return given


async def _find(tx: Tx, note: str) -> FieldNote | None:
    row = (await tx.execute(select(NOTES).where(NOTES.c.id == note))).mappings().one_or_none()
    return _note(dict(row), (await _photos(tx, [note])).get(note, ())) if row else None


async def _photos(tx: Tx, notes: Iterable[str]) -> dict[str, tuple[str, ...]]:
    rows = await tx.execute(
        select(PHOTOS)
        .outerjoin(DOCUMENTS, DOCUMENTS.c.id == PHOTOS.c.document)
        .where(PHOTOS.c.note.in_(list(notes)))
        .order_by(DOCUMENTS.c.made_at, PHOTOS.c.document)
    )
    found: dict[str, tuple[str, ...]] = {}
    for row in rows.all():
        found[row.note] = (*found.get(row.note, ()), row.document)
    return found


def _note(row: dict[str, object], photos: tuple[str, ...]) -> FieldNote:
    written = Written.model_validate({name: row[name] for name in Written.model_fields})
    return FieldNote.model_validate({**row, "written": written, "photos": photos})


def _key(plan: str) -> str:
    return f"visit-plan/{plan}"
