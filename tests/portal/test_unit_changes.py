"""A change of units as two administrators make it, and where people read of it (4.1.5, 4.1.8)."""

from datetime import UTC, date, datetime

from services.domain.base import CLOCK
from services.domain.programme.schema import Track
from services.domain.titles.register_news import TellOfTitle
from services.domain.titles.title_successions import SucceedTitle
from services.domain.tree.units import StepName
from services.storage.people import contacts
from tests.api.cast import Cast
from tests.domain.stage import Stage, titled
from tests.portal.conftest import SignIn
from tests.portal.people import Page, Person
from tests.storage.recording import record

NEW = "/admin/unit-changes/new"
TYPED = {
    "kind": "rename",
    "on": "2031-01-01",
    "document_no": "民发〔2030〕9号",
    "source": "关于松坪镇更名的批复",
    "lines": "原代码,现代码,名称,英文名称\n990121101,990121101,青松镇,Qingsong Town",
}


async def recorded(admin: Person) -> Page:
    page = await admin.see(NEW)
    preview = await admin.send(page, NEW, values=TYPED)
    assert "请对照批文核对" in preview.text, preview.text
    return await admin.send(preview, NEW, onward="yes")


async def test_4_1_5_what_a_change_touches_is_shown_before_another_publishes_it(
    person: SignIn, cast: Cast, worker: None
) -> None:
    stage, title = Stage(Track.TOWN), titled(Track.TOWN)
    stage.to(StepName.PLAN)
    await record(cast.doors.database, stage)
    await record(cast.doors.database, title)
    draft = await recorded(await person("admin"))
    assert "待发布" in draft.text
    assert "由您登记的变更，请另一位管理员核对后发布" in draft.text
    assert "青松镇" in draft.text
    assert "由承继单位继续持有" in draft.text
    second = await person("admin.second")
    (change,) = (await cast.get("admin", "/unit-changes")).json()["changes"]
    address = f"/admin/unit-changes/{change['id']}"
    done = await second.send(await second.see(address), f"{address}/publication")
    assert "宋简" in done.text
    assert "许诚" in done.text
    listed = await second.see("/admin/unit-changes", language="en")
    assert "renamed" in listed.text


async def test_4_1_5_what_a_divided_unit_leaves_open_is_listed_before_anybody_publishes(
    person: SignIn, cast: Cast
) -> None:
    """Nobody can say for the two halves whose hotline the old one was."""
    async with cast.doors.database.writing() as tx:
        own = contacts.Contact(unit="990121101", hotline="0999-1")
        await contacts.put(tx, own, by="li", now=await cast.now())
    admin = await person("admin")
    apart = {
        **TYPED,
        "kind": "split",
        "lines": "原代码,现代码,名称,英文名称\n990121101,990121108,北坪镇,Beiping\n"
        "990121101,990121109,南坪镇,Nanping\n990121101201,990121108201,北坪村,Beiping\n"
        "990121101202,990121109201,南坪村,Nanping\n990121101203,990121109202,下坪村,Xiaping",
    }
    preview = await admin.send(await admin.see(NEW), NEW, values=apart)
    assert "拆分单位的下列事项不自动转出，请由承继单位另行设定" in preview.text
    assert "联系方式1项" in preview.text
    renamed = await admin.send(await admin.see(NEW), NEW, values=TYPED)
    assert "拆分单位" not in renamed.text


async def test_4_1_5_every_line_that_cannot_be_is_named_and_what_was_typed_stays(
    person: SignIn,
) -> None:
    admin = await person("admin")
    page = await admin.see(NEW)
    wrong = {**TYPED, "lines": "990121101,990121101,青松镇"}
    again = await admin.send(page, NEW, values=wrong)
    assert again.status == 422
    assert "第1行不能读取" in again.text
    assert "青松镇" in again.html
    nobody = {**TYPED, "lines": "990121777,990121777,青松镇,Qingsong"}
    again = await admin.send(again, NEW, values=nobody)
    assert "990121777没有这个单位" in again.text


async def test_4_1_8_the_check_list_of_a_county_names_the_title_that_counts_no_more(
    person: SignIn, cast: Cast
) -> None:
    stage = Stage(Track.COUNTY)
    stage.to(StepName.SELF_CHECK)
    told = {"title": "title-gone", "unit": "990121101", "since": date(2030, 3, 4)}
    stage.do(TellOfTitle, CLOCK, track=Track.TOWN, counts=False, **told)
    await record(cast.doors.database, stage)
    for login, path in (
        ("qingxi.clerk", "/cases/case/readiness"),
        ("qingxi.clerk", "/cases/case"),
        ("city.officer", "/cases/case"),
    ):
        page = await (await person(login)).see(path)
        assert "计入本案数据的称号有变动" in page.text, (login, path)
        assert "/register/title-gone" in page.html


async def test_4_1_5_the_register_says_that_a_title_rests_and_why(
    person: SignIn, cast: Cast
) -> None:
    title = titled(Track.TOWN)
    place = title.title.place
    said = {"old": place, "new": place, "happening": "merge", "fate": "rests"}
    title.now = datetime(2031, 1, 1, 1, tzinfo=UTC)
    title.do(SucceedTitle, CLOCK, **said, since=date(2031, 1, 1), change="2031-1")
    await record(cast.doors.database, title)
    page = await (await person("qingxi.clerk")).see(f"/register/{title.state.id}")
    assert "称号暂不计入，待复查认定" in page.text
    assert "行政区划变更，称号随之处理" in page.text


async def test_4_1_5_the_register_is_read_as_of_a_day_that_its_form_asks_for(
    person: SignIn,
) -> None:
    reader = await person("auditor")
    page = await reader.see("/register")
    assert 'name="on"' in page.html
    assert "按当日的区划和称号列出" not in page.text
    left_out = await reader.see("/register?q=&county=&track=&state=&on=")
    assert left_out.status == 200
    asked = await reader.see("/register?on=2026-11-20")
    assert "按当日的区划和称号列出" in asked.text
    assert "2026年11月20日（星期五）" in asked.text
    assert 'value="2026-11-20"' in asked.html
