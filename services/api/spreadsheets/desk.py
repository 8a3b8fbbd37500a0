"""A case and its workbook: what one is read against, and what was found in it. For page and API alike.

Nothing is saved here. What lines mean is decided in `domain/attainment/data_lines.py` and
`domain/attainment/answer_lines.py`; how a workbook goes out is in `contents.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.api.language import Language
from services.api.problems import FieldProblem, Itemised
from services.api.spreadsheets.layout import Stamp, TypedSheet
from services.api.spreadsheets.texts import WRONG, say
from services.api.spreadsheets.unread import CannotRead, Unread
from services.api.texts.typed import ODD
from services.domain.attainment.answer_lines import AnswerFault, Answers, answered, read_answers
from services.domain.attainment.data_lines import Fault, Reading, TypedLine, merged, read_lines
from services.domain.attainment.datasheet import DataSheet
from services.domain.attainment.typed_numbers import Odd
from services.domain.case import Case
from services.domain.clocks.calendar import local_day
from services.domain.errors import DomainError
from services.domain.papers.application import with_register
from services.domain.papers.drafting import check_may_enter_data
from services.domain.programme.catalogue import Catalogue, Datum, Entry
from services.domain.programme.library import catalogue_of
from services.domain.programme.schema import Programme, Text
from services.domain.programme.unit_words import unit_text
from services.storage.papers import data_sheets
from services.storage.papers.readiness import papers, programme_of, titles_in
from services.storage.queries import bureau
from services.storage.queries.scope import Viewer
from services.storage.queries.staff import usable_files
from services.storage.session import Tx

SHORT_ID = 8


@dataclass(frozen=True)
class Found:
    """What a workbook changes, and what in it can't be taken."""

    figures: Reading
    answers: Answers

    @property
    def faults(self) -> tuple[Fault | AnswerFault, ...]:
        return (*self.figures.faults, *self.answers.faults)

    @property
    def count(self) -> int:
        return len(self.figures.changes) + len(self.answers.changes)

    def put_into(self, sheet: DataSheet, entries: Mapping[str, Entry]) -> DataSheet:
        """The sheet with all of it; all else as it was."""
        return answered(merged(sheet, self.figures.changes), entries, self.answers.changes)


@dataclass(frozen=True)
class Desk:
    """Everything about a case that its workbook is made from and read against."""

    file: bureau.CaseFile
    programme: Programme
    catalogue: Catalogue
    data: Mapping[str, Datum]
    entries: Mapping[str, Entry]
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
        """Base data that the register answers; nobody types them (issue 1.2.3)."""
        return frozenset(one.datum for one in self.programme.catalogue.register_fed)

    @property
    def stamp(self) -> Stamp:
        ref = self.state.programme
        definition = f"{ref.id}/{ref.version}/{ref.sha256}" if ref else ""
        return Stamp(case=self.state.id, year=self.sheet.year, definition=definition)

    def read(self, typed: TypedSheet) -> Found:
        """Raises CannotRead for the workbook of another case, year or catalogue."""
        if typed.stamp.case != self.state.id:
            raise CannotRead(Unread.OTHER_CASE)
        if typed.stamp != self.stamp:
            raise CannotRead(Unread.OUTDATED)
        return Found(
            figures=read_lines(
                typed.lines, self.sheet, self.data, fed=self.fed, labels=self.labels
            ),
            answers=read_answers(typed.answers, self.sheet, self.entries, labels=self.labels),
        )


async def desk_of(tx: Tx, viewer: Viewer, case: str, now: datetime) -> Desk:
    """Raises NotFound for a case that the viewer may not know of."""
    file = await bureau.case_file(tx, viewer, case)
    programme = programme_of(file.state)
    catalogue = catalogue_of(programme)
    kept = await papers(tx, file.state, now)
    found = await data_sheets.get(tx, case, now)
    register = await titles_in(tx, file.state.place)
    return Desk(
        file=file,
        programme=programme,
        catalogue=catalogue,
        data=catalogue.data(),
        entries={entry.code: entry for entry in catalogue.entries},
        sheet=with_register(programme, kept, register, local_day(now)),
        version=found.version,
        labels=_labels(await usable_files(tx, case)),
    )


async def entering(tx: Tx, viewer: Viewer, case: str, now: datetime) -> Desk:
    """Raises NotFound, NotEntitled and StepClosed."""
    desk = await desk_of(tx, viewer, case, now)
    check_may_enter_data(desk.state, viewer.account, viewer.seats)
    return desk


def may_enter(viewer: Viewer, desk: Desk) -> bool:
    try:
        check_may_enter_data(desk.state, viewer.account, viewer.seats)
    except DomainError:
        return False
    return True


def _labels(files: list[tuple[str, str]]) -> dict[str, str]:
    """Two files of one name are told apart by the beginning of their ids."""
    names = [name for _, name in files]
    return {
        file: name if names.count(name) == 1 else f"{name} ({file[:SHORT_ID]})"
        for file, name in files
    }


def sentence_of(fault: Fault | AnswerFault, desk: Desk, lines: tuple[TypedLine, ...] = ()) -> Text:
    """What to do about a cell, in both languages."""
    said = ODD[fault.why] if isinstance(fault.why, Odd) else WRONG[fault.why]
    line = next((one for one in lines if one.row == fault.row), None)
    datum = desk.data.get(line.datum) if line and isinstance(fault, Fault) else None
    unit = unit_text(datum.unit if datum else "")
    return Text(
        zh=said.zh.format(unit=unit.zh, given=fault.given),
        en=said.en.format(unit=unit.en, given=fault.given),
    )


class CellsWrong(Itemised, DomainError):
    """Cells that can't be taken, each with its address. Nothing was saved."""

    code = "workbook-faulty"

    def __init__(self, found: Found, desk: Desk, typed: TypedSheet) -> None:
        super().__init__(count=len(found.faults))
        self.found, self.desk, self.typed = found, desk, typed

    def items(self, language: Language) -> list[FieldProblem]:
        return [
            FieldProblem(
                pointer=f"/{self.typed.address(one.row, one.column)}",
                code=one.why.value,
                detail=say(language, sentence_of(one, self.desk, self.typed.lines)),
            )
            for one in self.found.faults
        ]
