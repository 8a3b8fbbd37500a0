"""The fields of one indicator's form: what the sheet holds in them, and how they are called.

Pure, for comparing two versions of an entry; reading what was typed is in `data_entry.py`.
"""

from collections.abc import Iterator, Mapping

from services.domain.attainment.answer_lines import is_judged
from services.domain.attainment.data_lines import years_of
from services.domain.attainment.datasheet import DataSheet
from services.domain.attainment.formulas import plain
from services.domain.attainment.typed_numbers import Odd, read_number
from services.domain.case import Case
from services.domain.errors import NotFound
from services.domain.programme.area_words import remark_text
from services.domain.programme.catalogue import Datum, Entry
from services.domain.programme.library import catalogue_of
from services.domain.programme.schema import Programme, Text
from services.storage.papers.readiness import programme_of

YES_NO = {
    "": Text(zh="未选", en="not chosen"),
    "yes": Text(zh="是", en="yes"),
    "true": Text(zh="达到", en="met"),
    "false": Text(zh="未达到", en="not met"),
}


def entry_of(case: Case, code: str) -> tuple[Programme, Entry]:
    programme = programme_of(case)
    for entry in catalogue_of(programme).entries:
        if entry.code == code:
            return programme, entry
    raise NotFound(indicator=code)


def fed_by(programme: Programme) -> frozenset[str]:
    """Base data that the register answers; nobody types them (issue 1.2.3)."""
    return frozenset(one.datum for one in programme.catalogue.register_fed)


def stored(entry: Entry, sheet: DataSheet, fed: frozenset[str]) -> dict[str, str]:
    """By field name, as the form would show it."""
    found: dict[str, str] = {}
    for datum in entry.base_data:
        if datum.id not in fed:
            found |= _of_datum(datum, sheet)
    judgement, exemption = sheet.judgement(entry.code), sheet.exemption(entry.code)
    if is_judged(entry):
        found["met"] = str(judgement.met).lower() if judgement else ""
    said = judgement.conditions if judgement else ()
    for number in range(len(entry.additional_conditions)):
        found[f"condition.{number}"] = str(said[number]).lower() if number < len(said) else ""
    if entry.not_applicable_when:
        found["exempt"] = "yes" if exemption else ""
        found["exempt-reason"] = exemption.reason if exemption else ""
        found["exempt-statement"] = (exemption.statement or "") if exemption else ""
    return found


def _of_datum(datum: Datum, sheet: DataSheet) -> dict[str, str]:
    found = {}
    for year in years_of(sheet):
        value = sheet.value(datum.id, year)
        found[f"v.{datum.id}.{year}"] = plain(value.amount) if value else ""
    current = sheet.value(datum.id)
    found[f"doc.{datum.id}"] = (current.document or "") if current else ""
    found[f"page.{datum.id}"] = str(current.page or "") if current else ""
    found[f"remark.{datum.id}"] = current.remark if current else ""
    return found


def labels(entry: Entry, sheet: DataSheet) -> dict[str, Text]:
    """How each field is called where two versions stand side by side."""
    found = {
        "met": Text(zh="本项要求", en="The requirement"),
        "exempt": Text(zh="申报“不适用”", en="Claimed not to apply"),
        "exempt-reason": Text(zh="不适用的理由", en="Reason why it does not apply"),
        "exempt-statement": Text(zh="不适用的证明文件", en="Statement that it does not apply"),
    }
    for number, condition in enumerate(entry.additional_conditions):
        found[f"condition.{number}"] = remark_text(condition.text_en)
    for datum in entry.base_data:
        found |= dict(_labels_of(datum, sheet))
    return found


def _labels_of(datum: Datum, sheet: DataSheet) -> Iterator[tuple[str, Text]]:
    zh, en = datum.name_zh, datum.name_en
    for year in years_of(sheet):
        yield f"v.{datum.id}.{year}", Text(zh=f"{year}年{zh}（{datum.unit}）", en=f"{en}, {year}")
    yield f"doc.{datum.id}", Text(zh=f"{zh}的依据文件", en=f"Source of {en}")
    yield f"page.{datum.id}", Text(zh=f"{zh}的页码", en=f"Page for {en}")
    yield f"remark.{datum.id}", Text(zh=f"{zh}的变化说明", en=f"Remark on {en}")


def said(name: str, value: str, files: Mapping[str, str]) -> Text:
    """A value as people read it: files by name, answers in words."""
    if name.startswith("doc.") or name == "exempt-statement":
        return _same(files.get(value, value))
    if name in ("met", "exempt") or name.startswith("condition."):
        return YES_NO.get(value, _same(value))
    return _same(value)


def _same(value: str) -> Text:
    return Text(zh=value, en=value)


def bare(entry: Entry, posted: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """What is typed with its figures as the sheet writes them: 1,000 is no change of 1000."""
    values = {name: list(given) for name, given in posted.items()}
    for datum in entry.base_data:
        for name in [one for one in posted if one.startswith(f"v.{datum.id}.")]:
            amount = read_number(posted[name][0], datum.unit) if posted[name][0] else None
            if amount is not None and not isinstance(amount, Odd):
                values[name] = [plain(amount)]
    return values
