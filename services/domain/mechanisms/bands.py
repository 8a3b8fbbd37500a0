"""Bands: which grade a score falls in, by stated edges (C2.1.8, C2.3.2, C4.7.18, D1, E1).

Every score falls in exactly one band, or the definition is refused. Places in a band are limited
in `quotas.py`; what a band brings is in `money.py` and `consecutive_failures.py`.
"""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Literal, NamedTuple, Self

from pydantic import Field, model_validator

from services.domain.attainment.figures import shown_value
from services.domain.attainment.formulas import plain
from services.domain.base import Frozen
from services.domain.errors import Invalid
from services.domain.mechanisms.flaws import Flaw, FlawCode
from services.domain.mechanisms.soundness import check_once
from services.domain.mechanisms.workings import settled
from services.domain.programme.faults import Fault
from services.domain.programme.words import OUR_DEFAULT, Definition, Number, Sourced, Text

VOID = "void"
"""In place of a band: the result is void (see `vetoes.py`)."""


class Cut(NamedTuple):
    """Where scores are cut apart: just before a number, or just after it. Cuts have an order."""

    at: Decimal
    after: bool


class Band(Definition):
    """One grade with its edges as the source prints them; the lowest has none below."""

    id: str
    label: Text
    at_least: Number | None = None
    above: Number | None = None
    below: Number | None = None
    at_most: Number | None = None
    other_names: tuple[Text, ...] = ()
    """What the source also calls it (E4: 先进 and 优秀; E22: 不合格 and 差)."""

    @model_validator(mode="after")
    def _one_edge_on_each_side(self) -> Self:
        if None not in (self.at_least, self.above) or None not in (self.below, self.at_most):
            raise Fault(f"{self.id}：同一侧有两个界限", f"{self.id}: two edges on one side")
        if self.begins and self.ends and self.begins >= self.ends:
            edges = plain(self.begins.at), plain(self.ends.at)
            raise Fault(
                f"{self.id}：下限{edges[0]}、上限{edges[1]}之间没有得分",
                f"{self.id}: no score lies from {edges[0]} to {edges[1]}",
            )
        return self

    @property
    def begins(self) -> Cut | None:
        return _cut(before=self.at_least, after=self.above)

    @property
    def ends(self) -> Cut | None:
        return _cut(before=self.below, after=self.at_most)


def _cut(*, before: Decimal | None, after: Decimal | None) -> Cut | None:
    if before is not None:
        return Cut(before, after=False)
    return None if after is None else Cut(after, after=True)


class Bands(Sourced):
    """The best band first. `reading` says what counts where the printed edges do not meet.

    By their lower edges, so that 84.5 is good where "70-84" follows on "85 and above"; or as
    printed, and then edges that do not meet are refused.
    """

    bands: tuple[Band, ...] = Field(min_length=2)
    reading: Literal["lower-edges", "as-printed"] = "lower-edges"
    source: str | None = None
    note: str | None = f"{OUR_DEFAULT}: E1"

    @model_validator(mode="after")
    def _every_score_has_one_band(self) -> Self:
        check_once(band.id for band in self.bands)
        if VOID in {band.id for band in self.bands}:
            raise Fault(f"等次不能叫{VOID!r}", f"no band is called {VOID!r}")
        if self.bands[0].ends or self.bands[-1].begins:
            raise Fault(
                "最高等次不设上限，最低等次不设下限",
                "the best band has no upper edge and the lowest no lower one",
            )
        begins = [band.begins for band in self.bands[:-1]]
        cuts = [cut for cut in begins if cut is not None]
        if len(cuts) < len(begins):
            raise Fault(
                "除最低等次外，每个等次须有下限", "every band but the lowest has a lower edge"
            )
        if any(upper <= lower for upper, lower in pairwise(cuts)):
            raise Fault(
                "等次须由高到低排列，下限逐个降低",
                "the best band comes first, and each begins below the one before",
            )
        if self.reading == "as-printed" and (flaws := band_flaws(self)):
            raise Fault(
                "；".join(flaw.text.zh for flaw in flaws), "; ".join(f.text.en for f in flaws)
            )
        return self

    def band(self, band_id: str) -> Band:
        """Raises Invalid for a band that is none of these."""
        found = next((band for band in self.bands if band.id == band_id), None)
        if found is None:
            raise Invalid(field="band")
        return found

    def called(self, name: str) -> Band | None:
        """The band that the source calls so, in either language."""
        for band in self.bands:
            if any(name in (one.zh, one.en) for one in (band.label, *band.other_names)):
                return band
        return None

    def worse(self, one: str, other: str) -> str:
        """The lower of two bands."""
        return max(one, other, key=self.place)

    def place(self, band_id: str) -> int:
        """0 for the best band."""
        return self.bands.index(self.band(band_id))


class Placement(Frozen):
    """The band of a score, and by which edges."""

    band: str
    shown: Text


def band_of(bands: Bands, score: Decimal) -> Placement:
    """The band that the score, not rounded, falls in."""
    score = settled(score)
    place = next(n for n, band in enumerate(bands.bands) if _is_from(band.begins, score))
    band = bands.bands[place]
    above = bands.bands[place - 1].begins if place else None
    sides = [
        f"{_beside(score, cut.at)} {signs[cut.after]} {plain(cut.at)}"
        for cut, signs in ((band.begins, "≥>"), (above, "<≤"))
        if cut is not None
    ]
    return Placement(
        band=band.id,
        shown=Text(
            zh=f"{'，'.join(sides)}：{band.label.zh}", en=f"{', '.join(sides)}: {band.label.en}"
        ),
    )


def _is_from(begins: Cut | None, score: Decimal) -> bool:
    return begins is None or begins <= Cut(score, after=False)


def _beside(score: Decimal, edge: Decimal) -> str:
    """The score with enough decimals to stand on its own side of the edge."""
    return plain(Decimal(shown_value(score, edge)))


def band_flaws(bands: Bands) -> tuple[Flaw, ...]:
    """Where printed edges leave a gap or overlap, with both numbers (E1)."""
    return tuple(flaw for upper, lower in pairwise(bands.bands) for flaw in _between(upper, lower))


def _between(upper: Band, lower: Band) -> Iterator[Flaw]:
    begins, ends = upper.begins, lower.ends
    if begins is None or ends is None or begins == ends:
        return
    gap = begins > ends
    numbers = plain(ends.at), plain(begins.at)
    yield Flaw(
        code=FlawCode.BANDS_GAP if gap else FlawCode.BANDS_OVERLAP,
        rule="E1",
        text=_gap(upper, lower, *numbers) if gap else _overlap(upper, lower, *numbers),
        remedy=Text(
            zh="请写明分界值归属；未写明的，以各等次下限为准（含下限），得分不取整",
            en="State where the edge belongs; otherwise each band begins at its lower edge, "
            "and scores are not rounded",
        ),
    )


def _gap(upper: Band, lower: Band, ends: str, begins: str) -> Text:
    return Text(
        zh=f"“{lower.label.zh}”止于{ends}，“{upper.label.zh}”始于{begins}，其间没有等次",
        en=f"“{lower.label.en}” ends at {ends} and “{upper.label.en}” begins at {begins}: "
        "between them there is no band",
    )


def _overlap(upper: Band, lower: Band, ends: str, begins: str) -> Text:
    return Text(
        zh=f"“{lower.label.zh}”止于{ends}，“{upper.label.zh}”始于{begins}，两个等次重叠",
        en=f"“{lower.label.en}” ends at {ends} and “{upper.label.en}” begins at {begins}: "
        "they overlap",
    )
