"""How answers look whatever was asked: languages, refusals, headers, health, the reference page."""

import gzip
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from temporalio.testing import WorkflowEnvironment

from services.api.app import create_app
from services.api.middleware import BIGGEST, CSP
from services.settings import Settings
from services.storage.session import Database
from services.workflows.client import CaseClient, connect
from tests.api.cast import Cast
from tests.api.conftest import at_work, browser

LARGEST_PAGE = 40 * 1024
TOWN = {"programme": "town-municipal", "place": "990121101", "reason": "绿化基础好。"}


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ({}, "请先登录"),
        ({"headers": {"Accept-Language": "en-GB,en;q=0.9"}}, "Please sign in"),
        ({"headers": {"Accept-Language": "fr, zh-CN;q=0.8, en;q=0.5"}}, "请先登录"),
        ({"headers": {"Accept-Language": "zh"}, "params": {"lang": "en"}}, "Please sign in"),
        ({"headers": {"Cookie": "lang=en"}}, "Please sign in"),
        ({"headers": {"Accept-Language": "en;q=x"}}, "请先登录"),
    ],
)
async def test_a_refusal_speaks_the_callers_language(
    http: httpx.AsyncClient, asked: dict[str, Any], title: str
) -> None:
    refused = await http.get("/api/v1/me", **asked)
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["title"] == title
    assert refused.json()["code"] == "sign-in-needed"
    assert refused.json()["type"] == "/errors/sign-in-needed"


async def test_what_the_framework_refuses_is_a_problem_too(
    http: httpx.AsyncClient, cast: Cast
) -> None:
    missing = await http.get("/api/v1/nothing-here")
    assert (missing.status_code, missing.json()["code"]) == (404, "not-found")
    wrong = await http.patch("/api/v1/me")
    assert (wrong.status_code, wrong.json()["code"]) == (405, "method-not-allowed")
    headers = {"Authorization": f"Bearer {await cast.token('songping.clerk')}"}
    broken = await http.post(
        "/api/v1/cases",
        content=b"{",
        headers={**headers, "Content-Type": "application/json"},
    )
    assert (broken.status_code, broken.json()["errors"][0]["code"]) == (422, "json-invalid")


