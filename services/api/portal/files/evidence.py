"""One file as it is looked at: at the cited place, with what it says of itself (5.1.6, 5.4.2).

The viewer is drawn here, whole without scripts; `js/viewer.js` turns pages and zooms. What is
shown is kept (`storage/evidence/views.py`); the bytes come from `papers.open_document`.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated, Final

from fastapi import APIRouter, Form, Query
from fastapi.responses import Response
from pydantic import ValidationError

from services.api.acts.files_seen import seen_with_files
from services.api.acts.looking import Streams
from services.api.portal.files.film_shown import film_shown
from services.api.portal.files.viewed import viewed
from services.api.portal.frame import Frame, Framed, go
from services.api.portal.wording.seat_words import seated
from services.api.problems import STATUS, problem_of
from services.domain.case import Case
from services.domain.clocks.calendar import local_day
from services.domain.errors import DomainError, Invalid, NotFound
from services.domain.evidence.describing import Description
from services.domain.papers.dossier import Anchor
from services.domain.papers.drafting import check_may_bind
from services.domain.programme.library import names_in
from services.domain.programme.schema import Text
from services.storage.derivatives import rows
from services.storage.evidence import documents, views
from services.storage.evidence.describing import describe
from services.storage.evidence.documents import StoredDocument
from services.storage.evidence.views import Seen, Spot, Viewing
from services.storage.papers import papers
from services.storage.papers.readiness import programme_of
from services.storage.queries.documents import DocumentLine, get_document, versions_of
from services.storage.queries.names import people, unit_names
from services.storage.queries.names import place as place_of
from services.storage.session import Tx

router = APIRouter()

Typed = Annotated[str, Form()]
"""However long: what is too much is said at its field, and nothing typed is lost."""

FIELDS: Final = tuple(Description.model_fields)


@dataclass(frozen=True)
class FilmTyped:
    """What was typed into a form beside a film, and at which field something is wrong."""

    form: str = ""
    minute: str = ""
    words: str = ""
    at: str = ""
    problem: Text | None = None
    status: int = 200

    def but(self, at: str, problem: Text, status: int) -> "FilmTyped":
        return replace(self, at=at, problem=problem, status=status)


@dataclass(frozen=True)
class Page:
    """Everything about the file beside the viewer."""

    line: DocumentLine
    versions: tuple[DocumentLine, ...]
    stream: Streams
    place: Text
    described_by: str
    described_at: datetime | None
    viewers: tuple[tuple[Viewing, str, Text], ...] | None
    """With name and seat; None for those who may not know."""
    may_describe: bool


@router.get("/documents/{document}/view")
async def view(
    frame: Framed,
    document: str,
    place: Annotated[Anchor, Query()],
    top: Annotated[int, Query(ge=0, le=2_000_000)] = 0,
) -> Response:
    """At the place that is asked for; where the file has no such place, from its beginning."""
    return await document_page(frame, document, place, top)


@router.post("/documents/{document}/description")
async def say(
    *,
    frame: Framed,
    document: str,
    reference_no: Typed = "",
    issuer: Typed = "",
    issued_on: Typed = "",
    valid_until: Typed = "",
) -> Response:
    """文号、责任者、日期、有效期: until the file is submitted (5.1.6)."""
    typed = dict(zip(FIELDS, (reference_no, issuer, issued_on, valid_until), strict=True))
    try:
        async with frame.doors.database.writing() as tx:
            stored, _ = await _known(tx, frame, document)
            await papers.hold(tx, stored.stream)
            _, case = await _known(tx, frame, document)
            if not isinstance(case, Case):
                raise NotFound(id=document)
            check_may_bind(case, frame.viewer.account, frame.viewer.seats)
            await describe(tx, document, _read(typed), frame.viewer.account, frame.now)
    except DomainError as error:
        return await document_page(frame, document, error=error, typed=typed)
    return go(f"/documents/{document}/view?said=1#about")


def _read(typed: dict[str, str]) -> Description:
    """Raises Invalid with the field."""
    given = {name: " ".join(value.split()) or None for name, value in typed.items()}
    for name in ("issued_on", "valid_until"):
        try:
            date.fromisoformat(given[name] or "2000-01-01")
        except ValueError:
            raise Invalid(field=name) from None
    try:
        return Description.model_validate(given)
    except ValidationError as wrong:
        raise Invalid(field=str(wrong.errors()[0]["loc"][0])) from None


async def document_page(
    frame: Frame,
    document: str,
    place: Anchor | None = None,
    top: int = 0,
    *,
    error: DomainError | None = None,
    typed: dict[str, str] | None = None,
    film: FilmTyped | None = None,
) -> Response:
    """Also with a form on it that could not be taken. Raises NotFound."""
    film = film or FilmTyped()
    async with frame.doors.database.writing() as tx:
        stored, stream = await _known(tx, frame, document)
        await views.keep(
            tx,
            stored,
            views.watcher(frame.viewer, stream.place),
            (Spot(what=Seen.FILE),),
            frame.now,
        )
        about = await _about(tx, frame, stored, stream)
        line, made = about.line, await rows.of_document(tx, document)
        beside = await film_shown(tx, frame, stored, stream)
    words = problem_of(error, frame.shell.language).detail if error else ""
    errors = {str(error.params.get("field", "")): Text(zh=words, en=words)} if error else {}
    known = line.model_dump(mode="json", include=set(FIELDS))
    return frame.page(
        "cases/document.html",
        status=STATUS[error.code] if error else film.status,
        page=about,
        file=line,
        shown=await viewed(frame, stored, place or Anchor(), made, top, film=beside),
        film=film,
        case=stream if isinstance(stream, Case) else None,
        named=names_in(programme_of(stream)) if isinstance(stream, Case) else {},
        typed=typed or {name: known[name] or "" for name in FIELDS},
        errors=errors,
        problems=[
            *((f"f-{name}" if name in FIELDS else "", it) for name, it in errors.items()),
            *([(f"{film.form}-{film.at}", film.problem)] if film.problem else []),
        ],
        said="said" in frame.request.query_params,
        expired=line.expired(local_day(frame.now)),
    )


async def _about(tx: Tx, frame: Frame, stored: StoredDocument, stream: Streams) -> Page:
    line = await get_document(tx, stored.id)
    viewers = None
    if views.may_see_viewers(frame.viewer, stream):
        viewers = await with_names(tx, await views.viewers_of(tx, stored.id))
    return Page(
        line=line,
        versions=await versions_of(tx, stored.id),
        stream=stream,
        place=place_of(stream.place, await unit_names(tx, {stream.place})).name,
        described_by=(await people(tx, {stored.described_by or ""})).get(
            stored.described_by or "", ""
        ),
        described_at=stored.described_at,
        viewers=viewers,
        may_describe=isinstance(stream, Case) and not line.sealed and _may_bind(frame, stream),
    )


async def with_names(tx: Tx, found: tuple[Viewing, ...]) -> tuple[tuple[Viewing, str, Text], ...]:
    names = await people(tx, {one.account for one in found})
    units = await unit_names(tx, {one.unit for one in found})
    return tuple(
        (
            one,
            names.get(one.account, one.account),
            seated(units.get(one.unit), one.function),
        )
        for one in found
    )


def _may_bind(frame: Frame, case: Case) -> bool:
    try:
        check_may_bind(case, frame.viewer.account, frame.viewer.seats)
    except DomainError:
        return False
    return True


async def _known(tx: Tx, frame: Frame, document: str) -> tuple[StoredDocument, Streams]:
    """Raises NotFound for what this viewer may not know of."""
    stored = await documents.get(tx, document)
    return stored, await seen_with_files(tx, frame.person, stored.stream)
