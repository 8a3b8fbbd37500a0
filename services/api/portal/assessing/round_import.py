"""A yearbook or table of figures as a file: looked at first, then entered whole, or not at all (C5.5.12).

What is wrong is told by sheet and cell with its remedy. What was looked at comes back with the form and
goes through the same act as figures that are typed (D11).
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import TypeAdapter, ValidationError
from starlette.datastructures import UploadFile

from services.api.acts.bodies import body_model
from services.api.acts.performing import perform, seen
from services.api.deps import Asking
from services.api.portal.assessing.code_words import named
from services.api.portal.assessing.round_options import round_options
from services.api.portal.forms import FormField, form_of
from services.api.portal.frame import Frame, Framed, go
from services.api.portal.posted import body_of, key_after, key_of, problems_of, values_of
from services.api.problems import STATUS, problem_of
from services.api.spreadsheets.plain_rows import sheet_in
from services.api.spreadsheets.reading import MOST_BYTES
from services.api.spreadsheets.unread import UNREAD, CannotRead, Unread
from services.domain.acts import decide
from services.domain.errors import DomainError, Invalid, NotFound
from services.domain.mechanisms.consistency_rules import Conflict
from services.domain.permissions import kind_of, seat_for
from services.domain.programme.words import Text
from services.domain.rounds.book_lines import BookHead, CellFault, book_lines
from services.domain.rounds.state import AssessmentRound
from services.domain.rounds.tabling import (
    EnterFigures,
    FigureLine,
    FiguresEntered,
    conflicts_of,
    rules_of,
)
from services.storage.queries.names import place, places, unit_names

router = APIRouter()

LINES = TypeAdapter(tuple[FigureLine, ...])
LONGEST_NAME, LONGEST_SHEET = 80, 40
OF_THIS_FILE: Mapping[Unread, Text] = {
    Unread.NOTHING: Text(zh="请选择文件，文件不能为空", en="Choose a file that is not empty"),
    Unread.TOO_BIG: Text(
        zh="文件太大：不超过1 MB。请分成几个文件导入",
        en="The file is too big: at most 1 MB. Divide it into several",
    ),
    Unread.NO_WORKBOOK: Text(
        zh="这不是能打开的表格：请另存为Excel工作簿（.xlsx）或CSV后再选择",
        en="This is no table that can be opened: save it as an Excel workbook (.xlsx) or as CSV",
    ),
    Unread.TOO_MANY_ROWS: Text(
        zh="表格超过2000行：请分成几个文件导入",
        en="The table has more than 2,000 rows: divide it into several files",
    ),
}
"""Why a file is not read at all, where it is none of our own templates."""


@dataclass(frozen=True)
class Looked:
    """A file as it was read: what it would enter, and which conflicts that would bring."""

    file: str
    sheet: str
    lines: tuple[FigureLine, ...] = ()
    faults: tuple[CellFault, ...] = ()
    conflicts: tuple[Conflict, ...] = ()

    @property
    def places(self) -> set[str]:
        told = {one for each in self.conflicts for one in each.missing if one.isdigit()}
        told |= {one.place for each in self.conflicts for one in each.entries}
        return told | {one.place for one in self.lines}

    @property
    def packed(self) -> str:
        return LINES.dump_json(self.lines, exclude_defaults=True).decode()


@router.get("/rounds/{stream}/figures/import")
async def new_book(frame: Framed, stream: str) -> Response:
    return await _page(frame, await _state(frame, stream), {})


@router.post("/rounds/{stream}/figures/import")
async def take_book(frame: Framed, stream: str) -> Response:
    """First the comparison, cell by cell; it counts only when it is sent once more."""
    async with frame.request.form() as form:
        values = values_of(form)
        sent = form.get("file")
        body = await sent.read(MOST_BYTES + 1) if isinstance(sent, UploadFile) else b""
        name = (sent.filename or "") if isinstance(sent, UploadFile) else ""
    state = await _state(frame, stream)
    if "up" in values:
        return await _page(frame, state, values)
    try:
        head = BookHead.model_validate(body_of(BookHead, values))
    except ValidationError as error:
        return await _page(frame, state, values, errors=problems_of(error, form_of(BookHead)))
    try:
        if "onward" in values:
            return await _enter(frame, state, values, head)
        looked = await _look(frame, state, head, body, name)
    except CannotRead as unread:
        return await _page(
            frame, state, values, problem=OF_THIS_FILE.get(unread.why, UNREAD[unread.why])
        )
    except DomainError as error:
        said = problem_of(error, frame.shell.language).detail
        values["key"] = [key_after(error.code, key_of(values))]
        words = Text(zh=said, en=said)
        return await _page(frame, state, values, problem=words, status=STATUS[error.code])
    return await _page(frame, state, values, looked=looked)


async def _look(
    frame: Frame, state: AssessmentRound, head: BookHead, body: bytes, name: str
) -> Looked:
    """Raises CannotRead, and whatever the act's rule would."""
    entry, rules = state.entry(head.code), rules_of(state)
    if not body:
        raise CannotRead(Unread.NOTHING)
    if rules is None:
        raise Invalid(field="table", given=head.table)
    sheet, rows = await asyncio.to_thread(sheet_in, body)
    lines, faults = book_lines(rows, rules, entry, head)
    file = name.replace("\\", "/").rpartition("/")[2][-LONGEST_NAME:]
    looked = Looked(file, sheet[:LONGEST_SHEET], lines, faults)
    if faults:
        return looked
    seats = frame.person.seats
    act = EnterFigures(
        request_id=key_of({}),
        actor=seat_for(frame.person.account, seats, EnterFigures, state),
        lines=lines,
        file=looked.file,
        sheet=looked.sheet,
        **dict(head),
    )
    event = decide(state, act, frame.now)
    if not isinstance(event, FiguresEntered):
        raise TypeError(event)
    before, after = conflicts_of(state, entry), conflicts_of(state, event.upon(entry))
    new = tuple(one for one in after if one not in before)
    return Looked(looked.file, looked.sheet, lines, (), new)


