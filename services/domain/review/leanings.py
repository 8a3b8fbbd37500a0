"""Whether an expert finds more or less met than those who read the same papers, year by year (D8).

A figure for the chair to read the sheets by; it decides nothing, and few cases say little.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from services.domain.base import Frozen
from services.domain.review.divergence import in_common, share_in_common
from services.domain.review.panel import Sheet

TENTH = Decimal("0.1")


class Reviewed(Frozen):
    """One case that a whole panel has scored, and the year in which the last sheet came in."""

    year: int
    sheets: dict[str, Sheet]


class Leaning(Frozen):
    """One expert in one year. A mild expert's figure is above 0, a strict one's below."""

    expert: str
    year: int
    cases: int
    points: Decimal
    """Own share met less the mean share of the other sheets, the mean over the cases: per cent."""


def leanings(reviewed: Iterable[Reviewed], experts: Iterable[str]) -> tuple[Leaning, ...]:
    """By expert in the order given, the latest year first. A case with one sheet compares nothing."""
    found: dict[tuple[str, int], list[Decimal]] = defaultdict(list)
    for one in reviewed:
        for expert in one.sheets:
            if others := list(_apart(one.sheets, expert)):
                found[expert, one.year].append(sum(others, Decimal(0)) / len(others))
    years = sorted({year for _, year in found}, reverse=True)
    return tuple(
        Leaning(expert=expert, year=year, cases=len(apart), points=_mean(apart))
        for expert in experts
        for year in years
        if (apart := found.get((expert, year)))
    )


def _apart(sheets: Mapping[str, Sheet], expert: str) -> Iterator[Decimal]:
    """Own share met less that of each other expert, on the indicators that both were asked."""
    own = sheets[expert]
    for other, sheet in sheets.items():
        if other != expert and in_common(own, sheet):
            yield share_in_common(own, sheet) - share_in_common(sheet, own)


def _mean(values: list[Decimal]) -> Decimal:
    return (sum(values, Decimal(0)) / len(values)).quantize(TENTH)
