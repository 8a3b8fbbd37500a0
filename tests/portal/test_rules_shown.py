"""Rules that only declare are texts of the programme, shown where they apply (issue 1.2.5)."""

import pytest
from temporalio.testing import WorkflowEnvironment

from services.domain.programme.library import current
from services.domain.programme.schema import TitleLevel, Track
from services.domain.steps.implementation import BeginSelfCheck
from tests.api.cast import Cast
from tests.portal.city import City
from tests.portal.conftest import SignIn
from tests.workflows.walk import Walk

pytestmark = pytest.mark.usefixtures("worker")

VILLAGES = {"shangping": "990121101201", "shamu": "990121101202", "luhua": "990121101203"}


def text(track: Track, rule: str, language: str = "zh") -> str:
    programme = current(track, TitleLevel.MUNICIPAL)
    found = next(one.text for one in programme.declarations if one.rule == rule)
    return str(getattr(found, language))


async def test_a0_8_a0_12_the_page_of_the_creation_request_says_who_comes_first_and_who_may_apply(
    person: SignIn, cast: Cast
) -> None:
    for login, track in (("songping.clerk", Track.TOWN), ("shangping.clerk", Track.VILLAGE)):
        for language in ("zh", "en"):
            page = await (await person(login)).see("/my/new", language=language)
            for rule in ("A0.8", "A0.12"):
                assert text(track, rule, language) in page.text


async def test_each_declaring_text_stands_on_the_case_while_its_step_lasts(
    person: SignIn, cast: Cast, env: WorkflowEnvironment
) -> None:
    """A0.8 and A0.9 beside the plan, A4.7 beside self-check and application, A4.3 at naming."""

    def walk(village: str) -> Walk:
        doors = cast.doors
        return Walk(doors.cases, env, doors.database, Track.VILLAGE, place=VILLAGES[village])

    async def shown(login: str, case: str) -> set[str]:
        page = await (await person(login)).see(f"/cases/{case}")
        rules = ("A0.8", "A0.9", "A0.12", "A4.3", "A4.7")
        return {rule for rule in rules if text(Track.VILLAGE, rule) in page.text}

    planning, checking, naming = walk("shangping"), walk("shamu"), walk("luhua")
    await planning.to_plan()
    assert await shown("shangping.clerk", planning.case_id) == {"A0.8", "A0.9"}
    await checking.to_implementation()
    await checking.do(BeginSelfCheck)
    assert await shown("shamu.clerk", checking.case_id) == {"A4.7"}
    await naming.to_naming()
    assert await shown("luhua.clerk", naming.case_id) == {"A4.3"}


async def test_a1_4_a_countys_page_lists_its_half_yearly_reports_and_whose_dates_they_are(
    person: SignIn, city: City
) -> None:
    for login in ("baishi.clerk", "city.officer"):
        page = await (await person(login)).see(f"/cases/{city.implementing}")
        assert "半年报告" in page.text
        assert "期限为本系统默认，无出处" in page.text
    village = await (await person("city.officer")).see(f"/cases/{city.noticed}")
    assert "期限为本系统默认" not in village.text


async def test_issue_1_2_2_a_stand_in_catalogue_says_so_on_the_page_of_the_indicators(
    person: SignIn, city: City
) -> None:
    clerk = await person("songping.clerk")
    zh = await clerk.see(f"/cases/{city.checking}/indicators")
    assert "暂用国家目录，市级指标目录尚未取得" in zh.text
    en = await clerk.see(f"/cases/{city.checking}/indicators", language="en")
    assert "stand-in, municipal catalogue not available" in en.text
