"""Answers that are no figures, as lines of the workbook: met or not, further conditions, claims that
an indicator does not apply (4.7, F13).

As with figures only what somebody changed is applied, cell by cell. What an answer is worth is
decided in `indicators.py`; lines of figures are in `data_lines.py`.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Final

from pydantic import Field

from services.domain.attainment.data_lines import Cell, Wrong
from services.domain.attainment.datasheet import DataSheet, Exemption, Judgement
from services.domain.base import Frozen
from services.domain.programme.catalogue import Entry

MET: Final = "met"
EXEMPT: Final = "exempt"
LONGEST_REASON: Final = 400
YES: Final = frozenset({"达到", "已达到", "是", "有", "√", "met", "yes", "true"})
NO: Final = frozenset({"未达到", "没有达到", "否", "无", "×", "not met", "no", "false"})
CLAIMED: Final = frozenset({"不适用", "申报不适用", "not applicable", "does not apply"})
"""What people write. A claim may also be a plain yes, as the question is whether there is one."""


class AnswerColumn(StrEnum):
    """What can be filled in on a line."""

    ANSWER = "answer"
    REASON = "reason"
    STATEMENT = "statement"


class Given(Frozen):
    """The cells of one question. Read, an answer is `yes`, `no` or empty, a statement a file's id."""

    answer: Cell = ""
    reason: str = ""
    statement: Cell = ""


class TypedAnswer(Frozen):
    """A line that came back: in which row, what it asks, how it reads now and how it went out."""

    row: Annotated[int, Field(ge=1)]
    code: Annotated[str, Field(max_length=80)]
    question: Annotated[str, Field(max_length=20)]
    now: Given
    before: Given


class AnswerFault(Frozen):
    row: int
    column: AnswerColumn
    why: Wrong
    given: str = ""


class AnswerChange(Frozen):
    """What one line changes in the sheet as it stands."""

    row: int
    code: str
    question: str
    old: Given
    new: Given
    crossed: bool = False
    """Somebody answered something else since the workbook went out."""


class Answers(Frozen):
    changes: tuple[AnswerChange, ...] = ()
    faults: tuple[AnswerFault, ...] = ()


def is_judged(entry: Entry) -> bool:
    """Whether it is asked if the requirement is met."""
    return entry.comparison == "bool" or entry.kind == "qualitative"


def questions(entry: Entry) -> tuple[str, ...]:
    """What is asked of an entry beside its figures, in the order of the page."""
    return (
        *([MET] if is_judged(entry) else []),
        *(condition(number) for number in range(len(entry.additional_conditions))),
        *([EXEMPT] if entry.not_applicable_when else []),
    )


def condition(number: int) -> str:
    return f"condition.{number}"


def open_columns(question: str) -> tuple[AnswerColumn, ...]:
    """Reason and statement belong to a claim that the indicator does not apply."""
    return tuple(AnswerColumn) if question == EXEMPT else (AnswerColumn.ANSWER,)


def given(entry: Entry, sheet: DataSheet) -> dict[str, Given]:
    """Every question of the entry with what stands there."""
    judgement, exemption = sheet.judgement(entry.code), sheet.exemption(entry.code)
    found = {question: Given() for question in questions(entry)}
    if judgement and MET in found:
        found[MET] = Given(answer=_word(met=judgement.met))
    for number, held in enumerate(judgement.conditions if judgement else ()):
        if condition(number) in found:
            found[condition(number)] = Given(answer=_word(met=held))
    if exemption and EXEMPT in found:
        statement = exemption.statement or ""
        found[EXEMPT] = Given(answer="yes", reason=exemption.reason, statement=statement)
    return found


def _word(*, met: bool) -> str:
    return "yes" if met else "no"


def judgement(code: str, met: str, conditions: Sequence[str]) -> Judgement | None:
    """What the answers come to; None where nobody has answered. Conditions count all together."""
    answered = bool(conditions) and all(conditions)
    if not met and not answered:
        return None
    said = tuple(one == "yes" for one in conditions) if answered else ()
    return Judgement(code=code, met=met != "no", conditions=said)


def read_answers(
    lines: Iterable[TypedAnswer],
    sheet: DataSheet,
    entries: Mapping[str, Entry],
    *,
    labels: Mapping[str, str],
) -> Answers:
    """What the lines change in this sheet, and every cell that can't be taken."""
    changes: list[AnswerChange] = []
    faults: list[AnswerFault] = []
    seen: set[tuple[str, str]] = set()
    for line in lines:
        key = (line.code, line.question)
        entry = entries.get(line.code)
        if entry is None or line.question not in questions(entry):
            faults.append(_fault(line, AnswerColumn.ANSWER, Wrong.UNKNOWN_LINE))
        elif key in seen:
            faults.append(_fault(line, AnswerColumn.ANSWER, Wrong.LINE_TWICE))
        elif line.now != line.before:
            read = _read(line, given(entry, sheet)[line.question], labels)
            faults += read.faults
            changes += read.changes
        seen.add(key)
    return Answers(changes=tuple(changes), faults=(*faults, *_apart(changes, sheet, entries)))


