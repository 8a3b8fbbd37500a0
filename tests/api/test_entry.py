"""Coming in: sessions with form tokens, bearer tokens with scopes, and what each is refused."""

import re
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI
from sqlmodel import select

from services.storage.people.accounts import NewAccount, create_account
from services.storage.people.tokens import Scope
from services.storage.tables.accounts import SignInRow
from tests.api.cast import Cast
from tests.api.conftest import browser

LOGIN, PASSWORD = "tester", "pine-tree-river"


@pytest.fixture
async def person(cast: Cast) -> Cast:
    seats = cast.accounts["songping.clerk"].seats
    new = NewAccount(login=LOGIN, name="王某", password=PASSWORD, seats=seats)
    await create_account(cast.doors.database, new, await cast.now())
    return cast


async def form_token(client: httpx.AsyncClient, page: str = "/sign-in") -> str:
    shown = await client.get(page)
    found = re.search(r'name="csrf" value="([^"]+)"', shown.text)
    assert found, shown.text
    return found.group(1)


async def sign_in(client: httpx.AsyncClient, password: str = PASSWORD) -> httpx.Response:
    form = {"login": LOGIN, "password": password, "csrf": await form_token(client)}
    return await client.post("/sign-in", data=form)


async def test_a_session_cookie_is_for_this_host_alone_and_no_script_reads_it(
    app: FastAPI, person: Cast
) -> None:
    for origin, name, secure in (
        ("http://test", "ecocase", False),
        ("https://test", "__Host-ecocase", True),
    ):
        async with browser(app, origin) as client:
            answer = await sign_in(client)
            assert answer.status_code == 303, answer.text
            cookie = next(
                value
                for value in answer.headers.get_list("set-cookie")
                if value.startswith(f"{name}=")
            ).lower()
            assert "httponly" in cookie
            assert "samesite=lax" in cookie
            assert "path=/" in cookie
            assert "domain" not in cookie
            assert ("secure" in cookie) is secure
            assert (await client.get("/api/v1/me")).json()["login"] == LOGIN


async def test_a_sign_in_form_from_elsewhere_is_refused(app: FastAPI, person: Cast) -> None:
    form = {"login": LOGIN, "password": PASSWORD}
    async with browser(app) as client:
        token = await form_token(client)
        assert (await client.post("/sign-in", data=form)).status_code == 403
        wrong = {**form, "csrf": "0" * 64}
        assert (await client.post("/sign-in", data=wrong)).status_code == 403
        right = {**form, "csrf": token}
        foreign = await client.post("/sign-in", data=right, headers={"Origin": "http://evil"})
        assert foreign.status_code == 403
        cross = await client.post("/sign-in", data=right, headers={"Sec-Fetch-Site": "cross-site"})
        assert cross.status_code == 403
        own = await client.post("/sign-in", data=right, headers={"Origin": "http://test"})
        assert own.status_code == 303


async def test_a_visitors_form_token_is_worth_nothing_to_another_visitor(
    app: FastAPI, person: Cast
) -> None:
    async with browser(app) as one, browser(app) as other:
        token = await form_token(one)
        await form_token(other)
        form = {"login": LOGIN, "password": PASSWORD, "csrf": token}
        assert (await other.post("/sign-in", data=form)).status_code == 403


async def test_a_session_changes_nothing_without_its_form_token(app: FastAPI, person: Cast) -> None:
    async with browser(app) as client:
        await sign_in(client)
        body = {"programme": "town-municipal", "place": "990121101", "reason": "x"}
        refused = await client.post("/api/v1/cases", json=body)
        assert (refused.status_code, refused.json()["code"]) == (403, "form-expired")
        async with person.doors.database.reading() as tx:
            csrf = (await tx.execute(select(SignInRow.csrf))).scalar_one()
        unknown = await client.request(
            "DELETE", "/api/v1/tokens/none", headers={"X-CSRF-Token": csrf}
        )
        assert (unknown.status_code, unknown.json()["code"]) == (404, "not-found")


async def test_signing_out_makes_a_copied_cookie_worthless(app: FastAPI, person: Cast) -> None:
    async with browser(app) as client:
        await sign_in(client)
        copied = dict(client.cookies)
        page = await client.get("/my")
        found = re.search(r'name="csrf" value="([^"]+)"', page.text)
        assert found
        out = await client.post("/sign-out", data={"csrf": found.group(1)})
        assert out.status_code == 303
        async with browser(app) as thief:
            thief.cookies.update(copied)
            assert (await thief.get("/api/v1/me")).status_code == 401


async def test_signing_in_never_takes_over_a_session_that_was_planted(
    app: FastAPI, person: Cast
) -> None:
    async with browser(app) as client:
        token = await form_token(client)
        visitor = client.cookies["ecocase-visitor"]
        cookies = f"ecocase=planted; ecocase-visitor={visitor}"
        form = {"login": LOGIN, "password": PASSWORD, "csrf": token}
        answer = await client.post("/sign-in", data=form, headers={"Cookie": cookies})
        assert answer.status_code == 303
        assert answer.cookies["ecocase"] != "planted"


async def test_in_a_rehearsal_a_session_survives_a_jump_of_years(
    app: FastAPI, person: Cast
) -> None:
    async with browser(app) as client:
        await sign_in(client)
        await person.sleep(days=1500)
        assert (await client.get("/api/v1/me")).status_code == 200


