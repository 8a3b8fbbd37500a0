"""How far apart the experts' sheets lie, whether a further expert is forced, and their mean (A1.9).

Reckoned from what the log keeps of a sheet: codes, no words. Who may see it is not asked here.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Literal

from services.domain.base import Frozen
from services.domain.case import Case
from services.domain.programme.review_rules import ReviewRules
from services.domain.review.panel import Panel, Sheet

Answer = Literal["met", "unmet", "insufficient"]
HUNDRED = Decimal(100)


class Disputed(Frozen):
    """One indicator that the experts do not answer alike."""

    code: str
    met: int = 0
    unmet: int = 0
    insufficient: int = 0
    settled: Answer | None = None
    """What more than half of them answer; None where no answer has so many."""


class Mean(Frozen):
    """Of the shares of indicators met, in per cent."""

    value: Decimal
    left_out: int
    """So many of the highest, and as many of the lowest."""


class Divergence(Frozen):
    """All that a chair is told about how the sheets differ."""

    sheets: int
    asked: int
    """Indicators on a sheet; on all of them together where they are divided (6.1.6)."""
    furthest: int
    """So many indicators the two that lie furthest apart answer differently."""
    compared: int
    """Indicators that these two have in common."""
    tolerated: int
    """So many of those they may answer differently by the programme."""
    beyond: bool
    disputed: tuple[Disputed, ...]
    shares: dict[str, Decimal]
    """Expert -> share of the indicators met, in per cent."""
    mean: Mean


def answer_of(sheet: Sheet, code: str) -> Answer:
    if code in sheet.unmet:
        return "unmet"
    return "insufficient" if code in sheet.insufficient else "met"


def asks(sheet: Sheet, code: str) -> bool:
    """Whether this indicator was this expert's to answer (6.1.6)."""
    return not sheet.assigned or code in sheet.assigned


def asked(sheet: Sheet) -> int:
    return sheet.met + len(sheet.unmet) + len(sheet.insufficient)


def apart(one: Sheet, other: Sheet) -> int:
    """How many indicators the two answer differently. Opposite answers do not balance out."""
    return sum(
        answer_of(one, code) != answer_of(other, code)
        for code in _named((one, other))
        if asks(one, code) and asks(other, code)
    )


def in_common(one: Sheet, other: Sheet) -> int:
    """How many indicators both were asked."""
    if one.assigned and other.assigned:
        return len(set(one.assigned) & set(other.assigned))
    return min(len(sheet.assigned) or max(asked(one), asked(other)) for sheet in (one, other))


def beyond(rules: ReviewRules, sheets: Iterable[Sheet]) -> bool:
    """Whether two of them lie further apart than the programme tolerates."""
    return any(
        apart(one, other) * 100 > rules.tolerance * in_common(one, other)
        for one, other in combinations(sheets, 2)
    )


def further_experts(case: Case) -> int:
    """How many experts must still be appointed before the panel can close (A1.9).

    Asked once all sheets are in; what is missing then is no sheet but somebody to write one.
    """
    rules, panel = case.rules.assessment.review, case.panel
    if not beyond(rules, panel.sheets.values()):
        return 0
    return max(0, rules.experts - len(panel.experts))


def trimmed_mean(shares: Iterable[Decimal], trimmed: int) -> Mean:
    """Without the highest and lowest ones; of too few sheets none is left out."""
    ordered = sorted(shares)
    left_out = trimmed if len(ordered) > 2 * trimmed else 0
    kept = ordered[left_out : len(ordered) - left_out]
    value = sum(kept, Decimal(0)) / len(kept) if kept else Decimal(0)
    return Mean(value=value, left_out=left_out)


def share_met(sheet: Sheet) -> Decimal:
    whole = asked(sheet)
    return HUNDRED * sheet.met / whole if whole else Decimal(0)


def share_in_common(sheet: Sheet, other: Sheet) -> Decimal:
    """The share met of what both were asked, in per cent."""
    if not other.assigned:
        return share_met(sheet)
    named = (*sheet.unmet, *sheet.insufficient)
    whole = in_common(sheet, other)
    return HUNDRED * (whole - sum(asks(other, code) for code in named)) / whole


def divergence(rules: ReviewRules, panel: Panel) -> Divergence:
    sheets = [panel.sheets[expert] for expert in panel.experts if expert in panel.sheets]
    differs, compared = _furthest(sheets)
    shares = {
        expert: share_met(panel.sheets[expert])
        for expert in panel.experts
        if expert in panel.sheets
    }
    return Divergence(
        sheets=len(sheets),
        asked=asked_together(sheets),
        furthest=differs,
        compared=compared,
        tolerated=rules.tolerance * compared // 100,
        beyond=beyond(rules, sheets),
        disputed=tuple(_disputed(sheets)),
        shares=shares,
        mean=trimmed_mean(shares.values(), rules.trimmed),
    )


def asked_together(sheets: Collection[Sheet]) -> int:
    """Indicators that at least one of the sheets was asked."""
    divided = {code for sheet in sheets for code in sheet.assigned}
    return max(len(divided), max((asked(sheet) for sheet in sheets), default=0))


def _furthest(sheets: Sequence[Sheet]) -> tuple[int, int]:
    """Of the two that differ on the largest part of what both were asked: on how many, of how many."""
    pairs = [(apart(*pair), in_common(*pair)) for pair in combinations(sheets, 2)]
    whole = asked_together(sheets)
    return max(pairs, key=lambda one: (one[0] / max(1, one[1]), one[1]), default=(0, whole))


def _named(sheets: Iterable[Sheet]) -> list[str]:
    """Codes that one of them does not find met; on all others they agree."""
    return sorted({code for one in sheets for code in (*one.unmet, *one.insufficient)})


def _disputed(sheets: Sequence[Sheet]) -> Iterator[Disputed]:
    for code in _named(sheets):
        answers = [answer_of(sheet, code) for sheet in sheets if asks(sheet, code)]
        counts: dict[Answer, int] = {one: answers.count(one) for one in ANSWERS}
        if len(set(answers)) > 1:
            most = next((one for one in ANSWERS if 2 * counts[one] > len(answers)), None)
            yield Disputed(code=code, **counts, settled=most)


ANSWERS: tuple[Answer, ...] = ("met", "unmet", "insufficient")
