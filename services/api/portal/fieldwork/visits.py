"""A visit in the portal: its plan, notes from the phone with photographs and place, the merged record.

The applicant finds none of these pages (6.2.1). A note is its writer's own until it is merged.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from hashlib import sha256
from typing import Final
from uuid import uuid4

from fastapi import APIRouter
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile

from services.api.acts.performing import seen
from services.api.portal.citizens.official import inline_pdf
from services.api.portal.frame import Frame, Framed, go
from services.api.portal.posted import values_of
from services.api.problems import problem_of
from services.api.visit_records import archived
from services.domain.base import TextRef
from services.domain.case import Case
from services.domain.errors import DomainError, Invalid, NotFound
from services.domain.fieldwork.disclosing import is_disclosed
from services.domain.fieldwork.noting import Written
from services.domain.fieldwork.planning import CallOffVisit, RecordVisit
from services.domain.fieldwork.plans import VisitPlan
from services.domain.filing import Filing
from services.domain.objecting.attachments import check_kind
from services.domain.papers.dossier import DocumentState
from services.domain.permissions import may
from services.domain.programme.schema import Text
from services.domain.seats import not_entitled
from services.storage import case_log, texts
from services.storage.evidence import documents, removing
from services.storage.evidence.documents import NewDocument
from services.storage.fieldwork import access, notes
from services.storage.fieldwork.notes import FieldNote
from services.storage.queries.names import people, places
from services.storage.session import Tx

router = APIRouter(prefix="/visits/{plan}")

CHUNK: Final = 1024 * 1024
MOST_AT_ONCE: Final = 5
LARGEST: Final = 20 * 1024 * 1024
WRONG: Mapping[str, Text] = {
    "words": Text(zh="请写下看到的情况，最多8000字", en="Write what was seen, 8000 signs at most"),
    "spot": Text(zh="地点最多200字", en="The place has 200 signs at most"),
    "latitude": Text(
        zh="经纬度请写成度，如28.123456，两项都填或都不填",
        en="Degrees as 28.123456; both of them, or neither",
    ),
    "longitude": Text(zh="经度请写成度，如117.123456", en="Degrees as 117.123456"),
}
PHOTO_WRONG = Text(
    zh="照片须是JPG、PNG或PDF，一次最多5张，每张不超过20 MB；文字已保存",
    en="Photographs are JPG, PNG or PDF, 5 at once, 20 MB each; the words are saved",
)


@router.get("")
async def visit_page(frame: Framed, plan: str, saved: str = "", done: int = 0) -> Response:
    person, viewer = frame.person, frame.viewer
    async with frame.doors.database.reading() as tx:
        filing = await _filing(tx, frame, plan)
        written = await notes.of_plan(tx, plan)
        case = await case_log.state(tx, filing.case)
        goes = await access.goes(tx, viewer, filing)
        where = (await places(tx, {filing.place}))[filing.place]
        planned = filing.plan
        goers = planned.goers if planned else ()
        names = await people(tx, {*goers, *(one.account for one in written)})
        refs = [ref.id for ref in _words(planned) if ref]
        said = await texts.read(tx, *refs)
        files = await documents.facts(tx, plan, [photo for one in written for photo in one.photos])
    acts = [
        act
        for act in (RecordVisit, CallOffVisit)
        if filing.status == "open" and may(act, person.seats, viewer.account, filing)
    ]
    return frame.page(
        "fieldwork/visit.html",
        filing=filing,
        plan=filing.plan,
        place=where,
        notes=written,
        names=names,
        said=said,
        files={one.id: one for one in files},
        goes=goes and filing.status == "open",
        acts=acts,
        saved=saved,
        done=done == filing.seq and filing.status != "open",
        shown=isinstance(case, Case) and planned is not None and is_disclosed(case, planned),
        me=viewer.account,
    )


@router.get("/record.pdf")
async def printed_record(frame: Framed, plan: str) -> Response:
    async with frame.doors.database.reading() as tx:
        filing = await _filing(tx, frame, plan)
    paper = await archived(frame.doors, filing, "visit-record", frame.home)
    return inline_pdf(paper.pdf, paper.title)


@router.get("/notes/new")
async def new_note(frame: Framed, plan: str) -> Response:
    async with frame.doors.database.reading() as tx:
        filing = await _going(tx, frame, plan)
    return _form(frame, filing, {"note": uuid4().hex, "version": "0"}, {})


@router.get("/notes/{note}")
async def own_note(frame: Framed, plan: str, note: str) -> Response:
    """To go on with one's own; others' are read on the page of the visit."""
    async with frame.doors.database.reading() as tx:
        filing = await _going(tx, frame, plan)
        kept = await notes.get(tx, plan, note)
    if kept.account != frame.viewer.account:
        raise NotFound(note=note)
    return _form(frame, filing, _typed_before(kept), {})


@router.post("/notes")
async def write_note(frame: Framed, plan: str) -> Response:
    """Words first, so that no photograph that is refused takes them along."""
    async with frame.doors.database.reading() as tx:
        await _going(tx, frame, plan)  # Before a big body is read for a stranger.
    async with frame.request.form(max_files=2 * MOST_AT_ONCE) as form:
        return await _written_down(frame, plan, form)


async def _written_down(frame: Frame, plan: str, form: FormData) -> Response:
    values = {name: each[0] for name, each in values_of(form).items() if each}
    async with frame.doors.database.writing() as tx:
        filing = await _going(tx, frame, plan)
        try:
            kept = await notes.write(
                tx,
                plan,
                notes.new_id(values.get("note", "")),
                _written(values),
                by=frame.viewer.account,
                expects=int(values["version"]) if values.get("version", "").isdecimal() else 0,
                now=frame.now,
            )
        except DomainError as error:
            refused = _refused(frame, error)
        else:
            refused = {}
    if refused:
        return _form(frame, filing, values, refused)
    if not await _photographs(frame, plan, kept, form):
        async with frame.doors.database.reading() as tx:
            again = _typed_before(await notes.get(tx, plan, kept.id))
        return _form(frame, filing, again, {"photos": PHOTO_WRONG})
    return go(f"/visits/{plan}?saved={kept.id}")


async def _photographs(frame: Frame, plan: str, note: FieldNote, form: FormData) -> bool:
    """Whether all were taken. What a file really is, is found out by its check."""
    sent = [one for one in form.getlist("photos") if isinstance(one, UploadFile) and one.filename]
    try:
        for one in sent:
            check_kind(one.filename or "")
            if (one.size or 0) > LARGEST:
                raise Invalid(field="photos")
    except DomainError:
        return False
    if len(sent) > MOST_AT_ONCE:
        return False
    for one in sent:
        await _keep(frame, plan, note.id, one)
    return True


async def _keep(frame: Frame, plan: str, note: str, sent: UploadFile) -> None:
    """Once, however often it is sent: a phone that got no answer sends it again (6.2.1)."""
    me, now, archive = frame.viewer.account, frame.now, frame.doors.archive
    digest = await _digest(sent)
    async with frame.doors.database.writing() as tx:
        photo = await notes.photo_of(tx, note, digest)
        if photo is None:
            await notes.open_plan(tx, plan)  # Before bytes are kept that no note may have.
    if photo is None:
        name = sent.filename or "photo.jpg"
        new = NewDocument(id=str(uuid4()), stream=plan, name=name, size=0, sha256=digest)
        document = await archive.receive(new, _chunks(sent), me, now)
        async with frame.doors.database.writing() as tx:
            photo = await notes.add_photo(tx, plan, note, document.id, by=me, now=now)
        if photo != document.id:
            await removing.remove(archive, document.id, me, now)
    async with frame.doors.database.reading() as tx:
        waits = (await documents.get(tx, photo)).state is DocumentState.CHECKING
    if waits:
        await frame.doors.cases.verify_document(photo)


async def _digest(sent: UploadFile) -> str:
    known = sha256()
    async for chunk in _chunks(sent):
        known.update(chunk)
    await sent.seek(0)
    return known.hexdigest()


async def _chunks(sent: UploadFile) -> AsyncIterator[bytes]:
    while chunk := await sent.read(CHUNK):
        yield chunk


def _words(plan: VisitPlan | None) -> tuple[TextRef | None, ...]:
    if plan is None:
        return ()
    return plan.matter, plan.record, plan.told


async def _filing(tx: Tx, frame: Frame, plan: str) -> Filing:
    """Raises NotFound for whoever may not know of it, as for one that is not there."""
    state = await seen(tx, frame.person, plan)
    if not isinstance(state, Filing) or state.plan is None:
        raise NotFound(plan=plan)
    return state


async def _going(tx: Tx, frame: Frame, plan: str) -> Filing:
    filing = await _filing(tx, frame, plan)
    if not await access.goes(tx, frame.viewer, filing):
        raise not_entitled(frame.viewer.seats)
    return filing


def _written(values: Mapping[str, str]) -> Written:
    return Written.model_validate(
        {name: values.get(name, "").strip() for name in Written.model_fields}
    )


def _typed_before(kept: FieldNote) -> dict[str, str]:
    return {**kept.written.model_dump(), "note": kept.id, "version": str(kept.version)}


def _refused(frame: Frame, error: DomainError) -> dict[str, Text]:
    field = str(error.params.get("field", ""))
    if isinstance(error, Invalid) and field in WRONG:
        return {field: WRONG[field]}
    said = problem_of(error, frame.shell.language).detail
    return {"": Text(zh=said, en=said)}


def _form(
    frame: Frame, filing: Filing, typed: Mapping[str, str], errors: Mapping[str, Text]
) -> Response:
    problems: Sequence[tuple[str, Text]] = [
        (f"f-{name}" if name else "", words) for name, words in errors.items()
    ]
    return frame.page(
        "fieldwork/note.html",
        status=422 if errors else 200,
        filing=filing,
        typed=typed,
        errors=errors,
        problems=problems,
    )
