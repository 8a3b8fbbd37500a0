"""The five modules of a case gather what is bound, proved and done (5.4.1, B3)."""

import json
import re

import pytest
from temporalio.testing import WorkflowEnvironment

from services.domain.evidence.derivatives import DerivativeKind, ReadFacts, ReadOut, ReadOutState
from services.domain.modules.key_tasks import NewKeyTask
from services.domain.programme.schema import TitleLevel, Track
from services.domain.steps.application import AcceptApplication
from services.domain.steps.technical_assessment import AppointPanel
from services.domain.tree.units import StepName
from services.storage.derivatives import rows
from services.storage.derivatives.rows import KeptDerivative
from services.storage.modules import tasks
from tests.api.cast import Cast
from tests.api.test_documents import doors, papers, settings, worker
from tests.portal.conftest import SignIn
from tests.portal.people import Page, Person
from tests.portal.test_evidence import INDICATOR, film, submitted, uploaded
from tests.portal.test_files import Papers
from tests.workflows.walk import Walk, until

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
    """B2.1, B3.1.1-B3.1.5, B3.2.1, B3.2.2, B3.3.2, B3.4.4, B3.5.1-B3.5.3."""
    officer, home = await person("city.officer"), f"/cases/{submitted.case_id}"
    addresses = {home + path for path in MODULES}
    assert addresses <= set((await officer.see(home)).links.values())
    assert addresses <= set((await (await person("qingxi.clerk")).see(home)).links.values())
    table, reports, atlas, films, management = [await officer.see(home + it) for it in MODULES]
    for page in (table, reports, atlas, films, management):
        assert addresses <= set(page.links.values()), page.path

    await every_indicator_leads_to_its_own_page(officer, table, home)
    basis = await officer.see(table.link("评价标准"))
    assert "GB 3095-2012 环境空气质量标准" in basis.text
    for part in PARTS:
        assert (await officer.see(basis.link(part))).status == 200
    assert "规划文本： 建设规划.pdf 第2–60页" in reports.text
    assert "工作报告 还没有装订" in reports.text
    assert not re.search(r"达标\s*达标", reports.text), "a verdict is said once"
    assert "第12–14页" in reports.text
    assert "00:40–01:10 ：C07" in films.text
    assert "second=40" in films.link("00:40–01:10")
    clip = films.link("00:40–01:10").split("/")[2]
    await pictured(cast, clip)
    films = await officer.see(films.path)
    assert f'src="/documents/{clip}/derivatives/thumbnail/1"' in films.html
    assert "提交验收申请" in management.text
    assert "只列最近" not in management.text, "there are ten, and all are there"
    assert "命名后在这里跟踪年度报告和复查" in management.text

    photo = atlas.link("现场照片.jpg").split("/")[2]
    await taken(cast, photo)
    atlas = await officer.see(atlas.path)
    assert "相机记录的拍摄时间：2030-05-04 10:20:30" in atlas.text
    assert "拍摄地点：北纬30.25°，东经103.5°" in atlas.text
    assert "用于： C07" in atlas.text
    assert "Key tasks" in (await officer.see(management.path, language="en")).text


async def test_b2_4_reviewers_read_all_of_a_case_and_its_dynamic_management(
    submitted: Walk, person: SignIn, cast: Cast
) -> None:
    """Wherever they sign in, once they have declared; and nobody who is not on the panel."""
    await submitted.do(AcceptApplication)
    await submitted.stands(StepName.TECHNICAL_ASSESSMENT)
    one, two = [await cast.account(f"expert.{name}") for name in ("one", "two")]
    await submitted.do(AppointPanel, experts=(one, two), chair=one)
    expert, stranger = await person("expert.one"), await person("expert.three")
    home = f"/cases/{submitted.case_id}"
    early = await expert.see(f"{home}/modules/reports")
    assert early.path == f"{home}/acts/declare-interests", "first of all they declare"
    await submitted.declare(one, two)
    for module in (*MODULES, "/modules/basis", f"/indicators/{INDICATOR}", "/timeline", "/review"):
        assert (await expert.see(home + module)).status == 200, module
        assert (await stranger.see(home + module)).status == 404, module
    management = await expert.see(f"{home}/modules/management")
    assert "提交验收申请" in management.text
    assert "只列最近10项，更早的见“全部经过”。" in management.text


async def every_indicator_leads_to_its_own_page(reader: Person, table: Page, home: str) -> None:
    """B3.1.5: from the table to each indicator's sheet, and to the data behind it."""
    rows = re.findall(r'<tr><th scope="row">.*?</th>', table.html, re.DOTALL)
    codes = [re.findall(r'class="code[^"]*">([^<]+)<', row)[0] for row in rows]
    assert len(set(codes)) == len(rows) > 10
    for code, row in zip(codes, rows, strict=True):
        assert f'href="{home}/indicators/{code}"' in row, code
    assert {f"{home}/indicators/{INDICATOR}", f"{home}/data"} <= set(table.links.values())
    sheet = await reader.see(f"{home}/indicators/{INDICATOR}")
    assert (sheet.status, INDICATOR in sheet.text) == (200, True)
    assert (await reader.see(f"{home}/data")).status == 200


async def taken(cast: Cast, photo: str) -> None:
    """What the read-out of a photograph keeps."""
    facts, now = ReadFacts.model_validate(CAMERA), await cast.now()
    async with cast.doors.database.writing() as tx:
        await rows.write(tx, photo, ReadOut.PICTURE, ReadOutState.MADE, now, facts=facts)


