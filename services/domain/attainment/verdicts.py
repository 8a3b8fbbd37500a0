"""The words of a judgement: attained or not, or why it is open. Nothing is judged here."""

from enum import StrEnum

from services.domain.base import Frozen
from services.domain.programme.words import Text


class Verdict(StrEnum):
    ATTAINED = "attained"
    NOT_ATTAINED = "not-attained"
    NOT_APPLICABLE = "not-applicable"
    OPEN = "open"


class Why(StrEnum):
    """Why a verdict is open, or not applicable.

    An open one keeps an application from being complete under the same word: `shortcomings.Code`
    has more, and is public, so each stands for itself.
    """

    DATUM_MISSING = "datum-missing"
    SERIES_TOO_SHORT = "series-too-short"
    ZERO_DENOMINATOR = "zero-denominator"
    LIMIT_UNDECIDED = "limit-undecided"
    PROFILE_INCOMPLETE = "profile-incomplete"
    JUDGEMENT_MISSING = "judgement-missing"
    CONDITION_MISSING = "condition-missing"
    STATEMENT_MISSING = "statement-missing"
    NO_EXEMPTION = "no-exemption"
    OTHER_KIND_OF_UNIT = "other-kind-of-unit"
    STATED = "stated"


class Missing(Frozen):
    datum: str
    name: Text
    year: int


def cannot_be_computed(missing: tuple[Missing, ...]) -> Text:
    """Names every lacking figure with its year (4.1.6)."""
    zh = "、".join(f"{one.year}年{one.name.zh}" for one in missing)
    en = ", ".join(f"{one.name.en} of {one.year}" for one in missing)
    verb = "is" if len(missing) == 1 else "are"
    return Text(zh=f"无法计算：缺{zh}", en=f"can't be computed: {en} {verb} missing")
