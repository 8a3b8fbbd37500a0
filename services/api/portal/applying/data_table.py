"""All base data of a case in one table, for the clerk who comes back (portal B3.2): figures by year.

Only what was changed in it is saved, as with the workbook; where a figure comes from is entered on
the page of its indicator. Computed again while somebody types; without JavaScript a plain form.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from pydantic import TypeAdapter, ValidationError

from services.api.portal.applying.warned import Warned, warned
from services.api.portal.frame import Frame, Framed, go
from services.api.portal.people.kept_forms import is_again
from services.api.portal.posted import values_of
from services.api.portal.rendering import fragment
from services.api.problems import STATUS
from services.api.spreadsheets.desk import Desk, desk_of, entering, may_enter, sentence_of
from services.domain.attainment.data_lines import (
    Fault,
    Reading,
    TypedLine,
    line_of,
    merged,
    read_lines,
    years_of,
)
from services.domain.attainment.indicators import Assessment
from services.domain.clocks.calendar import local_day
from services.domain.errors import Invalid, Stale
from services.domain.papers.application import Readiness, check, with_register
from services.domain.programme.catalogue import Datum, Entry
from services.domain.programme.schema import Text
from services.storage.papers import data_sheets, form_drafts
from services.storage.papers import papers as counter
from services.storage.papers.form_drafts import FormDraft
from services.storage.papers.readiness import papers, titles_in
from services.storage.session import Tx

router = APIRouter(prefix="/cases/{case}/data")

CELL: Final = "v."
WAS: Final = "was"
"""What the table showed, as JSON by the cell's name without its prefix; empty cells are left out."""
SHOWN: Final = TypeAdapter(dict[str, str])
LONGEST: Final = 1000
INVALID: Final = STATUS[Invalid.code]

Typed = Mapping[str, list[str]]


@dataclass(frozen=True)
class Cell:
    name: str
    year: int
    value: str
    problem: Text | None = None
    theirs: str | None = None
    """What somebody else saved meanwhile; sent again, the cell goes over it."""


@dataclass(frozen=True)
class Row:
    datum: Datum
    fed: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Group:
    """An indicator, and those of its base data that no indicator before it asked for."""

    entry: Entry
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Made:
    """What the figures come to with what is typed; kept nowhere (portal B3.2)."""

    found: Readiness
    reading: Reading
    unread: tuple[tuple[str, Text], ...]
    """The field of a cell that can't be taken, and what to do about it."""
    odd: tuple[Warned, ...]

    @property
    def verdicts(self) -> Mapping[str, Assessment]:
        return {one.code: one for one in self.found.assessments}

    @property
    def odd_codes(self) -> frozenset[str]:
        return frozenset(one.code for one in self.odd)


@router.get("")
async def table(frame: Framed, case: str, saved: int = 0) -> Response:
    async with frame.doors.database.reading() as tx:
        desk = await desk_of(tx, frame.viewer, case, frame.now)
        draft = await form_drafts.find(tx, frame.person.account, frame.shell.path)
        typed = draft.values if draft else {}
        made = await _made(tx, frame, desk, tuple(_lines(desk, typed)))
        return _page(frame, desk, typed, made, draft=draft, saved=saved)


@router.post("/computed")
async def compute(frame: Framed, case: str) -> Response:
    """While somebody types: no field is touched, so no key stroke is lost."""
    typed = values_of(await frame.request.form())
    async with frame.doors.database.reading() as tx:
        desk = await entering(tx, frame.viewer, case, frame.now)
        made = await _made(tx, frame, desk, tuple(_lines(desk, typed)))
    view = {"made": made, "codes": [entry.code for entry, _ in _asked(desk)], "problems": ()}
    return HTMLResponse(fragment(frame.shell, "parts/computed_data.html", view))


async def _made(tx: Tx, frame: Frame, desk: Desk, lines: tuple[TypedLine, ...]) -> Made:
    """The same check as the application's, on papers with these lines in them."""
    reading = read_lines(lines, desk.sheet, desk.data, fed=desk.fed, labels=desk.labels)
    with_it = await papers(tx, desk.state, frame.now, lambda now: merged(now, reading.changes))
    titles = await titles_in(tx, desk.state.place)
    sheet = with_register(desk.programme, with_it, titles, local_day(frame.now))
    at = {line.row: _field(f"{line.datum}.{line.year}") for line in lines}
    return Made(
        found=check(desk.programme, desk.catalogue, with_it, titles, frame.now),
        reading=reading,
        unread=tuple((at[one.row], _whose(one, desk, lines)) for one in reading.faults),
        odd=tuple(warned(desk.catalogue, sheet, desk.state.place, desk.labels)),
    )


def _whose(fault: Fault, desk: Desk, lines: tuple[TypedLine, ...]) -> Text:
    """The sentence beside a cell, with the name of its datum before it."""
    line = next(one for one in lines if one.row == fault.row)
    name, words = desk.data[line.datum].name, sentence_of(fault, desk, lines)
    return Text(
        zh=f"{line.year}年{name.zh}：{words.zh}", en=f"{name.en} of {line.year}: {words.en}"
    )


