"""Is a criterion met? Exact comparison, every gap named, and the answer explained part by part.

What a criterion may say stands in `programme/criteria.py` (4.1.7); plain limits of the catalogues
are judged in `indicators.py`, which also asks here.
"""

import operator
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Final

from services.domain.attainment.datasheet import DataSheet, Profile
from services.domain.attainment.figures import OPPOSITE, SIGNS, judged, shown_value, with_unit
from services.domain.attainment.formulas import ZeroDenominator, plain
from services.domain.attainment.limit_words import way_words
from services.domain.attainment.verdicts import Missing, Why, cannot_be_computed
from services.domain.base import Frozen
from services.domain.programme.catalogue import Entry
from services.domain.programme.criteria import (
    Against,
    All,
    BaseYear,
    Bound,
    ByProfile,
    Confidence,
    Criterion,
    EachYear,
    Either,
    Figure,
    Known,
    OtherDatum,
    Sign,
    Stated,
    Trend,
    Way,
    questions,
)
from services.domain.programme.words import Text

COMPARE: Final[dict[str, Callable[[Fraction, Fraction], bool]]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "==": operator.eq,
}
STEPS: Final[dict[Way, Sign]] = {
    "rising": ">",
    "not-lower": ">=",
    "falling": "<",
    "not-higher": "<=",
}
"""How each value of a trend stands to the one before."""
WHOLE: Final = Fraction(100)


class Judged(Frozen):
    """A criterion answered: `met` is None where it cannot be said, and `why` says what lacks."""

    met: bool | None
    line: Text
    why: Why | None = None
    missing: tuple[Missing, ...] = ()
    confidence: Confidence | None = None
    """How sure the limits are that decided: recalled if one of them is."""
    parts: tuple["Judged", ...] = ()


class Open(Exception):
    """A value cannot be had."""

    def __init__(self, why: Why, missing: tuple[Missing, ...] = ()) -> None:
        super().__init__(why)
        self.why = why
        self.missing = missing


def judge(
    criterion: Criterion, entry: Entry, sheet: DataSheet, profile: Profile, year: int | None = None
) -> Judged:
    """The criterion for the year, by default the sheet's own."""
    when = sheet.year if year is None else year
    try:
        match criterion:
            case Bound():
                return _bound(criterion, entry, sheet, when)
            case Trend():
                return _trend(criterion, entry, sheet, when)
            case Stated():
                return _stated(criterion, entry, sheet)
            case ByProfile():
                return judge(_kind(criterion, profile), entry, sheet, profile, when)
            case EachYear(of=one, window=window):
                years = window.years(when)
                if len(years) == 1:
                    return judge(one, entry, sheet, profile, years[0])
                return _all(tuple(judge(one, entry, sheet, profile, each) for each in years))
            case All(of=parts):
                return _all(tuple(judge(part, entry, sheet, profile, when) for part in parts))
            case Either(of=parts):
                return _either(tuple(judge(part, entry, sheet, profile, when) for part in parts))
    except Open as lack:
        sure = criterion.confidence if isinstance(criterion, Known) else None
        return Judged(
            met=None, line=_open_line(lack), why=lack.why, missing=lack.missing, confidence=sure
        )


def value_of(entry: Entry, sheet: DataSheet, year: int) -> Fraction:
    """What the entry measures in a year, exact. Raises Open."""
    used = entry.formula.expression.data if entry.formula else (entry.value_of or "",)
    amounts = _amounts(entry, sheet, used, year)
    if entry.formula is None:
        return Fraction(amounts[used[0]])
    try:
        return entry.formula.expression.exact(amounts)
    except ZeroDenominator:
        raise Open(Why.ZERO_DENOMINATOR) from None


def _amounts(
    entry: Entry, sheet: DataSheet, wanted: tuple[str, ...], year: int
) -> dict[str, Decimal]:
    found = {one: value.amount for one in wanted if (value := sheet.value(one, year)) is not None}
    if lacking := [one for one in wanted if one not in found]:
        missing = (Missing(datum=one, name=entry.datum(one).name, year=year) for one in lacking)
        raise Open(Why.DATUM_MISSING, tuple(missing))
    return found


def _bound(bound: Bound, entry: Entry, sheet: DataSheet, year: int) -> Judged:
    value = value_of(entry, sheet, year)
    limit, words = _limit(bound.against, entry, sheet, year)
    met = COMPARE[bound.op](value, limit)
    sign = SIGNS[bound.op] if met else OPPOSITE[bound.op]
    number = with_unit(_shown(value, limit), entry.unit)
    against = with_unit(_shown(limit), entry.unit)
    line = Text(
        zh=f"{year}年：{number.zh} {sign} {against.zh}{words.zh}",
        en=f"{year}: {number.en} {sign} {against.en}{words.en}",
    )
    return Judged(met=met, line=judged(line, met=met), confidence=bound.confidence)


def _limit(against: Against, entry: Entry, sheet: DataSheet, year: int) -> tuple[Fraction, Text]:
    """The figure to compare with, and in brackets where it comes from."""
    match against:
        case Figure(value=value):
            return Fraction(value), Text(zh="", en="")
        case OtherDatum(ref=ref, times=times):
            name, amount = entry.datum(ref).name, _amounts(entry, sheet, (ref,), year)[ref]
            return Fraction(amount) * Fraction(times), _origin(name.zh, name.en, times)
        case BaseYear(times=times):
            base = against.of(year)
            limit = value_of(entry, sheet, base) * Fraction(times)
            return limit, _origin(f"{base}年值", f"value of {base}", times)


