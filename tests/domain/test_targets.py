"""Targets counted against the register and the cases begun."""

from datetime import date
from typing import Literal

import pytest

from services.domain.mechanisms.targets import ShareTarget, share_progress
from services.domain.programme.schema import Text, TitleLevel, Track
from services.domain.titles.register import HeldTitle
from services.domain.titles.targets import Start, Target, progress

TOWN = "990121101"


def yearly_goals(county: str, year: int) -> tuple[Target, ...]:
    """What A0.7 asks of each farm-related county in each year of 2012-2015, as records."""
    goals: tuple[tuple[Literal["start", "reach"], Track, TitleLevel, int], ...] = (
        ("start", Track.TOWN, TitleLevel.PROVINCIAL, 1),
        ("start", Track.VILLAGE, TitleLevel.PROVINCIAL, 2),
        ("reach", Track.TOWN, TitleLevel.MUNICIPAL, 2),
        ("reach", Track.VILLAGE, TitleLevel.MUNICIPAL, 3),
    )
    return tuple(
        Target(
            id=f"{county}-{year}-{aim}-{track}",
            area=county,
            track=track,
            level=level,
            aim=aim,
            count=count,
            first_year=year,
            last_year=year,
            rule="A0.7",
        )
        for aim, track, level, count in goals
    )


def title(unit: str, named_on: date, **changes: object) -> HeldTitle:
    known = HeldTitle(unit=unit, track=Track.TOWN, level=TitleLevel.MUNICIPAL, named_on=named_on)
    return known.model_copy(update=changes)


def test_a0_7_a_county_owes_two_municipal_towns_a_year_and_the_gap_is_shown() -> None:
    goal = next(g for g in yearly_goals("990121", 2031) if (g.aim, g.track) == ("reach", "town"))
    titles = [
        title(TOWN, date(2031, 5, 4)),
        title(TOWN, date(2031, 9, 1), level=TitleLevel.PROVINCIAL),
        title("990121102", date(2030, 12, 31)),
        title("990122101", date(2031, 5, 4)),
    ]
    found = progress(goal, titles, [])
    assert (found.units, found.reached, found.gap) == ((TOWN,), 1, 1)


def test_a0_7_a_start_towards_the_municipal_title_is_none_towards_the_provincial_one() -> None:
    goal = yearly_goals("990121", 2031)[0]
    starts = [
        Start(unit=TOWN, track=Track.TOWN, level=level, on=date(2031, 3, 1))
        for level in (TitleLevel.MUNICIPAL,)
    ]
    assert progress(goal, [], starts).gap == 1
    national = starts[0].model_copy(update={"level": TitleLevel.NATIONAL})
    assert progress(goal, [], [national]).gap == 0


def test_a0_10_d20_a_named_unit_reaches_its_title_by_a_year() -> None:
    target = Target(
        id="one-district",
        area="990121",
        track=Track.COUNTY,
        level=TitleLevel.NATIONAL,
        aim="reach",
        count=1,
        first_year=2012,
        last_year=2015,
        rule="A0.10",
    )
    county = title("990121", date(2015, 12, 31), track=Track.COUNTY, level=TitleLevel.NATIONAL)
    assert progress(target, [county], []).gap == 0
    late = county.model_copy(update={"named_on": date(2016, 1, 1)})
    assert progress(target, [late], []).gap == 1


def test_a0_10_a_target_to_start_is_met_by_a_creation_request() -> None:
    target = Target(
        id="three-counties",
        area="990122",
        track=Track.COUNTY,
        level=TitleLevel.MUNICIPAL,
        aim="start",
        count=1,
        first_year=2012,
        last_year=2015,
        rule="A0.10",
    )
    begun = Start(
        unit="990122", track=Track.COUNTY, level=TitleLevel.MUNICIPAL, on=date(2013, 2, 1)
    )
    assert progress(target, [], [begun]).units == ("990122",)


def test_d20_a_cancelled_title_no_longer_counts_towards_a_target() -> None:
    goal = yearly_goals("990121", 2031)[2]
    ended = title(TOWN, date(2031, 5, 4), ended_on=date(2031, 11, 1))
    assert progress(goal, [ended], []).gap == 2


ONLINE = ShareTarget.from_file(
    {
        "id": "online",
        "label": {"zh": "网上预审", "en": "Online pre-examination"},
        "share": "0.7",
        "by": "2031-06-30",
        "source": "C3.6.11",
    }
)


@pytest.mark.parametrize(
    ("reached", "total", "gap", "standing"),
    [(70, 100, 0, "reached"), (69, 100, 1, "open"), (7, 11, 1, "open"), (0, 0, 0, "open")],
)
def test_c3_6_11_a_share_by_a_day_shows_how_many_are_to_go(
    reached: int, total: int, gap: int, standing: str
) -> None:
    found = share_progress(ONLINE, reached=reached, total=total, today=date(2031, 6, 30))
    assert (found.gap, found.standing) == (gap, standing)


def test_d20_c5_8_1_after_its_day_a_share_not_reached_is_missed_and_nothing_else_follows() -> None:
    """E16: unless the scheme says what does."""
    found = share_progress(ONLINE, reached=23, total=48, today=date(2031, 7, 1))
    assert (found.standing, found.gap) == ("missed", 11)
    assert found.words.zh == "23 ÷ 48 = 47.9 %，目标70 %，差11"
    then = Text(zh="全市通报", en="circulated in the city")
    told = ONLINE.model_copy(update={"consequence": then})
    late = share_progress(told, reached=23, total=48, today=date(2031, 7, 1))
    assert late.words.zh == "23 ÷ 48 = 47.9 %，目标70 %，差11；全市通报"
    early = share_progress(told, reached=23, total=48, today=date(2031, 6, 30))
    assert early.words == found.words, "before its day nothing is missed"
    assert (
        share_progress(ONLINE, reached=34, total=48, today=date(2031, 7, 1)).standing == "reached"
    )
