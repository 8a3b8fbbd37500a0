"""Veto (一票否决): one fact that no score makes good, and what it does (D4, C4.6.15, C5.5.1).

It voids the result, lowers the grade, or bars from a place; the score itself stays as it is. From
which fact it follows and who confirms it is said by the scheme.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from services.domain.base import Frozen
from services.domain.errors import Invalid
from services.domain.mechanisms.bands import VOID, Bands
from services.domain.programme.faults import Fault
from services.domain.programme.words import Definition, Sourced, Text


class VetoEffect(StrEnum):
    VOIDS = "voids"
    """There is no grade (C4.7.25)."""
    LOWERS = "lowers"
    """No better grade than the one named (C5.5.1)."""
    BARS = "bars"
    """The grade stands, but the places named are closed (C4.6.15)."""


class UnmetItem(Definition):
    """It follows from an indicator that is not attained (C5.5.2, C5.6.2)."""

    kind: Literal["unmet-item"]
    codes: tuple[str, ...] = Field(min_length=1)


class RecordedFact(Definition):
    """It is recorded with a paper: an accident, a card, a case of discipline (C4.6.15, C5.7.4)."""

    kind: Literal["recorded"]
    paper: Text


class Veto(Sourced):
    id: str
    label: Text
    effect: VetoEffect
    follows_from: Annotated[UnmetItem | RecordedFact, Field(discriminator="kind")]
    confirmed_by: Text
    to: str | None = None
    """The best band left, where it lowers."""
    bars: tuple[str, ...] = ()
    """The quotas whose places are closed, where it bars."""

    @model_validator(mode="after")
    def _says_what_it_does(self) -> Self:
        lowers, bars = self.effect is VetoEffect.LOWERS, self.effect is VetoEffect.BARS
        if (self.to is not None) != lowers or bool(self.bars) != bars:
            raise Fault(
                f"{self.id}：降等须写to，不得评先须写bars，作废二者都不写",
                f"{self.id}: what lowers says `to`, what bars says `bars`, what voids neither",
            )
        return self


class VetoHit(Frozen):
    """A veto that was hit: by which paper or indicator, and whether that is confirmed."""

    veto: str
    basis: str
    """The document's id, or the indicator's code."""
    confirmed: bool | None = None
    """None: not decided yet; it has no effect until then, and the grade is provisional."""


class Vetoed(Frozen):
    """What the vetoes leave of a grade."""

    band: str
    """`void` where no grade is left."""
    barred: tuple[str, ...] = ()
    pending: tuple[str, ...] = ()
    """Vetoes that wait to be confirmed."""
    reasons: tuple[Text, ...] = ()


def hits_of(vetoes: Iterable[Veto], not_met: Iterable[str]) -> tuple[VetoHit, ...]:
    """The hits that follow from indicators not attained; each still to be confirmed."""
    unmet = tuple(not_met)
    return tuple(
        VetoHit(veto=veto.id, basis=code)
        for veto in vetoes
        if isinstance(veto.follows_from, UnmetItem)
        for code in unmet
        if code in veto.follows_from.codes
    )


def vetoed(vetoes: Iterable[Veto], hits: Iterable[VetoHit], bands: Bands, band: str) -> Vetoed:
    """The grade after the vetoes that were hit and confirmed; raises Invalid for an unknown one."""
    known = {veto.id: veto for veto in vetoes}
    hits = tuple(hits)
    if unknown := [hit.veto for hit in hits if hit.veto not in known]:
        raise Invalid(field="veto", given=unknown[0])
    counting = list(dict.fromkeys(hit.veto for hit in hits if hit.confirmed))
    left = band
    for veto in (known[one] for one in counting):
        if veto.effect is VetoEffect.VOIDS:
            left = VOID
        elif veto.to is not None and left != VOID:
            left = bands.worse(left, veto.to)
    barred = dict.fromkeys(place for one in counting for place in known[one].bars)
    waiting = [hit.veto for hit in hits if hit.confirmed is None and hit.veto not in counting]
    return Vetoed(
        band=left,
        barred=tuple(barred),
        pending=tuple(dict.fromkeys(waiting)),
        reasons=tuple(_reason(known[one], bands) for one in counting),
    )


def _reason(veto: Veto, bands: Bands) -> Text:
    if veto.effect is VetoEffect.VOIDS:
        zh, en = "结果作废", "the result is void"
    elif veto.to is not None:
        best = bands.band(veto.to).label
        zh, en = f"最高定为“{best.zh}”", f"no better than “{best.en}”"
    else:
        zh, en = "不得参加评先", "no place among the best"
    return Text(
        zh=f"一票否决：{veto.label.zh}（{veto.confirmed_by.zh}确认），{zh}",
        en=f"Veto: {veto.label.en} (confirmed by {veto.confirmed_by.en}): {en}",
    )
