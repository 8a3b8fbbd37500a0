"""Lists as people work with them: terms that may still move, filters, pages, nothing in the way."""

from datetime import datetime, timedelta

import pytest
from temporalio.testing import WorkflowEnvironment

from services.domain.case import Case
from services.domain.clocks.calendar import BEIJING
from services.domain.programme.schema import Track
from services.domain.review.conflicts import DeclareInterests
from services.domain.steps.technical_assessment import AppointPanel
from services.domain.tree.units import StepName
from tests.api.cast import Cast
from tests.domain.stage import CLEAR, Stage
from tests.portal.conftest import SignIn
from tests.storage.recording import record

CHRISTMAS = datetime(2036, 12, 15, 9, 0, tzinfo=BEIJING)
"""Thirty working days from here end in 2037, whose holidays nobody has announced."""
VILLAGES = ("990121101201", "990121101202", "990121101203")


async def test_1_3_10_a_term_that_may_still_move_says_so_in_every_list(
    person: SignIn, cast: Cast, env: WorkflowEnvironment
) -> None:
    experts = (await cast.account("expert.one"), await cast.account("expert.two"))
    stage = Stage(Track.COUNTY, now=CHRISTMAS)
    stage.to(StepName.TECHNICAL_ASSESSMENT)
    stage.do(AppointPanel, experts=experts, chair=experts[0])
    stage.do(DeclareInterests, stage.expert(), **CLEAR)
    await record(cast.doors.database, stage)
    await env.sleep(stage.now + timedelta(hours=1) - await cast.now())
    readers = {
        "city.officer": ("/worklist", "/cases", "/cases/case"),
        "qingxi.clerk": ("/my", "/cases/case", "/cases/case/timeline"),
        "expert.one": ("/reviews", "/cases/case/review", "/cases/case"),
    }
    for login, paths in readers.items():
        reader = await person(login)
        for path in paths:
            for language, mark in (("zh", "暂"), ("en", "rovisional")):
                page = await reader.see(path, language=language)
                assert "2037" in page.text, path
                assert mark in page.text, (path, page.text)


async def test_a_term_in_an_announced_year_has_no_such_mark(
    person: SignIn, cast: Cast, env: WorkflowEnvironment
) -> None:
    stage = Stage(Track.COUNTY)
    stage.to(StepName.TECHNICAL_ASSESSMENT)
    await record(cast.doors.database, stage)
    await env.sleep(stage.now + timedelta(hours=1) - await cast.now())
    for path in ("/worklist", "/cases"):
        page = await (await person("city.officer")).see(path)
        assert "2030-04-16" in page.text  # 30 working days, 5 April being Qingming.
        assert "暂定" not in page.text


async def test_an_empty_worklist_offers_nothing_to_filter(person: SignIn) -> None:
    page = await (await person("city.officer")).see("/worklist")
    assert "现在没有需要您办理的事项" in page.text
    assert "应用筛选" not in page.text


async def test_filters_are_there_once_there_is_a_choice(person: SignIn, cast: Cast) -> None:
    county = Stage(Track.COUNTY)
    county.to(StepName.TECHNICAL_ASSESSMENT)
    await record(cast.doors.database, county)
    officer = await person("city.officer")
    page = await officer.see("/worklist")
    assert "组建评估专家组" in page.text
    assert "应用筛选" not in page.text
    town = Stage(Track.TOWN, state=Case(id="town"))
    town.to(StepName.ACCEPTANCE)
    await record(cast.doors.database, town)
    offered = (await officer.see("/worklist")).text
    assert "应用筛选" in offered
    assert "技术评估（1）" in offered  # B3.6: with counts.
    page = await officer.see("/worklist?track=village")
    assert "没有符合条件的事项" in page.text


async def test_a_refusal_alone_waits_for_nobody(person: SignIn, cast: Cast) -> None:
    """A2.1: until the county has sent the request in, the city's list is not its turn."""
    town = Stage(Track.TOWN)
    town.to(StepName.CREATION_REQUEST)
    await record(cast.doors.database, town)
    page = await (await person("city.officer")).see("/worklist")
    assert "现在没有需要您办理的事项" in page.text
    assert "不予列入" in page.text.partition("随时可办")[2]


def requested(number: int) -> Stage:
    stage = Stage(Track.VILLAGE, state=Case(id=f"case-{number}"))
    stage.place = VILLAGES[number]
    stage.to("creation-request")
    return stage


async def test_the_worklist_leads_to_its_next_page(
    person: SignIn, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.storage.queries.worklist.PAGE", 2)
    for number in range(len(VILLAGES)):
        await record(cast.doors.database, requested(number))
    government = await person("songping.government")
    page = await government.see("/worklist")
    assert "2件以上" in page.text
    assert "STC-2030-990121-003" not in page.text
    page = await government.see(page.link("下一页"))
    assert "STC-2030-990121-003" in page.text
    assert "STC-2030-990121-002" not in page.text
    assert "下一页" not in page.links
