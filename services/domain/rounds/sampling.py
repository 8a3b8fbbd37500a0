"""Samples of a round that are drawn and not typed: of a frozen list, by a published seed (D13, D18).

C2.1.5 draws households and staff of a subject, C2.1.3 the units of a spot-check. Whoever has the list
and the published text draws the same again; docs/draws.md says how. Only where the scheme says so
(`samples_drawn`): what was released before has its samples typed (`scoring.py`).
"""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from services.domain.acts import fact, rule
from services.domain.base import Act, Looked, label
from services.domain.errors import DomainError, Invalid
from services.domain.mechanisms.checks import CheckRules
from services.domain.mechanisms.samples import SampleRule, sample
from services.domain.rounds.entry import Drawn, Entry
from services.domain.rounds.state import AssessmentRound, OfEntry, Standing
from services.domain.tree.units import Part

MOST_LISTED = 5000
LONGEST = 10
"""Signs of one number: no telephone number, identity number or Chinese name is one (1.3.4)."""
NUMBER = re.compile(r"[A-Za-z]{0,3}-?[0-9][0-9A-Za-z-]*")


class SampleDrawnAlready(DomainError):
    """D13: who draws again until it suits draws nothing."""

    code = "sample-drawn-already"


class UnitsAreDrawn(DomainError):
    """D18: the checker names nobody where the scheme has the units of a check drawn."""

    code = "units-are-drawn"


class DrawnCheckOpen(DomainError):
    """D18: a check whose units were drawn takes place before the next ones are drawn."""

    code = "drawn-check-open"


class DrawSample(Act):
    """Who is visited and asked, out of a list by numbers: the record that opened the round is the
    seed, and was there before any list (C2.1.5, D13).
    """

    zh, en, rule = "抽取样本", "Draw a sample", "C2.1.5, D13, 4.2.10"
    path, part = "sample-draws", Part.ORGANISER

    kind: Literal["draw-sample"] = "draw-sample"
    code: str = label("参评单位", "Subject", max_length=40)
    sample: str = label("抽样对象", "Sample", max_length=40)
    listed: Annotated[tuple[str, ...], Field(min_length=1, max_length=MOST_LISTED)] = label(
        "完整名单的编号（每行一个，只写编号，不写姓名）",
        "Numbers of the whole list, one a line; no names",
    )
    published: Annotated[str, Looked()] = ""


class SampleDrawn(OfEntry):
    kind: Literal["sample-drawn"] = "sample-drawn"
    sample: str
    drawn: Drawn

    def upon(self, entry: Entry) -> Entry:
        return entry.but(samples={**entry.samples, self.sample: self.drawn})


def draws_units(of: AssessmentRound, check: CheckRules) -> bool:
    """Whether the units of such a check are drawn; what else it samples its own papers say."""
    return of.rules.samples_drawn and check.sample is not None and check.sample.of == "units"


def _is_drawn(of: AssessmentRound) -> bool:
    return of.rules.samples_drawn and bool(of.rules.samples)


@rule(DrawSample, AssessmentRound, opens=Standing("scoring", has=_is_drawn))
def draw_sample(of: AssessmentRound, act: DrawSample, now: datetime) -> SampleDrawn:
    """Once for each subject and sample. Raises Invalid for a line that is no number, or twice there."""
    entry = of.entry(act.code)
    if act.sample not in of.rules.samples:
        raise Invalid(field="sample", given=act.sample)
    if act.sample in entry.samples:
        raise SampleDrawnAlready
    listed = sorted(one.strip() for one in act.listed)
    for one, after in zip(listed, [*listed[1:], ""], strict=True):
        if one == after or len(one) > LONGEST or not NUMBER.fullmatch(one):
            raise Invalid(field="listed", given=one[:LONGEST])
    found = drawn(of.rules.samples[act.sample], listed, f"{act.code}/{act.sample}", act.published)
    return SampleDrawn(**fact(act, now), code=act.code, sample=act.sample, drawn=found)


def drawn(rules: SampleRule, everybody: Iterable[str], name: str, published: str) -> Drawn:
    """The list as it is frozen, sorted, with who came up. Raises Invalid where nothing was published."""
    if not published:
        raise Invalid(field="published")
    listed = tuple(sorted(everybody))
    found = sample(rules, listed, name=name, published=published)
    return Drawn(
        population=len(listed),
        drawn=len(found.chosen),
        published=published,
        everybody=listed,
        found=found,
    )


def among(of: AssessmentRound, check: CheckRules) -> tuple[Entry, ...]:
    """Whom a check is drawn from: those of its groups who are in; after the decision the recognised,
    whose renewal it counts for (C3.4.4).
    """
    held = {one.code for one in of.grades if one.recognised}
    return tuple(
        one
        for one in of.assessed
        if (not check.among or one.group in check.among)
        and (of.stage != "decided-round" or one.code in held)
    )
