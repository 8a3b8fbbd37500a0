"""The indicator that a survey feeds: its value from the counted answers, judged by its own limit.

Which data of the catalogue those are is said by the programme (`opinion_rules.py`); nothing is
typed, so nobody can round it up (D13, D16).
"""

from decimal import Decimal

from services.domain.attainment.datasheet import DataSheet, Profile, Value
from services.domain.attainment.indicators import Assessment, assess
from services.domain.base import Frozen
from services.domain.fieldwork.surveys import Counted
from services.domain.programme.catalogue import Catalogue, Entry
from services.domain.programme.opinion_rules import OpinionRules


class Fed(Frozen):
    """An indicator of the catalogue, as the survey's answers have it."""

    code: str
    name_zh: str
    name_en: str
    assessment: Assessment


def fed(
    rules: OpinionRules, catalogue: Catalogue, counted: Counted, profile: Profile, year: int
) -> Fed | None:
    """None where no indicator of the catalogue asks for a survey."""
    entry = indicator(rules, catalogue)
    if entry is None:
        return None
    amounts = {rules.satisfied: counted.satisfied, rules.surveyed: counted.valid}
    values = tuple(
        Value(datum=datum, year=year, amount=Decimal(amount)) for datum, amount in amounts.items()
    )
    found = assess(entry, DataSheet(year=year, values=values), profile)
    return Fed(code=entry.code, name_zh=entry.name_zh, name_en=entry.name_en, assessment=found)


def indicator(rules: OpinionRules, catalogue: Catalogue) -> Entry | None:
    wanted = {rules.satisfied, rules.surveyed}
    return next(
        (one for one in catalogue.entries if wanted <= {datum.id for datum in one.base_data}), None
    )
