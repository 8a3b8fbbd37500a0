"""Indicator data out to Excel and in again: template, every change before it is saved, faults by cell.

Nothing is kept between the upload and the confirmation but the page itself: what was typed travels
in its form and is read again. Nothing is saved that nobody confirmed (4.7).
"""

import asyncio
from collections.abc import Mapping

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import ValidationError
from starlette.datastructures import UploadFile

from services.api.portal.frame import Frame, Framed, go
from services.api.spreadsheets.changes import changes_of
from services.api.spreadsheets.contents import (
    FRESH,
    MARKED,
    fresh_workbook,
    marked_workbook,
    named,
)
from services.api.spreadsheets.desk import Desk, Found, desk_of, entering, may_enter, sentence_of
from services.api.spreadsheets.files import XLSX
from services.api.spreadsheets.layout import TypedSheet
from services.api.spreadsheets.reading import MOST_BYTES, read_workbook
from services.api.spreadsheets.unread import UNREAD, CannotRead, Unread
from services.domain.attainment.data_lines import TypedLine
from services.domain.errors import Stale
from services.storage.papers import data_sheets
from services.storage.papers import papers as counter

router = APIRouter(prefix="/cases/{case}/workbook")


@router.get("")
async def workbook_page(frame: Framed, case: str, saved: int = 0) -> Response:
    async with frame.doors.database.reading() as tx:
        return _page(frame, await desk_of(tx, frame.viewer, case, frame.now), saved=saved)


@router.get("/template.xlsx")
async def template(frame: Framed, case: str) -> Response:
    """The workbook with everything entered so far; whoever sees the case may have it."""
    async with frame.doors.database.reading() as tx:
        desk = await desk_of(tx, frame.viewer, case, frame.now)
    language = frame.shell.language
    body = await asyncio.to_thread(fresh_workbook, desk, language, frame.now)
    return Response(body, media_type=XLSX, headers=named(desk, FRESH, language))


@router.post("")
async def upload(frame: Framed, case: str) -> Response:
    """Reads, and shows what it would change; nothing is saved here."""
    async with frame.request.form() as form:
        sent = form.get("file")
        body = await sent.read(MOST_BYTES + 1) if isinstance(sent, UploadFile) else b""
    async with frame.doors.database.reading() as tx:
        desk = await entering(tx, frame.viewer, case, frame.now)
    try:
        typed = await asyncio.to_thread(read_workbook, body)
        found = desk.read(typed)
    except CannotRead as unread:
        return _page(frame, desk, unread=unread.why)
    return _page(frame, desk, typed=typed, found=found)


@router.post("/confirmation")
async def confirm(frame: Framed, case: str) -> Response:
    """Saves what the preview showed, or shows a new preview where the data moved meanwhile."""
    form = await frame.request.form()
    async with frame.doors.database.writing() as tx:
        await counter.hold(tx, case)
        desk = await entering(tx, frame.viewer, case, frame.now)
        try:
            typed = _typed_again(form.get("typed"))
            typed = _with_remarks(typed, {key: str(value) for key, value in form.items()}, desk)
            found = desk.read(typed)
        except CannotRead as unread:
            return _page(frame, desk, unread=unread.why)
        if found.faults or str(form.get("version")) != str(desk.version):
            return _page(frame, desk, typed=typed, found=found, moved=True)
        try:
            await data_sheets.change(
                tx,
                case,
                lambda now: found.put_into(now, desk.entries),
                by=frame.viewer.account,
                now=frame.now,
                expects=desk.version,
            )
        except Stale:
            return _page(frame, desk, typed=typed, found=found, moved=True)
    return go(f"/cases/{case}/workbook?saved={found.count}")


@router.post("/marked.xlsx")
async def marked(frame: Framed, case: str) -> Response:
    """The workbook as it was typed, with a comment and a colour in every cell that is wrong."""
    form = await frame.request.form()
    async with frame.doors.database.reading() as tx:
        desk = await entering(tx, frame.viewer, case, frame.now)
    try:
        typed = _typed_again(form.get("typed"))
        found = desk.read(typed)
    except CannotRead as unread:
        return _page(frame, desk, unread=unread.why)
    language = frame.shell.language
    body = await asyncio.to_thread(marked_workbook, desk, typed, found, language, frame.now)
    return Response(body, media_type=XLSX, headers=named(desk, MARKED, language))


def _typed_again(posted: object) -> TypedSheet:
    try:
        return TypedSheet.model_validate_json(posted if isinstance(posted, str) else "")
    except ValidationError:
        raise CannotRead(Unread.NOTHING) from None


def _with_remarks(typed: TypedSheet, posted: Mapping[str, str], desk: Desk) -> TypedSheet:
    """Remarks asked for by the preview join their lines."""

    def joined(line: TypedLine) -> TypedLine:
        remark = posted.get(f"remark.{line.row}", "").strip()
        if not remark or line.year != desk.sheet.year:
            return line
        return line.model_copy(
            update={"now": line.now.model_copy(update={"remark": remark[:1000]})}
        )

    return typed.model_copy(update={"lines": tuple(joined(line) for line in typed.lines)})


def _page(
    frame: Frame,
    desk: Desk,
    *,
    typed: TypedSheet | None = None,
    found: Found | None = None,
    unread: Unread | None = None,
    moved: bool = False,
    saved: int = 0,
) -> Response:
    faults, changes = [], []
    if typed and found:
        faults = [
            (typed.address(one.row, one.column), one.given, sentence_of(one, desk, typed.lines))
            for one in found.faults
        ]
        changes = [*changes_of(found, desk, typed)]
    return frame.page(
        "applicant/workbook.html",
        status=422 if unread or faults else 200,
        case=desk.file.head,
        may_enter=may_enter(frame.viewer, desk),
        unread=UNREAD[unread] if unread else None,
        faults=faults,
        changes=changes,
        untouched=typed is not None and not changes and not faults,
        typed=typed.model_dump_json() if typed else "",
        version=desk.version,
        moved=moved,
        saved=saved,
    )
