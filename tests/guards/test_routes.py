"""Who may call what: every address asks who it is, or stands on the short public list here."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts
from pydantic import SecretStr

from services.api import deps, upload_tokens
from services.api.acts.looked import LOOKUPS
from services.api.acts.performing import BY_KIND
from services.api.app import create_app
from services.api.contract import TAGS
from services.cli.openapi import FILE, generated
from services.domain.base import Act, Looked
from services.settings import Settings

PUBLIC = {
    "/api/v1/cases/{stream}/inquiries",
    "/api/v1/cases/{stream}/objections",
    "/api/v1/cases/{stream}/tips",
    "/api/v1/closing-dates",
    "/api/v1/filings/appeals",
    "/api/v1/filings/attachments",
    "/api/v1/filings/reply",
    "/api/v1/filings/{code}/reply",
    "/api/v1/monitoring/{source}/values",
    "/api/v1/commitments/{programme_id}",
    "/api/v1/notices",
    "/api/v1/notices/{stream}",
    "/api/v1/notices/{stream}/versions",
    "/api/v1/programmes",
    "/api/v1/programmes/{programme_id}",
    "/api/v1/programmes/{programme_id}/catalogue",
    "/api/v1/programmes/{programme_id}/inquiries",
    "/api/v1/register",
    "/api/v1/register/{stream}",
    "/api/v1/rounds/notices",
    "/api/v1/answering",
    "/api/v1/answering/questionnaire",
    "/api/v1/cases/{stream}/draws",
    "/api/v1/cases/{stream}/rectified",
    "/api/v1/rounds/{stream}/draws",
    "/api/v1/rounds/{stream}/objections",
    "/api/v1/signatures/authority",
    "/api/v1/signatures/verification",
    "/api/v1/targets",
    "/api/v1/titles/{stream}/inquiries",
    "/api/v1/titles/{stream}/tips",
    "/api/v1/tokens",
    "/api/v1/units",
    "/api/v1/units/positions",
    "/api/v1/units/{code}",
    "/api/v1/units/{code}/contact",
    "/health/live",
    "/health/ready",
    "/version",
}
"""Read by everybody, or acts that anybody may do; `/tokens` asks for login and password, `/values`
for the token of its source, `/answering` for the code of a slip.
"""

ASKS = {deps._actor, deps._administrator, upload_tokens._sender}


@pytest.fixture(scope="module")
def app() -> FastAPI:
    settings = Settings(
        _env_file=None,
        store_key="-",
        store_secret=SecretStr("-"),
        store_admin_key="-",
        store_admin_secret=SecretStr("-"),
        signing_secret=SecretStr("-" * 32),
    )
    return create_app(settings)


def api_routes(app: FastAPI) -> Iterator[APIRoute]:
    """Every address of the contract; the portal's pages have guards of their own."""
    described = set(app.openapi()["paths"])
    for context in iter_route_contexts(app.routes):
        if isinstance(context.route, APIRoute) and context.route.path in described:
            yield context.route


def test_every_address_asks_who_it_is_or_is_on_the_public_list(app: FastAPI) -> None:
    open_to_all = {
        route.path for route in api_routes(app) if not ASKS & set(_calls(route.dependant))
    }
    assert open_to_all == PUBLIC


def _calls(dependant: Dependant) -> Iterator[object]:
    yield dependant.call
    for inner in dependant.dependencies:
        yield from _calls(inner)


def operations(app: FastAPI) -> list[dict[str, Any]]:
    paths = app.openapi()["paths"].values()
    return [operation for methods in paths for operation in methods.values()]


def test_every_act_of_a_person_has_its_address(app: FastAPI) -> None:
    assert set(BY_KIND) - {operation["operationId"] for operation in operations(app)} == set()


def test_whatever_is_looked_up_has_its_look_up() -> None:
    common = set(Act.model_fields)
    looking = {
        act
        for act in BY_KIND.values()
        for name, info in act.model_fields.items()
        if name not in common and any(isinstance(mark, Looked) for mark in info.metadata)
    }
    assert looking == set(LOOKUPS)


def test_each_operation_has_a_name_of_its_own_and_a_known_tag(app: FastAPI) -> None:
    names = [operation["operationId"] for operation in operations(app)]
    assert len(names) == len(set(names))
    assert {tag for operation in operations(app) for tag in operation["tags"]} == set(TAGS)


def test_each_operation_declares_how_it_refuses(app: FastAPI) -> None:
    for operation in operations(app):
        refusals = [status for status in operation["responses"] if int(status) >= 400]
        assert refusals, operation["operationId"]


def test_the_committed_contract_is_the_generated_one() -> None:
    assert FILE.read_text(encoding="utf-8") == generated()
