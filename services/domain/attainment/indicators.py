"""From base data to a value, and from a value to "attained" or not; never a guess.

What is missing is named, a zero denominator never passes, and "not applicable" needs a reason and
a statement (F13). Comparisons use exact values; rounding is for display only (`figures.py`).
"""

import hashlib
import json
import operator
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from services.domain.attainment.criteria import COMPARE, Judged, judge
from services.domain.attainment.datasheet import DataSheet, Profile
from services.domain.attainment.figures import in_numbers, series_in_numbers
from services.domain.attainment.formulas import ZeroDenominator
from services.domain.attainment.sheet_consistency import jumped
from services.domain.attainment.verdicts import Missing, Verdict, Why
from services.domain.base import Frozen
from services.domain.programme.catalogue import Catalogue, Entry, Threshold
from services.domain.programme.criteria import Confidence
from services.domain.programme.words import Text


class Assessment(Frozen):
    """One entry of the catalogue, judged on one data sheet."""

    code: str
    verdict: Verdict
    why: Why | None = None
    value: Decimal | None = None
    limit: Decimal | None = None
    op: str = ""
    display: Text | None = None
    """The formula with the numbers put in, and the comparison."""
    missing: tuple[Missing, ...] = ()
    jumps: tuple[str, ...] = ()
    """Base data that changed by more than 30 % against last year and carry no remark."""
    confidence: Confidence | None = None
    """How sure the limit is."""
    judged: Judged | None = None
    """The criterion part by part, where the entry has one (4.1.7)."""
    digest: str = ""
    """What the verifying unit signs: changes whenever an input of this entry changes."""


def assess_all(catalogue: Catalogue, sheet: DataSheet, profile: Profile) -> tuple[Assessment, ...]:
    return tuple(assess(entry, sheet, profile) for entry in catalogue.entries)


def assess(entry: Entry, sheet: DataSheet, profile: Profile) -> Assessment:
    found = _verdict(entry, sheet, profile)
    return found.model_copy(update={"digest": digest(entry, sheet), "jumps": jumps(entry, sheet)})


def digest(entry: Entry, sheet: DataSheet) -> str:
    """Hash of everything entered for the entry: numbers, judgement, exemption, decided limit.

    What the register answers stays out: a signature must not lapse when a village is named.
    Remarks and reasons stay out: free text may name people, and a hash of it could not be erased.
    """
    judgement, exemption = sheet.judgement(entry.code), sheet.exemption(entry.code)
    decided = sheet.limit(entry.code)
    wanted = {datum.id for datum in entry.base_data}
    inputs = [
        [value.datum, value.year, str(value.amount), value.document, value.page]
        for value in sorted(sheet.values, key=lambda one: (one.datum, one.year))
        if value.datum in wanted and not value.from_register
    ]
    tree = [
        entry.code,
        inputs,
        [judgement.met, *judgement.conditions] if judgement else None,
        [exemption.statement] if exemption else None,
        str(decided.limit) if decided else None,
    ]
    return hashlib.sha256(json.dumps(tree).encode()).hexdigest()[:32]


def jumps(entry: Entry, sheet: DataSheet) -> tuple[str, ...]:
    """Data that moved by more than 30 % since last year without a remark: a hint, no refusal."""
    return tuple(datum.id for datum in entry.base_data if jumped(sheet, datum.id))


def _verdict(entry: Entry, sheet: DataSheet, profile: Profile) -> Assessment:
    if entry.applies_to and not entry.applies_to.admits(profile.dimensions):
        return _not_applicable(entry, Why.OTHER_KIND_OF_UNIT)
    if exemption := sheet.exemption(entry.code):
        if entry.not_applicable_when is None:
            return _open(entry, Why.NO_EXEMPTION)
        if not exemption.statement or not exemption.reason.strip():
            return _open(entry, Why.STATEMENT_MISSING)
        return _not_applicable(entry, Why.STATED)
    if entry.criterion:
        return _by_criterion(entry, judge(entry.criterion, entry, sheet, profile))
    threshold = _threshold(entry, sheet, profile)
    if isinstance(threshold, Why):
        return _open(entry, threshold)
    if threshold.op == "bool":
        return _judged(entry, sheet, threshold)
    if threshold.op in {"trend_up", "trend_down"}:
        return _trend(entry, sheet, threshold)
    return _measured(entry, sheet, threshold)


def _by_criterion(entry: Entry, judged: Judged) -> Assessment:
    words = {None: Verdict.OPEN, True: Verdict.ATTAINED, False: Verdict.NOT_ATTAINED}
    return Assessment(
        code=entry.code,
        verdict=words[judged.met],
        why=judged.why,
        display=None if judged.met is None else judged.line,
        missing=judged.missing,
        confidence=judged.confidence,
        judged=judged,
    )


