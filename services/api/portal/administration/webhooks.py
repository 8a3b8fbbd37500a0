"""推送: other systems that are told, signed; their log, and sending again by hand (4.8).

The administrator's. A secret is shown once, on the page that answers its making.
"""

from collections.abc import Mapping
from typing import Annotated, Final

from fastapi import APIRouter, Form, Query
from fastapi.responses import Response

from services.api.portal.administration.entitled import ADMINISTRATORS, only_for
from services.api.portal.frame import Frame, Framed, go
from services.domain.errors import Invalid, NotFound
from services.domain.messages.deliveries import (
    DeliveryOrder,
    DeliveryState,
    check_address,
    secret_of,
)
from services.domain.messages.notifying import Matter
from services.domain.messages.notifying_words import MATTERS
from services.domain.programme.schema import Text
from services.storage.messages import deliveries, webhooks
from services.storage.queries.cursors import cursor_of, moment_in

router = APIRouter(prefix="/admin/webhooks")

STATES: Final = {
    DeliveryState.WAITING: ("doing", Text(zh="等待或重试中", en="Waiting, or being tried again")),
    DeliveryState.SENT: ("done", Text(zh="已送达", en="Delivered")),
    DeliveryState.FAILED: ("bad", Text(zh="已停止重试", en="Given up")),
    DeliveryState.DROPPED: ("na", Text(zh="无需发送", en="Not needed any more")),
}
PROBLEMS: Final = {
    "label": Text(zh="请填写名称", en="Enter a name"),
    "url": Text(
        zh="地址须为 https 开头的公网地址，不带用户名和密码",
        en="The address must begin with https, be on the open internet and hold no password",
    ),
    "matters": Text(zh="请至少选择一类消息", en="Choose one kind of message or more"),
}


@router.get("")
async def listed(frame: Framed) -> Response:
    only_for(frame, ADMINISTRATORS)
    return await _list(frame)


@router.post("")
async def arranged(
    frame: Framed,
    label: Annotated[str, Form()] = "",
    url: Annotated[str, Form()] = "",
    matters: Annotated[list[str] | None, Form()] = None,
) -> Response:
    only_for(frame, ADMINISTRATORS)
    chosen = tuple(one for one in Matter if one.value in (matters or ()))
    typed = {"label": label, "url": url, "matters": tuple(one.value for one in chosen)}
    try:
        check_address(url.strip(), private=frame.doors.private_webhooks)
        async with frame.doors.database.writing() as tx:
            webhook = await webhooks.arrange(
                tx,
                label=label,
                url=url.strip(),
                matters=chosen,
                by=frame.person.account,
                now=frame.now,
            )
    except Invalid as wrong:
        field = str(wrong.params["field"])
        return await _list(frame, status=422, typed=typed, problem=field)
    return await _one(frame, webhook, secret=_secret(frame, webhook, 1))


@router.get("/{webhook}")
async def shown(
    frame: Framed, webhook: str, before: Annotated[str, Query(max_length=400)] = ""
) -> Response:
    only_for(frame, ADMINISTRATORS)
    return await _one(frame, webhook, before=before)


@router.post("/{webhook}/secret")
async def rotated(frame: Framed, webhook: str) -> Response:
    """A new secret; the one before it signs beside it for a day."""
    only_for(frame, ADMINISTRATORS)
    async with frame.doors.database.writing() as tx:
        generation = await webhooks.rotate(tx, webhook, frame.now)
    return await _one(frame, webhook, secret=_secret(frame, webhook, generation))


@router.post("/{webhook}/end")
async def ended(frame: Framed, webhook: str) -> Response:
    only_for(frame, ADMINISTRATORS)
    async with frame.doors.database.writing() as tx:
        await webhooks.end(tx, webhook, frame.now)
    return go(f"/admin/webhooks/{webhook}")


@router.post("/{webhook}/restoration")
async def put_back(frame: Framed, webhook: str) -> Response:
    """Undo, for as long as the sign-in lasts: the same address and secret (4.6)."""
    only_for(frame, ADMINISTRATORS)
    async with frame.doors.database.writing() as tx:
        await webhooks.restore(tx, webhook, frame.person.since or frame.now)
    return go(f"/admin/webhooks/{webhook}")


@router.post("/{webhook}/deliveries/{delivery}")
async def again(frame: Framed, webhook: str, delivery: str) -> Response:
    """The same message under the same id, so that a receiver who had it knows it again."""
    only_for(frame, ADMINISTRATORS)
    async with frame.doors.database.writing() as tx:
        found = await deliveries.find(tx, delivery)
        if found is None or found.target != webhook:
            raise NotFound(id=delivery)
        if found.state is DeliveryState.WAITING:
            return go(f"/admin/webhooks/{webhook}")
        await deliveries.again(tx, delivery)
    await frame.doors.cases.deliver(DeliveryOrder(id=delivery, not_before=frame.now))
    return go(f"/admin/webhooks/{webhook}")


def _secret(frame: Frame, webhook: str, generation: int) -> str:
    return secret_of(frame.doors.access.secret, webhook, generation)


async def _list(
    frame: Frame,
    *,
    status: int = 200,
    typed: Mapping[str, object] | None = None,
    problem: str = "",
) -> Response:
    async with frame.doors.database.reading() as tx:
        found = await webhooks.arranged(tx)
    return frame.page(
        "administrator/webhooks.html",
        status=status,
        webhooks=found,
        all_matters=MATTERS,
        typed=typed or {"label": "", "url": "", "matters": tuple(Matter)},
        problems=[(problem, PROBLEMS[problem])] if problem else [],
    )


async def _one(frame: Frame, webhook: str, *, secret: str = "", before: str = "") -> Response:
    async with frame.doors.database.reading() as tx:
        found = await webhooks.get(tx, webhook)
        log = await deliveries.log(
            tx, webhook, moment_in(before, field="before") if before else None
        )
    page = log[: deliveries.PAGE]
    return frame.page(
        "administrator/webhook.html",
        webhook=found,
        undoable=bool(found.ended_at and found.ended_at >= (frame.person.since or frame.now)),
        both=len(found.generations(frame.now)) > 1,
        log=page,
        states=STATES,
        matter_words=MATTERS,
        secret=secret,
        more=cursor_of(page[-1].made_at, page[-1].id) if len(log) > len(page) else "",
    )
