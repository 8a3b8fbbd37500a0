"""The overall compliance table: every indicator by year, met or not in each (B3.1.2, B1.5).

A year of the window is judged as that year alone; whether the indicator as a whole is met is said
by `indicators.py`.
"""

from decimal import Decimal
from fractions import Fraction
from typing import Final

from services.domain.attainment.criteria import Open, judge, value_of
from services.domain.attainment.data_lines import years_of
from services.domain.attainment.datasheet import DataSheet, Profile
from services.domain.attainment.figures import rounded, with_unit
from services.domain.attainment.formulas import plain
from services.domain.attainment.indicators import assess
from services.domain.attainment.limit_words import limits
from services.domain.attainment.verdicts import Verdict
from services.domain.base import Frozen
from services.domain.programme.catalogue import Catalogue, Entry
from services.domain.programme.criteria import All, ByProfile, Criterion, EachYear, Either, Kind
from services.domain.programme.words import Text

DECIMALS: Final = 4
"""Shown of a value; what decides is the exact one."""


class YearCell(Frozen):
    """What an indicator came to in one year; None where it cannot be said."""

    year: int
    value: Text | None = None
    met: bool | None = None


class ComplianceLine(Frozen):
    code: str
    name: Text
    asked: tuple[Text, ...]
    cells: tuple[YearCell, ...]
    """Empty for what has no figure: it is met or not as a whole (B3.1.2)."""
    verdict: Verdict


class ComplianceTable(Frozen):
    years: tuple[int, ...]
    lines: tuple[ComplianceLine, ...]


def compliance(catalogue: Catalogue, sheet: DataSheet, profile: Profile) -> ComplianceTable:
    years = years_of(sheet)
    return ComplianceTable(
        years=years,
        lines=tuple(_line(entry, sheet, profile, years) for entry in catalogue.entries),
    )


def _line(
    entry: Entry, sheet: DataSheet, profile: Profile, years: tuple[int, ...]
) -> ComplianceLine:
    measured = entry.kind == "quantitative"
    return ComplianceLine(
        code=entry.code,
        name=entry.name,
        asked=limits(entry, profile.dimensions),
        cells=tuple(_cell(entry, sheet, profile, year) for year in years) if measured else (),
        verdict=assess(entry, sheet, profile).verdict,
    )


def _cell(entry: Entry, sheet: DataSheet, profile: Profile, year: int) -> YearCell:
    try:
        amount = value_of(entry, sheet, year)
    except Open:
        return YearCell(year=year)
    return YearCell(year=year, value=_shown(entry, amount), met=_met(entry, sheet, profile, year))


def _shown(entry: Entry, amount: Fraction) -> Text:
    short = Decimal(amount.numerator) / Decimal(amount.denominator)
    return with_unit(plain(rounded(short, DECIMALS)), entry.unit)


def _met(entry: Entry, sheet: DataSheet, profile: Profile, year: int) -> bool | None:
    if entry.criterion:
        return judge(_of_one_year(entry.criterion), entry, sheet, profile, year).met
    found = assess(entry, sheet.model_copy(update={"year": year}), profile).verdict
    return {Verdict.ATTAINED: True, Verdict.NOT_ATTAINED: False}.get(found)


def _of_one_year(criterion: Criterion) -> Criterion:
    """What every year of the window must meet, for a year by itself."""
    match criterion:
        case EachYear(of=one):
            return _of_one_year(one)
        case All(of=parts):
            return All(kind="all", of=tuple(_of_one_year(part) for part in parts))
        case Either(of=parts):
            return Either(kind="either", of=tuple(_of_one_year(part) for part in parts))
        case ByProfile(kinds=kinds, otherwise=rest):
            return ByProfile(
                kind="by-profile",
                kinds=tuple(Kind(when=one.when, of=_of_one_year(one.of)) for one in kinds),
                otherwise=_of_one_year(rest) if rest else None,
            )
    return criterion
