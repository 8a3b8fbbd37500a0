"""Old ratings under a revised standard: supplemented first, then mapped (C5.8.10, D22).

A becomes 2, B becomes 3, once what the new standard adds is there. What it adds for a title is in
`catalogue_gaps.py`.
"""

from collections.abc import Iterable
from typing import Self

from pydantic import Field, model_validator

from services.domain.base import Frozen
from services.domain.mechanisms.soundness import check_once
from services.domain.programme.faults import Fault
from services.domain.programme.words import Definition, Sourced, Text


class Supplement(Definition):
    """What the old rating did not ask and the revised standard does."""

    id: str
    label: Text


class MappedRating(Definition):
    old: str
    new: str
    supplements: tuple[str, ...] = ()
    """What this rating must add, by id; empty: all that the map names."""


class RatingMap(Sourced):
    old_standard: Text
    new_standard: Text
    supplements: tuple[Supplement, ...] = ()
    ratings: tuple[MappedRating, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        check_once(row.old for row in self.ratings)
        check_once(one.id for one in self.supplements)
        named = {one for row in self.ratings for one in row.supplements}
        if unknown := named - {one.id for one in self.supplements}:
            said = ", ".join(sorted(unknown))
            raise Fault(f"补充项没有说明：{said}", f"supplements not described: {said}")
        return self


class Mapped(Frozen):
    """The new rating; without one, what is lacking for it."""

    old: str
    new: str | None
    lacking: tuple[str, ...] = ()
    shown: Text


def mapped(rules: RatingMap, old: str, supplemented: Iterable[str]) -> Mapped:
    """An old rating that is not on the map is assessed anew: there is nothing to carry over."""
    row = next((one for one in rules.ratings if one.old == old), None)
    if row is None:
        zh, en = f"“{old}”无对应等级，须重新评审", f"{old} maps to nothing: assessed anew"
        return Mapped(old=old, new=None, shown=Text(zh=zh, en=en))
    done = set(supplemented)
    wanted = [s for s in rules.supplements if not row.supplements or s.id in row.supplements]
    lacking = [one for one in wanted if one.id not in done]
    if not lacking:
        said = Text(zh=f"{old} → {row.new}", en=f"{old} → {row.new}")
        return Mapped(old=old, new=row.new, shown=said)
    return Mapped(
        old=old,
        new=None,
        lacking=tuple(one.id for one in lacking),
        shown=Text(
            zh=f"{old} → {row.new}，尚须补充：{'、'.join(one.label.zh for one in lacking)}",
            en=f"{old} → {row.new}, once supplemented: "
            f"{', '.join(one.label.en for one in lacking)}",
        ),
    )