def _read(line: TypedAnswer, old: Given, labels: Mapping[str, str]) -> Answers:
    """Cell by cell: what was changed is taken, what was not stays as it stands now."""
    touched = [one for one in AnswerColumn if getattr(line.now, one) != getattr(line.before, one)]
    if closed := [one for one in touched if one not in open_columns(line.question)]:
        return Answers(faults=(_fault(line, closed[0], Wrong.NOT_ASKED),))
    new = old
    faults: list[AnswerFault] = []
    for column in touched:
        read = _cell(line.question, column, getattr(line.now, column), labels)
        if isinstance(read, Wrong):
            faults.append(_fault(line, column, read))
        else:
            new = new.model_copy(update={str(column): read})
    if faults:
        return Answers(faults=tuple(faults))
    if line.question == EXEMPT and not new.answer:
        if any(getattr(line.now, one) for one in touched if one is not AnswerColumn.ANSWER):
            return Answers(faults=(_fault(line, AnswerColumn.ANSWER, Wrong.NO_CLAIM),))
        new = Given()  # A claim that is taken back takes its reason and statement with it.
    if new == old:
        return Answers()
    was = {one: _cell(line.question, one, getattr(line.before, one), labels) for one in touched}
    crossed = any(was[one] != getattr(old, one) for one in touched)
    changed = AnswerChange(
        row=line.row,
        code=line.code,
        question=line.question,
        old=old,
        new=new,
        crossed=crossed,
    )
    return Answers(changes=(changed,))


def _cell(
    question: str, column: AnswerColumn, typed: str, labels: Mapping[str, str]
) -> str | Wrong:
    """What a cell says, or why it says nothing that can be taken."""
    match column:
        case AnswerColumn.ANSWER:
            return _claim(typed) if question == EXEMPT else _yes_or_no(typed)
        case AnswerColumn.REASON:
            return typed if len(typed) <= LONGEST_REASON else Wrong.REASON_TOO_LONG
        case AnswerColumn.STATEMENT:
            files = {label: file for file, label in labels.items()}
            return files.get(typed, Wrong.NO_SUCH_FILE) if typed else ""


def _yes_or_no(typed: str) -> str | Wrong:
    word = typed.strip().casefold()
    if word in YES:
        return "yes"
    return "no" if word in NO else Wrong.NO_ANSWER if word else ""


def _claim(typed: str) -> str | Wrong:
    word = typed.strip().casefold()
    if word in YES | CLAIMED:
        return "yes"
    return "" if word in {"", *NO} else Wrong.NO_ANSWER


def _apart(
    changes: Sequence[AnswerChange], sheet: DataSheet, entries: Mapping[str, Entry]
) -> Iterable[AnswerFault]:
    """Of several conditions none can be left open: kept are all their answers, or none."""
    after = answered(sheet, entries, changes)
    for change in changes:
        if change.question in (MET, EXEMPT) or not change.new.answer:
            continue
        if given(entries[change.code], after)[change.question].answer != change.new.answer:
            yield AnswerFault(
                row=change.row, column=AnswerColumn.ANSWER, why=Wrong.CONDITIONS_APART
            )


def answered(
    sheet: DataSheet, entries: Mapping[str, Entry], changes: Sequence[AnswerChange]
) -> DataSheet:
    """The sheet with these answers in it; all else as it was."""
    by_code: dict[str, dict[str, Given]] = {}
    for change in changes:
        by_code.setdefault(change.code, {})[change.question] = change.new
    for code, new in by_code.items():
        sheet = _with(sheet, entries[code], given(entries[code], sheet) | new)
    return sheet


def _with(sheet: DataSheet, entry: Entry, found: Mapping[str, Given]) -> DataSheet:
    said = [one.answer for question, one in found.items() if question not in (MET, EXEMPT)]
    if said or MET in found:
        judged = judgement(entry.code, found.get(MET, Given()).answer, said)
        judgements = [one for one in sheet.judgements if one.code != entry.code]
        judgements += [judged] if judged else []
        sheet = sheet.model_copy(update={"judgements": tuple(judgements)})
    if EXEMPT not in found:
        return sheet
    claim = found[EXEMPT]
    exemptions = [one for one in sheet.exemptions if one.code != entry.code]
    if claim.answer:
        statement = claim.statement or None
        exemptions.append(Exemption(code=entry.code, reason=claim.reason, statement=statement))
    return sheet.model_copy(update={"exemptions": tuple(exemptions)})


def _fault(line: TypedAnswer, column: AnswerColumn, why: Wrong) -> AnswerFault:
    return AnswerFault(row=line.row, column=column, why=why, given=getattr(line.now, column)[:60])
