"""What differs between two definitions, in sentences of both languages (4.1.3).

Which settings differ is found in `domain/programme/differences.py`.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from services.api.portal.wording.words import word
from services.api.texts.settings import setting
from services.domain.programme.differences import Change
from services.domain.programme.schema import Budget, Obligation, Office, Step
from services.domain.programme.words import Definition, Text
from services.domain.tree.units import Function, Level, Part, StepName

NOTHING: Final = Text(zh="无", en="nothing")
YES: Final = Text(zh="是", en="yes")
NO: Final = Text(zh="否", en="no")
UNITS: Final = {
    "working": Text(zh="个工作日", en="working days"),
    "calendar": Text(zh="天", en="calendar days"),
    "months": Text(zh="个月", en="months"),
}
CHOICES: Final = {
    "argued": Text(zh="论证", en="argued"),
    "guided": Text(zh="指导", en="guided"),
    "pause": Text(zh="暂停办理", en="pause"),
    "continue": Text(zh="继续办理", en="continue"),
    "refuse": Text(zh="不予受理", en="refused"),
    "next-year": Text(zh="计入下一年度", en="counted with the next year"),
    "working": Text(zh="工作日", en="working days"),
    "calendar": Text(zh="自然日", en="calendar days"),
    "months": Text(zh="月", en="months"),
    "keep": Text(zh="不顺延", en="stays"),
    "forward": Text(zh="顺延", en="moves forward"),
    "back": Text(zh="提前", en="moves back"),
    "confirmed": Text(zh="已核实", en="confirmed"),
    "recalled": Text(zh="待核实", en="recalled"),
    "volume": Text(zh="单独成册", en="a volume of its own"),
    "together": Text(zh="合订一册", en="in one volume"),
    "shown": Text(zh="只作记录", en="only recorded"),
    "extend": Text(zh="顺延公示期", en="the notice is lengthened"),
    "loose": Text(zh="不装订", en="not bound"),
}
"""Values that are words of the file and no enumeration."""


def sentence(change: Change) -> Text:
    """As "办理程序 › 期限 › 形式审查：5个工作日 → 10个工作日"."""
    where = [_step_of(part) for part in change.path]
    before, after = said(change.before), said(change.after)
    if change.before in (None, (), {}):
        return Text(
            zh=f"{' › '.join(one.zh for one in where)}：新增 {after.zh}",
            en=f"{' › '.join(one.en for one in where)}: added {after.en}",
        )
    if change.after in (None, (), {}):
        return Text(
            zh=f"{' › '.join(one.zh for one in where)}：删去 {before.zh}",
            en=f"{' › '.join(one.en for one in where)}: taken out {before.en}",
        )
    return Text(
        zh=f"{' › '.join(one.zh for one in where)}：{before.zh} → {after.zh}",
        en=f"{' › '.join(one.en for one in where)}: {before.en} → {after.en}",
    )


def _step_of(part: str) -> Text:
    """A part of the path: a step or an office by its word, a setting, an item by its id."""
    for kind in (StepName, Part, Obligation):
        if part in set(kind):
            return word(kind(part))
    return setting(part)


def said(value: object) -> Text:
    """A value in words; of a group of settings those that say something."""
    match value:
        case Text():
            return Text(zh=f"“{value.zh}”", en=f"“{value.en}”")
        case Budget(days=days, unit=unit):
            return Text(zh=f"{days}{UNITS[unit].zh}", en=f"{days} {UNITS[unit].en}")
        case Office(function=function, level=level):
            return office_words(function, level)
        case Step(name=name):
            return word(name)
        case Definition():
            names = value.model_dump(exclude_defaults=True)
            return _settings({name: getattr(value, name) for name in names})
        case dict():
            return _settings(value)
        case tuple():
            return _listed([said(one) for one in value])
    return _plain(value)


def _plain(value: object) -> Text:
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, int | Decimal | date):
        return Text(zh=str(value), en=str(value))
    return CHOICES.get(str(value)) or word(value)


def office_words(function: Function, level: Level) -> Text:
    """With the level of the unit, unless the function's name says it."""
    who, where = word(function), word(level)
    if function.startswith(level) or level is Level.NATION:
        return who
    return Text(zh=f"{where.zh}{who.zh}", en=f"{where.en} {who.en}")


def _settings(values: Mapping[str, object]) -> Text:
    found = [(_step_of(str(name)), said(value)) for name, value in values.items()]
    return _listed([Text(zh=f"{k.zh}：{v.zh}", en=f"{k.en}: {v.en}") for k, v in found])


def _listed(parts: list[Text]) -> Text:
    return joined(parts) if parts else NOTHING


def joined(parts: list[Text]) -> Text:
    return Text(zh="、".join(one.zh for one in parts), en=", ".join(one.en for one in parts))