def _threshold(entry: Entry, sheet: DataSheet, profile: Profile) -> Threshold | Why:
    """The one threshold of this profile. None matching is an incomplete profile, not a pass."""
    matching = [limit for limit in entry.limits if limit.matches(profile.dimensions)]
    if len(matching) == 1:
        return matching[0]
    words = profile.dimensions.items()
    unresolved = any(set(case.items()) <= set(words) for case in entry.unresolved_when)
    if not unresolved:
        return Why.PROFILE_INCOMPLETE
    decided = sheet.limit(entry.code)
    if decided is None:
        return Why.LIMIT_UNDECIDED
    return Threshold(
        op=entry.comparison, value=decided.limit, confidence="recalled", note=decided.basis
    )


def _judged(entry: Entry, sheet: DataSheet, threshold: Threshold) -> Assessment:
    judgement = sheet.judgement(entry.code)
    if judgement is None:
        return _open(entry, Why.JUDGEMENT_MISSING, threshold)
    return _with_conditions(entry, sheet, _closed(entry, threshold, met=judgement.met))


def _trend(entry: Entry, sheet: DataSheet, threshold: Threshold) -> Assessment:
    """Each later year above (below) the year before; at least two years, the last one included."""
    series = sheet.series(entry.value_of or "")
    years = [value.year for value in series]
    if len(series) < 2 or years[-1] != sheet.year:  # noqa: PLR2004  (a trend has two ends)
        missing = (_missing(entry, entry.value_of or "", sheet.year),)
        why = Why.SERIES_TOO_SHORT
        return _open(entry, why, threshold).model_copy(update={"missing": missing})
    step = operator.gt if threshold.op == "trend_up" else operator.lt
    met = all(step(later.amount, earlier.amount) for earlier, later in pairwise(series))
    shown = series_in_numbers([(value.year, value.amount) for value in series], entry.unit, met=met)
    found = _closed(entry, threshold, met=met)
    return found.model_copy(update={"value": series[-1].amount, "display": shown})


def _measured(entry: Entry, sheet: DataSheet, threshold: Threshold) -> Assessment:
    used = entry.formula.expression.data if entry.formula else (entry.value_of or "",)
    wanted = (*used, threshold.ref) if threshold.ref else used
    amounts = {datum: one.amount for datum in wanted if (one := sheet.value(datum)) is not None}
    if lacking := [datum for datum in wanted if datum not in amounts]:
        missing = tuple(_missing(entry, datum, sheet.year) for datum in lacking)
        found = _open(entry, Why.DATUM_MISSING, threshold)
        return found.model_copy(update={"missing": missing})
    limit = amounts[threshold.ref] if threshold.ref else Decimal(threshold.value or 0)
    formula = entry.formula.expression if entry.formula else None
    try:
        exact = formula.exact(amounts) if formula else Fraction(amounts[used[0]])
    except ZeroDenominator:
        return _open(entry, Why.ZERO_DENOMINATOR, threshold)
    met = COMPARE[threshold.op](exact, Fraction(limit))
    value = formula.value(amounts) if formula else amounts[used[0]]
    display = in_numbers(entry, amounts, value=value, limit=limit, op=threshold.op, met=met)
    changes = {"value": value, "limit": limit, "display": display}
    closed = _closed(entry, threshold, met=met).model_copy(update=changes)
    return _with_conditions(entry, sheet, closed)


def _with_conditions(entry: Entry, sheet: DataSheet, found: Assessment) -> Assessment:
    """A compound entry is attained when its further conditions hold too (e.g. the total cap)."""
    if not entry.additional_conditions or found.verdict is not Verdict.ATTAINED:
        return found
    judgement = sheet.judgement(entry.code)
    said = judgement.conditions if judgement else ()
    if len(said) < len(entry.additional_conditions):
        changes = {"verdict": Verdict.OPEN, "why": Why.CONDITION_MISSING}
        return found.model_copy(update=changes)
    return found if all(said) else found.model_copy(update={"verdict": Verdict.NOT_ATTAINED})


def _missing(entry: Entry, datum: str, year: int) -> Missing:
    return Missing(datum=datum, name=entry.datum(datum).name, year=year)


def _closed(entry: Entry, threshold: Threshold, *, met: bool) -> Assessment:
    return Assessment(
        code=entry.code,
        verdict=Verdict.ATTAINED if met else Verdict.NOT_ATTAINED,
        op=threshold.op,
        confidence=threshold.confidence,
    )


def _open(entry: Entry, why: Why, threshold: Threshold | None = None) -> Assessment:
    confidence = threshold.confidence if threshold else None
    return Assessment(code=entry.code, verdict=Verdict.OPEN, why=why, confidence=confidence)


def _not_applicable(entry: Entry, why: Why) -> Assessment:
    return Assessment(code=entry.code, verdict=Verdict.NOT_APPLICABLE, why=why)
