"""Indicator data out to Excel and in again: template, every change before it is saved, faults by cell.

Nothing is kept between the upload and the confirmation but the page itself: what was typed travels
in its form and is read again. Nothing is saved that nobody confirmed (4.7).
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import ValidationError
from starlette.datastructures import UploadFile

from services.api.dates import moment
from services.api.language import Language
from services.api.portal.data_entry import ODD
from services.api.portal.entry_fields import fed_by
from services.api.portal.frame import Frame, Framed, go
from services.api.spreadsheets.files import XLSX, attached
from services.api.spreadsheets.layout import FIRST_ROW, Stamp, TypedSheet, address
from services.api.spreadsheets.reading import MOST_BYTES, CannotRead, Unread, read_workbook
from services.api.spreadsheets.template import About, Contents, write_workbook
from services.api.spreadsheets.texts import UNREAD, WRONG
from services.domain.application import with_register
from services.domain.calendar import local_day
from services.domain.case import Case
from services.domain.data_lines import (
    Change,
    Column,
    Fault,
    Line,
    Reading,
    TypedLine,
    line_of,
    merged,
    read_lines,
    years_of,
)
from services.domain.datasheet import DataSheet
from services.domain.drafting import check_may_enter_data
from services.domain.errors import DomainError, Stale
from services.domain.formulas import plain
from services.domain.programme.catalogue import Catalogue, Datum, Entry
from services.domain.programme.library import catalogue_of
from services.domain.programme.schema import Programme, Text
from services.domain.programme.unit_words import unit_text
from services.domain.typed_numbers import Odd
from services.storage import data_sheets
from services.storage import papers as counter
from services.storage.queries import bureau
from services.storage.queries.staff import usable_files
from services.storage.readiness import papers, programme_of, titles_in
from services.storage.session import Tx

router = APIRouter(prefix="/cases/{case}/workbook")
SHORT_ID = 8


@dataclass(frozen=True)
class Desk:
    """Everything about a case that its workbook is made from and read against."""

    file: bureau.CaseFile
    programme: Programme
    catalogue: Catalogue
    data: Mapping[str, Datum]
    sheet: DataSheet
    """As it stands, with what the register says."""
    version: int
    labels: Mapping[str, str]
    """The usable files by id, each with a name of its own."""

    @property
    def state(self) -> Case:
        return self.file.state

    @property
    def fed(self) -> frozenset[str]:
        return fed_by(self.programme)

    @property
    def stamp(self) -> Stamp:
        ref = self.state.programme
        definition = f"{ref.id}/{ref.version}/{ref.sha256}" if ref else ""
        return Stamp(case=self.state.id, year=self.sheet.year, definition=definition)

    def read(self, typed: TypedSheet) -> Reading:
        """Raises CannotRead for the workbook of another case, year or catalogue."""
        if typed.stamp.case != self.state.id:
            raise CannotRead(Unread.OTHER_CASE)
        if typed.stamp != self.stamp:
            raise CannotRead(Unread.OUTDATED)
        return read_lines(typed.lines, self.sheet, self.data, fed=self.fed, labels=self.labels)


@dataclass(frozen=True)
class Shown:
    """One change, as the preview tells it."""

    change: Change
    where: str
    datum: Datum
    old: Line
    new: Line


async def desk_of(tx: Tx, frame: Frame, case: str) -> Desk:
    file = await bureau.case_file(tx, frame.viewer, case)
    programme = programme_of(file.state)
    catalogue = catalogue_of(programme)
    kept = await papers(tx, file.state, frame.now)
    found = await data_sheets.get(tx, case, frame.now)
    register = await titles_in(tx, file.state.place)
    return Desk(
        file=file,
        programme=programme,
        catalogue=catalogue,
        data=catalogue.data(),
        sheet=with_register(programme, kept, register, local_day(frame.now)),
        version=found.version,
        labels=_labels(await usable_files(tx, case)),
    )


def _labels(files: list[tuple[str, str]]) -> dict[str, str]:
    """Two files of one name are told apart by the beginning of their ids."""
    names = [name for _, name in files]
    return {
        file: name if names.count(name) == 1 else f"{name} ({file[:SHORT_ID]})"
        for file, name in files
    }


@router.get("")
async def workbook_page(frame: Framed, case: str, saved: int = 0) -> Response:
    async with frame.doors.database.reading() as tx:
        return _page(frame, await desk_of(tx, frame, case), saved=saved)


@router.get("/template.xlsx")
async def template(frame: Framed, case: str) -> Response:
    """The workbook with everything entered so far; whoever sees the case may have it."""
    async with frame.doors.database.reading() as tx:
        desk = await desk_of(tx, frame, case)
    body = await asyncio.to_thread(write_workbook, _contents(frame, desk), frame.shell.language)
    return _download(frame, desk, body, Text(zh="指标数据", en="indicators"))


@router.post("")
async def upload(frame: Framed, case: str) -> Response:
    """Reads, and shows what it would change; nothing is saved here."""
    async with frame.request.form() as form:
        sent = form.get("file")
        body = await sent.read(MOST_BYTES + 1) if isinstance(sent, UploadFile) else b""
    async with frame.doors.database.reading() as tx:
        desk = await entering(tx, frame, case)
    try:
        typed = await asyncio.to_thread(read_workbook, body)
        reading = desk.read(typed)
    except CannotRead as unread:
        return _page(frame, desk, unread=unread.why)
    return _page(frame, desk, typed=typed, reading=reading)


@router.post("/confirmation")
async def confirm(frame: Framed, case: str) -> Response:
    """Saves what the preview showed, or shows a new preview where the data moved meanwhile."""
    form = await frame.request.form()
    async with frame.doors.database.writing() as tx:
        await counter.hold(tx, case)
        desk = await entering(tx, frame, case)
        try:
            typed = _typed_again(form.get("typed"))
            typed = _with_remarks(typed, {key: str(value) for key, value in form.items()}, desk)
            reading = desk.read(typed)
        except CannotRead as unread:
            return _page(frame, desk, unread=unread.why)
        if reading.faults or str(form.get("version")) != str(desk.version):
            return _page(frame, desk, typed=typed, reading=reading, moved=True)
        try:
            await data_sheets.change(
                tx,
                case,
                lambda now: merged(now, reading.changes),
                by=frame.viewer.account,
                now=frame.now,
                expects=desk.version,
            )
        except Stale:
            return _page(frame, desk, typed=typed, reading=reading, moved=True)
    return go(f"/cases/{case}/workbook?saved={len(reading.changes)}")


@router.post("/marked.xlsx")
async def marked(frame: Framed, case: str) -> Response:
    """The workbook as it was typed, with a comment and a colour in every cell that is wrong."""
    form = await frame.request.form()
    async with frame.doors.database.reading() as tx:
        desk = await entering(tx, frame, case)
    try:
        typed = _typed_again(form.get("typed"))
        reading = desk.read(typed)
    except CannotRead as unread:
        return _page(frame, desk, unread=unread.why)
    contents = _contents(frame, desk, typed.lines, reading.faults)
    body = await asyncio.to_thread(write_workbook, contents, frame.shell.language)
    return _download(frame, desk, body, Text(zh="指标数据（有批注）", en="indicators-marked"))


async def entering(tx: Tx, frame: Frame, case: str) -> Desk:
    """Raises NotFound, NotEntitled and StepClosed."""
    desk = await desk_of(tx, frame, case)
    check_may_enter_data(desk.state, frame.viewer.account, frame.viewer.seats)
    return desk


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


def _contents(
    frame: Frame,
    desk: Desk,
    lines: tuple[TypedLine, ...] | None = None,
    faults: tuple[Fault, ...] = (),
) -> Contents:
    head = desk.file.head
    named = {lang: f"{_say(lang, head.place.path)} {head.number}" for lang in Language}
    as_of = {lang: moment(lang, frame.now) for lang in Language}
    return Contents(
        stamp=desk.stamp,
        title=Text(zh=f"{named[Language.ZH]} 指标数据", en=f"{named[Language.EN]} Indicator data"),
        told=Text(zh=f"数据截至{as_of[Language.ZH]}", en=f"As of {as_of[Language.EN]}"),
        lines=lines if lines is not None else _fresh(desk),
        about=_about(desk),
        files=tuple(desk.labels.values()),
        faults={(one.row, one.column): sentence_of(one, desk, lines or ()) for one in faults},
    )


def _fresh(desk: Desk) -> tuple[TypedLine, ...]:
    """Every datum, its years together, with what was entered so far."""
    keys = [(datum, year) for datum in desk.data for year in years_of(desk.sheet)]
    lines = {key: line_of(desk.sheet.value(*key), desk.labels) for key in keys}
    return tuple(
        TypedLine(row=row, datum=key[0], year=key[1], now=lines[key], before=lines[key])
        for row, key in enumerate(keys, FIRST_ROW)
    )


def _about(desk: Desk) -> dict[tuple[str, int], About]:
    codes: dict[str, list[str]] = {}
    formulas: dict[str, list[Text]] = {}
    for entry in desk.catalogue.entries:
        for datum in entry.base_data:
            codes.setdefault(datum.id, []).append(entry.code)
            if entry.formula is not None:
                shown = Text(
                    zh=_formula(desk, entry, Language.ZH), en=_formula(desk, entry, Language.EN)
                )
                formulas.setdefault(datum.id, []).append(shown)
    found = {}
    for datum_id, datum in desk.data.items():
        used = formulas.get(datum_id, [])
        for year in years_of(desk.sheet):
            last = desk.sheet.value(datum_id, year - 1)
            columns = frozenset(Column) if year == desk.sheet.year else frozenset({Column.AMOUNT})
            found[datum_id, year] = About(
                codes="、".join(codes[datum_id]),
                name=datum.name,
                unit=datum.unit,
                last=plain(last.amount) if last else "",
                formula=Text(zh="；".join(t.zh for t in used), en="; ".join(t.en for t in used)),
                open=frozenset() if datum_id in desk.fed else columns,
            )
    return found


def _formula(desk: Desk, entry: Entry, language: Language) -> str:
    """With the names of its data: 绿地面积 ÷ 建成区面积 × 100."""
    if entry.formula is None:
        return ""
    shown = entry.formula.expression.shown(lambda datum: _say(language, desk.data[datum].name))
    return f"{entry.code} {shown}"


def sentence_of(fault: Fault, desk: Desk, lines: tuple[TypedLine, ...]) -> Text:
    line = next((one for one in lines if one.row == fault.row), None)
    datum = desk.data.get(line.datum) if line else None
    said = ODD[fault.why] if isinstance(fault.why, Odd) else WRONG[fault.why]
    unit = unit_text(datum.unit if datum else "")
    return Text(
        zh=said.zh.format(unit=unit.zh, given=fault.given),
        en=said.en.format(unit=unit.en, given=fault.given),
    )


def _say(language: Language, text: Text) -> str:
    return text.zh if language is Language.ZH else text.en


def _download(frame: Frame, desk: Desk, body: bytes, what: Text) -> Response:
    name = f"{desk.file.head.number} {_say(frame.shell.language, what)}.xlsx"
    return Response(body, media_type=XLSX, headers=attached(name, f"{what.en}.xlsx"))


def _page(
    frame: Frame,
    desk: Desk,
    *,
    typed: TypedSheet | None = None,
    reading: Reading | None = None,
    unread: Unread | None = None,
    moved: bool = False,
    saved: int = 0,
) -> Response:
    found = reading or Reading()
    sheet = typed.sheet if typed else ""
    lines = typed.lines if typed else ()
    faults = [
        (address(sheet, one.row, one.column), one.given, sentence_of(one, desk, lines))
        for one in found.faults
    ]
    return frame.page(
        "applicant/workbook.html",
        status=422 if unread or found.faults else 200,
        case=desk.file.head,
        may_enter=may_enter(frame, desk),
        unread=UNREAD[unread] if unread else None,
        faults=faults,
        changes=[_shown(one, desk, sheet) for one in found.changes],
        untouched=typed is not None and not found.changes and not found.faults,
        typed=typed.model_dump_json() if typed else "",
        version=desk.version,
        moved=moved,
        saved=saved,
    )


def may_enter(frame: Frame, desk: Desk) -> bool:
    try:
        check_may_enter_data(desk.state, frame.viewer.account, frame.viewer.seats)
    except DomainError:
        return False
    return True


def _shown(change: Change, desk: Desk, sheet: str) -> Shown:
    return Shown(
        change=change,
        where=address(sheet, change.row, Column.AMOUNT),
        datum=desk.data[change.datum],
        old=line_of(change.old, desk.labels),
        new=line_of(change.new, desk.labels),
    )
