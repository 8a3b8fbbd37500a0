"""What a workbook changes, as a reader checks it: cell, name, old and new. For page and API alike.

What was found is decided in `domain/attainment/data_lines.py` and `domain/attainment/answer_lines.py`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from services.api.spreadsheets.contents import answer_words, asked
from services.api.spreadsheets.desk import Desk, Found
from services.api.spreadsheets.layout import TypedSheet
from services.domain.attainment.answer_lines import AnswerChange, AnswerColumn
from services.domain.attainment.data_lines import Change, Column, line_of
from services.domain.programme.schema import Text


@dataclass(frozen=True)
class Shown:
    cell: str
    row: int
    what: Text
    unit: str
    year: int | None
    """Of a figure; an answer has none, and no unit."""
    old: Text
    new: Text
    document: str
    page: str
    remark: str
    """Where the new value is from, and why it is so."""
    jumped: bool
    crossed: bool


def changes_of(found: Found, desk: Desk, typed: TypedSheet) -> Iterator[Shown]:
    """Figures first, as the sheets stand in the workbook."""
    for figure in found.figures.changes:
        yield _figure(figure, desk, typed)
    for answer in found.answers.changes:
        yield _answer(answer, desk, typed)


def _figure(change: Change, desk: Desk, typed: TypedSheet) -> Shown:
    datum = desk.data[change.datum]
    old, new = line_of(change.old, desk.labels), line_of(change.new, desk.labels)
    return Shown(
        cell=typed.address(change.row, Column.AMOUNT),
        row=change.row,
        what=datum.name,
        unit=datum.unit,
        year=change.year,
        old=Text(zh=old.amount, en=old.amount),
        new=Text(zh=new.amount, en=new.amount),
        document=new.document,
        page=new.page,
        remark=new.remark,
        jumped=change.jumped,
        crossed=change.crossed,
    )


def _answer(change: AnswerChange, desk: Desk, typed: TypedSheet) -> Shown:
    entry = desk.entries[change.code]
    question = asked(entry, change.question)
    return Shown(
        cell=typed.address(change.row, AnswerColumn.ANSWER),
        row=change.row,
        what=Text(
            zh=f"{entry.code} {entry.name_zh}：{question.zh}",
            en=f"{entry.code} {entry.name_en}: {question.en}",
        ),
        unit="",
        year=None,
        old=answer_words(change.question, change.old),
        new=answer_words(change.question, change.new),
        document=desk.labels.get(change.new.statement, ""),
        page="",
        remark=change.new.reason,
        jumped=False,
        crossed=change.crossed,
    )