async def test_a_changed_password_ends_every_session_and_token(app: FastAPI, person: Cast) -> None:
    async with browser(app) as client:
        await sign_in(client)
        headers = {"Authorization": f"Bearer {await token_of(person)}"}
        path, wish = "/api/v1/me/password", {"old": "wrong", "new": "a-longer-river"}
        assert (await person.http.put(path, json=wish, headers=headers)).status_code == 401
        short = {"old": PASSWORD, "new": "short"}
        assert (await person.http.put(path, json=short, headers=headers)).status_code == 422
        wish["old"] = PASSWORD
        assert (await person.http.put(path, json=wish, headers=headers)).status_code == 204
        assert (await client.get("/api/v1/me")).status_code == 401
        assert (await person.http.get("/api/v1/me", headers=headers)).status_code == 401
        assert (await sign_in(client)).status_code == 422
        assert (await sign_in(client, "a-longer-river")).status_code == 303


async def token_of(person: Cast) -> str:
    wish = {"login": LOGIN, "password": PASSWORD, "label": "t", "scopes": ["read", "act"]}
    token: str = (await person.post(None, "/tokens", wish)).json()["token"]
    return token


async def test_behind_a_proxy_the_public_origin_decides_on_secure_cookies(
    app: FastAPI, person: Cast
) -> None:
    access = replace(person.doors.access, origin="https://eco.example.org")
    app.state.doors = replace(person.doors, access=access)
    async with browser(app) as client:
        shown = await client.get("/sign-in")
        cookie = shown.headers["set-cookie"].lower()
        assert cookie.startswith("__host-ecocase-visitor=")
        assert "secure" in cookie


async def test_a_wrong_password_says_not_which_was_wrong(app: FastAPI, person: Cast) -> None:
    known = {"login": LOGIN, "password": "x", "label": "t", "scopes": ["read"]}
    unknown = {**known, "login": "nobody"}
    answers = [await person.post(None, "/tokens", body) for body in (known, unknown)]
    assert [answer.status_code for answer in answers] == [401, 401]
    assert answers[0].json() == answers[1].json()


async def test_too_many_attempts_wait_and_say_how_long(person: Cast) -> None:
    body = {"login": LOGIN, "password": "x", "label": "t", "scopes": ["read"]}
    for _ in range(5):
        assert (await person.post(None, "/tokens", body)).status_code == 401
    locked = await person.post(None, "/tokens", {**body, "password": PASSWORD})
    assert (locked.status_code, locked.json()["code"]) == (429, "sign-in-locked")
    # Half a minute from the last attempt, less what this machine took for the request.
    assert 20 <= int(locked.headers["Retry-After"]) <= 30


async def test_a_token_is_given_listed_used_and_revoked(person: Cast) -> None:
    wish = {"login": LOGIN, "password": PASSWORD, "label": "demo", "scopes": ["read", "act"]}
    given = await person.post(None, "/tokens", wish)
    assert given.status_code == 201, given.text
    headers = {"Authorization": f"Bearer {given.json()['token']}"}
    me = await person.http.get("/api/v1/me", headers=headers)
    own_seat = {"function": "applicant-clerk", "unit": "990121101", "instead_of": ""}
    assert me.json()["seats"] == [own_seat]
    listed = (await person.http.get("/api/v1/tokens", headers=headers)).json()["tokens"]
    assert [token["label"] for token in listed] == ["demo"]
    assert "token" not in listed[0]
    gone = await person.http.delete(f"/api/v1/tokens/{given.json()['id']}", headers=headers)
    assert gone.status_code == 204
    over = await person.http.get("/api/v1/me", headers=headers)
    assert (over.status_code, over.json()["code"]) == (401, "sign-in-needed")
    assert over.headers["WWW-Authenticate"].startswith("Bearer")


async def test_only_an_administrator_gets_a_token_to_administrate(person: Cast) -> None:
    wish = {"login": LOGIN, "password": PASSWORD, "label": "demo", "scopes": ["admin"]}
    refused = await person.post(None, "/tokens", wish)
    assert (refused.status_code, refused.json()["code"]) == (403, "not-entitled")


async def test_a_request_may_choose_one_of_its_seats_and_no_other(person: Cast) -> None:
    headers = {"Authorization": f"Bearer {await person.token('songping.clerk')}"}
    own = {**headers, "X-Acting-As": "applicant-clerk@990121101"}
    assert (await person.http.get("/api/v1/me", headers=own)).status_code == 200
    other = {**headers, "X-Acting-As": "city-leader@9901:huanbao"}
    refused = await person.http.get("/api/v1/me", headers=other)
    assert (refused.status_code, refused.json()["code"]) == (403, "not-entitled")


async def test_a_token_with_reading_alone_may_not_administrate(person: Cast) -> None:
    target = {
        "id": "a0-7-town",
        "area": "990121",
        "track": "town",
        "level": "municipal",
        "aim": "reach",
        "count": 2,
        "first_year": 2030,
        "last_year": 2030,
    }
    refused = await person.post("songping.clerk", "/targets", target)
    assert (refused.status_code, refused.json()["code"]) == (403, "not-entitled")
    token = await person.token("admin", Scope.READ, Scope.ACT)
    headers = {"Authorization": f"Bearer {token}"}
    scope = await person.http.post("/api/v1/targets", json=target, headers=headers)
    assert (scope.status_code, scope.json()["code"]) == (403, "scope-missing")
    taken = await person.post("admin", "/targets", target)
    assert taken.status_code == 201, taken.text
    counted = (await person.get(None, "/targets?area=990121")).json()["targets"]
    assert [(one["reached"], one["gap"]) for one in counted] == [(0, 2)]


async def test_a_session_lasts_its_hours_where_time_is_real(app: FastAPI, person: Cast) -> None:
    access = replace(person.doors.access, lasts=timedelta(hours=12))
    app.state.doors = replace(person.doors, access=access)
    async with browser(app) as client:
        await sign_in(client)
        await person.sleep(hours=11)
        assert (await client.get("/api/v1/me")).status_code == 200
        await person.sleep(hours=2)
        assert (await client.get("/api/v1/me")).status_code == 401
