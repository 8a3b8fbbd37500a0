"""Whether a public page is still as its reader has it: tags and 304 (6.4.4).

Of visitors alone: what somebody signed in is shown depends on who they are.
"""

from collections.abc import Iterable
from hashlib import sha256
from importlib.metadata import version
from typing import Final

from fastapi.responses import Response

from services.api.portal.frame import Frame
from services.api.portal.rendering import asset
from services.domain.clocks.calendar import local_day

BUILT: Final = version("ecocase")
LOOKS: Final = ("css/tokens.css", "css/components.css", "css/pages.css", "js/portal.js")
UNCHANGED: Final = 304
ASK_AGAIN: Final = "private, no-cache"


def tag_of(frame: Frame, shown: Iterable[object]) -> str:
    """Of all that the page says: its matter, the day that it counts from, language and looks."""
    said = [
        BUILT,
        frame.shell.language.value,
        frame.shell.path,
        repr(frame.shell.query),
        local_day(frame.now).isoformat(),
        frame.shell.now.isoformat(timespec="minutes") if frame.shell.now else "",
        *map(asset, LOOKS),
        *map(repr, shown),
    ]
    return f'W/"{sha256(chr(10).join(said).encode()).hexdigest()[:32]}"'


def unchanged(frame: Frame, tag: str) -> Response | None:
    """The short answer, where the reader has this very page."""
    if frame.actor is not None:
        return None
    known = [one.strip() for one in frame.request.headers.get("if-none-match", "").split(",")]
    return tagged(Response(status_code=UNCHANGED), frame, tag) if tag in known else None


def tagged(response: Response, frame: Frame, tag: str) -> Response:
    if frame.actor is None:
        response.headers["ETag"] = tag
        response.headers["Cache-Control"] = ASK_AGAIN
        response.headers["Vary"] = "Cookie, Accept-Language"
    return response
