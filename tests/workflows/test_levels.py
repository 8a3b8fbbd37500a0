"""The way to the provincial and the national title, whole, on a real Temporal (4.3.1, A1.7, A7.3).

Rung by rung: the title below is in the register first, and has been held for a year.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest

from services.domain.base import ActorRef
from services.domain.case import Outcome
from services.domain.clocks.calendar import local_day
from services.domain.errors import NotEntitled
from services.domain.papers.shortcomings import Code
from services.domain.programme.library import newest, ref_of
from services.domain.programme.schema import TitleLevel, Track
from services.domain.programme.words import ECO_TRACKS
from services.domain.steps.application import AcceptApplication
from services.domain.steps.creation_request import LadderUnmet
from services.domain.steps.naming import NameUnit
from services.domain.titles.register import HeldTitle
from services.domain.tree.units import Function, StepName
from services.storage.papers.readiness import readiness, titles_in
from tests.workflows.walk import Walk, until

Begin = Callable[..., Walk]
BELOW = {TitleLevel.PROVINCIAL: TitleLevel.MUNICIPAL, TitleLevel.NATIONAL: TitleLevel.PROVINCIAL}
NAMERS = {
    TitleLevel.PROVINCIAL: (Function.PROVINCE_LEADER, "99"),
    TitleLevel.NATIONAL: (Function.MINISTRY_LEADER, "00"),
}
BUREAU = ActorRef(account="leader", function=Function.CITY_LEADER, unit="9901")
"""Keeps the register of its area (A0.11), and names nobody above its own level."""
WAYS = [(track, level) for track in ECO_TRACKS for level in BELOW]


async def titles(walk: Walk) -> tuple[HeldTitle, ...]:
    async with walk.database.reading() as tx:
        return await titles_in(tx, walk.place)


async def below(walk: Walk, *, days: int) -> None:
    """The title of the rung below, named so many days ago and in the register."""
    programme = newest(f"{walk.programme.track}-{BELOW[walk.programme.level]}")
    title = await walk.old_title(
        local_day(await walk.now()) - timedelta(days=days),
        actor=BUREAU,
        level=programme.level,
        programme=ref_of(programme),
        procedure=programme.procedure,
    )
    await until(walk.database, title, lambda one: one.seq == 1)


@pytest.mark.parametrize(("track", "level"), WAYS)
async def test_4_3_1_a1_7_a2_4_a3_4_each_track_comes_to_the_title_of_each_higher_level(
    walk: Begin, track: Track, level: TitleLevel
) -> None:
    case = walk(track, level=level)
    with pytest.raises(LadderUnmet):
        await case.file(await titles(case))
    await below(case, days=400)
    await case.file(await titles(case))
    await case.to_notice(filed=True)
    await case.publish()
    await case.sleep(days=8)
    await case.stands(StepName.NAMING)
    with pytest.raises(NotEntitled):
        await case.do(NameUnit, BUREAU, document_no="环发〔2032〕6号")
    named = case.actor(NameUnit)
    assert (named.function, named.unit) == NAMERS[level]
    title = await case.name()
    assert (title.track, title.level) == (track, level)
    ended = await case.stands(Outcome.NAMED)
    assert title.named_on == ended.ended_on


async def test_a7_3_the_ministry_looks_at_a_county_only_after_the_province_recommended_it(
    walk: Begin,
) -> None:
    case = walk(Track.COUNTY, level=TitleLevel.NATIONAL)
    await below(case, days=400)
    await case.file(await titles(case))
    await case.to_review(filed=True)
    await case.stands(StepName.PRE_ASSESSMENT)
    assert case.actor(AcceptApplication).function is Function.PROVINCE_OFFICER
    await case.pre_assess(passed=False)
    failed = await case.stands(Outcome.FAILED)
    assert failed.panel.experts == ()


async def test_a1_7_the_title_below_must_have_been_held_for_a_year_when_it_is_applied_for(
    walk: Begin,
) -> None:
    case = walk(Track.TOWN, level=TitleLevel.PROVINCIAL)
    await below(case, days=350)
    await case.file(await titles(case))
    await case.to_application(filed=True)

    async def ladder() -> list[Code]:
        async with case.database.reading() as tx:
            found = await readiness(tx, await case.case(), await case.now())
        return [one.code for one in found.of("ladder")]

    assert await ladder() == [Code.TITLE_BELOW_TOO_YOUNG]
    await case.sleep(days=17)
    assert await ladder() == []
