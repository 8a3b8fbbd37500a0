"""How far raters agree beyond what chance would bring: Fleiss' kappa.

Source: J. L. Fleiss, Measuring nominal scale agreement among many raters, Psychological Bulletin
76 (1971) 378-382. Figures only; what is to be done about them is the chair's to judge.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from services.domain.base import Frozen
from services.domain.review.divergence import ANSWERS, answer_of, asked_together, asks
from services.domain.review.panel import Sheet

PLACES = Decimal("0.001")
LEAST_RATERS = 2


class Agreement(Frozen):
    """`observed` and `expected` are shares of pairs of raters; `kappa` is 1 for perfect agreement,
    0 for as much as chance brings, below it for less.
    """

    observed: Decimal
    expected: Decimal
    kappa: Decimal | None
    """None where all answers are the same one: nothing is left for chance to explain."""


def fleiss(counts: Sequence[Sequence[int]]) -> Agreement | None:
    """`counts[subject][category]`: so many raters chose it.

    P = mean of (sum n_ij^2 - n) / (n (n - 1)), Pe = sum p_j^2, kappa = (P - Pe) / (1 - Pe).
    Fleiss has as many raters for each subject. Where indicators are divided, n is that of the row,
    and a subject with one rater says nothing of agreement (6.1.6). None if no subject has two.
    """
    rated = [row for row in counts if sum(row) >= LEAST_RATERS]
    if not rated:
        return None
    observed = sum((_alike(row) for row in rated), Fraction(0)) / len(rated)
    totals = [sum(column) for column in zip(*rated, strict=True)]
    expected = sum((Fraction(one, sum(totals)) ** 2 for one in totals), Fraction(0))
    kappa = (observed - expected) / (1 - expected) if expected != 1 else None
    return Agreement(
        observed=_rounded(observed),
        expected=_rounded(expected),
        kappa=None if kappa is None else _rounded(kappa),
    )


def agreement(sheets: Iterable[Sheet]) -> Agreement | None:
    """Of the answers met, not met and evidence insufficient, over all indicators asked."""
    given = tuple(sheets)
    named = {code for one in given for code in (*one.unmet, *one.insufficient, *one.assigned)}
    counts = []
    for code in sorted(named):
        answers = [answer_of(sheet, code) for sheet in given if asks(sheet, code)]
        counts.append([answers.count(one) for one in ANSWERS])
    counts += [[len(given), 0, 0]] * (asked_together(given) - len(named))
    return fleiss(counts)


def _alike(row: Sequence[int]) -> Fraction:
    """The share of pairs of raters who chose the same."""
    raters = sum(row)
    return Fraction(sum(one * one for one in row) - raters, raters * (raters - 1))


def _rounded(value: Fraction) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(PLACES)
