"""What stands beside a film: chapters, notes, captions, and who may add some (B3.4, 5.4.1).

Wherever a film is looked at, the expert's page included; the forms are on the file's own page.
"""

from dataclasses import dataclass

from services.api.language import Language
from services.api.module_doors import may_note, notes_read
from services.api.portal.frame import Frame
from services.domain.case import Case
from services.domain.errors import DomainError
from services.domain.modules.captions import CaptionLanguage, Cue
from services.domain.modules.entitled import check_may_illustrate
from services.domain.modules.film_notes import FilmNote
from services.storage.evidence.documents import StoredDocument
from services.storage.modules import films
from services.storage.queries.names import people
from services.storage.session import Tx


@dataclass(frozen=True)
class FilmShown:
    notes: tuple[tuple[FilmNote, str], ...]
    """With the name of whoever wrote it."""
    captions: tuple[CaptionLanguage, ...]
    cues: tuple[Cue, ...]
    """What is said, to be read; in the reader's language where there are such captions."""
    may_add_chapters: bool
    may_note: bool


async def film_shown(
    tx: Tx, frame: Frame, document: StoredDocument, case: object
) -> FilmShown | None:
    """None for what is no film of a case."""
    media = document.media.media_type if document.media else ""
    if not (isinstance(case, Case) and document.usable and media.startswith("video/")):
        return None
    found = await notes_read(tx, frame.person, document, case)
    names = await people(tx, {one.by for one in found})
    captions = await films.captions_of(tx, document.id)
    return FilmShown(
        notes=tuple((one, names.get(one.by, one.by)) for one in found),
        captions=captions,
        cues=await _cues(tx, document.id, captions, frame.shell.language),
        may_add_chapters=may_illustrate(frame, case),
        may_note=may_note(frame.person, case),
    )


def may_illustrate(frame: Frame, case: Case) -> bool:
    try:
        check_may_illustrate(case, frame.viewer.account, frame.viewer.seats)
    except DomainError:
        return False
    return True


async def _cues(
    tx: Tx, document: str, there: tuple[CaptionLanguage, ...], language: Language
) -> tuple[Cue, ...]:
    if not there:
        return ()
    own = CaptionLanguage(language.value)
    return await films.cues(tx, document, own if own in there else there[0])
