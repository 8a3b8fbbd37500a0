"""Somebody with several posts chooses as which the pages are shown (0.5, C2.9.7)."""

import pytest

from services.api.auth import name_of
from services.domain.clocks.calendar import days_later, local_day
from services.domain.seats import Seat
from services.domain.tree.units import Function
from services.storage.people.accounts import NewAccount, create_account
from tests.api.cast import Cast
from tests.portal.conftest import SignIn

OFFICER = Seat(function=Function.COUNTY_OFFICER, unit="990121:huanbao")
AUDITOR = Seat(function=Function.AUDITOR, unit="9901")


@pytest.fixture
async def two_posts(cast: Cast) -> str:
    new = NewAccount(login="two", name="方明", password="a-long-password", seats=(OFFICER, AUDITOR))
    await create_account(cast.doors.database, new, await cast.now())
    cast.accounts["two"] = new
    return "two"


async def test_a_chosen_post_narrows_the_pages_and_all_together_opens_them_again(
    person: SignIn, two_posts: str
) -> None:
    somebody = await person(two_posts)
    assert (await somebody.see("/audit/readings")).status == 200
    assert (await somebody.see("/me")).link("岗位切换") == "/me/post"
    choosing = await somebody.see("/me/post")
    await somebody.send(choosing, "/me/post", post="county-officer@990121:huanbao")
    assert (await somebody.see("/audit/readings")).status == 403
    assert (await somebody.see("/intake")).status == 200
    await somebody.send(await somebody.see("/me/post"), "/me/post", post="")
    assert (await somebody.see("/audit/readings")).status == 200


async def test_c2_9_7_a_lent_post_can_be_chosen_while_it_is_lent_and_says_whose_it_is(
    person: SignIn, cast: Cast
) -> None:
    """Whoever stands in works through the colleague's list alone; afterwards it is gone by itself."""
    away, today = await cast.account("city.officer"), local_day(await cast.now())
    seat = Seat(function=Function.VERIFYING_UNIT, unit="9901:huanbao")
    new = NewAccount(login="li", name="李青", password="a-long-password", seats=(seat,))
    li = await create_account(cast.doors.database, new, await cast.now())
    cast.accounts["li"] = new
    wish = {
        "absent": away,
        "substitute": li,
        "function": "city-officer",
        "unit": "9901:huanbao",
        "first": today.isoformat(),
        "last": days_later(today, 4).isoformat(),
        "reason": "出差",
    }
    done = await cast.post("city.leader", "/substitutes", wish)
    assert done.status_code == 201, done.text
    somebody = await person("li")
    assert (await somebody.see("/me")).link("岗位切换") == "/me/post"
    choosing = await somebody.see("/me/post")
    assert f"（代{cast.accounts['city.officer'].name}）" in choosing.text
    lent = f"city-officer@9901:huanbao/{away}"
    page = await somebody.send(choosing, "/me/post", post=lent)
    assert "您正代" in page.text
    assert (await somebody.see("/intake")).status == 200
    await somebody.send(await somebody.see("/me/post"), "/me/post", post=name_of(seat))
    assert "您正代" not in (await somebody.see("/me")).text
    assert (await somebody.see("/intake")).status == 403
    await somebody.send(await somebody.see("/me/post"), "/me/post", post=lent)
    leader = await person("city.leader")
    await leader.send(await leader.see("/substitutes"), "/end")
    assert "您正代" not in (await somebody.see("/me")).text
    assert "/me/post" not in (await somebody.see("/me")).html


async def test_c2_9_7_a_post_that_is_neither_held_nor_lent_is_not_taken(
    person: SignIn, two_posts: str
) -> None:
    somebody = await person(two_posts)
    form = (await somebody.see("/me/post")).form("/me/post")
    for post in ("city-officer@9901:huanbao/nobody", "city-leader@9901:huanbao"):
        refused = await somebody.http.post(form.action, data=dict(form.fields) | {"post": post})
        assert refused.status_code == 422


async def test_whoever_has_one_post_is_not_asked_to_choose(person: SignIn, cast: Cast) -> None:
    assert "/me/post" not in (await (await person("qingxi.officer")).see("/me")).html
