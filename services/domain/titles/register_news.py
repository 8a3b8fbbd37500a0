"""A title that others count is gone, or counts again: what counted it is told (4.1.8, CB5).

An eco-county counts the titles of its towns. Data from the register are never typed, so they are
right by themselves; what was declared or submitted on them is not, and that is said here.
"""

from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from services.domain.acts import fact, rule
from services.domain.base import Act, Frozen, Looked, label
from services.domain.case import Case, CaseFact, StaleTitle
from services.domain.programme.overlay import TitlesWithin
from services.domain.programme.schema import Programme
from services.domain.programme.words import TitleLevel, Track
from services.domain.titles.register import HeldTitle
from services.domain.tree.units import within


class News(Frozen):
    title: Annotated[str, Looked()]
    unit: str = label("单位", "Unit")
    track: Track = label("类别", "Track")
    level: TitleLevel = label("级别", "Level")
    since: date = label("自", "Since")
    counts: bool = label("是否计入", "Whether it counts")
    """False where the title is gone or rests; True where it counts again."""

    @property
    def named_units(self) -> tuple[str, ...]:
        return (self.unit,)


class TellOfTitle(Act, News):
    """The clock's act on each open case whose data from the register have changed."""

    zh, en, rule = "名录数据变动", "The register has changed", "4.1.8"
    any_step: ClassVar[bool] = True
    adds: ClassVar[bool] = True
    while_paused: ClassVar[bool] = True

    kind: Literal["tell-of-title"] = "tell-of-title"


class ToldOfTitle(CaseFact, News):
    adds: ClassVar[bool] = True
    aside: ClassVar[bool] = True
    kind: Literal["told-of-title"] = "told-of-title"

    def on(self, case: Case) -> Case:
        """What the applicant declares or submits from now on rests on the register as it is."""
        others = tuple(one for one in case.stale if one.title != self.title)
        if self.counts:
            return case.but(stale=others)
        own = StaleTitle(title=self.title, unit=self.unit, since=self.since)
        return case.but(stale=(*others, own))


@rule(TellOfTitle, Case)
def tell_of_title(case: Case, act: TellOfTitle, now: datetime) -> ToldOfTitle:
    return ToldOfTitle(**fact(act, now), **act.model_dump(include=set(News.model_fields)))


def counting_data(programme: Programme, place: str, title: HeldTitle) -> tuple[str, ...]:
    """The data of a case or title of that place for which this title is counted."""
    if not within(title.unit, place):
        return ()
    return tuple(
        fed.datum
        for fed in programme.catalogue.register_fed
        if isinstance(fed.asks, TitlesWithin) and title.reaches(fed.asks.track, fed.asks.level)
    )
