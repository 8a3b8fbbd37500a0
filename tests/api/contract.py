"""The contract as a judge: every answer of every API test is held against openapi/openapi.json.

Refusals too. It knows nothing of what the answers mean.
"""

import json
import re
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import httpx
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT202012

FILE = Path(__file__).parent.parent.parent / "openapi/openapi.json"
URI = "urn:ecocase:openapi"
PROBLEM = "application/problem+json"
FORMATS = FormatChecker()
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


@FORMATS.checks("date-time", raises=ValueError)
def is_a_moment(value: object) -> bool:
    """RFC 3339: a moment that leaves its zone to be guessed is none. Not in jsonschema itself."""
    if not isinstance(value, str):
        return True  # Whether it may be something else is for the type to say.
    return bool(RFC_3339.fullmatch(value) and datetime.fromisoformat(value))


@cache
def contract() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return loaded


@cache
def _registry() -> Registry[Any]:
    made: Registry[Any] = Registry().with_resource(URI, DRAFT202012.create_resource(contract()))
    return made


@cache
def _templates() -> list[tuple[re.Pattern[str], str]]:
    """Fixed addresses before those with parameters, so that /mine is not an id."""
    paths = sorted(contract()["paths"], key=lambda path: (path.count("{"), path))
    return [(re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path)), path) for path in paths]


def template_of(path: str) -> str | None:
    return next((found for pattern, found in _templates() if pattern.fullmatch(path)), None)


async def judge(response: httpx.Response) -> None:
    """For a client's event hooks."""
    await response.aread()
    check(response)


def check(response: httpx.Response) -> None:
    """Raises AssertionError for an answer that the contract does not describe."""
    path, method = response.request.url.path, response.request.method.lower()
    kind = response.headers.get("content-type", "").partition(";")[0]
    if not path.startswith(("/api/", "/health/", "/version")):
        if kind == PROBLEM:  # A page's refusal to somebody who does not read pages.
            _valid(response, "#/components/schemas/Problem")
        return
    template = template_of(path)
    if template is None or method not in contract()["paths"][template]:
        assert response.status_code in (404, 405), f"{method} {path} is not in the contract"
        assert kind == PROBLEM
        _valid(response, "#/components/schemas/Problem")
        return
    answers = contract()["paths"][template][method]["responses"]
    status = str(response.status_code)
    assert status in answers, f"{method} {template} answered {status}, which is not declared"
    content = answers[status].get("content", {})
    if not content:
        assert not response.content, f"{method} {template} {status} declares no content"
        return
    kind = "*/*" if "*/*" in content else kind
    assert kind in content, f"{method} {template} {status} came as {kind}"
    if "schema" not in content[kind]:
        assert not kind.endswith("json"), f"{method} {template} {status} has no schema"
        assert response.content
        return
    pointer = "/".join(_escaped(part) for part in ("paths", template, method, "responses", status))
    _valid(response, f"#/{pointer}/content/{_escaped(kind)}/schema")


def _valid(response: httpx.Response, pointer: str) -> None:
    validator = Draft202012Validator(
        {"$ref": URI + pointer}, registry=_registry(), format_checker=FORMATS
    )
    errors = [error.message for error in validator.iter_errors(response.json())]
    assert not errors, f"{response.request.url}: {errors[:3]}"


def _escaped(part: str) -> str:
    return part.replace("~", "~0").replace("/", "~1")
