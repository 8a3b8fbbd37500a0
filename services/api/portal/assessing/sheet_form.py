"""The form of a score sheet: one box for each item, and in it only what that item asks for.

Rows, labels and errors are those of the act's own form (`forms.py`); which points an item brings is
decided in `domain/mechanisms/filled_sheets.py`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from services.api.portal.forms import Choice, FormField, Kind
from services.domain.attainment.formulas import plain
from services.domain.base import Act, Stream
from services.domain.mechanisms.filled_sheets import CLEAN
from services.domain.mechanisms.scores import (
    AttainedScore,
    DeductionScore,
    JudgedScore,
    ProportionalScore,
    RubricScore,
    ScoreItem,
    ScoreRule,
    ScoreSheet,
    Shortfall,
)
from services.domain.programme.words import Text
from services.domain.rounds.entry import Entry
from services.domain.rounds.sheets import FillSheet, ScoreOneself, sheet_of
from services.domain.rounds.state import AssessmentRound

Values = Mapping[str, Sequence[str]]
SHEETS = (FillSheet, ScoreOneself)
ATTAINED = (
    Choice("attained", Text(zh="达到", en="attained")),
    Choice("not-attained", Text(zh="未达到", en="not attained")),
)
NO_FAULT = Choice(CLEAN, Text(zh="已核查，没有下列情形", en="checked, none of the faults below"))


def with_rows(act: type[Act], state: Stream, values: Values) -> Values:
    """One row for every item of the subject's sheet."""
    entry = _entry(act, state, values)
    sheet = sheet_of(state, entry) if entry and isinstance(state, AssessmentRound) else None
    if entry is None or sheet is None:
        return values
    rows = {f"marks.{number}.item": [one.id] for number, one in enumerate(sheet.items)}
    return {"code": [entry.code], **values, **rows}


def shaped(
    act: type[Act], state: Stream, values: Values, fields: tuple[FormField, ...]
) -> tuple[FormField, ...]:
    """The act's form with its items drawn one by one; any other act's as it is."""
    entry = _entry(act, state, values)
    sheet = sheet_of(state, entry) if entry and isinstance(state, AssessmentRound) else None
    if entry is None or sheet is None or not isinstance(state, AssessmentRound):
        return fields
    same = tuple(one.code for one in _subjects(act, state) if sheet_of(state, one) == sheet)
    return tuple(_drawn(sheet, same, fields))


def _drawn(
    sheet: ScoreSheet, codes: Sequence[str], fields: Sequence[FormField]
) -> Iterator[FormField]:
    for field in fields:
        if field.name == "marks":
            for item, row in zip(sheet.items, field.rows, strict=True):
                yield _box(item, row)
        elif field.name == "code":
            choices = tuple(one for one in field.choices if one.value in codes)
            yield replace(field, choices=choices)
        elif field.name != "slot" or len(field.choices) > 1:
            yield field


def _box(item: ScoreItem, row: Sequence[FormField]) -> FormField:
    by_name = {one.name.rpartition(".")[2]: one for one in row}
    points = plain(item.score.points)
    label = Text(zh=f"{item.label.zh}（{points}分）", en=f"{item.label.en} ({points} points)")
    inner = (_narrowed(item.score, by_name[name]) for name in _asked(item.score))
    hidden = replace(by_name["item"], kind=Kind.HIDDEN, value=item.id)
    return replace(
        by_name["item"],
        name=by_name["item"].name.rpartition(".")[0],
        kind=Kind.GROUP,
        label=label,
        error=None,
        rows=((hidden, *inner),),
    )


def _asked(rule: ScoreRule) -> tuple[str, ...]:
    match rule:
        case AttainedScore():
            return "grade", "reason"
        case ProportionalScore():
            return ("done",) if rule.target is not None else ("done", "target")
        case RubricScore():
            ranged = any(one.least is not None for one in rule.grades)
            return ("grade", "given", "reason") if ranged else ("grade", "reason")
        case DeductionScore():
            often = any(one.each_time for one in rule.faults)
            return ("grade", "faults", "times") if often else ("grade", "faults")
        case JudgedScore():
            return "given", "reason"


def _narrowed(rule: ScoreRule, field: FormField) -> FormField:
    """The field with what this very item offers."""
    name = field.name.rpartition(".")[2]
    match rule:
        case AttainedScore() if name == "grade":
            return replace(field, kind=Kind.RADIOS, choices=ATTAINED)
        case RubricScore() if name == "grade":
            grades = tuple(Choice(one.id, one.label) for one in rule.grades)
            return replace(field, kind=Kind.RADIOS, choices=grades)
        case DeductionScore() if name == "grade":
            return replace(field, kind=Kind.CHECKS, choices=(NO_FAULT,))
        case DeductionScore() if name == "faults":
            faults = tuple(Choice(one.id, _fault(one)) for one in rule.faults)
            return replace(field, kind=Kind.CHECKS, choices=faults)
    return field


def _fault(one: Shortfall) -> Text:
    points = plain(one.points)
    each_zh, each_en = ("每次", " each time") if one.each_time else ("", "")
    return Text(
        zh=f"{one.label.zh}（{each_zh}扣{points}分）", en=f"{one.label.en} (−{points}{each_en})"
    )


def _entry(act: type[Act], state: Stream, values: Values) -> Entry | None:
    """The subject that was chosen, else the first that has a sheet."""
    if act not in SHEETS or not isinstance(state, AssessmentRound):
        return None
    known = {one.code: one for one in _subjects(act, state)}
    asked = next(iter(values.get("code", ())), "")
    return known.get(asked) or next(iter(known.values()), None)


def _subjects(act: type[Act], state: AssessmentRound) -> tuple[Entry, ...]:
    """Those whose sheet this act fills in."""
    own = act is ScoreOneself
    judgings = ((one, state.judging(one)) for one in state.assessed)
    return tuple(one for one, how in judgings if (how.self_scored if own else how.sheet_of))
