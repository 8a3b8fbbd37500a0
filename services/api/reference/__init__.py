"""The description of the interface as one plain page, drawn from openapi.json by the server.

Nothing is loaded from elsewhere and no script runs; `/openapi.json` is the contract itself.
"""

from functools import cache
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from services.api.contract import describe
from services.api.language import Language, language_of

router = APIRouter(include_in_schema=False)

STYLE: Final = Path(__file__).parent / "reference.css"

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
async def show_reference(request: Request) -> HTMLResponse:
    return HTMLResponse(_page(request.app, language_of(request)))


@router.get("/docs/reference.css")
async def show_style() -> FileResponse:
    return FileResponse(STYLE, media_type="text/css")


@cache
def _page(app: FastAPI, language: Language) -> str:
    described = describe(app)
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            entry = {"path": path, "method": method.upper(), "operation": operation}
            groups.setdefault(operation.get("tags", ["operation"])[0], []).append(entry)
    return PAGES.get_template("page.html").render(
        described=described,
        groups=dict(sorted(groups.items())),
        tags={tag["name"]: tag["description"] for tag in described["tags"]},
        schemas=described["components"]["schemas"],
        zh=language is Language.ZH,
    )
