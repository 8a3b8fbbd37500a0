"""All of it below a path of a shared origin (issue 4.1): walked by everybody, link by link.

Nothing here names a page: what there is is found by following links from the front door.
"""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI
from starlette.routing import Match

from services.settings import Settings
from tests.api.cast import Cast
from tests.portal.city import City
from tests.portal.conftest import SignIn
from tests.portal.crawler import Address, crawl
from tests.portal.people import Person

pytestmark = pytest.mark.usefixtures("worker")
PREFIX = "/shared/eco"
READERS = (
    *("songping.clerk", "hekou.mayor", "qingxi.officer", "qingxi.leader", "qingxi.statistics"),
    *("city.officer", "city.leader", "expert.one", "admin", "auditor"),
)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"path_prefix": PREFIX})


@pytest.fixture
async def passer_by(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="https://test"
    ) as client:
        yield client


def outside(address: Address) -> bool:
    """An address of our origin that does not begin with the prefix."""
    ours = address.path.startswith("/") and not address.path.startswith("//")
    return ours and not address.path.startswith(f"{PREFIX}/")


def leads_nowhere(app: FastAPI, address: Address) -> bool:
    """Forms are not sent here, but whatever they name must be a route of ours."""
    if not address.path.startswith("/"):
        return False
    path = address.path.removeprefix(PREFIX).partition("?")[0].partition("#")[0]
    scope = {"type": "http", "method": address.method, "path": path, "headers": []}
    return not any(route.matches(scope)[0] is Match.FULL for route in app.routes)


@pytest.mark.long
@pytest.mark.parametrize("login", ["", *READERS])
async def test_4_1_every_address_on_every_page_stays_below_the_prefix_and_leads_somewhere(
    login: str, app: FastAPI, person: SignIn, visitor: Person, city: City
) -> None:
    reader = await person(login) if login else visitor
    found = await crawl(reader, f"{PREFIX}/")
    assert [one for one in found.addresses if outside(one)] == []
    assert found.broken == []
    assert {one for one in found.addresses if leads_nowhere(app, one)} == set()
    assert len(found.pages) > len(("front", "list", "guide"))


async def test_4_1_cookies_go_to_our_own_path_alone(passer_by: httpx.AsyncClient) -> None:
    answer = await passer_by.get(f"{PREFIX}/sign-in?lang=en", headers={"accept": "text/html"})
    cookies = answer.headers.get_list("set-cookie")
    assert len(cookies) == 2
    assert all(f"Path={PREFIX}/" in cookie for cookie in cookies)
    assert not any(cookie.startswith("__Host-") for cookie in cookies)


async def test_4_1_refusals_and_the_contract_name_addresses_below_the_prefix(
    passer_by: httpx.AsyncClient,
) -> None:
    refused = await passer_by.get(f"{PREFIX}/api/v1/worklist")
    assert refused.status_code == httpx.codes.UNAUTHORIZED
    assert refused.json()["type"] == f"{PREFIX}/errors/sign-in-needed"
    contract = await passer_by.get(f"{PREFIX}/openapi.json")
    assert contract.json()["servers"] == [{"url": PREFIX}]
    assert "/api/v1/worklist" in contract.json()["paths"]


async def test_4_1_who_must_sign_in_comes_back_to_the_page_he_wanted(
    passer_by: httpx.AsyncClient, cast: Cast
) -> None:
    wanted = await passer_by.get(
        f"{PREFIX}/worklist?track=village", headers={"accept": "text/html"}
    )
    assert wanted.headers["location"] == f"{PREFIX}/sign-in?next=%2Fworklist%3Ftrack%3Dvillage"
    await cast.account("city.officer")
    somebody = Person(passer_by)
    page = await somebody.see(wanted.headers["location"])
    password = cast.accounts["city.officer"].password
    after = await somebody.send(page, "/sign-in", login="city.officer", password=password)
    assert after.path == f"{PREFIX}/worklist?track=village"


async def test_4_1_a_refused_form_leads_back_to_where_one_came_from(
    passer_by: httpx.AsyncClient,
) -> None:
    came_from = f"https://test{PREFIX}/register?q=%E6%B0%B4"
    headers = {"accept": "text/html", "referer": came_from}
    page = await passer_by.get(f"{PREFIX}/no-such-page", headers=headers)
    assert page.status_code == httpx.codes.NOT_FOUND
    assert f'href="{PREFIX}/register?q=%E6%B0%B4"' in page.text


async def test_4_1_what_comes_with_the_prefix_taken_off_is_answered_all_the_same(
    passer_by: httpx.AsyncClient,
) -> None:
    """Some proxies take it off; health is asked for without it anyway."""
    assert (await passer_by.get("/health/live")).status_code == httpx.codes.OK
    front = await passer_by.get("/", headers={"accept": "text/html"})
    assert front.headers["location"] == f"{PREFIX}/notices"


async def test_4_1_words_that_look_like_an_address_stay_as_they_were_typed(
    passer_by: httpx.AsyncClient,
) -> None:
    typed = 'a href="/register" b'
    page = await passer_by.get(
        f"{PREFIX}/register", params={"q": typed}, headers={"accept": "text/html"}
    )
    assert 'value="a href=&#34;/register&#34; b"' in page.text