async def _enter(
    frame: Frame, state: AssessmentRound, values: Mapping[str, Sequence[str]], head: BookHead
) -> Response:
    """What was looked at, as one act: all of it, or nothing. Raises what the rule raises."""
    try:
        lines = LINES.validate_json(next(iter(values.get("lines", ())), ""))
    except ValidationError:
        raise CannotRead(Unread.NOTHING) from None
    said = {name: next(iter(values.get(name, ())), "") for name in ("book", "sheet")}
    told = head.model_dump(mode="json") | {"file": said["book"], "sheet": said["sheet"]}
    body = body_model(EnterFigures).model_validate(
        {**told, "lines": LINES.dump_python(lines, mode="json", exclude_defaults=True)}
    )
    receipt = await perform(
        frame.doors,
        frame.person,
        Asking(key_of(values), None),
        stream=state.id,
        kind=kind_of(EnterFigures),
        body=body,
    )
    return go(f"/rounds/{state.id}?done={receipt.seq}")


async def _state(frame: Frame, stream: str) -> AssessmentRound:
    """Raises NotFound for whoever may not know of it, NotEntitled for whoever may only read."""
    async with frame.doors.database.reading() as tx:
        state = await seen(tx, frame.person, stream)
    if not isinstance(state, AssessmentRound):
        raise NotFound(id=stream)
    seat_for(frame.person.account, frame.person.seats, EnterFigures, state)
    return state


async def _page(
    frame: Frame,
    state: AssessmentRound,
    values: Mapping[str, Sequence[str]],
    *,
    errors: Mapping[str, Text] | None = None,
    problem: Text | None = None,
    looked: Looked | None = None,
    status: int = 422,
) -> Response:
    async with frame.doors.database.reading() as tx:
        where = (await places(tx, {state.place}))[state.place]
        options = await round_options(tx, EnterFigures, state, frame.now)
        codes = looked.places if looked else set()
        known = await unit_names(tx, codes)
    fields: tuple[FormField, ...] = form_of(
        BookHead, values=values, errors=errors or {}, options=options
    )
    rules = rules_of(state)
    ids = {field.name: field.id for field in fields}
    problems = [("file", problem)] if problem else []
    problems += [(ids.get(name, ""), words) for name, words in (errors or {}).items()]
    facts = {one.id: one.label for one in (rules.facts if rules else ())}
    units = {code: place(code, known).name for code in codes}
    words = units | facts | {one.id: one.label for one in (rules.tables if rules else ())}
    faulty = looked is not None and looked.faults
    return frame.page(
        "rounds/figures_import.html",
        status=status if problems or faulty else 200,
        round=state,
        where=where,
        fields=fields,
        typed={field.name: next(iter(values.get(field.name, ())), "") for field in fields},
        facts=facts,
        places=units,
        conflicts=[named(one.text, words) for one in looked.conflicts] if looked else [],
        problems=problems,
        problem=problem,
        looked=looked,
        key=key_of(values),
    )
