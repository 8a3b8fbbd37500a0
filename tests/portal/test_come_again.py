"""A page that could not be made says when to come again, as the interface does (6.4.4)."""

from dataclasses import replace

import pytest
from fastapi import FastAPI

from services.storage.session import Database
from tests.portal.people import Person

pytestmark = pytest.mark.usefixtures("worker")


@pytest.mark.parametrize("path", ["/notices", "/register"])
async def test_6_4_4_a_page_without_its_database_says_when_to_come_again(
    visitor: Person, app: FastAPI, path: str
) -> None:
    away = Database("postgresql+asyncpg://nobody@127.0.0.1:1/nowhere")
    app.state.doors = replace(app.state.doors, database=away)
    html = await visitor.http.get(path, headers={"accept": "text/html"})
    api = await visitor.http.get("/api/v1/register")
    assert (html.status_code, api.status_code) == (503, 503)
    assert html.headers["content-type"].startswith("text/html")
    assert html.headers["retry-after"] == api.headers["retry-after"] == "5"
    await away.close()
