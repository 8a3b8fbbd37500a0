"""The worklist by page: grouped, with its last note and owner, handed on several at once (portal B3.6)."""

from datetime import date, timedelta

import pytest
from temporalio.testing import WorkflowEnvironment

from services.api.portal.offices.worklist import grouped
from services.domain.clocks.calendar import Calendar, days_later
from services.domain.clocks.deadlines import working_days_between
from services.domain.programme.schema import Text, Track
from services.domain.seats import Seat
from services.domain.tree.units import Function
from services.storage.people.accounts import NewAccount
from services.storage.queries.names import Place
from services.storage.queries.worklist import WorkItem
from tests.api.cast import Cast
from tests.portal.city import City
from tests.portal.conftest import SignIn
from tests.workflows.walk import Walk

JUNE = date(2031, 6, 2)
pytestmark = pytest.mark.usefixtures("worker")


def hire(cast: Cast, login: str, name: str, function: Function, unit: str) -> None:
    seat = Seat(function=function, unit=unit)
    known = NewAccount(login=login, name=name, password="a-long-pass-phrase", seats=(seat,))
    cast.accounts[login] = known


async def submitted(cast: Cast, env: WorkflowEnvironment) -> str:
    """A county's application on the city bureau's desk."""
    walk = Walk(cast.doors.cases, env, cast.doors.database, Track.COUNTY)
    await walk.to_application()
    await walk.submit()
    return walk.case_id


async def test_b3_6_a_row_has_its_task_as_link_its_working_days_its_last_note_and_its_owner(
    person: SignIn, city: City
) -> None:
    page = await (await person("city.officer")).see("/worklist")
    for head in ("事项", "到期", "剩余工作日", "最近一条"):
        assert head in page.text
    assert f'href="/cases/{city.assessed}/acts/' in page.html
    assert "组建评估专家组" in page.text  # The last thing that happened to the county's case.


async def test_b3_6_filters_stand_in_the_address_and_on_the_page(
    person: SignIn, city: City
) -> None:
    page = await (await person("city.officer")).see("/worklist?track=county")
    assert 'value="county" checked' in page.html
    assert city.assessed in page.html
    assert f"/cases/{city.noticed}/acts" not in page.html.split("随时可办")[0]


async def test_b3_6_nothing_is_gravely_late_before_its_leader_was_told(
    person: SignIn, cast: Cast, env: WorkflowEnvironment
) -> None:
    await submitted(cast, env)
    officer = await person("city.officer")
    assert "严重逾期" not in (await officer.see("/worklist")).text
    await env.sleep(timedelta(hours=30))
    assert "严重逾期" not in (await officer.see("/worklist")).text


def test_b3_6_what_the_leader_was_told_of_is_a_group_of_its_own() -> None:
    """2.1.6: an overdue item is grave once it was escalated; one that is not overdue never is."""
    place = Place(code="1", name=Text(zh="甲", en="A"), path=Text(zh="甲", en="A"))
    due = {"late": -1, "told": -1, "today": 0, "soon": 3, "week": 4, "sunday": 7, "later": 8}
    dated = tuple(
        WorkItem(
            family="cases",
            stream=name,
            number=name,
            place=place,
            stands="x",
            due_on=days_later(JUNE, days),
        )
        for name, days in due.items()
    )
    whenever = dated[0].model_copy(update={"stream": "whenever", "due_on": None})
    groups = grouped((*dated, whenever), JUNE, {"told", "soon"})
    assert [(one.name, [item.stream for item in one.items]) for one in groups] == [
        ("grave", ["told"]),
        ("overdue", ["late"]),
        ("soon", ["today", "soon"]),
        ("week", ["week", "sunday"]),
        ("later", ["later"]),
        ("undated", ["whenever"]),
    ]


async def test_2_2_1_several_cases_are_handed_to_a_colleague_and_each_has_its_answer(
    person: SignIn, cast: Cast, env: WorkflowEnvironment
) -> None:
    case = await submitted(cast, env)
    hire(cast, "sun", "孙浩", Function.CITY_OFFICER, "9901:huanbao")
    colleague = await cast.account("sun")
    officer = await person("city.officer")
    page = await officer.see("/worklist")
    form = page.form("/worklist/handing")
    assert colleague in form.offered["to"]
    assert case in form.offered["item"]
    done = await officer.send(page, "/worklist/handing", item=[case], to=colleague)
    assert done.status == 200
    assert done.headings == ["已转交1件"], done.text
    mine = await (await person("sun")).see("/worklist")
    assert case in mine.html
    assert "孙浩" in mine.text.split("最近一条")[1]
    again = await officer.send(page, "/worklist/handing", item=[case], to=colleague)
    assert again.headings == ["已转交1件"], again.text  # The same form twice is the same wish.
    nothing = await officer.send(page, "/worklist/handing")
    assert nothing.status == 422


async def test_2_2_1_a_leader_sees_what_waits_for_the_office_and_assigns_it(
    person: SignIn, cast: Cast, env: WorkflowEnvironment
) -> None:
    case = await submitted(cast, env)
    hire(cast, "sun", "孙浩", Function.CITY_OFFICER, "9901:huanbao")
    colleague = await cast.account("sun")
    leader = await person("city.leader")
    page = await leader.see("/worklist?whose=office")
    form = page.form("/worklist/handing")
    assert case in form.offered["item"]
    done = await leader.send(page, "/worklist/handing", item=[case], to=colleague)
    assert done.headings == ["已转交1件"], done.text
    page = await leader.see("/worklist?whose=office")
    assert case in page.form("/worklist/handing").offered["item"]
    assert "孙浩" in page.text.split("最近一条")[1]
    stranger = await person("qingxi.clerk")
    assert (await stranger.see("/worklist?whose=office")).status == 200
    assert "/worklist/handing" not in (await stranger.see("/worklist?whose=office")).html


def test_b3_6_days_left_are_working_days() -> None:
    """Without an announced year Monday to Friday count."""
    calendar = Calendar()
    assert working_days_between(date(2031, 6, 6), date(2031, 6, 10), calendar) == 2
    assert working_days_between(date(2031, 6, 6), date(2031, 6, 6), calendar) == 0
    assert working_days_between(date(2031, 6, 10), date(2031, 6, 6), calendar) == -2
