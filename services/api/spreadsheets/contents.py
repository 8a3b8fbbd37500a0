"""What the workbook of a case says when it goes out: as things stand, or as it was sent, with marks.

The cells themselves are written in `template.py` and `answers.py`.
"""

from datetime import datetime

from services.api.dates import moment
from services.api.language import Language
from services.api.spreadsheets.answers import AnswerLines, Asked
from services.api.spreadsheets.desk import Desk, Found, sentence_of
from services.api.spreadsheets.files import attached
from services.api.spreadsheets.layout import FIRST_ROW, TypedSheet
from services.api.spreadsheets.template import About, Contents, write_workbook
from services.api.spreadsheets.texts import ANSWERS, QUESTIONS, say
from services.domain.attainment.answer_lines import (
    EXEMPT,
    MET,
    Given,
    TypedAnswer,
    given,
    questions,
)
from services.domain.attainment.data_lines import Column, TypedLine, line_of, years_of
from services.domain.attainment.formulas import plain
from services.domain.programme.area_words import remark_text
from services.domain.programme.catalogue import Entry
from services.domain.programme.schema import Text

FRESH = Text(zh="指标数据", en="indicators")
MARKED = Text(zh="指标数据（有批注）", en="indicators-marked")


def fresh_workbook(desk: Desk, language: Language, now: datetime) -> bytes:
    """With everything entered so far. Takes a moment: call it in a thread."""
    contents = _contents(desk, now, _lines(desk), _answer_lines(desk, _answers(desk, language)), {})
    return write_workbook(contents, language)


def marked_workbook(
    desk: Desk, typed: TypedSheet, found: Found, language: Language, now: datetime
) -> bytes:
    """As it was sent, with colour and comment in every cell that is wrong. Call it in a thread."""
    faults = {
        (one.row, one.column): sentence_of(one, desk, typed.lines) for one in found.figures.faults
    }
    answers = _answer_lines(desk, typed.answers, found)
    return write_workbook(_contents(desk, now, typed.lines, answers, faults), language)


def named(desk: Desk, what: Text, language: Language) -> dict[str, str]:
    """The headers under which it is kept."""
    return attached(f"{desk.file.head.number} {say(language, what)}.xlsx", f"{what.en}.xlsx")


def _contents(
    desk: Desk,
    now: datetime,
    lines: tuple[TypedLine, ...],
    answers: AnswerLines,
    faults: dict[tuple[int, Column], Text],
) -> Contents:
    head = desk.file.head
    place = head.place.path
    zh, en = moment(Language.ZH, now), moment(Language.EN, now)
    return Contents(
        stamp=desk.stamp,
        title=Text(
            zh=f"{place.zh} {head.number} 指标数据", en=f"{place.en} {head.number} Indicator data"
        ),
        told=Text(zh=f"数据截至{zh}", en=f"As of {en}"),
        lines=lines,
        about=_about(desk),
        files=tuple(desk.labels.values()),
        faults=faults,
        answers=answers,
    )


def _lines(desk: Desk) -> tuple[TypedLine, ...]:
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
                formulas.setdefault(datum.id, []).append(_formula(desk, entry))
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


def _formula(desk: Desk, entry: Entry) -> Text:
    """With the names of its data: 绿地面积 ÷ 建成区面积 × 100."""
    if entry.formula is None:
        return Text(zh="", en="")
    shown = entry.formula.expression.shown
    zh = shown(lambda datum: desk.data[datum].name_zh)
    en = shown(lambda datum: desk.data[datum].name_en)
    return Text(zh=f"{entry.code} {zh}", en=f"{entry.code} {en}")


def _answers(desk: Desk, language: Language) -> tuple[TypedAnswer, ...]:
    """Every question without a figure, with what was answered so far."""
    asked = [
        (entry.code, question, stands)
        for entry in desk.catalogue.entries
        for question, stands in given(entry, desk.sheet).items()
    ]
    lines = []
    for row, (code, question, stands) in enumerate(asked, FIRST_ROW):
        now = Given(
            answer=say(language, answer_words(question, stands)),
            reason=stands.reason,
            statement=desk.labels.get(stands.statement, ""),
        )
        lines.append(TypedAnswer(row=row, code=code, question=question, now=now, before=now))
    return tuple(lines)


def answer_words(question: str, stands: Given) -> Text:
    """达到, 未达到, 不适用, or nothing yet."""
    if not stands.answer:
        return Text(zh="", en="")
    return ANSWERS[EXEMPT if question == EXEMPT else stands.answer]


def _answer_lines(
    desk: Desk, lines: tuple[TypedAnswer, ...], found: Found | None = None
) -> AnswerLines:
    faults = found.answers.faults if found else ()
    return AnswerLines(
        lines=lines,
        asked={
            (entry.code, question): Asked(name=entry.name, question=asked(entry, question))
            for entry in desk.catalogue.entries
            for question in questions(entry)
        },
        faults={(one.row, one.column): sentence_of(one, desk) for one in faults},
    )


def asked(entry: Entry, question: str) -> Text:
    """A question in words: the requirement, a further condition, or when it need not apply."""
    if question == MET:
        return QUESTIONS[MET]
    if question == EXEMPT:
        when = remark_text(entry.not_applicable_when or "")
        pattern = QUESTIONS[EXEMPT]
        return Text(zh=pattern.zh.format(when=when.zh), en=pattern.en.format(when=when.en))
    number = int(question.removeprefix("condition."))
    return remark_text(entry.additional_conditions[number].text_en)
