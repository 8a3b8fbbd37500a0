"""What a clerk typed for one indicator, read into the data sheet: numbers, judgement, exemption.

Pure: from posted values to a changed sheet or to errors by field. Nothing is computed here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.api.texts.typed import ODD
from services.domain.attainment.answer_lines import condition, judgement
from services.domain.attainment.data_lines import LONGEST_REMARK, years_of
from services.domain.attainment.datasheet import DataSheet, Exemption, Judgement, Value
from services.domain.attainment.typed_numbers import Odd, read_number, read_page
from services.domain.programme.catalogue import Datum, Entry
from services.domain.programme.schema import Text
from services.domain.programme.unit_words import unit_text

Posted = Mapping[str, list[str]]


@dataclass
class Read:
    """The values of one entry, and what could not be read, by field name."""

    values: list[Value] = field(default_factory=list)
    errors: dict[str, Text] = field(default_factory=dict)


def first(posted: Posted, name: str) -> str:
    found = posted.get(name, [])
    return found[0].strip() if found else ""


def read_entry(entry: Entry, sheet: DataSheet, posted: Posted, fed: frozenset[str]) -> Read:
    read = Read()
    for datum in entry.base_data:
        if datum.id not in fed:
            _read_datum(datum, sheet, posted, read)
    return read


def _read_datum(datum: Datum, sheet: DataSheet, posted: Posted, read: Read) -> None:
    page = _page(datum, posted, read)
    for year in years_of(sheet):
        name = f"v.{datum.id}.{year}"
        typed = first(posted, name)
        if not typed:
            continue
        amount = read_number(typed, datum.unit)
        if isinstance(amount, Odd):
            said = ODD[amount]
            read.errors[name] = Text(
                zh=f"{year}年{datum.name_zh}：{said.zh.format(unit=datum.unit)}",
                en=f"{datum.name_en} of {year}: {said.en.format(unit=unit_text(datum.unit).en)}",
            )
            continue
        current = year == sheet.year
        read.values.append(
            Value(
                datum=datum.id,
                year=year,
                amount=amount,
                document=(first(posted, f"doc.{datum.id}") or None) if current else None,
                page=page if current else None,
                remark=first(posted, f"remark.{datum.id}")[:LONGEST_REMARK] if current else "",
            )
        )


def _page(datum: Datum, posted: Posted, read: Read) -> int | None:
    typed = first(posted, f"page.{datum.id}")
    if not typed:
        return None
    page = read_page(typed)
    if not isinstance(page, Odd):
        return page
    said = ODD[page]
    read.errors[f"page.{datum.id}"] = Text(
        zh=f"{datum.name_zh}的页码：{said.zh}", en=f"Page of {datum.name_en}: {said.en}"
    )
    return None


def judgement_of(entry: Entry, posted: Posted) -> Judgement | None:
    """Met or not, and the further conditions, where the person has answered."""
    words = {"true": "yes", "false": "no"}

    def answer(name: str) -> str:
        return words.get(first(posted, name), "")

    numbers = range(len(entry.additional_conditions))
    return judgement(entry.code, answer("met"), [answer(condition(one)) for one in numbers])


def exemption_of(entry: Entry, posted: Posted) -> Exemption | None:
    """The claim that the entry does not apply (F13)."""
    if not posted.get("exempt"):
        return None
    return Exemption(
        code=entry.code,
        reason=first(posted, "exempt-reason"),
        statement=first(posted, "exempt-statement") or None,
    )


def changed(
    sheet: DataSheet,
    entry: Entry,
    read: Read,
    *,
    judgement: Judgement | None,
    exemption: Exemption | None,
    fed: frozenset[str],
) -> DataSheet:
    """The sheet with this entry's inputs replaced by what was typed; all else as it was.

    A datum that several indicators use is one datum: it is typed once.
    """
    own = {datum.id for datum in entry.base_data} - fed
    years = set(years_of(sheet))
    values = [value for value in sheet.values if not (value.datum in own and value.year in years)]
    judgements = [one for one in sheet.judgements if one.code != entry.code]
    exemptions = [one for one in sheet.exemptions if one.code != entry.code]
    return sheet.model_copy(
        update={
            "values": (*values, *read.values),
            "judgements": (*judgements, *([judgement] if judgement else [])),
            "exemptions": (*exemptions, *([exemption] if exemption else [])),
        }
    )
