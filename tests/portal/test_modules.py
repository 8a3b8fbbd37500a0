"""The five modules of a case gather what is bound, proved and done (5.4.1, B3)."""

import pytest
from temporalio.testing import WorkflowEnvironment

from services.domain.evidence.derivatives import ReadFacts, ReadOut, ReadOutState
from services.domain.programme.schema import TitleLevel, Track
from services.storage.derivatives import rows
from tests.api.cast import Cast
from tests.api.test_documents import doors, papers, settings, worker
from tests.portal.conftest import SignIn
from tests.portal.people import Page
from tests.portal.test_evidence import film, submitted
from tests.workflows.walk import Walk

__all__ = ["doors", "film", "papers", "settings", "submitted", "worker"]

pytestmark = pytest.mark.slow

MODULES = (
    "/compliance",
    "/modules/reports",
    "/modules/atlas",
    "/modules/films",
    "/modules/management",
)
PARTS = ("指标达标总体情况", "指标与考核要求", "基础数据")
CAMERA = {"taken_at": "2030-05-04T10:20:30", "latitude": 30.25, "longitude": 103.5}


async def test_5_4_1_every_module_shows_what_was_handed_in_and_leads_to_the_others(
    submitted: Walk, person: SignIn, cast: Cast
) -> None:
    """B3.1.2-B3.1.4, B3.2.1, B3.2.2, B3.3.2, B3.4.4, B3.5.1-B3.5.3."""
    officer, home = await person("city.officer"), f"/cases/{submitted.case_id}"
    addresses = {home + path for path in MODULES}
    assert addresses <= set((await officer.see(home)).links.values())
    assert addresses <= set((await (await person("qingxi.clerk")).see(home)).links.values())
    table, reports, atlas, films, management = [await officer.see(home + it) for it in MODULES]
    for page in (table, reports, atlas, films, management):
        assert addresses <= set(page.links.values()), page.path

    basis = await officer.see(table.link("评价标准"))
    assert "GB 3095-2012 环境空气质量标准" in basis.text
    for part in PARTS:
        assert (await officer.see(basis.link(part))).status == 200
    assert "规划文本： 建设规划.pdf 第2–60页" in reports.text
    assert "工作报告 还没有装订" in reports.text
    assert "第12–14页" in reports.text
    assert "00:40–01:10 ：C07" in films.text
    assert "second=40" in films.link("00:40–01:10")
    assert "提交验收申请" in management.text
    assert "命名后在这里跟踪年度报告和复查" in management.text

    photo = atlas.link("现场照片.jpg").split("/")[2]
    await taken(cast, photo)
    atlas = await officer.see(atlas.path)
    assert "相机记录的拍摄时间：2030-05-04 10:20:30" in atlas.text
    assert "拍摄地点：北纬30.25°，东经103.5°" in atlas.text
    assert "用于： C07" in atlas.text
    assert "Key tasks" in (await officer.see(management.path, language="en")).text


async def taken(cast: Cast, photo: str) -> None:
    """What the read-out of a photograph keeps."""
    facts, now = ReadFacts.model_validate(CAMERA), await cast.now()
    async with cast.doors.database.writing() as tx:
        await rows.write(tx, photo, ReadOut.PICTURE, ReadOutState.MADE, now, facts=facts)


async def test_5_4_1_a_city_has_special_topic_and_feature_reports_of_its_own(
    cast: Cast, env: WorkflowEnvironment, person: SignIn
) -> None:
    """B3.2.3, B3.2.4."""
    level = TitleLevel.NATIONAL
    walk = Walk(cast.doors.cases, env, cast.doors.database, Track.CITY, level=level)
    await walk.file()
    page = await (await person("auditor")).see(f"/cases/{walk.case_id}/modules/reports")
    assert "专项报告 还没有装订 特色报告 还没有装订" in page.text


async def test_5_4_1_an_empty_case_says_so_and_strangers_find_none_of_its_modules(
    cast: Cast, env: WorkflowEnvironment, person: SignIn
) -> None:
    walk = Walk(cast.doors.cases, env, cast.doors.database, Track.VILLAGE)
    await walk.file()
    home = f"/cases/{walk.case_id}/modules"
    officer, stranger = await person("qingxi.officer"), await person("baishi.clerk")
    said: dict[str, Page] = {
        "还没有照片": await officer.see(f"{home}/atlas"),
        "还没有影片": await officer.see(f"{home}/films"),
        "还没有装订": await officer.see(f"{home}/reports"),
    }
    for words, page in said.items():
        assert words in page.text, page.path
    for module in ("basis", "reports", "atlas", "films", "management"):
        assert (await stranger.see(f"{home}/{module}")).status == 404, module
