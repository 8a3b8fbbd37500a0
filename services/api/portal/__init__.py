"""The portal: pages for people, drawn by the server, complete without JavaScript.

One module per audience; a page is one query and one template. No rule is decided here.
"""

from fastapi import APIRouter, FastAPI
from fastapi.staticfiles import StaticFiles

from services.api.portal import (
    acts,
    administrator,
    applicant,
    bureau,
    expert,
    indicators,
    objections,
    opening,
    papers,
    public,
    session,
)
from services.api.portal.rendering import STATIC, STATIC_AT

PARTS = (
    session,
    public,
    objections,
    opening,
    administrator,
    applicant,
    indicators,
    papers,
    expert,
    acts,
    bureau,
)


def router() -> APIRouter:
    """All pages. They are for people: the contract for programs does not list them."""
    pages = APIRouter(include_in_schema=False)
    for part in PARTS:
        pages.include_router(part.router)
    return pages


def install(app: FastAPI) -> None:
    """Pages and static files, at the root of the one origin."""
    app.include_router(router())
    app.mount(STATIC_AT, StaticFiles(directory=STATIC), name="static")
