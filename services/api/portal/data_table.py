"""All base data of a case in one table, for the clerk who comes back (portal B3.2): figures by year.

Only what was changed in it is saved, as with the workbook; where a figure comes from is entered on
the page of its indicator. Without JavaScript it is a plain form.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import TypeAdapter, ValidationError

from services.api.portal.frame import Frame, Framed, go
from services.api.portal.kept_forms import is_again
from services.api.portal.posted import values_of
from services.api.problems import STATUS
from services.api.spreadsheets.desk import Desk, desk_of, entering, may_enter, sentence_of
from services.domain.application import Readiness
from services.domain.data_lines import Reading, TypedLine, line_of, merged, read_lines, years_of
from services.domain.errors import Invalid, Stale
from services.domain.indicators import Assessment
from services.domain.programme.catalogue import Datum, Entry
from services.domain.programme.schema import Text
from services.storage import data_sheets, form_drafts
from services.storage import papers as counter
from services.storage.form_drafts import FormDraft
from services.storage.readiness import readiness
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
    """An indicator, its verdict, and those of its base data that no indicator before it asked for."""

    entry: Entry
    found: Assessment | None
    rows: tuple[Row, ...]


@router.get("")
async def table(frame: Framed, case: str, saved: int = 0) -> Response:
    async with frame.doors.database.reading() as tx:
        desk = await desk_of(tx, frame.viewer, case, frame.now)
        draft = await form_drafts.find(tx, frame.person.account, frame.shell.path)
        typed = draft.values if draft else {}
        return await _page(tx, frame, desk, typed, draft=draft, saved=saved)


@router.post("")
async def save(frame: Framed, case: str) -> Response:
    typed = values_of(await frame.request.form())
    async with frame.doors.database.writing() as tx:
        await counter.hold(tx, case)
        desk = await entering(tx, frame.viewer, case, frame.now)
        lines = tuple(_lines(desk, typed))
        reading = read_lines(lines, desk.sheet, desk.data, fed=desk.fed, labels=desk.labels)
        crossed = any(change.crossed for change in reading.changes)
        if is_again(typed) or reading.faults or crossed:
            return await _page(tx, frame, desk, typed, reading=reading, lines=lines)
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


async def _page(
    tx: Tx,
    frame: Frame,
    desk: Desk,
    typed: Typed,
    *,
    reading: Reading | None = None,
    lines: tuple[TypedLine, ...] = (),
    draft: FormDraft | None = None,
    saved: int = 0,
) -> Response:
    told = reading or Reading()
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

    found = await readiness(tx, desk.state, frame.now)
    return frame.page(
        "applicant/data_table.html",
        status=INVALID if problems else STATUS[Stale.code] if theirs else 200,
        case=desk.file.head,
        groups=list(_groups(desk, found, cell)),
        years=years_of(desk.sheet),
        was=json.dumps({key: one for key, one in was.items() if one}, separators=(",", ":")),
        problems=[(f"f-v-{key.replace('.', '-')}", words) for key, words in problems.items()],
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


def _groups(desk: Desk, found: Readiness, cell: Callable[[str, int], Cell]) -> Iterator[Group]:
    asked: set[str] = set()
    for entry in desk.catalogue.entries:
        fresh = [datum for datum in entry.base_data if datum.id not in asked]
        asked.update(datum.id for datum in fresh)
        if not fresh:
            continue  # A judgement, or data that an indicator before it asked for.
        yield Group(
            entry=entry,
            found=found.assessment(entry.code),
            rows=tuple(
                Row(
                    datum=datum,
                    fed=datum.id in desk.fed,
                    cells=tuple(cell(datum.id, year) for year in years_of(desk.sheet)),
                )
                for datum in fresh
            ),
        )
