"""How a file gets to whoever may open it: by an address into the store, or passed on by ourselves.

An address stays good for its hour whatever happens, so whoever may stand back from a case gets
none: each range is asked for here, at the gate, and a recusal ends it at once (6.1.2, D8).
"""

import re
from collections.abc import AsyncIterator
from typing import Any, Final
from urllib.parse import quote

from fastapi.responses import RedirectResponse, Response, StreamingResponse
from starlette.requests import Request

from services.api.auth import Actor
from services.api.deps import Doors
from services.api.origin import origin_of
from services.api.store_proxy import SAFE
from services.domain.tree.units import Function
from services.storage.evidence.objects import SIP
from services.storage.evidence.store_door import Outgoing

RANGE: Final = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
ANYTHING: Final = {"*/*": dict[str, Any]()}
PASSED_ON: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The bytes themselves, for an expert: no address outlives a recusal.",
        "content": ANYTHING,
    },
    206: {"description": "The range asked for.", "content": ANYTHING},
    304: {"description": "The caller has it already, and may still see it."},
    307: {"description": "Where the bytes are, for an hour."},
    416: {"description": "There is no such range in the file."},
}
"""What a door to a file answers besides refusals."""


def may_stand_back(actor: Actor) -> bool:
    """Whether a panel may be what shows this account a case: in whatever seat it asks just now."""
    return any(seat.function is Function.EXPERT for seat in actor.all_seats)


async def hand_out(
    doors: Doors, request: Request, actor: Actor, file: Outgoing, *, inline: bool, status: int
) -> Response:
    """Only once the gate was asked. `status` is that of the redirect."""
    if may_stand_back(actor):
        return await _passed_on(doors, request, file, inline=inline)
    url = doors.store.download_url(
        origin_of(request, doors.access.origin),
        file.stored,
        name=file.name,
        media_type=file.media_type,
        inline=inline,
    )
    return RedirectResponse(url, status)


async def _passed_on(doors: Doors, request: Request, file: Outgoing, *, inline: bool) -> Response:
    """One range or the whole; nothing is used again before the gate was asked once more."""
    stored, size = file.stored, file.stored.size
    kind = "inline" if inline else "attachment"
    headers = {
        **SAFE,
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, no-cache",
        "Content-Disposition": f"{kind}; filename*=UTF-8''{quote(file.name, safe='')}",
        "ETag": file.etag,
    }
    if request.headers.get("if-none-match") == file.etag:
        return Response(status_code=304, headers=headers)
    asked = request.headers.get("range", "")
    if request.headers.get("if-range", file.etag) != file.etag:
        asked = ""
    first, end = wanted(asked, size)
    if first >= end and size:
        return Response(status_code=416, headers={"Content-Range": f"bytes */{size}"})
    partial = (first, end) != (0, size)
    if partial or RANGE.fullmatch(asked):
        headers["Content-Range"] = f"bytes {first}-{end - 1}/{size}"
    headers["Content-Length"] = str(end - first)
    chunks = doors.store.read(
        stored.bucket,
        stored.key,
        stored.version_id,
        start=first,
        length=end - first,
        first=SIP,
    )
    return StreamingResponse(
        await begun(chunks),
        status_code=206 if "Content-Range" in headers else 200,
        headers=headers,
        media_type=file.media_type,
    )


async def begun(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The same bytes, the first of which are here: an answer that has begun can't be refused any
    more, so a store that is out of reach is found before it.
    """
    first = await anext(chunks, b"")

    async def all_of_them() -> AsyncIterator[bytes]:
        yield first
        async for chunk in chunks:
            yield chunk

    return all_of_them()


def wanted(asked: str, size: int) -> tuple[int, int]:
    """From which byte to before which; all of them where no single range is asked for.

    A range outside of the file is empty (RFC 9110, 14.1.2).
    """
    found = RANGE.fullmatch(asked)
    if found is None or asked == "bytes=-":
        return 0, size
    first, last = found.groups()
    if not first:
        return max(0, size - int(last)), size
    return int(first), min(size, int(last) + 1) if last else size
