"""What a round collects item by item: score sheets, tables of figures, reports owed, the pool.

Sums, conflicts and days come from `domain/rounds`; here they get names and a page.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter
from fastapi.responses import Response

from services.api.acts.performing import seen
from services.api.portal.assessing.code_words import named
from services.api.portal.frame import Frame, Framed
from services.domain.attainment.formulas import plain
from services.domain.errors import NotFound
from services.domain.mechanisms.consistency_rules import Conflict
from services.domain.mechanisms.consistency_rules import Entry as FigureEntry
from services.domain.mechanisms.corrections import Correction, trail
from services.domain.mechanisms.filled_sheets import Mark, filled, marked
from services.domain.mechanisms.flaws import Flaw
from services.domain.mechanisms.scores import DeductionScore, ScoreItem
from services.domain.mechanisms.workings import Reckoned
from services.domain.programme.words import Text
from services.domain.rounds.cultivating import InPool, departed, pool
from services.domain.rounds.entry import Entry
from services.domain.rounds.owed_reports import Owed, owed
from services.domain.rounds.sheets import filled_in, own_flaws, sheet_of
from services.domain.rounds.state import AssessmentRound
from services.domain.rounds.tabling import EnterFigures, conflicts_of, rules_of
from services.storage.queries.bureau import acts_for
from services.storage.queries.histories import recorded_words
from services.storage.queries.names import people, place, places, unit_names
from services.storage.queries.rounds import shown_to

router = APIRouter()


@dataclass(frozen=True)
class RoundBooks:
    """What the page of a round itself says of them."""

    owed: tuple[tuple[Owed, int], ...]
    """Each report with its days of lateness."""
    pool: tuple[InPool, ...]
    departed: tuple[Entry, ...]
    sheets: bool
    figures: bool


@dataclass(frozen=True)
class ItemRow:
    """One item of one sheet: what was found, the points, and why some were lost."""

    item: ScoreItem
    most: str
    found: tuple[Text, ...]
    points: Reckoned
    reason: str


@dataclass(frozen=True)
class SheetShown:
    entry: Entry
    part: Text
    by: str
    rows: tuple[ItemRow, ...]
    total: Reckoned
    stated: str = ""
    flaws: tuple[Flaw, ...] = ()


@dataclass(frozen=True)
class FigureRow:
    figure: FigureEntry
    place: str
    table: Text
    label: Text
    amount: str
    trail: tuple[tuple[Correction, str], ...]


@dataclass(frozen=True)
class FiguresShown:
    entry: Entry
    conflicts: tuple[tuple[Conflict, Text], ...]
    rows: tuple[FigureRow, ...]


OWN = Text(zh="自评", en="Self-assessment")


def books_of(of: AssessmentRound, today: date) -> RoundBooks:
    judgings = of.rules.judging.values()
    return RoundBooks(
        owed=tuple((one, one.days_late(today)) for one in owed(of)),
        pool=pool(of, today),
        departed=departed(of),
        sheets=any(one.sheet_of or one.self_scored for one in judgings) and bool(of.entries),
        figures=rules_of(of) is not None and bool(of.entries),
    )


@router.get("/rounds/{stream}/sheets")
async def sheets(frame: Framed, stream: str) -> Response:
    """Every sheet that the reader may see, item by item (C5.7.2, C5.10.1)."""
    state, texts = await _state(frame, stream)
    async with frame.doors.database.reading() as tx:
        where = (await places(tx, {state.place}))[state.place]
        hands = {
            by for one in state.entries.values() for each in one.sheets.values() for by in each
        }
        who = await people(tx, hands)
    codes = {one.code: one.name for one in state.entries.values()}
    found = tuple(_sheets(state, texts))
    return frame.page(
        "rounds/sheets.html",
        round=state,
        where=where,
        sheets=found,
        people={**codes, **who},
        acts=acts_for(frame.viewer, state),
    )


@router.get("/rounds/{stream}/figures")
async def figures(frame: Framed, stream: str) -> Response:
    """Conflicts first, each with its cells and sources; then every figure with its trail (D11)."""
    state, texts = await _state(frame, stream)
    codes = {one.place for entry in state.entries.values() for one in entry.figures}
    codes |= {
        part for entry in state.entries.values() for each in entry.parts.values() for part in each
    }
    async with frame.doors.database.reading() as tx:
        where = (await places(tx, {state.place}))[state.place]
        known = await unit_names(tx, codes)
        hands = {one.by.account for each in state.entries.values() for one in each.corrections}
        who = await people(tx, hands)
    names = {code: place(code, known).name.zh for code in codes}
    return frame.page(
        "rounds/figures.html",
        round=state,
        where=where,
        shown=tuple(_figures(state, names)),
        people=who,
        texts=texts,
        imports=EnterFigures in acts_for(frame.viewer, state),
        acts=acts_for(frame.viewer, state),
    )


async def _state(frame: Frame, stream: str) -> tuple[AssessmentRound, Mapping[str, str]]:
    async with frame.doors.database.reading() as tx:
        state = await seen(tx, frame.person, stream)
        if not isinstance(state, AssessmentRound):
            raise NotFound(id=stream)
        texts = await recorded_words(tx, stream)
    return shown_to(frame.viewer, state)[0], texts


def _sheets(of: AssessmentRound, texts: Mapping[str, str]) -> Iterator[SheetShown]:
    for entry in of.assessed:
        parts = {one.id: one.label for one in of.slots(entry)}
        if entry.own_sheet and (sheet := sheet_of(of, entry)):
            own = entry.own_sheet
            yield SheetShown(
                entry=entry,
                part=OWN,
                by=entry.code,
                rows=tuple(_items(sheet.items, own.marks, texts)),
                total=filled(sheet, own.marks),
                stated=plain(own.stated),
                flaws=own_flaws(of, entry),
            )
        for one in filled_in(of, entry):
            items = sheet_of(of, entry)
            rows = tuple(_items(items.items, one.marks, texts)) if items else ()
            yield SheetShown(entry, parts[one.slot], one.by, rows, one.total)


def _items(
    items: tuple[ScoreItem, ...], marks: tuple[Mark, ...], texts: Mapping[str, str]
) -> Iterator[ItemRow]:
    known = {one.item: one for one in marks}
    for item in items:
        mark = known.get(item.id)
        reason = texts.get(mark.reason.id, "") if mark and mark.reason else ""
        most = plain(item.score.points)
        yield ItemRow(item, most, tuple(_found(item, mark)), marked(item, mark), reason)


def _found(item: ScoreItem, mark: Mark | None) -> Iterator[Text]:
    """The faults by their names; all else says its points."""
    if isinstance(item.score, DeductionScore) and mark:
        yield from (one.label for one in item.score.faults if one.id in mark.faults)


def _figures(of: AssessmentRound, names: Mapping[str, str]) -> Iterator[FiguresShown]:
    rules = rules_of(of)
    tables = {one.id: one.label for one in rules.tables} if rules else {}
    facts = {one.id: one.label for one in rules.facts} if rules else {}
    for entry in of.assessed:
        if not entry.figures:
            continue
        rows = (
            FigureRow(
                figure=one,
                place=names.get(one.place, one.place),
                table=tables[one.cell.table],
                label=facts[one.fact],
                amount=plain(one.amount),
                trail=tuple((each, _change(each)) for each in trail(entry.corrections, one.cell)),
            )
            for one in sorted(entry.figures, key=lambda one: (one.fact, one.year, one.place))
        )
        words = {code: Text(zh=name, en=name) for code, name in names.items()} | tables | facts
        found = tuple((one, named(one.text, words)) for one in conflicts_of(of, entry))
        yield FiguresShown(entry, found, tuple(rows))


def _change(one: Correction) -> str:
    before = plain(one.before.amount) if one.before else "—"
    return f"{before} → {plain(one.after.amount)}"
