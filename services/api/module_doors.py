"""The doors to what the five modules keep, for JSON routes and portal pages alike (5.4.1).

Each asks who it is before it looks at what was sent. What is kept where is `storage/modules`.
"""

from datetime import datetime

from services.api.acts.performing import seen
from services.api.auth import Actor
from services.domain.case import Case
from services.domain.errors import NotFound
from services.domain.modules.captions import CaptionLanguage, read_captions
from services.domain.modules.entitled import check_may_illustrate, check_may_keep
from services.domain.modules.film_notes import (
    FilmNote,
    FilmNoteKind,
    NewFilmNote,
    check_film_note,
    check_is_film,
    readable,
)
from services.domain.papers.drafting import is_being_scored
from services.domain.papers.sending import check_may_send
from services.domain.seats import not_entitled
from services.storage.evidence import documents
from services.storage.evidence.documents import StoredDocument
from services.storage.modules import films
from services.storage.papers import papers
from services.storage.queries.borrowed import may_judge
from services.storage.queries.scope import Viewer
from services.storage.session import Tx


async def case_seen(tx: Tx, actor: Actor, stream: str) -> Case:
    """Raises NotFound."""
    state = await seen(tx, actor, stream)
    if not isinstance(state, Case):
        raise NotFound(id=stream)
    return state


async def case_kept(tx: Tx, actor: Actor, stream: str) -> Case:
    """For the unit's own lists. Raises NotFound, NotEntitled."""
    case = await case_seen(tx, actor, stream)
    check_may_keep(case, actor.account, actor.seats)
    return case


async def case_illustrated(tx: Tx, actor: Actor, stream: str) -> Case:
    """Held until the end of the transaction, so that nothing is added to papers that are being
    submitted. Raises NotFound, NotEntitled, StepClosed.
    """
    await case_seen(tx, actor, stream)
    await papers.hold(tx, stream)
    case = await case_seen(tx, actor, stream)
    check_may_illustrate(case, actor.account, actor.seats)
    return case


async def case_sent_to(tx: Tx, actor: Actor, stream: str) -> Case:
    """For whoever plays a part in it. Raises NotFound, NotEntitled, StepClosed."""
    case = await case_seen(tx, actor, stream)
    check_may_send(case, actor.account, actor.seats)
    return case


async def file_seen(tx: Tx, actor: Actor, document: str) -> tuple[StoredDocument, Case]:
    """A foreign region's file answers exactly as a missing one. Raises NotFound."""
    stored = await documents.get(tx, document)
    try:
        return stored, await case_seen(tx, actor, stored.stream)
    except NotFound:
        raise NotFound(id=document) from None


async def film_illustrated(tx: Tx, actor: Actor, document: str) -> StoredDocument:
    """Raises NotFound, NotEntitled, StepClosed."""
    stored, case = await file_seen(tx, actor, document)
    await case_illustrated(tx, actor, case.id)
    return stored


async def film_noted(tx: Tx, actor: Actor, document: str) -> StoredDocument:
    """For those who assess. Raises NotFound, NotEntitled."""
    stored, case = await file_seen(tx, actor, document)
    if not may_note(actor, case):
        raise not_entitled(actor.seats)
    return stored


def may_note(actor: Actor, case: Case) -> bool:
    viewer = Viewer(actor.account, actor.seats)
    return viewer.reads_sheets_of(case) and may_judge(viewer, case)


async def notes_read(
    tx: Tx, actor: Actor, document: StoredDocument, case: Case
) -> tuple[FilmNote, ...]:
    """What of a film's chapters and notes this viewer may read."""
    return readable(
        await films.notes_of(tx, document.id),
        actor.account,
        assesses=Viewer(actor.account, actor.seats).reads_sheets_of(case),
        scoring=is_being_scored(case),
    )


async def write_note(
    tx: Tx,
    actor: Actor,
    film: StoredDocument,
    kind: FilmNoteKind,
    *,
    new: NewFilmNote,
    now: datetime,
) -> str:
    """Its id. Raises DocumentNotUsable, Invalid."""
    check_film_note(film, new)
    return await films.note(tx, film.id, kind, new, by=actor.account, now=now)


async def write_captions(
    tx: Tx,
    actor: Actor,
    film: StoredDocument,
    language: CaptionLanguage,
    *,
    text: str,
    now: datetime,
) -> int:
    """How many captions there are. Raises DocumentNotUsable, Invalid, CaptionsWrong."""
    check_is_film(film)
    cues = read_captions(text, film.media.film_seconds if film.media else None)
    await films.put_captions(tx, film.id, language, cues, by=actor.account, now=now)
    return len(cues)
