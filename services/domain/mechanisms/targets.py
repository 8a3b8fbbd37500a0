"""Targets by date: a share of those assessed that is to reach a grade by a day (C3.6.11, C5.8.1, D20).

How many towns are to be named by when (A0.7) is counted in `domain/titles/targets.py`.
"""

from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import Literal

from pydantic import Field

from services.domain.attainment.figures import rounded
from services.domain.attainment.formulas import plain
from services.domain.base import Frozen
from services.domain.programme.words import Number, Sourced, Text


class ShareTarget(Sourced):
    """A share of something, by a day: half of a trade at level 2 by the year's end (C5.8.1), 70 %
    of matters online by the end of June (C3.6.11), 90 % of leftovers mended (C4.1.9).
    """

    id: str
    label: Text
    share: Number = Field(gt=0, le=1)
    by: date
    subjects: tuple[str, ...] = ()
    """The groups it is a share of; empty: all that are assessed."""
    grades: tuple[str, ...] = ()
    """Which grades count, all of them by their ids: the better ones too; empty: whoever is recognised."""
    consequence: Text | None = None
    """What follows once it is missed; None: the gap is shown and nothing follows (E16)."""


class ShareProgress(Frozen):
    """The target against what there is. `gap`: how many more it takes, never a fraction of one."""

    target: ShareTarget
    reached: int
    total: int
    gap: int
    standing: Literal["reached", "open", "missed"]
    words: Text


def share_progress(target: ShareTarget, *, reached: int, total: int, today: date) -> ShareProgress:
    """A target over nothing is not reached: there is nothing it could be a share of."""
    gap = max(int((target.share * total).to_integral_value(ROUND_CEILING)) - reached, 0)
    met = total > 0 and gap == 0
    standing = "reached" if met else ("open" if today <= target.by else "missed")
    then = target.consequence if standing == "missed" else None
    percent = f"{rounded(Decimal(reached) / total * 100):f} %" if total else "—"
    wanted = f"{plain(target.share * 100)} %"
    return ShareProgress(
        target=target,
        reached=reached,
        total=total,
        gap=gap,
        standing=standing,
        words=Text(
            zh=f"{reached} ÷ {total} = {percent}，目标{wanted}，差{gap}{f'；{then.zh}' if then else ''}",
            en=f"{reached} ÷ {total} = {percent}, target {wanted}, {gap} to go{f'; {then.en}' if then else ''}",
        ),
    )