async def pictured(cast: Cast, clip: str) -> None:
    """What the read-out of a film keeps beside its facts."""
    now = await cast.now()
    made = KeptDerivative(
        kind=DerivativeKind.THUMBNAIL,
        media_type="image/jpeg",
        width=160,
        height=90,
        document=clip,
        read_out=ReadOut.FILM,
        key=f"{clip}/thumbnail-1",
        tool="av",
        made_at=now,
    )
    async with cast.doors.database.writing() as tx:
        await rows.write(tx, clip, ReadOut.FILM, ReadOutState.MADE, now)
        await rows.keep(tx, [made], clip, ReadOut.FILM)


async def test_5_4_1_a_city_has_special_topic_and_feature_reports_of_its_own(
    cast: Cast, env: WorkflowEnvironment, person: SignIn
) -> None:
    """B3.2.3, B3.2.4."""
    level = TitleLevel.NATIONAL
    walk = Walk(cast.doors.cases, env, cast.doors.database, Track.CITY, level=level)
    await walk.file()
    page = await (await person("auditor")).see(f"/cases/{walk.case_id}/modules/reports")
    assert "专项报告 还没有装订 特色报告 还没有装订" in page.text


BOUND = {
    "work-report": ("work-summary", "工作报告"),
    "technical-report": ("technical-report", "技术报告总报告"),
    "special-report": ("statement", "专项报告"),
    "feature-report": ("statement", "特色报告"),
}
"""What each is bound as, and the row it stands in."""


async def test_5_4_1_each_report_that_is_bound_stands_in_its_own_row(
    cast: Cast, env: WorkflowEnvironment, person: SignIn, papers: Papers
) -> None:
    """B3.2.1-B3.2.4; the summary table of the technical report is the table of all indicators."""
    walk = Walk(cast.doors.cases, env, cast.doors.database, Track.CITY, level=TitleLevel.NATIONAL)
    await walk.to_plan()
    clerk, home = await person("yunling.clerk"), f"/cases/{walk.case_id}"
    for item, (kind, row) in BOUND.items():
        body = papers["town/letter"] + f"\n%{item}".encode()
        document = await uploaded(clerk, walk.case_id, f"{row}正文.pdf", body)
        page = await clerk.see(f"{home}/dossier/{item}")
        await clerk.send(page, f"/dossier/{item}", document=document, kind=kind)
    page = await (await person("auditor")).see(f"{home}/modules/reports")
    shown = {
        re.sub(r"<[^>]+>", "", name): cell
        for name, cell in re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page.html, re.DOTALL)
    }
    for _, row in BOUND.values():
        holding = [name for name, cell in shown.items() if f"{row}正文.pdf" in cell]
        assert holding == [row]
    assert "还没有装订" in shown["规划"]
    assert f'href="{home}/compliance"' in shown["指标汇总表"]
    assert (await clerk.see(f"{home}/compliance")).status == 200


async def test_b3_1_6_values_of_each_year_are_added_and_stand_in_the_table(
    cast: Cast, env: WorkflowEnvironment, person: SignIn
) -> None:
    """B1.5: three past years and the current one have a field each."""
    walk = Walk(cast.doors.cases, env, cast.doors.database, Track.CITY, level=TitleLevel.NATIONAL)
    await walk.to_plan()
    clerk, home = await person("yunling.clerk"), f"/cases/{walk.case_id}"
    page = await clerk.see(f"{home}/data")
    names = sorted(it for it in page.form("/data").offered if it.startswith("v.env_investment."))
    assert len(names) == 4, page.text[:300]
    typed = {name: str(100 + number) for number, name in enumerate(names)}
    page = await clerk.send(page, "/data", values=typed)
    assert "已保存4处改动" in page.text
    again = dict((await clerk.see(f"{home}/data")).form("/data").fields)
    assert {name: again[name] for name in names} == typed


async def test_5_4_1_a_re_check_has_the_same_modules_and_goes_on_with_the_units_own_lists(
    cast: Cast, env: WorkflowEnvironment, person: SignIn
) -> None:
    """B3.5.3, B3.5.4: key tasks are the unit's; what belongs to a case is open in the re-check."""
    walk = Walk(cast.doors.cases, env, cast.doors.database, Track.COUNTY)
    await walk.to_naming()
    title, now, clerk = await walk.name(), await cast.now(), await cast.account("qingxi.clerk")
    days = {"begins_on": now.date(), "due_on": now.date()}
    task = NewKeyTask(name="河道整治", carried_by="水务局", **days)
    async with cast.doors.database.writing() as tx:
        await tasks.add(tx, walk.place, task, by=clerk, now=now)
    await cast.sleep(days=365 * 3 + 2)
    recheck = f"recheck-{title.id.removeprefix('title-')}-1"
    await until(cast.doors.database, recheck, lambda case: case.seq > 0)
    applicant, home = await person("qingxi.clerk"), f"/cases/{recheck}"
    for module in (*MODULES, "/modules/basis", "/modules/monitoring", "/modules/tasks"):
        assert (await applicant.see(home + module)).status == 200, module
    management = await applicant.see(f"{home}/modules/management")
    assert "河道整治" in management.text
    assert "已超期" in management.text
    assert management.link("称号和历次复查") == f"/register/{title.id}"
    atlas = await applicant.see(f"{home}/modules/atlas")
    spot = {"type": "Point", "coordinates": [103.52, 30.31]}
    layer = json.dumps({"type": "Feature", "geometry": spot, "properties": {"name": "监测点"}})
    named = {"name": "监测点位", "kind": "monitoring-points"}
    page = await applicant.send(atlas, "/atlas", file=("点.geojson", layer.encode()), values=named)
    assert "监测点位图" in page.text


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
