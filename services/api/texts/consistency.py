"""Two figures that are odd beside each other, in a sentence: both cells, both sources (portal B3.2).

Whether they are odd is decided in `domain/attainment/sheet_consistency.py`; nothing said here stops anybody.
"""

from collections.abc import Mapping
from decimal import Decimal

from services.domain.attainment.figures import percent_apart, rounded
from services.domain.attainment.formulas import plain
from services.domain.mechanisms.consistency_rules import Conflict, Entry
from services.domain.programme.catalogue import Datum
from services.domain.programme.schema import Text
from services.domain.programme.unit_words import unit_text


def sentence(
    found: Conflict, data: Mapping[str, Datum], files: Mapping[str, str], year: int
) -> Text:
    """`files` are the names of the case's files by id, `year` the one that is measured."""
    first, second = (_cell(one, data[one.fact], _source(one, files, year)) for one in found.entries)
    one, other = found.entries
    if found.kind == "jump":
        percent = f"{rounded(percent_apart(one.amount, other.amount)):f}%"
        return Text(
            zh=f"{first.zh}比{second.zh}变化{percent}，超过30%，请写变化说明",
            en=f"{first.en} differs by {percent} from {second.en}: it changed by more than 30% "
            "since last year. Please write a remark",
        )
    more = plain(Decimal(one.amount - other.amount))
    unit = unit_text(one.unit)
    return Text(
        zh=f"{first.zh}大于{second.zh}，多{more} {unit.zh}，请核对",
        en=f"{first.en} is {more} {unit.en} more than {second.en}, of which it is a part. "
        "Please check both",
    )


def _cell(entry: Entry, datum: Datum, source: Text) -> Text:
    amount, unit = plain(entry.amount), unit_text(entry.unit)
    return Text(
        zh=f"{entry.year}年{datum.name_zh}{amount} {unit.zh}{source.zh}",
        en=f"{datum.name_en} of {entry.year}, {amount} {unit.en}{source.en}",
    )


def _source(entry: Entry, files: Mapping[str, str], year: int) -> Text:
    """Of earlier years the value alone is entered, so nothing is said of their source."""
    name = files.get(entry.source.document)
    if name is None:
        lacks = entry.year == year
        return Text(zh="（未填依据）" if lacks else "", en=" (no source given)" if lacks else "")
    page = entry.source.page
    return Text(
        zh=f"（依据：{name}，第{page}页）" if page else f"（依据：{name}）",
        en=f" (source: {name}, page {page})" if page else f" (source: {name})",
    )
