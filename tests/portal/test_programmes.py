"""办法版本, as administrators do it at a browser: brought in, compared, published, cases moved."""

import asyncio

import pytest

from services.domain.clocks.calendar import local_day
from services.domain.programme.schema import Obligation, Track
from services.domain.tree.units import StepName
from services.storage.rulebook import definitions
from tests.api.cast import Cast
from tests.domain.stage import Stage
from tests.portal.conftest import SignIn
from tests.portal.people import Page, Person
from tests.storage.defining import bring_in, publish, scheme_file, village, with_copies
from tests.storage.recording import record

SOURCE = village(days=9, day="2020-01-01")
NEW, VERSION = "/admin/programmes/new", "/admin/programmes/village-municipal-2"
LOOK = "/admin/migrations/village-municipal"


async def in_formal_check(cast: Cast) -> str:
    stage = Stage(Track.VILLAGE, now=await cast.now())
    stage.to(StepName.APPLICATION)
    while Obligation.FORMAL_CHECK not in stage.case.ledgers:
        stage.forward()
    await record(cast.doors.database, stage)
    return stage.case.id


async def test_4_1_3_a_version_is_brought_in_compared_and_published_by_somebody_else(
    person: SignIn, cast: Cast
) -> None:
    case = await in_formal_check(cast)
    admin = await person("admin")
    draft = await admin.send(await admin.see(NEW), NEW, source=SOURCE)
    assert draft.path == VERSION
    assert "形式审查 › 天数：5 → 9" in draft.text
    assert "1件在办案件按原来的版本办理" in draft.text
    assert "请另一位管理员核对后发布" in draft.text
    assert case in (await admin.see(f"{VERSION}/cases")).html
    second = await person("admin.second")
    done = await second.send(await second.see(VERSION), f"{VERSION}/publication")
    assert "已发布" in done.text
    listed = await second.see("/admin/programmes", language="en")
    assert "Edition 2" in listed.text


async def test_4_1_2_every_mistake_stands_with_its_line_and_what_was_sent_stays(
    person: SignIn,
) -> None:
    admin = await person("admin")
    broken = SOURCE.replace("working", "fortnights").replace("days: 9", "days: 0")
    again = await admin.send(await admin.see(NEW), NEW, source=broken)
    assert again.status == 422
    assert "有2处错误，没有导入任何内容" in again.text
    assert "第7行" in again.text
    assert "fortnights" in again.html
    unread = await admin.send(again, NEW, file=("a.yaml", b"\xff\xfe\x00"), source="")
    assert unread.status == 422
    same = await admin.send(
        again, NEW, source="extends: town-municipal\nid: town-municipal\nversion: 1"
    )
    assert "与上一版相同" in same.text or "不另设版本" in same.text
    assert "还没有导入过办法" in (await admin.see("/admin/programmes")).text


@pytest.mark.usefixtures("worker")
async def test_4_1_3_cases_are_looked_at_and_moved_by_a_second_look(
    person: SignIn, cast: Cast
) -> None:
    case = await in_formal_check(cast)
    await cast.doors.cases.rebuild(case)
    now = await cast.now()
    draft = await bring_in(cast.doors.database, SOURCE, now=now)
    await publish(cast.doors.database, draft, now=now)
    admin = await person("admin")
    looked = await admin.see(LOOK)
    assert "期限“形式审查”" in looked.text
    assert "确认1件改按现行版本办理" in looked.text
    unsaid = await admin.send(looked, LOOK, reason="")
    assert "请写明理由" in unsaid.text
    begun = await admin.send(unsaid, LOOK, reason="新版已施行")
    assert begun.path.startswith("/admin/jobs/migration-")
    assert "完成1项" in await _ended(admin, begun)
    told = await (await person("city.officer")).see(f"/cases/{case}/timeline")
    assert "改按新版办法办理" in told.text
    assert "没有按更早版本办理的在办案件" in (await admin.see(LOOK)).text


async def test_4_1_3_whoever_does_not_look_after_the_whole_finds_none_of_these_pages(
    person: SignIn,
) -> None:
    clerk = await person("qingxi.clerk")
    for path in ("/admin/programmes", NEW, LOOK):
        assert (await clerk.see(path)).status == 403, path
    auditor = await person("auditor")
    assert (await auditor.see(NEW)).status == 403
    assert "导入新版" not in (await auditor.see("/admin/programmes")).text


async def _ended(admin: Person, page: Page) -> str:
    async with asyncio.timeout(60):
        while "结束" not in page.text:
            await asyncio.sleep(0.02)
            page = await admin.see(page.path)
    return page.text


@pytest.mark.usefixtures("worker")
async def test_4_1_3_a_scheme_is_published_on_the_same_page_and_rounds_are_opened_by_it(
    person: SignIn, cast: Cast
) -> None:
    admin, second = await person("admin"), await person("admin.second")
    text = scheme_file("integrity-units-3").replace("zh: 房山区", "zh: 房山新办法")
    draft = await admin.send(await admin.see(NEW), NEW, source=text)
    assert draft.path == "/admin/programmes/scheme:integrity-units-4"
    assert "考评办法" in draft.text
    assert "房山区”→“房山新办法" in draft.text.replace(" ", "")
    assert "没有按更早版本办理的考评" in draft.text
    assert "涉及的在办案件" not in draft.text
    done = await second.send(await second.see(draft.path), f"{draft.path}/publication")
    assert "已发布" in done.text
    officer = await person("qingxi.officer")
    form = await officer.see("/rounds/new")
    assert "房山新办法" in form.text
    year = str((await cast.now()).year)
    said = {"scheme": "integrity-units/fangshan", "year": year}
    opened = await officer.send(form, "/rounds/new", values=said)
    assert opened.path.startswith("/rounds/round-")


async def test_4_1_1_the_guide_and_the_volumes_page_say_how_many_copies_and_bound_how(
    person: SignIn, cast: Cast
) -> None:
    now = await cast.now()
    draft = await bring_in(cast.doors.database, with_copies(), now=now)
    await publish(cast.doors.database, draft, now=now)
    clerk = await person("shangping.clerk")
    words = "纸质5份，单独成册，同时交电子版"
    assert words in (await clerk.see("/guide/village-municipal")).text
    stage = Stage(Track.VILLAGE, now=now)
    async with cast.doors.database.reading() as tx:
        stage.programme = await definitions.programme(tx, "village-municipal", local_day(now))
    stage.to(StepName.PLAN)
    await record(cast.doors.database, stage)
    case = f"/cases/{stage.case.id}"
    assert words in (await clerk.see(f"{case}/dossier/plan")).text
    assert words not in (await clerk.see(f"{case}/dossier/work-summary")).text