def _origin(zh: str, en: str, times: Decimal) -> Text:
    factor = "" if times == 1 else f" × {plain(times)}"
    return Text(zh=f"（{zh}{factor}）", en=f" ({en}{factor})")


def _trend(trend: Trend, entry: Entry, sheet: DataSheet, year: int) -> Judged:
    years = tuple(range(year - trend.values + 1, year + 1))
    values = _series(entry, sheet, years)
    sign = STEPS[trend.way]
    size = Fraction(trend.at_least_percent) / WHOLE
    met = all(
        COMPARE[sign](after, before) and abs(after - before) >= size * abs(before)
        for before, after in pairwise(values)
    )
    shown = [
        (each, with_unit(_shown(value), entry.unit))
        for each, value in zip(years, values, strict=True)
    ]
    shown_zh = "，".join(f"{each}: {amount.zh}" for each, amount in shown)
    shown_en = ", ".join(f"{each}: {amount.en}" for each, amount in shown)
    way = way_words(trend)
    line = Text(zh=f"{shown_zh}（{way.zh}）", en=f"{shown_en} ({way.en})")
    return Judged(met=met, line=judged(line, met=met), confidence=trend.confidence)


def _series(entry: Entry, sheet: DataSheet, years: tuple[int, ...]) -> tuple[Fraction, ...]:
    """The value of each year. Raises Open naming what lacks in all of them."""
    values: list[Fraction] = []
    missing: list[Missing] = []
    for year in years:
        try:
            values.append(value_of(entry, sheet, year))
        except Open as lack:
            if not lack.missing:
                raise
            missing += lack.missing
    if missing:
        raise Open(Why.DATUM_MISSING, tuple(missing))
    return tuple(values)


def _stated(stated: Stated, entry: Entry, sheet: DataSheet) -> Judged:
    judgement = sheet.judgement(entry.code)
    asked = questions(entry.criterion) if entry.criterion else ()
    place = next((at for at, one in enumerate(asked) if one is stated), 0)
    answers = judgement.conditions if judgement else ()
    if place >= len(answers):
        raise Open(Why.CONDITION_MISSING)
    met = answers[place]
    line = Text(zh=f"{stated.text.zh}：", en=f"{stated.text.en}:")
    return Judged(met=met, line=judged(line, met=met), confidence=stated.confidence)


def _kind(criterion: ByProfile, profile: Profile) -> Criterion:
    words = profile.dimensions
    for kind in criterion.kinds:
        if all(words.get(key) == word for key, word in kind.when.items()):
            return kind.of
    if criterion.otherwise is None:
        raise Open(Why.PROFILE_INCOMPLETE)
    return criterion.otherwise


def _all(parts: tuple[Judged, ...]) -> Judged:
    """Not met as soon as one is not; open while one is open."""
    if any(part.met is False for part in parts):
        return _joined(parts, met=False, zh="须各项均达到：", en="All are needed:")
    whole = all(part.met for part in parts) or None
    return _joined(parts, met=whole, zh="须各项均达到：", en="All are needed:")


def _either(parts: tuple[Judged, ...]) -> Judged:
    """Met as soon as one is; open while none is met and one is open."""
    if any(part.met for part in parts):
        return _joined(parts, met=True, zh="达到其中一项即可：", en="One is enough:")
    whole = None if any(part.met is None for part in parts) else False
    return _joined(parts, met=whole, zh="达到其中一项即可：", en="One is enough:")


def _joined(parts: tuple[Judged, ...], *, met: bool | None, zh: str, en: str) -> Judged:
    deciding = tuple(part for part in parts if part.met is met)
    sure = {part.confidence for part in deciding}
    lacking = dict.fromkeys(one for part in deciding for one in part.missing)
    return Judged(
        met=met,
        line=Text(
            zh=zh + "；".join(part.line.zh for part in parts),
            en=f"{en} {'; '.join(part.line.en for part in parts)}",
        ),
        why=next((part.why for part in deciding if part.why), None) if met is None else None,
        missing=tuple(lacking) if met is None else (),
        confidence="recalled" if "recalled" in sure else next(iter(sure - {None}), None),
        parts=parts,
    )


def _open_line(lack: Open) -> Text:
    match lack.why:
        case Why.DATUM_MISSING:
            return cannot_be_computed(lack.missing)
        case Why.ZERO_DENOMINATOR:
            return Text(zh="无法计算：分母为零", en="can't be computed: the denominator is zero")
        case Why.PROFILE_INCOMPLETE:
            zh = "无法确定：单位的地区类别等信息不全"
            return Text(zh=zh, en="can't be said: the unit's profile is incomplete")
    return Text(zh="尚未填写", en="not answered yet")


def _shown(value: Fraction, limit: Fraction | None = None) -> str:
    short = Decimal(value.numerator) / Decimal(value.denominator)
    if limit is None:
        return plain(short) if _ends(short) else shown_value(short, Decimal(0))
    return shown_value(short, Decimal(limit.numerator) / Decimal(limit.denominator))


def _ends(value: Decimal) -> bool:
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -4  # noqa: PLR2004  (as people write it)