async def test_a_huge_body_is_refused_whether_it_says_so_or_not(
    http: httpx.AsyncClient, cast: Cast
) -> None:
    headers = {
        "Authorization": f"Bearer {await cast.token('songping.clerk')}",
        "Content-Type": "application/json",
    }
    said = await http.post("/api/v1/cases", content=b" " * (BIGGEST + 1), headers=headers)
    assert (said.status_code, said.json()["code"]) == (413, "body-too-big")

    async def dripping() -> AsyncIterator[bytes]:
        for _ in range(BIGGEST // 65_536 + 2):
            yield b" " * 65_536

    silent = await http.post("/api/v1/cases", content=dripping(), headers=headers)
    assert (silent.status_code, silent.json()["code"]) == (413, "body-too-big")


@pytest.mark.parametrize(
    "kind", ["text/plain", "Application/JSON", "multipart/form-data; boundary=x", ""]
)
async def test_a_huge_body_is_refused_whatever_it_says_it_is(
    http: httpx.AsyncClient, kind: str
) -> None:
    counted = 0

    async def dripping() -> AsyncIterator[bytes]:
        nonlocal counted
        yield b'--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n'
        for _ in range(10 * BIGGEST // 65_536):
            counted += 65_536
            yield b" " * 65_536

    headers = {"Content-Type": kind, "Cookie": "ecocase-visitor=somebody"}
    sent = await http.post("/sign-in", content=dripping(), headers=headers)
    assert sent.status_code in (403, 413), sent.text
    assert counted <= BIGGEST + 2 * 65_536
    said = await http.post("/api/v1/cases", content=b" " * (BIGGEST + 1), headers=headers)
    assert said.status_code in (401, 413), said.text


async def test_an_outcome_that_is_unknown_is_504_and_the_repeat_gets_the_first_answer(
    app: FastAPI, cast: Cast, env: WorkflowEnvironment
) -> None:
    """Nobody works yet: the act waits in Temporal. The same key finds it once somebody does."""
    hurried = CaseClient(env.client, cast.doors.database, "cases", patience=0.3)
    app.state.doors = replace(cast.doors, cases=hurried)
    unknown = await cast.post("songping.clerk", "/cases", TOWN, key="again")
    assert (unknown.status_code, unknown.json()["code"]) == (504, "still-working")
    assert int(unknown.headers["Retry-After"]) > 0
    app.state.doors = cast.doors
    async with at_work(cast.doors, env):
        found, again = [
            await cast.post("songping.clerk", "/cases", TOWN, key="again") for _ in range(2)
        ]
    assert (found.status_code, found.json()["seq"]) == (201, 1)
    assert (again.status_code, again.json()) == (201, found.json())
    listed = (await cast.get("qingxi.officer", "/cases")).json()["cases"]
    assert [one["id"] for one in listed] == [found.json()["stream"]]
    history = (await cast.get("qingxi.officer", f"/cases/{listed[0]['id']}/history")).json()
    assert [entry["seq"] for entry in history["entries"]] == [1]


async def test_what_was_not_attempted_is_503(app: FastAPI, cast: Cast) -> None:
    away = await connect("127.0.0.1:1")
    gone = CaseClient(away, cast.doors.database, "cases", patience=1)
    app.state.doors = replace(cast.doors, cases=gone)
    refused = await cast.post("songping.clerk", "/cases", TOWN)
    assert (refused.status_code, refused.json()["code"]) == (503, "not-attempted")
    assert int(refused.headers["Retry-After"]) > 0


async def test_a_database_that_is_away_is_503_and_not_our_fault(
    app: FastAPI, cast: Cast, tmp_path: Path
) -> None:
    away = Database(f"sqlite+aiosqlite:///{tmp_path}/nowhere/at-all.db")
    app.state.doors = replace(cast.doors, database=away)
    for path in ("/api/v1/units", "/api/v1/register"):
        refused = await cast.http.get(path)
        assert (refused.status_code, refused.json()["code"]) == (503, "not-attempted")
        assert refused.json()["params"] == {"part": "database"}
    await away.close()


async def test_every_answer_carries_the_policy_and_a_request_id(http: httpx.AsyncClient) -> None:
    for path in ("/health/live", "/api/v1/me", "/docs", "/nothing", "/sign-in"):
        answer = await http.get(path, headers={"X-Request-Id": "asked-1"})
        assert answer.headers["content-security-policy"] == CSP
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["x-request-id"] == "asked-1"
        assert "strict-transport-security" not in answer.headers
    strange = await http.get("/health/live", headers={"X-Request-Id": "a b\tc"})
    assert re.fullmatch(r"[0-9a-f]{32}", strange.headers["x-request-id"])


async def test_strict_transport_is_asked_for_on_https_alone(app: FastAPI) -> None:
    async with browser(app, "https://test") as client:
        answer = await client.get("/health/live")
        assert "max-age" in answer.headers["strict-transport-security"]


async def test_a_page_gets_its_refusal_as_a_page(http: httpx.AsyncClient) -> None:
    page = await http.get("/no-such-page", headers={"Accept": "text/html"})
    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")


async def test_readiness_names_each_part(http: httpx.AsyncClient) -> None:
    answer = await http.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json() == {
        "ready": False,
        "parts": {"database": True, "temporal": True, "store": False},
    }


async def test_the_version_says_whether_time_is_moved_by_hand(http: httpx.AsyncClient) -> None:
    assert (await http.get("/version")).json()["rehearsal"] is True


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_the_reference_has_every_address_and_loads_nothing_from_elsewhere(
    http: httpx.AsyncClient, language: str
) -> None:
    """4.12: an overview, and a page for each family with the schemas that it names."""
    overview = (await http.get("/docs", params={"lang": language})).text
    families = sorted(set(re.findall(rf'href="/docs\?of=([a-z-]+)&amp;lang={language}"', overview)))
    pages = [
        (await http.get("/docs", params={"lang": language, "of": one})).text for one in families
    ]
    for page in (overview, *pages):
        assert page.count("<h1>") == 1
        assert "<script" not in page
        assert "style=" not in page
        assert re.findall(r'(?:src|href)="(?!/|#)[^"]*"', page) == []
        ours = re.findall(r'href="(/docs(?:\?[^"]*)?)"', page)
        assert ours
        assert all("lang=" in one for one in ours), "the language that was asked for stays"
        assert set(re.findall(r'href="#([^"]*)"', page)) <= set(re.findall(r' id="([^"]*)"', page))
        assert len(gzip.compress(page.encode())) <= LARGEST_PAGE
    contract = (await http.get("/openapi.json")).json()
    for operations in contract["paths"].values():
        for operation in operations.values():
            known = f'<article id="{operation["operationId"]}">'
            assert sum(known in page for page in pages) == 1


async def test_the_reference_of_an_unknown_family_is_not_found(http: httpx.AsyncClient) -> None:
    assert (await http.get("/docs", params={"of": "nothing"})).status_code == 404
    assert (await http.get("/docs/reference.css")).status_code == 200


async def test_the_lifespan_builds_the_parts_from_settings_and_ends_them(
    settings: Settings, env: WorkflowEnvironment
) -> None:
    address = env.client.service_client.config.target_host
    app = create_app(settings.model_copy(update={"temporal_address": address}))
    async with app.router.lifespan_context(app), browser(app) as client:
        parts = (await client.get("/health/ready")).json()["parts"]
        assert parts == {"database": True, "temporal": True, "store": False}
        assert (await client.get("/api/v1/units")).json() == {"units": [], "next_after": None}
