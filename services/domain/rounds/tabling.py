"""Tables of figures in a round: entered cell by cell, held against each other, corrected with a trail.

C5.5.4 a county is the sum of its towns, C5.5.9 the same fact in two tables, C5.5.12 the yearbook, C1.3.5
last year. A conflict names its cells and sources and is never repaired in silence (D11).
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from services.domain.acts import fact, rule
from services.domain.base import Act, Frozen, Looked, TextRef, label
from services.domain.errors import Invalid, NotEntitled
from services.domain.mechanisms.consistency import conflicts
from services.domain.mechanisms.consistency_rules import (
    Cell,
    Conflict,
    ConsistencyRules,
    Source,
)
from services.domain.mechanisms.consistency_rules import Entry as FigureEntry
from services.domain.mechanisms.corrections import Correction, corrected
from services.domain.mechanisms.filled_sheets import Amount
from services.domain.rounds.entry import Entry, speaks_for
from services.domain.rounds.state import AssessmentRound, OfEntry, Standing
from services.domain.seats import ENTRANTS
from services.domain.tree.units import Part, within

MOST_FIGURES = 2000
"""Of one subject: ten facts of forty places in five tables; they are kept in the round itself."""


MOST_LINES = 600
"""Of one table at once: twenty facts of thirty towns; they are one fact of the log."""


class FigureLine(Frozen):
    place: str = label("区划代码", "Code of the place", pattern="^[0-9]{4,12}$", max_length=12)
    fact: str = label("数据", "Figure", max_length=40)
    amount: Amount = label("数值", "Value")
    page: int | None = label("所在页码", "Page", default=None, ge=1, le=100_000)
    remark: TextRef | None = label("波动等情况说明", "Explanation, e.g. of a jump", default=None)
    cell: str = label("来源单元格", "Cell of the file", default="", max_length=12)


class PlaceParts(Frozen):
    """A place, and those one level below it that live on the day."""

    place: str
    parts: tuple[str, ...]


class EnterFigures(Act):
    """Figures of one table and year, from a named source (C5.5.4, C5.5.12, D11)."""

    zh, en, rule = "填报数据表", "Enter figures of a table", "C5.5.4, C5.5.9, C5.5.12, D11"
    path, part, adds, whenever = "figures", (Part.ORGANISER, Part.ENTRANT), True, True

    kind: Literal["enter-figures"] = "enter-figures"
    code: str = label("参评单位", "Subject", max_length=40)
    table: str = label("表册或年鉴", "Table or yearbook", max_length=40)
    year: int = label("数据年度", "Year of the figures", ge=1990, le=2200)
    office: str = label("数据来源单位", "Office they come from", min_length=2, max_length=80)
    document: str = label("来源文件或文号", "Document", default="", max_length=80)
    file: str = label("来源电子文件名", "File they come from", default="", max_length=80)
    sheet: str = label("工作表", "Sheet", default="", max_length=40)
    lines: Annotated[tuple[FigureLine, ...], Field(min_length=1, max_length=MOST_LINES)] = label(
        "数据", "Figures"
    )
    below: Annotated[tuple[PlaceParts, ...], Looked()] = ()


class CorrectFigure(Act):
    """A cell is corrected, or explained; what stood there stays on record (C1.3.3, D11)."""

    zh, en, rule = "更正数据", "Correct a figure", "C1.3.3, C5.5.13, D11"
    path, part, adds, whenever = "corrected-figures", (Part.ORGANISER, Part.ENTRANT), True, True

    kind: Literal["correct-figure"] = "correct-figure"
    code: str = label("参评单位", "Subject", max_length=40)
    table: str = label("表册或年鉴", "Table or yearbook", max_length=40)
    place: str = label("区划代码", "Code of the place", pattern="^[0-9]{4,12}$", max_length=12)
    fact: str = label("数据", "Figure", max_length=40)
    year: int = label("数据年度", "Year of the figure", ge=1990, le=2200)
    before: Amount = label("原数值", "Value as it stands")
    after: Amount = label("更正后的数值", "Value after the correction")
    office: str = label("更正依据的来源单位", "Office it comes from", min_length=2, max_length=80)
    document: str = label("来源文件或文号", "Document", default="", max_length=80)
    page: int | None = label("所在页码", "Page", default=None, ge=1, le=100_000)
    reason: TextRef = label("更正理由或情况说明", "Reasons or explanation")


class FiguresEntered(OfEntry):
    adds = True
    kind: Literal["figures-entered"] = "figures-entered"
    table: str
    year: int
    office: str
    document: str
    lines: tuple[FigureLine, ...]
    figures: tuple[FigureEntry, ...]
    below: tuple[PlaceParts, ...] = ()

    def upon(self, entry: Entry) -> Entry:
        parts = {**entry.parts, **{one.place: one.parts for one in self.below}}
        return entry.but(figures=(*entry.figures, *self.figures), parts=parts)


class FigureCorrected(OfEntry):
    adds = True
    kind: Literal["figure-corrected"] = "figure-corrected"
    table: str
    place: str
    fact: str
    year: int
    reason: TextRef
    earlier: FigureEntry
    figure: FigureEntry

    def upon(self, entry: Entry) -> Entry:
        done = Correction(
            before=self.earlier, after=self.figure, by=self.actor, at=self.at, reason=self.reason
        )
        return entry.but(
            figures=corrected(entry.figures, done), corrections=(*entry.corrections, done)
        )


def rules_of(of: AssessmentRound) -> ConsistencyRules | None:
    """None where the scheme collects no tables in its rounds."""
    rules = of.rules.consistency
    return rules if rules and rules.tables else None


def _has_tables(of: AssessmentRound) -> bool:
    return rules_of(of) is not None and bool(of.entries)


def _has_figures(of: AssessmentRound) -> bool:
    return _has_tables(of) and any(one.figures for one in of.entries.values())


@rule(EnterFigures, AssessmentRound, opens=Standing("scoring", has=_has_tables))
def enter_figures(of: AssessmentRound, act: EnterFigures, now: datetime) -> FiguresEntered:
    """A cell that has its figure is corrected and not written over; a unit fills in its own tables."""
    entry = of.entry(act.code)
    units = _units(of, act.table, entry, act)
    if act.year > of.year:
        raise Invalid(field="year", given=act.year)
    known = {one.cell for one in entry.figures}
    figures: list[FigureEntry] = []
    for number, line in enumerate(act.lines):
        here = f"lines.{number}"
        if line.fact not in units:
            raise Invalid(field=f"{here}.fact", given=line.fact)
        if not is_of(entry, line.place):
            raise Invalid(field=f"{here}.place", given=line.place)
        figure = _figure(units, act, line)
        if figure.cell in known:
            raise Invalid(field=f"{here}.amount", taken=line.place)
        known.add(figure.cell)
        figures.append(figure)
    if len(known) > MOST_FIGURES:
        raise Invalid(field="lines", most=MOST_FIGURES)
    return FiguresEntered(
        **fact(act, now),
        code=act.code,
        table=act.table,
        year=act.year,
        office=act.office,
        document=act.document,
        lines=act.lines,
        figures=tuple(figures),
        below=act.below,
    )


@rule(CorrectFigure, AssessmentRound, opens=Standing("scoring", has=_has_figures))
def correct_figure(of: AssessmentRound, act: CorrectFigure, now: datetime) -> FigureCorrected:
    """Raises Invalid where the cell says something else by now. The same value again explains it."""
    entry = of.entry(act.code)
    _units(of, act.table, entry, act)
    cell = cell_of(act.table, act.place, act.fact, act.year)
    stands = next((one for one in entry.figures if one.cell == cell), None)
    if stands is None or stands.amount != act.before:
        raise Invalid(field="before", changed=f"{act.before}")
    remark = act.reason.id if act.after == act.before else ""
    source = Source(office=act.office, document=act.document, page=act.page)
    said = {"amount": act.after, "source": source, "remark": remark}
    return FigureCorrected(
        **fact(act, now),
        code=act.code,
        table=act.table,
        place=act.place,
        fact=act.fact,
        year=act.year,
        reason=act.reason,
        earlier=stands,
        figure=stands.model_copy(update=said),
    )


def conflicts_of(of: AssessmentRound, entry: Entry) -> tuple[Conflict, ...]:
    rules = rules_of(of)
    return conflicts(rules, entry.figures, entry.parts) if rules else ()


def unsettled(of: AssessmentRound, entry: Entry) -> Iterator[Conflict]:
    """Those that are mended before the figures are used; what is only shown may have its reasons."""
    return (one for one in conflicts_of(of, entry) if one.severity == "conflict")


def cell_of(table: str, place: str, fact: str, year: int) -> Cell:
    return Cell(table=table, row=place, column=f"{fact} {year}")


def _units(
    of: AssessmentRound, table: str, entry: Entry, act: EnterFigures | CorrectFigure
) -> dict[str, str]:
    """The units of what is counted. Raises Invalid for an unknown table, NotEntitled for a hand that
    does not keep it: yearbooks are the office's, and nobody writes another's figures."""
    rules = rules_of(of)
    known = {one.id: one for one in rules.tables} if rules else {}
    if rules is None or table not in known:
        raise Invalid(field="table", given=table)
    is_entrant = act.actor.function in ENTRANTS
    if is_entrant and (known[table].by == "office" or not speaks_for(act.actor, entry)):
        raise NotEntitled(act=act.kind, function=str(act.actor.function))
    return {one.id: one.unit for one in rules.facts}


def _figure(units: dict[str, str], act: EnterFigures, line: FigureLine) -> FigureEntry:
    return FigureEntry(
        cell=cell_of(act.table, line.place, line.fact, act.year),
        fact=line.fact,
        place=line.place,
        year=act.year,
        amount=line.amount,
        unit=units[line.fact],
        source=Source(
            office=act.office,
            document=act.document,
            page=line.page,
            file=act.file,
            sheet=act.sheet,
            cell=line.cell,
        ),
        remark=line.remark.id if line.remark else "",
    )


def is_of(entry: Entry, place: str) -> bool:
    """A place within the subject; where it is no area, the area that it lies in."""
    unit = entry.now or entry.code
    return within(place, unit if unit.isdigit() else entry.place)
