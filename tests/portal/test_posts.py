"""Somebody with several posts chooses as which the pages are shown (0.5, C2.9.7)."""

import pytest

from services.domain.permissions import Seat
from services.domain.units import Function
from services.storage.accounts import NewAccount, create_account
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


async def test_whoever_has_one_post_is_not_asked_to_choose(person: SignIn, cast: Cast) -> None:
    assert "/me/post" not in (await (await person("qingxi.officer")).see("/me")).html
