"""Arranging a substitute by page, acting in a lent seat, and how it is told (C2.9.7, C3.7.1)."""

from datetime import date

import pytest
from temporalio.testing import WorkflowEnvironment

from services.domain.clocks.calendar import days_later, local_day
from services.domain.programme.schema import Track
from services.domain.seats import Seat
from services.domain.tree.units import Function
from services.storage import case_log
from services.storage.people.accounts import NewAccount, create_account
from tests.api.cast import Cast
from tests.portal.city import City
from tests.portal.conftest import SignIn
from tests.workflows.walk import Walk

pytestmark = pytest.mark.usefixtures("worker")

BUREAU = "9901:huanbao"


@pytest.fixture
async def li(cast: Cast) -> str:
    """Verifies values in the Bureau itself; is no officer of it."""
    seat = Seat(function=Function.VERIFYING_UNIT, unit=BUREAU)
    new = NewAccount(login="li", name="李青", password="a-long-password", seats=(seat,))
    cast.accounts["li"] = new
    return await create_account(cast.doors.database, new, await cast.now())


async def today(cast: Cast) -> date:
    return local_day(await cast.now())


async def arranged(cast: Cast, li: str, **more: object) -> dict[str, object]:
    day = await today(cast)
    return {
        "absent": await cast.account("city.officer"),
        "substitute": li,
        "function": "city-officer",
        "unit": BUREAU,
        "first": day.isoformat(),
        "last": days_later(day, 4).isoformat(),
        "reason": "出差",
        **more,
    }


async def test_c2_9_7_by_page_the_leader_arranges_and_the_substitute_is_told_on_every_page(
    cast: Cast, person: SignIn, city: City, li: str
) -> None:
    await cast.account("city.officer")
    leader = await person("city.leader")
    form = await leader.see("/substitutes/new")
    empty = await leader.send(form, "/substitutes/new")
    assert empty.status == 422
    seats = form.form("/new").offered["seat"]
    officer = next(one for one in seats if "|city-officer|" in one)
    day = await today(cast)
    after = await leader.send(
        form,
        "/substitutes/new",
        seat=officer,
        substitute=li,
        first=day.isoformat(),
        last=days_later(day, 4).isoformat(),
        reason="出差",
    )
    assert (after.path, after.status) == ("/substitutes", 200)
    assert "李青" in after.text
    substitute = await person("li")
    worklist = await substitute.see("/worklist")
    assert "您正代方文" in worklist.text
    assert "组建评估专家组 代办" in worklist.text, worklist.text
    assert "You are standing in for 方文" in (await substitute.see("/cases", language="en")).text
    assert (
        f"/cases/{city.assessed}" in worklist.html
        or city.assessed in (await substitute.see("/cases")).html
    )
    ended = await leader.send(await leader.see("/substitutes"), "/end")
    assert "已结束" in ended.text
    assert "您正代" not in (await substitute.see("/worklist")).text


async def test_4_6_an_end_is_undone_by_arranging_the_same_anew_so_the_rows_stay_true(
    cast: Cast, person: SignIn, li: str
) -> None:
    wish = await arranged(cast, li)
    assert (await cast.post("city.leader", "/substitutes", wish)).status_code == 201
    leader = await person("city.leader")
    ended = await leader.send(await leader.see("/substitutes"), "/end")
    assert "已提前结束：李青代方文" in ended.text
    assert len((await cast.get("li", "/me")).json()["seats"]) == 1
    back = await leader.send(ended, "/restoration")
    assert "撤销" not in back.text
    assert len((await cast.get("li", "/me")).json()["seats"]) == 2
    twice = await leader.send(ended, "/restoration")
    assert twice.status == 200
    listed = (await cast.get("li", "/substitutes")).json()["arrangements"]
    assert [one["ended_at"] is None for one in listed] == [True, False]
    assert {one["last"] for one in listed} == {wish["last"]}


