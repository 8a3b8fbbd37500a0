"""Every address below a case, title or filing, asked by a stranger: nothing shows that it exists."""

import re
from typing import Any

import pytest
from temporalio.testing import WorkflowEnvironment

from services.domain.programme.schema import Track
from tests.api.cast import Cast
from tests.api.contract import contract
from tests.workflows.walk import Walk

pytestmark = [pytest.mark.usefixtures("worker"), pytest.mark.slow]

MISSING = {"cases": "0" * 32, "titles": f"title-{'0' * 32}", "filings": f"filing-{'0' * 32}"}
STRANGERS = ("baishi.officer", "shiqiao.clerk", "expert.three")
OPEN_BY_NOTICE = ("/objections", "/tips", "/inquiries", "/reply")
"""What everybody may do or read of what was published is told in test_public.py."""
WORDS = ("xxxx", "09:00", "1111", "990121", "1111-1", "0" * 64, "filing-0", "2031-06", "0" * 32)
"""The first that a pattern of the contract takes."""


def sample(schema: dict[str, Any]) -> Any:
    """The smallest value the contract takes: what the rules think of it does not matter here."""
    if "$ref" in schema:
        return sample(contract()["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    if "const" in schema or "enum" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    if options := schema.get("anyOf") or schema.get("oneOf"):
        return sample(options[0])
    match schema.get("type"):
        case "object":
            inner = schema.get("properties", {})
            return {name: sample(inner[name]) for name in schema.get("required", ())}
        case "array":
            return [sample(schema["items"]) for _ in range(schema.get("minItems", 0))]
        case "boolean":
            return True
        case "integer" | "number":
            return schema.get("minimum", 1)
    if shape := schema.get("pattern"):
        return next(word for word in WORDS if re.search(shape, word))
    return {"date": "2026-01-01", "date-time": "2026-01-01T00:00:00Z"}.get(
        schema.get("format", ""), "xxxx"
    )


def body_of(operation: dict[str, Any]) -> Any:
    content = operation.get("requestBody", {}).get("content", {})
    return sample(content["application/json"]["schema"]) if "application/json" in content else None


@pytest.fixture
async def streams(cast: Cast, env: WorkflowEnvironment) -> dict[str, str]:
    """A case of one county with its title, and a tip about it."""
    walk = Walk(cast.doors.cases, env, cast.doors.database, Track.VILLAGE)
    await walk.to_naming()
    title = await walk.name()
    tip = {"subject": "河道", "words": "河水发黑。"}
    filed = await cast.post(None, f"/titles/{title.id}/tips", tip)
    return {"cases": walk.case_id, "titles": title.id, "filings": filed.json()["stream"]}


def addresses() -> list[tuple[str, str, str, Any]]:
    """Method, family, rest of the path and body of everything that hangs below a stream."""
    found = []
    for path, methods in contract()["paths"].items():
        family, _, rest = path.removeprefix("/api/v1/").partition("/{stream}")
        if family in MISSING and "{stream}" in path and not path.endswith(OPEN_BY_NOTICE):
            for method, operation in methods.items():
                found.append((method.upper(), family, filled(rest, operation), body_of(operation)))
    return found


def filled(rest: str, operation: dict[str, Any]) -> str:
    """The address with the smallest value of each of its names."""
    schemas = {one["name"]: one["schema"] for one in operation.get("parameters", ())}
    return re.sub(r"\{([^}]+)\}", lambda name: str(sample(schemas[name[1]])), rest)


async def test_a_foreign_regions_object_answers_exactly_as_a_missing_one(
    cast: Cast, streams: dict[str, str]
) -> None:
    asked = addresses()
    assert len(asked) > 60
    for login in STRANGERS:
        for method, family, rest, body in asked:
            told = []
            for stream in (streams[family], MISSING[family]):
                path = f"/{family}/{stream}{rest}"
                answer = await cast.post(login, path, body, version=1, method=method)
                told.append((answer.status_code, answer.text.replace(stream, "-")))
            assert told[0] == told[1], (login, method, family, rest)
            assert told[0][0] == 404, (login, method, family, rest, told[0])
