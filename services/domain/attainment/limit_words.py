"""A limit in words, as guides and comparisons print it: "≥ 80 %", "逐年上升", "one of ...".

Whether a value meets it is decided in `indicators.py` and `criteria.py`.
"""

from typing import Final

from services.domain.attainment.figures import SIGNS, with_unit
from services.domain.attainment.formulas import plain
from services.domain.programme.area_words import area_text
from services.domain.programme.catalogue import Entry, Threshold
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
    OtherDatum,
    Stated,
    Trend,
    Way,
)
from services.domain.programme.words import Text

MET = Text(zh="达到", en="met")
WAYS: Final[dict[Way, Text]] = {
    "rising": Text(zh="逐年上升", en="rising every year"),
    "not-lower": Text(zh="不低于上年", en="not lower than the year before"),
    "falling": Text(zh="逐年下降", en="falling every year"),
    "not-higher": Text(zh="不高于上年", en="not higher than the year before"),
}
TRENDS: Final = {"trend_up": WAYS["rising"], "trend_down": WAYS["falling"]}


def limits(entry: Entry, dimensions: dict[str, str] | None = None) -> tuple[Text, ...]:
    """Each limit of the entry with the kind of area it is for, and a mark where it is recalled.

    With the `dimensions` of a unit those that are for it; all, where none of them is.
    """
    if entry.criterion:
        return (criterion_words(entry.criterion, entry),)
    own = [one for one in entry.limits if one.matches(dimensions or {})]
    shown = own if own and dimensions else entry.limits
    return tuple(_marked(_threshold(one, entry), one) for one in shown)


def _threshold(limit: Threshold, entry: Entry) -> Text:
    if limit.op in TRENDS:
        return TRENDS[limit.op]
    if limit.op == "bool" or limit.value is True:
        return MET
    sign = SIGNS[limit.op]
    if limit.ref:
        name = entry.datum(limit.ref).name
        return Text(zh=f"{sign} {name.zh}", en=f"{sign} {name.en}")
    return with_unit(f"{sign} {limit.value}", entry.unit)


def _marked(words: Text, limit: Threshold) -> Text:
    where = area_text(limit.when)
    place = (f"（{where.zh}）", f" ({where.en})") if limit.when else ("", "")
    return _sure(Text(zh=f"{words.zh}{place[0]}", en=f"{words.en}{place[1]}"), limit.confidence)


def _sure(words: Text, confidence: Confidence) -> Text:
    if confidence == "confirmed":
        return words
    return Text(zh=f"{words.zh}（待核实）", en=f"{words.en} (not confirmed)")


def criterion_words(criterion: Criterion, entry: Entry) -> Text:
    match criterion:
        case Bound(op=op, against=against):
            return _sure(_against(SIGNS[op], against, entry), criterion.confidence)
        case Trend(values=values):
            way = way_words(criterion)
            words = Text(zh=f"{values}年数值{way.zh}", en=f"{values} years {way.en}")
            return _sure(words, criterion.confidence)
        case Stated(text=text):
            return _sure(text, criterion.confidence)
        case EachYear(window=window, of=one):
            inner = criterion_words(one, entry)
            now = ("和当年", " and the current one") if window.current else ("", "")
            return Text(
                zh=f"前{window.past}年{now[0]}每年：{inner.zh}",
                en=f"in each of {window.past} past years{now[1]}: {inner.en}",
            )
        case All(of=parts):
            return _listed([criterion_words(part, entry) for part in parts], "且", "and")
        case Either(of=parts):
            return _listed([criterion_words(part, entry) for part in parts], "或", "or")
        case ByProfile(kinds=kinds, otherwise=rest):
            found = [_kind(kind.when, criterion_words(kind.of, entry)) for kind in kinds]
            if rest:
                words = criterion_words(rest, entry)
                found.append(Text(zh=f"其他：{words.zh}", en=f"others: {words.en}"))
            return Text(
                zh="；".join(one.zh for one in found), en="; ".join(one.en for one in found)
            )


def way_words(trend: Trend) -> Text:
    """Which way the values go, and by how much at least."""
    said, by = WAYS[trend.way], plain(trend.at_least_percent)
    if not trend.at_least_percent:
        return said
    return Text(zh=f"{said.zh}{by} %以上", en=f"{said.en} by {by} % or more")


def _kind(when: dict[str, str], words: Text) -> Text:
    kind = area_text(when)
    return Text(zh=f"{kind.zh}：{words.zh}", en=f"{kind.en}: {words.en}")


def _against(sign: str, against: Against, entry: Entry) -> Text:
    match against:
        case Figure(value=value):
            return with_unit(f"{sign} {plain(value)}", entry.unit)
        case OtherDatum(ref=ref, times=times):
            name = entry.datum(ref).name
        case BaseYear(year=year, years_back=back, times=times):
            zh = f"{year}年值" if year else f"{back}年前的值"
            en = f"value of {year}" if year else f"value of {back} years before"
            name = Text(zh=zh, en=en)
    factor = "" if times == 1 else f" × {plain(times)}"
    return Text(zh=f"{sign} {name.zh}{factor}", en=f"{sign} {name.en}{factor}")


def _listed(parts: list[Text], zh: str, en: str) -> Text:
    return Text(
        zh=f"（{f'）{zh}（'.join(part.zh for part in parts)}）",
        en=f"({f') {en} ('.join(part.en for part in parts)})",
    )