def _field(key: str) -> str:
    return f"f-v-{key.replace('.', '-')}"


@router.post("")
async def save(frame: Framed, case: str) -> Response:
    typed = values_of(await frame.request.form())
    async with frame.doors.database.writing() as tx:
        await counter.hold(tx, case)
        desk = await entering(tx, frame.viewer, case, frame.now)
        lines = tuple(_lines(desk, typed))
        made = await _made(tx, frame, desk, lines)
        reading = made.reading
        crossed = any(change.crossed for change in reading.changes)
        if is_again(typed) or reading.faults or crossed:
            return _page(frame, desk, typed, made, refused=lines)
        await data_sheets.change(
            tx,
            case,
            lambda now: merged(now, reading.changes),
            by=frame.viewer.account,
            now=frame.now,
        )
        await form_drafts.forget(tx, frame.person.account, frame.shell.path)
    return go(f"/cases/{case}/data?saved={len(reading.changes)}")


def _lines(desk: Desk, typed: Typed) -> Iterator[TypedLine]:
    """Every cell that the form brought, as it reads now and as it was shown."""
    was = _shown(typed)
    for row, (key, (datum, year)) in enumerate(_keys(desk), 1):
        if CELL + key not in typed:
            continue
        stands = line_of(desk.sheet.value(datum, year), desk.labels)
        before = stands.model_copy(update={"amount": was.get(key, "")})
        given = typed[CELL + key][0][:LONGEST]
        now = before.model_copy(update={"amount": given})
        yield TypedLine(row=row, datum=datum, year=year, now=now, before=before)


def _shown(typed: Typed) -> dict[str, str]:
    try:
        return SHOWN.validate_json(typed.get(WAS, ["{}"])[0])
    except ValidationError:
        return {}  # Not a form of ours: every cell then counts as newly typed.


def _keys(desk: Desk) -> Iterator[tuple[str, tuple[str, int]]]:
    for datum in desk.data:
        for year in years_of(desk.sheet):
            yield f"{datum}.{year}", (datum, year)


def _page(
    frame: Frame,
    desk: Desk,
    typed: Typed,
    made: Made,
    *,
    refused: tuple[TypedLine, ...] = (),
    draft: FormDraft | None = None,
    saved: int = 0,
) -> Response:
    """`refused` are the lines that were sent and not saved."""
    told, lines = (made.reading if refused else Reading()), refused
    at = {line.row: f"{line.datum}.{line.year}" for line in lines}
    problems = {at[one.row]: sentence_of(one, desk, lines) for one in told.faults}
    theirs = {at[one.row] for one in told.changes if one.crossed}
    now = {key: line_of(desk.sheet.value(*place), desk.labels).amount for key, place in _keys(desk)}
    values, was = _typed_over(now, typed, theirs)

    def cell(datum: str, year: int) -> Cell:
        key = f"{datum}.{year}"
        return Cell(
            name=CELL + key,
            year=year,
            value=values[key],
            problem=problems.get(key),
            theirs=now[key] if key in theirs else None,
        )

    return frame.page(
        "applicant/data_table.html",
        status=INVALID if problems else STATUS[Stale.code] if theirs else 200,
        case=desk.file.head,
        groups=list(_groups(desk, cell)),
        made=made,
        years=years_of(desk.sheet),
        was=json.dumps({key: one for key, one in was.items() if one}, separators=(",", ":")),
        problems=[(_field(key), words) for key, words in problems.items()],
        theirs=bool(theirs),
        draft=draft,
        may_enter=may_enter(frame.viewer, desk),
        saved=saved,
    )


def _typed_over(
    now: Mapping[str, str], typed: Typed, theirs: set[str]
) -> tuple[dict[str, str], dict[str, str]]:
    """What stands in each cell, and what it counts as having shown.

    A cell that was left alone follows what stands now; what both changed is shown, and the cell
    goes over it when it is sent again.
    """
    shown, values, was = _shown(typed), dict(now), dict(now)
    for key in now:
        before = shown.get(key, "")
        given = typed.get(CELL + key, [before])[0]
        if WAS in typed and given != before:
            values[key] = given
            was[key] = now[key] if key in theirs else before
    return values, was


def _groups(desk: Desk, cell: Callable[[str, int], Cell]) -> Iterator[Group]:
    for entry, fresh in _asked(desk):
        yield Group(
            entry=entry,
            rows=tuple(
                Row(
                    datum=datum,
                    fed=datum.id in desk.fed,
                    cells=tuple(cell(datum.id, year) for year in years_of(desk.sheet)),
                )
                for datum in fresh
            ),
        )


def _asked(desk: Desk) -> Iterator[tuple[Entry, list[Datum]]]:
    """Each indicator with those of its data that no other before it asked for, where it has some."""
    asked: set[str] = set()
    for entry in desk.catalogue.entries:
        fresh = [datum for datum in entry.base_data if datum.id not in asked]
        asked.update(datum.id for datum in fresh)
        if fresh:
            yield entry, fresh
