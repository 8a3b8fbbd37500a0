"""个人设置 (issue 4.3): one's name and posts, and the language that goes with the account.
How the language of an answer is chosen otherwise is tested in tests/api/test_answers.py.
"""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from tests.api.cast import Cast
from tests.portal.conftest import SignIn
from tests.portal.people import Person

pytestmark = pytest.mark.usefixtures("worker")


@pytest.fixture
async def another_browser(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://test"
    ) as client:
        yield client


async def test_4_3_the_page_says_who_one_is_and_as_what(person: SignIn) -> None:
    clerk = await person("songping.clerk")
    page = await clerk.see("/")
    page = await clerk.see(page.link("个人设置"))
    assert "songping.clerk" in page.text
    assert "松坪镇" in page.text
    assert "/notifications" in page.links.values()


async def test_4_3_the_language_goes_with_the_account_to_another_browser(
    person: SignIn, cast: Cast, another_browser: httpx.AsyncClient
) -> None:
    officer = await person("city.officer")
    page = await officer.send(await officer.see("/me"), "/me", language="en")
    assert page.lang == "en"
    assert "Saved." in page.text
    elsewhere = Person(another_browser)
    page = await elsewhere.see("/sign-in")
    assert page.lang == "zh-Hans"
    password = cast.accounts["city.officer"].password
    page = await elsewhere.send(page, "/sign-in", login="city.officer", password=password)
    assert page.lang == "en"


async def test_4_3_a_language_chosen_in_the_footer_stays_with_the_browser(
    person: SignIn, cast: Cast, another_browser: httpx.AsyncClient
) -> None:
    await person("city.officer")
    elsewhere = Person(another_browser)
    page = await elsewhere.see("/sign-in", language="en")
    password = cast.accounts["city.officer"].password
    page = await elsewhere.send(page, "/sign-in", login="city.officer", password=password)
    assert page.lang == "en"


async def test_4_3_a_visitor_is_asked_to_sign_in_first(visitor: Person) -> None:
    assert (await visitor.see("/me")).path.startswith("/sign-in?next=%2Fme")


async def test_4_3_a_language_that_nobody_speaks_here_is_refused(person: SignIn) -> None:
    clerk = await person("songping.clerk")
    page = await clerk.see("/me")
    refused = await clerk.http.post(
        "/me",
        data={"csrf": dict(page.form("/me").fields)["csrf"], "language": "la"},
        headers={"accept": "text/html", "origin": "http://test"},
    )
    assert refused.status_code == httpx.codes.UNPROCESSABLE_ENTITY
