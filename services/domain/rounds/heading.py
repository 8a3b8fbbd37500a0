"""Whose grade follows from whose: a head's from the branches under that head (C4.7.20, C2.1.1, D19).

A head is a post with a number, and no name goes into the log. Nobody scores a head: once a branch's
grade changes, the head's does.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from services.domain.acts import fact, rule
from services.domain.base import Act, Frozen, label
from services.domain.errors import Invalid
from services.domain.mechanisms.bands import VOID, Bands
from services.domain.mechanisms.levels import HeadGrade, head_grade
from services.domain.programme.words import Text
from services.domain.rounds.entry import Entry
from services.domain.rounds.results import results
from services.domain.rounds.state import AssessmentRound, HeadGraded, RoundFact, Standing
from services.domain.tree.units import Part

Codes = Annotated[tuple[str, ...], Field(min_length=1, max_length=100)]


class NameHead(Act):
    """Which of the assessed are under one head; said again it takes the place of what was (C4.7.20)."""

    zh, en, rule = "登记分管负责人", "Name the branches of a head", "C4.7.20, D19"
    path, part, whenever = "heads", Part.ORGANISER, True

    kind: Literal["name-head"] = "name-head"
    post: str = label("岗位编号（不写姓名）", "Number of the post", min_length=1, max_length=20)
    codes: Codes = label("分管的单位", "Branches under that head")


class HeadNamed(RoundFact):
    kind: Literal["head-named"] = "head-named"
    post: str
    codes: tuple[str, ...]

    def on(self, of: AssessmentRound) -> AssessmentRound:
        return of.but(heads={**of.heads, self.post: self.codes})


class HeadResult(Frozen):
    """A head's grade, and the grades it follows from."""

    post: str
    """Empty for the one head of a unit, whose grade is the unit's (C2.1.1)."""
    branches: dict[str, str]
    """Code -> band; "" while it has none."""
    band: str
    label: Text | None
    honours: bool
    """Whether the grade leaves the honours of the year open (C4.7.20)."""

    @property
    def graded(self) -> HeadGraded:
        return HeadGraded(post=self.post, codes=tuple(self.branches), band=self.band)


def _has_heads(of: AssessmentRound) -> bool:
    return any(one.head and not one.head.own for one in of.rules.judging.values())


@rule(NameHead, AssessmentRound, opens=Standing("scoring", "results", has=_has_heads))
def name_head(of: AssessmentRound, act: NameHead, now: datetime) -> HeadNamed:
    """Branches that are graded alike, each under one head alone."""
    if len(set(act.codes)) != len(act.codes):
        raise Invalid(field="codes")
    first = _ranked(of, of.entry(act.codes[0]))
    for code in act.codes:
        known = _ranked(of, of.entry(code))
        if known is None or first is None or not _alike(known[1], first[1]):
            raise Invalid(field="codes", given=code)
        if any(code in codes for post, codes in of.heads.items() if post != act.post):
            raise Invalid(field="codes", taken=code)
    return HeadNamed(**fact(act, now), post=act.post, codes=act.codes)


def heads_of(of: AssessmentRound) -> tuple[HeadResult, ...]:
    """The named ones, and the one head of each unit where the scheme says that there is one."""
    if not any(one.head for one in of.rules.judging.values()):
        return ()
    bands = {one.code: one.band for one in results(of).of}
    return tuple(_heads(of, bands))


def _heads(of: AssessmentRound, bands: dict[str, str]) -> Iterator[HeadResult]:
    for post, codes in of.heads.items():
        if known := _ranked(of, of.entries[codes[0]]):
            yield _graded(post, known, {code: bands.get(code, "") for code in codes})
    for entry in of.assessed:
        rules = of.judging(entry)
        if rules.head and rules.head.own and rules.scoring:
            known = (rules.head, rules.scoring.bands)
            yield _graded("", known, {entry.code: bands.get(entry.code, "")})


def _graded(post: str, known: tuple[HeadGrade, Bands], branches: dict[str, str]) -> HeadResult:
    """A branch whose score was voided counts as the worst band does."""
    rules, bands = known
    worst = bands.bands[-1].id
    each = {code: (worst if band == VOID else band) or None for code, band in branches.items()}
    band = head_grade(rules, bands, each) or ""
    return HeadResult(
        post=post,
        branches=branches,
        band=band,
        label=bands.band(band).label if band else None,
        honours=bool(band) and band not in rules.no_honours,
    )


def _ranked(of: AssessmentRound, entry: Entry) -> tuple[HeadGrade, Bands] | None:
    judging = of.judging(entry)
    if judging.head is None or judging.head.own or judging.scoring is None:
        return None
    return judging.head, judging.scoring.bands


def _alike(one: Bands, other: Bands) -> bool:
    return [band.id for band in one.bands] == [band.id for band in other.bands]
