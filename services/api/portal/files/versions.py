"""Two versions of one file, or two submissions of a case, side by side (5.4.3).

Which words changed is found in `domain/evidence/page_differences.py`, what differs between submissions in
`comparing.py`.
"""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from services.api.acts.files_seen import seen_with_files
from services.api.portal.files.viewed import kind_of
from services.api.portal.frame import Framed
from services.api.portal.offices.comparing import between_submissions
from services.domain.errors import NotFound
from services.domain.evidence.page_differences import differing_pages
from services.domain.programme.library import catalogue_of, names_in
from services.storage.evidence import documents, page_texts, views
from services.storage.evidence.documents import StoredDocument
from services.storage.evidence.views import Seen, Spot
from services.storage.papers import sections
from services.storage.papers.readiness import programme_of
from services.storage.queries import bureau
from services.storage.queries.histories import history
from services.storage.session import Tx

router = APIRouter()


@router.get("/cases/{case}/submissions")
async def submissions(
    frame: Framed,
    case: str,
    first: Annotated[int, Query(ge=0, le=999)] = 0,
    second: Annotated[int, Query(ge=0, le=999)] = 0,
) -> Response:
    """Any two submissions of the case; the last two, where none are chosen."""
    async with frame.doors.database.reading() as tx:
        file = await bureau.case_file(tx, frame.viewer, case)
        programme = programme_of(file.state)
        found = between_submissions(
            await history(tx, case),
            await sections.submitted(tx, case),
            catalogue_of(programme),
            names_in(programme),
            (first, second),
        )
    return frame.page("cases/submissions.html", case=file.head, found=found)


@router.get("/documents/{document}/changes")
async def changes(
    frame: Framed, document: str, since: Annotated[str, Query(max_length=80)] = ""
) -> Response:
    """Against the version before it, or another one `since`. Raises NotFound without one."""
    async with frame.doors.database.writing() as tx:
        then = await documents.get(tx, document)
        stream = await seen_with_files(tx, frame.person, then.stream)
        before = await _before(tx, then, since)
        watcher = views.watcher(frame.viewer, stream.place)
        for one in (before, then):
            await views.keep(tx, one, watcher, (Spot(what=Seen.FILE),), frame.now)
        words = [
            [(page.page, page.text) for page in await page_texts.pages_of(tx, one.id)]
            for one in (before, then)
        ]
    read = all(words)
    return frame.page(
        "cases/versions.html",
        before=before,
        then=then,
        rows=_rows(before, then),
        pages=differing_pages(words[0], words[1]) if read else (),
        read=read,
        pictures=kind_of(before) == kind_of(then) == "picture",
    )


async def _before(tx: Tx, then: StoredDocument, since: str) -> StoredDocument:
    """An earlier version of the same file, however far back."""
    older = then
    while older.replaces:
        older = await documents.get(tx, older.replaces)
        if since in ("", older.id):
            return older
    raise NotFound(id=since or f"{then.id}/before")


def _rows(before: StoredDocument, then: StoredDocument) -> list[tuple[str, object, object]]:
    """The measures of both under the name of each, for the template's words."""
    return [
        (name, _measure(before, name), _measure(then, name))
        for name in ("name", "size", "pages", "film_seconds", "made_at", "sha256")
        if _measure(before, name) is not None or _measure(then, name) is not None
    ]


def _measure(document: StoredDocument, name: str) -> object:
    if name in {"pages", "film_seconds"}:
        return getattr(document.media, name) if document.media else None
    found: object = getattr(document, name)
    return found
