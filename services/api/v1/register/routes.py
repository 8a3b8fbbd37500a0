"""The public register of titles (A0.11, A4.2, A4.4): who holds what, since when, until when."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.api.acts.routes import StreamId
from services.api.contract import OPEN, refusals
from services.api.deps import Reader
from services.api.v1.register.schemas import Register, RegisterEntry
from services.storage.queries import public
from services.storage.queries.register_then import register_of

router = APIRouter(prefix="/api/v1/register", tags=["register"])


@router.get("", summary="命名单位名录 · Register of named units", responses=refusals(OPEN))
async def show_register(read: Reader, asked: Annotated[public.Asked, Query()]) -> Register:
    lines = await register_of(read, asked)
    page = lines[: asked.limit]
    more = f"{page[-1].place.code}/{page[-1].id}" if len(lines) > len(page) else None
    return Register(titles=[_entry(line) for line in page], next_after=more)


@router.get("/{stream}", summary="命名单位 · One named unit", responses=refusals((*OPEN, 404)))
async def show_registered(stream: StreamId, read: Reader) -> RegisterEntry:
    return _entry(await public.registered(read, stream))


def _entry(line: public.RegisterLine) -> RegisterEntry:
    values = line.model_dump(exclude={"place"})
    return RegisterEntry(**values, place=line.place.code, place_name=line.place.path)
