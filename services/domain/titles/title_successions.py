"""What becomes of a title when its unit changes (4.1.5), or what it was won by is lost (4.1.8).

How it is decided is data of the programme (`programme/follow_up.py`); here it is written down, once,
in the title's own log. Who finds out which titles are concerned is no matter of this file.
"""

from datetime import date, datetime
from typing import Annotated, Literal

from services.domain.acts import fact, rule
from services.domain.base import Act, Frozen, Looked, label
from services.domain.clocks.calendar import local_day
from services.domain.programme.follow_up import Fate
from services.domain.programme.words import TitleLevel, Track
from services.domain.titles.title import Title, TitleFact, living
from services.domain.tree.following_units import LiesElsewhere
from services.domain.tree.unit_changes import Happening


class Succession(Frozen):
    old: str = label("原单位", "Unit before")
    new: str = label("现单位", "Unit from now on")
    """The successor; the same unit where it only changes."""
    since: date = label("变更日期", "Day of the change")
    change: str = label("依据的变更", "Change of units")
    happening: Happening = label("变更类型", "What happened to the unit")
    fate: Fate = label("称号的处理", "What becomes of the title")
    """As the programme's `follow_up` has it."""
    absorbed_by: Annotated[str, Looked()] = ""
    """The title of the same kind that the successor holds already: one unit has one."""

    @property
    def named_units(self) -> tuple[str, ...]:
        return (self.old, self.new)


class SucceedTitle(Act, Succession):
    """The clock's act on each living title of a unit that changes."""

    zh, en, rule = "称号随行政区划变更处理", "A title follows its unit", "4.1.5"

    kind: Literal["succeed-title"] = "succeed-title"


class Lost(Frozen):
    title: Annotated[str, Looked()]
    """The title that is gone, or rests."""
    unit: str = label("不再计入的单位", "Unit that counts no more")
    track: Track = label("类别", "Track")
    level: TitleLevel = label("级别", "Level")
    codes: tuple[str, ...] = label("涉及指标", "Indicators concerned")
    """Those that are met no longer, or cannot be computed."""

    @property
    def named_units(self) -> tuple[str, ...]:
        return (self.unit,)


class DoubtTitle(Act, Lost):
    """The clock's act on a title whose condition counted a title that is gone (CB5)."""

    zh, en, rule = "命名条件不再具备", "A condition of the title is lost", "4.1.8"

    kind: Literal["doubt-title"] = "doubt-title"
    recheck: bool = label("立即复查", "Re-check at once")
    """Whether a re-check opens at once; see `FollowUp.condition_lost`."""


class TitleSucceeded(TitleFact, Succession):
    kind: Literal["title-succeeded"] = "title-succeeded"

    def on(self, title: Title) -> Title:
        """A title that rests is looked at again at once, and counts when that was passed."""
        if self.fate == "ends":
            return title.but(cancelled_on=self.since)
        there = title.but(place=self.new)
        if self.fate == "passes":
            return there
        return there.but(rests_since=self.since).to_be_rechecked(local_day(self.at))


class TitleDoubted(TitleFact, Lost):
    kind: Literal["title-doubted"] = "title-doubted"
    recheck: bool

    def on(self, title: Title) -> Title:
        doubted = title.but(doubts=tuple(sorted({*title.doubts, *self.codes})))
        return doubted.to_be_rechecked(local_day(self.at)) if self.recheck else doubted


@rule(SucceedTitle, Title, opens=living)
def succeed_title(title: Title, act: SucceedTitle, now: datetime) -> TitleSucceeded:
    """Raises LiesElsewhere."""
    if title.place != act.old:
        raise LiesElsewhere(place=title.place)
    said = act.model_dump(include=set(Succession.model_fields))
    return TitleSucceeded(**fact(act, now), **said)


@rule(DoubtTitle, Title, opens=living)
def doubt_title(title: Title, act: DoubtTitle, now: datetime) -> TitleDoubted:
    said = act.model_dump(include={*Lost.model_fields, "recheck"})
    return TitleDoubted(**fact(act, now), **said)


TitleSuccessionAct = SucceedTitle | DoubtTitle
TitleSuccessionFact = TitleSucceeded | TitleDoubted
