"""A recommendation on its way up: county, then city, then the own notice, by clicking alone (A7.5, 6.4.1).

Each level's leader signs and its officer publishes; anybody reads each of them, also afterwards.
"""

import pytest
from playwright.async_api import Browser, expect
from temporalio.testing import WorkflowEnvironment

from services.domain.case import Case
from services.domain.clocks.calendar import local_day
from services.domain.programme.schema import Track
from services.domain.steps.public_notice import PublishNotice, SignNotice, ends_at
from services.domain.tree.units import StepName
from services.storage.rulebook import definitions
from tests.api.cast import Cast
from tests.portal.jobs.citizen import Citizen
from tests.portal.jobs.judging import Judged, judged
from tests.portal.jobs.test_correction import opens_desk
from tests.portal.jobs.window import Way
from tests.portal.test_browser import browser, origin
from tests.portal.test_notices import OWN, SECOND
from tests.storage.defining import bring_in, publish, with_recommendations
from tests.workflows.walk import Walk

__all__ = ["browser", "origin"]

pytestmark = [pytest.mark.usefixtures("worker"), pytest.mark.slow]

COUNTY_NO, CITY_NO, OWN_NO = "县环示〔2032〕1号", "市环荐〔2032〕2号", "市环示〔2032〕3号"
WAYS = [
    pytest.param(Way(width=375, touch=True), id="phone"),
    pytest.param(Way(width=1440, language="en"), id="english-desk", marks=pytest.mark.long),
]


@pytest.fixture
async def accepted(cast: Cast, env: WorkflowEnvironment) -> Walk:
    """A village about to be put on notice, whose programme has two levels recommend it first."""
    walk = Walk(cast.doors.cases, env, cast.doors.database, Track.VILLAGE)
    now = await walk.now()
    version = await bring_in(walk.database, with_recommendations(), now=now)
    await publish(walk.database, version, now=now)
    async with walk.database.reading() as tx:
        walk.programme = await definitions.programme(tx, "village-municipal", local_day(now))
    await walk.to_notice()
    return walk


async def ended(walk: Walk, *below: str) -> None:
    """Past the end of the notice that runs."""
    end = ends_at(await walk.case())
    assert end
    await walk.wait_for(end)

    def over(case: Case) -> bool:
        return tuple(one.id for one in case.notice.below) == below and not case.notice.published_at

    await walk.until(lambda case: over(case) or case.stands == StepName.NAMING)


class Level:
    """One level's bureau: whoever signs there, and whoever publishes."""

    def __init__(self, browser: Browser, origin: str, cast: Cast, way: Way, case: str) -> None:
        self.browser, self.origin, self.cast, self.way = browser, origin, cast, way
        self.case = case

    async def puts_on_notice(
        self, leader: str, officer: str, number: str, contacts: dict[str, str], *levels: str
    ) -> None:
        """`levels` are called so; the last one is this, those before it have ended."""
        async with judged(self.browser, self.origin, self.way, leader) as at:
            await opens_desk(at, self.cast, leader, self.case)
            doing = at.page.locator("#levels + ol li", has_text=at.says("现在办理", "In hand now"))
            await expect(doing).to_have_count(1)
            await expect(doing).to_contain_text(levels[-1])
            await self.what_has_ended_is_in_force_no_more(at, *levels[:-1])
            await at.opens(SignNotice)
            await at.types("document_no", number)
            await at.does(SignNotice)
        async with judged(self.browser, self.origin, self.way, officer) as at:
            await opens_desk(at, self.cast, officer, self.case)
            await at.opens(PublishNotice)
            for name, said in contacts.items():
                await at.types(name, said)
            await at.does(PublishNotice)

    async def what_has_ended_is_in_force_no_more(self, at: Judged, *levels: str) -> None:
        rows = at.page.locator("#versions + table tbody th")
        await expect(rows).to_have_count(len(levels))
        for row, level in zip(await rows.all(), reversed(levels), strict=True):
            await expect(row).to_contain_text(level)
            await expect(row).to_contain_text(at.says("结束", "ended"))
            await expect(row).not_to_contain_text(at.says("现行", "In force"))

    async def is_read(self, number: str, zh: str, en: str, *before: str) -> None:
        """By anybody; the notices of the levels below stay one click away."""
        async with judged(self.browser, self.origin, self.way, "reader") as at:
            await Citizen(at).reads_notice(self.case)
            await expect(at.page.locator("article")).to_contain_text(number)
            await at.reads(zh, en)
            await self.below_are_read(at, *before)

    async def below_are_read(self, at: Judged, *before: str) -> None:
        links = at.main.locator(".note li a[href*='/versions/']")
        await expect(links).to_have_count(len(before))
        for nth, number in enumerate(before):
            await at.follows(links.nth(nth))
            await expect(at.page.locator("article")).to_contain_text(number)
            await expect(at.main).to_contain_text(at.says("推荐公示已于", "recommend"))
            await at.goes_by("查看这一申报现在的公示", "as it stands now")


@pytest.mark.parametrize("way", WAYS)
async def test_a7_5_6_4_1_each_level_signs_and_publishes_and_anybody_reads_all_of_them(
    *, browser: Browser, origin: str, cast: Cast, accepted: Walk, way: Way
) -> None:
    level = Level(browser, origin, cast, way, accepted.case_id)
    chinese = way.language == "zh"
    county, city, own = (
        ("县级推荐公示", "市级推荐公示", "拟命名公示")
        if chinese
        else ("Recommendation of the county", "Recommendation of the city", "naming")
    )
    await level.puts_on_notice("qingxi.leader", "qingxi.officer", COUNTY_NO, OWN, county)
    await accepted.sleep(days=1)
    await level.is_read(COUNTY_NO, "推荐公示。期满无异议的，推荐上报", "recommend")
    await ended(accepted, "county")
    await level.puts_on_notice(
        "city.leader", "city.officer", CITY_NO, {**OWN, **SECOND}, county, city
    )
    await accepted.sleep(days=1)
    await level.is_read(CITY_NO, county, county, COUNTY_NO)
    await ended(accepted, "county", "city")
    both = {**OWN, **SECOND}
    await level.puts_on_notice("city.leader", "city.officer", OWN_NO, both, county, city, own)
    await accepted.sleep(days=1)
    await level.is_read(OWN_NO, city, city, COUNTY_NO, CITY_NO)
    await ended(accepted, "county", "city")
    await accepted.stands(StepName.NAMING)
