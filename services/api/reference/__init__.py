"""The description of the interface as plain pages, drawn from openapi.json by the server: an overview,
and for each family of addresses what they take and answer.

Nothing is loaded from elsewhere and no script runs; `/openapi.json` is the contract itself.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from services.api.contract import describe
from services.api.language import Language, language_of
from services.domain.errors import NotFound

router = APIRouter(include_in_schema=False)

STYLE: Final = Path(__file__).parent / "reference.css"
OF_FACTS: Final = frozenset({"act", "request_id", "actor", "at", "fingerprint", "shown"})
"""Fields of every fact of the log: said once on a page, as some name hundreds of facts."""
RULEBOOK: Final = "programmes"
"""The family on whose page the rules of procedures stand; others lead there."""

PAGES = Environment(
    loader=PackageLoader("services.api.reference", "."),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@router.get("/openapi.json")
async def show_contract(request: Request) -> JSONResponse:
    return JSONResponse(request.app.openapi())


@router.get("/docs")
async def show_reference(request: Request, of: str = "") -> HTMLResponse:
    """`of` is the tag of a family; without one, the overview. Raises NotFound."""
    if of and of not in _families(request.app):
        raise NotFound(id=of)
    chosen = request.query_params.get("lang") in set(Language)
    return HTMLResponse(_page(request.app, language_of(request), of, chosen=chosen))


@router.get("/docs/reference.css")
async def show_style() -> FileResponse:
    return FileResponse(STYLE, media_type="text/css")


Family = list[dict[str, Any]]


@cache
def _families(app: FastAPI) -> dict[str, Family]:
    """The operations of the contract by the first of their tags."""
    found: dict[str, Family] = {}
    for path, operations in describe(app)["paths"].items():
        for method, operation in operations.items():
            entry = {"path": path, "method": method.upper(), "operation": operation}
            found.setdefault(operation.get("tags", ["operation"])[0], []).append(entry)
    return dict(sorted(found.items()))


@cache
def _page(app: FastAPI, language: Language, of: str, *, chosen: bool) -> str:
    """`chosen`: the language was asked for in the address, so that links ask for it again."""
    described, families = describe(app), _families(app)
    schemas = described["components"]["schemas"]
    named = _named(families[of], schemas) if of else set()
    if of != RULEBOOK:
        named -= _named({"$ref": "Procedure"}, schemas) - _named(schemas["Problem"], schemas)
    page = PAGES.get_template("page.html").render(
        described=described,
        families=families,
        of=of,
        tags={tag["name"]: tag["description"] for tag in described["tags"]},
        schemas={name: schema for name, schema in schemas.items() if name in named},
        rulebook=RULEBOOK,
        of_facts=OF_FACTS,
        repeats=_repeats,
        zh=language is Language.ZH,
        kept=f"lang={language}" if chosen else "",
    )
    return page.replace(">\n<", "><")  # A family has hundreds of rows, and no reader of the source.


def _repeats(name: str, value: dict[str, Any]) -> bool:
    """Whether a field is constant and says the name of its schema, in small letters."""
    return value.get("const") == re.sub(r"\B([A-Z])", r"-\1", name).lower()


def _named(part: object, schemas: dict[str, Any]) -> set[str]:
    """The schemas that a part of the contract names, and those that they name."""
    found: set[str] = set()
    waiting = [part]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting += one
        if not isinstance(one, dict):
            continue
        waiting += one.values()
        name = str(one.get("$ref", "")).rpartition("/")[2]
        if name in schemas and name not in found:
            found.add(name)
            waiting.append(schemas[name])
    return found
