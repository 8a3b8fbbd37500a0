"""消息: what one's seats were told, the latest first; read, put back, or all read at once (4.8).

Opening a message reads it. Which messages there are is `domain/messages/notifying.py`.
"""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query
from fastapi.responses import Response

from services.api.portal.frame import Framed, go
from services.domain.errors import NotFound
from services.domain.messages.notifying_words import DELIVERY_FAILED, MATTERS
from services.storage.case_log import kind_of
from services.storage.messages import notifications as kept
from services.storage.queries import notifications as lists

router = APIRouter(prefix="/notifications")

PAGES = {"case": "/cases/", "title": "/register/", "filing": "/filings/"}
WEBHOOKS = "/admin/webhooks"


@router.get("")
async def notifications(frame: Framed, asked: Annotated[lists.Asked, Query()]) -> Response:
    async with frame.doors.database.reading() as tx:
        found = await lists.told(tx, frame.viewer, asked, frame.now)
    shown = found[: lists.PAGE]
    return frame.page(
        "notifications/list.html",
        told=shown,
        matters=MATTERS,
        asked=asked,
        here=_address(asked),
        more=_address(asked.model_copy(update={"after": shown[-1].cursor}))
        if len(found) > len(shown)
        else "",
    )


@router.post("/all-read")
async def all_read(frame: Framed) -> Response:
    async with frame.doors.database.writing() as tx:
        await kept.mark_all(tx, frame.person.account, frame.now)
    return go("/notifications")


@router.get("/{notification}")
async def opened(frame: Framed, notification: str) -> Response:
    """On to what it is about. Raises NotFound for a message to somebody else."""
    async with frame.doors.database.reading() as tx:
        told = await lists.addressed(tx, frame.viewer, notification)
    if told is None:
        raise NotFound(id=notification)
    async with frame.doors.database.writing() as tx:
        await kept.mark(tx, frame.person.account, notification, read=True)
    if told.fact == DELIVERY_FAILED:
        return go(f"{WEBHOOKS}/{told.stream}")
    return go(PAGES[kind_of(told.stream)] + told.stream)


@router.post("/{notification}")
async def marked(
    frame: Framed,
    notification: str,
    read: Annotated[bool, Form()] = False,
    back: Annotated[str, Form(max_length=300)] = "",
) -> Response:
    """Read or to be read again; then the list as it was."""
    async with frame.doors.database.reading() as tx:
        told = await lists.addressed(tx, frame.viewer, notification)
    if told is None:
        raise NotFound(id=notification)
    async with frame.doors.database.writing() as tx:
        await kept.mark(tx, frame.person.account, notification, read=read)
    return go(f"/notifications?{back}" if back else "/notifications")


def _address(asked: lists.Asked) -> str:
    """What stands behind the question mark."""
    said: dict[str, str] = {}
    if asked.matter is not None:
        said["matter"] = asked.matter.value
    if asked.unread:
        said["unread"] = "true"
    if asked.after:
        said["after"] = asked.after
    return urlencode(said)
