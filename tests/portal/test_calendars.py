"""The administrator's year and the leader's closing date, as people at a browser do them."""

from datetime import datetime

from services.domain.clocks.calendar import BEIJING
from services.domain.programme.schema import Obligation, Track
from services.domain.tree.units import StepName
from tests.api.cast import Cast
from tests.domain.stage import Stage
from tests.portal.conftest import SignIn
from tests.portal.people import Page, Person
from tests.storage.recording import record

TYPED = {
    "year": "2041",
    "standing": "final",
    "source": "国务院办公厅关于2041年部分节假日安排的通知",
    "notice_no": "国办发明电〔2040〕7号",
    "announced_on": "2040-11-05",
    "holidays": "2041-01-01\n2041-10-01 至 2041-10-07",
    "working_days": "2041-09-28",
}


async def imported(admin: Person) -> Page:
    page = await admin.see("/admin/calendars/new")
    preview = await admin.send(page, "/admin/calendars/new", values=TYPED)
    assert "放假8天，其中工作日6天；调休上班1天" in preview.text, preview.text
    return await admin.send(preview, "/admin/calendars/new", onward="yes")


async def test_2_1_4_a_year_is_typed_in_compared_and_published_by_somebody_else(
    person: SignIn, worker: None
) -> None:
    draft = await imported(await person("admin"))
    assert "待发布" in draft.text
    assert "请另一位管理员核对后发布" in draft.text
    second = await person("admin.second")
    page = await second.see("/admin/calendars/2041-1")
    done = await second.send(page, "/admin/calendars/2041-1/publication")
    assert "已发布，正式" in done.text
    listed = await second.see("/admin/calendars")
    assert "宋简" in listed.text
    assert "许诚" in listed.text


async def test_2_1_4_a_deadline_in_a_year_nobody_has_published_is_marked_wherever_it_is_shown(
    person: SignIn, cast: Cast
) -> None:
    stage = Stage(Track.COUNTY, now=datetime(2037, 3, 2, 9, 0, tzinfo=BEIJING))
    stage.to(StepName.APPLICATION)
    while Obligation.FORMAL_CHECK not in stage.case.ledgers:
        stage.forward()
    await record(cast.doors.database, stage)
    for login, path in (
        ("city.officer", "/worklist"),
        ("city.officer", "/cases"),
        ("city.officer", "/cases/case"),
        ("qingxi.clerk", "/cases/case"),
        ("qingxi.clerk", "/my"),
    ):
        page = await (await person(login)).see(path)
        assert "暂定" in page.text, (login, path)
    english = await (await person("city.officer")).see("/worklist", language="en")
    assert "provisional" in english.text


async def test_2_1_4_every_line_that_cannot_be_is_named_and_what_was_typed_stays(
    person: SignIn,
) -> None:
    admin = await person("admin")
    page = await admin.see("/admin/calendars/new")
    wrong = {**TYPED, "notice_no": "", "holidays": "国庆节", "working_days": "2041-09-27"}
    again = await admin.send(page, "/admin/calendars/new", values=wrong)
    assert again.status == 422
    assert "“国庆节”请写成2027-02-05" in again.text
    assert "国庆节" in again.html
    fixed = {**wrong, "holidays": "2041-10-01"}
    again = await admin.send(again, "/admin/calendars/new", values=fixed)
    assert "2041-09-27不是周六、周日" in again.text
    assert "正式年历请填写通知文号和日期" in again.text


async def test_2_1_4_whoever_does_not_administrate_does_not_see_the_calendar_pages(
    person: SignIn,
) -> None:
    officer = await person("city.officer")
    for path in ("/admin/calendars", "/admin/calendars/new"):
        assert (await officer.see(path)).status == 403


async def test_a7_4_the_leader_sets_the_closing_date_and_everybody_reads_it(
    person: SignIn, visitor: Person
) -> None:
    leader = await person("city.leader")
    page = await leader.see("/closing-dates")
    about = {"for": "county-municipal/9901", "closes_on": "2041-05-30", "source": "环函〔2040〕9号"}
    done = await leader.send(page, "/closing-dates", values=about)
    assert "2041年5月30日（星期四）" in done.text
    read = await visitor.see("/closing-dates")
    assert "环函〔2040〕9号" in read.text
    assert not [form for form in read.forms if form.method == "post" and "sign" not in form.action]


async def test_2_1_7_applicant_and_officer_read_when_each_step_can_come(
    person: SignIn, cast: Cast
) -> None:
    stage = Stage(Track.COUNTY)
    stage.to(StepName.TECHNICAL_ASSESSMENT)
    await record(cast.doors.database, stage)
    for login in ("qingxi.clerk", "city.officer"):
        page = await (await person(login)).see(f"/cases/{stage.case.id}")
        assert "2030-04-16 周二" in page.text, login
        assert "无规定时限" in page.text
    desk = await (await person("city.leader")).see("/coming")
    assert "轮到您的环节" in desk.text
    assert f"/cases/{stage.case.id}" in desk.html
