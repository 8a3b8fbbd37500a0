"""Is it alive, is each part ready, which version is it. For supervisors and people, not for rules."""

import asyncio
from collections.abc import Awaitable, Callable
from importlib.metadata import version as installed

from fastapi import APIRouter, Response

from services.api.contract import Answer, refusals
from services.api.deps import Parts

router = APIRouter(tags=["operation"])

PATIENCE = 3.0
"""Seconds a part may take to answer before it counts as not ready."""


class Alive(Answer):
    alive: bool


class Readiness(Answer):
    """Each part by name; `ready` only when all are."""

    ready: bool
    parts: dict[str, bool]


class Version(Answer):
    name: str
    version: str
    rehearsal: bool
    """True where time is moved by hand."""


@router.get("/health/live", summary="是否存活 · Alive", responses=refusals((500,)))
async def health_live() -> Alive:
    return Alive(alive=True)


@router.get(
    "/health/ready",
    summary="各部分是否就绪 · Ready, part by part",
    responses={503: {"model": Readiness}, **refusals((500,))},
)
async def health_ready(doors: Parts, response: Response) -> Readiness:
    names = ("database", "temporal", "store")
    asked = await asyncio.gather(
        _answers(doors.database.ready),
        _answers(doors.cases.ready),
        _answers(doors.store.ready),
    )
    parts = dict(zip(names, asked, strict=True))
    if not all(asked):
        response.status_code = 503
    return Readiness(ready=all(asked), parts=parts)


@router.get("/version", summary="版本 · Version", responses=refusals((500,)))
async def show_version(doors: Parts) -> Version:
    return Version(name="EcoCase", version=installed("ecocase"), rehearsal=doors.rehearsal)


async def _answers(part: Callable[[], Awaitable[bool]]) -> bool:
    """A part that fails to answer, however it fails, is not ready; that is the answer here."""
    try:
        async with asyncio.timeout(PATIENCE):
            return await part()
    except Exception:  # noqa: BLE001  (each driver has errors of its own)
        return False
