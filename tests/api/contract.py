"""The contract as a judge: every answer of every API test is held against openapi/openapi.json.

Refusals too. It knows nothing of what the answers mean.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import httpx
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT202012

FILE = Path(__file__).parent.parent.parent / "openapi/openapi.json"
URI = "urn:ecocase:openapi"


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
    """Raises AssertionError for an answer that the contract does not describe."""
    await response.aread()
    path, method = response.request.url.path, response.request.method.lower()
    if not path.startswith(("/api/", "/health/", "/version")):
        return
    template = template_of(path)
    if template is None or method not in contract()["paths"][template]:
        assert response.status_code in (404, 405), f"{method} {path} is not in the contract"
        _valid(response, "#/components/schemas/Problem")
        return
    answers = contract()["paths"][template][method]["responses"]
    status = str(response.status_code)
    assert status in answers, f"{method} {template} answered {status}, which is not declared"
    content = answers[status].get("content", {})
    if not content:
        assert not response.content, f"{method} {template} {status} declares no content"
        return
    kind = response.headers["content-type"].partition(";")[0]
    assert kind in content, f"{method} {template} {status} came as {kind}"
    pointer = "/".join(_escaped(part) for part in ("paths", template, method, "responses", status))
    _valid(response, f"#/{pointer}/content/{_escaped(kind)}/schema")


def _valid(response: httpx.Response, pointer: str) -> None:
    validator = Draft202012Validator(
        {"$ref": URI + pointer}, registry=_registry(), format_checker=FormatChecker()
    )
    errors = [error.message for error in validator.iter_errors(response.json())]
    assert not errors, f"{response.request.url}: {errors[:3]}"


def _escaped(part: str) -> str:
    return part.replace("~", "~0").replace("/", "~1")
