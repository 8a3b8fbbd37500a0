"""What a clerk typed for one indicator, read into the data sheet: numbers, judgement, exemption.

Pure: from posted values to a changed sheet or to errors by field. Nothing is computed here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from services.domain.datasheet import DataSheet, Exemption, Judgement, Value
from services.domain.programme.catalogue import Datum, Entry
from services.domain.programme.schema import Text

Posted = Mapping[str, list[str]]
YEARS_SHOWN = 3
SEPARATORS = str.maketrans({" ": None, ",": None, "，": None, "\u00a0": None})
LARGEST = Decimal(10) ** 15
LONGEST_NUMBER = 22
LONGEST_PAGE = 6


@dataclass
class Read:
    """The values of one entry, and what could not be read, by field name."""

    values: list[Value] = field(default_factory=list)
    errors: dict[str, Text] = field(default_factory=dict)


def years_of(sheet: DataSheet) -> tuple[int, ...]:
    """The year measured and the two before it, the earliest first."""
    return tuple(range(sheet.year - YEARS_SHOWN + 1, sheet.year + 1))


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
        amount = number(typed)
        if amount is None:
            read.errors[name] = Text(
                zh=f"{year}年{datum.name_zh}：请只填数字，例如12000，不要写“约”",
                en=f"{datum.name_en} of {year}: write a number only, for example 12000",
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
                remark=first(posted, f"remark.{datum.id}")[:400] if current else "",
            )
        )


def _page(datum: Datum, posted: Posted, read: Read) -> int | None:
    typed = first(posted, f"page.{datum.id}")
    if not typed:
        return None
    if typed.isdecimal() and len(typed) <= LONGEST_PAGE and int(typed) > 0:
        return int(typed)
    read.errors[f"page.{datum.id}"] = Text(
        zh=f"{datum.name_zh}的页码：请填一个页码，例如12",
        en=f"Page of {datum.name_en}: write one page number, for example 12",
    )
    return None


def number(typed: str) -> Decimal | None:
    """`104 832`, `104,832` and `36.9`; not `约12000`, `1e9`, `NaN`."""
    bare = typed.translate(SEPARATORS)
    if not bare or len(bare) > LONGEST_NUMBER or any(sign not in "0123456789.-" for sign in bare):
        return None
    try:
        amount = Decimal(bare)
    except InvalidOperation:
        return None
    return amount if abs(amount) < LARGEST else None


def judgement_of(entry: Entry, posted: Posted) -> Judgement | None:
    """Met or not, and the further conditions, where the person has answered."""
    met = first(posted, "met")
    said = tuple(
        first(posted, f"condition.{number}") == "true"
        for number in range(len(entry.additional_conditions))
    )
    answered = all(
        first(posted, f"condition.{number}") for number in range(len(entry.additional_conditions))
    )
    if not met and not (said and answered):
        return None
    return Judgement(code=entry.code, met=met != "false", conditions=said if answered else ())


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
