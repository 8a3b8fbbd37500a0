"""Files and volumes of a case: sending, looking, binding, taking out. Working papers, no acts.

What a file really is, is found out by its check; which binding is right, by the readiness check.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Annotated, Final
from uuid import uuid4

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response

from services.api import auth
from services.api.acts.files_seen import keep_look, seen_with_files
from services.api.acts.performing import seen
from services.api.auth import upload_token
from services.api.deps import Actor, Parts
from services.api.form_stream import read_form
from services.api.handing_out import hand_out
from services.api.portal.files.places_typed import page_typed
from services.api.portal.frame import SEE_OTHER, Frame, Framed, go
from services.api.portal.wording.file_words import TOLD
from services.api.portal.wording.words import PART_KINDS
from services.api.problems import STATUS, problem_of
from services.domain.case import Case
from services.domain.errors import DomainError, Invalid, NotFound
from services.domain.evidence.documents import PART_SIZE, TAKEN
from services.domain.papers.dossier import DocumentState, PartKind, VolumePart
from services.domain.papers.drafting import check_may_bind
from services.domain.papers.sending import check_may_remove, check_may_send, may_remove
from services.domain.programme.dossier_rules import DossierItem
from services.domain.programme.library import names_in
from services.domain.programme.schema import Programme, Text
from services.storage.derivatives import rows
from services.storage.evidence import documents, removals, removing, volumes
from services.storage.evidence.documents import NewDocument
from services.storage.papers import papers, sections
from services.storage.papers.readiness import programme_of, readiness
from services.storage.queries import applicant, bureau
from services.storage.queries.names import people
from services.storage.queries.removed import removed_parts
from services.storage.queries.staff import usable_files
from services.storage.session import Tx

router = APIRouter()

NEW_PART: Final = dict.fromkeys(("document", "kind", "before", "first_page", "last_page"), "")
AT_FIELD: Final = {
    **{name: name for name in ("kind", "first_page", "last_page")},
    "pages-outside": "first_page",
}
"""Where a refused part says what is wrong; all else is said at the file."""


@dataclass(frozen=True)
class Problems:
    """What went wrong with a form, on top and at its field."""

    at: str = ""
    words: Text | None = None
    status: int = 200
    typed: Mapping[str, str] = field(default_factory=lambda: NEW_PART)


@router.get("/documents/{document}")
async def open_document(
    request: Request, doors: Parts, actor: Actor, document: str, download: bool = False
) -> Response:
    """To the file itself, in a tab of its own or in the page; ranges work there. No masthead is
    made ready for it: a film asks for range after range.
    """
    async with doors.database.reading() as tx:
        found = await documents.get(tx, document)
        await seen_with_files(tx, actor, found.stream)
        file = await doors.archive.outgoing_of(tx, found)
    await keep_look(doors, actor, found, request.url.path)
    return await hand_out(doors, request, actor, file, inline=not download, status=SEE_OTHER)


@router.get("/cases/{case}/files")
async def files(frame: Framed, case: str) -> Response:
    return await _files_page(frame, case, Problems())


@router.post("/cases/{case}/files")
async def send_file(
    frame: Framed, case: str, replaces: Annotated[str | None, Query(max_length=64)] = None
) -> Response:
    """The plain form, passed on as it arrives to the same place as the parts a script sends.

    A new version takes the places of the one it replaces; that one stays to be read (B3.3).
    """
    person = frame.person
    async with frame.doors.database.reading() as tx:
        check_may_send(await seen(tx, person, case), person.account, person.seats)
    try:
        form = await read_form(frame.request)
        new = NewDocument(id=str(uuid4()), stream=case, name=form.name, size=0, replaces=replaces)
        sent = await frame.doors.archive.receive(new, form.chunks, person.account, frame.now)
    except DomainError as error:
        return await _files_page(frame, case, _problem(frame, error, "file"))
    await frame.doors.cases.verify_document(sent.id)
    return go(f"/cases/{case}/files?sent={sent.id}")


@router.post("/cases/{case}/files/{document}/removal")
async def remove_file(frame: Framed, case: str, document: str) -> Response:
    """Only what nobody uses; what was submitted stays for good. It can be put back (4.6)."""
    await _check_may_remove(frame, case, document)
    try:
        await removing.remove(frame.doors.archive, document, frame.person.account, frame.now)
    except DomainError as error:
        return await _files_page(frame, case, _problem(frame, error, ""))
    return go(f"/cases/{case}/files?removed={document}")


@router.post("/cases/{case}/files/{document}/restoration")
async def restore_file(frame: Framed, case: str, document: str) -> Response:
    """Undo, by whoever might have removed it."""
    await _check_may_remove(frame, case, document)
    archive, person = frame.doors.archive, frame.person
    try:
        restored = await removing.restore(archive, document, person.account, frame.now)
    except DomainError as error:
        return await _files_page(frame, case, _problem(frame, error, ""))
    if restored.state is DocumentState.CHECKING:
        await frame.doors.cases.verify_document(document)
    return go(f"/cases/{case}/files?restored={document}")


async def _check_may_remove(frame: Frame, case: str, document: str) -> None:
    person = frame.person
    async with frame.doors.database.reading() as tx:
        state = await seen(tx, person, case)
        found = await removals.wherever(tx, document)
    if found.stream != case:
        raise NotFound(document=document)
    check_may_remove(state, found.made_by, person.account, person.seats)


async def _files_page(frame: Frame, case: str, problems: Problems) -> Response:
    viewer = frame.viewer
    async with frame.doors.database.reading() as tx:
        file = await bureau.case_file(tx, viewer, case)
        found = await applicant.files(tx, case)
        uses = await applicant.uses(tx, case)
        made = await rows.of_documents(tx, [one.id for one in found])
        taken_away = await _taken_away(tx, frame, file.state)
    here = f"/cases/{case}/files"
    asked = frame.request.query_params
    return frame.page(
        "applicant/files.html",
        status=problems.status,
        case=file.head,
        files=found,
        uses=uses,
        made=made,
        named=names_in(programme_of(file.state)),
        may_send=_may_send(frame, file.state),
        token=upload_token(frame.person, f"/cases/{case}/files"),
        sent=next((one for one in found if one.id == asked.get("sent")), None),
        restored=next((one for one in found if one.id == asked.get("restored")), None),
        removed=next((one for one in taken_away if one.id == asked.get("removed")), None),
        taken_away=taken_away,
        removable={one.id for one in found if not one.newer and one.id not in uses}
        & {one.id for one in found if _may_remove(frame, file.state, one.sender)},
        taken=sorted({suffix.upper() for suffix in TAKEN}),
        endings=sorted(TAKEN),
        part=PART_SIZE,
        told=TOLD,
        film=programme_of(file.state).film,
        limit=frame.doors.archive.limit,
        waits=frame.doors.archive.waits.days,
        problems=[(problems.at, problems.words)] if problems.words else [],
        action=f"{here}?csrf={auth.upload_token(frame.person, here)}",
    )


@dataclass(frozen=True)
class TakenAway:
    """A removed file; shown to those alone who can put it back."""

    id: str
    name: str
    by: str
    at: datetime
    until: datetime


async def _taken_away(tx: Tx, frame: Frame, case: Case) -> list[TakenAway]:
    found = [
        one
        for one in await removals.of_stream(tx, case.id)
        if _may_remove(frame, case, one.document.made_by)
    ]
    names = await people(tx, {one.removed_by for one in found})
    return [
        TakenAway(
            id=one.document.id,
            name=one.document.name,
            by=names.get(one.removed_by, ""),
            at=one.removed_at,
            until=one.kept_until,
        )
        for one in found
    ]


def _may_remove(frame: Frame, case: Case, sender: str) -> bool:
    return may_remove(case, sender, frame.viewer.account, frame.viewer.seats)


def _may_send(frame: Frame, case: Case) -> bool:
    try:
        check_may_send(case, frame.viewer.account, frame.viewer.seats)
    except DomainError:
        return False
    return True


@router.get("/cases/{case}/dossier/{item}")
async def volume(frame: Framed, case: str, item: str) -> Response:
    return await _volume_page(frame, case, item, Problems())


@router.post("/cases/{case}/dossier/{item}")
async def bind(
    *,
    frame: Framed,
    case: str,
    item: str,
    document: Annotated[str, Form()] = "",
    kind: Annotated[str, Form()] = "",
    first_page: Annotated[str, Form()] = "",
    last_page: Annotated[str, Form()] = "",
    before: Annotated[str, Form()] = "",
) -> Response:
    """Bind a part into the volume, last or in front of another."""
    try:
        async with _changing(frame, case, item) as tx:
            if kind not in set(PartKind):
                raise Invalid(field="kind")
            part = VolumePart(
                kind=PartKind(kind),
                document=document,
                first_page=page_typed(first_page, "first_page"),
                last_page=page_typed(last_page, "last_page"),
            )
            new = volumes.NewPart(id=uuid4().hex, item=item, part=part, before=before or None)
            await volumes.attach(tx, case, new, frame.viewer.account, frame.now)
    except DomainError as error:
        at = AT_FIELD.get(str(error.params.get("field", error.code)), "document")
        typed = {"document": document, "kind": kind, "before": before}
        typed |= {"first_page": first_page, "last_page": last_page}
        problems = replace(_problem(frame, error, at), typed=typed)
        return await _volume_page(frame, case, item, problems)
    return go(f"/cases/{case}/dossier/{item}")


@router.post("/cases/{case}/dossier/{item}/finished")
async def say_finished(
    frame: Framed, case: str, item: str, finished: Annotated[str, Form()] = ""
) -> Response:
    """完成了吗: only those who bind can know; a word to colleagues that no rule asks for."""
    async with _changing(frame, case, item) as tx:
        place = f"dossier/{item}"
        if finished == "yes":
            await sections.finish(tx, case, place, frame.viewer.account, frame.now)
        else:
            await sections.reopen(tx, case, place)
    return go(f"/cases/{case}")


@router.post("/cases/{case}/dossier/{item}/order")
async def move(
    frame: Framed,
    case: str,
    item: str,
    up: Annotated[str, Form()] = "",
) -> Response:
    """One step towards the front: what stands first is what is bound first (F4)."""
    async with _changing(frame, case, item) as tx:
        order = [part.id for part in await applicant.bound_parts(tx, case, item)]
        if up in order and order.index(up):
            here = order.index(up)
            order[here - 1], order[here] = order[here], order[here - 1]
            await volumes.reorder(tx, case, item, order)
    return go(f"/cases/{case}/dossier/{item}")


@router.post("/cases/{case}/bound/{bound}/removal")
async def take_out(
    frame: Framed, case: str, bound: str, back: Annotated[str, Form()] = ""
) -> Response:
    """A part of a volume or a proof; the file itself stays."""
    async with _changing(frame, case, None) as tx:
        await volumes.detach(tx, case, bound, frame.now)
    own = f"/cases/{case}/"
    return go(back if back.startswith(own) else f"/cases/{case}")


@router.post("/cases/{case}/bound/{bound}/restoration")
async def put_back(
    frame: Framed, case: str, bound: str, back: Annotated[str, Form()] = ""
) -> Response:
    """Undo: it stands again where it stood."""
    async with _changing(frame, case, None) as tx:
        await volumes.restore(tx, case, bound)
    own = f"/cases/{case}/"
    return go(back if back.startswith(own) else f"/cases/{case}")


@asynccontextmanager
async def _changing(frame: Frame, case: str, item: str | None) -> AsyncIterator[Tx]:
    """The papers held, and only then the right asked for. Raises NotFound, NotEntitled, StepClosed.

    A submission of the same moment comes before or after all of it.
    """
    async with frame.doors.database.writing() as tx:
        await papers.hold(tx, case)
        file = await bureau.case_file(tx, frame.viewer, case)
        check_may_bind(file.state, frame.viewer.account, frame.viewer.seats)
        if item is not None:
            _item(programme_of(file.state), item)
        yield tx


def _item(programme: Programme, item: str) -> DossierItem:
    found = next((one for one in programme.dossier if one.id == item), None)
    if found is None:
        raise NotFound(item=item)
    return found


async def _volume_page(frame: Frame, case: str, item: str, problems: Problems) -> Response:
    async with frame.doors.database.reading() as tx:
        return await _volume(tx, frame, case, item, problems)


async def _volume(tx: Tx, frame: Frame, case: str, item: str, problems: Problems) -> Response:
    file = await bureau.case_file(tx, frame.viewer, case)
    programme = programme_of(file.state)
    about = _item(programme, item)
    found = await readiness(tx, file.state, frame.now)
    bound = await applicant.bound_parts(tx, case, item)
    items = [one.id for one in programme.dossier]
    here = items.index(item)
    wanted = [kind for kinds in about.parts for kind in kinds]
    others = [kind for kind in PartKind if kind not in wanted]
    have = {part.kind for part in bound}
    return frame.page(
        "applicant/volume.html",
        status=problems.status,
        case=file.head,
        item=about,
        bound=bound,
        typed=problems.typed,
        removed=await removed_parts(tx, case, item, frame.person.since or frame.now),
        wanted=[(kinds, bool(have & set(kinds))) for kinds in about.parts],
        lacks=found.of(f"dossier/{item}"),
        files=await usable_files(tx, case),
        kinds=[(str(kind), PART_KINDS[kind]) for kind in (*wanted, *others)],
        film=programme.film,
        may_bind=_may_bind(frame, file.state),
        finished=(await sections.of_case(tx, case)).finished.get(f"dossier/{item}"),
        after=items[here + 1] if here + 1 < len(items) else "",
        problems=[(problems.at, problems.words)] if problems.words else [],
    )


def _may_bind(frame: Frame, case: Case) -> bool:
    try:
        check_may_bind(case, frame.viewer.account, frame.viewer.seats)
    except DomainError:
        return False
    return True


def _problem(frame: Frame, error: DomainError, at: str) -> Problems:
    words = problem_of(error, frame.shell.language).detail
    return Problems(at=at, words=Text(zh=words, en=words), status=STATUS[error.code])