async def test_4_6_an_absence_that_was_ended_is_entered_again(
    cast: Cast, person: SignIn, li: str
) -> None:
    pair = await arranged(cast, li, first=None, last=None, reason="AB角")
    assert (await cast.post("city.leader", "/substitutes", pair)).status_code == 201
    officer, day = await person("city.officer"), (await today(cast)).isoformat()
    form = await officer.see("/substitutes/absence")
    page = await officer.send(form, "/substitutes/absence", first=day, last=day, reason="病假")
    absence = page.html.rpartition("/substitutes/")[2].partition("/")[0]
    ended = await officer.send(page, f"{absence}/end")
    assert "已提前结束：方文离岗" in ended.text
    assert len((await cast.get("li", "/me")).json()["seats"]) == 1
    await officer.send(ended, f"{absence}/restoration")
    assert len((await cast.get("li", "/me")).json()["seats"]) == 2


async def test_c2_9_7_what_a_substitute_does_says_for_whom_in_log_and_timeline(
    cast: Cast, person: SignIn, env: WorkflowEnvironment, li: str
) -> None:
    """李青代方文: the real account acts, the absent one is named beside it."""
    walk = Walk(cast.doors.cases, env, cast.doors.database, Track.COUNTY)
    await walk.file()
    case, path = f"/cases/{walk.case_id}", f"/cases/{walk.case_id}/creation-request/listing"
    refused = await cast.post("li", path, version=1)
    assert refused.status_code == 403
    done = await cast.post("city.leader", "/substitutes", await arranged(cast, li))
    assert done.status_code == 201, done.text
    taken = await cast.post("li", path, version=1)
    assert taken.status_code == 200, taken.text
    async with cast.doors.database.reading() as tx:
        last = (await case_log.events(tx, walk.case_id))[-1]
    assert (last.actor.account, last.actor.instead_of) == (li, await cast.account("city.officer"))
    page = await (await person("city.leader")).see(case)
    assert "李青代方文" in page.text


async def test_c2_9_7_by_api_an_arrangement_is_listed_repeated_once_and_ended(
    cast: Cast, li: str
) -> None:
    wish = await arranged(cast, li)
    stranger = await cast.post("qingxi.leader", "/substitutes", wish)
    assert stranger.status_code == 403
    first = await cast.post("city.officer", "/substitutes", wish, key="once")
    again = await cast.post("city.officer", "/substitutes", wish, key="once")
    assert first.json() == again.json()
    other = await cast.post("city.leader", "/substitutes", wish)
    assert (other.status_code, other.json()["code"]) == (409, "already-substituted")
    unfit = await cast.post(
        "city.leader", "/substitutes", {**wish, "substitute": await cast.account("jianwei")}
    )
    assert (unfit.status_code, unfit.json()["code"]) == (422, "substitute-unfit")
    me = (await cast.get("li", "/me")).json()
    assert [seat["instead_of"] for seat in me["seats"]] == ["", wish["absent"]]
    ended = await cast.post("city.officer", f"/substitutes/{first.json()['id']}/end")
    assert ended.status_code == 204
    assert len((await cast.get("li", "/me")).json()["seats"]) == 1
    listed = (await cast.get("li", "/substitutes")).json()["arrangements"]
    assert [(one["absent_name"], one["ended_at"] is None) for one in listed] == [("方文", False)]


async def test_c3_7_1_an_absence_by_page_is_enough_for_the_b_officer(
    cast: Cast, person: SignIn, li: str
) -> None:
    pair = await arranged(cast, li, first=None, last=None, reason="AB角")
    assert (await cast.post("city.leader", "/substitutes", pair)).status_code == 201
    assert len((await cast.get("li", "/me")).json()["seats"]) == 1
    officer = await person("city.officer")
    day = (await today(cast)).isoformat()
    form = await officer.see("/substitutes/absence")
    await officer.send(form, "/substitutes/absence", first=day, last=day, reason="病假")
    assert len((await cast.get("li", "/me")).json()["seats"]) == 2
    page = await (await person("li")).see("/substitutes")
    assert "AB角" in page.text
