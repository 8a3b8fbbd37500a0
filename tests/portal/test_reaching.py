"""4.8: how one is reached: address, wishes, calendars. Everybody's own, and nobody else's."""

import re
from datetime import timedelta

import pytest
from temporalio.testing import WorkflowEnvironment

from services.domain.clocks.calendar import days_later, local_day
from services.domain.messages.deliveries import confirmation_code
from services.domain.programme.schema import Obligation, Track
from services.storage import case_log
from tests.api.cast import Cast
from tests.api.ics import day, read
from tests.portal.conftest import SignIn
from tests.portal.people import Page, Person
from tests.workflows.walk import Walk

pytestmark = pytest.mark.usefixtures("worker")

PAGE = "/me/messages"


async def walk_of(cast: Cast, env: WorkflowEnvironment, track: Track) -> Walk:
    return Walk(cast.doors.cases, env, cast.doors.database, track)


async def calendar_of(person: Person, area: str = "") -> str:
    made = await person.send(await person.see(PAGE), "/calendars", area=area)
    return address(made)


def address(page: Page) -> str:
    found = re.search(r"/calendar\.ics\?key=[\w-]+", page.text)
    assert found, page.text
    return found[0]


async def test_4_8_an_address_is_used_once_its_owner_has_confirmed_it(
    person: SignIn, cast: Cast
) -> None:
    officer, other = await person("city.officer"), await person("city.leader")
    saved = await officer.send(await officer.see(PAGE), "/address", address="fang@example.org")
    assert "待确认" in saved.text
    account = await cast.account("city.officer")
    code = confirmation_code(cast.doors.access.secret, account, "fang@example.org")
    link = f"{PAGE}/confirmation?code={code}"
    assert (await other.see(link)).status == 422
    assert (await officer.see(f"{PAGE}/confirmation?code=0")).status == 422
    assert "已确认" in (await officer.see(link)).text
    changed = await officer.send(await officer.see(PAGE), "/address", address="new@example.org")
    assert "待确认" in changed.text
    assert (await officer.see(link)).status == 422
    removed = await officer.send(changed, "/address", address="")
    assert "new@example.org" not in removed.html


async def test_4_8_what_is_no_address_is_said_at_the_field_and_stays_in_it(person: SignIn) -> None:
    officer = await person("city.officer")
    for wrong in ("fang", "fang@", "a b@example.org", "x@example.org\nBcc: y@example.org"):
        page = await officer.send(await officer.see(PAGE), "/address", address=wrong)
        assert page.status == 422
        assert "这不是邮箱地址" in page.text
        assert page.title.startswith("错误")


async def test_4_8_wishes_are_kept_and_what_is_mandatory_cannot_be_switched_off(
    person: SignIn,
) -> None:
    officer = await person("city.officer")
    page = await officer.see(PAGE)
    form = page.form("/wishes")
    assert "off" not in form.offered["overdue"]
    assert "alarm" not in form.offered
    saved = await officer.send(page, "/wishes", progress="off", overdue="daily")
    assert "已保存" in saved.text
    fields = dict((await officer.see(PAGE)).form("/wishes").fields)
    assert (fields["progress"], fields["overdue"]) == ("off", "daily")
    forced = await officer.http.post(
        f"{PAGE}/wishes", data={"csrf": fields["csrf"], "overdue": "off"}
    )
    assert forced.status_code == 422


async def test_4_8_a_persons_calendar_holds_what_is_his_and_an_areas_what_is_in_it(
    person: SignIn, cast: Cast, env: WorkflowEnvironment
) -> None:
    walk = await walk_of(cast, env, Track.COUNTY)
    await walk.to_review()
    officer, visitor = await person("city.officer"), await person("expert.one")
    async with cast.doors.database.reading() as tx:
        case = await case_log.state(tx, walk.case_id)
    own = await officer.http.get(await calendar_of(officer))
    assert own.headers["content-type"] == "text/calendar; charset=utf-8"
    [mine] = [one for one in read(own.content) if walk.case_id in one["UID"]]
    assert mine["SUMMARY"].startswith("待办到期")
    area = await officer.http.get(await calendar_of(officer, "9901"))
    terms = {one["UID"]: one for one in read(area.content)}
    term = terms[f"{walk.case_id}.term-{Obligation.REVIEW}@ecocase"]
    assert day(term, "DTEND") == days_later(day(term, "DTSTART"), 1)
    assert case
    assert term["SEQUENCE"] == str(case.seq)
    assert term["URL"].endswith(f"/cases/{walk.case_id}")
    assert read((await visitor.http.get(await calendar_of(visitor))).content) == []


async def test_4_8_a_notice_stands_from_its_first_day_to_its_last_and_an_ended_calendar_nowhere(
    person: SignIn, cast: Cast, env: WorkflowEnvironment
) -> None:
    walk = await walk_of(cast, env, Track.TOWN)
    await walk.to_notice()
    await walk.publish()
    officer = await person("city.officer")
    link = await calendar_of(officer, "9901")
    first = await officer.http.get(link)
    [notice] = [one for one in read(first.content) if one["UID"].endswith(".notice@ecocase")]
    today = local_day(await cast.now())
    assert day(notice, "DTSTART") in (today, days_later(today, 1))
    assert day(notice, "DTEND") - day(notice, "DTSTART") == timedelta(hours=24 * 7)
    again = await officer.http.get(link, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    ended = await officer.send(await officer.see(PAGE), "/end")
    assert ended.status == 200
    assert (await officer.http.get(link)).status_code == 404


async def test_4_6_an_ended_calendar_gets_its_very_address_back_from_its_owner_alone(
    person: SignIn, cast: Cast
) -> None:
    officer, other = await person("city.officer"), await person("city.leader")
    link = await calendar_of(officer, "9901")
    ended = await officer.send(await officer.see(PAGE), "/end")
    assert "原地址可恢复使用" in ended.text
    undo = ended.form("/restoration").action
    csrf = dict((await other.see(PAGE)).form("/calendars").fields)["csrf"]
    assert (await other.http.post(undo, data={"csrf": csrf})).status_code == 404
    back = await officer.send(ended, "/restoration")
    assert "撤销" not in back.text
    assert (await officer.http.get(link)).status_code == 200
    again = await officer.send(ended, "/restoration")  # Of a second tab.
    assert again.status == 200


async def test_4_8_nobody_subscribes_to_an_area_that_is_not_his(person: SignIn) -> None:
    clerk = await person("qingxi.officer")
    form = (await clerk.see(PAGE)).form("/calendars")
    assert "9901" not in form.offered["area"]
    forced = await clerk.http.post(
        f"{PAGE}/calendars", data={"csrf": dict(form.fields)["csrf"], "area": "9901"}
    )
    assert forced.status_code == 403
    assert (await clerk.http.get("/calendar.ics?key=guessed")).status_code == 404
